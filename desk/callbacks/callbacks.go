// Package callbacks is the room of calls: customers ask to be called as soon as
// possible, or book a time that is free.
//
// # A call
//
//	asked      as soon as possible, nobody has called yet
//	booked     at a time
//	done       somebody called
//	cancelled  there will be none
//
// Each call is also a ticket, which another room opens: there the desk works on it.
//
// # Times
//
// The settings name talks that can be booked, with their length and, where they differ
// from the desk's, their hours. Times follow each other from the beginning of each span
// of work; what begins within the next hour, or later than in four weeks, is not
// offered. A time that overlaps with a booked one is not free. Two customers who book
// the same at the same moment, also at two desks, meet at a unique index: one of them
// books, the other is told.
//
// # Letters
//
// The customer gets a letter with a link that shows the call and can cancel it, and of
// a booked time a file for calendars; a day and an hour before a reminder. The link's
// secret is stored as its digest. A cancelled time goes out as a file, too, which takes
// it from the calendar.
//
// Rules are in this file and slots.go, calendars in ics.go, SQL in sql.go, HTTP in
// http.go.
package callbacks

import (
	"context"
	"embed"
	"errors"
	"io/fs"
	"strings"
	"time"

	"helpwright/manifest"
	"helpwright/store"
)

//go:embed schema/*.sql
var files embed.FS

// Line is the room's own line of migrations.
func Line() store.Line {
	schema, err := fs.Sub(files, "schema")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	return store.Line{Room: "callbacks", Schema: schema}
}

// Config is what a Room is made of. Functions lead to other rooms.
type Config struct {
	Store    *store.Store
	Settings func() *manifest.Desk
	Address  func(path string) string // whole address of a path below the site's

	// Open makes a ticket of a call, in its transaction.
	Open func(tx *store.Tx, o Opening) (Ticket, error)

	// Send writes a letter, and Unsend takes back one that waits, by its guard.
	Send   func(tx *store.Tx, l Letter) error
	Unsend func(tx *store.Tx, guard string) error

	// Told writes into the history of a ticket what became of its call; may be nil.
	Told func(tx *store.Tx, ticket string, call *Call, now time.Time) error
}

// An Opening is a call for whoever makes a ticket of it.
type Opening struct {
	Call    *Call
	Label   string // of the booking, in the language of the customer
	Group   string // whose queue it belongs into, "" is everybody's
	Context []byte // the context packet as it came, JSON; nil is none
	Now     time.Time
}

// A Ticket is what was made of a call.
type Ticket struct {
	ID     string
	Number int64
}

// A Letter is what customers are told.
type Letter struct {
	About About
	Call  *Call
	Label string // of the booking
	Zone  *time.Location
	Link  string    // to see and cancel it, with its secret
	File  string    // for calendars, "" is none
	Guard string    // one letter only is written for each
	Due   time.Time // zero is now
	Now   time.Time
}

// An About says why somebody is written to.
type About string

const (
	AboutAsked     About = "asked"
	AboutBooked    About = "booked"
	AboutReminder  About = "reminder"
	AboutCancelled About = "cancelled"
)

// A State says how far a call is.
type State string

const (
	Asked     State = "asked"
	Booked    State = "booked"
	Done      State = "done"
	Cancelled State = "cancelled"
)

// live says whether somebody is still to be called.
func (s State) live() bool { return s == Asked || s == Booked }

// A Call is what a customer asked for.
type Call struct {
	ID      string
	State   State
	Booking string    // id of the settings', "" as soon as possible
	Starts  time.Time // zero as soon as possible
	Ends    time.Time
	Email   string // in lower case
	Name    string
	Phone   string
	Locale  string
	Message string
	Ticket  string
	Number  int64 // of the ticket
	Worker  string
	Version int64
	Created time.Time
	Changed time.Time

	secret   string // digest
	reminded int64  // how many reminders were written
}

// A Room keeps calls.
type Room struct {
	Config
}

// New makes the room. Its tables are those of [Line].
func New(c Config) *Room {
	if c.Told == nil {
		c.Told = func(*store.Tx, string, *Call, time.Time) error { return nil }
	}
	return &Room{c}
}

// ErrNotFree says that a time cannot be booked: somebody has it, or it is none.
var ErrNotFree = errors.New("the time is not free")

// ErrOver says that a call is done or cancelled.
var ErrOver = errors.New("the call is over")

// Ask makes a call: it books its time where it has one, opens its ticket and writes to
// the customer. The secret opens the page of the call.
func (r *Room) Ask(tx *store.Tx, c *Call, secret string, packet []byte, now time.Time) error {
	booking, calendar, err := r.booking(c.Booking)
	if err != nil {
		return err
	}
	c.ID, c.State, c.Created, c.Changed, c.Version = store.NewID(), Asked, now, now, 1
	c.secret = digest(secret)
	if !c.Starts.IsZero() {
		if booking == nil {
			return ErrNotFree
		}
		c.State, c.Ends = Booked, c.Starts.Add(length(booking))
		if err := r.checkFree(tx, booking, calendar, c.Starts, now); err != nil {
			return err
		}
	}
	label, group := "", ""
	if booking != nil {
		label, group = booking.Label[c.Locale], booking.Group
	}
	ticket, err := r.Open(tx, Opening{Call: c, Label: label, Group: group, Context: packet, Now: now})
	if err != nil {
		return err
	}
	c.Ticket, c.Number = ticket.ID, ticket.Number
	if err := insert(tx, c); err != nil {
		return err
	}
	return r.write(tx, c, secret, now)
}

// write writes to the customer, at once and before a booked time.
func (r *Room) write(tx *store.Tx, c *Call, secret string, now time.Time) error {
	about := AboutAsked
	if c.State == Booked {
		about = AboutBooked
	}
	l, err := r.letter(c, about, secret, now)
	if err != nil {
		return err
	}
	if err := r.Send(tx, l); err != nil {
		return err
	}
	if c.State != Booked {
		return nil
	}
	for _, before := range reminders {
		// One who books for tomorrow needs no reminder today.
		if due := c.Starts.Add(-before); due.Sub(now) > before/2 {
			l.About, l.File, l.Due, l.Guard = AboutReminder, "", due, reminderOf(c.ID, before)
			if err := r.Send(tx, l); err != nil {
				return err
			}
		}
	}
	return nil
}

// reminders are how long before a booked time somebody is reminded.
var reminders = []time.Duration{24 * time.Hour, time.Hour}

func reminderOf(id string, before time.Duration) string { return "call " + id + " " + before.String() }

func (r *Room) letter(c *Call, about About, secret string, now time.Time) (Letter, error) {
	booking, calendar, err := r.booking(c.Booking)
	if err != nil {
		return Letter{}, err
	}
	l := Letter{About: about, Call: c, Zone: calendar.Zone(), Now: now}
	if booking != nil {
		l.Label = booking.Label[c.Locale]
	}
	if secret != "" {
		l.Link = r.Address(pathOf(c.Locale, c.ID) + "?key=" + secret)
	}
	if !c.Starts.IsZero() {
		l.File = r.ics(c, l.Label, l.Link)
	}
	return l, nil
}

// pathOf is the page of a call, below the site's path.
func pathOf(locale, id string) string { return locale + "/contact/calls/" + id }

// Cancel ends a call before it was made, and frees its time. A customer shows the
// secret, so that the letter can lead to the page again.
func (r *Room) Cancel(tx *store.Tx, id, secret string, now time.Time) (*Call, error) {
	c, err := load(tx, id)
	if err != nil {
		return nil, err
	}
	if c.State == Cancelled {
		return c, nil
	}
	if !c.State.live() {
		return nil, ErrOver
	}
	c.State, c.Changed, c.Version = Cancelled, now, c.Version+1
	if err := save(tx, c); err != nil {
		return nil, err
	}
	if err := r.withdraw(tx, c); err != nil {
		return nil, err
	}
	l, err := r.letter(c, AboutCancelled, secret, now)
	if err != nil {
		return nil, err
	}
	if err := r.Send(tx, l); err != nil {
		return nil, err
	}
	return c, r.Told(tx, c.Ticket, c, now)
}

// Finish says that somebody called.
func (r *Room) Finish(tx *store.Tx, id, worker string, now time.Time) (*Call, error) {
	c, err := load(tx, id)
	if err != nil {
		return nil, err
	}
	if !c.State.live() {
		return nil, ErrOver
	}
	c.State, c.Worker, c.Changed = Done, worker, now
	if err := save(tx, c); err != nil {
		return nil, err
	}
	if err := r.withdraw(tx, c); err != nil {
		return nil, err
	}
	return c, r.Told(tx, c.Ticket, c, now)
}

// Take says who will call. A call that somebody else took is theirs.
func (r *Room) Take(tx *store.Tx, id, worker string, now time.Time) (*Call, error) {
	c, err := load(tx, id)
	if err != nil {
		return nil, err
	}
	if !c.State.live() || c.Worker != "" && c.Worker != worker {
		return nil, ErrOver
	}
	c.Worker, c.Changed = worker, now
	return c, save(tx, c)
}

// withdraw takes reminders back that mean nothing any more.
func (r *Room) withdraw(tx *store.Tx, c *Call) error {
	for _, before := range reminders {
		if err := r.Unsend(tx, reminderOf(c.ID, before)); err != nil {
			return err
		}
	}
	return nil
}

// Sweep forgets calls that are over for longer than is kept.
func (r *Room) Sweep(ctx context.Context, now time.Time) error {
	const usual = 365
	days := usual
	if n := r.Settings().Keep["callbacks"]; n > 0 {
		days = n
	}
	return r.Store.Write(ctx, func(tx *store.Tx) error {
		return removeBefore(tx, now.Add(-time.Duration(days)*24*time.Hour))
	})
}

func lowered(email string) string { return strings.ToLower(strings.TrimSpace(email)) }
