package tickets

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/store"
)

// Routes are what can be asked of the room: by customers below api/v1/tickets, by the
// people of the desk and by programs below api/v1/desk.
func (r *Room) Routes() []web.Route {
	var all []web.Route
	for _, some := range [][]web.Route{r.contactRoutes(), r.customerRoutes(), r.agentRoutes(), r.articleRoutes(), r.queueRoutes(), r.deskRoutes(), r.customerPages(), r.queuePages(), r.ticketPages(), r.macroPages()} {
		all = append(all, some...)
	}
	return all
}

const (
	customers = "api/v1/tickets"
	agents    = "api/v1/desk/tickets"

	bodyOfText = 512 << 10 // bytes: the longest message, in the form that takes the most
)

// byOf is an actor as histories name it.
func byOf(a policy.Actor) By {
	switch {
	case a.Role.Staff():
		return By{Agent, a.ID, a.Name}
	case a.Role == policy.Program:
		return By{Program, a.ID, a.Name}
	}
	return By{Side: Customer}
}

// ticketOf is the ticket that a path names.
func (r *Room) ticketOf(c *web.Call) (policy.Object, error) {
	return r.object(c, c.Path("ticket"))
}

// insideOf is the same ticket with what only the desk may see of it.
func (r *Room) insideOf(c *web.Call) (policy.Object, error) {
	o, err := r.ticketOf(c)
	o.Internal = true
	return o, err
}

// inside is no ticket in particular, as only the desk sees it.
func inside(*web.Call) (policy.Object, error) {
	return policy.Object{Kind: "ticket", Internal: true}, nil
}

func (r *Room) object(c *web.Call, id string) (o policy.Object, err error) {
	err = r.Store.Read(c.Context(), func(tx *store.Tx) error {
		o, err = objectOf(tx, id)
		return err
	})
	return o, err
}

func objectOf(tx *store.Tx, id string) (policy.Object, error) {
	o := policy.Object{Kind: "ticket", ID: id, Ticket: id}
	err := tx.Row("SELECT requester FROM tickets WHERE id = $1", id).Scan(&o.Email)
	return o, err
}

// may asks whether the actor may do an action to a ticket that the body names. One
// that the actor may not read is not there.
func may(tx *store.Tx, a policy.Actor, do policy.Action, id string) error {
	o, err := objectOf(tx, id)
	switch {
	case err != nil:
		return err
	case !policy.Reads(a, o):
		return store.ErrNotFound
	case !policy.May(a, do, o):
		return web.Forbidden
	}
	return nil
}

// told makes a problem of a refusal.
func told(err error) error {
	var no *Refusal
	if !errors.As(err, &no) {
		return err
	}
	if no.Field != "" {
		return web.Invalid(no.Field, no.Code, no.Why)
	}
	return web.Problem{Status: http.StatusConflict, Code: no.Code, Message: no.Why}
}

// A Done is what became of a ticket that somebody changed.
type Done struct {
	ID      string `json:"id"`
	Number  int64  `json:"number"`
	Status  string `json:"status"` // of an agent's: a status; of a customer's: what the customer reads
	Turn    Turn   `json:"turn"`
	Version int64  `json:"version,omitempty"` // to be named with the next change
	Undo    string `json:"undo,omitempty"`    // for a minute: to be sent to api/v1/desk/undo
	Message string `json:"message,omitempty"` // id of what was said
}

// done answers a command on a ticket: with what became of it, or after a form with its
// page.
func done(c *web.Call, status int, t *Ticket, undo string, m *Message) web.Answer {
	staff := byOf(c.Actor).staff()
	switch {
	case c.Form && staff && undo != "":
		return web.See(c.At("desk/tickets/" + t.ID + "?undo=" + undo))
	case c.Form && staff:
		return web.See(c.At("desk/tickets/" + t.ID))
	case c.Form && strings.HasPrefix(c.Route().Path, "{locale}/"):
		return web.See(c.InLocale(pageOf(c, t)))
	case c.Form:
		return web.See(c.At(t.Locale + "/tickets/" + t.ID + "/"))
	}
	out := Done{ID: t.ID, Number: t.Number, Status: string(t.Status.Label()), Turn: t.Status.Turn(), Undo: undo}
	if staff {
		out.Status, out.Version = string(t.Status), t.Version
	}
	if m != nil {
		out.Message = m.ID
	}
	return web.JSON(status, out)
}

// pageOf is the page on which a customer goes on. What was said of one ticket may have
// gone into another, which a mailed link to the first does not open.
func pageOf(c *web.Call, t *Ticket) string {
	switch {
	case t.ID == c.Path("ticket"), policy.Reads(c.Actor, policy.Object{Kind: "ticket", ID: t.ID, Ticket: t.ID, Email: t.Requester.Email}):
		return "tickets/" + t.ID + "/"
	case t.FollowUpOf == c.Path("ticket"):
		return "tickets/sent?number=" + numbered(t.Number)
	}
	return "tickets/" + c.Path("ticket") + "/"
}

// once runs a command on a ticket and answers with what became of it.
func (r *Room) once(c *web.Call, command func(tx *store.Tx) (*Ticket, string, error)) (web.Answer, error) {
	return c.Once(func(tx *store.Tx) (web.Answer, error) {
		t, undo, err := command(tx)
		if err != nil {
			return web.Answer{}, told(err)
		}
		return done(c, http.StatusOK, t, undo, nil), nil
	})
}

// look answers with what a function reads.
func look[T any](r *Room, c *web.Call, read func(tx *store.Tx) (T, error)) (web.Answer, error) {
	var out T
	err := r.Store.Read(c.Context(), func(tx *store.Tx) (err error) {
		out, err = read(tx)
		return err
	})
	if err != nil {
		return web.Answer{}, told(err)
	}
	return web.JSON(http.StatusOK, out), nil
}

// limitOf reads how many of a list are asked for.
func limitOf(c *web.Call) (int, error) {
	text := c.Query("limit")
	if text == "" {
		return 50, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > MaxPage {
		return 0, web.Invalid("limit", "invalid", "a page holds 1 to 100 tickets")
	}
	return n, nil
}

var paging = []web.Parameter{{Name: "limit", Does: "how many, up to 100"}, {Name: "after", Does: "the place that the page before named as next"}}
