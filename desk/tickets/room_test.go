package tickets_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"helpwright/desk/packet"
	"helpwright/desk/policy"
	"helpwright/desk/tickets"
	"helpwright/journal"
	"helpwright/manifest"
	"helpwright/store"
	"helpwright/store/storetest"
)

// settings are those of a small desk that is open around the clock.
func settings() *manifest.Desk {
	return &manifest.Desk{
		Locales: []manifest.DeskLocale{{Tag: "en"}, {Tag: "zh-Hans"}},
		Groups:  []string{"billing", "printers"},
		Files:   manifest.Attachments{MaxBytes: 1 << 20, MaxFiles: 3},
		Reasons: []manifest.Reason{
			{ID: "refund", Group: "billing", Priority: "high", Fields: []manifest.FormField{
				{ID: "order", Kind: "text", Required: true},
				{ID: "how", Kind: "choice", Choices: []manifest.Choice{{ID: "card"}, {ID: "cash"}}},
				{ID: "when", Kind: "date"},
				{ID: "amount", Kind: "number"},
			}},
			{ID: "other"},
		},
		Service: []manifest.ServicePolicy{
			{Priority: "normal", FirstResponse: 240, NextResponse: 240, Resolution: 1440},
			{Priority: "normal", SelfService: true, FirstResponse: 60},
			{Priority: "high", FirstResponse: 60, Resolution: 480},
		},
	}
}

// A desk is a room with people who are told of things.
type desk struct {
	*tickets.Room
	t       *testing.T
	notices []tickets.Notice // of the last command
	now     time.Time
}

var start = time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)

var (
	ana      = tickets.By{Side: tickets.Agent, ID: "ana", Name: "Ana"}
	ben      = tickets.By{Side: tickets.Agent, ID: "ben", Name: "Ben"}
	customer = tickets.By{Side: tickets.Customer}
)

func lines() []store.Line { return []store.Line{journal.Line(), tickets.Line()} }

func newDesk(t *testing.T, s *store.Store) *desk {
	rules, err := tickets.RulesOf(settings())
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{t: t, now: start}
	d.Room = tickets.New(tickets.Config{
		Store: s, Rules: func() *tickets.Rules { return rules },
		Notify: func(_ *store.Tx, all ...tickets.Notice) error {
			d.notices = append(d.notices, all...)
			return nil
		},
		Person: func(_ *store.Tx, id string) (tickets.Person, error) {
			if id == "ana" || id == "ben" {
				return tickets.Person{ID: id, Name: strings.ToUpper(id[:1]) + id[1:]}, nil
			}
			return tickets.Person{}, store.ErrNotFound
		},
		Mentioned: func(_ *store.Tx, names []string) (out []tickets.Person, err error) {
			for _, name := range names {
				if name == "ana" || name == "ben" {
					out = append(out, tickets.Person{ID: name, Name: name})
				}
			}
			return out, nil
		},
		Bind: func(_ *store.Tx, by policy.Actor, files []string, ticket, message string) ([]string, error) {
			if slices.Contains(files, "foreign") {
				return nil, store.ErrNotFound
			}
			return files, nil
		},
		Published: func(_ context.Context, id, locale string) (tickets.Article, string, bool) {
			if id == "gone" {
				return tickets.Article{}, "", false
			}
			return tickets.Article{ID: id, Locale: locale, Revision: "r1", Title: "How to " + id, Path: locale + "/" + id + "/"}, "Turn it off and on.", true
		},
		Similar: func(_ context.Context, locale, words string, limit int) ([]tickets.Article, error) {
			return []tickets.Article{{ID: "alike", Locale: locale, Title: "Alike"}}, nil
		},
	})
	return d
}

// do runs a command and says why it was refused.
func (d *desk) do(work func(tx *store.Tx) error) error {
	return d.Store.Write(d.t.Context(), func(tx *store.Tx) error {
		d.notices = nil
		return work(tx)
	})
}

// must runs a command that is not refused.
func (d *desk) must(work func(tx *store.Tx) error) {
	d.t.Helper()
	if err := d.do(work); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) refused(code string, work func(tx *store.Tx) error) {
	d.t.Helper()
	var no *tickets.Refusal
	if err := d.do(work); !errors.As(err, &no) {
		d.t.Errorf("not refused, want %q: %v", code, err)
	} else if no.Code != code {
		d.t.Errorf("refused as %q (%s), want %q", no.Code, no.Why, code)
	}
}

func opening() tickets.Opening {
	return tickets.Opening{Subject: "The printer is off", Text: "It does not print.\nI tried twice.", Email: "Someone@Example.org ", Name: "Some One", Locale: "en", Channel: "form"}
}

func (d *desk) open(change ...func(*tickets.Opening)) *tickets.Ticket {
	d.t.Helper()
	o := opening()
	for _, f := range change {
		f(&o)
	}
	var t *tickets.Ticket
	d.must(func(tx *store.Tx) (err error) {
		t, err = d.Open(tx, o, customer, policy.Actor{}, d.now)
		return err
	})
	return t
}

func (d *desk) say(id, text string, by tickets.By, status ...tickets.Status) *tickets.Ticket {
	d.t.Helper()
	w := tickets.Word{Text: text, Via: "desk"}
	if len(status) > 0 {
		w.Status = &status[0]
	}
	var t *tickets.Ticket
	d.must(func(tx *store.Tx) (err error) {
		t, _, err = d.Say(tx, id, w, by, policy.Actor{}, d.now)
		return err
	})
	return t
}

func (d *desk) change(id string, c tickets.Change) (undo string) {
	d.t.Helper()
	d.must(func(tx *store.Tx) (err error) {
		_, undo, err = d.Change(tx, id, c, 0, ana, d.now)
		return err
	})
	return undo
}

func (d *desk) seen(id string) *tickets.AgentView {
	d.t.Helper()
	var v *tickets.AgentView
	if err := d.Store.Read(d.t.Context(), func(tx *store.Tx) (err error) {
		v, err = d.AgentView(tx, id, d.now)
		return err
	}); err != nil {
		d.t.Fatal(err)
	}
	return v
}

func (d *desk) customerSees(id string) *tickets.CustomerView {
	d.t.Helper()
	var v *tickets.CustomerView
	if err := d.Store.Read(d.t.Context(), func(tx *store.Tx) (err error) {
		v, err = d.CustomerView(tx, id)
		return err
	}); err != nil {
		d.t.Fatal(err)
	}
	return v
}

// pass lets time pass and ticks until nothing is left to do.
func (d *desk) pass(wait time.Duration) {
	d.t.Helper()
	d.now = d.now.Add(wait)
	d.notices = nil
	for range 1000 {
		more, err := d.Tick(d.t.Context(), d.now)
		if err != nil {
			d.t.Fatal(err)
		}
		if !more {
			return
		}
	}
	d.t.Fatal("ticking never ends")
}

func (d *desk) told() string {
	var out []string
	for _, n := range d.notices {
		to := n.To.Account + n.To.Group
		switch {
		case n.To.Requester:
			to = "requester"
		case n.To.Leads:
			to = "leads"
		}
		out = append(out, fmt.Sprintf("%s to %s", n.About, to))
	}
	return strings.Join(out, ", ")
}

func on(t *testing.T, test func(t *testing.T, d *desk)) {
	t.Helper()
	storetest.Run(t, lines(), func(t *testing.T, s *store.Store) { test(t, newDesk(t, s)) })
}

func TestOpen(t *testing.T) {
	on(t, func(t *testing.T, d *desk) {
		first := d.open()
		if got := d.told(); got != "arrived to , opened to requester" {
			t.Errorf("told %q", got)
		}
		second := d.open(func(o *tickets.Opening) {
			o.Reason, o.Fields = "refund", map[string]string{"order": "4711", "how": "card"}
			o.Packet = packet.Packet{Articles: []packet.Article{{ID: "a", Path: "/a/", Locale: "en", Revision: "1", Time: 1800000000000}}}
			o.Locale = "xx"
		})
		if second.Number != first.Number+1 {
			t.Errorf("numbers %d and %d", first.Number, second.Number)
		}
		v := d.seen(second.ID)
		if v.Group != "billing" || v.Priority != tickets.High || !v.SelfServed || v.Locale != "en" || v.Requester != "someone@example.org" {
			t.Errorf("opened as %+v", v)
		}
		if len(v.History) != 1 || v.History[0].Event.Did != tickets.DidOpen || v.History[0].Text != opening().Text || v.History[0].Side != tickets.Customer {
			t.Errorf("its history is %+v", v.History)
		}
		if len(v.Others) != 1 || v.Others[0].ID != first.ID {
			t.Errorf("others of the same requester: %+v", v.Others)
		}
	})
}

func TestOpenRefuses(t *testing.T) {
	on(t, func(t *testing.T, d *desk) {
		for _, c := range []struct {
			field, code string
			change      func(*tickets.Opening)
		}{
			{"subject", "too_long", func(o *tickets.Opening) { o.Subject = strings.Repeat("ä", 201) }},
			{"subject", "invalid", func(o *tickets.Opening) { o.Subject = "a\r\nBcc: b" }},
			{"message", "missing", func(o *tickets.Opening) { o.Text = "\n" }},
			{"message", "too_long", func(o *tickets.Opening) { o.Text = strings.Repeat("a", 50001) }},
			{"email", "missing", func(o *tickets.Opening) { o.Email = "" }},
			{"email", "invalid", func(o *tickets.Opening) { o.Email = "Name <a@example.org>" }},
			{"email", "invalid", func(o *tickets.Opening) { o.Email = "a@example.org, b@example.org" }},
			{"reason", "unknown", func(o *tickets.Opening) { o.Reason = "none" }},
			{"fields.order", "missing", func(o *tickets.Opening) { o.Reason = "refund" }},
			{"fields.x", "unknown", func(o *tickets.Opening) { o.Fields = map[string]string{"x": "1"} }},
			{"fields.how", "unknown", func(o *tickets.Opening) {
				o.Reason, o.Fields = "refund", map[string]string{"order": "1", "how": "gold"}
			}},
			{"fields.when", "invalid", func(o *tickets.Opening) {
				o.Reason, o.Fields = "refund", map[string]string{"order": "1", "when": "soon"}
			}},
			{"fields.amount", "invalid", func(o *tickets.Opening) {
				o.Reason, o.Fields = "refund", map[string]string{"order": "1", "amount": "much"}
			}},
			{"uploads", "too_many", func(o *tickets.Opening) { o.Files = []string{"a", "b", "c", "d"} }},
			{"uploads", "invalid", func(o *tickets.Opening) { o.Files = []string{"a", "a"} }},
			{"packet", "invalid", func(o *tickets.Opening) { o.Packet.Page = "https://example.org" }},
			{"type", "unknown", func(o *tickets.Opening) { o.Type = "wish" }},
		} {
			o := opening()
			c.change(&o)
			err := d.do(func(tx *store.Tx) error {
				_, err := d.Open(tx, o, customer, policy.Actor{}, d.now)
				return err
			})
			var no *tickets.Refusal
			if !errors.As(err, &no) || no.Field != c.field || no.Code != c.code {
				t.Errorf("want %s of %s, got %+v", c.code, c.field, err)
			}
		}
		if err := d.do(func(tx *store.Tx) error {
			o := opening()
			o.Files = []string{"foreign"}
			_, err := d.Open(tx, o, customer, policy.Actor{}, d.now)
			return err
		}); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a foreign file: %v", err)
		}
	})
}

// A conversation goes back and forth, and each side sees whose turn it is.
func TestConversation(t *testing.T) {
	on(t, func(t *testing.T, d *desk) {
		id := d.open().ID
		got := d.say(id, "Which printer?", ana, tickets.StatusPending)
		if got.Status != tickets.StatusPending || got.Assignee != "ana" || d.told() != "answer to requester" {
			t.Errorf("after an answer: %s of %q, told %q", got.Status, got.Assignee, d.told())
		}
		if v := d.customerSees(id); v.Status != tickets.WaitingForYou || v.Turn != tickets.TurnCustomer {
			t.Errorf("the customer reads %s, turn %s", v.Status, v.Turn)
		}
		got = d.say(id, "The red one.", customer)
		if got.Status != tickets.StatusOpen || d.told() != "words to ana" {
			t.Errorf("after words: %s, told %q", got.Status, d.told())
		}
		d.say(id, "Done.", ana, tickets.StatusSolved)
		if v := d.customerSees(id); v.Status != tickets.LabelSolved || !v.MayReopen || v.MayClose || !v.MayRate {
			t.Errorf("after solving the customer sees %+v", v)
		}
		d.must(func(tx *store.Tx) error { _, err := d.Reopen(tx, id, customer, d.now); return err })
		d.must(func(tx *store.Tx) error { _, err := d.Close(tx, id, customer, d.now); return err })
		var did []tickets.Did
		for _, e := range d.seen(id).History {
			if e.Event != nil {
				did = append(did, e.Event.Did)
			}
		}
		want := []tickets.Did{tickets.DidOpen, tickets.DidAssign, tickets.DidChange, tickets.DidSolve, tickets.DidReopen, tickets.DidSolve}
		if !slices.Equal(did, want) {
			t.Errorf("done: %v, want %v", did, want)
		}
	})
}

// What is said among colleagues never reaches the customer, in whatever way.
func TestNotesStayInside(t *testing.T) {
	on(t, func(t *testing.T, d *desk) {
		id := d.open().ID
		d.must(func(tx *store.Tx) error {
			_, err := d.Note(tx, id, tickets.Word{Text: "canary: ask @ben and @nobody, mail a@ben"}, ana, policy.Actor{}, d.now)
			return err
		})
		if d.told() != "mention to ben" {
			t.Errorf("told %q", d.told())
		}
		d.change(id, tickets.Change{AddTags: []string{"canary"}, Priority: new(tickets.Low)})
		d.must(func(tx *store.Tx) error {
			_, err := d.Link(tx, id, tickets.Article{ID: "canary", Title: "canary", How: tickets.Used}, ana, d.now)
			return err
		})
		if v := fmt.Sprintf("%+v", d.customerSees(id)); strings.Contains(v, "canary") {
			t.Errorf("the customer sees %s", v)
		}
		d.pass(time.Second)
		find := func(actor policy.Actor) (n int) {
			if err := d.Store.Read(t.Context(), func(tx *store.Tx) error {
				if actor.Role == policy.Customer {
					rows, _, err := d.Mine(tx, actor, "", "canary", 0, "")
					n = len(rows)
					return err
				}
				rows, _, err := d.List(tx, actor, tickets.Filter{Words: "canary"}, 0, "")
				n = len(rows)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return n
		}
		if n := find(policy.Actor{Role: policy.Customer, Email: "someone@example.org"}); n != 0 {
			t.Errorf("the customer finds %d by a note's words", n)
		}
		if n := find(policy.Actor{Role: policy.Agent, ID: "ana"}); n != 1 {
			t.Errorf("the agent finds %d", n)
		}
	})
}

// Of many who claim at once on two desks, one gets the ticket.
func TestClaimOnce(t *testing.T) {
	storetest.Places(t, func(t *testing.T, at string) {
		one := newDesk(t, storetest.Open(t, at, lines()...))
		desks := []*tickets.Room{one.Room}
		if strings.HasPrefix(at, "postgres") {
			desks = append(desks, newDesk(t, storetest.Open(t, at, lines()...)).Room)
		}
		for range 5 {
			id := one.open().ID
			var mu sync.Mutex
			var won []string
			var wg sync.WaitGroup
			for i := range 8 {
				wg.Go(func() {
					by := tickets.By{Side: tickets.Agent, ID: fmt.Sprint("agent", i), Name: "A"}
					room := desks[i%len(desks)]
					err := room.Store.Write(t.Context(), func(tx *store.Tx) error {
						_, _, err := room.Claim(tx, id, by, start)
						return err
					})
					var no *tickets.Refusal
					switch {
					case err == nil:
						mu.Lock()
						won = append(won, by.ID)
						mu.Unlock()
					case !errors.As(err, &no) || no.Code != "claimed":
						t.Error(err)
					}
				})
			}
			wg.Wait()
			if len(won) != 1 || one.seen(id).Assignee != won[0] {
				t.Errorf("claimed by %v, and it is %q's", won, one.seen(id).Assignee)
			}
		}
	})
}

func TestUndo(t *testing.T) {
	on(t, func(t *testing.T, d *desk) {
		id := d.open().ID
		undo := d.change(id, tickets.Change{Status: new(tickets.StatusSolved), Priority: new(tickets.Urgent), AddTags: []string{"b", "a", "b"}, Group: new("billing")})
		take := func(tx *store.Tx) error { _, err := d.Undo(tx, undo, ana, d.now); return err }
		d.refused("too_late", func(tx *store.Tx) error { _, err := d.Undo(tx, undo, ben, d.now); return err })
		d.must(take)
		if v := d.seen(id); v.Status != tickets.StatusNew || v.Priority != tickets.Normal || len(v.Tags) != 0 || v.Group != "" || v.Ended != nil {
			t.Errorf("after undoing: %+v", v.AgentRow)
		}
		d.refused("too_late", take)
		undo = d.change(id, tickets.Change{Priority: new(tickets.High)})
		d.change(id, tickets.Change{Priority: new(tickets.Low)})
		d.refused("changed", take)
		undo = d.change(id, tickets.Change{Priority: new(tickets.High)})
		d.pass(2 * time.Minute)
		d.refused("too_late", take)
		if undo := d.change(id, tickets.Change{Priority: new(tickets.High)}); undo != "" {
			t.Error("nothing changed, and it can be undone")
		}
	})
}

func TestChangeRefuses(t *testing.T) {
	on(t, func(t *testing.T, d *desk) {
		id := d.open().ID
		d.change(id, tickets.Change{Status: new(tickets.StatusOpen)})
		d.refused("no_way", func(tx *store.Tx) error {
			_, _, err := d.Change(tx, id, tickets.Change{Status: new(tickets.StatusNew)}, 0, ana, d.now)
			return err
		})
		for _, c := range []tickets.Change{
			{Priority: new(tickets.Priority("most"))},
			{Assignee: new("nobody")}, {Group: new("none")}, {Type: new(tickets.Type("wish"))}, {Reason: new("none")}, {Status: new(tickets.Status("gone"))}, {Fields: map[string]string{"x": "1"}},
		} {
			d.refused("unknown", func(tx *store.Tx) error { _, _, err := d.Change(tx, id, c, 0, ana, d.now); return err })
		}
		d.refused("invalid", func(tx *store.Tx) error {
			_, _, err := d.Change(tx, id, tickets.Change{AddTags: []string{"two words"}}, 0, ana, d.now)
			return err
		})
		d.refused("changed", func(tx *store.Tx) error {
			_, _, err := d.Change(tx, id, tickets.Change{Priority: new(tickets.Low)}, 1, ana, d.now)
			return err
		})
	})
}

func TestMergeAndSplit(t *testing.T) {
	on(t, func(t *testing.T, d *desk) {
		one, two, foreign := d.open().ID, d.open().ID, d.open(func(o *tickets.Opening) { o.Email = "other@example.org" }).ID
		merge := func(from, into string) func(*store.Tx) error {
			return func(tx *store.Tx) error { _, _, err := d.Merge(tx, from, into, ana, d.now); return err }
		}
		d.refused("other_requester", merge(one, foreign))
		d.refused("itself", merge(one, one))
		d.say(two, "Words of the second", customer)
		var undo string
		d.must(func(tx *store.Tx) (err error) { _, undo, err = d.Merge(tx, two, one, ana, d.now); return err })
		v := d.seen(one)
		if len(v.History) != 5 || len(v.Merged) != 1 || d.seen(two).Status != tickets.StatusClosed {
			t.Errorf("merged: %d entries, %+v", len(v.History), v.Merged)
		}
		if c := d.customerSees(one); !strings.Contains(fmt.Sprintf("%+v", c.History), "Words of the second") {
			t.Error("the customer does not see what was said in the other")
		}
		d.refused("closed", merge(one, two))
		if got := d.say(two, "More", customer); got.ID != one {
			t.Error("more words of a merged ticket do not go on where it went")
		}
		three := d.open().ID
		d.must(merge(one, three))
		if v := d.seen(three); len(v.History) != 9 {
			t.Errorf("a chain of three shows %d entries", len(v.History))
		}
		d.must(func(tx *store.Tx) error { _, err := d.Undo(tx, undo, ana, d.now); return err })
		if v := d.seen(two); v.Status != tickets.StatusNew || v.MergedInto != nil {
			t.Errorf("taken out again: %+v", v.AgentRow)
		}

		words := d.seen(foreign).History[0]
		var part *tickets.Ticket
		d.must(func(tx *store.Tx) (err error) {
			part, err = d.Split(tx, foreign, words.ID, "A second thing", ana, policy.Actor{}, d.now)
			return err
		})
		if v := d.seen(part.ID); v.SplitFrom.ID != foreign || v.History[0].Text != words.Text || v.Requester != "other@example.org" {
			t.Errorf("split off: %+v", v)
		}
		if v := d.seen(foreign); len(v.History) != 2 {
			t.Error("the message left its history")
		}
	})
}

// A question does not go under because its ticket goes into one that waits for nobody.
func TestMergeKeepsTheQuestion(t *testing.T) {
	on(t, func(t *testing.T, d *desk) {
		for _, status := range []tickets.Status{tickets.StatusPending, tickets.StatusSolved} {
			into, question, answered := d.open().ID, d.open().ID, d.open().ID
			d.say(into, "Try this.", ana, status)
			d.say(answered, "Try that.", ana, tickets.StatusPending)
			merge := func(from string) {
				d.must(func(tx *store.Tx) error { _, _, err := d.Merge(tx, from, into, ana, d.now); return err })
			}
			merge(answered)
			if v := d.seen(into); v.Status != status {
				t.Errorf("with an answered ticket in it, it is %s, want %s", v.Status, status)
			}
			merge(question)
			v := d.seen(into)
			owed := slices.ContainsFunc(v.Promises, func(o tickets.Owed) bool { return o.Target == "next_response" && o.State == "running" })
			if v.Status != tickets.StatusOpen || !owed {
				t.Errorf("with a question in it, what was %s is %s, and promises %+v", status, v.Status, v.Promises)
			}
		}
	})
}

// A program is nobody who could work on a ticket.
func TestProgramsClaimNothing(t *testing.T) {
	on(t, func(t *testing.T, d *desk) {
		id, crm := d.open().ID, tickets.By{Side: tickets.Program, ID: "crm", Name: "CRM"}
		d.refused("no_person", func(tx *store.Tx) error { _, _, err := d.Claim(tx, id, crm, d.now); return err })
		d.refused("unknown", func(tx *store.Tx) error {
			_, _, err := d.Change(tx, id, tickets.Change{Assignee: &crm.ID}, 0, crm, d.now)
			return err
		})
	})
}

// Whatever is said of a closed ticket begins a new one that names it.
func TestFollowUp(t *testing.T) {
	on(t, func(t *testing.T, d *desk) {
		id := d.open(func(o *tickets.Opening) { o.Reason, o.Fields = "refund", map[string]string{"order": "1"} }).ID
		d.say(id, "Done.", ana, tickets.StatusSolved)
		d.pass(8 * 24 * time.Hour)
		if v := d.seen(id); v.Status != tickets.StatusClosed {
			t.Fatalf("after a week it is %s", v.Status)
		}
		d.refused("closed", func(tx *store.Tx) error { _, err := d.Reopen(tx, id, customer, d.now); return err })
		next := d.say(id, "Once more.", customer)
		if next.ID == id || next.FollowUpOf != id || next.Assignee != "ana" || next.Group != "billing" || next.Status != tickets.StatusNew {
			t.Errorf("followed up by %+v", next)
		}
		if v := d.customerSees(next.ID); v.FollowUpOf == 0 || len(v.History) != 1 {
			t.Errorf("the customer sees %+v", v)
		}
		if more := d.say(id, "And this.", customer); more.ID != next.ID || !strings.Contains(d.told(), "follow_up to requester") {
			t.Errorf("more words go into %d and not into %d; told: %s", more.Number, next.Number, d.told())
		}
		var again *tickets.Ticket
		d.must(func(tx *store.Tx) (err error) {
			again, err = d.FollowUp(tx, id, "We found out more.", ben, policy.Actor{}, d.now)
			return err
		})
		if v := d.seen(id); len(v.FollowUps) != 2 || again.Status != tickets.StatusOpen {
			t.Errorf("%d follow-ups, the last is %s", len(v.FollowUps), again.Status)
		}
	})
}

func TestEscalate(t *testing.T) {
	on(t, func(t *testing.T, d *desk) {
		id := d.open().ID
		ask := func(tx *store.Tx) error { _, err := d.Escalate(tx, id, "Nobody answers.", customer, d.now); return err }
		d.must(ask)
		if got := d.told(); got != "escalated to leads, escalated to " {
			t.Errorf("told %q", got)
		}
		d.refused("asked_already", ask)
		d.say(id, "Here I am.", ana)
		d.must(ask)
		v := d.customerSees(id)
		last := v.History[len(v.History)-1]
		if last.Did != tickets.DidEscalate || last.Reason != "Nobody answers." || v.MayEscalate {
			t.Errorf("the customer sees %+v", last)
		}
		if v := d.seen(id); v.Level != 2 {
			t.Errorf("level %d", v.Level)
		}
	})
}

func TestSatisfaction(t *testing.T) {
	on(t, func(t *testing.T, d *desk) {
		id := d.open().ID
		rate := func(g tickets.Rating) func(*store.Tx) error {
			return func(tx *store.Tx) error { _, err := d.Rate(tx, id, g, customer, d.now); return err }
		}
		d.refused("not_solved", rate(tickets.Rating{CSAT: 5}))
		d.say(id, "Done.", ana, tickets.StatusSolved)
		d.pass(30 * time.Second)
		if d.told() != "" {
			t.Errorf("asked while it can be undone: %q", d.told())
		}
		d.pass(time.Minute)
		if d.told() != "solved to requester" {
			t.Fatalf("told %q", d.told())
		}
		secret := d.notices[0].Secret
		d.must(func(tx *store.Tx) error {
			if found, err := d.AskedBySecret(tx, secret); err != nil || found != id {
				return fmt.Errorf("the secret leads to %q: %w", found, err)
			}
			if _, err := d.AskedBySecret(tx, secret+"x"); !errors.Is(err, store.ErrNotFound) {
				return fmt.Errorf("another secret: %w", err)
			}
			return nil
		})
		d.refused("invalid", rate(tickets.Rating{CSAT: 6}))
		d.refused("invalid", rate(tickets.Rating{CSAT: 1, Effort: 8}))
		d.must(rate(tickets.Rating{CSAT: 4, Effort: 2, Words: "Fine"}))
		d.refused("rated", rate(tickets.Rating{CSAT: 1}))
		if v := d.seen(id); v.Satisfaction == nil || v.Satisfaction.CSAT != 4 {
			t.Errorf("known: %+v", v.Satisfaction)
		}
		d.say(id, "Not yet.", customer)
		d.say(id, "Now.", ana, tickets.StatusSolved)
		d.pass(2 * time.Minute)
		if d.told() != "" {
			t.Errorf("asked twice: %q", d.told())
		}
	})
}

func TestForget(t *testing.T) {
	on(t, func(t *testing.T, d *desk) {
		id := d.open(func(o *tickets.Opening) {
			o.Packet = packet.Packet{Searches: []packet.Search{{Query: "canary", Time: 1800000000000}}, Page: "/en/"}
		}).ID
		d.must(func(tx *store.Tx) error { _, err := d.Forget(tx, id, "searches/0", customer, d.now); return err })
		d.refused("unknown", func(tx *store.Tx) error { _, err := d.Forget(tx, id, "searches/0", customer, d.now); return err })
		if v := fmt.Sprintf("%+v", d.seen(id)); strings.Contains(v, "canary") || !strings.Contains(v, "/en/") {
			t.Errorf("left: %s", v)
		}
	})
}

func TestLooking(t *testing.T) {
	on(t, func(t *testing.T, d *desk) {
		id := d.open().ID
		look := func(by tickets.By, writing bool) (others []tickets.Looker) {
			d.must(func(tx *store.Tx) (err error) { others, err = d.Look(tx, id, writing, by, d.now); return err })
			return others
		}
		if others := look(ana, true); len(others) != 0 {
			t.Errorf("somebody else looks: %+v", others)
		}
		if others := look(ben, false); len(others) != 1 || others[0].Name != "Ana" || !others[0].Writing {
			t.Errorf("who looks: %+v", others)
		}
		d.pass(time.Minute)
		if others := look(ben, false); len(others) != 0 {
			t.Errorf("still looking after a minute: %+v", others)
		}
		d.must(func(tx *store.Tx) error { return d.Leave(tx, id, ben) })
		if others := look(ana, false); len(others) != 0 {
			t.Errorf("still looking after leaving: %+v", others)
		}
	})
}

// Steps that customer and agent did stand in one list with the same ids.
func TestSteps(t *testing.T) {
	on(t, func(t *testing.T, d *desk) {
		id := d.open(func(o *tickets.Opening) {
			o.Packet.Trails = []packet.Trail{{Article: "no-print", Path: "/p/", Locale: "en", Revision: "r1", At: "#paper", Time: 1800000000000, Answers: []packet.Answer{{Step: "power", To: "#paper"}}}}
		}).ID
		if v := d.seen(id); v.StoppedAt == nil || v.StoppedAt.Step != "paper" {
			t.Errorf("stopped at %+v", v.StoppedAt)
		}
		d.must(func(tx *store.Tx) error {
			_, err := d.Step(tx, id, tickets.Step{Article: "no-print", Locale: "en", Revision: "r1", ID: "paper", Choice: "#solved"}, ana, d.now)
			return err
		})
		d.refused("invalid", func(tx *store.Tx) error {
			_, err := d.Step(tx, id, tickets.Step{Article: "no-print", Locale: "en"}, ana, d.now)
			return err
		})
		var got []string
		for _, s := range d.seen(id).Steps {
			got = append(got, fmt.Sprintf("%s %s>%s", s.Side, s.ID, s.Choice))
		}
		if want := []string{"customer power>#paper", "agent paper>#solved"}; !slices.Equal(got, want) {
			t.Errorf("steps %q, want %q", got, want)
		}
	})
}

func TestLinkRate(t *testing.T) {
	on(t, func(t *testing.T, d *desk) {
		for i := range 3 {
			id := d.open().ID
			if i < 2 {
				d.must(func(tx *store.Tx) error {
					_, err := d.Link(tx, id, tickets.Article{ID: "reset", Locale: "en", Title: "Reset it", How: []tickets.How{tickets.Linked, tickets.Used}[i]}, ana, d.now)
					return err
				})
			}
			d.say(id, "Done.", ana, tickets.StatusSolved)
		}
		d.must(func(tx *store.Tx) error {
			got, err := d.LinkRate(tx, start, start.Add(time.Hour))
			if got.Ended != 3 || got.Linked != 1 || got.Percent != 33 || len(got.Most) != 1 || got.Most[0].Tickets != 2 {
				t.Errorf("link rate %+v", got)
			}
			return err
		})
	})
}

func asRefusal(err error, no **tickets.Refusal) bool { return errors.As(err, no) }
