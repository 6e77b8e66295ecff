package tickets

import (
	"net/url"
	"slices"
	"time"

	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/store"
)

func (r *Room) customerPages() []web.Route {
	const list = "{locale}/tickets/"
	const one = list + "{ticket}/"
	again := func(into func(*web.Call, *ticketPage) error) func(*web.Call, web.Problem) (web.Answer, error) {
		return func(c *web.Call, _ web.Problem) (web.Answer, error) {
			p, err := r.ticketPage(c)
			if err != nil {
				return web.Answer{}, err
			}
			if err := into(c, p); err != nil {
				return web.Answer{}, err
			}
			return p.answer(c), nil
		}
	}
	nothing := func(*web.Call, *ticketPage) error { return nil }
	command := func(path, does string, action policy.Action, in any, handle func(*web.Call) (web.Answer, error), keep func(*web.Call, *ticketPage) error) web.Route {
		return web.Route{
			Method: "POST", Path: one + path, Does: does, Action: action, Object: r.ticketOf, Class: web.Write,
			Limit: web.PerMinute(60).Named("ticket"), In: in, Text: bodyOfText, Handle: handle, Again: again(keep),
		}
	}
	say := command("reply", "Says something in public, from the page of a ticket.", policy.TicketReply, sayIn{}, r.handleSay, func(c *web.Call, p *ticketPage) error {
		var in sayIn
		err := c.Read(&in)
		p.Message = in.Message
		return err
	})
	say.Body = bodyOfFiles
	return []web.Route{
		{
			Method: "GET", Path: list, Action: policy.TicketList, Object: mine, Class: web.Read,
			Does: "Shows customers their tickets.", Query: []web.Parameter{{Name: "words", Does: "that stand in it"}, {Name: "status", Does: "as customers read it"}, paging[1]}, Handle: r.showMine,
		},
		{
			Method: "GET", Path: one, Action: policy.TicketRead, Object: r.ticketOf, Class: web.Read,
			Does: "Shows a ticket as its requester sees it.",
			Handle: func(c *web.Call) (web.Answer, error) {
				p, err := r.ticketPage(c)
				if err != nil {
					return web.Answer{}, err
				}
				return p.answer(c), nil
			},
		},
		say,
		command("close", "Says that it is solved, from the page of a ticket.", policy.TicketClose, nil, func(c *web.Call) (web.Answer, error) {
			return r.once(c, func(tx *store.Tx) (*Ticket, string, error) {
				t, err := r.Close(tx, c.Path("ticket"), byOf(c.Actor), c.Now)
				return t, "", err
			})
		}, nothing),
		command("reopen", "Says that it is not solved after all, from the page of a ticket.", policy.TicketReopen, nil, func(c *web.Call) (web.Answer, error) {
			return r.once(c, func(tx *store.Tx) (*Ticket, string, error) {
				t, err := r.Reopen(tx, c.Path("ticket"), byOf(c.Actor), c.Now)
				return t, "", err
			})
		}, nothing),
		command("escalate", "Asks for another level, from the page of a ticket.", policy.TicketEscalate, escalateIn{}, r.handleEscalate, func(c *web.Call, p *ticketPage) error {
			var in escalateIn
			err := c.Read(&in)
			p.Reason = in.Reason
			return err
		}),
		command("rating", "Says how the help was, from the page of a ticket.", policy.TicketRate, Rating{}, r.handleRate, func(c *web.Call, p *ticketPage) error {
			return c.Read(&p.Given)
		}),
		command("forget", "Takes a part of what was brought along out of a ticket.", policy.TicketReply, removeIn{}, r.handleForget, nothing),
		{
			Method: "GET", Path: list + "sent", Action: policy.PageRead, Class: web.Read, Limit: web.PerMinute(60),
			Does: "Says that a ticket was opened, what its number is, and that a mail is on its way.", Query: []web.Parameter{{Name: "number", Does: "of the ticket"}},
			Handle: func(c *web.Call) (web.Answer, error) { return r.showSent(c) },
		},
		{
			Method: "GET", Path: list + "rate", Action: policy.TicketRate, Object: r.askedOf, Class: web.Read, Limit: web.PerMinute(60),
			Does:  "Asks how the help was; behind a link of a mail.",
			Query: []web.Parameter{{Name: "code", Does: "of the mail"}, {Name: "csat", Does: "what the link of the mail says already"}}, Handle: r.showRate,
		},
		{
			Method: "POST", Path: list + "rate", Action: policy.TicketRate, Object: r.asked, Class: web.Write, Limit: web.PerMinute(20),
			Does: "Takes how the help was, once.", In: satisfactionIn{}, Handle: r.handleSatisfaction,
			Again: func(c *web.Call, _ web.Problem) (web.Answer, error) { return r.showRate(c) },
		},
		{
			Method: "GET", Path: list + "rated", Action: policy.PageRead, Class: web.Read, Limit: web.PerMinute(60),
			Does: "Thanks for saying how the help was.", Handle: func(*web.Call) (web.Answer, error) { return web.Page("ticket-rated", nil), nil },
		},
	}
}

// A minePage is a page of a customer's list.
type minePage struct {
	Tickets []CustomerRow
	Words   string
	Status  []choice
	Next    string // address of the next page, "" at the end
	First   bool   // nothing was asked for: an empty list is really empty
	Email   string // whose they are, "" when links of mails opened them
	SignOut string
}

func (r *Room) showMine(c *web.Call) (web.Answer, error) {
	p := minePage{Words: c.Query("words"), Email: c.Actor.Email, SignOut: c.InLocale("tickets/sign-out"), First: c.Query("words")+c.Query("status")+c.Query("after") == ""}
	for _, label := range []Label{Submitted, InProgress, WaitingForYou, LabelSolved, LabelClosed} {
		p.Status = append(p.Status, choice{ID: string(label), Chosen: c.Query("status") == string(label)})
	}
	const perPage = 20
	var next string
	err := r.Store.Read(c.Context(), func(tx *store.Tx) (err error) {
		p.Tickets, next, err = r.Mine(tx, c.Actor, Label(c.Query("status")), p.Words, perPage, c.Query("after"))
		return err
	})
	if err != nil {
		return web.Answer{}, told(err)
	}
	for i := range p.Tickets {
		p.Tickets[i].Updated = p.Tickets[i].Updated.In(r.zone())
	}
	if next != "" {
		p.Next = "?" + url.Values{"words": {p.Words}, "status": {c.Query("status")}, "after": {next}}.Encode()
	}
	return web.Page("tickets", p), nil
}

// A ticketPage is a ticket as its requester sees it, with what was about to be said.
type ticketPage struct {
	*CustomerView
	Path    string
	List    string // of the customer's tickets
	Entries []customerSaid
	Reason  string // why it is to be escalated
	Message string // that could not be sent
	Given   Rating // likewise
	About   string // the contact reason
	Answers []answered
	Base    string // path of the site

	Files    bool  // a message may have files
	Most     int   // so many
	MaxBytes int64 // of each

	Self  bool // something was brought along
	Parts []broughtPart
}

// A broughtPart is a part of what the customer brought along.
type broughtPart struct {
	Name  string
	Count int // 0 where it is not a list
}

// A customerSaid is an entry of the history, ready to be shown.
type customerSaid struct {
	CustomerEntry
	Blocks []Block
	At     time.Time
	Known  bool // there are words for what was done
}

func (r *Room) ticketPage(c *web.Call) (*ticketPage, error) {
	p := &ticketPage{Path: c.InLocale("tickets/" + c.Path("ticket") + "/"), List: c.InLocale("tickets/")}
	err := r.Store.Read(c.Context(), func(tx *store.Tx) (err error) {
		p.CustomerView, err = r.CustomerView(tx, c.Path("ticket"))
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, e := range p.History {
		p.Entries = append(p.Entries, customerSaid{e, Prose(e.Text), e.At.In(r.zone()), slices.Contains(publicDids, e.Did) || e.Did == DidLink || e.Did == DidEscalate})
	}
	p.About, p.Answers = r.reasonLabel(c, p.CustomerView.Reason), r.answers(c, p.CustomerView.Reason, p.Fields)
	p.Base, p.Opened = c.Base(), p.Opened.In(r.zone())
	p.MaxBytes, p.Most = r.Rules().Files.MaxBytes, r.Rules().Files.MaxFiles
	p.Files = r.Receive != nil && p.Most > 0
	p.Self = !p.Context.IsZero()
	for _, each := range []broughtPart{{"searches", len(p.Context.Searches)}, {"articles", len(p.Context.Articles)}, {"trails", len(p.Context.Trails)}} {
		if each.Count > 0 {
			p.Parts = append(p.Parts, each)
		}
	}
	if p.Context.Page != "" {
		p.Parts = append(p.Parts, broughtPart{Name: "page"})
	}
	if p.Context.Browser != nil {
		p.Parts = append(p.Parts, broughtPart{Name: "browser"})
	}
	return p, nil
}

func (p *ticketPage) answer(*web.Call) web.Answer {
	answer := web.Page("ticket", p).Titled(p.Subject)
	if p.Files && p.MayReply {
		answer = answer.Scripts("reply")
	}
	return answer
}

// A sentPage says that a ticket was opened.
type sentPage struct {
	Number string // "" if it is not known
	Wait   int    // minutes until somebody answers, 0: not known
	Hours  int    // likewise
}

func (r *Room) showSent(c *web.Call) (web.Answer, error) {
	p := sentPage{Number: c.Query("number")}
	for _, digit := range p.Number {
		if digit < '0' || digit > '9' || len(p.Number) > 18 {
			p.Number = "" // not one that the desk wrote
			break
		}
	}
	if now, err := r.Presence("", c.Now); err == nil {
		p.Wait, p.Hours = now.WaitMinutes, (now.WaitMinutes+59)/60
	}
	return web.Page("ticket-sent", p), nil
}

// askedOf is the ticket whose requester holds the secret in the address.
func (r *Room) askedOf(c *web.Call) (o policy.Object, err error) {
	err = r.Store.Read(c.Context(), func(tx *store.Tx) error {
		id, err := r.AskedBySecret(tx, c.Query("code"))
		if err != nil {
			return err
		}
		o, err = objectOf(tx, id)
		o.Held = true
		return err
	})
	return o, err
}

// A ratePage asks how the help was.
type ratePage struct {
	Path    string
	Secret  string
	Number  int64
	Subject string
	Done    bool // it was said already
	Given   Rating
}

func (r *Room) showRate(c *web.Call) (web.Answer, error) {
	p := ratePage{Path: c.InLocale("tickets/rate"), Secret: c.Query("code")}
	if c.Method() == "POST" {
		var in satisfactionIn
		if err := c.Read(&in); err != nil {
			return web.Answer{}, err
		}
		p.Secret, p.Given = in.Secret, Rating{in.CSAT, in.Effort, in.Words}
	} else if text := c.Query("csat"); len(text) == 1 && text >= "1" && text <= "5" {
		p.Given.CSAT = int(text[0] - '0')
	}
	err := r.Store.Read(c.Context(), func(tx *store.Tx) error {
		id, err := r.AskedBySecret(tx, p.Secret)
		if err != nil {
			return err
		}
		t, err := load(tx, id)
		if err != nil {
			return err
		}
		p.Number, p.Subject = t.Number, t.Subject
		s, err := satisfaction(tx, id)
		p.Done = s != nil && !s.Given.IsZero()
		return err
	})
	return web.Page("ticket-rate", p), err
}
