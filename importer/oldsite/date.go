package oldsite

import (
	"regexp"
	"strings"
	"time"
)

// layouts are the ways in which people write dates, as far as they mean one
// thing. A date without a zone is one of UTC.
var layouts = []string{
	time.RFC3339Nano, time.DateOnly, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z07:00",
	time.DateTime, "2006-01-02 15:04", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05 -07:00", "2006-01-02 15:04:05 -07", "2006-01-02 15:04:05-07",
	"2006-01-02 15:04:05-07:00", "2006-01-02 15:04:05Z0700", "2006-01-02 15:04 -0700", "2006-01-02 15:04:05 MST", "2006-01-02 15:04:05 -0700 MST", "2006/01/02", "2006/01/02 15:04:05", "2006-1-2", "2006.01.02",
	"2 January 2006", "2 Jan 2006", "January 2, 2006", "Jan 2, 2006", "January 2 2006", "02-Jan-2006",
	time.RFC1123Z, time.RFC1123, time.RFC822Z, time.RFC822, time.RFC850, time.ANSIC, time.UnixDate, time.RubyDate,
}

// maxDate is the length in bytes beyond which no date is looked for.
const maxDate = 64

// dateOf reads a date, however it is written.
func dateOf(v any) (time.Time, bool) {
	switch v := v.(type) {
	case time.Time:
		switch v.Location().String() {
		case "datetime-local", "date-local": // TOML without a zone, which would be that of this machine
			v = time.Date(v.Year(), v.Month(), v.Day(), v.Hour(), v.Minute(), v.Second(), v.Nanosecond(), time.UTC)
		}
		return v, true
	case string:
		text := strings.TrimSpace(v)
		if len(text) > maxDate {
			return time.Time{}, false
		}
		for _, l := range layouts {
			if t, err := time.Parse(l, text); err == nil {
				return t, true
			}
		}
	}
	return time.Time{}, false
}

var datedName = regexp.MustCompile(`^(\d{4}-\d{1,2}-\d{1,2})-.`)

// dateInName reads the date with which the name of a file begins.
func dateInName(name string) (time.Time, bool) {
	m := datedName.FindStringSubmatch(name)
	if m == nil {
		return time.Time{}, false
	}
	t, err := time.Parse("2006-1-2", m[1])
	return t, err == nil
}
