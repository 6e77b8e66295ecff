// Package scrub takes personal data out of what a customer wrote, so that the words
// can become the beginning of an article: e-mail addresses, telephone, card and
// account numbers, addresses of computers and the names of people who are known.
//
// What looks like personal data goes, even where it was none: somebody reads the
// words before they are published, and sees a mark in place of each. It cannot know a
// name that it was not told; the reader must.
package scrub

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What stands in place of what was taken out.
const (
	Email   = "[e-mail address]"
	Phone   = "[telephone number]"
	Card    = "[card number]"
	Account = "[account number]"
	Address = "[computer address]"
	Name    = "[name]"
	Secret  = "[secret]"
)

var (
	email   = regexp.MustCompile(`[^\s<>()\[\]{}"',;:@＠/?=&]+[@＠][^\s<>()\[\]{}"',;:@＠/?=&]+`)
	account = regexp.MustCompile(`\b[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]{4}){2,7}(?:[ -]?[A-Za-z0-9]{1,4})?\b`)
	address = regexp.MustCompile(`\b(?:\d{1,3}\.){3}\d{1,3}\b|\b(?:[0-9A-Fa-f]{1,4}:){3,7}:?[0-9A-Fa-f]{1,4}\b`)
	link    = regexp.MustCompile(`(?i)\bhttps?://\S+`)
	numbers = regexp.MustCompile(`[+＋(（]?\p{Nd}(?:[\s().\-–/（）－]{0,3}\p{Nd})+`)
)

// Text takes personal data out of a text. People are the names of those whom it may
// be about, such as the requester's: each word of them goes, wherever it stands alone.
func Text(text string, people ...string) string {
	text = link.ReplaceAllStringFunc(text, bareLink)
	text = email.ReplaceAllString(text, Email)
	text = account.ReplaceAllString(text, Account)
	text = address.ReplaceAllString(text, Address)
	text = withoutNumbers(text)
	return withoutNames(text, people)
}

// bareLink keeps where a link leads and drops what it may carry: people paste links
// that sign them in.
func bareLink(link string) string {
	host := link
	if _, rest, ok := strings.Cut(link, "://"); ok {
		scheme := link[:len(link)-len(rest)]
		if at := strings.LastIndexByte(strings.SplitN(rest, "/", 2)[0], '@'); at >= 0 {
			rest = rest[at+1:]
		}
		host = scheme + rest
	}
	if at := strings.IndexAny(host, "?#"); at >= 0 {
		return host[:at] + "?" + Secret
	}
	return host
}

// Digits that a telephone number has at least and at most. Shorter ones are counts,
// years and versions.
const (
	fewest = 7
	most   = 15
)

// withoutNumbers takes out what has as many digits as telephones and cards do and
// hangs on no letter, as error codes and serial numbers do.
func withoutNumbers(text string) string {
	var out strings.Builder
	last := 0
	for _, at := range numbers.FindAllStringIndex(text, -1) {
		from, to := apart(text, at[0], at[1])
		digits := digitsOf(text[from:to])
		if len(digits) < fewest {
			continue
		}
		out.WriteString(text[last:from])
		if len(digits) >= 12 && (luhn(digits) || len(digits) > most) {
			out.WriteString(Card)
		} else {
			out.WriteString(Phone)
		}
		last = to
	}
	out.WriteString(text[last:])
	return out.String()
}

var group = regexp.MustCompile(`\p{Nd}+`)

// apart narrows a run of numbers by the first and the last of them where these hang
// on a letter.
func apart(text string, from, to int) (int, int) {
	groups := group.FindAllStringIndex(text[from:to], -1)
	before, _ := utf8.DecodeLastRuneInString(text[:from])
	after, _ := utf8.DecodeRuneInString(text[to:])
	if latin(after) {
		groups = groups[:len(groups)-1]
	}
	if latin(before) && len(groups) > 0 {
		if groups = groups[1:]; len(groups) > 0 {
			return from + groups[0][0], from + groups[len(groups)-1][1]
		}
	}
	if len(groups) == 0 {
		return from, from
	}
	return from, from + groups[len(groups)-1][1]
}

// latin says whether a rune is a letter of a script that puts spaces between words
// and numbers. Han writes "电话13800138000" without one.
func latin(r rune) bool {
	return r == '_' || unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic)
}

// digitsOf are the values of the decimal digits of any script.
func digitsOf(text string) []byte {
	var out []byte
	for _, r := range text {
		if unicode.Is(unicode.Nd, r) {
			out = append(out, digit(r))
		}
	}
	return out
}

// digit is the value of a decimal digit. Unicode keeps the ten of each script
// together, the zero first.
func digit(r rune) byte {
	zero := r
	for zero > 0 && r-zero < 9 && unicode.Is(unicode.Nd, zero-1) {
		zero--
	}
	return byte(r - zero)
}

// luhn checks the last digit of a card number.
func luhn(digits []byte) bool {
	sum := 0
	for i := range digits {
		d := int(digits[len(digits)-1-i])
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// withoutNames takes the words of names out, whatever their case. In scripts without
// spaces the whole name goes wherever it stands.
func withoutNames(text string, people []string) string {
	for _, person := range people {
		parts := strings.FieldsFunc(person, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
		slices.SortFunc(parts, func(a, b string) int { return len(b) - len(a) })
		for _, part := range parts {
			if utf8.RuneCountInString(part) >= 2 {
				text = withoutWord(text, part)
			}
		}
	}
	return text
}

func withoutWord(text, word string) string {
	pattern := regexp.MustCompile(`(?i)` + regexp.QuoteMeta(word))
	var out strings.Builder
	last := 0
	for _, at := range pattern.FindAllStringIndex(text, -1) {
		before, _ := utf8.DecodeLastRuneInString(text[:at[0]])
		after, _ := utf8.DecodeRuneInString(text[at[1]:])
		first, _ := utf8.DecodeRuneInString(word)
		if spaced(first) && (unicode.IsLetter(before) || unicode.IsLetter(after)) {
			continue
		}
		out.WriteString(text[last:at[0]])
		out.WriteString(Name)
		last = at[1]
	}
	out.WriteString(text[last:])
	return out.String()
}

// spaced says whether words of a letter's script are kept apart by spaces.
func spaced(r rune) bool {
	return !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}
