package callbacks

import (
	"fmt"
	"slices"
	"time"

	"helpwright/desk/calendar"
	"helpwright/manifest"
	"helpwright/store"
)

// A Slot is a time that can be booked.
type Slot struct {
	Starts, Ends time.Time
}

// What is offered.
const (
	soonest  = time.Hour           // from now
	farthest = 28 * 24 * time.Hour // from now
	oneView  = 7 * 24 * time.Hour  // from the time that is asked for
	mostOf   = 200                 // slots of a view
	usual    = 30                  // minutes of a booking that names none
)

func length(b *manifest.Booking) time.Duration {
	if b.Minutes <= 0 {
		return usual * time.Minute
	}
	return time.Duration(b.Minutes) * time.Minute
}

// booking finds a talk of the settings with its hours; nil and the hours of the desk
// for none. Unknown ids are store.ErrNotFound.
func (r *Room) booking(id string) (*manifest.Booking, *calendar.Calendar, error) {
	s := r.Settings()
	hours := calendar.Hours{TimeZone: s.Hours.TimeZone, Days: s.Hours.Days, Holidays: s.Hours.Holidays}
	var found *manifest.Booking
	if id != "" {
		at := slices.IndexFunc(s.Bookings, func(b manifest.Booking) bool { return b.ID == id })
		if at < 0 {
			return nil, nil, store.ErrNotFound
		}
		if found = &s.Bookings[at]; len(found.Days) > 0 {
			hours.Days = found.Days
		}
	}
	c, err := calendar.New(hours)
	if err != nil {
		return nil, nil, fmt.Errorf("reading the hours of calls: %w", err)
	}
	return found, c, nil
}

// slots lists times from one moment up to another, whether they are free or not. They
// follow each other from the beginning of each span of work.
func slots(c *calendar.Calendar, each time.Duration, from, to time.Time) (all []Slot) {
	for at := from; at.Before(to) && len(all) < mostOf; {
		begin, end := c.Span(at)
		for s := firstOf(begin, each, from); s.Before(to) && !s.Add(each).After(end) && len(all) < mostOf; s = s.Add(each) {
			all = append(all, Slot{s, s.Add(each)})
		}
		at = end
	}
	return all
}

// firstOf is the first time of a span that is not before another.
func firstOf(begin time.Time, each time.Duration, from time.Time) time.Time {
	if !begin.Before(from) {
		return begin
	}
	passed := (from.Sub(begin) + each - 1) / each
	return begin.Add(passed * each)
}

// Free lists the times of a talk that can be booked, from a moment on.
func (r *Room) Free(tx *store.Tx, booking string, from, now time.Time) ([]Slot, *time.Location, error) {
	b, c, err := r.booking(booking)
	if err != nil {
		return nil, nil, err
	}
	if b == nil {
		return nil, nil, store.ErrNotFound
	}
	if earliest := now.Add(soonest); from.Before(earliest) {
		from = earliest
	}
	to := from.Add(oneView)
	if last := now.Add(farthest); to.After(last) {
		to = last
	}
	taken, err := booked(tx, b.ID, from.Add(-24*time.Hour), to.Add(24*time.Hour))
	if err != nil {
		return nil, nil, err
	}
	free := slices.DeleteFunc(slots(c, length(b), from, to), func(s Slot) bool { return overlaps(s, taken) })
	return free, c.Zone(), nil
}

func overlaps(s Slot, taken []Slot) bool {
	return slices.ContainsFunc(taken, func(o Slot) bool { return s.Starts.Before(o.Ends) && o.Starts.Before(s.Ends) })
}

// checkFree refuses a time that is none, or that somebody has.
func (r *Room) checkFree(tx *store.Tx, b *manifest.Booking, c *calendar.Calendar, starts, now time.Time) error {
	if starts.Before(now.Add(soonest)) || starts.After(now.Add(farthest)) {
		return ErrNotFree
	}
	offered := slots(c, length(b), starts, starts.Add(time.Millisecond))
	if len(offered) != 1 || !offered[0].Starts.Equal(starts) {
		return ErrNotFree
	}
	taken, err := booked(tx, b.ID, starts.Add(-24*time.Hour), starts.Add(24*time.Hour))
	if err != nil {
		return err
	}
	if overlaps(offered[0], taken) {
		return ErrNotFree
	}
	return nil
}
