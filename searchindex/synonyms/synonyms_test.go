package synonyms

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"helpwright/schema"
	"helpwright/searchindex"
)

func TestParse(t *testing.T) {
	words, problems := Parse("synonyms/en.yaml", []byte(`
same:
  - [refund, "money back"]
  - [sign in, log in, 2FA]
also:
  cheque: [check]
  E-1042: [card declined]
`))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	want := &searchindex.Synonyms{
		Same: [][]string{{"refund", "money back"}, {"sign in", "log in", "2FA"}},
		Also: []searchindex.Synonym{{From: "cheque", To: []string{"check"}}, {From: "E-1042", To: []string{"card declined"}}},
	}
	if diff := cmp.Diff(want, words); diff != "" {
		t.Error(diff)
	}
}

func TestParseRefuses(t *testing.T) {
	cases := []struct{ name, why, text, want string }{
		{"unknown key", "a key that nobody reads does nothing", "sane:\n  - [a, b]\n", `1:1 config unknown key "sane"`},
		{"no list", "one word is not a list", "same:\n  - refund\n", `2:5 config "synonyms" must be a list, found a value`},
		{"no lists", "nor is a mapping", "same:\n  refund: [money]\n", `2:3 config "same" must be a list, found a mapping`},
		{"alone", "a word alone means nothing else", "same:\n  - [refund]\n", `2:5 config 1 synonyms stand here`},
		{"none", "a word must lead somewhere", "also:\n  refund: []\n", `2:11 config 0 synonyms stand here`},
		{"too many", "long lists come from machines", "same:\n  - [" + strings.Repeat("a, ", maxList) + "b]\n", `2:5 config 21 synonyms stand here`},
		{"twice", "a word is no synonym of itself", "same:\n  - [a, b, a]\n", `2:12 config "a" stands here twice`},
		{"no word", "signs are not searched", "also:\n  \"!!\": [a]\n", `2:3 config "!!" holds no word`},
		{"too long", "whole sentences are no synonyms", "also:\n  a: [one two three four five six seven]\n", `2:7 config "one two three four five six seven" is too long for a synonym`},
		{"too long in Chinese", "there each pair of characters is a word", "also:\n  退款: [我想要退回我的钱]\n", `2:8 config "我想要退回我的钱" is too long for a synonym`},
		{"nested", "a synonym is words", "same:\n  - [a, [b, c]]\n", `2:9 config a synonym must be words, found a list`},
		{"hidden", "controls of direction hide what is written", "same:\n  - [a, \"b\u202e\"]\n", `2:11 bidi direction control U+202E`},
		{"broken", "what is no YAML is told", "same: [\n", `1:7 config not valid YAML`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, problems := Parse("synonyms/en.yaml", []byte(c.text))
			if len(problems) == 0 {
				t.Fatalf("no problem: %s", c.why)
			}
			p := problems[0]
			if got := fmt.Sprintf("%d:%d %s %s", p.Line, p.Column, p.Rule, p.Message); !strings.HasPrefix(got, c.want) {
				t.Errorf("%s:\n got %s\nwant %s", c.why, got, c.want)
			}
		})
	}
}

func TestRead(t *testing.T) {
	words, problems, err := Read(fstest.MapFS{
		"synonyms/en.yaml":      {Data: []byte("same:\n  - [refund, money back]\n")},
		"synonyms/zh-Hans.yaml": {Data: []byte("\xff")},
		"synonyms/de.yaml":      {Data: []byte(strings.Repeat("#", maxFile+1))},
		"synonyms/fr.yaml":      {Data: nil},
		"synonyms/notes.txt":    {Data: nil},
	}, []string{"en", "zh-Hans", "de"})
	if err != nil {
		t.Fatal(err)
	}
	if words["en"] == nil || len(words) != 1 {
		t.Errorf("the synonyms are %v", words)
	}
	var got []string
	for _, p := range problems {
		got = append(got, p.File+" "+string(p.Rule))
	}
	want := []string{"synonyms/de.yaml file", "synonyms/fr.yaml orphan", "synonyms/notes.txt orphan", "synonyms/zh-Hans.yaml file"}
	if !slices.Equal(got, want) {
		t.Errorf("the problems are %q, want %q", got, want)
	}
	if words, problems, err := Read(fstest.MapFS{}, []string{"en"}); words != nil || problems != nil || err != nil {
		t.Errorf("a site without synonyms gives %v, %v, %v", words, problems, err)
	}
}

// Whatever stands where a file or the folder is looked for is told of, and none of it is
// opened.
func TestReadStrange(t *testing.T) {
	const name = "synonyms/en.yaml"
	for _, c := range []struct {
		why  string
		site fstest.MapFS
		want string
	}{
		{"a pipe for the folder", fstest.MapFS{"synonyms": {Mode: fs.ModeNamedPipe}}, "synonyms: this is not a folder"},
		{"a file for the folder", fstest.MapFS{"synonyms": {Data: []byte("x")}}, "synonyms: this is not a folder"},
		{"a pipe", fstest.MapFS{name: {Mode: fs.ModeNamedPipe}}, "synonyms/en.yaml: this is not a file"},
		{"a folder", fstest.MapFS{name: {Mode: fs.ModeDir}}, "synonyms/en.yaml: this is not a file"},
		{"a link", fstest.MapFS{name: {Data: []byte("/etc/hosts"), Mode: fs.ModeSymlink}}, "synonyms/en.yaml: this is not a file"},
		{"UTF-16", fstest.MapFS{name: {Data: []byte("\xff\xfes\x00")}}, "synonyms/en.yaml: the file is not written in UTF-8"},
	} {
		t.Run(c.why, func(t *testing.T) {
			words, problems, err := Read(neverOpened{c.site}, []string{"en"})
			if err != nil || len(words) > 0 || len(problems) != 1 {
				t.Fatalf("%v, %v, %v", words, problems, err)
			}
			if got := problems[0].File + ": " + problems[0].Message; got != c.want {
				t.Errorf("the problem is %q, want %q", got, c.want)
			}
			if strings.Contains(c.want, "UTF-8") && problems[0].Hint != "save it as UTF-8" {
				t.Errorf("the hint is %q", problems[0].Hint)
			}
		})
	}
}

// A neverOpened fails when what would not end is opened.
type neverOpened struct{ fstest.MapFS }

func (n neverOpened) Open(name string) (fs.File, error) {
	if f := n.MapFS[name]; f != nil && f.Mode&(fs.ModeNamedPipe|fs.ModeSymlink) != 0 {
		panic("opened " + name)
	}
	return n.MapFS.Open(name)
}

// FuzzParse looks for texts that make the reader panic, place a problem nowhere, or
// let something pass that searching could not bear.
func FuzzParse(f *testing.F) {
	f.Add("same:\n  - [refund, money back]\nalso:\n  cheque: [check]\n")
	f.Add("same: [[a, b], [c]]\nalso: {退款: [退货, 返金]}\n")
	f.Add("also:\n- x\nsame: {a: b}\n? y\n: [")
	f.Add("same:\n  - [ \"\u202e\", 'a', |\n  b ]\n")
	f.Fuzz(func(t *testing.T, text string) {
		words, problems := Parse("synonyms/en.yaml", []byte(text))
		for _, p := range problems {
			if p.Line < 1 || p.Column < 0 {
				t.Errorf("problem without a place: %v", p)
			}
		}
		for _, list := range words.Same {
			if len(list) < 2 || len(list) > maxList {
				t.Errorf("a list has %d synonyms", len(list))
			}
		}
		for _, way := range words.Also {
			if n := searchindex.CountWords(way.From); n < 1 || n > searchindex.MaxPhrase || len(way.To) < 1 || len(way.To) > maxList {
				t.Errorf("%+v is no synonym", way)
			}
		}
	})
}

// An editor and the program know the same keys.
func TestSchemaHasTheKeys(t *testing.T) {
	form, ok := schema.Find("synonyms")
	if !ok {
		t.Fatal("there is no schema")
	}
	var keys []string
	for _, f := range form.Fields {
		keys = append(keys, f.Name)
	}
	_, problems := Parse("synonyms/en.yaml", []byte("unknownkey: 1\n"))
	if want := "allowed here: " + strings.Join(keys, ", "); len(problems) != 1 || problems[0].Hint != want {
		t.Errorf("the problems are %v, want one with the hint %q", problems, want)
	}
}
