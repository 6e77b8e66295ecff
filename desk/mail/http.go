package mail

import (
	"bytes"
	"crypto/hmac"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"helpwright/desk/outbox"
	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/store"
)

// Routes are the outbox viewer, the page of what came, and the signed door.
func (b *Box) Routes() []web.Route {
	read := policy.OutboxRead
	if b.OpenToLocal {
		read = policy.PageRead
	}
	routes := []web.Route{
		{Method: "GET", Path: "desk/outbox", Does: "Lists the letters of the outbox, the newest first.", Action: read, Handle: b.showOutbox,
			Query: []web.Parameter{{Name: "state", Does: "waiting, sent, kept or dead; all without it"}, {Name: "before", Does: "id of the last letter of the page before"}}},
		{Method: "GET", Path: "desk/outbox/{letter}", Does: "Shows a letter of the outbox.", Action: read, Handle: b.showLetter},
		{Method: "GET", Path: "desk/outbox/{letter}/source", Does: "Hands over a letter as it goes over the wire.", Action: read, Handle: b.sendSource},
		{Method: "POST", Path: "desk/outbox/again", Does: "Sends all letters again that were given up.", Action: policy.OutboxEdit, Class: web.Write, In: struct{}{}, Handle: b.sendAllAgain},
		{Method: "POST", Path: "desk/outbox/{letter}/again", Does: "Sends a letter again.", Action: policy.OutboxEdit, Class: web.Write, In: struct{}{}, Handle: b.sendAgain},
		{Method: "POST", Path: "desk/outbox/{letter}/drop", Does: "Drops a letter.", Action: policy.OutboxEdit, Class: web.Write, In: struct{}{}, Handle: b.drop},
	}
	return append(append(routes, b.statePages()...), web.Route{
		Method: "POST", Path: "api/v1/mail", Does: "Takes in a letter, as message/rfc822, that is signed as Standard Webhooks says or sent with a program's token.",
		Action: policy.MailReceive, Object: b.signedObject, Class: web.Upload, Limit: web.PerMinute(600), Body: MaxBytes + 1, Out: Taken{}, Handle: b.takeIn,
	})
}

// Taken is what the signed door answers.
type Taken struct {
	Verdict Verdict `json:"verdict"`
}

// signedObject is the door: it is held by whoever signs.
func (b *Box) signedObject(c *web.Call) (policy.Object, error) {
	o := policy.Object{Kind: "mail"}
	if b.Secret == "" {
		return o, nil
	}
	raw, err := c.Bytes()
	if err != nil {
		return o, err
	}
	o.Held = signed(b.Secret, c, raw)
	return o, nil
}

// tolerance is how old a signature may be, and how far the clock of the other side may
// be ahead.
const tolerance = 5 * time.Minute

func signed(secret string, c *web.Call, raw []byte) bool {
	seconds, err := strconv.ParseInt(c.Header(standardwebhooks.HeaderWebhookTimestamp), 10, 64)
	if err != nil || time.Unix(seconds, 0).Sub(c.Now).Abs() > tolerance {
		return false
	}
	key, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		return false
	}
	want, err := key.Sign(c.Header(standardwebhooks.HeaderWebhookID), time.Unix(seconds, 0), raw)
	if err != nil {
		return false
	}
	for one := range strings.FieldsSeq(c.Header(standardwebhooks.HeaderWebhookSignature)) {
		if hmac.Equal([]byte(one), []byte(want)) {
			return true
		}
	}
	return false
}

func (b *Box) takeIn(c *web.Call) (web.Answer, error) {
	raw, err := c.Bytes()
	if err != nil {
		return web.Answer{}, err
	}
	verdict, err := b.Receive(c.Context(), raw, Envelope{Door: "webhook"})
	if errors.Is(err, ErrTooLarge) {
		return web.Answer{}, &http.MaxBytesError{Limit: MaxBytes}
	}
	if err != nil {
		return web.Answer{}, err
	}
	return web.JSON(http.StatusOK, Taken{verdict}), nil
}

// An outboxPage is what desk/outbox.html shows.
type outboxPage struct {
	Local  bool // letters stay here
	State  outbox.State
	Counts map[outbox.State]int
	States []outbox.State
	Items  []outboxLine
	Older  string // address of the next page, "" for none
}

// An outboxLine is a letter in a list.
type outboxLine struct {
	outbox.Item
	Subject string // "" where it is sealed
}

// allowed keeps an outbox that is open to everybody on this computer closed for others.
func (b *Box) allowed(c *web.Call) error {
	if b.OpenToLocal && !c.Local() {
		return web.NotFound
	}
	return nil
}

const linesOfPage = 50

func (b *Box) showOutbox(c *web.Call) (web.Answer, error) {
	if err := b.allowed(c); err != nil {
		return web.Answer{}, err
	}
	page := outboxPage{Local: b.way == nil, State: outbox.State(c.Query("state")), States: outbox.States}
	err := b.Store.Read(c.Context(), func(tx *store.Tx) (err error) {
		if page.Counts, err = outbox.Counts(tx, Channel); err != nil {
			return err
		}
		f := outbox.Filter{Channel: Channel, State: page.State, Limit: linesOfPage}
		if id := c.Query("before"); id != "" {
			if f.Before, err = b.letter(tx, id); err != nil {
				return err
			}
		}
		items, err := outbox.List(tx, f)
		for _, i := range items {
			page.Items = append(page.Items, b.line(i))
		}
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	if len(page.Items) == linesOfPage {
		page.Older = c.At("desk/outbox?state=" + string(page.State) + "&before=" + page.Items[linesOfPage-1].ID)
	}
	return web.Page("outbox", page), nil
}

// letter reads an item of the outbox that is a letter.
func (b *Box) letter(tx *store.Tx, id string) (outbox.Item, error) {
	i, err := outbox.Find(tx, id)
	if err == nil && i.Channel != Channel {
		err = store.ErrNotFound
	}
	return i, err
}

func (b *Box) line(i outbox.Item) outboxLine {
	l := outboxLine{Item: i}
	if b.way == nil {
		if w, err := b.Write(i); err == nil {
			l.Subject = w.Subject
		}
	}
	l.Payload = ""
	return l
}

// A letterPage is what desk/letter.html shows.
type letterPage struct {
	outboxLine
	Letter *Written // nil where it is sealed
}

func (b *Box) showLetter(c *web.Call) (web.Answer, error) {
	i, w, err := b.open(c)
	if err != nil {
		return web.Answer{}, err
	}
	page := letterPage{outboxLine: b.line(i), Letter: w}
	answer := web.Page("letter", page)
	if w != nil {
		answer = answer.Titled(w.Subject)
	}
	return answer, nil
}

// open reads a letter, and what it says where there is no other way to its reader: what
// is on its way to somebody is nobody else's to read.
func (b *Box) open(c *web.Call) (i outbox.Item, w *Written, err error) {
	if err := b.allowed(c); err != nil {
		return i, nil, err
	}
	err = b.Store.Read(c.Context(), func(tx *store.Tx) (err error) {
		i, err = b.letter(tx, c.Path("letter"))
		return err
	})
	if err != nil || b.way != nil {
		return i, nil, err
	}
	w, err = b.Write(i)
	if errors.Is(err, outbox.ErrGone) {
		return i, nil, nil
	}
	return i, w, err
}

func (b *Box) sendSource(c *web.Call) (web.Answer, error) {
	_, w, err := b.open(c)
	if err != nil {
		return web.Answer{}, err
	}
	if w == nil {
		return web.Answer{}, web.NotFound
	}
	var raw bytes.Buffer
	if err := b.Raw(w, &raw); err != nil {
		return web.Answer{}, err
	}
	return web.Download(web.File{Name: w.ID + ".eml", Type: "message/rfc822", Content: nothingToClose{bytes.NewReader(raw.Bytes())}, Time: w.At}), nil
}

type nothingToClose struct{ io.ReadSeeker }

func (nothingToClose) Close() error { return nil }

func (b *Box) sendAgain(c *web.Call) (web.Answer, error) {
	return c.Once(func(tx *store.Tx) (web.Answer, error) {
		i, err := b.letter(tx, c.Path("letter"))
		if err != nil {
			return web.Answer{}, err
		}
		if err := ClearBounce(tx, i.Person); err != nil {
			return web.Answer{}, err
		}
		err = outbox.Again(tx, i.ID, c.Now)
		if errors.Is(err, outbox.ErrGone) {
			return web.Answer{}, web.Problem{Status: http.StatusConflict, Code: "letter_gone", Message: "what the letter said is no longer kept"}
		}
		return web.See(c.At("desk/outbox")), err
	})
}

// sendAllAgain brings anew what was given up, to addresses that rest, too.
func (b *Box) sendAllAgain(c *web.Call) (web.Answer, error) {
	return c.Once(func(tx *store.Tx) (web.Answer, error) {
		dead, err := outbox.People(tx, Channel, outbox.Dead)
		if err != nil {
			return web.Answer{}, err
		}
		for _, email := range dead {
			if err := ClearBounce(tx, email); err != nil {
				return web.Answer{}, err
			}
		}
		_, err = outbox.AllAgain(tx, Channel, "", c.Now)
		return web.See(c.At("desk/outbox")), err
	})
}

func (b *Box) drop(c *web.Call) (web.Answer, error) {
	return c.Once(func(tx *store.Tx) (web.Answer, error) {
		i, err := b.letter(tx, c.Path("letter"))
		if err != nil {
			return web.Answer{}, err
		}
		return web.See(c.At("desk/outbox")), outbox.Drop(tx, i.ID)
	})
}
