package mail

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"helpwright/desk/outbox"
	"helpwright/desk/web"
	"helpwright/store"
)

// A Letter goes to one person.
type Letter struct {
	To, Name string // address, and how the person is called; the name may be ""
	Locale   string // of the reader; "" is the first of the site
	Kind     string // its template: templates/desk/mail/KIND.txt
	Data     any    // what the template reads, as JSON: an object
	Files    []File // small ones that are part of it, such as a calendar

	Ticket  string // id of the ticket that it tells of: keeps the letters of one together; "" is none
	Role    Role   // as whom the reader may answer by mail; "" may not
	Account string // id of the reader's account; "" for a customer

	Guard string    // one letter only is written for each; "" guards nothing
	At    time.Time // now
	Due   time.Time // when to send it; zero is now
}

// A Role says as whom somebody answers by mail.
type Role string

const (
	Customer  Role = "customer"
	Staff     Role = "staff"     // to the customer
	Colleague Role = "colleague" // to the people of the desk alone
)

// A File is part of a letter.
type File struct {
	Name string
	Type string // media type
	Text string // of a letter that goes; one that comes hands its content over as it is read
}

// payload is a letter as the outbox keeps it.
type payload struct {
	Name   string          `json:"name,omitempty"`
	Locale string          `json:"locale"`
	Data   json.RawMessage `json:"data,omitempty"`
	Files  []File          `json:"files,omitempty"`
	Answer string          `json:"answer,omitempty"` // local part of the signed address
	Parent string          `json:"parent,omitempty"` // Message-ID of what it answers
	Root   string          `json:"root,omitempty"`   // that stands for the ticket
}

// ErrAddress says that nobody can be written to at an address.
var ErrAddress = errors.New("no mail address")

// Enqueue writes a letter down in the transaction of its cause, and gives the id that
// its Message-ID is made of.
func (b *Box) Enqueue(tx *store.Tx, l Letter) (id string, err error) {
	to := lowered(l.To)
	switch {
	case !web.IsMailAddress(to):
		return "", fmt.Errorf("writing a letter of kind %s: %w", l.Kind, ErrAddress)
	case !kindName.MatchString(l.Kind):
		return "", fmt.Errorf("writing a letter: %q is no kind", l.Kind)
	case l.At.IsZero():
		return "", fmt.Errorf("writing a letter of kind %s: it has no time", l.Kind)
	}
	p := payload{Name: l.Name, Locale: l.Locale, Files: l.Files}
	if p.Data, err = json.Marshal(l.Data); err != nil {
		return "", fmt.Errorf("writing a letter of kind %s: %w", l.Kind, err)
	}
	if l.Ticket != "" {
		if err := b.thread(tx, l, to, &p); err != nil {
			return "", err
		}
	}
	text, err := json.Marshal(p)
	if err != nil {
		return "", fmt.Errorf("writing a letter of kind %s: %w", l.Kind, err)
	}
	id = store.NewID()
	_, err = outbox.Add(tx, outbox.Item{
		ID: id, Channel: Channel, Kind: l.Kind, About: l.Ticket, Person: to, Guard: l.Guard, Payload: string(text), Created: l.At, Due: l.Due,
	})
	return id, err
}

// thread ties a letter to what was written before in its ticket.
func (b *Box) thread(tx *store.Tx, l Letter, to string, p *payload) (err error) {
	if p.Root, err = rootOf(tx, l.Ticket, b.replyDomain()); err != nil {
		return err
	}
	if p.Parent, err = lastOf(tx, l.Ticket, to); err != nil {
		return err
	}
	if l.Role != "" && b.hears() {
		p.Answer, err = addressFor(tx, Answerer{Ticket: l.Ticket, Role: l.Role, Account: l.Account, Email: to}, l.At)
	}
	return err
}
