package callbacks

import (
	"crypto/subtle"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"
	"unicode"

	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/store"
)

// Routes are the room's part of the API, the page of a call and that of the desk.
func (r *Room) Routes() []web.Route {
	own := "{locale}/contact/calls/{callback}"
	return []web.Route{
		{Method: "POST", Path: "api/v1/callbacks", Does: "Asks to be called, as soon as possible or at a time that is free.", Action: policy.CallbackAsk, Class: web.Write,
			Limit: web.PerHour(20), In: Asking{}, Out: Answered{}, Status: http.StatusCreated, Open: true, Handle: r.ask},
		{Method: "GET", Path: "api/v1/bookings/{booking}/slots", Does: "Lists the times of a talk that are free, for a week.", Action: policy.PageRead, Limit: web.PerMinute(60),
			Query: []web.Parameter{{Name: "from", Does: "the first moment, as RFC 3339; now without it"}}, Out: Slots{}, Open: true, Handle: r.slots},
		{Method: "GET", Path: "{locale}/contact/called", Does: "Says that somebody will call.", Action: policy.PageRead, Handle: r.thanks},
		{Method: "GET", Path: own, Does: "Shows a call to whoever holds its link.", Action: policy.CallbackRead, Object: r.byLink, Handle: r.show},
		{Method: "POST", Path: own + "/cancel", Does: "Cancels a call.", Action: policy.CallbackEdit, Object: r.byLink, Class: web.Write, Limit: web.PerMinute(20), In: Holding{}, Handle: r.cancel},
		{Method: "GET", Path: own + "/calendar.ics", Does: "Hands over a booked time as a file for calendars.", Action: policy.CallbackRead, Object: r.byLink, Handle: r.calendar},

		{Method: "GET", Path: "desk/calls", Does: "Lists the calls that are to be made.", Action: policy.CallbackWork, Handle: r.showAll},
		{Method: "POST", Path: "desk/calls/{callback}/take", Does: "Takes a call on.", Action: policy.CallbackWork, Class: web.Write, In: struct{}{}, Handle: r.work((*Room).takeFor)},
		{Method: "POST", Path: "desk/calls/{callback}/done", Does: "Says that somebody called.", Action: policy.CallbackWork, Class: web.Write, In: struct{}{}, Handle: r.work((*Room).finishFor)},
		{Method: "POST", Path: "desk/calls/{callback}/cancel", Does: "Cancels a call for the desk.", Action: policy.CallbackWork, Class: web.Write, In: struct{}{}, Handle: r.work((*Room).cancelFor)},
		{Method: "GET", Path: "api/v1/callbacks", Does: "Lists the calls that are to be made, for programs.", Action: policy.CallbackWork, Out: List{}, Handle: r.list},
	}
}

// Asking is what somebody who wants to be called says.
type Asking struct {
	Locale  string          `json:"locale"`
	Email   string          `json:"email"`
	Name    string          `json:"name,omitempty"`
	Phone   string          `json:"phone"`
	When    string          `json:"when,omitempty"` // "asap", or the beginning of a free time as RFC 3339
	Booking string          `json:"booking,omitempty"`
	Message string          `json:"message,omitempty"`
	Packet  json.RawMessage `json:"packet,omitempty"` // as with a ticket
}

// Answered is what they are told.
type Answered struct {
	ID     string `json:"id"`
	Number int64  `json:"number"` // of the ticket
	Path   string `json:"path"`   // of a page that says what comes
	Starts string `json:"starts,omitempty"`
	Ends   string `json:"ends,omitempty"`
}

// Holding is what the form of a call's page sends.
type Holding struct {
	Key string `json:"key"`
}

// Slots are free times.
type Slots struct {
	Zone  string     `json:"time_zone"`
	Slots []FreeSlot `json:"slots"`
}

// A FreeSlot is one, in RFC 3339 with the desk's own offset.
type FreeSlot struct {
	Starts string `json:"starts"`
	Ends   string `json:"ends"`
}

// List is what programs see of calls that are to be made.
type List struct {
	Calls []Listed `json:"calls"`
}

// Listed is one of them.
type Listed struct {
	ID      string `json:"id"`
	State   State  `json:"state"`
	Booking string `json:"booking,omitempty"`
	Starts  string `json:"starts,omitempty"`
	Ends    string `json:"ends,omitempty"`
	Name    string `json:"name,omitempty"`
	Email   string `json:"email"`
	Phone   string `json:"phone"`
	Ticket  string `json:"ticket"`
	Number  int64  `json:"number"`
	Worker  string `json:"worker,omitempty"`
}

// Limits of what people write, in letters.
const (
	maxName    = 100
	maxMessage = 10_000
	maxPacket  = 64 << 10 // bytes
)

// cleanAsking makes a call of what came, or says what is wrong.
func (r *Room) cleanAsking(c *web.Call, in Asking) (*Call, error) {
	call := &Call{
		Email: lowered(in.Email), Name: oneLine(in.Name), Phone: oneLine(in.Phone), Message: strings.TrimSpace(in.Message), Booking: in.Booking, Locale: c.Locale,
	}
	for _, l := range c.Locales() {
		if l.Tag == in.Locale {
			call.Locale = l.Tag
		}
	}
	switch {
	case !web.IsMailAddress(call.Email):
		return nil, web.Invalid("email", "email", "this is no mail address")
	case !isPhone(call.Phone):
		return nil, web.Invalid("phone", "phone", "this is no telephone number")
	case len([]rune(call.Name)) > maxName:
		return nil, web.Invalid("name", "too_long", "a name has at most 100 letters")
	case len([]rune(call.Message)) > maxMessage:
		return nil, web.Invalid("message", "too_long", "a message has at most 10,000 letters")
	case len(in.Packet) > maxPacket:
		return nil, web.Invalid("packet", "too_long", "the context is too large")
	case in.When == "" || in.When == "asap":
		return call, nil
	}
	starts, err := time.Parse(time.RFC3339, in.When)
	if err != nil {
		return nil, web.Invalid("when", "time", `this is neither "asap" nor a time`)
	}
	call.Starts = starts.UTC()
	return call, nil
}

func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}

// isPhone reports whether somebody could be called at a number, wherever they are.
func isPhone(s string) bool {
	digits := 0
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			digits++
		case !strings.ContainsRune("+ ()-./x", r):
			return false
		}
	}
	return digits >= 3 && digits <= 20 && len(s) <= 60
}

// problemOf tells customers what is wrong with a time.
func problemOf(err error) error {
	switch {
	case errors.Is(err, ErrNotFree):
		return web.Problem{Status: http.StatusConflict, Code: "time_taken", Message: "this time is not free, choose another", Field: "when"}
	case errors.Is(err, ErrOver):
		return web.Problem{Status: http.StatusConflict, Code: "call_over", Message: "this call is over, or somebody else took it on"}
	}
	return err
}

// written is how often an address is written to because somebody says that it is theirs.
var written = web.PerHour(10).Named("calls of an address")

func (r *Room) ask(c *web.Call) (web.Answer, error) {
	var in Asking
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	asked, err := r.cleanAsking(c, in)
	if err != nil {
		return web.Answer{}, err
	}
	if _, _, err := r.booking(asked.Booking); err != nil {
		return web.Answer{}, web.Invalid("booking", "booking", "there is no such talk")
	}
	if who := c.Actor; (who.Role == policy.Nobody || who.Role == policy.Customer) && asked.Email != who.Email {
		// A letter goes to an address that the sender has not proved.
		c.Charge(written, asked.Email)
	}
	secret := web.NewSecret()
	answer, err := c.Once(func(tx *store.Tx) (web.Answer, error) {
		call := *asked // a command may run again
		if err := r.Ask(tx, &call, secret, in.Packet, c.Now); err != nil {
			return web.Answer{}, err
		}
		path := c.At(call.Locale + "/contact/called")
		if c.Form {
			return web.See(path), nil
		}
		out := Answered{ID: call.ID, Number: call.Number, Path: path}
		if !call.Starts.IsZero() {
			out.Starts, out.Ends = call.Starts.Format(time.RFC3339), call.Ends.Format(time.RFC3339)
		}
		return web.JSON(http.StatusCreated, out), nil
	})
	return answer, problemOf(err)
}

func (r *Room) slots(c *web.Call) (web.Answer, error) {
	from := c.Now
	if text := c.Query("from"); text != "" {
		var err error
		if from, err = time.Parse(time.RFC3339, text); err != nil {
			return web.Answer{}, web.Invalid("from", "time", "this is no time")
		}
	}
	out := Slots{Slots: []FreeSlot{}}
	err := r.Store.Read(c.Context(), func(tx *store.Tx) error {
		free, zone, err := r.Free(tx, c.Path("booking"), from, c.Now)
		if err != nil {
			return err
		}
		out.Zone = zone.String()
		for _, s := range free {
			out.Slots = append(out.Slots, FreeSlot{s.Starts.In(zone).Format(time.RFC3339), s.Ends.In(zone).Format(time.RFC3339)})
		}
		return nil
	})
	return web.JSON(http.StatusOK, out), err
}

func (r *Room) thanks(*web.Call) (web.Answer, error) { return web.Page("called", nil), nil }

// byLink finds a call, which is held by whoever has the secret of its link.
func (r *Room) byLink(c *web.Call) (policy.Object, error) {
	var call *Call
	err := r.Store.Read(c.Context(), func(tx *store.Tx) (err error) {
		call, err = load(tx, c.Path("callback"))
		return err
	})
	if err != nil {
		return policy.Object{}, err
	}
	key, err := keyOf(c)
	if err != nil {
		return policy.Object{}, err
	}
	held := subtle.ConstantTimeCompare([]byte(digest(key)), []byte(call.secret)) == 1
	return policy.Object{Kind: "callback", ID: call.ID, Ticket: call.Ticket, Email: call.Email, Held: held}, nil
}

func keyOf(c *web.Call) (string, error) {
	if c.Method() != http.MethodPost {
		return c.Query("key"), nil
	}
	var in Holding
	err := c.Read(&in)
	return in.Key, err
}

// A callPage is what desk/call.html shows.
type callPage struct {
	Call   *Call
	Label  string
	Starts time.Time // where the desk is
	Zone   string
	Live   bool
	Key    string
	Cancel string
	File   string // of calendars, "" for none
}

func (r *Room) show(c *web.Call) (web.Answer, error) {
	call, err := r.load(c)
	if err != nil {
		return web.Answer{}, err
	}
	l, err := r.letter(call, AboutBooked, "", c.Now)
	if err != nil {
		return web.Answer{}, err
	}
	key := c.Query("key")
	at := c.At(pathOf(c.Locale, call.ID))
	page := callPage{Call: call, Label: l.Label, Zone: l.Zone.String(), Live: call.State.live(), Key: key, Cancel: at + "/cancel"}
	if !call.Starts.IsZero() {
		page.Starts = call.Starts.In(l.Zone)
		page.File = at + "/calendar.ics?key=" + key
	}
	return web.Page("call", page), nil
}

func (r *Room) load(c *web.Call) (call *Call, err error) {
	err = r.Store.Read(c.Context(), func(tx *store.Tx) (err error) {
		call, err = load(tx, c.Path("callback"))
		return err
	})
	return call, err
}

func (r *Room) cancel(c *web.Call) (web.Answer, error) {
	key, err := keyOf(c)
	if err != nil {
		return web.Answer{}, err
	}
	err = r.Store.Write(c.Context(), func(tx *store.Tx) error {
		_, err := r.Cancel(tx, c.Path("callback"), key, c.Now)
		return err
	})
	// The key stands in the address again, which is that of the letter.
	return web.See(c.At(pathOf(c.Locale, c.Path("callback"))) + "?key=" + key), problemOf(err)
}

func (r *Room) calendar(c *web.Call) (web.Answer, error) {
	call, err := r.load(c)
	if err != nil {
		return web.Answer{}, err
	}
	if call.Starts.IsZero() {
		return web.Answer{}, web.NotFound
	}
	l, err := r.letter(call, AboutBooked, c.Query("key"), c.Now)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Download(web.File{Name: "call.ics", Type: "text/calendar; charset=utf-8", Content: content{strings.NewReader(l.File)}, Time: call.Changed}), nil
}

type content struct{ io.ReadSeeker }

func (content) Close() error { return nil }

// A callsPage is what desk/calls.html shows.
type callsPage struct {
	Calls []callLine
}

type callLine struct {
	*Call
	At     time.Time // where the desk is; zero as soon as possible
	Ticket string    // address of its ticket
	Mine   bool
	Taken  bool // by somebody else
}

func (r *Room) showAll(c *web.Call) (web.Answer, error) {
	page := callsPage{}
	_, hours, err := r.booking("")
	if err != nil {
		return web.Answer{}, err
	}
	err = r.Store.Read(c.Context(), func(tx *store.Tx) error {
		all, err := Waiting(tx)
		for _, call := range all {
			line := callLine{Call: call, Ticket: c.At("desk/tickets/" + call.Ticket), Mine: call.Worker != "" && call.Worker == c.Actor.ID, Taken: call.Worker != "" && call.Worker != c.Actor.ID}
			if !call.Starts.IsZero() {
				line.At = call.Starts.In(hours.Zone())
			}
			page.Calls = append(page.Calls, line)
		}
		return err
	})
	return web.Page("calls", page), err
}

func (r *Room) takeFor(tx *store.Tx, id string, c *web.Call) (*Call, error) {
	return r.Take(tx, id, c.Actor.ID, c.Now)
}

func (r *Room) finishFor(tx *store.Tx, id string, c *web.Call) (*Call, error) {
	return r.Finish(tx, id, c.Actor.ID, c.Now)
}

func (r *Room) cancelFor(tx *store.Tx, id string, c *web.Call) (*Call, error) {
	return r.Cancel(tx, id, "", c.Now)
}

// work does something to a call and leads back to the list.
func (r *Room) work(do func(*Room, *store.Tx, string, *web.Call) (*Call, error)) func(*web.Call) (web.Answer, error) {
	return func(c *web.Call) (web.Answer, error) {
		answer, err := c.Once(func(tx *store.Tx) (web.Answer, error) {
			_, err := do(r, tx, c.Path("callback"), c)
			return web.See(c.At("desk/calls")), err
		})
		return answer, problemOf(err)
	}
}

func (r *Room) list(c *web.Call) (web.Answer, error) {
	out := List{Calls: []Listed{}}
	err := r.Store.Read(c.Context(), func(tx *store.Tx) error {
		all, err := Waiting(tx)
		for _, call := range all {
			l := Listed{ID: call.ID, State: call.State, Booking: call.Booking, Name: call.Name, Email: call.Email, Phone: call.Phone, Ticket: call.Ticket, Number: call.Number, Worker: call.Worker}
			if !call.Starts.IsZero() {
				l.Starts, l.Ends = call.Starts.Format(time.RFC3339), call.Ends.Format(time.RFC3339)
			}
			out.Calls = append(out.Calls, l)
		}
		return err
	})
	return web.JSON(http.StatusOK, out), err
}
