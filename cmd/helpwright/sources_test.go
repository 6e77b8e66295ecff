package main

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/evanw/esbuild/pkg/api"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	questions "helpwright/api"
	"helpwright/search"
)

// A foundPart is the first result of a search, with the section that answers.
type foundPart struct {
	ID, Kind, Label, URL, Title, Text string
}

// What is no article is found by programs and by browsers alike.
func TestOtherSourcesAreFoundEverywhere(t *testing.T) {
	root := t.TempDir()
	archive, err := txtar.ParseFile(filepath.Join("testdata", "search-sources.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	files, err := txtar.FS(archive)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(root, files); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if code := run(t.Context(), []string{"build", "--site", root}, &out, &out, time.Now); code != 0 {
		t.Fatalf("the build ends with %d:\n%s", code, &out)
	}
	browser := bundleForNode(t, "../../templates/scripts/tests/sources.ts")
	for query, want := range map[string]foundPart{
		"fuser unit":       {"printer/lx-200.pdf", "document", "PDF, Version 2.1", "/help/en/printer/#end-documents", "Page 2", "Cleaning the fuser unit of the printer with a dry cloth"},
		"retry a delivery": {"https://dev.example.com/webhooks/", "site", "Developer docs", "https://dev.example.com/webhooks/#retries", "Retries", "A delivery is tried again after a minute."},
	} {
		if diff := cmp.Diff(want, foundByProgram(t, root, query)); diff != "" {
			t.Errorf("a program, %q (-want +got):\n%s", query, diff)
		}
		if diff := cmp.Diff(want, foundByBrowser(t, browser, root, query)); diff != "" {
			t.Errorf("a browser, %q (-want +got):\n%s", query, diff)
		}
	}
}

func foundByProgram(t *testing.T, root, query string) foundPart {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	live := search.Follow(filepath.Join(root, "public"), filepath.Join(root, "private"), log)
	defer live.Close()
	answer := httptest.NewRecorder()
	questions.New("/help/", live, log).ServeHTTP(answer, httptest.NewRequest("GET", "/help/api/v1/search?q="+url.QueryEscape(query), nil))
	var a search.Answer
	if err := json.Unmarshal(answer.Body.Bytes(), &a); err != nil || len(a.Results) == 0 || a.Results[0].Section == nil {
		t.Fatalf("%q is answered with %d %s", query, answer.Code, answer.Body)
	}
	r := a.Results[0]
	part := foundPart{ID: r.ID, Kind: r.Kind, Label: r.Label, URL: r.Section.URL, Title: r.Section.Title}
	for _, p := range r.Section.Passage {
		part.Text += p.Text
	}
	return part
}

func foundByBrowser(t *testing.T, program, root, query string) foundPart {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "node", program, filepath.Join(root, "public"), "en", query).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var all []foundPart
	if err := json.Unmarshal(out, &all); err != nil || len(all) == 0 {
		t.Fatalf("%q is answered with %s", query, out)
	}
	return all[0]
}

func bundleForNode(t *testing.T, script string) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "program.mjs")
	built := api.Build(api.BuildOptions{
		EntryPoints: []string{script}, Bundle: true, Platform: api.PlatformNode, Format: api.FormatESModule, Target: api.ES2022, TsconfigRaw: "{}", Outfile: program, Write: true,
	})
	for _, m := range built.Errors {
		t.Fatal(m.Text)
	}
	return program
}
