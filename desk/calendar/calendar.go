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
	"errors"
	"fmt"
	"slices"
	"time"
)

// Hours say when work is done, as settings write it. The zero value is around the
// clock, in UTC.
type Hours struct {
	Zone     string   `json:"zone,omitempty"`     // name in the time zone database, such as "Europe/Berlin"; "" is UTC
	Week     []Span   `json:"week,omitempty"`     // in any order; none is around the clock
	Holidays []string `json:"holidays,omitempty"` // days without work, such as "2027-01-01"
}

// A Span is a time of work on a day of the week. It ends on the day on which it
// begins.
type Span struct {
	Day  time.Weekday `json:"day"`  // 0 is Sunday
	From string       `json:"from"` // wall clock, such as "09:00"
	To   string       `json:"to"`   // "24:00" is the end of the day
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
	zone, err := time.LoadLocation(h.Zone)
	if err != nil || h.Zone == "Local" {
		return nil, fmt.Errorf("making a calendar: no time zone %q", h.Zone)
	}
	c := &Calendar{zone: zone, holidays: map[day]bool{}}
	for _, text := range h.Holidays {
		t, err := time.Parse(time.DateOnly, text)
		if err != nil {
			return nil, fmt.Errorf("making a calendar: holiday %q is no day such as 2027-01-01", text)
		}
		c.holidays[dayOf(t)] = true
	}
	for _, s := range h.Week {
		if err := c.add(s); err != nil {
			return nil, fmt.Errorf("making a calendar: %w", err)
		}
	}
	if len(h.Week) == 0 {
		for i := range c.week {
			c.week[i] = []span{{0, minutesOfDay}}
		}
	}
	return c, nil
}

func (c *Calendar) add(s Span) error {
	if s.Day < time.Sunday || s.Day > time.Saturday {
		return fmt.Errorf("no day %d in a week", s.Day)
	}
	from, err := minutes(s.From)
	if err != nil {
		return err
	}
	to, err := minutes(s.To)
	if err != nil {
		return err
	}
	if from >= to {
		return fmt.Errorf("hours from %q to %q end before they begin", s.From, s.To)
	}
	spans := c.week[s.Day]
	if slices.ContainsFunc(spans, func(o span) bool { return from < o.to && o.from < to }) {
		return fmt.Errorf("hours from %q to %q meet others of %s", s.From, s.To, s.Day)
	}
	spans = append(spans, span{from, to})
	slices.SortFunc(spans, func(a, b span) int { return a.from - b.from })
	c.week[s.Day] = spans
	return nil
}

var errNoTime = errors.New("is no time such as 09:00")

func minutes(text string) (int, error) {
	if text == "24:00" {
		return minutesOfDay, nil
	}
	t, err := time.Parse("15:04", text)
	if err != nil || len(text) != len("15:04") {
		return 0, fmt.Errorf("%q %w", text, errNoTime)
	}
	return t.Hour()*60 + t.Minute(), nil
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
