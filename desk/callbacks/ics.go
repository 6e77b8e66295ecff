package callbacks

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// ics writes a booked time as calendars read it: RFC 5545. The id stays the same and
// the version grows, so that a cancelled time goes from the calendar.
func (r *Room) ics(c *Call, label, link string) string {
	const utc = "20060102T150405Z"
	method, status := "PUBLISH", "CONFIRMED"
	if c.State == Cancelled {
		method, status = "CANCEL", "CANCELLED"
	}
	host := "desk"
	if at := r.Settings().BaseURL; at != "" {
		host = strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(at, "https://"), "http://"), "/")
		host, _, _ = strings.Cut(host, "/")
	}
	lines := []string{
		"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Helpwright//Desk//EN", "CALSCALE:GREGORIAN", "METHOD:" + method,
		"BEGIN:VEVENT", "UID:" + c.ID + "@" + host, "DTSTAMP:" + c.Changed.UTC().Format(utc), "SEQUENCE:" + fmt.Sprint(c.Version-1),
		"DTSTART:" + c.Starts.UTC().Format(utc), "DTEND:" + c.Ends.UTC().Format(utc), "SUMMARY:" + escaped(label), "DESCRIPTION:" + escaped(c.Phone+"\n"+link), "STATUS:" + status,
	}
	if link != "" {
		lines = append(lines, "URL:"+escapedURL(link))
	}
	if c.State != Cancelled {
		lines = append(lines, "BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:"+escaped(label), "TRIGGER:-PT"+minutesOf(15*time.Minute)+"M", "END:VALARM")
	}
	lines = append(lines, "END:VEVENT", "END:VCALENDAR")
	var out strings.Builder
	for _, line := range lines {
		out.WriteString(folded(line))
	}
	return out.String()
}

func minutesOf(d time.Duration) string { return fmt.Sprint(int(d / time.Minute)) }

// escaped writes a text as a value.
func escaped(text string) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' || r == 0x7f {
			return -1
		}
		return r
	}, strings.TrimRight(text, "\n"))
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`).Replace(text)
}

// escapedURL writes an address as a value, which has no escapes of its own.
func escapedURL(address string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r == 0x7f {
			return -1
		}
		return r
	}, address)
}

const longestLine = 75 // bytes

// folded ends a line, and breaks one that is too long between two letters.
func folded(line string) string {
	var out strings.Builder
	room := longestLine
	for _, r := range line {
		if size := utf8.RuneLen(r); size > room {
			out.WriteString("\r\n ")
			room = longestLine - 1
		}
		out.WriteRune(r)
		room -= utf8.RuneLen(r)
	}
	return out.String() + "\r\n"
}
