package strict

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Quoted writes a text as YAML that no reader can take for anything else: as it is
// where that is safe, else in quotes.
func Quoted(text string) string { return quoted(text, " ,.?!'()/-") }

// QuotedItem is like [Quoted] for an item of a list on one line.
func QuotedItem(text string) string { return quoted(text, " .?!'()/-") }

// quoted leaves texts as they are that begin with a letter and hold letters, digits,
// signs beyond ASCII and those that are harmless.
func quoted(text, harmless string) string {
	first, _ := utf8.DecodeRuneInString(text)
	isPlain := unicode.IsLetter(first) && text == strings.TrimSpace(text) &&
		!slices.Contains(yamlWords, strings.ToLower(text)) &&
		!strings.ContainsFunc(text, func(r rune) bool {
			if r < utf8.RuneSelf {
				return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(harmless, r)
			}
			return !unicode.IsGraphic(r) || unicode.IsSpace(r)
		})
	if isPlain {
		return text
	}
	inQuotes, _ := json.Marshal(text) // a string always has a JSON form, and that is YAML too
	return string(inQuotes)
}

// yamlWords are read as something else than text by one YAML reader or another.
var yamlWords = []string{"null", "true", "false", "yes", "no", "on", "off", "y", "n"}
