package texts_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"helpwright/translation/texts"
)

var (
	keys    = []string{"names", "summary", "contact.label", "home.examples", "variables.*", "standard.*.sections"}
	locales = []string{"en", "de", "no"}
)

func read(t interface{ Fatalf(string, ...any) }, yaml string) *texts.File {
	f, problems := texts.Read("x.yaml", []byte(yaml), keys, locales)
	if len(problems) > 0 {
		t.Fatalf("%q: %v", yaml, problems)
	}
	return f
}

func TestRead(t *testing.T) {
	f := read(t, "names: {en: Orders, de: Bestellungen}\nsummary: For all\n"+
		"contact:\n  - kind: email\n    label:\n      en: Write\n  - label: {de: Ruf an}\n"+
		"home:\n  greeting: {en: no key of ours}\n  examples:\n    - en: a\n    - en: a\n      de: b\n"+
		"variables:\n  en: {en: x}\nstandard:\n  faq:\n    sections: [{en: See}]\n")
	var got []string
	for _, text := range f.Texts {
		got = append(got, fmt.Sprintf("%s:%d:%s:%d", text.Key, text.Line, text.Source, len(text.Words)))
	}
	want := "names:1:en:2 contact.label:6:en:1 contact.label:7:de:1 home.examples:11:en:1 home.examples:12:en:2 variables.en:15:en:1 standard.faq.sections:18:en:1"
	if strings.Join(got, " ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, " "), want)
	}
	if a, b := f.Texts[3].ID, f.Texts[4].ID; a == b || b != a+"-2" {
		t.Errorf("equal texts have the ids %s and %s", a, b)
	}
	if f.Texts[0].ID != "names" || f.Texts[0].Words["de"].Raw != "de: Bestellungen" {
		t.Errorf("got %+v", f.Texts[0])
	}
}

func TestWith(t *testing.T) {
	for _, test := range []struct{ name, why, yaml, value, want string }{
		{"value", "only the words change", "# a\nnames:\n  en: A # b\n  de: B # c\norder: 1\n", "C", "# a\nnames:\n  en: A # b\n  de: C # c\norder: 1\n"},
		{"added", "behind the other locales, with their indent", "names:\n    en: A # b\n# c\norder: 1\n", "B", "names:\n    en: A # b\n    de: B\n# c\norder: 1\n"},
		{"added at the end", "no line end, none is added", "names:\n  en: A", "B", "names:\n  en: A\n  de: B"},
		{"in a list", "the hyphen is no part of the indent", "home:\n  examples:\n    - en: a\n    - en: c\n", "b", "home:\n  examples:\n    - en: a\n      de: b\n    - en: c\n"},
		{"braces", "added among braces", "names: {en: A, x: y} # b\n", "B, C", "names: {en: A, x: y, de: \"B, C\"} # b\n"},
		{"among braces", "changed among braces", "names: {de: B, en: A}\n", "C}", "names: {de: \"C}\", en: A}\n"},
		{"quotes", "a value in quotes ends at its quote", "names:\n  en: A\n  de: \"B \\\" # c\" # d\n", "C", "names:\n  en: A\n  de: C # d\n"},
		{"single quotes", "two of them are one", "names:\n  en: A\n  de: 'B '' # c' # d\n", "C", "names:\n  en: A\n  de: C # d\n"},
		{"folded", "all lines of a block are its value", "names:\n  en: A\n  de: >-\n    B\n\n    # c\n# d\n", "C", "names:\n  en: A\n  de: C\n# d\n"},
		{"several lines", "so are all lines of plain words", "names:\n  de: B\n   b\n  en: A\n", "C", "names:\n  de: C\n  en: A\n"},
		{"no value", "a key may stand there already", "names:\n  en: A\n  de:\n", "B", "names:\n  en: A\n  de: B\n"},
		{"hostile", "words never become YAML", "names:\n  en: A\n", "B\"\nslugs: x # '", "names:\n  en: A\n  de: \"B\\\"\\nslugs: x # '\"\n"},
		{"Windows", "line ends stay", "names:\r\n  en: A\r\norder: 1\r\n", "B", "names:\r\n  en: A\r\n  de: B\r\norder: 1\r\n"},
		{"Chinese before", "columns count characters", "names: {en: 安装, de: 界}\n", "B", "names: {en: 安装, de: B}\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := read(t, test.yaml)
			got, err := f.With("de", map[string]string{f.Texts[0].ID: test.value})
			if err != nil || string(got) != test.want {
				t.Errorf("%s:\n got %q, %v\nwant %q", test.why, got, err, test.want)
			}
		})
	}
}

// A reserved word of YAML is a locale too.
func TestNorwegian(t *testing.T) {
	f := read(t, "names: {en: A}\n")
	got, err := f.With("no", map[string]string{"names": "B"})
	if err != nil || read(t, string(got)).Texts[0].Words["no"].Value != "B" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestRefused(t *testing.T) {
	for _, test := range []struct{ name, yaml string }{
		{"not YAML", "names: {en: A"},
		{"byte-order mark", "\ufeffnames: {en: A}\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if _, problems := texts.Read("x.yaml", []byte(test.yaml), keys, locales); len(problems) == 0 {
				t.Error("nobody noticed")
			}
		})
	}
}

// Whatever a file looks like and whatever words are put into it: nothing else in it
// changes, lines without these words keep their bytes, and the words are read again.
func TestNothingIsLost(t *testing.T) {
	styles := []string{"%s", "%s # é comment", "%q", "'%s'", "%q # \"x\"", ">-\n        %s\n        more", "|\n        # %s\n"}
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		texts := rapid.IntRange(1, 4).Draw(t, "texts")
		b.WriteString("# first: {en: x}\ncontact:\n")
		for i := range texts {
			fmt.Fprintf(&b, "  - kind: k%d # {\n    label:\n", i)
			for _, locale := range rapid.SampledFrom([][]string{{"en"}, {"en", "de"}, {"de", "en"}, {"no", "de", "en"}}).Draw(t, "locales") {
				style := rapid.SampledFrom(styles).Draw(t, "style")
				fmt.Fprintf(&b, "      %s: "+style+"\n", locale, fmt.Sprintf("Wörter %d %s", i, locale))
			}
			b.WriteString("\n  # between\n")
		}
		b.WriteString("order: 3\n")
		before := b.String()
		f := read(t, before)
		wanted := map[string]string{}
		for _, text := range f.Texts {
			if rapid.Bool().Draw(t, "changes") {
				wanted[text.ID] = rapid.StringOfN(rapid.RuneFrom([]rune("ab é界#:,'\"{}[]|>-&*!%@`\\")), 1, 12, -1).Filter(func(s string) bool { return strings.TrimSpace(s) == s }).Draw(t, "words")
			}
		}
		after, err := f.With("de", wanted)
		if err != nil {
			t.Fatalf("%q: %v", before, err)
		}
		got := read(t, string(after))
		for i, text := range f.Texts {
			now := got.Texts[i]
			for _, locale := range locales {
				want := text.Words[locale].Value
				if value, ok := wanted[text.ID]; ok && locale == "de" {
					want = value
				} else if locale != "de" && now.Words[locale].Raw != text.Words[locale].Raw {
					t.Fatalf("%s of %s was %q and is %q", locale, text.ID, text.Words[locale].Raw, now.Words[locale].Raw)
				}
				if now.Words[locale].Value != want {
					t.Fatalf("%s of %s reads %q, want %q in\n%s", locale, text.ID, now.Words[locale].Value, want, after)
				}
			}
		}
		if strings.Count(string(after), "# between") != texts {
			t.Fatalf("comments were lost:\n%s", after)
		}
		if len(wanted) == 0 && string(after) != before {
			t.Fatalf("%q became %q", before, after)
		}
	})
}
