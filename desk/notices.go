package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"helpwright/desk/accounts"
	"helpwright/desk/mail"
	"helpwright/desk/outbox"
	"helpwright/desk/policy"
	"helpwright/desk/tickets"
	"helpwright/store"
	"helpwright/theme"
)

// theme makes mails speak the language of the pages.
func (d *Desk) theme(locale string) (*theme.Theme, error) { return d.Theme(locale) }

// accessKinds are the templates of letters with a way in.
var accessKinds = map[string]string{
	"invite": mail.KindInvite, "reset": mail.KindReset, "code": mail.KindCode, "ticket_link": mail.KindLink,
}

// sendAccess sends what accounts ask to have sent.
func (d *Desk) sendAccess(tx *store.Tx, m accounts.Mail) error {
	return d.enqueue(tx, mail.Letter{
		To: m.To, Name: m.Name, Locale: m.Locale, Kind: accessKinds[m.Kind], At: d.cfg.Now(),
		Data: mail.Entry{Name: m.Name, Code: m.Code, Link: m.Link, Minutes: int(m.Works / time.Minute)},
	})
}

// noticeKinds are the templates of letters about tickets.
var noticeKinds = map[tickets.About]string{
	tickets.AboutOpened: mail.KindOpened, tickets.AboutAnswer: mail.KindAnswer, tickets.AboutSolved: mail.KindSolved, tickets.AboutFollowUp: mail.KindFollowUp,
	tickets.AboutArrived: mail.KindArrived, tickets.AboutWords: mail.KindWords, tickets.AboutAssigned: mail.KindAssigned, tickets.AboutMention: mail.KindMention,
	tickets.AboutDue: mail.KindDue, tickets.AboutBreach: mail.KindBreach, tickets.AboutEscalated: mail.KindEscalated,
}

// noticeChannel is what notices are called in package outbox.
const noticeChannel = "notice"

// A waiting notice is one that happened, and of which no letters are written yet. Who
// acted does not wait for that: it takes a row for each of their readers, and more.
type waiting struct {
	tickets.Notice
	Said string `json:"said,omitempty"` // id of the message
}

// notify writes down what is to be told of a ticket.
func (d *Desk) notify(tx *store.Tx, all ...tickets.Notice) error {
	list := make([]waiting, len(all))
	for i, n := range all {
		list[i].Notice = n
		if n.Message != nil {
			list[i].Said = n.Message.ID
		}
	}
	text, err := json.Marshal(list)
	if err != nil {
		return fmt.Errorf("writing down what people are told: %w", err)
	}
	n := all[len(all)-1]
	_, err = outbox.Add(tx, outbox.Item{
		Channel: noticeChannel, Kind: string(n.About), About: n.Ticket.ID, Person: n.Ticket.Requester.Email, Payload: string(text), Created: d.cfg.Now(),
	})
	return err
}

// handful is how many commands' notices become letters in one transaction.
const handful = 20

// writeLetters makes letters of notices.
func (d *Desk) writeLetters(ctx context.Context, now time.Time) (more bool, err error) {
	return outbox.Take(ctx, d.store, noticeChannel, now, handful, func(tx *store.Tx, i outbox.Item) error {
		var list []waiting
		if err := json.Unmarshal([]byte(i.Payload), &list); err != nil {
			return fmt.Errorf("reading what people are told: %w", err)
		}
		for _, w := range list {
			var err error
			if w.Ticket, w.Message, err = tickets.Recall(tx, i.About, w.Said); err != nil {
				return err
			}
			if err := d.write(tx, w.Notice); err != nil {
				return err
			}
		}
		return nil
	})
}

// enqueue writes a letter down. Who has no address to which one can be written keeps no
// other reader from theirs.
func (d *Desk) enqueue(tx *store.Tx, l mail.Letter) error {
	_, err := d.mail.Enqueue(tx, l)
	if errors.Is(err, mail.ErrAddress) {
		d.cfg.Log.Warn("somebody cannot be written to", "kind", l.Kind, "ticket", l.Ticket, "account", l.Account)
		return nil
	}
	return err
}

// keepNotices is how long those are kept of which no letter could be made.
const keepNotices = 30 * 24 * time.Hour

func sweepNotices(tx *store.Tx, now time.Time) error {
	_, err := outbox.SweepDead(tx, noticeChannel, now.Add(-keepNotices))
	return err
}

// write writes to whom a notice goes.
func (d *Desk) write(tx *store.Tx, n tickets.Notice) error {
	if n.To.Requester {
		return d.notifyRequester(tx, n)
	}
	people, err := receivers(tx, n.To)
	if err != nil {
		return err
	}
	for _, p := range people {
		if p.ID == n.By.ID {
			continue
		}
		if err := d.notifyPerson(tx, n, p); err != nil {
			return err
		}
	}
	return nil
}

// receivers are the people of the desk whom a notice is for.
func receivers(tx *store.Tx, to tickets.Receiver) ([]accounts.Person, error) {
	if to.Account != "" {
		p, err := accounts.Find(tx, to.Account)
		if err != nil || p.Disabled {
			return nil, notMissing(err)
		}
		return []accounts.Person{p}, nil
	}
	if to.Group != "" {
		members, err := accounts.Members(tx, to.Group)
		if err != nil || len(members) > 0 {
			return members, err
		}
		// A group that nobody belongs to must not keep tickets from everybody.
	}
	all, err := accounts.People(tx)
	if err != nil {
		return nil, err
	}
	var out []accounts.Person
	for _, p := range all {
		if !p.Disabled && (!to.Leads || p.Role != policy.Agent) {
			out = append(out, p)
		}
	}
	return out, nil
}

func notMissing(err error) error {
	if err == store.ErrNotFound {
		return nil
	}
	return err
}

// letterOf is what all letters about a ticket have in common.
func letterOf(n tickets.Notice) mail.Ticket {
	t := mail.Ticket{
		Number: n.Ticket.Number, Subject: n.Ticket.Subject, By: n.By.Name, Target: n.Target, Customer: n.Ticket.Requester.Name,
		Minutes: n.Minutes, Former: n.Former,
	}
	if n.Message != nil {
		t.Words, t.Files = n.Message.Text, len(n.Message.Files)
	}
	return t
}

func (d *Desk) notifyRequester(tx *store.Tx, n tickets.Notice) error {
	switch {
	case n.Ticket.Requester.Email == "":
		return nil // erased meanwhile
	case n.About == tickets.AboutOpened && n.Ticket.Channel == byCall:
		return nil // the letter about the call says so
	}
	now := d.cfg.Now()
	who, locale := n.Ticket.Requester, n.Ticket.Locale
	secret, err := accounts.TicketLink(tx, n.Ticket.ID, who.Email, locale, now)
	if err != nil {
		return err
	}
	t := letterOf(n)
	t.Name, t.Link = who.Name, d.Address(accounts.TicketPath(locale, secret))
	if n.Secret != "" {
		t.Rate = d.Address(locale + "/tickets/rate?code=" + n.Secret)
	}
	return d.enqueue(tx, mail.Letter{
		To: who.Email, Name: who.Name, Locale: locale, Kind: noticeKinds[n.About], Data: t,
		Ticket: n.Ticket.ID, Role: mail.Customer, At: now,
	})
}

// answers is to whom an answer to a letter goes: to the customer where it tells of the
// customer's words, else to colleagues. Who is called in a note answers the note.
func answers(to tickets.About) mail.Role {
	if to == tickets.AboutArrived || to == tickets.AboutWords {
		return mail.Staff
	}
	return mail.Colleague
}

func (d *Desk) notifyPerson(tx *store.Tx, n tickets.Notice, p accounts.Person) error {
	t := letterOf(n)
	t.Name, t.Link = p.Name, d.Address("desk/tickets/"+n.Ticket.ID)
	return d.enqueue(tx, mail.Letter{
		To: p.Email, Name: p.Name, Locale: p.Locale, Kind: noticeKinds[n.About], Data: t,
		Ticket: n.Ticket.ID, Role: answers(n.About), Account: p.ID, At: d.cfg.Now(),
	})
}
