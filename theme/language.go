package theme

import (
	_ "embed"
	"encoding/json"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

// A fact is what is known of a language. The facts are derived from CLDR by
// facts/facts.mjs.
type fact struct {
	Name   string   `json:"name"`   // of the language in itself
	Date   string   `json:"date"`   // "{d} {month} {year}"; {dd} has two digits
	Months []string `json:"months"` // January first, as written in a date
	Digits string   `json:"digits"` // zero first; "" means 0123456789
}

//go:embed facts/facts.json
var factsJSON []byte

// facts holds the facts by tag; it is read once and never changes.
var facts = sync.OnceValue(func() map[string]fact {
	all := map[string]fact{}
	if err := json.Unmarshal(factsJSON, &all); err != nil {
		panic("theme: facts.json: " + err.Error())
	}
	return all
})

// factFor finds the facts of a locale or of its nearest parent, English in the end.
func factFor(locale string) fact {
	for _, tag := range append([]string{locale}, parents(locale)...) {
		if f, ok := facts()[tag]; ok {
			return f
		}
	}
	return facts()[english]
}

// parents lists less exact tags for the same written language, nearest first:
// "zh-Hant" for "zh-TW", "fr" for "fr-CH". A tag in another script than its
// language's usual one has no parent without the script.
func parents(locale string) []string {
	tag, err := language.Parse(locale)
	if err != nil {
		return nil
	}
	base, _ := tag.Base()
	script, _ := tag.Script()
	usual, _ := language.Make(base.String()).Script()
	var tags []string
	add := func(s string) {
		if s != locale {
			tags = append(tags, s)
		}
	}
	add(base.String() + "-" + script.String())
	if script == usual {
		add(base.String())
	}
	return tags
}

// Dir returns the direction in which a locale is written, "ltr" or "rtl".
func Dir(tag string) string {
	script, _ := language.Make(tag).Script()
	switch script.String() {
	case "Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm", "Rohg", "Mand", "Samr":
		return "rtl"
	}
	return "ltr"
}

// LanguageName returns what a language calls itself, the tag when that is not known.
func LanguageName(tag string) string {
	for _, t := range append([]string{tag}, parents(tag)...) {
		if f, ok := facts()[t]; ok {
			return f.Name
		}
	}
	return tag
}

// Date writes a day as the locale writes a long date, in UTC.
func (t *Theme) Date(locale string, d time.Time) string {
	if d.IsZero() {
		return ""
	}
	f := factFor(locale)
	words := f.Date
	year, month, day := d.UTC().Date()
	twoDigits := strconv.Itoa(day)
	if day < 10 {
		twoDigits = "0" + twoDigits
	}
	for _, part := range [][2]string{
		{"{dd}", twoDigits},
		{"{d}", strconv.Itoa(day)},
		{"{month}", f.Months[month-1]},
		{"{year}", strconv.Itoa(year)},
	} {
		words = strings.Replace(words, part[0], f.digits(part[1]), 1)
	}
	return words
}

func (f fact) digits(s string) string {
	if f.Digits == "" {
		return s
	}
	own := []rune(f.Digits)
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return own[r-'0']
		}
		return r
	}, s)
}

// Number writes a whole number as the locale writes it.
func (t *Theme) Number(locale string, n int) string {
	return t.decimal(locale, number.Decimal(n))
}

// decimal uses the digits that dates use, so that a page has one sort of digits.
func (t *Theme) decimal(locale string, v any) string {
	tag := language.Make(locale)
	if factFor(locale).Digits == "" {
		if latin, err := tag.SetTypeForKey("nu", "latn"); err == nil {
			tag = latin
		}
	}
	return message.NewPrinter(tag).Sprint(v)
}

// bytes writes a file size, as a rule with two digits. What is not empty has one kB.
func (t *Theme) bytes(locale string, n int64) string {
	size, unit := float64(n)/1e3, "kB"
	if n > 0 {
		size = max(size, 1)
	}
	if n >= 1e6 {
		size, unit = float64(n)/1e6, "MB"
	}
	digits := 0
	if size < 10 {
		digits = 1
	}
	return t.decimal(locale, number.Decimal(size, number.MaxFractionDigits(digits))) + "\u00a0" + unit
}

// Compare returns a function that orders words as the locale orders them, with
// numbers in them by value. It must not be called by two goroutines at once;
// each takes its own.
func (t *Theme) Compare(locale string) func(a, b string) int {
	c := collate.New(language.Make(locale), collate.Numeric)
	return func(a, b string) int {
		if order := c.CompareString(a, b); order != 0 {
			return order
		}
		return strings.Compare(a, b) // so that equal titles keep one order
	}
}
