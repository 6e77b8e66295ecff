package strict

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"helpwright/problem"
)

// text is YAML that begins on line 2 of a file, as front matter does.
func text(yaml string) Text {
	return Text{File: "f.md", Line: 2, YAML: []byte(yaml), Rule: problem.Field}
}

func lines(problems []problem.Problem) string {
	var out []string
	for _, p := range problems {
		out = append(out, strings.TrimPrefix(p.String(), "f.md:"))
	}
	return strings.Join(out, "\n")
}

func TestParsePlaces(t *testing.T) {
	root, problems := Parse(text("title: Ünïcode\n\nlist:\n  - one\n  - {k: \"v\"}\nblock: |\n  a\n  b\n"))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	var got []string
	var walk func(n *Node)
	walk = func(n *Node) {
		if n.Kind == Scalar {
			got = append(got, fmt.Sprintf("%d:%d %q %t", n.Line, n.Column, n.Value, n.Quoted))
		}
		for _, e := range n.Entries {
			got = append(got, fmt.Sprintf("%d:%d %s", e.Line, e.Column, e.Key))
			walk(e.Value)
		}
		for _, item := range n.Items {
			walk(item)
		}
	}
	walk(root)
	want := []string{`2:1 title`, `2:8 "Ünïcode" false`, `4:1 list`, `5:5 "one" false`, `6:6 k`, `6:9 "v" true`, `7:1 block`, `7:8 "a\nb\n" true`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestParseRefuses(t *testing.T) {
	bomb := "a: &a [x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c < 'k'; c++ {
		bomb += fmt.Sprintf("%c: &%c [%s]\n", c, c, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*%c,", c-1), 9), ","))
	}
	for _, test := range []struct{ name, why, yaml, want string }{
		{"bomb", "each alias would be nine times the one before", bomb, "2:4: field: anchors (&) are not allowed here"},
		{"brackets", "the library recurses into them", "k: " + strings.Repeat("[", 60_000), "2:36: field: nested deeper than 32 levels"},
		{"braces", "as brackets", strings.Repeat("{a: ", 60_000), "2:129: field: nested deeper than 32 levels"},
		{"brackets between quotes", "a quote within a text quotes nothing", "k: it's " + strings.Repeat("[", 60_000) + "'\nl: [a'b, " + strings.Repeat("[", 60_000) + "'", "nested deeper than 32 levels"},
		{"brackets on many lines", "a line that begins one more", "k:\n" + strings.Repeat(" [\n", 20_000), "35:2: field: nested deeper than 32 levels"},
		{"dashes", "lists in lists on one line", strings.Repeat("- ", 60_000), "2:65: field: nested deeper than 32 levels"},
		{"questions", "keys in keys on one line", strings.Repeat("? ", 60_000), "2:65: field: nested deeper than 32 levels"},
		{"indentation", "deep without any mark", indented(60), "nested deeper than 32 levels"},
		{"many values", "flat, but more than anyone writes", "k: [" + strings.Repeat("1,", 5000) + "1]", "field: more than 4096 values"},
		{"twice", "which was meant cannot be known", "k: 1\nk: 2", `3:1: field: key "k" stands here twice`},
		{"two documents", "the second would be forgotten", "k: 1\n---\nk: 2", "field: a second document begins here"},
		{"tab", "tabs are no indentation in YAML", "k:\n\tl: 1", "3:1: field: not valid YAML"},
		{"carriage return", "old line ends would move all places", "k: 1\rl: 2\n", "2:5: field: a line ends with a carriage return alone"},
		{"tag", "tags make types of texts", "k: !!binary aGk=", "2:4: field: tags (!) are not allowed here"},
		{"merge", "a merge brings keys that nobody sees", "k: {a: 1}\n<<: {b: 1}", "3:1: field: merge keys (<<) are not allowed here"},
	} {
		t.Run(test.name, func(t *testing.T) {
			begin := time.Now()
			root, problems := Parse(text(test.yaml))
			if root != nil || !strings.Contains(lines(problems), test.want) {
				t.Errorf("%s: %.300s, want %s", test.why, lines(problems), test.want)
			}
			if took := time.Since(begin); took > 2*time.Second {
				t.Errorf("took %s", took)
			}
		})
	}
}

// Brackets in a text are words, however many there are and whether they are closed.
func TestBracketsInTexts(t *testing.T) {
	many := strings.Repeat("[{", 40)
	for name, yaml := range map[string]string{
		"double quotes": `k: "` + many + `"`,
		"escaped quote": `k: "\"` + many + `"`,
		"single quotes": `k: '` + many + `'`,
		"block":         "k: |\n  " + many + "\n",
		"plain":         "k: a " + many,
		"comment":       "k: a # " + many,
		"list":          "k:\n" + strings.Repeat("  - \"[\"\n", 40),
	} {
		root, problems := Parse(text(yaml))
		if len(problems) > 0 || root == nil {
			t.Errorf("%s: %s", name, lines(problems))
		}
	}
}

func indented(depth int) string {
	var b strings.Builder
	for i := range depth {
		fmt.Fprintf(&b, "%sk:\n", strings.Repeat(" ", i))
	}
	return b.String()
}

func TestMapping(t *testing.T) {
	for _, test := range []struct {
		name, why, yaml string
		read            func(m *Mapping) any
		want            any
		problems        string
	}{
		{"text", "spaces around it are nothing", "k: '  a  '", func(m *Mapping) any { return m.String("k") }, "a", ""},
		{"number as text", "a version is a text", "k: 1.0", func(m *Mapping) any { return m.String("k") }, "1.0", ""},
		{"date as text", "so is a day", "k: 2027-01-01", func(m *Mapping) any { return m.String("k") }, "2027-01-01", ""},
		{"absent", "nobody said anything", "length: 1", func(m *Mapping) any { return m.String("k") }, "", `2:1: field: unknown key "length" (allowed here: k)`},
		{"null", "a key without a value says nothing", "k:", func(m *Mapping) any { return m.String("k") }, "", ""},
		{"list for text", "types are held", "k: [a]", func(m *Mapping) any { return m.String("k") }, "", `2:4: field: "k" must be a text, found a list`},
		{"one of", "a word of the list", "k: b", func(m *Mapping) any { return m.OneOf("k", "a", "b") }, "b", ""},
		{"none of", "the nearest word is suggested", "k: aproved", func(m *Mapping) any { return m.OneOf("k", "draft", "approved") }, "", `2:4: field: "k" cannot be "aproved" (did you mean "approved"?)`},
		{"one of nothing", "a choice that was left open is a slip", "k:", func(m *Mapping) any { return m.OneOf("k", "a", "b") }, "", `2:4: field: "k" is empty (use one of a, b)`},
		{"list", "texts, numbers among them", "k: [a, 2]", func(m *Mapping) any { return m.Strings("k") }, []string{"a", "2"}, ""},
		{"list with a hole", "an empty item says nothing", "k: [a, , b]", func(m *Mapping) any { return m.Strings("k") }, []string(nil), ""},
		{"text for list", "the hint shows how", "k: a", func(m *Mapping) any { return m.Strings("k") }, []string(nil), `2:4: field: "k" must be a list, found a value (write k: [one, two])`},
		{"int", "a whole number", "k: -3", func(m *Mapping) any { return m.Int("k") }, -3, ""},
		{"no int", "half a number is none", "k: 1.5", func(m *Mapping) any { return m.Int("k") }, 0, `2:4: field: "k" must be a whole number, found "1.5"`},
		{"bool", "true", "k: true", func(m *Mapping) any { return m.Bool("k") }, true, ""},
		{"quoted bool", "a text is not a truth", `k: "true"`, func(m *Mapping) any { return m.Bool("k") }, true, `2:4: field: "k" must be true or false, found "true"`},
		{"yes", "YAML 1.1 is gone", "k: yes", func(m *Mapping) any { return m.Bool("k") }, false, `2:4: field: "k" must be true or false, found "yes"`},
		{"date", "a day", "k: 2027-03-31", func(m *Mapping) any { return m.Date("k").Format(time.DateOnly) }, "2027-03-31", ""},
		{"no date", "there is no such day", "k: 2027-02-30", func(m *Mapping) any { return m.Date("k").IsZero() }, true, `2:4: field: "k" must be a date, found "2027-02-30" (write it as 2027-03-31)`},
		{"direction", "what cannot be seen", `k: "a` + "\u202e" + `b"`, func(m *Mapping) any { return len(m.String("k")) }, 5, `2:6: bidi: direction control U+202E (delete it; the page sets the direction of the text)`},
		{"direction, escaped", "hidden twice", `k: "a\u202eb"`, func(m *Mapping) any { return len(m.String("k")) }, 5, `2:6: bidi: direction control U+202E (delete it; the page sets the direction of the text)`},
	} {
		t.Run(test.name, func(t *testing.T) {
			root, problems := Parse(text(test.yaml))
			if strings.Contains(test.name, "hole") {
				if len(problems) == 0 {
					t.Error("a list with a hole should be refused by the library")
				}
				return
			}
			m := Open(text(test.yaml), root, &problems)
			got := test.read(m)
			m.Rest()
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("%s: %s", test.why, diff)
			}
			if diff := cmp.Diff(test.problems, lines(problems)); diff != "" {
				t.Errorf("%s: %s", test.why, diff)
			}
		})
	}
}

func TestOpenRefusesOthers(t *testing.T) {
	root, problems := Parse(text("- a"))
	m := Open(text("- a"), root, &problems)
	m.Rest()
	if m.Exists() || m.String("k") != "" || lines(problems) != "2:1: field: expected a mapping, found a list (write lines of the form key: value)" {
		t.Errorf("exists %t, problems %s", m.Exists(), lines(problems))
	}
}

// The fast reader may say that it does not know; it may never know better.
func agree(t interface {
	Helper()
	Errorf(string, ...any)
}, yaml string) (fast bool) {
	t.Helper()
	plain, ok := parsePlain(text(yaml))
	if !ok {
		return false
	}
	whole, problems := parseWhole(text(yaml))
	if len(problems) > 0 {
		t.Errorf("%q was read fast, but is refused:\n%s", yaml, lines(problems))
		return true
	}
	if diff := cmp.Diff(whole, plain); diff != "" {
		t.Errorf("%q: -library +fast\n%s", yaml, diff)
	}
	return true
}

// pieces are words that YAML readers disagree about, or that end, begin and hide
// others.
var pieces = []string{
	"a", "word", "two words", "Ünï", "退款", "null", "Null", "~", "true", "yes", "No", "on", "y", "1", "0x1f", "1e3", ".inf", ".nan", "-", "- a", "2027-01-01",
	"12:30", "a:b", "a: b", "a :b", "x #y", "#z", "x#y", "a, b", "[a]", "[a, b]", "[]", "[ ]", "[a,]", "[a, 'b, c']", "[a: b]", "[退, 款]", "[a , b ]", "{a: b}", "'q'", `"d"`, `"it's"`, "'it''s'",
	`"esc\n"`, "''", `""`, "|", ">", "&a", "*a", "!t", "%d", "@x", "`x`", "\\", "?", "? a", "=", "<<", "\t", "a\tb", "a\rb", " ", "  x  ", "...", "---", "é\u0301", "\u00a0x", "\u200bx", "\ufeff", "\u2028",
	"infinity", "nan", "Off", "a'b", `a"b`, "don't", "(a)", "a-b", "a_b", "/p", "./p", "../p", "https://example.com/a?b=c#d", "50 %", "a & b", "5 * 3",
}

func TestFastReadingAgrees(t *testing.T) {
	fast := 0
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		for range rapid.IntRange(1, 4).Draw(t, "lines") {
			b.WriteString(rapid.SampledFrom([]string{"k", "key", "long_key", "title", "null", "true", "on", "Key", "k-k", " k", "- k", "退"}).Draw(t, "key"))
			b.WriteString(rapid.SampledFrom([]string{": ", ": ", ": ", ":  ", ":", " : "}).Draw(t, "colon"))
			for range rapid.IntRange(0, 2).Draw(t, "pieces") {
				b.WriteString(rapid.SampledFrom(pieces).Draw(t, "piece"))
			}
			b.WriteString(rapid.SampledFrom([]string{"\n", "\n", "\n\n", "\r\n", " \n", ""}).Draw(t, "end"))
		}
		if agree(t, b.String()) {
			fast++
		}
	})
	for _, key := range []string{"k: ", "k:  "} {
		for _, a := range pieces {
			for _, b := range append(pieces, "") {
				if agree(t, key+a+b+"\nl: x\n") {
					fast++
				}
			}
		}
	}
	if fast < 500 {
		t.Errorf("only %d texts were read fast", fast)
	}
}

func FuzzParse(f *testing.F) {
	for _, p := range pieces {
		f.Add("k: " + p + "\n")
	}
	f.Add("title: Refund an order\nkeywords: [money back, chargeback]\nstate: approved\n")
	f.Fuzz(func(t *testing.T, yaml string) {
		agree(t, yaml)
		root, problems := Parse(text(yaml))
		if root != nil && len(problems) > 0 {
			t.Error("a broken text has no tree")
		}
		bottom := 2 + strings.Count(yaml, "\n") + strings.Count(yaml, "\r") + 1
		for _, p := range problems {
			if p.Line < 2 || p.Line > bottom || p.Column < 1 {
				t.Errorf("%s is outside of the %d lines of %q", p, bottom, yaml)
			}
		}
	})
}
