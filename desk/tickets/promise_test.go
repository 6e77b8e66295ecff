package tickets_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"helpwright/desk/packet"
	"helpwright/desk/tickets"
	"helpwright/journal"
	"helpwright/store"
)

// owed is how the promises of a ticket stand, such as "first_response running 13:00".
func owed(v *tickets.AgentView) string {
	var out []string
	for _, o := range v.Promises {
		text := o.Target + " " + o.State
		if o.Due != nil {
			text += " " + o.Due.Format("Jan2 15:04")
		}
		out = append(out, text)
	}
	return strings.Join(out, ", ")
}

func TestPromises(t *testing.T) {
	on(t, func(t *testing.T, d *desk) {
		id := d.open().ID
		expect := func(why, want string) {
			t.Helper()
			if got := owed(d.seen(id)); got != want {
				t.Errorf("%s: %s\nwant %s", why, got, want)
			}
		}
		expect("at first", "first_response running Mar1 13:00, resolution running Mar2 09:00")
		d.pass(time.Hour)
		d.say(id, "Which one?", ana, tickets.StatusPending)
		expect("an answer keeps the first, and pending pauses the other", "first_response kept, resolution paused")
		d.pass(10 * time.Hour)
		d.say(id, "The red one.", customer)
		expect("words of the customer want the next answer, and the solution is due as much later", "first_response kept, next_response running Mar2 00:00, resolution running Mar2 19:00")
		d.change(id, tickets.Change{Priority: new(tickets.High)})
		expect("another priority, other promises: counted from the same start", "first_response kept, resolution running Mar2 03:00")
		d.say(id, "Done.", ana, tickets.StatusSolved)
		expect("solved", "first_response kept, resolution kept")
		d.pass(time.Hour)
		d.say(id, "No.", customer)
		expect("taken up again, the clock goes on where it stood", "first_response kept, resolution running Mar2 04:00")
		d.pass(24 * time.Hour)
		expect("too late", "first_response kept, resolution broken Mar2 04:00")
		d.say(id, "Now.", ana, tickets.StatusSolved)
		expect("what was broken stays so", "first_response kept, resolution broken")
	})
}

// Who tried first gets the better promise.
func TestSelfServiceCredit(t *testing.T) {
	on(t, func(t *testing.T, d *desk) {
		id := d.open(func(o *tickets.Opening) {
			o.Packet = packet.Packet{Trails: []packet.Trail{{Article: "a", Path: "/a/", Locale: "en", Revision: "1", At: "#b", Time: 1800000000000}}}
		}).ID
		if got, want := owed(d.seen(id)), "first_response running Mar1 10:00, resolution running Mar2 09:00"; got != want {
			t.Errorf("%s, want %s", got, want)
		}
	})
}

// What comes due is told once: before, when it is broken, and to those who lead.
func TestDueAndBreach(t *testing.T) {
	on(t, func(t *testing.T, d *desk) {
		id := d.open().ID
		d.change(id, tickets.Change{Assignee: new("ben")})
		d.pass(3*time.Hour - time.Second)
		if got := d.told(); got != "" {
			t.Errorf("told too early: %s", got)
		}
		d.pass(time.Second)
		if got := d.told(); got != "due to ben" {
			t.Errorf("after three quarters: %s", got)
		}
		d.pass(time.Hour)
		if got := d.told(); got != "breach to ben, breach to leads" {
			t.Errorf("when it is due: %s", got)
		}
		d.pass(time.Minute)
		if got := d.told(); got != "" {
			t.Errorf("told twice: %s", got)
		}
		if v := d.seen(id); v.Broken != 1 || v.Due == nil || !v.Due.Equal(start.Add(4*time.Hour)) {
			t.Errorf("broken %d, due %v", v.Broken, v.Due)
		}
		var kinds []string
		if err := d.Store.Read(t.Context(), func(tx *store.Tx) error {
			all, err := journal.Of(tx, id)
			for _, e := range all {
				kinds = append(kinds, e.Kind)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if want := []string{"ticket.opened", "ticket.assigned", "ticket.due", "ticket.breached"}; !slices.Equal(kinds, want) {
			t.Errorf("the journal tells %v, want %v", kinds, want)
		}
		if c := d.customerSees(id); len(c.History) != 1 {
			t.Errorf("the customer is told of the desk's clocks: %+v", c.History)
		}
	})
}

// A command that comes after the time, and before the tick, does not hide the breach.
func TestBreachIsSeenByCommands(t *testing.T) {
	on(t, func(t *testing.T, d *desk) {
		id := d.open().ID
		d.now = d.now.Add(5 * time.Hour)
		d.say(id, "Late.", ana, tickets.StatusSolved)
		if v := d.seen(id); v.Broken != 1 {
			t.Errorf("%d promises broken", v.Broken)
		}
	})
}

// A customer who waits in silence is heard by more and more people.
func TestLadder(t *testing.T) {
	on(t, func(t *testing.T, d *desk) {
		id := d.open(func(o *tickets.Opening) { o.Reason, o.Fields = "refund", map[string]string{"order": "1"} }).ID
		d.change(id, tickets.Change{Assignee: new("ben"), Status: new(tickets.StatusOpen)})
		d.pass(4 * time.Hour)
		v := d.seen(id)
		if v.Assignee != "" || v.Level != 1 || !strings.Contains(d.told(), "escalated to billing") {
			t.Errorf("on the first rung: %q, level %d, told %s", v.Assignee, v.Level, d.told())
		}
		d.pass(4 * time.Hour)
		if v := d.seen(id); v.Level != 2 || !strings.Contains(d.told(), "escalated to leads") {
			t.Errorf("on the second: level %d, told %s", v.Level, d.told())
		}
		d.say(id, "I am on it.", ana)
		d.pass(20 * time.Hour)
		if v := d.seen(id); v.Level != 2 {
			t.Errorf("answered, and still climbing: level %d", v.Level)
		}
	})
}

// Two desks that tick at once do everything once.
func TestTickOnce(t *testing.T) {
	on(t, func(t *testing.T, d *desk) {
		other := newDesk(t, d.Store)
		for range 5 {
			d.open()
		}
		now := start.Add(5 * time.Hour)
		results := make(chan error, 2)
		for _, each := range []*desk{d, other} {
			each.notices = nil
			go func() { _, err := each.Tick(t.Context(), now); results <- err }()
		}
		for range 2 {
			if err := <-results; err != nil {
				t.Fatal(err)
			}
		}
		count := map[string]int{}
		for _, n := range append(d.notices, other.notices...) {
			count[fmt.Sprint(n.Ticket.Number, n.About, n.To)]++
		}
		if len(count) != 10 {
			t.Errorf("%d notices, want 2 for each of 5 tickets: %v", len(count), count)
		}
	})
}
