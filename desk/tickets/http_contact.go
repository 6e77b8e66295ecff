package tickets

import (
	"net/http"
	"strings"
	"time"

	"helpwright/desk/packet"
	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/store"
)

func (r *Room) contactRoutes() []web.Route {
	return []web.Route{
		{
			Method: "GET", Path: "api/v1/contact", Action: policy.PageRead, Class: web.Read, Open: true, Limit: web.PerMinute(120),
			Does:  "Tell whether somebody is there and how long a first answer takes.",
			Query: []web.Parameter{{Name: "reason", Does: "id of a contact reason"}, {Name: "locale", Does: "of the page"}},
			Out:   Presence{}, Handle: r.presence,
		},
		{
			Method: "POST", Path: customers, Action: policy.TicketOpen, Class: web.Write, Open: true, Limit: web.PerHour(60), Text: bodyOfText, Body: bodyOfFiles,
			Does: "Open a ticket; a guest gets its number at once, and a link to it by mail.",
			In:   openIn{}, Out: Opened{}, Status: http.StatusCreated, Handle: r.handleOpen, Again: r.openAgain,
		},
		{
			Method: "POST", Path: "api/v1/deflections", Action: policy.TicketOpen, Class: web.Write, Open: true, Limit: web.PerMinute(30),
			Does: "Say that an article was the answer, so that no ticket is sent.",
			In:   deflectIn{}, Out: Counted{}, Status: http.StatusCreated, Handle: r.handleDeflect,
		},
		{
			Method: "POST", Path: "api/v1/satisfaction", Action: policy.TicketRate, Object: r.asked, Class: web.Write, Limit: web.PerMinute(20),
			Does: "Say how the help was, with the secret of the mail that asked, once.",
			In:   satisfactionIn{}, Out: Done{}, Handle: r.handleSatisfaction,
		},
	}
}

// written is how often an address is written to because somebody says that it is theirs.
var written = web.PerHour(20).Named("tickets of an address")

// bodyOfFiles is what may come with a form that has files; each is limited by the room
// that keeps them.
const bodyOfFiles = 256 << 20

// A Presence says whether somebody is there.
type Presence struct {
	Open        bool   `json:"open"`
	Opens       *int64 `json:"opens,omitempty"`        // when somebody is there again, milliseconds since 1970
	WaitMinutes int    `json:"wait_minutes,omitempty"` // until a first answer, from now on; 0 is not known
}

// Presence says whether somebody is there, and when a ticket of a reason that is
// opened now is answered first as far as that is promised.
func (r *Room) Presence(reason string, now time.Time) (Presence, error) {
	rules := r.Rules()
	asked, err := rules.reason(reason)
	if err != nil {
		return Presence{}, err
	}
	p := Presence{Open: rules.Calendar.Open(now)}
	if !p.Open {
		at := store.Millis(rules.Calendar.Next(now))
		p.Opens = &at
	}
	t := &Ticket{Priority: Normal}
	if asked.Priority != "" {
		t.Priority = Priority(asked.Priority)
	}
	if span := rules.promised(t, FirstResponse); span > 0 {
		p.WaitMinutes = untilAnswer(rules, span, now)
	}
	return p, nil
}

func (r *Room) presence(c *web.Call) (web.Answer, error) {
	p, err := r.Presence(c.Query("reason"), c.Now)
	if err != nil {
		return web.Answer{}, told(err)
	}
	return web.JSON(http.StatusOK, p), nil
}

type openIn struct {
	Subject string            `json:"subject,omitempty"` // "" takes the beginning of the message
	Message string            `json:"message"`
	Reason  string            `json:"reason,omitempty"`
	Email   string            `json:"email"`
	Name    string            `json:"name,omitempty"`
	Locale  string            `json:"locale,omitempty"`
	Type    Type              `json:"type,omitempty"`
	Fields  map[string]string `json:"fields,omitempty"`
	Page    string            `json:"page,omitempty"`   // from which the customer came
	Packet  *packet.Packet    `json:"packet,omitempty"` // what the customer lets go along
	Uploads []string          `json:"uploads,omitempty"`

	// Of a plain form, which holds the fields of all reasons: by "REASON.FIELD".
	Field map[string]string `json:"field,omitempty"`
}

// opening is what was sent as the rules know it.
func (in openIn) opening(channel Channel) Opening {
	o := Opening{
		Subject: in.Subject, Text: in.Message, Reason: in.Reason, Email: in.Email, Name: in.Name, Locale: in.Locale, Type: in.Type,
		Fields: in.Fields, Files: in.Uploads, Channel: channel,
	}
	if in.Packet != nil {
		o.Packet = *in.Packet
	}
	for name, answer := range in.Field {
		if id, ok := strings.CutPrefix(name, in.Reason+"."); ok && strings.TrimSpace(answer) != "" {
			if o.Fields == nil {
				o.Fields = map[string]string{}
			}
			o.Fields[id] = answer
		}
	}
	return o
}

// An Opened is a ticket that was opened.
type Opened struct {
	ID     string `json:"id"`
	Number int64  `json:"number"`
	Path   string `json:"path"` // of its page, for whoever may read it

	// WaitMinutes is until when a first answer is promised, from now on; 0 promises nothing.
	WaitMinutes int `json:"wait_minutes,omitempty"`
}

func (r *Room) handleOpen(c *web.Call) (web.Answer, error) {
	var in openIn
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	channel := Channel("form")
	switch byOf(c.Actor).Side {
	case Agent:
		channel = "desk"
	case Program:
		channel = "api"
	}
	o := in.opening(channel)
	if o.Locale == "" {
		o.Locale = c.Locale
	}
	if _, faults := r.Rules().checked(o); len(faults) > 0 {
		return web.Answer{}, told(faults[0]) // before files are taken
	}
	if byOf(c.Actor).Side == Customer && lowered(o.Email) != c.Actor.Email {
		// A letter goes to an address that the sender has not proved.
		c.Charge(written, lowered(o.Email))
	}
	var err error
	if o.Files, err = r.receive(c, o.Files); err != nil {
		return web.Answer{}, err
	}
	return c.Once(func(tx *store.Tx) (web.Answer, error) {
		t, err := r.Open(tx, o, byOf(c.Actor), c.Actor, c.Now)
		if err != nil {
			return web.Answer{}, told(err)
		}
		switch {
		case c.Form && byOf(c.Actor).staff():
			return web.See(c.At("desk/tickets/" + t.ID)), nil
		case c.Form:
			return web.See(c.At(t.Locale + "/tickets/sent?number=" + numbered(t.Number))), nil
		}
		out := Opened{ID: t.ID, Number: t.Number, Path: c.At(t.Locale + "/tickets/" + t.ID + "/")}
		if span := r.Rules().promised(t, FirstResponse); span > 0 {
			out.WaitMinutes = untilAnswer(r.Rules(), span, c.Now)
		}
		return web.JSON(http.StatusCreated, out), nil
	})
}

// receive takes the files that come with a form.
func (r *Room) receive(c *web.Call, uploads []string) ([]string, error) {
	for {
		in, err := c.NextFile()
		if err != nil || in == nil {
			return uploads, err
		}
		if in.Name == "" {
			continue // nothing was chosen
		}
		if r.Receive == nil || len(uploads) >= r.Rules().Files.MaxFiles {
			return nil, told(wrong("file", "too_many", "at most %d files go with a message", r.Rules().Files.MaxFiles))
		}
		upload, err := r.Receive(c, in)
		if err != nil {
			return nil, err
		}
		uploads = append(uploads, upload)
	}
}

type deflectIn struct {
	Article  string `json:"article"`
	Locale   string `json:"locale"`
	Revision string `json:"revision"`
	Query    string `json:"query,omitempty"` // what was written until then; kept without personal data
}

// A Counted says that something was counted.
type Counted struct {
	Counted bool `json:"counted"`
}

func (r *Room) handleDeflect(c *web.Call) (web.Answer, error) {
	var in deflectIn
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	return c.Once(func(tx *store.Tx) (web.Answer, error) {
		if err := r.Deflect(tx, Deflection(in), c.Now); err != nil {
			return web.Answer{}, told(err)
		}
		return web.JSON(http.StatusCreated, Counted{true}), nil
	})
}

type satisfactionIn struct {
	Secret string `json:"secret"`
	CSAT   int    `json:"csat"`
	Effort int    `json:"effort,omitempty"`
	Words  string `json:"words,omitempty"`
}

// asked is the ticket whose requester holds the secret of a mail.
func (r *Room) asked(c *web.Call) (o policy.Object, err error) {
	var in satisfactionIn
	if err := c.Read(&in); err != nil {
		return o, err
	}
	err = r.Store.Read(c.Context(), func(tx *store.Tx) error {
		id, err := r.AskedBySecret(tx, in.Secret)
		if err != nil {
			return err
		}
		o, err = objectOf(tx, id)
		o.Held = true
		return err
	})
	return o, err
}

func (r *Room) handleSatisfaction(c *web.Call) (web.Answer, error) {
	var in satisfactionIn
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	return c.Once(func(tx *store.Tx) (web.Answer, error) {
		id, err := r.AskedBySecret(tx, in.Secret)
		if err != nil {
			return web.Answer{}, err
		}
		t, err := r.Rate(tx, id, Rating{in.CSAT, in.Effort, in.Words}, By{Side: Customer}, c.Now)
		if err != nil {
			return web.Answer{}, told(err)
		}
		if c.Form {
			return web.See(c.At(t.Locale + "/tickets/rated")), nil
		}
		return web.JSON(http.StatusOK, Done{ID: t.ID, Number: t.Number, Status: string(t.Status.Label()), Turn: t.Status.Turn()}), nil
	})
}
