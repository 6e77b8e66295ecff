package plain

import (
	"iter"
	"slices"
	"strings"
)

// known are abbreviations that readers of anything on a screen have met, and words
// that are written in capitals for weight.
var known = strings.Fields(`
	AM API APP ASCII BCC BIOS CLI CPU CSS CSV DNS DIY DOC DVD EUR FAQ GBP GHZ GIF GPS GPU GUI HDD HDMI HTML HTTP HTTPS
	IBAN IDE IOS ISBN ISO JPEG JPG JSON LAN LCD LED LTE MHZ MMS NFC PDF PHP PIN PNG PST RAM RGB ROM RSS SDK SEO SIM
	SMS SQL SSD SSH SSL SVG TLS TOML TXT URI URL USA USB USD UTC UTF VAT VIP VPN WEBP WIFI WLAN XLS XML YAML ZIP
	AND BUT FOR NOT THE NOTE TIP TIPS WARN INFO ONLY ALL ANY NEW YES END
	GET HEAD POST PUT PATCH TRUE FALSE NULL
`)

// The lengths of abbreviations that are looked at, in letters: shorter ones are
// mostly units and countries, longer ones words in capitals.
const (
	shortest = 3
	longest  = 5
)

// Unexplained lists the abbreviations of a text that neither it nor a list of known
// ones explains, each once, in the order in which they stand. A text explains one
// where brackets follow it, and where it stands in brackets behind its words.
func Unexplained(text string, explained []string) []string {
	var out []string
	for block := range strings.Lines(text) {
		for name := range abbreviations(block) {
			if !slices.Contains(out, name) && !slices.Contains(known, name) && !slices.Contains(explained, name) && !explains(text, name) {
				out = append(out, name)
			}
		}
	}
	return out
}

// abbreviations goes through the words of a block that are nothing but capitals, with
// or without a plural s. Where several stand side by side, they are words that shout.
func abbreviations(block string) iter.Seq[string] {
	return func(yield func(string) bool) {
		before, loud := "", false
		for word := range strings.FieldsSeq(block) {
			word = capitals(word)
			if before != "" && word == "" && !loud && !yield(before) {
				return
			}
			loud = before != "" && word != ""
			before = word
		}
		if before != "" && !loud {
			yield(before)
		}
	}
}

// capitals takes what stands around a word and the s of a plural away; "" for a word
// that is not of capitals alone, or of too few or too many of them.
func capitals(word string) string {
	word = strings.TrimSuffix(strings.TrimFunc(word, isFrame), "s")
	if len(word) < shortest || len(word) > longest || strings.ContainsFunc(word, notCapital) {
		return ""
	}
	return word
}

// isFrame tells marks that stand around a word. Others, such as a slash or an equals
// sign, make a name or a piece of code of it.
func isFrame(r rune) bool {
	return strings.ContainsRune(`.,;:!?…()[]“”„‘’"'*«»、。，；：（）「」`, r)
}

func notCapital(r rune) bool { return r < 'A' || r > 'Z' }

// explains looks for "ABC (words" and for "words (ABC" in a text.
func explains(text, name string) bool {
	for _, sign := range []string{name + " (", name + "s (", name + "（", "(" + name, "（" + name, "(“" + name} {
		if strings.Contains(text, sign) {
			return true
		}
	}
	return false
}
