package calendar

import "time"

func dayOf(t time.Time) day {
	y, m, d := t.Date()
	return day{y, m, d}
}

func (d day) next(n int) day { return dayOf(time.Date(d.year, d.month, d.day+n, 0, 0, 0, 0, time.UTC)) }

func (d day) weekday() time.Weekday {
	return time.Date(d.year, d.month, d.day, 0, 0, 0, 0, time.UTC).Weekday()
}

// wall is the moment at which the wall clock first shows a minute of a day, or leaps
// over it. So later minutes never come earlier.
func (c *Calendar) wall(d day, minute int) time.Time {
	t := time.Date(d.year, d.month, d.day, 0, minute, 0, 0, c.zone)
	shown := asUTC(t)
	asked := time.Date(d.year, d.month, d.day, 0, minute, 0, 0, time.UTC)
	since, until := t.ZoneBounds()
	switch {
	case shown.After(asked):
		return since
	case shown.Before(asked):
		return until
	case since.IsZero():
		return t
	}
	_, before := since.Add(-time.Second).Zone()
	if earlier := time.Unix(asked.Unix()-int64(before), 0).In(c.zone); earlier.Before(since) {
		return earlier
	}
	return t
}

// asUTC is the moment at which a wall clock in UTC shows what one in t's zone shows.
func asUTC(t time.Time) time.Time {
	_, offset := t.Zone()
	return time.Unix(t.Unix()+int64(offset), 0).UTC()
}
