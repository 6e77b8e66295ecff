package mail

import (
	"net/http"
	"slices"
	"time"

	"helpwright/desk/outbox"
	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/store"
)

// What came and went into no ticket lies here until somebody has looked, or it is
// swept: see Sweep. What a letter says is kept of those alone that can be taken as a
// ticket; files of them are not.

// lies says whether somebody can decide about a letter.
func (r Received) lies() bool { return r.Verdict == Held || r.Verdict == Automatic }

// errDecided says that there is nothing left to decide.
var errDecided = web.Problem{Status: http.StatusConflict, Code: "letter_decided", Message: "somebody has decided about this letter"}

// Accept makes a ticket of a letter that was held. Its sender gets the link to it by
// mail, and in no other way: a letter with a forged sender opens nothing to whoever
// wrote it.
func (b *Box) Accept(tx *store.Tx, id string, now time.Time) (ticket string, err error) {
	r, err := receivedAs(tx, id)
	switch {
	case err != nil:
		return "", err
	case !r.lies():
		return "", errDecided
	case r.Sender == "" || b.Open == nil:
		return "", web.Problem{Status: http.StatusConflict, Code: "letter_nobody", Message: "the letter has no sender who could be answered"}
	}
	ticket, err = b.Open(tx, &Incoming{
		Answerer: Answerer{Role: Customer, Email: r.Sender}, Subject: r.Subject, Words: first(r.Words, r.Subject, "…"), Locale: b.locale("").Tag, At: now,
	})
	switch {
	case err != nil && passes(err):
		return "", err
	case err != nil:
		return "", web.Problem{Status: http.StatusUnprocessableEntity, Code: "letter_refused", Message: shortened(err)}
	}
	return ticket, onceDecided(decide(tx, r, Question, ticket))
}

// Discard lets go what a letter that was held says.
func (b *Box) Discard(tx *store.Tx, id string) error {
	r, err := receivedAs(tx, id)
	switch {
	case err != nil:
		return err
	case !r.lies():
		return errDecided
	}
	return onceDecided(decide(tx, r, Discarded, ""))
}

// onceDecided lets one decide, of those who do at once.
func onceDecided(done bool, err error) error {
	if err == nil && !done {
		return errDecided
	}
	return err
}

// statePages are how mail stands, and what came.
func (b *Box) statePages() []web.Route {
	const all, one = "desk/mail", "desk/mail/{letter}"
	read, edit := policy.OutboxRead, policy.OutboxEdit
	again := func(c *web.Call, _ web.Problem) (web.Answer, error) { return b.showReceived(c) }
	return []web.Route{
		{Method: http.MethodGet, Path: all, Does: "Shows how mail goes and comes, what could not be brought, and what came, the newest first.", Action: read, Handle: b.showState,
			Query: []web.Parameter{{Name: "verdict", Does: "held, unreadable, bounce, automatic, own, question, answer or discarded; all without it"}, {Name: "before", Does: "id of the last letter of the page before"}}},
		{Method: http.MethodPost, Path: "desk/mail/rest", Does: "Lets letters go to an address again from which they came back.", Action: edit, Class: web.Write, In: restForm{}, Handle: func(c *web.Call) (web.Answer, error) {
			var in restForm
			if err := c.Read(&in); err != nil {
				return web.Answer{}, err
			}
			return c.Once(func(tx *store.Tx) (web.Answer, error) { return web.See(c.At(all)), ClearBounce(tx, in.Email) })
		}},
		{Method: http.MethodGet, Path: one, Does: "Shows a letter that came.", Action: read, Handle: b.showReceived},
		{Method: http.MethodPost, Path: one + "/ticket", Does: "Makes a ticket of a letter that was held.", Action: edit, Class: web.Write, Again: again, Handle: func(c *web.Call) (web.Answer, error) {
			return c.Once(func(tx *store.Tx) (web.Answer, error) {
				ticket, err := b.Accept(tx, c.Path("letter"), c.Now)
				return web.See(c.At("desk/tickets/" + ticket)), err
			})
		}},
		{Method: http.MethodPost, Path: one + "/discard", Does: "Lets go what a letter that was held says.", Action: edit, Class: web.Write, Again: again, Handle: func(c *web.Call) (web.Answer, error) {
			return c.Once(func(tx *store.Tx) (web.Answer, error) {
				return web.See(c.At(all)), b.Discard(tx, c.Path("letter"))
			})
		}},
	}
}

type restForm struct {
	Email string `json:"email"`
}

// A statePage is what desk/mail.html shows.
type statePage struct {
	Local    bool     // letters stay here
	Doors    []string // "imap", "smtp", "webhook"
	Dead     []outboxLine
	Rests    []Bounce
	Counts   map[Verdict]int
	Verdict  Verdict
	Verdicts []Verdict
	Came     []receivedLine
	Path     string
	Outbox   string
	Older    string // address of the next page, "" for none
}

// A receivedLine is a letter that came.
type receivedLine struct {
	Received
	Path   string
	Reason string // "forged", "many", "nobody", "none"; "" when Why has other words
	In     string // address of the page of its ticket, "" for none
}

var reasons = map[string]string{whyForged: "forged", whyMany: "many", whyNobody: "nobody", whyNone: "none"}

func receivedLineOf(c *web.Call, r Received) receivedLine {
	l := receivedLine{Received: r, Path: c.At("desk/mail/" + r.ID), Reason: reasons[r.Why]}
	if r.Ticket != "" {
		l.In = c.At("desk/tickets/" + r.Ticket)
	}
	return l
}

const fewOfPage = 20 // of what is only told of besides

func (b *Box) doors() (all []string) {
	for door, open := range map[string]bool{"imap": b.IMAP != "", "smtp": b.Listens, "webhook": b.Secret != ""} {
		if open {
			all = append(all, door)
		}
	}
	slices.Sort(all)
	return all
}

func (b *Box) showState(c *web.Call) (web.Answer, error) {
	p := statePage{Local: b.way == nil, Doors: b.doors(), Verdict: Verdict(c.Query("verdict")), Verdicts: Verdicts, Path: c.At("desk/mail"), Outbox: c.At("desk/outbox")}
	err := b.Store.Read(c.Context(), func(tx *store.Tx) (err error) {
		dead, err := outbox.List(tx, outbox.Filter{Channel: Channel, State: outbox.Dead, Limit: fewOfPage})
		if err != nil {
			return err
		}
		for _, i := range dead {
			p.Dead = append(p.Dead, b.line(i))
		}
		if p.Rests, err = resters(tx, c.Now, fewOfPage); err != nil {
			return err
		}
		if p.Counts, err = receivedCounts(tx); err != nil {
			return err
		}
		var last Received
		if id := c.Query("before"); id != "" {
			if last, err = receivedAs(tx, id); err != nil {
				return err
			}
		}
		came, err := receivedBefore(tx, p.Verdict, last, linesOfPage)
		for _, r := range came {
			p.Came = append(p.Came, receivedLineOf(c, r))
		}
		return err
	})
	if n := len(p.Came); n == linesOfPage {
		p.Older = p.Path + "?verdict=" + string(p.Verdict) + "&before=" + p.Came[n-1].ID
	}
	return web.Page("mail", p), err
}

// A receivedPage is what desk/received.html shows.
type receivedPage struct {
	receivedLine
	Back string
	Lies bool // somebody can decide about it
	Able bool // it can be taken as a ticket
}

func (b *Box) showReceived(c *web.Call) (web.Answer, error) {
	p := receivedPage{Back: c.At("desk/mail")}
	err := b.Store.Read(c.Context(), func(tx *store.Tx) error {
		r, err := receivedAs(tx, c.Path("letter"))
		p.receivedLine, p.Lies, p.Able = receivedLineOf(c, r), r.lies(), r.lies() && r.Sender != "" && b.Open != nil
		return err
	})
	return web.Page("received", p).Titled(p.Subject), err
}
