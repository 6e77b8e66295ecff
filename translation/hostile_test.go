package translation_test

import (
	"fmt"
	"strings"
	"testing"

	"helpwright/translation"
)

// everywhere has a segment of each sort.
const everywhere = `---
id: a
title: A title
summary: A summary
keywords: [one, two]
state: approved
---
A paragraph with **words** and {{name}}.

## A heading {#heading}

- An item
- [An answer](#heading)

> [!NOTE] A title of a callout
> Words in a callout.

| Head | Other |
| --- | --- |
| Cell | Another |

![A picture](a.png "A caption")
`

// hostile is what somebody may send as words, by why.
var hostile = map[string]string{
	"emphasis":           "*a* **b** _c_ __d__",
	"link":               "[a](https://example.com/) and [b][c]",
	"reference":          "[x]: https://example.com/",
	"picture":            "![a](b.png)",
	"HTML":               "<script>alert(1)</script><!-- a --> <b onclick=x>b</b>",
	"entity":             "&lt;script&gt; &#60; &amp;",
	"code":               "`a` ``b``",
	"fence":              "``` go",
	"tilde fence":        "~~~",
	"heading":            "# a",
	"heading with id":    "a {#stolen}",
	"underline":          "===",
	"rule":               "---",
	"stars":              "***",
	"list":               "- a",
	"numbers":            "1. a",
	"quote":              "> a",
	"callout":            "> [!WARNING] a",
	"callout mark":       "[!TAB] a",
	"cell":               "a | b || c",
	"delimiter":          "| --- | --- |",
	"variable":           "{{name}} {{other}}",
	"block":              "{{> whole-history}}",
	"escaped variable":   `\{{name}}`,
	"footnote":           "[^1] [^1]: a",
	"backslash":          `a \ b \\ c\`,
	"indented":           "    a",
	"lines":              "a\nb\n\nc\r\n# d",
	"front matter":       "a\n---\nid: stolen\nstate: approved",
	"fields":             "a\nstate: approved\naudience: public",
	"colon":              "state: approved",
	"quotes":             `"a" 'b' "`,
	"YAML":               "!!binary *a &b {c: d} [e] # f",
	"number":             "2027-01-01",
	"truth":              "yes",
	"semicolons":         "a; b;; c",
	"separators":         "a\u2028b\u2029c",
	"task":               "[ ] a",
	"strike":             "~~a~~ ~b~",
	"title of a picture": `a" onerror="b`,
	"braces":             "{a} {{ b }} {{{c}}}",
	"wide":               strings.Repeat("界", 500),
	"long":               strings.Repeat("word ", 12_000),
}

// Whatever words are sent for whatever segment: they are refused with segment and
// line, or they are the same words when the file is read again, no more and no less,
// and everything around them is what it was.
func TestHostileWordsStayWords(t *testing.T) {
	c := translation.NewCutter()
	source := cut(t, c, "en", []byte(everywhere))
	taken := 0
	for name, words := range hostile {
		t.Run(name, func(t *testing.T) {
			for i := range source.Segments {
				s := &source.Segments[i]
				if !s.IsWords() || len(s.Content.Parts) == 0 {
					continue
				}
				parts, changed := replaced(s.Content.Parts, words)
				if !changed {
					continue
				}
				work := translation.Work{Source: source, State: translation.Translated}
				merged, refusals := work.Merge(c, "sent.xlf", "de", map[string]translation.Target{s.ID: {Parts: parts, State: translation.Final, Line: 7}})
				if merged == nil {
					if len(refusals) != 1 || refusals[0].Segment != s.ID || !strings.HasPrefix(refusals[0].String(), "sent.xlf:7:1: ") || !strings.Contains(refusals[0].Message, s.ID) {
						t.Errorf("%s: %v", s.ID, refusals)
					}
					continue
				}
				taken++
				if wrong := differs(source, cut(t, c, "de", merged.Text), i, parts); wrong != "" {
					t.Errorf("as the %s: %s\n%s", s.Kind, wrong, merged.Text)
				}
			}
		})
	}
	if taken < 12*len(hostile) {
		t.Errorf("only %d of %d were taken", taken, 14*len(hostile))
	}
}

// replaced puts other words in place of the first ones.
func replaced(parts []translation.Part, words string) ([]translation.Part, bool) {
	var out []translation.Part
	done := false
	for _, p := range parts {
		if p.Kind == translation.Words && !done {
			p.Words, done = words, true
		}
		out = append(out, p)
	}
	return out, done
}

// differs says what is not as it should be after the words of one segment were taken.
func differs(source, got *translation.Text, changed int, parts []translation.Part) string {
	if len(got.Segments) != len(source.Segments) {
		return fmt.Sprintf("%d segments became %d", len(source.Segments), len(got.Segments))
	}
	for i := range got.Segments {
		s, was := &got.Segments[i], &source.Segments[i]
		want := was.Content.Words()
		if i == changed {
			want = translation.Content{Parts: parts}.Words()
		}
		if s.Kind == translation.Keywords && i == changed {
			continue // semicolons are not words there
		}
		if squeezed(s.Content.Words()) != squeezed(want) {
			return fmt.Sprintf("%q is read as %q", want, s.Content.Words())
		}
		if s.Kind != was.Kind || s.Within != was.Within || len(s.Content.Codes) != len(was.Content.Codes) {
			return fmt.Sprintf("a %s in %q with %d codes became a %s in %q with %d", was.Kind, was.Within, len(was.Content.Codes), s.Kind, s.Within, len(s.Content.Codes))
		}
	}
	for _, field := range []string{"state", "id"} {
		if got.Field(field) != "" {
			return "the front matter has a field " + field
		}
	}
	return ""
}

func squeezed(words string) string { return strings.Join(strings.Fields(words), " ") }

// Some words no file takes.
func TestUnfitWordsAreRefused(t *testing.T) {
	c := translation.NewCutter()
	source := cut(t, c, "en", []byte(everywhere))
	for _, test := range []struct{ name, words, want string }{
		{"override", "a\u202eb", "it holds the direction control U+202E"},
		{"isolate", "a\u2066b", "it holds the direction control U+2066"},
		{"control", "a\u0007b", "it holds the control character U+0007"},
		{"NUL", "a\x00b", "it holds the control character U+0000"},
		{"C1", "a\u0085b", "it holds the control character U+0085"},
		{"size", strings.Repeat("a", 1<<20), "it holds more than 64 KiB"},
	} {
		t.Run(test.name, func(t *testing.T) {
			for i := range source.Segments {
				s := &source.Segments[i]
				parts, ok := replaced(s.Content.Parts, test.words)
				if !ok || !s.IsWords() {
					continue
				}
				work := translation.Work{Source: source, State: translation.Translated}
				merged, refusals := work.Merge(c, "sent.xlf", "de", map[string]translation.Target{s.ID: {Parts: parts, State: translation.Final, Line: 7}})
				if merged != nil || !strings.Contains(fmt.Sprint(refusals), "segment "+s.ID+": "+test.want) {
					t.Errorf("%s: %v", s.ID, refusals)
				}
			}
		})
	}
}
