package tickets

import (
	"net/http"
	"strconv"

	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/store"
)

// articleRoutes are what connects tickets with what is published.
func (r *Room) articleRoutes() []web.Route {
	return []web.Route{
		r.command("articles", "Link or quote an article, or say that it was used.", policy.TicketEdit, articleIn{}, r.handleLink),
		r.command("articles/remove", "Take back that an article was linked, quoted or used.", policy.TicketEdit, articleIn{}, r.handleUnlink),
		r.command("steps", "Note a step of a guide that was done with the customer.", policy.TicketEdit, stepIn{}, r.handleStep),
		{
			Method: "GET", Path: oneOfAgents + "/suggestions", Action: policy.TicketEdit, Object: r.insideOf, Class: web.Read,
			Does: "Find articles that fit a ticket, as the one search does.", Query: []web.Parameter{{Name: "words", Does: "instead of those of the ticket"}},
			Out: Suggestions{}, Handle: r.handleSuggest,
		},
		{
			Method: "GET", Path: oneOfAgents + "/reply", Action: policy.MacroRead, Class: web.Read, Object: r.insideOf,
			Does: "Make a reply of an article, in the customer's locale.", Query: []web.Parameter{{Name: "article", Does: "its id"}},
			Out: Canned{}, Handle: r.handleCanned,
		},
		{
			Method: "GET", Path: oneOfAgents + "/draft", Action: policy.DraftWrite, Object: r.insideOf, Class: web.Read,
			Does: "Read what a ticket gives to an article, with personal data taken out.", Out: Draft{},
			Handle: func(c *web.Call) (web.Answer, error) { return r.handleDraft(c, c.Path("ticket")) },
		},
		{
			Method: "GET", Path: "api/v1/desk/drafts/{number}", Action: policy.DraftWrite, Object: r.numbered, Class: web.Read,
			Does: "Read what the ticket of a number gives to an article, with personal data taken out.", Out: Draft{},
			Handle: func(c *web.Call) (web.Answer, error) {
				o, err := r.numbered(c)
				if err != nil {
					return web.Answer{}, err
				}
				return r.handleDraft(c, o.ID)
			},
		},
		{
			Method: "GET", Path: "api/v1/desk/reports/links", Action: policy.TicketEdit, Object: inside, Class: web.Read,
			Does:  "Count how many tickets that ended had an article linked, and tickets that an article made unnecessary.",
			Query: []web.Parameter{{Name: "days", Does: "until now, 30 if it is left out"}},
			Out:   LinkReport{}, Handle: r.handleLinkRate,
		},
	}
}

// numbered is the ticket of a number in the path, as the desk sees it.
func (r *Room) numbered(c *web.Call) (o policy.Object, err error) {
	err = r.Store.Read(c.Context(), func(tx *store.Tx) error {
		id, err := ByNumber(tx, c.Path("number"))
		if err != nil {
			return err
		}
		o, err = objectOf(tx, id)
		return err
	})
	o.Internal = true
	return o, err
}

func (r *Room) handleLink(c *web.Call) (web.Answer, error) {
	var in articleIn
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	found, err := r.named(c, []articleIn{in})
	if err != nil {
		return web.Answer{}, told(err)
	}
	return r.once(c, func(tx *store.Tx) (*Ticket, string, error) {
		t, err := r.Link(tx, c.Path("ticket"), found[0], byOf(c.Actor), c.Now)
		return t, "", err
	})
}

func (r *Room) handleUnlink(c *web.Call) (web.Answer, error) {
	var in articleIn
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	return r.once(c, func(tx *store.Tx) (*Ticket, string, error) {
		t, err := r.Unlink(tx, c.Path("ticket"), in.Article, in.How, byOf(c.Actor), c.Now)
		return t, "", err
	})
}

type stepIn struct {
	Article  string `json:"article"` // id of the guide
	Locale   string `json:"locale"`
	Revision string `json:"revision"`
	Step     string `json:"step"` // id
	Title    string `json:"title,omitempty"`
	Answer   string `json:"answer,omitempty"`
	Choice   string `json:"choice,omitempty"` // where the answer led
}

func (r *Room) handleStep(c *web.Call) (web.Answer, error) {
	var in stepIn
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	s := Step{Article: in.Article, Locale: in.Locale, Revision: in.Revision, ID: in.Step, Title: in.Title, Answer: in.Answer, Choice: in.Choice}
	return r.once(c, func(tx *store.Tx) (*Ticket, string, error) {
		t, err := r.Step(tx, c.Path("ticket"), s, byOf(c.Actor), c.Now)
		return t, "", err
	})
}

// Suggestions are articles that fit a ticket.
type Suggestions struct {
	Articles []Article `json:"articles"`
}

// Suggest finds articles that fit a ticket, by given words or by its own, in the
// customer's locale.
func (r *Room) Suggest(c *web.Call, id, words string) ([]Article, error) {
	var t *Ticket
	var all []Message
	err := r.Store.Read(c.Context(), func(tx *store.Tx) (err error) {
		if t, err = load(tx, id); err != nil {
			return err
		}
		all, err = history(tx, t)
		return err
	})
	if err != nil || r.Similar == nil {
		return []Article{}, err
	}
	if words == "" {
		words = t.Subject
		for _, m := range all {
			if m.Kind == Reply && m.By.Side == Customer {
				words += " " + m.Text
				break
			}
		}
	}
	found, err := r.Similar(c.Context(), t.Locale, shortened(words, MaxSubject), mostSimilar)
	return append([]Article{}, found...), err
}

func (r *Room) handleSuggest(c *web.Call) (web.Answer, error) {
	found, err := r.Suggest(c, c.Path("ticket"), c.Query("words"))
	return web.JSON(http.StatusOK, Suggestions{found}), err
}

func (r *Room) handleCanned(c *web.Call) (web.Answer, error) {
	locale, err := r.localeOf(c)
	if err != nil {
		return web.Answer{}, err
	}
	if r.Published == nil {
		return web.Answer{}, web.NotFound
	}
	a, text, ok := r.Published(c.Context(), c.Query("article"), locale)
	if !ok {
		return web.Answer{}, web.NotFound
	}
	a.How = Quoted
	return web.JSON(http.StatusOK, Canned{a, text}), nil
}

func (r *Room) handleDraft(c *web.Call, id string) (web.Answer, error) {
	d, err := r.Draft(c.Context(), id)
	return web.JSON(http.StatusOK, d), err
}

// A LinkReport says what articles did for tickets in a time.
type LinkReport struct {
	LinkRate
	Deflected int64 `json:"deflected"` // explicitly
}

func (r *Room) handleLinkRate(c *web.Call) (web.Answer, error) {
	days := 30
	if text := c.Query("days"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > 3660 {
			return web.Answer{}, web.Invalid("days", "invalid", "this is a count of days")
		}
		days = n
	}
	return look(r, c, func(tx *store.Tx) (out LinkReport, err error) {
		from := c.Now.AddDate(0, 0, -days)
		if out.LinkRate, err = r.LinkRate(tx, from, c.Now); err != nil {
			return out, err
		}
		out.Deflected, err = r.Deflections(tx, from, c.Now)
		return out, err
	})
}
