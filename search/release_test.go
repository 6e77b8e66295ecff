package search

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"helpwright/manifest"
	"helpwright/searchindex"
)

var vocabulary = strings.Fields("refund order invoice printer toner cover network password account card payment address button menu screen cable light error update version language topic number cancel change print reset open close")

// documents are random ones with texts.
func documents(seed uint64, count int) []searchindex.Document {
	random := rand.New(rand.NewPCG(seed, 1))
	text := func(most int) string {
		var all []string
		for range 1 + random.IntN(most) {
			all = append(all, vocabulary[random.IntN(len(vocabulary))]+strings.Repeat("x", random.IntN(2)*random.IntN(3)))
		}
		return strings.Join(all, " ")
	}
	out := make([]searchindex.Document, count)
	for i := range out {
		id := fmt.Sprintf("d%05d", i)
		out[i] = searchindex.Document{ID: id, Language: "en", Kind: "article", Path: "/help/en/t/" + id + "/", Title: text(5), Topic: "t", TopicTitle: "Things"}
		for s := range 1 + random.IntN(4) {
			out[i].Sections = append(out[i].Sections, searchindex.Section{ID: fmt.Sprint("s", s), Title: text(3), Text: text(60)})
		}
	}
	return out
}

func query(random *rand.Rand) string {
	var all []string
	for range 1 + random.IntN(4) {
		w := vocabulary[random.IntN(len(vocabulary))]
		if random.IntN(5) == 0 {
			w = w[:len(w)-1]
		}
		all = append(all, w)
	}
	return strings.Join(all, " ")
}

func put(t testing.TB, name string, content []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, content, 0o666); err != nil {
		t.Fatal(err)
	}
}

// publish writes what a build writes for the search, and puts it in the place of what
// stands there. It returns the same index in memory.
func publish(t testing.TB, folder, release string, docs []searchindex.Document) *searchindex.Searcher {
	t.Helper()
	x, err := searchindex.Build(t.Context(), searchindex.Source{Locale: "en", Documents: docs})
	if err != nil {
		t.Fatal(err)
	}
	public, private := filepath.Join(folder, "public"), filepath.Join(folder, "private")
	pointer, err := x.WriteShards(func(name string, content []byte) error {
		put(t, filepath.Join(public+".next/assets/search", name), content)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	put(t, public+".next/en/search/index.bin", pointer)
	put(t, public+".next/en/search/words.json", []byte(`{"kinds":{"article":"Article"},"topics":[{"folder":"t","title":"Things","path":"/help/en/t/"}]}`))
	put(t, public+".next/release.json", []byte(`{"release":"`+release+`"}`))
	for _, d := range docs {
		var page struct {
			Sections []map[string]string `json:"sections"`
		}
		for _, s := range d.Sections {
			page.Sections = append(page.Sections, map[string]string{"id": s.ID, "title": s.Title, "text": s.Text})
		}
		b, err := json.Marshal(page)
		if err != nil {
			t.Fatal(err)
		}
		put(t, public+".next/"+strings.TrimPrefix(d.Path, "/help/")+"index.json", b)
	}
	m := manifest.Manifest{Release: release, BaseURL: "https://example.com/help/", Locales: []string{"en"}, Search: []manifest.Index{{Locale: "en", Audience: "public", Folder: "search/public/en"}}}
	b, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	put(t, private+".next/manifest.json", b)
	if err := os.MkdirAll(private+".next/search/public", 0o777); err != nil {
		t.Fatal(err)
	}
	if err := x.WriteBleve(private + ".next/search/public/en"); err != nil {
		t.Fatal(err)
	}
	for _, half := range []string{public, private} {
		if err := os.RemoveAll(half + ".old"); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(half, half+".old"); err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		if err := os.Rename(half+".next", half); err != nil {
			t.Fatal(err)
		}
	}
	return x.Searcher()
}

func open(t testing.TB, folder string) *Release {
	t.Helper()
	r, err := Open(filepath.Join(folder, "public"), filepath.Join(folder, "private"), Everybody)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Done(); err != nil {
			t.Error(err)
		}
	})
	return r
}

// What was written finds the same, in the same order, as what was indexed.
func TestSearchIsThatOfTheIndex(t *testing.T) {
	folder := t.TempDir()
	memory := publish(t, folder, "one", documents(1, 300))
	r := open(t, folder)
	random := rand.New(rand.NewPCG(2, 2))
	for range 500 {
		q := searchindex.Query{Text: query(random), Typing: random.IntN(3) == 0, Limit: 1 + random.IntN(50), Offset: random.IntN(3) * random.IntN(100)}
		if random.IntN(4) == 0 {
			q.Kind = "article"
		}
		want, err := memory.Search(q)
		if err != nil {
			t.Fatal(err)
		}
		got, err := r.Search(Query{Query: q, Locale: "EN"})
		if err != nil {
			t.Fatal(err)
		}
		if got.Total != want.Total || got.Confidence != want.Confidence || len(got.Results) != len(want.Hits) {
			t.Fatalf("%+v finds %d of %d, want %d of %d", q, len(got.Results), got.Total, len(want.Hits), want.Total)
		}
		for i, h := range want.Hits {
			if one := got.Results[i]; one.ID != h.Document.ID || one.Score != h.Score {
				t.Fatalf("%+v: place %d is %s (%d), want %s (%d)", q, i, one.ID, one.Score, h.Document.ID, h.Score)
			}
			if s := got.Results[i].Section; s == nil || s.URL != h.Document.Path+"#"+s.ID || s.ID != fmt.Sprint("s", h.Place) || len(s.Passage) == 0 {
				t.Fatalf("%+v: the section of %s is %+v, want that at %d", q, h.Document.ID, s, h.Place)
			}
		}
	}
}

func TestSuggest(t *testing.T) {
	folder := t.TempDir()
	docs := documents(1, 40)
	docs[7].Title = "Rückgabe und Refund"
	docs[8].Title = "The PDF"
	publish(t, folder, "one", docs)
	r := open(t, folder)
	for _, c := range []struct{ query, want string }{
		{"order ruck", "order rückgabe"}, // spelt as in titles
		{"pd", "PDF"},
		{"pd ", ""}, // nothing is being typed
	} {
		s, err := r.Suggest("en", c.query)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(s.Completions, ", "); !strings.Contains(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%q is completed to %q, want %q", c.query, got, c.want)
		}
		if len(s.Titles) > mostTitles {
			t.Errorf("%q has %d titles", c.query, len(s.Titles))
		}
	}
}

func TestSilence(t *testing.T) {
	folder := t.TempDir()
	publish(t, folder, "one", documents(1, 40))
	a, err := open(t, folder).Search(Query{Query: searchindex.Query{Text: "weather & rain"}})
	if err != nil {
		t.Fatal(err)
	}
	if !a.Silent || len(a.Topics) != 1 || a.Topics[0].URL != "/help/en/t/" || a.Contact != "/help/en/contact/?q=weather+%26+rain" {
		t.Errorf("silence is %+v", a)
	}
}

// A release stays open while a search runs in it, and no search fails while others are
// published.
func TestNewReleases(t *testing.T) {
	folder := t.TempDir()
	publish(t, folder, "r0", documents(0, 30))
	var said bytes.Buffer
	live := Follow(filepath.Join(folder, "public"), filepath.Join(folder, "private"), slog.New(slog.NewTextHandler(&said, nil)))
	stop := make(chan struct{})
	var searching sync.WaitGroup
	for i := range 3 {
		searching.Go(func() {
			random := rand.New(rand.NewPCG(uint64(i), 3))
			for {
				select {
				case <-stop:
					return
				default:
				}
				err := live.Use(func(r *Release) error {
					_, err := r.Search(Query{Query: searchindex.Query{Text: query(random)}})
					return err
				})
				if err != nil {
					t.Error(err)
					return
				}
				time.Sleep(time.Millisecond) // leaves a processor to the one who publishes
			}
		})
	}
	for i := range 5 {
		publish(t, folder, fmt.Sprint("r", i+1), documents(uint64(i+1), 30))
		live.mu.Lock()
		live.checked = live.checked.Add(-checkEvery)
		live.mu.Unlock()
	}
	close(stop)
	searching.Wait()
	live.mu.Lock()
	live.checked = live.checked.Add(-checkEvery)
	live.mu.Unlock()
	var last *Release
	if err := live.Use(func(r *Release) error { last = r; return nil }); err != nil || last.ID != "r5" {
		t.Errorf("the last release is not searched: %v", err)
	}
	live.Close()
	if last.users.Load() != 0 {
		t.Errorf("the last release has %d users after all have ended", last.users.Load())
	}
	if said.Len() > 0 {
		t.Errorf("the log says %s", said.String())
	}
}

// What does not belong together, or is no file, is not opened.
func TestStrangeReleases(t *testing.T) {
	for _, c := range []struct {
		why  string
		do   func(folder string) error
		want error // nil: any
	}{
		{"no public folder", func(f string) error { return os.RemoveAll(f + "/public") }, ErrNotBuilt},
		{"no private folder", func(f string) error { return os.RemoveAll(f + "/private") }, ErrNotBuilt},
		{"no index", func(f string) error { return os.Remove(f + "/public/en/search/index.bin") }, ErrNotBuilt},
		{"no release", func(f string) error { return os.Remove(f + "/public/release.json") }, ErrNotBuilt},
		{"another release", func(f string) error {
			return os.WriteFile(f+"/public/release.json", []byte(`{"release":"two"}`), 0o666)
		}, ErrTorn},
		{"a broken pointer", func(f string) error {
			return os.WriteFile(f+"/public/en/search/index.bin", []byte("x"), 0o666)
		}, nil},
		{"a link that leads out", func(f string) error {
			if err := os.Rename(f+"/private/search", f+"/elsewhere"); err != nil {
				return err
			}
			return os.Symlink(f+"/elsewhere", f+"/private/search")
		}, nil},
		{"a link among the files", func(f string) error {
			return os.Symlink("root.bolt", f+"/private/search/public/en/more.zap")
		}, nil},
	} {
		t.Run(c.why, func(t *testing.T) {
			folder := t.TempDir()
			publish(t, folder, "one", documents(1, 10))
			if err := c.do(folder); err != nil {
				t.Fatal(err)
			}
			_, err := Open(filepath.Join(folder, "public"), filepath.Join(folder, "private"), Everybody)
			if err == nil || c.want != nil && !errors.Is(err, c.want) {
				t.Errorf("the error is %v, want %v", err, c.want)
			}
		})
	}
}

// Texts that are not to be had leave the title.
func TestMissingTexts(t *testing.T) {
	folder := t.TempDir()
	docs := documents(1, 3)
	docs[0].Title = "Singular"
	publish(t, folder, "one", docs)
	text := filepath.Join(folder, "public/en/t/d00000/index.json")
	for _, broken := range []string{"{", `{"sections":[]}`, `{"sections":7}`} {
		put(t, text, []byte(broken))
		a, err := open(t, folder).Search(Query{Query: searchindex.Query{Text: "singular"}})
		if err != nil {
			t.Fatal(err)
		}
		if len(a.Results) == 0 || a.Results[0].Title != "Singular" || a.Results[0].Section != nil {
			t.Errorf("with %s the results are %+v", broken, a.Results)
		}
	}
}
