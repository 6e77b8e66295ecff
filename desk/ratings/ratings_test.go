package ratings

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"helpwright/desk/web"
	"helpwright/journal"
	"helpwright/store"
	"helpwright/store/storetest"
)

var (
	noon   = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	tokens = []string{strings.Repeat("a", 26), strings.Repeat("b", 26), strings.Repeat("c", 26)}
)

func room(s *store.Store) *Room {
	return New(Config{Store: s, Has: func(article, locale string) bool { return article == "refund" && locale == "en" }})
}

func of(token string, helped bool) vote {
	return vote{Article: "refund", Locale: "en", Revision: "r1", Helped: helped, Token: token}
}

func (r *Room) mustGive(t *testing.T, v vote, at time.Time) (id string) {
	t.Helper()
	err := r.Store.Write(t.Context(), func(tx *store.Tx) (err error) {
		id, err = give(tx, v, at)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func run(t *testing.T, test func(t *testing.T, r *Room)) {
	storetest.Run(t, []store.Line{journal.Line(), web.Line(), Line()}, func(t *testing.T, s *store.Store) { test(t, room(s)) })
}

func TestVotesAreCountedByRevision(t *testing.T) {
	run(t, func(t *testing.T, r *Room) {
		r.mustGive(t, of(tokens[0], true), noon)
		r.mustGive(t, of(tokens[1], false), noon.Add(time.Minute))
		later := of(tokens[2], true)
		later.Revision = "r2"
		r.mustGive(t, later, noon.Add(time.Hour))
		got, err := r.Counts(t.Context(), "refund", 10)
		if err != nil {
			t.Fatal(err)
		}
		want := []Count{
			{Article: "refund", Locale: "en", Revision: "r2", Helped: 1, Last: noon.Add(time.Hour)},
			{Article: "refund", Locale: "en", Revision: "r1", Helped: 1, Not: 1, Last: noon.Add(time.Minute)},
		}
		if diff := cmp.Diff(want, got, cmp.Comparer(time.Time.Equal)); diff != "" {
			t.Errorf("new words begin with a clean slate (-want +got)\n%s", diff)
		}
	})
}

func TestSecondThoughtReplacesTheFirst(t *testing.T) {
	run(t, func(t *testing.T, r *Room) {
		first := r.mustGive(t, of(tokens[0], true), noon)
		if again := r.mustGive(t, of(tokens[0], true), noon); again != first {
			t.Error("the same vote again is another rating")
		}
		if changed := r.mustGive(t, of(tokens[0], false), noon); changed != first {
			t.Error("a changed mind is another rating")
		}
		counts, _ := r.Counts(t.Context(), "", 10)
		if len(counts) != 1 || counts[0].Helped != 0 || counts[0].Not != 1 {
			t.Errorf("counted %+v", counts)
		}
		other := of(tokens[0], true)
		other.Revision = "r9"
		err := r.Store.Write(t.Context(), func(tx *store.Tx) error { _, err := give(tx, other, noon); return err })
		if p := (web.Problem{}); !errors.As(err, &p) || p.Code != "token_used" {
			t.Errorf("a secret rated something else: %v", err)
		}
	})
}

func TestWordsBelongToWhoRated(t *testing.T) {
	run(t, func(t *testing.T, r *Room) {
		r.mustGive(t, of(tokens[0], false), noon)
		speak := func(token string) error {
			return r.Store.Write(t.Context(), func(tx *store.Tx) error { return say(tx, token, []Reason{"wrong"}, "Step 3 is gone.", noon) })
		}
		if err := speak(tokens[1]); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("who did not rate spoke: %v", err)
		}
		if err := speak(tokens[0]); err != nil {
			t.Fatal(err)
		}
		said, err := r.Said(t.Context(), "refund", noon.Add(time.Hour), 10)
		if err != nil || len(said) != 1 || said[0].Words != "Step 3 is gone." || said[0].Reasons[0] != "wrong" {
			t.Errorf("said %+v, %v", said, err)
		}
		err = r.Store.Read(t.Context(), func(tx *store.Tx) error {
			entries, err := journal.After(tx, 0, 10)
			for _, e := range entries {
				if strings.Contains(string(e.Data), "Step 3") {
					t.Error("the journal, which nobody erases, repeats the words")
				}
			}
			if len(entries) != 2 {
				t.Errorf("%d entries in the journal", len(entries))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// After a while nobody knows any more what was written, but still how many were helped.
func TestWordsAreForgottenAndVotesKept(t *testing.T) {
	run(t, func(t *testing.T, r *Room) {
		r.mustGive(t, of(tokens[0], false), noon)
		err := r.Store.Write(t.Context(), func(tx *store.Tx) error { return say(tx, tokens[0], nil, "canary", noon) })
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Tick(t.Context(), noon.Add(usualKeep-time.Hour)); err != nil {
			t.Fatal(err)
		}
		if said, _ := r.Said(t.Context(), "", noon.Add(time.Hour), 10); len(said) != 1 {
			t.Error("forgotten too early")
		}
		if err := r.Tick(t.Context(), noon.Add(usualKeep+time.Hour)); err != nil {
			t.Fatal(err)
		}
		if said, _ := r.Said(t.Context(), "", noon.Add(time.Hour), 10); len(said) != 0 {
			t.Errorf("kept too long: %+v", said)
		}
		if counts, _ := r.Counts(t.Context(), "", 10); len(counts) != 1 || counts[0].Not != 1 {
			t.Errorf("the vote is gone too: %+v", counts)
		}
	})
}

func TestVotesAreChecked(t *testing.T) {
	r := room(nil)
	for _, test := range []struct {
		why   string
		vote  vote
		field string
	}{
		{"what there is", of(tokens[0], true), ""},
		{"without a script there is no secret yet", of("", true), ""},
		{"an article that is not published", vote{Article: "secret-plan", Locale: "en", Revision: "r1"}, "article"},
		{"an article without words here", vote{Article: "refund", Locale: "de", Revision: "r1"}, "article"},
		{"a path for an id", vote{Article: "../refund", Locale: "en", Revision: "r1"}, "article"},
		{"no revision", vote{Article: "refund", Locale: "en"}, "revision"},
		{"markup for a revision", vote{Article: "refund", Locale: "en", Revision: "<b>"}, "revision"},
		{"a secret that can be guessed", of("aaa", true), "token"},
	} {
		err := r.checked(test.vote)
		p := web.Problem{}
		if errors.As(err, &p); p.Field != test.field {
			t.Errorf("%s: %v", test.why, err)
		}
	}
}

func TestReasonsAndWordsAreChecked(t *testing.T) {
	for _, test := range []struct {
		why     string
		reasons []Reason
		words   string
		field   string
	}{
		{"nothing is fine", nil, "", ""},
		{"blanks around words mean nothing", []Reason{"wrong", "wrong"}, "  x ", ""},
		{"a reason of somebody's own", []Reason{"boring"}, "", "reasons"},
		{"a book", nil, strings.Repeat("x", MaxWords+1), "words"},
		{"a byte that databases refuse", nil, "a\x00b", "words"},
		{"bytes that are no letters", nil, "a\xffb", "words"},
	} {
		reasons, words, err := sound(test.reasons, test.words)
		p := web.Problem{}
		errors.As(err, &p)
		if p.Field != test.field {
			t.Errorf("%s: %v", test.why, err)
		}
		if err == nil && (len(reasons) > 1 || words != strings.TrimSpace(test.words)) {
			t.Errorf("%s: %v %q", test.why, reasons, words)
		}
	}
}

func TestRoutesSayWhatTheyDo(t *testing.T) {
	for _, route := range room(nil).Routes() {
		if route.Does == "" || route.Action == "" || route.Handle == nil {
			t.Errorf("%s %s says too little", route.Method, route.Path)
		}
		if route.Method == http.MethodPost && (route.Limit.Count == 0 || route.In == nil) {
			t.Errorf("%s %s is without limits", route.Method, route.Path)
		}
	}
}
