package signals

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func TestParse(t *testing.T) {
	for _, test := range []struct {
		why, text string
		want      Use
		problem   string // the beginning of the only one; "" for none
	}{
		{"a click counts as eight views", `{"article":"a","locale":"en","views":10,"clicks":2}`, Use{"en": {"a": 26}}, ""},
		{"one number is enough", `{"article":"a","locale":"en","clicks":1}`, Use{"en": {"a": 8}}, ""},
		{"a locale has readers of its own", "{\"article\":\"a\",\"locale\":\"en\",\"views\":1}\n\n{\"article\":\"a\",\"locale\":\"fr\",\"views\":2}\n", Use{"en": {"a": 1}, "fr": {"a": 2}}, ""},
		{"an empty file", "", Use{}, ""},
		{"what is wrong harms no other line", "{}\n" + `{"article":"a","locale":"en","views":1}`, Use{"en": {"a": 1}}, `data/signals.jsonl:1:1: signals: "article" is missing`},
		{"no numbers", `{"article":"a","locale":"en"}`, Use{}, `data/signals.jsonl:1:1: signals: "views" and "clicks" are missing`},
		{"no locale", `{"article":"a","views":1}`, Use{}, `data/signals.jsonl:1:1: signals: "locale" is missing`},
		{"twice", "{\"article\":\"a\",\"locale\":\"en\",\"views\":1}\n{\"article\":\"a\",\"locale\":\"en\",\"views\":9}", Use{"en": {"a": 1}}, `data/signals.jsonl:2: signals: "a" stands in an earlier line for "en"`},
		{"an unknown key", `{"article":"a","locale":"en","likes":1}`, Use{}, `data/signals.jsonl:1:`},
		{"less than nothing", `{"article":"a","locale":"en","views":-1}`, Use{}, `data/signals.jsonl:1:1: signals: -1 is no number from 0 to`},
		{"more than anybody counts", `{"article":"a","locale":"en","views":1000000001}`, Use{}, `data/signals.jsonl:1:1: signals: 1000000001 is no number`},
		{"half a number", `{"article":"a","locale":"en","views":1.5}`, Use{}, `data/signals.jsonl:1:`},
		{"words for a number", `{"article":"a","locale":"en","views":"many"}`, Use{}, `data/signals.jsonl:1:`},
		{"no object", `[1]`, Use{}, `data/signals.jsonl:1:`},
		{"no end", `{"article":"a"`, Use{}, `data/signals.jsonl:1:15: signals: the line cannot be read: it has no end`},
		{"two objects", `{"article":"a","locale":"en","views":1} {}`, Use{}, `data/signals.jsonl:1:`},
		{"a line without end", strings.Repeat(" ", maxLine+1), Use{}, `data/signals.jsonl:1:1: signals: the line is longer than 1024 bytes`},
	} {
		t.Run(test.why, func(t *testing.T) {
			use, problems := Parse([]byte(test.text))
			if diff := cmp.Diff(test.want, use); diff != "" {
				t.Error(diff)
			}
			switch {
			case test.problem == "" && len(problems) > 0, test.problem != "" && len(problems) != 1:
				t.Errorf("the problems are %v", problems)
			case test.problem != "" && !strings.HasPrefix(problems[0].String(), test.problem):
				t.Errorf("the problem is %s, want %s", problems[0], test.problem)
			}
		})
	}
}

func TestRead(t *testing.T) {
	for _, test := range []struct {
		why   string
		files fstest.MapFS
		want  int // problems
	}{
		{"a site that nobody has served yet", fstest.MapFS{}, 0},
		{"a folder", fstest.MapFS{"data/signals.jsonl/a": {}}, 1},
		{"more than anybody reads", fstest.MapFS{File: {Data: make([]byte, maxFile+1)}}, 1},
		{"no such file at all", fstest.MapFS{File: {Data: []byte(strings.Repeat("x\n", 1000))}}, maxFound},
	} {
		t.Run(test.why, func(t *testing.T) {
			use, problems, err := Read(test.files)
			if err != nil || len(use) > 0 || len(problems) != test.want {
				t.Errorf("%v is read with %d problems: %v", use, len(problems), err)
			}
		})
	}
}

// FuzzParse lets anything stand in the file: what is read is within the limits.
func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"article":"a","locale":"en","views":10,"clicks":2}`))
	f.Add([]byte("{\"article\":\"\\u0000\",\"locale\":\"en\",\"views\":1e3}\n[]"))
	f.Fuzz(func(t *testing.T, text []byte) {
		use, problems := Parse(text)
		if len(problems) > maxFound+1 {
			t.Errorf("there are %d problems", len(problems))
		}
		for locale, all := range use {
			for id, n := range all {
				if locale == "" || id == "" || n < 0 || n > (1+searched)*maxNumber {
					t.Errorf("%q in %q is opened %d times", id, locale, n)
				}
			}
		}
	})
}
