package plain_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"helpwright/plain"
)

func TestVague(t *testing.T) {
	for _, test := range []struct {
		locale, title string
		want          bool
		why           string
	}{
		{"en", "More information", true, "of what"},
		{"en-GB", "  FAQ ", true, "a region has the words of its language"},
		{"en", "Frequently asked questions", true, "every help centre has some"},
		{"en", "Questions about delivery", false, "it says which"},
		{"en", "Error 404", false, "a number is what people search for"},
		{"en", "", false, "that it is missing is told elsewhere"},
		{"en", "???", false, "no words, so none that are vague"},
		{"de", "Weitere Hinweise", true, "in German"},
		{"de", "Overview", false, "an English word may be the name of something"},
		{"fr", "Vue d’ensemble", true, "an apostrophe ends a word"},
		{"zh-Hant", "常見問題", true, "traditional characters"},
		{"zh-Hans", "配送常见问题", false, "it says which, without a space"},
		{"tlh", "Overview", false, "no list for the language"},
		{"not a tag", "Overview", false, "nor for what is none"},
	} {
		if got := plain.Vague(test.locale, test.title); got != test.want {
			t.Errorf("%s %q: %t, want %t: %s", test.locale, test.title, got, test.want, test.why)
		}
	}
}

func TestUnexplained(t *testing.T) {
	for _, test := range []struct {
		text string
		want []string
		why  string
	}{
		{"Send the RMA back.", []string{"RMA"}, "nothing says what it is"},
		{"Send the RMA and the RMAs back.", []string{"RMA"}, "told once, in whatever number"},
		{"Send the RMA (return number) back. Keep the RMA.", nil, "explained behind it"},
		{"Send the return number (RMA) back.", nil, "it explains the words before it"},
		{"填写退货单号（RMA）。", nil, "brackets of Chinese"},
		{"Open the PDF with a URL.", nil, "everybody knows these"},
		{"The SKU is on the box.", nil, "the site's readers know it"},
		{"Set LD_LIBRARY_PATH, A/B and X=RMA.", nil, "names and code"},
		{"DO NOT OPEN THE BOX", nil, "a line that shouts"},
		{"Never say DO NOT OPEN to them.", nil, "some words that shout"},
		{"Press OK in the US.", nil, "two letters are mostly countries and buttons"},
		{"The UNESCO and the ÄÖÜ.", nil, "long ones are names, others no Latin capitals"},
		{"“WMS”, the WES, and the WCS!", []string{"WMS", "WES", "WCS"}, "marks around them"},
		{"", nil, "nothing says nothing"},
	} {
		got := plain.Unexplained(test.text, []string{"SKU"})
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%q: %s\n%s", test.text, test.why, diff)
		}
	}
}

func TestFind(t *testing.T) {
	for _, test := range []struct {
		text, word string
		want       int
		why        string
	}{
		{"Please Sign In here", "sign in", 7, "in any case"},
		{"design inside, sign in", "sign in", 15, "not a part of other words"},
		{"signing", "sign", -1, "a longer word is another word"},
		{"ÄRGER und ärger", "ärger", 0, "letters beyond ASCII have cases too"},
		{"请登录账户", "登录", 3, "Chinese has no ends of words"},
		{"abc", "", -1, "no word stands nowhere"},
		{"", "abc", -1, "nor does any in nothing"},
		{"x\xffsign", "sign", 2, "what is no text ends a word"},
	} {
		if got := plain.Find(test.text, test.word); got != test.want {
			t.Errorf("%q in %q: at %d, want %d: %s", test.word, test.text, got, test.want, test.why)
		}
	}
}

// The scores were worked out by hand from the counts that the cases name.
func TestRead(t *testing.T) {
	ten := "Vier rote Vögel singen heute Morgen im hohen grünen Lindenbaumgeäst. " // 10 words, 1 of more than 6 letters
	for _, test := range []struct {
		name, locale, text string
		want               float64
		hard               bool
		why                string
	}{
		{"LIX", "de-CH", strings.Repeat(ten, 12), 20, false, "10 words a sentence and a tenth of them long"},
		{"LIX of one sentence", "sv", strings.Repeat("Lindenbaumgeäst ", 120) + ".", 220, true, "120 words in a sentence, all of them long"},
		{"Coleman–Liau", "en", strings.Repeat("We like to read it now. ", 20), -4.07, false, "17 letters on 6 words and a sentence"},
		{"Gulpease", "it", strings.Repeat("Noi siamo qui adesso. ", 30), 121.5, false, "17 letters on 4 words and a sentence"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, ok := plain.Read(test.locale, test.text)
			if !ok {
				t.Fatal("no reading")
			}
			if d := r.Score - test.want; d < -0.1 || d > 0.1 {
				t.Errorf("%s %.2f, want %.2f: %s", r.Formula, r.Score, test.want, test.why)
			}
			if r.Hard() != test.hard {
				t.Errorf("hard: %t", r.Hard())
			}
		})
	}
}

func TestReadKeepsSilent(t *testing.T) {
	words := strings.Repeat("We like to read it now. ", 20)
	for _, test := range []struct{ name, locale, text string }{
		{"no formula is established for Chinese", "zh-Hans", strings.Repeat("我们现在很想读它。", 100)},
		{"nor is there one without syllables for French", "fr", words},
		{"a few words are no sample", "en", "We like to read it now."},
		{"titles and tables are no prose", "en", strings.ReplaceAll(strings.Repeat("Notwithstanding stipulations concerning documentation\n", 100), ".", "")},
		{"code is no prose", "en", strings.Repeat("a.b = c(d);\nx := y/z\n", 100)},
	} {
		if r, ok := plain.Read(test.locale, test.text); ok {
			t.Errorf("%s, but it got %v", test.name, r)
		}
	}
}

// The longest sentence is what a writer is told to divide.
func TestLongestSentence(t *testing.T) {
	text := strings.Repeat("We read it at 3.5 p.m. every day. ", 20) + "Then we (who never sleep!) see “what is new.” and go on to read all of it until the end of it. Bye now all."
	r, ok := plain.Read("en", text)
	if !ok || r.Words != 22 || !strings.HasPrefix(r.Longest, "Then we") {
		t.Errorf("got %d words: %q", r.Words, r.Longest)
	}
}
