package theme_test

import (
	"slices"
	"testing"
	"time"

	"helpwright/theme"
)

func TestDate(t *testing.T) {
	th := newTheme(t)
	day := time.Date(2026, 3, 7, 23, 0, 0, 0, time.FixedZone("", -5*3600)) // the 8th in UTC
	for _, test := range []struct{ locale, why, want string }{
		{"en", "month first", "March 8, 2026"},
		{"en-GB", "a region writes its own way", "8 March 2026"},
		{"de", "a point after the day", "8. März 2026"},
		{"fr-CH", "a region without facts of its own writes as its language", "8 mars 2026"},
		{"ru", "the month in the genitive", "8 марта 2026\u202fг."},
		{"zh-Hans", "year, month, day", "2026年3月8日"},
		{"zh-TW", "a region stands for its script", "2026年3月8日"},
		{"ar", "the digits that most readers of Arabic use on the web", "8 مارس 2026"},
		{"fa", "own digits, Gregorian calendar", "۸ مارس ۲۰۲۶"},
		{"hi", "Latin digits, as CLDR has it", "8 मार्च 2026"},
		{"tlh", "an unknown language gets English", "March 8, 2026"},
	} {
		if got := th.Date(test.locale, day); got != test.want {
			t.Errorf("%s: %q, want %q: %s", test.locale, got, test.want, test.why)
		}
	}
	if got := th.Date("en", time.Time{}); got != "" {
		t.Errorf("no date is %q", got)
	}
}

func TestNumber(t *testing.T) {
	th := newTheme(t)
	for _, test := range []struct{ locale, want string }{{"en", "12,345"}, {"de", "12.345"}, {"ar", "12,345"}, {"fa", "۱۲٬۳۴۵"}} {
		if got := th.Number(test.locale, 12345); got != test.want {
			t.Errorf("%s: %q, want %q", test.locale, got, test.want)
		}
	}
}

func TestDirAndName(t *testing.T) {
	for _, test := range []struct{ tag, dir, name string }{
		{"en", "ltr", "English"}, {"ar", "rtl", "العربية"}, {"he", "rtl", "עברית"}, {"fa", "rtl", "فارسی"}, {"az-Arab", "rtl", "az-Arab"},
		{"zh-Hans", "ltr", "简体中文"}, {"zh-CN", "ltr", "简体中文"}, {"zh-TW", "ltr", "繁體中文"}, {"pt-BR", "ltr", "Português (Brasil)"}, {"tlh", "ltr", "tlh"},
	} {
		if dir, name := theme.Dir(test.tag), theme.LanguageName(test.tag); dir != test.dir || name != test.name {
			t.Errorf("%s: %s %q, want %s %q", test.tag, dir, name, test.dir, test.name)
		}
	}
}

func TestCompare(t *testing.T) {
	th := newTheme(t)
	for _, test := range []struct {
		locale, why string
		in, want    []string
	}{
		{"de", "umlauts stand with their vowels", []string{"Zoll", "Äpfel", "Apfel"}, []string{"Apfel", "Äpfel", "Zoll"}},
		{"sv", "in Swedish they stand at the end", []string{"Äpple", "Zon", "Apa"}, []string{"Apa", "Zon", "Äpple"}},
		{"en", "numbers by value", []string{"Step 10", "Step 9"}, []string{"Step 9", "Step 10"}},
		{"zh-Hans", "by pinyin", []string{"主题", "安装"}, []string{"安装", "主题"}},
	} {
		got := slices.Clone(test.in)
		slices.SortFunc(got, th.Compare(test.locale))
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q: %s", test.locale, got, test.want, test.why)
		}
	}
}
