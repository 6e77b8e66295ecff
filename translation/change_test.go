package translation_test

import (
	"strings"
	"testing"

	"helpwright/translation"
)

const guide = `---
title: The printer does not print
summary: Find out in a few steps why.
keywords: [printer]
---
## Is the light on? {#light}

Look at the front of the printer. It takes about 3 minutes until the light is on, so wait for it.

> [!WARNING]
> Never open the cover while the light is on. You could hurt yourself.

- [Yes](#paper)
- [No](#contact)

Run ` + "`print --test`" + ` and look at *all* of what it prints. See [the manual](../manual/en.md) for more.

` + "```sh\nprint --all\n```\n\nTurn the printer off when you are done, unless somebody else is still waiting for pages.\n"

func TestCompare(t *testing.T) {
	c := translation.NewCutter()
	before := cut(t, c, "en", []byte(guide))
	for _, test := range []struct {
		name, why string
		old, new  string
		want      translation.Significance
		changes   int
	}{
		{"nothing", "the same text", "", "", translation.None, 0},
		{"keywords", "readers do not see them", "[printer]", "[printer, paper]", translation.Minor, 1},
		{"comma", "signs change nothing", "printer. It", "printer: it", translation.Minor, 1},
		{"typing error", "a letter changes nothing", "Look at the front of the printer", "Look at the frnot of the printer", translation.Minor, 1},
		{"emphasis", "looks are no words", "*all*", "all", translation.Minor, 1},
		{"address", "the words are the same", "../manual/en.md", "../handbook/en.md", translation.Minor, 1},
		{"line ends", "the words are the same", "so wait for it.", "so\nwait for it.", translation.None, 0},
		{"id", "readers do not see it, but links may need it", "{#light}", "{#power}", translation.Minor, 0},
		{"number", "somebody would wait too long", "3 minutes", "5 minutes", translation.Medium, 1},
		{"code", "somebody would run the wrong command", "`print --test`", "`print --tests`", translation.Medium, 1},
		{"code block", "the same", "print --all", "print --every", translation.Medium, 1},
		{"sentence", "something more is said", "Look at the front of the printer.", "Look at the front of the printer, and press the button below it.", translation.Medium, 1},
		{"new paragraph", "something more is said", "- [Yes]", "Press it.\n\n- [Yes]", translation.Medium, 1},
		{"paragraph gone", "something is no longer true", "Look at the front of the printer. It takes about 3 minutes until the light is on, so wait for it.\n", "", translation.Medium, 1},
		{"warning", "somebody could be hurt", "while the light is on. You", "before the light is off. You", translation.Major, 1},
		{"warning gone", "somebody would be afraid of nothing", "> [!WARNING]\n> Never open the cover while the light is on. You could hurt yourself.\n", "", translation.Major, 1},
		{"answer", "somebody would be led another way", "[No](#contact)", "[No](#solved)", translation.Major, 1},
		{"new answer", "somebody would miss it", "- [No]", "- [Perhaps](#contact)\n- [No]", translation.Major, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			if !strings.Contains(guide, test.old) {
				t.Fatalf("no %q in the text", test.old)
			}
			now := cut(t, c, "en", []byte(strings.Replace(guide, test.old, test.new, 1)))
			d := translation.Compare(before, now)
			if d.Significance != test.want || len(d.Changes) != test.changes {
				t.Errorf("%s: got %q with %d changes, want %q with %d", test.why, d.Significance, len(d.Changes), test.want, test.changes)
			}
		})
	}
}

// Much of a little is much.
func TestMajorShare(t *testing.T) {
	c := translation.NewCutter()
	paragraph := func(n int) string { return strings.Repeat("The "+strings.Repeat("old ", n)+"words.\n\n", 1) }
	before := cut(t, c, "en", []byte(paragraph(20)+paragraph(30)+paragraph(4)))
	small := cut(t, c, "en", []byte(paragraph(20)+paragraph(30)+"Something quite different here.\n"))
	large := cut(t, c, "en", []byte("Something quite different here, and more of it than before, so that little remains of what was there.\n\n"+paragraph(30)+paragraph(4)))
	if s := translation.Compare(before, small).Significance; s != translation.Medium {
		t.Errorf("a short paragraph is %q, want medium", s)
	}
	if s := translation.Compare(before, large).Significance; s != translation.Major {
		t.Errorf("a third of the text is %q, want major", s)
	}
}

func TestMemory(t *testing.T) {
	words := func(s string) translation.Content {
		return translation.Content{Parts: []translation.Part{{Words: s}}}
	}
	m := translation.NewMemory()
	m.Learn(words("Send the money back to the customer."), words("Senden Sie dem Kunden das Geld zurück."), "a")
	m.Learn(words("Send the money back to the customer."), words("Schicken Sie das Geld zurück."), "b")
	m.Learn(words("Open the cover."), words("Öffnen Sie die Klappe."), "c")
	m.Learn(words("Open the cover."), words("Öffnen Sie die Klappe."), "d")
	for _, test := range []struct {
		name, why, text string
		similarities    []int
		origin          string
	}{
		{"exact", "two translations of it, each once", "Send the money back to the customer.", []int{100, 100}, "a"},
		{"near", "one word is another", "Send the money back to a customer.", []int{92, 92}, "a"},
		{"punctuation", "what is not the same is not at 100", "Open the cover!", []int{92}, "c"},
		{"white space", "nor is what differs in spaces", "Openthe cover.", []int{99}, "c"},
		{"unknown", "nothing is better than something far off", "Water the flowers.", nil, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			found := m.Find(words(test.text))
			var got []int
			for _, f := range found {
				got = append(got, f.Similarity)
			}
			if len(got) != len(test.similarities) {
				t.Fatalf("%s: found %v, want %v", test.why, got, test.similarities)
			}
			for i := range got {
				if d := got[i] - test.similarities[i]; d < -3 || d > 3 || (got[i] == 100) != (test.similarities[i] == 100) {
					t.Errorf("%s: found %v, want about %v", test.why, got, test.similarities)
				}
			}
			if len(found) > 0 && found[0].Origin != test.origin {
				t.Errorf("%s: the first is of %q, want %q", test.why, found[0].Origin, test.origin)
			}
		})
	}
}
