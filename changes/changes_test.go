package changes_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"helpwright/changes"
)

// written marks what was taken out and put in.
func written(pieces []changes.Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		switch p.Sort {
		case changes.Out:
			fmt.Fprintf(&b, "[-%s-]", p.Text)
		case changes.In:
			fmt.Fprintf(&b, "{+%s+}", p.Text)
		default:
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

func TestWords(t *testing.T) {
	for _, test := range []struct{ name, before, after, want string }{
		{"nothing", "", "", ""},
		{"the same", "as it was", "as it was", "as it was"},
		{"a word", "Send the money back.", "Send the parcel back.", "Send the [-money-]{+parcel+} back."},
		{"words in a row are one change", "Send the old red shoe back.", "Send one new box back.", "Send [-the old red shoe-]{+one new box+} back."},
		{"a word more", "Send it back.", "Send it all back.", "Send it {+all +}back."},
		{"all of it", "before", "after", "[-before-]{+after+}"},
		{"a new page", "", "All new.", "{+All new.+}"},
		{"a page that goes", "All old.", "", "[-All old.-]"},
		{"a mark", "Why?", "Why!", "Why[-?-]{+!+}"},
		{"Chinese by characters", "请把包裹寄回。", "请把订单寄回。", "请把[-包裹-]{+订单+}寄回。"},
		{"Arabic by words", "أرسل المال اليوم", "أرسل الطرد اليوم", "أرسل [-المال-]{+الطرد+} اليوم"},
		{"what is no text is kept", "a \xff b", "a \xff c", "a \xff [-b-]{+c+}"},
		{"a line", "One.\nTwo.\nThree.", "One.\nThree.", "One.\n[-Two.\n-]Three."},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := written(changes.Words(test.before, test.after)); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// Whatever is compared, both texts can be read off the comparison, letter by letter.
func TestWordsLoseNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("ab c.\n请寄א")))
		before, after := text.Draw(t, "before"), text.Draw(t, "after")
		var out, in strings.Builder
		for _, p := range changes.Words(before, after) {
			if p.Sort != changes.In {
				out.WriteString(p.Text)
			}
			if p.Sort != changes.Out {
				in.WriteString(p.Text)
			}
			if p.Text == "" {
				t.Fatal("an empty piece")
			}
		}
		if out.String() != before || in.String() != after {
			t.Fatalf("%q to %q reads %q to %q", before, after, &out, &in)
		}
	})
}

// A text of which nothing is left is given up as a whole, not compared for minutes.
func TestWordsOfLongTexts(t *testing.T) {
	var before, after strings.Builder
	for i := range 30_000 {
		fmt.Fprintf(&before, "a%d ", i)
		fmt.Fprintf(&after, "b%d ", i)
	}
	if got := changes.Words(before.String(), after.String()); len(got) > 3 {
		t.Errorf("%d pieces", len(got))
	}
}

func TestPassages(t *testing.T) {
	long := strings.Repeat("many words that stay as they are ", 5)
	pieces := changes.Words(long+"old "+long+"and old.", long+"new "+long+"and new.")
	var got []string
	for _, p := range changes.Passages(pieces, 10) {
		got = append(got, written(p))
	}
	want := []string{"as they are [-old-]{+new+} many words", "they are and [-old-]{+new+}."}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got := changes.Passages(changes.Words("the same", "the same"), 10); got != nil {
		t.Errorf("of what did not change nothing is shown, but got %v", got)
	}
}
