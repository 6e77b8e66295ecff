package tickets

import (
	"fmt"
	"time"

	"helpwright/desk/calendar"
	"helpwright/manifest"
)

// A Target is what is promised to a customer.
type Target int

const (
	FirstResponse Target = iota // the first public reply
	NextResponse                // a reply to what the customer wrote since
	Resolution                  // a solution
	targets
)

var targetNames = [targets]string{"first_response", "next_response", "resolution"}

func (t Target) String() string { return targetNames[t] }

// A Promise is a target of one ticket: how long it has been owed, in working time.
type Promise struct {
	Given  bool // there is something to keep
	Clock  calendar.Clock
	Kept   time.Time // zero: not yet
	Warned time.Time // when it was told that it comes due
	Broken time.Time // when it came due before it was kept; that stays
}

// owed says whether the promise is still to be kept.
func (p Promise) owed() bool { return p.Given && p.Kept.IsZero() }

// Waiting is how long a customer has been waiting for a word, in working time, and
// how many rungs of the ladder that has led up.
type Waiting struct {
	For   bool // the customer is waiting
	Clock calendar.Clock
	Rung  int
}

// Rules are what a site decides about tickets.
type Rules struct {
	Calendar   *calendar.Calendar
	Service    map[Service][targets]time.Duration // working time; 0 promises nothing
	HoldPauses bool                               // clocks are paused while a ticket is on hold
	Ladder     []Rung                             // in order
	CloseAfter time.Duration                      // how long a solved ticket can be taken up again
	Reasons    []manifest.Reason
	Groups     []string // that tickets can be given to
	Locales    []string // the first is the default
	Files      manifest.Attachments
}

// A Service is whom promises are made to.
type Service struct {
	Priority   Priority
	SelfServed bool // who tried first gets the better promise
}

// A Rung is what happens when a customer has been waiting in silence.
type Rung struct {
	Way     string                     // "functional": another team; "hierarchical": those who lead
	Group   string                     // that it goes to; "" stays in its own, free for everybody there
	Silence map[Priority]time.Duration // working time; a priority that is missing does not get there
}

// The ways of escalation.
const (
	Functional   = "functional"
	Hierarchical = "hierarchical"
	asked        = "asked" // by the customer
)

// UndoFor is how long a command can be undone, and how long the desk waits until it
// asks a customer how the help was.
const UndoFor = time.Minute

// MaxLevel is the highest level of escalation.
const MaxLevel = 3

// RulesOf makes the rules of a site's settings.
func RulesOf(d *manifest.Desk) (*Rules, error) {
	c, err := calendar.New(calendar.Hours(d.Hours))
	if err != nil {
		return nil, fmt.Errorf("reading the desk's hours: %w", err)
	}
	r := &Rules{
		Calendar: c, Service: map[Service][targets]time.Duration{}, Ladder: standardLadder,
		CloseAfter: 7 * 24 * time.Hour, Reasons: d.Reasons, Groups: d.Groups, Files: d.Files,
	}
	for _, l := range d.Locales {
		r.Locales = append(r.Locales, l.Tag)
	}
	for _, p := range d.Service {
		r.Service[Service{Priority(p.Priority), p.SelfService}] = [targets]time.Duration{
			FirstResponse: minutes(p.FirstResponse), NextResponse: minutes(p.NextResponse), Resolution: minutes(p.Resolution),
		}
	}
	return r, nil
}

func minutes(n int) time.Duration { return time.Duration(n) * time.Minute }

// standardLadder frees a ticket for its group first and calls those who lead next.
var standardLadder = []Rung{
	{Way: Functional, Silence: map[Priority]time.Duration{Urgent: time.Hour, High: 4 * time.Hour, Normal: 16 * time.Hour, Low: 40 * time.Hour}},
	{Way: Hierarchical, Silence: map[Priority]time.Duration{Urgent: 2 * time.Hour, High: 8 * time.Hour, Normal: 24 * time.Hour, Low: 80 * time.Hour}},
}

// promised is how long a target of a ticket may take. Who tried first gets what is
// promised for that, as far as anything is.
func (r *Rules) promised(t *Ticket, target Target) time.Duration {
	all := r.Service[Service{t.Priority, false}][target]
	if better := r.Service[Service{t.Priority, true}][target]; t.SelfServed && better > 0 && (all == 0 || better < all) {
		return better
	}
	return all
}

// warning is how much of a promise has passed when it is told that it comes due.
func warning(promised time.Duration) time.Duration { return promised / 4 * 3 }

// runs says whether clocks run in a status.
func (r *Rules) runs(s Status) bool {
	return s == StatusNew || s == StatusOpen || s == StatusOnHold && !r.HoldPauses
}

// begin gives the promises of a new ticket.
func (t *Ticket) begin() {
	t.Promises[FirstResponse].Given = true
	t.Promises[Resolution].Given = true
	t.Waiting = Waiting{For: true}
}

// heard follows from words of the customer.
func (t *Ticket) heard() {
	if !t.Promises[FirstResponse].owed() && !t.Promises[NextResponse].owed() {
		t.Promises[NextResponse] = Promise{Given: true}
	}
	if !t.Waiting.For {
		t.Waiting = Waiting{For: true}
	}
}

// answered follows from a public reply.
func (t *Ticket) answered(r *Rules, now time.Time) {
	for _, target := range []Target{FirstResponse, NextResponse} {
		if p := &t.Promises[target]; p.owed() {
			p.Kept, p.Clock = now, p.Clock.Pause(r.Calendar, now)
		}
	}
	t.Waiting, t.Escalated = Waiting{}, false
}

// settle starts and pauses the clocks as the ticket now stands, and finds out when
// time does the next thing. Whoever changed a ticket ends with it.
func (t *Ticket) settle(r *Rules, now time.Time) {
	if p := &t.Promises[Resolution]; t.Status.Live() {
		p.Kept = time.Time{}
		t.Ended = time.Time{}
	} else {
		if p.owed() {
			p.Kept = now
		}
		if t.Ended.IsZero() {
			t.Ended = now
		}
	}
	for target := range t.Promises {
		p := &t.Promises[target]
		p.Clock = set(p.Clock, p.owed() && r.runs(t.Status), r, now)
	}
	t.Waiting.Clock = set(t.Waiting.Clock, t.Waiting.For && r.runs(t.Status), r, now)
	t.schedule(r)
}

func set(k calendar.Clock, run bool, r *Rules, now time.Time) calendar.Clock {
	if run {
		return k.Start(now)
	}
	return k.Pause(r.Calendar, now)
}

// schedule finds out when the next promise comes due and when time does the next thing.
func (t *Ticket) schedule(r *Rules) {
	t.Due, t.Wake, t.Broken = time.Time{}, time.Time{}, 0
	for target := range targets {
		p, span := t.Promises[target], r.promised(t, target)
		if !p.Broken.IsZero() {
			t.Broken++
		}
		if span == 0 || !p.owed() {
			continue
		}
		due, ever := p.Clock.Due(r.Calendar, span)
		if ever {
			t.Due = earlier(t.Due, due)
		}
		if !p.Broken.IsZero() {
			continue
		}
		if ever {
			t.Wake = earlier(t.Wake, due)
		}
		if warn, ever := p.Clock.Due(r.Calendar, warning(span)); ever && p.Warned.IsZero() {
			t.Wake = earlier(t.Wake, warn)
		}
	}
	if due, ever := t.nextRung(r); ever {
		t.Wake = earlier(t.Wake, due)
	}
	if t.Status == StatusSolved {
		t.Wake = earlier(t.Wake, t.Ended.Add(r.CloseAfter))
		if !t.Asked {
			t.Wake = earlier(t.Wake, t.Ended.Add(UndoFor))
		}
	}
}

// nextRung is when the next rung of the ladder is reached.
func (t *Ticket) nextRung(r *Rules) (time.Time, bool) {
	if t.Waiting.Rung >= len(r.Ladder) {
		return time.Time{}, false
	}
	silence, climbs := r.Ladder[t.Waiting.Rung].Silence[t.Priority]
	if !climbs {
		return time.Time{}, false
	}
	return t.Waiting.Clock.Due(r.Calendar, silence)
}

// earlier is the earlier of two moments; zero is never.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || b.Before(a) {
		return b
	}
	return a
}

// pass lets time pass for a ticket and tells what it did. The ticket is settled
// afterwards.
func (t *Ticket) pass(r *Rules, now time.Time) []Event {
	if t.Wake.IsZero() || t.Wake.After(now) {
		return nil
	}
	var events []Event
	for target := range targets {
		if e, happened := t.passPromise(r, target, now); happened {
			events = append(events, e)
		}
	}
	for due, ever := t.nextRung(r); ever && !due.After(now); due, ever = t.nextRung(r) {
		events = append(events, t.climb(r.Ladder[t.Waiting.Rung]))
	}
	if t.Status == StatusSolved && !t.Asked && !t.Ended.Add(UndoFor).After(now) {
		t.Asked = true
		events = append(events, Event{Did: DidAsk})
	}
	if t.Status == StatusSolved && !t.Ended.Add(r.CloseAfter).After(now) {
		t.Status = StatusClosed
		events = append(events, Event{Did: DidClose, Altered: []Altered{{fieldStatus, string(StatusSolved), string(StatusClosed)}}})
	}
	t.settle(r, now)
	return events
}

// passPromise tells that a promise was broken or comes due, once each.
func (t *Ticket) passPromise(r *Rules, target Target, now time.Time) (Event, bool) {
	p, span := &t.Promises[target], r.promised(t, target)
	if span == 0 || !p.owed() || !p.Broken.IsZero() {
		return Event{}, false
	}
	if due, ever := p.Clock.Due(r.Calendar, span); ever && !due.After(now) {
		p.Broken = due
		return Event{Did: DidBreak, Target: target.String()}, true
	}
	if warn, ever := p.Clock.Due(r.Calendar, warning(span)); ever && p.Warned.IsZero() && !warn.After(now) {
		p.Warned = now
		return Event{Did: DidComeDue, Target: target.String()}, true
	}
	return Event{}, false
}

// climb takes a ticket up a rung.
func (t *Ticket) climb(rung Rung) Event {
	t.Waiting.Rung++
	level, group, assignee := min(t.Level+1, MaxLevel), t.Group, t.Assignee
	if rung.Way == Functional {
		assignee = ""
		if rung.Group != "" {
			group = rung.Group
		}
	}
	change := Change{Level: &level, Group: &group, Assignee: &assignee}
	altered := change.alterations(t)
	for _, a := range altered {
		t.put(a.Field, a.To)
	}
	return Event{Did: DidEscalate, Way: rung.Way, Altered: altered}
}
