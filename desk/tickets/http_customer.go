package tickets

import (
	"net/http"

	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/store"
)

func (r *Room) customerRoutes() []web.Route {
	const one = customers + "/{ticket}"
	command := func(path, does string, action policy.Action, in any, handle func(*web.Call) (web.Answer, error)) web.Route {
		return web.Route{
			Method: "POST", Path: one + "/" + path, Does: does, Action: action, Object: r.ticketOf, Class: web.Write,
			Limit: web.PerMinute(60).Named("ticket"), In: in, Out: Done{}, Text: bodyOfText, Handle: handle,
		}
	}
	say := command("messages", "Say something in public; of a closed ticket that begins a new one, which is named.", policy.TicketReply, sayIn{}, r.handleSay)
	say.Body, say.Status = bodyOfFiles, http.StatusCreated
	return []web.Route{
		{
			Method: "GET", Path: customers, Action: policy.TicketList, Class: web.Read,
			Does:   "List and search the tickets of the customer who asks, the last changed first.",
			Object: mine,
			Query:  append([]web.Parameter{{Name: "status", Does: "as customers read it"}, {Name: "words", Does: "that stand in it"}}, paging...),
			Out:    CustomerPage{}, Handle: r.handleMine,
		},
		{
			Method: "GET", Path: one, Action: policy.TicketRead, Object: r.ticketOf, Class: web.Read,
			Does: "Read a ticket as its requester sees it.", Out: CustomerView{},
			Handle: func(c *web.Call) (web.Answer, error) {
				return look(r, c, func(tx *store.Tx) (*CustomerView, error) { return r.CustomerView(tx, c.Path("ticket")) })
			},
		},
		say,
		command("close", "Say that it is solved.", policy.TicketClose, nil, func(c *web.Call) (web.Answer, error) {
			return r.once(c, func(tx *store.Tx) (*Ticket, string, error) {
				t, err := r.Close(tx, c.Path("ticket"), byOf(c.Actor), c.Now)
				return t, "", err
			})
		}),
		command("reopen", "Say that it is not solved after all.", policy.TicketReopen, nil, func(c *web.Call) (web.Answer, error) {
			return r.once(c, func(tx *store.Tx) (*Ticket, string, error) {
				t, err := r.Reopen(tx, c.Path("ticket"), byOf(c.Actor), c.Now)
				return t, "", err
			})
		}),
		command("escalate", "Ask for another level, with a reason.", policy.TicketEscalate, escalateIn{}, r.handleEscalate),
		command("rating", "Say how the help was, once.", policy.TicketRate, Rating{}, r.handleRate),
		command("packet/remove", "Take a part of what was brought along out of a ticket, for good.", policy.TicketReply, removeIn{}, r.handleForget),
	}
}

// mine is what a customer owns; the list itself holds nothing else.
func mine(c *web.Call) (policy.Object, error) {
	return policy.Object{Kind: "ticket", Held: c.Actor.Role == policy.Customer}, nil
}

// A CustomerPage is a page of a customer's list.
type CustomerPage struct {
	Tickets []CustomerRow `json:"tickets"`
	Next    string        `json:"next,omitempty"` // to be sent as after
}

func (r *Room) handleMine(c *web.Call) (web.Answer, error) {
	limit, err := limitOf(c)
	if err != nil {
		return web.Answer{}, err
	}
	return look(r, c, func(tx *store.Tx) (p CustomerPage, err error) {
		p.Tickets, p.Next, err = r.Mine(tx, c.Actor, Label(c.Query("status")), c.Query("words"), limit, c.Query("after"))
		return p, err
	})
}

type sayIn struct {
	Message string   `json:"message"`
	Uploads []string `json:"uploads,omitempty"`

	// Of agents alone.
	Status   *Status     `json:"status,omitempty"` // what it is to be then
	Seen     int64       `json:"seen,omitempty"`   // version that the agent saw; another one is refused
	Articles []articleIn `json:"articles,omitempty"`
}

type articleIn struct {
	Article string `json:"article"` // id
	How     How    `json:"how"`
}

func (r *Room) handleSay(c *web.Call) (web.Answer, error) {
	var in sayIn
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	w := Word{Text: in.Message, Files: in.Uploads, Via: "portal"}
	switch by := byOf(c.Actor); {
	case by.Side == Customer && (in.Status != nil || in.Seen != 0 || in.Articles != nil):
		return web.Answer{}, web.Forbidden
	case by.Side == Agent:
		w.Via = "desk"
	case by.Side == Program:
		w.Via = "api"
	}
	w.Status, w.Seen = in.Status, in.Seen
	var err error
	if w.Articles, err = r.named(c, in.Articles); err != nil {
		return web.Answer{}, told(err)
	}
	if w.Files, err = r.receive(c, w.Files); err != nil {
		return web.Answer{}, err
	}
	return c.Once(func(tx *store.Tx) (web.Answer, error) {
		t, m, err := r.Say(tx, c.Path("ticket"), w, byOf(c.Actor), c.Actor, c.Now)
		if err != nil {
			return web.Answer{}, told(err)
		}
		return done(c, http.StatusCreated, t, "", m), nil
	})
}

// named finds articles that were named by their ids, in the customer's locale.
func (r *Room) named(c *web.Call, in []articleIn) (out []Article, err error) {
	const most = 10
	if len(in) == 0 {
		return nil, nil
	}
	if len(in) > most {
		return nil, wrong("articles", "too_many", "at most %d articles go with a message", most)
	}
	locale, err := r.localeOf(c)
	if err != nil {
		return nil, err
	}
	for _, each := range in {
		a, err := r.find(c.Context(), each.Article, locale, each.How)
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, nil
}

// localeOf is in which the customer of the ticket reads.
func (r *Room) localeOf(c *web.Call) (locale string, err error) {
	err = r.Store.Read(c.Context(), func(tx *store.Tx) error {
		return tx.Row("SELECT locale FROM tickets WHERE id = $1", c.Path("ticket")).Scan(&locale)
	})
	return locale, err
}

type escalateIn struct {
	Reason string `json:"reason"`
}

func (r *Room) handleEscalate(c *web.Call) (web.Answer, error) {
	var in escalateIn
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	return r.once(c, func(tx *store.Tx) (*Ticket, string, error) {
		t, err := r.Escalate(tx, c.Path("ticket"), in.Reason, byOf(c.Actor), c.Now)
		return t, "", err
	})
}

func (r *Room) handleRate(c *web.Call) (web.Answer, error) {
	var in Rating
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	return r.once(c, func(tx *store.Tx) (*Ticket, string, error) {
		t, err := r.Rate(tx, c.Path("ticket"), in, byOf(c.Actor), c.Now)
		return t, "", err
	})
}

type removeIn struct {
	Part string `json:"part"` // "searches", "articles", "trails", "page", "browser", or one of a list: "searches/0"
}

func (r *Room) handleForget(c *web.Call) (web.Answer, error) {
	var in removeIn
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	return r.once(c, func(tx *store.Tx) (*Ticket, string, error) {
		t, err := r.Forget(tx, c.Path("ticket"), in.Part, byOf(c.Actor), c.Now)
		return t, "", err
	})
}
