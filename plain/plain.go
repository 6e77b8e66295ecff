// Package plain looks whether words can be understood: how hard a text is to read,
// which abbreviations it leaves unexplained, and whether a title says anything.
//
// How hard a text is, is told by a formula that was made for its language and is
// widely used there, with the bound that its makers draw for texts which are very
// hard. There is none for most languages; then nothing is said, since a formula of
// another language measures how languages differ, not how texts do.
//
//	English                             Coleman–Liau index (1975)
//	German, Danish, Norwegian, Swedish  LIX (1968)
//	Italian                             Gulpease index (1988)
//
// All three count letters, words and sentences. Formulas that count syllables are
// left out: where spelling does not tell how many there are, a program guesses.
//
// The package knows texts and languages alone, no files and no sites; whoever asks
// it says where the words stand.
package plain

import (
	"strings"

	"golang.org/x/text/language"
)

// base returns the language of a tag without script and region: "de" of "de-CH";
// "" where it names none.
func base(tag string) string {
	b, sure := language.Make(tag).Base()
	if sure != language.Exact {
		return ""
	}
	return b.String()
}

// fold makes one spelling of words that differ in case and in the space around them.
func fold(text string) string {
	return strings.Join(strings.Fields(strings.ToLower(text)), " ")
}
