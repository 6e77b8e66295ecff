package calendar

import "time"

// A Clock counts working time. It can be paused and goes on where it stood. The zero
// value stands at nothing and is paused. Clocks are values: each method returns a
// new one.
type Clock struct {
	Worked time.Duration // until it was last started
	Since  time.Time     // when it was started; zero while it is paused
}

// Runs says whether the clock is not paused.
func (k Clock) Runs() bool { return !k.Since.IsZero() }

// Start lets the clock go on; one that runs already runs on as before.
func (k Clock) Start(now time.Time) Clock {
	if !k.Runs() {
		k.Since = now
	}
	return k
}

// Pause stops the clock; one that is paused already stays as it is.
func (k Clock) Pause(c *Calendar, now time.Time) Clock {
	return Clock{Worked: k.Reads(c, now)}
}

// Reads is how much working time the clock has counted.
func (k Clock) Reads(c *Calendar, now time.Time) time.Duration {
	if !k.Runs() {
		return k.Worked
	}
	return k.Worked + c.Between(k.Since, now)
}

// Due is when the clock will have counted a span of working time if nobody pauses
// it, and whether that will ever be: a paused clock gets nowhere. A moment in the
// past is one at which it already had.
func (k Clock) Due(c *Calendar, span time.Duration) (due time.Time, ever bool) {
	if !k.Runs() {
		return time.Time{}, false
	}
	return c.Add(k.Since, span-k.Worked), true
}
