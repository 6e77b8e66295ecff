package strict

import (
	"testing"

	"pgregory.net/rapid"

	"helpwright/problem"
)

func TestQuoted(t *testing.T) {
	for _, test := range []struct{ name, why, text, want string }{
		{"words", "need no quotes", "Refund an order, or a part", `Refund an order, or a part`},
		{"Chinese", "signs of other scripts mean nothing in YAML", "安装：第一步，下载", `安装：第一步，下载`},
		{"colon", "would make a key", "Note: this", `"Note: this"`},
		{"hash", "would begin a comment", "a #b", `"a #b"`},
		{"reserved word", "would be no text", "No", `"No"`},
		{"number", "would be no text", "2027", `"2027"`},
		{"line", "would end the value", "a\nb", `"a\nb"`},
		{"nothing", "would be null", "", `""`},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := Quoted(test.text); got != test.want {
				t.Errorf("%s: got %s, want %s", test.why, got, test.want)
			}
		})
	}
}

// Whatever is written reads the same again, as a value and in a list.
func TestQuotedReadsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("ab é界。，:#-,[]{}&*!|>'\"%@`\\\t\n 0129~nyo?=<"))).Draw(t, "text")
		yaml := "a: " + Quoted(text) + "\nb: [" + QuotedItem(text) + ", c]\n"
		root, problems := Parse(Text{YAML: []byte(yaml), Line: 1, Rule: problem.Field})
		if len(problems) > 0 {
			t.Fatalf("%q: %v", yaml, problems)
		}
		if got := root.Entries[0].Value.Value; got != text {
			t.Errorf("value of %q is %q", yaml, got)
		}
		if items := root.Entries[1].Value.Items; len(items) != 2 || items[0].Value != text {
			t.Errorf("list of %q has %d items", yaml, len(items))
		}
	})
}
