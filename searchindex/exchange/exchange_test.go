package exchange

import (
	"bytes"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"helpwright/problem"
)

const file = "search/other.jsonl"

func read(t *testing.T, text string) ([]*Page, []problem.Problem) {
	t.Helper()
	pages, problems, err := Read(fstest.MapFS{file: {Data: []byte(text)}}, file)
	if err != nil {
		t.Fatal(err)
	}
	return pages, problems
}

// page is a line with the keys that must be there, and more.
func page(more string) string {
	return `{"url": "https://example.com/a/", "locale": "en", "title": "A"` + more + "}\n"
}

// What is written is read again, and comes through the form in which it is indexed.
func TestWrittenIsRead(t *testing.T) {
	want := &Page{
		URL: "https://example.com/a/", Locale: "zh-Hans", Type: "faq", Title: "Fees & <b>costs</b>", Summary: "What it costs.", Keywords: []string{"price"},
		Text: "Nothing.", Sections: []Section{{ID: "later", Title: "Later", Text: "Something."}, {Text: "Without a heading."}},
	}
	var out bytes.Buffer
	if err := Write(&out, want); err != nil {
		t.Fatal(err)
	}
	pages, problems := read(t, out.String()+"\n\n")
	if len(problems) > 0 || len(pages) != 1 {
		t.Fatalf("%d pages, %v", len(pages), problems)
	}
	if diff := cmp.Diff(want, PageOf(pages[0].Document()), cmpopts.IgnoreFields(Page{}, "Digest")); diff != "" {
		t.Error(diff)
	}
}

// A page that is too large for a line is cut, so that others can read the rest.
func TestLargePagesAreCut(t *testing.T) {
	p := &Page{URL: "https://example.com/a/", Locale: "en", Title: "A", Text: strings.Repeat("b", maxLine)}
	for range maxSections + 1 {
		p.Sections = append(p.Sections, Section{Text: strings.Repeat("c ", 2000)})
	}
	var out bytes.Buffer
	if err := Write(&out, p); err != nil {
		t.Fatal(err)
	}
	if pages, problems := read(t, out.String()); len(pages) != 1 || len(problems) > 0 {
		t.Errorf("%d pages, %v", len(pages), problems)
	}
}

func TestReadRefuses(t *testing.T) {
	for _, c := range []struct{ name, why, line, want string }{
		{"no JSON", "the place of the slip is told", `{"url": https}`, `1:9: other-site: not valid JSON`},
		{"unknown key", "a key that nobody reads says nothing", page(`, "colour": "red"`), `1: other-site: unknown field "colour"`},
		{"wrong type", "a list is no title", `{"title": ["A"]}`, `1:11: other-site: "title" cannot be of the type array`},
		{"two pages", "a line holds one", page("")[:len(page(""))-1] + page(""), `other-site: something stands behind the page`},
		{"other bytes", "words are characters", page(", \"text\": \"\xff\""), `1: other-site: the line is not written in UTF-8`},
		{"http", "nobody reads along, or changes what is read", strings.Replace(page(""), "https", "http", 1), `no address of a page`},
		{"script", "a link runs nothing", strings.Replace(page(""), "https://", "javascript:", 1), `no address of a page`},
		{"relative", "it would lead to our own site", strings.Replace(page(""), "https:", "", 1), `no address of a page`},
		{"password", "an address tells no secret, and hides no host", strings.Replace(page(""), "example", "bank.example@evil", 1), `no address of a page`},
		{"fragment", "sections have ids", strings.Replace(page(""), "/a/", "/a/#b", 1), `no address of a page`},
		{"spaces", "a space ends an address", strings.Replace(page(""), "/a/", "/a b/", 1), `no address of a page`},
		{"long address", "no page has such a one", strings.Replace(page(""), "/a/", "/"+strings.Repeat("a", maxURL), 1), `no address of a page`},
		{"no language", "nobody would know who reads it", strings.Replace(page(""), `"en"`, `""`, 1), `"" is no language`},
		{"other language form", "tags have one form", strings.Replace(page(""), `"en"`, `"en_US"`, 1), `"en_US" is no language`},
		{"no title", "a result has a name", strings.Replace(page(""), `"A"`, `" "`, 1), `"title" is missing or too long`},
		{"long title", "nor is it a text", strings.Replace(page(""), `"A"`, `"`+strings.Repeat("é", maxTitle+1)+`"`, 1), `"title" is missing or too long`},
		{"unknown type", "filters know the others", page(`, "type": "ticket"`), `no type "ticket"`},
		{"many keywords", "who names everything names nothing", page(`, "keywords": ["a"` + strings.Repeat(`, "a"`, maxKeywords) + "]"), `"keywords" are too many`},
		{"many sections", "a page is no book", page(`, "sections": [{}` + strings.Repeat(", {}", maxSections) + "]"), `"sections" are too many`},
		{"fragment of a section", "it would end the address", page(`, "sections": [{}, {"id": "a#b"}]`), `section 2 has an id that is no fragment`},
		{"twice", "one of them is wrong", page("") + page(`, "text": "b"`), `2: other-site: "https://example.com/a/" stands in line 1 already`},
		{"long line", "it is held in memory", page(`, "text": "` + strings.Repeat("a", maxLine) + `"`), `1: other-site: the line is longer than 1 MiB`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, problems := read(t, c.line)
			if len(problems) != 1 {
				t.Fatalf("%d problems, want one: %s", len(problems), c.why)
			}
			if got := problems[0].String(); !strings.Contains(got, c.want) {
				t.Errorf("%s:\n got %s\nwant %s", c.why, got, c.want)
			}
		})
	}
}

// One bad line costs one page; a file of nothing else is not read to its end.
func TestReadGoesOn(t *testing.T) {
	pages, problems := read(t, "{}\n"+page("")+strings.Repeat("{}\n", 3*mostProblems))
	if len(pages) != 1 || len(problems) != mostProblems+1 {
		t.Errorf("%d pages and %d problems", len(pages), len(problems))
	}
	var many strings.Builder
	for i := range maxPages + 2 {
		many.WriteString(strings.Replace(page(""), "/a/", fmt.Sprintf("/%d/", i), 1))
	}
	pages, problems = read(t, many.String())
	if len(pages) != maxPages || len(problems) != 1 {
		t.Errorf("%d pages and %d problems", len(pages), len(problems))
	}
	_, problems, err := Read(fstest.MapFS{file: {Mode: fs.ModeNamedPipe}}, file)
	if err != nil || len(problems) != 1 {
		t.Errorf("a pipe is read: %v, %v", problems, err)
	}
}

// What nobody sees could make a title look like another.
func TestInvisibleIsLeftOut(t *testing.T) {
	pages, _ := read(t, page(`, "summary": "a\u202eb\u0007\nc", "sections": [{"title": "\u2066d", "text": " e\u0000 "}]`))
	if len(pages) != 1 || pages[0].Summary != "ab c" || pages[0].Sections[0] != (Section{Title: "d", Text: "e"}) {
		t.Errorf("the page is %+v", pages[0])
	}
}

// FuzzRead looks for lines that make the reader panic, or let a page pass that could
// not be linked to, or not be written again.
func FuzzRead(f *testing.F) {
	f.Add(page(`, "type": "faq", "keywords": ["b"], "sections": [{"id": "c", "title": "d", "text": "e"}]`))
	f.Add(`{"url": "https://[::1]:99999/%zz?a=b", "locale": "en", "title": "\u202e"}`)
	f.Add("{}\n[]\nnull\n\"\n\n{\"URL\": 1}")
	f.Fuzz(func(t *testing.T, text string) {
		pages, problems := read(t, text)
		for _, p := range problems {
			if p.File != file || p.Line < 1 || p.Column < 0 || p.Rule != problem.OtherSite || p.Message == "" {
				t.Errorf("a problem is %+v", p)
			}
		}
		for _, p := range pages {
			if !strings.HasPrefix(p.URL, "https://") || strings.ContainsAny(p.URL, "\"<># ") || p.Title == "" {
				t.Errorf("%+v passes", p)
			}
			var out bytes.Buffer
			if err := Write(&out, p); err != nil {
				t.Fatal(err)
			}
			if again, problems := read(t, out.String()); len(again) != 1 {
				t.Errorf("%q is not read again: %v", out.String(), problems)
			}
		}
	})
}
