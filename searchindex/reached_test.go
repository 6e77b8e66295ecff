package searchindex

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A site on which thousands of words begin with the same two letters.
func crowded(t *testing.T) *Index {
	t.Helper()
	random := rand.New(rand.NewPCG(9, 9))
	docs := []Document{
		doc("abroad", "Choose your country", "The country decides which taxes are due."),
		doc("country", "Countries of the world", "Every country has its own money."),
		doc("print", "Connect a printer", "The printer needs paper."),
		doc("secret", "Change the password", "A password has twelve characters."),
	}
	for i := range 100 {
		var words []string
		for range 40 {
			word := "co"
			for range 7 {
				word += string(rune('a' + random.IntN(26)))
			}
			words = append(words, word)
		}
		docs = append(docs, doc(fmt.Sprintf("n%03d", i), words[0], strings.Join(words[1:], " ")))
	}
	x, err := Build(t.Context(), Source{Locale: "en", Documents: docs})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// asked searches an index that was not written.
func asked(t *testing.T, x *Index, q Query) *Results {
	t.Helper()
	r, err := x.Searcher().Search(q)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// However many words begin alike, and wherever in a word the error is, it is mended.
func TestErrorsAreMendedAnywhere(t *testing.T) {
	x := crowded(t)
	cases := []struct{ why, query, meant string }{
		{"a letter twice near the end, among thousands that begin alike", "countrry", "country"},
		{"neighbours exchanged near the end", "counrty", "country"},
		{"the third letter left out", "contry", "country"},
		{"the third letter exchanged with the next", "conutry", "country"},
		{"the second letter exchanged with the next", "cuontry", "country"},
		{"the first letters exchanged", "ocuntry", "country"},
		{"the first letter left out", "ountry", "country"},
		{"the second letter left out", "pinter", "printer"},
		{"the key beside the first letter", "orinter", "printer"},
		{"another key beside it", "oassword", "password"},
		{"the vowel left out", "pssword", "password"},
		{"a letter before the word", "xpassword", "password"},
		{"any other first letter", "zassword", "password"},
		{"nothing like it", "quibbling", ""},
	}
	for _, c := range cases {
		if r := asked(t, x, Query{Text: c.query}); r.Meant != c.meant {
			t.Errorf("%s: %q is taken for %q, want %q", c.why, c.query, r.Meant, c.meant)
		}
	}
}

// While somebody types the commonest words are offered, however many begin so.
func TestCompletionsOfCrowdedBeginnings(t *testing.T) {
	x := crowded(t)
	for _, typed := range []string{"co", "cou", "coun", "countr", "pr"} {
		r := asked(t, x, Query{Text: typed, Typing: true})
		want := "country"
		if typed == "pr" {
			want = "printer"
		}
		if !slices.Contains(r.Completed, want) {
			t.Errorf("%q is completed to %q, want %q among them", typed, r.Completed, want)
		}
	}
	if e, err := (memory{x}).form("co "); err != nil || e == nil || len(e.terms) != completions {
		t.Errorf("the beginning has the entry %+v, %v", e, err)
	}
	if e, err := (memory{x}).form("pr "); err != nil || e != nil {
		t.Errorf("a beginning of few words has the entry %+v, %v", e, err)
	}
}

// No query of one word reads more leaves of the forms table than is said.
func TestUnknownWordsReadFewLeaves(t *testing.T) {
	x := crowded(t)
	files := writeShards(t, filepath.Join(t.TempDir(), "crowded"), x)
	const most = 2*(6+2+2+2) + 6 + 2 + 2 + mostAlike
	for _, query := range []string{"countrry", "comparrtmentt", "pinter", "xozzle", "co", "com"} {
		fetched := map[string]bool{}
		s, err := openShards(files["pointer"], func(name string) ([]byte, error) {
			fetched[name] = true
			return files[name], nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := read(newRemembered(s), query, len(query) < 4); err != nil {
			t.Fatal(err)
		}
		bytes := 0
		for name := range fetched {
			bytes += len(files[name])
		}
		t.Logf("%s: %d files, %d bytes", query, len(fetched), bytes)
		if len(fetched) > most {
			t.Errorf("%q reads %d files of the forms table, want at most %d", query, len(fetched), most)
		}
	}
}

// Both engines say the same of words that many begin like.
func TestCrowdedParity(t *testing.T) {
	folder := t.TempDir()
	x := crowded(t)
	random := rand.New(rand.NewPCG(8, 8))
	var queries []Query
	for _, word := range []string{"country", "printer", "password", "countries", "characters"} {
		for range 30 {
			queries = append(queries, Query{Text: misspelt(random, word)})
		}
		for n := range len(word) {
			queries = append(queries, Query{Text: word[:n+1], Typing: true}, Query{Text: word[n:]})
		}
	}
	writeParity(t, filepath.Join(folder, "crowded"), x, queries)
	runNode(t, "parity.ts", folder)
}
