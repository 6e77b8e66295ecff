package searchindex

import (
	"slices"
	"testing"
)

// searches reports whether a word is looked for beside another one.
func searches(t *testing.T, language, word string) bool {
	t.Helper()
	s := indexOf(t, language, nil, doc("answer", word, ""), doc("other", "Toner", ""))
	return slices.ContainsFunc(ask(t, s, word+" toner").Reading, func(r Reading) bool { return r.Word == fold(word) })
}

// Words that greetings are made of mean something elsewhere.
func TestGreetingsLeaveContentWords(t *testing.T) {
	cases := []struct{ greeting, language, word string }{
		{"Guten Tag", "de", "Tag"},
		{"Liebe Grüße", "de", "Grüße"},
		{"Kind regards", "en", "regards"},
		{"Buenos días", "es", "días"},
		{"por favor", "es", "favor"},
		{"salut", "fr", "salut"},
		{"Bom dia", "pt", "dia"},
		{"por favor", "pt", "favor"},
		{"per favore", "it", "favore"},
		{"met dank", "nl", "dank"},
		{"方法を教えてください", "ja", "方法"},
		{"감사합니다, which begins as an audit does", "ko", "감사"},
	}
	for _, c := range cases {
		if !searches(t, c.language, c.word) {
			t.Errorf("%s: %q is not searched, for the sake of %q", c.language, c.word, c.greeting)
		}
	}
}

// What is polite and nothing else is not looked for.
func TestPolitenessIsNotSearched(t *testing.T) {
	for language, word := range map[string]string{"en": "please", "de": "danke", "fr": "merci", "es": "gracias", "it": "grazie", "pt": "obrigado", "nl": "bedankt", "zh-Hans": "谢谢", "ja": "です", "ko": "하세"} {
		if searches(t, language, word) {
			t.Errorf("%s: %q is searched", language, word)
		}
	}
}
