package expectation

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"helpwright/problem"
	"helpwright/schema"
	"helpwright/searchindex"
)

var locales = []string{"en", "zh-Hans"}

func TestParse(t *testing.T) {
	all, problems := Parse([]byte(`
tests:
  - query: how do i get my money back
    article: refund-an-order
  - {query: " 退款 ", locale: zh-Hans, article: refund-an-order, within: 1}
`), locales)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	want := []Expectation{
		{Query: "how do i get my money back", Locale: "en", Article: "refund-an-order", Within: 3},
		{Query: "退款", Locale: "zh-Hans", Article: "refund-an-order", Within: 1},
	}
	if diff := cmp.Diff(want, all, cmpopts.IgnoreUnexported(Expectation{})); diff != "" {
		t.Error(diff)
	}
}

func TestParseRefuses(t *testing.T) {
	test := func(fields string) string { return "tests:\n  - {query: refund, article: a, " + fields + "}\n" }
	cases := []struct{ name, why, text, want string }{
		{"no list", "one test is a list of one", "tests: {query: a, article: b}\n", `1:8 config "tests" must be a list, found a mapping`},
		{"unknown key", "a key that nobody reads tests nothing", "test: []\n", `1:1 config unknown key "test"`},
		{"unknown key of a test", "nor does one in a test", test("localle: en"), `2:33 config unknown key "localle"`},
		{"no mapping", "a query alone expects nothing", "tests: [refund]\n", `1:9 config expected a mapping, found a value`},
		{"empty item", "nor does a hyphen", "tests:\n  -\n  - {query: a, article: b}\n", `2:4 config expected a mapping, found nothing`},
		{"no query", "nothing would be searched", "tests: [{article: a}]\n", `1:9 config "query" is missing`},
		{"empty query", "an empty one finds nothing", "tests: [{query: \"\", article: a}]\n", `1:17 config "query" is empty`},
		{"no article", "nothing would be expected", "tests: [{query: a}]\n", `1:9 config "article" is missing`},
		{"list of articles", "one article answers best", "tests: [{query: a, article: [b]}]\n", `1:29 config "article" must be a text, found a list`},
		{"long query", "a search would not read it to its end", "tests: [{query: " + strings.Repeat("a", maxQuery+1) + ", article: a}]\n", `1:17 config the query has 513 characters`},
		{"other locale", "the site has no search in it", test("locale: zh"), `2:41 config "locale" cannot be "zh"`},
		{"empty locale", "who writes the key means something", test("locale: "), `2:40 config "locale" is empty`},
		{"place zero", "the first place is 1", test("within: 0"), `2:41 config "within" must be a whole number from 1 to 50`},
		{"place in words", "a place is a number", test("within: first"), `2:41 config "within" must be`},
		{"place beyond", "nobody looks so far down", test("within: 51"), `2:41 config "within" must be`},
		{"hidden", "controls of direction hide what is asked", "tests: [{query: \"a\u202e\", article: b}]\n", `1:19 bidi direction control U+202E`},
		{"too many", "long lists come from machines", "tests: [" + strings.Repeat("a, ", maxTests) + "a]\n", `1:8 config 501 tests stand here`},
		{"broken", "what is no YAML is told", "tests: [\n", `1:8 config not valid YAML`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			all, problems := Parse([]byte(c.text), locales)
			if len(problems) == 0 {
				t.Fatalf("no problem: %s", c.why)
			}
			p := problems[0]
			if got := fmt.Sprintf("%d:%d %s %s", p.Line, p.Column, p.Rule, p.Message); !strings.HasPrefix(got, c.want) {
				t.Errorf("%s:\n got %s\nwant %s", c.why, got, c.want)
			}
			if c.name == "empty item" != (len(all) == 1) {
				t.Errorf("%d expectations are read, want only sound ones", len(all))
			}
		})
	}
}

func TestRead(t *testing.T) {
	for _, c := range []struct {
		name, why string
		site      fstest.MapFS
		want      string // message of the problem
	}{
		{"none", "a site need not test its search", fstest.MapFS{}, ""},
		{"empty", "nor need a file say anything", fstest.MapFS{File: {}}, ""},
		{"large", "it is read whole into memory", fstest.MapFS{File: {Data: []byte(strings.Repeat("#", maxFile+1))}}, "the file is larger than 256 KiB"},
		{"other bytes", "queries are characters", fstest.MapFS{File: {Data: []byte("\xff")}}, "the file is not written in UTF-8"},
		{"folder", "a folder or a pipe cannot be read", fstest.MapFS{File: {Mode: fs.ModeDir}}, "it is not a regular file"},
	} {
		t.Run(c.name, func(t *testing.T) {
			all, problems, err := Read(c.site, locales)
			if err != nil || len(all) > 0 {
				t.Fatalf("%v, %v: %s", all, err, c.why)
			}
			got := ""
			for _, p := range problems {
				got += p.Message
			}
			if got != c.want {
				t.Errorf("the problems are %q, want %q: %s", got, c.want, c.why)
			}
		})
	}
}

func TestJudge(t *testing.T) {
	doc := func(id, title, text string) searchindex.Document {
		return searchindex.Document{ID: id, Language: "en", Title: title, Sections: []searchindex.Section{{Text: text}}}
	}
	x, err := searchindex.Build(t.Context(), searchindex.Source{Locale: "en", Documents: []searchindex.Document{
		doc("invoices", "Print an invoice", "Every invoice of an order can be printed."),
		doc("refunds", "Refund an order", "Your money comes back within a week."),
		doc("shipping", "Follow a parcel", "An order leaves the house in a parcel."),
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, why, test, want string }{
		{"found", "it stands where it should", "{query: money back, article: refunds, within: 1}", ""},
		{"good enough", "the third place is good enough unless said otherwise", "{query: order refund, article: shipping}", ""},
		{"too low", "what stands before is named", "{query: order refund, article: shipping, within: 1}",
			`search-tests.yaml:1:17: search: "order refund" finds "shipping" at place 3, after "refunds", "invoices"`},
		{"not among them", "what is found instead is named", "{query: money, article: shipping}",
			`search-tests.yaml:1:17: search: "money" does not find "shipping", but first "refunds"`},
		{"nothing", "a word that stands nowhere finds nothing", "{query: zebra, article: refunds}",
			`search-tests.yaml:1:17: search: "zebra" finds nothing`},
		{"silence", "who is told that nothing fits does not look", "{query: order a zebra with stripes, article: refunds}",
			`search-tests.yaml:1:17: search: "order a zebra with stripes" finds "refunds" at place 1, but is told that nothing fits well`},
		{"unpublished", "what readers never see they cannot find", "{query: money, article: secrets}",
			`search-tests.yaml:1:33: search: readers of "en" never see the article "secrets"`},
		{"another locale", "each index is judged by what is asked in it", "{query: zebra, locale: zh-Hans, article: refunds}", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			all, problems := Parse([]byte("tests: ["+c.test+"]\n"), locales)
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			problems, err := Judge(all, x)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, p := range problems {
				p.Hint = ""
				got += p.String()
			}
			if got != c.want {
				t.Errorf("%s:\n got %s\nwant %s", c.why, got, c.want)
			}
		})
	}
}

// FuzzParse looks for texts that make the reader panic, place a problem nowhere, or
// let an expectation pass that cannot be judged.
func FuzzParse(f *testing.F) {
	f.Add("tests:\n  - query: money back\n    article: refunds\n    locale: zh-Hans\n    within: 1\n")
	f.Add("tests: [{query: a, article: b}, {}, , {within: [1]}]\n")
	f.Add("tests:\n-\n- x\n? y\n: [")
	f.Add("tests: [{query: \"\u202e\", article: |\n  b\n}]")
	f.Fuzz(func(t *testing.T, text string) {
		all, problems := Parse([]byte(text), locales)
		for _, p := range problems {
			if p.File != File || p.Line < 1 || p.Column < 0 || p.Rule == problem.Search {
				t.Errorf("a problem of reading is %v", p)
			}
		}
		for _, e := range all {
			if e.Query == "" || e.Article == "" || !slices.Contains(locales, e.Locale) || e.Within < 1 || e.Within > maxWithin || e.query.Line < 1 || e.article.Line < 1 {
				t.Errorf("%+v cannot be judged", e)
			}
		}
	})
}

// An editor and the program know the same keys.
func TestSchemaHasTheKeys(t *testing.T) {
	form, ok := schema.Find("search-tests")
	if !ok {
		t.Fatal("there is no schema")
	}
	keys := func(fields []schema.Field) string {
		var names []string
		for _, f := range fields {
			names = append(names, f.Name)
		}
		return "allowed here: " + strings.Join(names, ", ")
	}
	for text, want := range map[string]string{
		"unknownkey: 1\n": keys(form.Fields),
		"tests: [{query: a, article: b, unknownkey: 1}]\n": keys(form.Fields[0].Value.Each.Fields),
	} {
		_, problems := Parse([]byte(text), locales)
		if len(problems) != 1 || problems[0].Hint != want {
			t.Errorf("the problems of %q are %v, want one with the hint %q", text, problems, want)
		}
	}
}
