package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"helpwright/desk/tickets"
)

// smallSite writes a site with one topic.
func smallSite(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range map[string]string{
		"helpwright.yaml":           "title: Help\nbase_url: https://help.example.com/\nlocales: {en: {name: English}}\ncontact: [{kind: email, label: Write to us, address: help@example.com}]\n",
		"content/print/topic.yaml":  "names: {en: Printing}\n",
		"content/print/paper/en.md": "---\nid: paper\ntitle: Clear a paper jam\nsummary: How to take paper that is stuck out of the printer without tearing it.\nstate: approved\n---\n\nOpen the lid, and pull the paper out slowly in the direction in which it runs.\n",
	} {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// aDesk answers for one ticket, to one token.
func aDesk(t *testing.T, d tickets.Draft) string {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Header.Get("Authorization") != "Bearer right":
			w.WriteHeader(http.StatusUnauthorized)
		case r.URL.Path == "/help/api/v1/desk/drafts/4711":
			if err := json.NewEncoder(w).Encode(d); err != nil {
				t.Error(err)
			}
		case r.URL.Path == "/help/api/v1/desk/drafts/3":
			http.Redirect(w, r, "http://127.0.0.1:1/", http.StatusFound)
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	t.Cleanup(s.Close)
	return s.URL + "/help/"
}

// Whatever a customer wrote, a draft of it passes the check and holds the words as they
// were written, but what orders terminals about.
func TestNewFromTicket(t *testing.T) {
	t.Setenv(tokenVariable, "right")
	nasty := "The printer eats paper\x1b[2J.\n````\n# Not a heading\n{{product}} {{> block}} <script>alert(1)</script> [a](javascript:x) ![b](c.png)\u202e"
	desk := aDesk(t, tickets.Draft{
		Number: 4711, Locale: "zh-Hans", Title: "Paper jam in the printer", Words: []string{nasty, "Second\n## Step {#x}"},
		Answers: []string{"Open the lid."}, Searches: []string{"paper stuck"}, Linked: []tickets.Article{{Title: "Clear a paper jam"}},
	})
	root := smallSite(t)
	for _, kind := range newKinds {
		var out strings.Builder
		opts := newOptions{Site: root, Kind: kind, Path: "print/" + kind + "-about-paper", Title: "Take " + kind + " paper out of the printer", Yes: true, Ticket: 4711, Desk: desk}
		if err := runNew(t.Context(), opts, time.Unix(1800000000, 0), strings.NewReader(""), &out); err != nil {
			t.Fatalf("%s: %v\n%s", kind, err, &out)
		}
		for _, want := range []string{"Clear a paper jam (approved)", "wrote in zh-Hans", "linked in the ticket already: Clear a paper jam", "names that nobody told"} {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%s does not say %q:\n%s", kind, want, &out)
			}
		}
		text, err := os.ReadFile(filepath.Join(root, "content/print", kind+"-about-paper", "en.md"))
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"The printer eats paper[2J.\n````\n# Not a heading", "`````text\n", "Open the lid.", "paper stuck"} {
			if !strings.Contains(string(text), want) {
				t.Errorf("%s lacks %q:\n%s", kind, want, text)
			}
		}
		if strings.ContainsAny(string(text), "\x1b\u202e") {
			t.Errorf("%s holds what orders terminals about", kind)
		}
	}
}

func TestNewFromTicketRefuses(t *testing.T) {
	root := smallSite(t)
	desk := aDesk(t, tickets.Draft{Number: 4711})
	for _, c := range []struct {
		name, desk, token, want string
		ticket                  int64
	}{
		{"no token", desk, "", "holds no token", 4711},
		{"a wrong token", desk, "wrong", "may not read drafts", 4711},
		{"no such ticket", desk, "right", "no ticket 5", 5},
		{"a redirect", desk, "right", "it answers 302", 3},
		{"no desk", "", "right", "the site has no desk", 4711},
		{"no address", "help.example.com", "right", "is no address of a desk", 4711},
		{"in the open", "http://help.example.com/", "right", "without encryption", 4711},
		{"nobody there", "http://127.0.0.1:1/", "right", "asking the desk for ticket 4711", 4711},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv(tokenVariable, c.token)
			opts := newOptions{Site: root, Kind: "article", Path: "print/x-y-z", Ticket: c.ticket, Desk: c.desk, Yes: true}
			err := runNew(t.Context(), opts, time.Unix(1800000000, 0), strings.NewReader(""), &strings.Builder{})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
			if c.token != "" && err != nil && strings.Contains(err.Error(), c.token+" ") {
				t.Errorf("the error tells the token: %v", err)
			}
		})
	}
}
