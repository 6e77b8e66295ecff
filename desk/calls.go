package desk

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"helpwright/desk/attachments"
	"helpwright/desk/callbacks"
	"helpwright/desk/mail"
	"helpwright/desk/outbox"
	"helpwright/desk/packet"
	"helpwright/desk/policy"
	"helpwright/desk/tickets"
	"helpwright/desk/web"
	"helpwright/store"
)

// byCall is the channel of what began with a wish to be called.
const byCall tickets.Channel = "call"

// openCall makes a ticket of a call: the words of the customer, the telephone number,
// and the time where there is one.
func (d *Desk) openCall(tx *store.Tx, o callbacks.Opening) (callbacks.Ticket, error) {
	c := o.Call
	said := []string{c.Phone}
	if c.Message != "" {
		said = []string{c.Message, c.Phone}
	}
	if !c.Starts.IsZero() {
		said = append(said, strings.TrimSpace(o.Label+" "+c.Starts.UTC().Format(time.RFC3339)))
	}
	subject := o.Label
	if subject == "" {
		words, err := d.theme(c.Locale)
		if err != nil {
			return callbacks.Ticket{}, err
		}
		subject = words.Phrase(c.Locale, "mail_call_asked_subject", nil)
	}
	opening := tickets.Opening{Subject: subject, Text: strings.Join(said, "\n\n"), Email: c.Email, Name: c.Name, Locale: c.Locale, Channel: byCall, Group: o.Group}
	if len(o.Context) > 0 {
		brought := packet.Packet{}
		if err := json.Unmarshal(o.Context, &brought); err != nil {
			return callbacks.Ticket{}, web.Invalid("packet", "malformed", "the context cannot be read")
		}
		opening.Packet = brought
	}
	t, err := d.tickets.Open(tx, opening, tickets.By{Side: tickets.Customer}, policy.Actor{Role: policy.Customer, Email: c.Email}, o.Now)
	if err != nil {
		return callbacks.Ticket{}, err
	}
	return callbacks.Ticket{ID: t.ID, Number: t.Number}, nil
}

var callKinds = map[callbacks.About]string{
	callbacks.AboutAsked: mail.KindAsked, callbacks.AboutBooked: mail.KindBooked, callbacks.AboutReminder: mail.KindReminder, callbacks.AboutCancelled: mail.KindCancelled,
}

// sendCall writes to a customer about a call.
func (d *Desk) sendCall(tx *store.Tx, l callbacks.Letter) error {
	c := l.Call
	about := mail.Call{Name: c.Name, Booking: l.Label, Phone: c.Phone, Link: l.Link, Zone: l.Zone.String(), Number: c.Number}
	if !c.Starts.IsZero() {
		about.Starts, about.Ends = c.Starts.In(l.Zone).Format(time.RFC3339), c.Ends.In(l.Zone).Format(time.RFC3339)
	}
	letter := mail.Letter{To: c.Email, Name: c.Name, Locale: c.Locale, Kind: callKinds[l.About], Data: about, Ticket: c.Ticket, Role: mail.Customer, Guard: l.Guard, At: l.Now, Due: l.Due}
	if l.File != "" {
		letter.Files = []mail.File{{Name: "call.ics", Type: "text/calendar; charset=utf-8", Text: l.File}}
	}
	_, err := d.mail.Enqueue(tx, letter)
	return err
}

// unsend takes a letter back that waits.
func (d *Desk) unsend(tx *store.Tx, guard string) error {
	return outbox.Withdraw(tx, mail.Channel, guard)
}

// keepFile keeps a file of a letter until its message has it.
func (d *Desk) keepFile(ctx context.Context, f mail.File, content io.Reader) (string, error) {
	upload, err := d.attachments.Take(ctx, policy.Actor{}, f.Name, content, d.cfg.Now())
	var refused web.Problem
	if errors.As(err, &refused) && refused.Status < http.StatusInternalServerError {
		return "", fmt.Errorf("%w: %w", mail.ErrNotKept, err)
	}
	if err != nil || upload == "" {
		return "", cmp.Or(err, mail.ErrNotKept) // there was nothing in it
	}
	id, _, _ := strings.Cut(upload, ":")
	err = d.store.Read(ctx, func(tx *store.Tx) error {
		known, err := d.attachments.Files(tx, []string{id})
		if err == nil && known[id].State == attachments.Refused {
			err = mail.ErrNotKept
		}
		return err
	})
	return upload, err
}

// callOver notes in the ticket of a call that the customer wants it no more: whoever works
// on it would wait for the time, or call in vain.
func (d *Desk) callOver(tx *store.Tx, ticket string, c *callbacks.Call, now time.Time) error {
	if c.State != callbacks.Cancelled || ticket == "" {
		return nil
	}
	locale := d.Settings().Locales[0].Tag
	words, err := d.theme(locale)
	if err != nil {
		return err
	}
	w := tickets.Word{Text: words.Phrase(locale, "call_cancelled", nil), Via: byCall}
	_, err = d.tickets.Note(tx, ticket, w, tickets.By{Side: tickets.Desk}, policy.Actor{}, now)
	if errors.Is(err, store.ErrNotFound) {
		return nil // the ticket went with the person
	}
	return err
}
