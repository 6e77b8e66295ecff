package tickets

import (
	"cmp"
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"

	"helpwright/desk/policy"
	"helpwright/store"
)

// Open makes a ticket of what a customer, a program or an agent for a customer wrote.
// Actor is who owns the files.
func (r *Room) Open(tx *store.Tx, o Opening, by By, actor policy.Actor, now time.Time) (*Ticket, error) {
	o, faults := r.Rules().checked(o)
	if len(faults) > 0 {
		return nil, faults[0]
	}
	reason, err := r.Rules().reason(o.Reason)
	if err != nil {
		return nil, err
	}
	t := &Ticket{
		Subject: o.Subject, Type: o.Type, Reason: o.Reason, Group: cmp.Or(o.Group, reason.Group), Fields: o.Fields,
		Priority: cmp.Or(Priority(reason.Priority), Normal), Requester: Requester{o.Email, o.Name},
		Locale: o.Locale, Channel: o.Channel, Packet: o.Packet, SelfServed: o.Packet.SelfServed(),
	}
	d, err := r.start(tx, t, by, now)
	if err != nil {
		return nil, err
	}
	if err := d.firstWords(o.Text, o.Files, actor); err != nil {
		return nil, err
	}
	return t, d.opened()
}

// opened tells the desk and the requester that the ticket is here, and what is promised.
func (d *doing) opened() error {
	n := Notice{About: AboutOpened, To: Receiver{Requester: true}}
	if span := d.Rules().promised(d.t, FirstResponse); span > 0 {
		n.Minutes = int(span / time.Minute)
	}
	return d.notify(d.arrived(), n)
}

// arrived tells the group that there is something new.
func (d *doing) arrived() Notice { return Notice{About: AboutArrived, To: Receiver{Group: d.t.Group}} }

// untilAnswer is in how many minutes a span of working time will have passed.
func untilAnswer(r *Rules, span time.Duration, now time.Time) int {
	return int((r.Calendar.Add(now, span).Sub(now) + time.Minute - 1) / time.Minute)
}

// start gives a new ticket its id, number and row. Whoever starts one writes the first
// entry of its history next: the row counts it already, so that it is written once. And
// tells that it has arrived.
func (r *Room) start(tx *store.Tx, t *Ticket, by By, now time.Time) (*doing, error) {
	now = inMillis(now)
	if by.Side == Customer {
		by.Name = t.Requester.Name
	}
	number, err := nextNumber(tx)
	if err != nil {
		return nil, err
	}
	t.ID, t.Number, t.Status = store.NewID(), number, StatusNew
	t.Opened, t.Updated, t.Version = now, now, 1
	t.begin()
	t.settle(r.Rules(), now)
	t.Messages = 1
	if err := insert(tx, t); err != nil {
		return nil, err
	}
	t.Messages = 0
	d := &doing{Room: r, tx: tx, t: t, by: by, now: now, tags: t.Tags}
	return d, nil
}

// firstWords are the customer's, whoever wrote them down, and tell that the ticket was
// opened.
func (d *doing) firstWords(text string, files []string, actor policy.Actor) error {
	m := &Message{ID: store.NewID(), Kind: Reply, Via: d.t.Channel, Text: text, Files: files, Event: &Event{Did: DidOpen}}
	if err := d.bind(m, actor); err != nil {
		return err
	}
	by := d.by
	d.by = By{Side: Customer, Name: d.t.Requester.Name}
	err := d.write(m)
	d.by = by
	if err != nil {
		return err
	}
	return d.record(DidOpen, m, *m.Event)
}

func (d *doing) bind(m *Message, actor policy.Actor) error {
	if len(m.Files) == 0 {
		return nil
	}
	if d.Bind == nil {
		return wrong("uploads", "none", "files cannot be sent along here")
	}
	ids, err := d.Bind(d.tx, actor, m.Files, d.t.ID, m.ID)
	m.Files = ids
	return err
}

// A Word is what somebody says in a ticket.
type Word struct {
	Text     string
	Files    []string
	Articles []Article // an agent's: linked or quoted in it
	Status   *Status   // an agent's: what the ticket is to be then
	Via      Channel
	Seen     int64 // version of the ticket that the agent saw; 0 does not matter
}

// Say adds a public reply: of the customer, or of an agent. What a customer says of a
// closed ticket begins a new one, which is returned.
func (r *Room) Say(tx *store.Tx, id string, w Word, by By, actor policy.Actor, now time.Time) (*Ticket, *Message, error) {
	if err := checkText("message", w.Text); err != nil {
		return nil, nil, err
	}
	if err := r.Rules().checkFiles(w.Files); err != nil {
		return nil, nil, err
	}
	d, err := r.begin(tx, id, by, now)
	if err != nil {
		return nil, nil, err
	}
	if by.staff() {
		return d.answer(w, actor)
	}
	return d.hear(w, actor)
}

// hear takes what a customer says.
func (d *doing) hear(w Word, actor policy.Actor) (*Ticket, *Message, error) {
	d.by.Name = d.t.Requester.Name
	if d.t.Status == StatusClosed {
		return d.goOn(w, actor)
	}
	m := &Message{ID: store.NewID(), Kind: Reply, Via: w.Via, Text: w.Text, Files: w.Files}
	if err := d.bind(m, actor); err != nil {
		return nil, nil, err
	}
	if err := d.say(m); err != nil {
		return nil, nil, err
	}
	if err := d.takeUp(); err != nil {
		return nil, nil, err
	}
	if err := d.end(); err != nil {
		return nil, nil, err
	}
	return d.t, m, d.notify(Notice{About: AboutWords, Message: m, To: d.t.holder()})
}

// takeUp follows from words of the customer that nobody has answered: the desk acts next.
func (d *doing) takeUp() error {
	d.t.heard()
	if s := d.t.Status; s != StatusNew && s != StatusOpen {
		return d.alter(Change{Status: new(StatusOpen)})
	}
	return nil
}

// answer takes what an agent says. It becomes the agent's ticket if it is nobody's.
func (d *doing) answer(w Word, actor policy.Actor) (*Ticket, *Message, error) {
	if d.t.Status == StatusClosed {
		return nil, nil, standing("closed", "the ticket is closed; go on with a new one")
	}
	if err := d.unchangedSince(w.Seen); err != nil {
		return nil, nil, err
	}
	change := Change{Status: w.Status}
	if w.Status == nil && d.t.Status == StatusNew {
		change.Status = new(StatusOpen)
	}
	if d.t.Assignee == "" && d.by.Side == Agent {
		change.Assignee = &d.by.ID
	}
	if err := d.Rules().check(change, d.t); err != nil {
		return nil, nil, err
	}
	m := &Message{ID: store.NewID(), Kind: Reply, Via: w.Via, Text: w.Text, Files: w.Files, Articles: w.Articles}
	if err := d.bind(m, actor); err != nil {
		return nil, nil, err
	}
	if err := d.say(m); err != nil {
		return nil, nil, err
	}
	for _, a := range w.Articles {
		if err := d.keepArticle(a); err != nil {
			return nil, nil, err
		}
	}
	d.t.answered(d.Rules(), d.now)
	if err := d.alter(change); err != nil {
		return nil, nil, err
	}
	if err := d.end(); err != nil {
		return nil, nil, err
	}
	return d.t, m, d.notify(Notice{About: AboutAnswer, Message: m, To: Receiver{Requester: true}})
}

// unchangedSince refuses when the ticket has changed since somebody saw it.
func (d *doing) unchangedSince(version int64) error {
	if version != 0 && version != d.t.Version {
		return standing("changed", "somebody else changed the ticket meanwhile; look again")
	}
	return nil
}

// alter changes fields by the rules and tells it, if anything becomes another.
func (d *doing) alter(c Change) error {
	_, err := d.altered(c)
	return err
}

func (d *doing) altered(c Change) ([]Altered, error) {
	if err := d.Rules().check(c, d.t); err != nil {
		return nil, err
	}
	list := c.alterations(d.t)
	if len(list) == 0 {
		return nil, nil
	}
	return list, d.apply(Event{Did: didOf(list), Altered: list})
}

// apply puts alterations into the ticket and tells them.
func (d *doing) apply(e Event) error {
	for _, a := range e.Altered {
		d.t.put(a.Field, a.To)
		d.renamed = d.renamed || a.Field == "subject" || strings.HasPrefix(a.Field, inFields)
	}
	return d.tell(e)
}

// Change changes fields of a ticket for an agent. The word undoes it for a minute; it
// is "" when nothing became another.
func (r *Room) Change(tx *store.Tx, id string, c Change, seen int64, by By, now time.Time) (t *Ticket, undo string, err error) {
	d, err := r.begin(tx, id, by, now)
	if err != nil {
		return nil, "", err
	}
	if err := d.unchangedSince(seen); err != nil {
		return nil, "", err
	}
	list, err := d.change(c)
	if err != nil {
		return nil, "", err
	}
	undo, err = r.keepUndo(tx, []undoing{{id, list}}, by, d.now)
	return d.t, undo, err
}

// change is the part of Change that bulk actions and macros share.
func (d *doing) change(c Change) ([]Altered, error) {
	if err := d.thereIs(c); err != nil {
		return nil, err
	}
	before := d.t.Assignee
	list, err := d.altered(c)
	if err != nil {
		return nil, err
	}
	if err := d.end(); err != nil {
		return nil, err
	}
	if d.t.Assignee != before && d.t.Assignee != "" {
		return list, d.notify(Notice{About: AboutAssigned, To: Receiver{Account: d.t.Assignee}})
	}
	return list, nil
}

// thereIs checks that the account and the group of a change are there.
func (d *doing) thereIs(c Change) error {
	if c.Group != nil && *c.Group != "" && !slices.Contains(d.Rules().Groups, *c.Group) {
		return wrong("group", "unknown", "there is no group of this name")
	}
	if c.Assignee == nil || *c.Assignee == "" || d.by.Side == Agent && *c.Assignee == d.by.ID || d.Person == nil {
		return nil
	}
	_, err := d.Person(d.tx, *c.Assignee)
	if errors.Is(err, store.ErrNotFound) {
		return wrong("assignee", "unknown", "there is nobody of this name")
	}
	return err
}

// Claim makes a ticket that is nobody's the agent's own. Of several who try, one gets it.
func (r *Room) Claim(tx *store.Tx, id string, by By, now time.Time) (t *Ticket, undo string, err error) {
	if by.Side != Agent {
		return nil, "", standing("no_person", "a program works on no ticket; assign it to somebody")
	}
	d, err := r.begin(tx, id, by, now)
	if err != nil {
		return nil, "", err
	}
	if holder := d.t.Assignee; holder != "" && holder != by.ID {
		return nil, "", standing("claimed", "somebody else has claimed the ticket")
	}
	c := Change{Assignee: &by.ID}
	if d.t.Status == StatusNew {
		c.Status = new(StatusOpen)
	}
	list, err := d.change(c)
	if err != nil {
		return nil, "", err
	}
	undo, err = r.keepUndo(tx, []undoing{{id, list}}, by, d.now)
	return d.t, undo, err
}

var mention = regexp.MustCompile(`(?:^|[\s(])@([\p{L}\p{N}][\p{L}\p{M}\p{N}._-]{0,79})`)

// Note says something among colleagues. Whoever is called by @name is told.
func (r *Room) Note(tx *store.Tx, id string, w Word, by By, actor policy.Actor, now time.Time) (*Message, error) {
	if err := checkText("message", w.Text); err != nil {
		return nil, err
	}
	if err := r.Rules().checkFiles(w.Files); err != nil {
		return nil, err
	}
	d, err := r.begin(tx, id, by, now)
	if err != nil {
		return nil, err
	}
	called, err := d.called(w.Text)
	if err != nil {
		return nil, err
	}
	m := &Message{ID: store.NewID(), Kind: Note, Via: w.Via, Text: w.Text, Files: w.Files}
	for _, p := range called {
		m.Mentions = append(m.Mentions, p.ID)
	}
	if err := d.bind(m, actor); err != nil {
		return nil, err
	}
	if err := d.say(m); err != nil {
		return nil, err
	}
	if err := d.end(); err != nil {
		return nil, err
	}
	for _, p := range called {
		if err := d.notify(Notice{About: AboutMention, Message: m, To: Receiver{Account: p.ID}}); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// called finds whom a note calls.
func (d *doing) called(text string) ([]Person, error) {
	var names []string
	for _, found := range mention.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(names, found[1]) {
			names = append(names, found[1])
		}
	}
	if len(names) == 0 || d.Mentioned == nil {
		return nil, nil
	}
	return d.Mentioned(d.tx, names)
}

// Close says for the customer that it is solved. It can be taken up again.
func (r *Room) Close(tx *store.Tx, id string, by By, now time.Time) (*Ticket, error) {
	return r.move(tx, id, StatusSolved, by, now)
}

// Reopen says that it is not solved after all.
func (r *Room) Reopen(tx *store.Tx, id string, by By, now time.Time) (*Ticket, error) {
	d, err := r.begin(tx, id, by, now)
	if err != nil {
		return nil, err
	}
	switch d.t.Status {
	case StatusSolved:
	case StatusClosed:
		return nil, standing("closed", "the ticket is closed; write, and it goes on with a new one")
	default:
		return d.t, d.end()
	}
	if err := d.alter(Change{Status: new(StatusOpen)}); err != nil {
		return nil, err
	}
	if by.Side == Customer {
		d.t.heard()
	}
	if err := d.end(); err != nil {
		return nil, err
	}
	return d.t, d.notify(Notice{About: AboutWords, To: d.t.holder()})
}

// move takes a ticket to a status; one that is there already stays.
func (r *Room) move(tx *store.Tx, id string, to Status, by By, now time.Time) (*Ticket, error) {
	d, err := r.begin(tx, id, by, now)
	if err != nil {
		return nil, err
	}
	if d.t.Status != to && d.t.Status != StatusClosed {
		if err := d.alter(Change{Status: &to}); err != nil {
			return nil, err
		}
	}
	return d.t, d.end()
}

// Escalate asks for another level, with a reason. Who asked already waits until
// somebody answers.
func (r *Room) Escalate(tx *store.Tx, id, reason string, by By, now time.Time) (*Ticket, error) {
	if err := checkText("reason", reason); err != nil {
		return nil, err
	}
	if err := checkLong("reason", reason, MaxReason); err != nil {
		return nil, err
	}
	d, err := r.begin(tx, id, by, now)
	if err != nil {
		return nil, err
	}
	switch {
	case !d.t.Status.Live():
		return nil, standing("ended", "the ticket is %s; reopen it first", d.t.Status)
	case d.t.Escalated && by.Side == Customer:
		return nil, standing("asked_already", "this was asked for already, and somebody is looking at it")
	}
	d.t.Escalated = true
	level := min(d.t.Level+1, MaxLevel)
	e := Event{Did: DidEscalate, Way: asked, Reason: reason, Altered: Change{Level: &level}.alterations(d.t)}
	if by.Side != Customer {
		e.Way = Hierarchical
	}
	if err := d.apply(e); err != nil {
		return nil, err
	}
	d.t.heard()
	if err := d.end(); err != nil {
		return nil, err
	}
	for _, to := range []Receiver{{Leads: true}, d.t.holder()} {
		if err := d.notify(Notice{About: AboutEscalated, To: to}); err != nil {
			return nil, err
		}
	}
	return d.t, nil
}

// Forget takes a part of what the customer brought along out of a ticket, for good.
func (r *Room) Forget(tx *store.Tx, id, part string, by By, now time.Time) (*Ticket, error) {
	d, err := r.begin(tx, id, by, now)
	if err != nil {
		return nil, err
	}
	rest, was := d.t.Packet.Without(part)
	if !was {
		return nil, wrong("part", "unknown", "there is no such part")
	}
	d.t.Packet = rest
	if err := d.tell(Event{Did: DidForget, Part: part}); err != nil {
		return nil, err
	}
	return d.t, d.end()
}
