// Package calendar counts working time: the hours in which people answer, on
// weekdays, with holidays, in their time zone.
//
// A [Calendar] knows when work is done. From it follow the moment at which a span
// of working time has passed ([Calendar.Add]), how much of it lies between two
// moments ([Calendar.Between]), and clocks that can be paused ([Clock]).
//
// Hours are those of a clock on the wall. Where summer time begins, an hour that the
// wall clock leaves out is no working time; where it ends, an hour that the wall
// clock shows twice is worked twice. A span that begins or ends within such an hour
// begins or ends as the wall clock first shows it, or would have.
//
// Nothing here reads a clock, a file or the network; time zones come from the
// system or from the program.
package calendar

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Hours say when work is done, as settings write it. The zero value is around the
// clock, in UTC.
type Hours struct {
	TimeZone string              // name in the time zone database, such as "Europe/Berlin"; "" is UTC
	Days     map[string][]string // by "monday" to "sunday", spans such as "09:00-17:00"; none is around the clock, "24:00" ends a day
	Holidays []string            // days without work, such as "2027-01-01"
}

// A Calendar knows when work is done. Make one with [New]; it never changes.
type Calendar struct {
	zone     *time.Location
	week     [7][]span
	holidays map[day]bool
}

// A span is from a minute of the day up to another.
type span struct{ from, to int }

// A day is a date on the wall.
type day struct {
	year  int
	month time.Month
	day   int
}

const minutesOfDay = 24 * 60

// New makes a calendar of hours. It refuses spans that meet on a day, end before
// they begin, or are not written as they should be.
func New(h Hours) (*Calendar, error) {
	zone, err := time.LoadLocation(h.TimeZone)
	if err != nil || h.TimeZone == "Local" {
		return nil, fmt.Errorf("making a calendar: no time zone %q", h.TimeZone)
	}
	c := &Calendar{zone: zone, holidays: map[day]bool{}}
	for _, text := range h.Holidays {
		t, err := time.Parse(time.DateOnly, text)
		if err != nil {
			return nil, fmt.Errorf("making a calendar: holiday %q is no day such as 2027-01-01", text)
		}
		c.holidays[dayOf(t)] = true
	}
	for name, spans := range h.Days {
		weekday, ok := weekdayOf(name)
		if !ok {
			return nil, fmt.Errorf("making a calendar: no weekday %q", name)
		}
		for _, text := range spans {
			if err := c.add(weekday, text); err != nil {
				return nil, fmt.Errorf("making a calendar: %s: %w", name, err)
			}
		}
	}
	if !c.works() {
		for i := range c.week {
			c.week[i] = []span{{0, minutesOfDay}}
		}
	}
	return c, nil
}

func weekdayOf(name string) (time.Weekday, bool) {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if strings.ToLower(d.String()) == name {
			return d, true
		}
	}
	return 0, false
}

func (c *Calendar) works() bool {
	return slices.ContainsFunc(c.week[:], func(spans []span) bool { return len(spans) > 0 })
}

func (c *Calendar) add(d time.Weekday, text string) error {
	first, last, ok := strings.Cut(text, "-")
	from, to := minutes(first), minutes(last)
	if !ok || from < 0 || to < 0 {
		return fmt.Errorf("%q are no hours such as 09:00-17:00", text)
	}
	if from >= to {
		return fmt.Errorf("%q ends before it begins", text)
	}
	spans := c.week[d]
	if slices.ContainsFunc(spans, func(o span) bool { return from < o.to && o.from < to }) {
		return fmt.Errorf("%q meets other hours of the day", text)
	}
	spans = append(spans, span{from, to})
	slices.SortFunc(spans, func(a, b span) int { return a.from - b.from })
	c.week[d] = spans
	return nil
}

// minutes reads a time such as 09:00; -1 is none.
func minutes(text string) int {
	if text == "24:00" {
		return minutesOfDay
	}
	t, err := time.Parse("15:04", text)
	if err != nil || len(text) != len("15:04") {
		return -1
	}
	return t.Hour()*60 + t.Minute()
}

// Zone is where the wall clock hangs.
func (c *Calendar) Zone() *time.Location { return c.zone }

// Open says whether work is done at a moment.
func (c *Calendar) Open(t time.Time) bool {
	begin, _ := c.work(t)
	return !begin.After(t)
}

// Next is when work is done next: t itself when it is being done.
func (c *Calendar) Next(t time.Time) time.Time {
	begin, _ := c.work(t)
	if begin.Before(t) {
		return t
	}
	return begin
}

// Span is the span of work that t lies in, or else the next one.
func (c *Calendar) Span(t time.Time) (begin, end time.Time) { return c.work(t) }

// Add is the moment at which work has been done for d since t. When d is spent just
// as work ends for the day, it is that end and not the next morning. For d of 0 or
// less it is t.
func (c *Calendar) Add(t time.Time, d time.Duration) time.Time {
	if d <= 0 {
		return t
	}
	for {
		begin, end := c.work(t)
		if begin.Before(t) {
			begin = t
		}
		if worked := end.Sub(begin); worked < d {
			d -= worked
			t = end
			continue
		}
		return begin.Add(d)
	}
}

// Between is how long work is done from one moment to another; 0 when the second is
// not after the first.
func (c *Calendar) Between(from, to time.Time) time.Duration {
	var sum time.Duration
	for from.Before(to) {
		begin, end := c.work(from)
		if begin.Before(from) {
			begin = from
		}
		if end.After(to) {
			end = to
		}
		if !begin.Before(end) {
			break
		}
		sum += end.Sub(begin)
		from = end
	}
	return sum
}

// work finds the span of work that t lies in, or else the next one. It always ends
// after t: [New] gave each calendar a working day, and holidays are a finite list.
func (c *Calendar) work(t time.Time) (begin, end time.Time) {
	today := dayOf(t.In(c.zone))
	// A day before as well: where clocks change at midnight, the end of a day may
	// lie behind the beginning of the next.
	for d := today.next(-1); ; d = d.next(1) {
		if c.holidays[d] {
			continue
		}
		for _, s := range c.week[d.weekday()] {
			begin, end := c.wall(d, s.from), c.wall(d, s.to)
			if end.After(t) && begin.Before(end) {
				return begin, end
			}
		}
	}
}
