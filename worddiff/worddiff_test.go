package worddiff

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func show(parts []Part) string {
	var b strings.Builder
	for _, p := range parts {
		switch p.Change {
		case Removed:
			b.WriteString("[-" + p.Text + "-]")
		case Added:
			b.WriteString("{+" + p.Text + "+}")
		default:
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

func TestCompare(t *testing.T) {
	for _, test := range []struct{ name, why, older, newer, want string }{
		{"same", "nothing to see", "Send it back.", "Send it back.", "Send it back."},
		{"one word", "the words around it stay", "Send it back today.", "Send it home today.", "Send it [-back-]{+home+} today."},
		{"lines broken otherwise", "a line break is a space", "Send it\nback.", "Send it back.", "Send it back."},
		{"added at the end", "", "Send it.", "Send it. Then wait.", "Send it.{+ Then wait.+}"},
		{"removed at the begin", "", "Please send it.", "send it.", "[-Please -]send it."},
		{"a word more", "the space comes with it", "Send it back.", "Send it all back.", "Send it {+all +}back."},
		{"some words in a row", "a phrase that is replaced is one change", "Ask our friendly team now.", "Ask the nearest shop now.", "Ask [-our friendly team-]{+the nearest shop+} now."},
		{"fewer words in a row", "it is one change too where the numbers differ", "Send the old red shoe back.", "Send one new box back.", "Send [-the old red shoe-]{+one new box+} back."},
		{"Arabic", "its letters join to words", "أرسل المال اليوم", "أرسل الطرد اليوم", "أرسل [-المال-]{+الطرد+} اليوم"},
		{"no text", "bytes that are no letters are kept", "a \xff b", "a \xff c", "a \xff [-b-]{+c+}"},
		{"a line", "its end goes with it", "One.\nTwo.\nThree.", "One.\nThree.", "One.\n[-Two.\n-]Three."},
		{"nothing", "no part is empty", "", "", ""},
		{"Chinese", "a character is a word", "请联系客服。", "请联系团队。", "请联系[-客服-]{+团队+}。"},
		{"from nothing", "", "", "New words", "{+New words+}"},
		{"to nothing", "", "Old words", "", "[-Old words-]"},
		{"punctuation", "it is no part of the word", "Wait, please", "Wait please", "Wait[-,-] please"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := show(Compare(test.older, test.newer)); got != test.want {
				t.Errorf("%s\n got %s\nwant %s", test.why, got, test.want)
			}
		})
	}
}

// Both texts can be read from what comes out, whatever they are.
func TestPartsAreTheTexts(t *testing.T) {
	text := rapid.StringMatching(`([ab]{1,2}|[ ,\n]|客|服){0,30}`)
	rapid.Check(t, func(rt *rapid.T) {
		older, newer := text.Draw(rt, "older"), text.Draw(rt, "newer")
		var gone, come strings.Builder
		for _, p := range Compare(older, newer) {
			if p.Text == "" {
				rt.Error("a part is empty")
			}
			if p.Change != Added {
				gone.WriteString(p.Text)
			}
			if p.Change != Removed {
				come.WriteString(p.Text)
			}
		}
		if come.String() != newer {
			rt.Errorf("the newer text reads %q, want %q", come.String(), newer)
		}
		if got, want := strings.Join(strings.Fields(gone.String()), " "), strings.Join(strings.Fields(older), " "); got != want {
			rt.Errorf("the older text reads %q, want %q", got, want)
		}
	})
}

// Long texts take neither long nor much memory: what has nothing in common is given up
// as a whole, and what has very much in common is not copied again with every word.
func TestLongTexts(t *testing.T) {
	numbered := func(letter string) string {
		var b strings.Builder
		for i := range 30_000 {
			fmt.Fprintf(&b, "%s%d ", letter, i)
		}
		return b.String()
	}
	for _, test := range []struct {
		name, why, older, newer string
		parts                   int // at most
	}{
		{"other words", "more pieces than are compared", strings.Repeat("a b ", 200_000), strings.Repeat("c d ", 200_000), 3},
		{"no word twice", "more edits than are looked for", numbered("a"), numbered("b"), 3},
		{"both ends", "all between two changes stays", "old " + strings.Repeat("stays ", 45_000) + "old", "new " + strings.Repeat("stays ", 45_000) + "new", 5},
	} {
		t.Run(test.name, func(t *testing.T) {
			if parts := Compare(test.older, test.newer); len(parts) > test.parts {
				t.Errorf("%s: %d parts, want at most %d", test.why, len(parts), test.parts)
			}
		})
	}
}

func TestCount(t *testing.T) {
	if added, removed := Count(Compare("Send it back, please.", "Send it home to us.")); added != 3 || removed != 2 {
		t.Errorf("%d added, %d removed, want 3 and 2", added, removed)
	}
}
