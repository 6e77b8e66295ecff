package desk

import (
	"helpwright/desk/accounts"
	"helpwright/desk/mail"
	"helpwright/desk/policy"
	"helpwright/desk/tickets"
	"helpwright/store"
)

// say adds what a known person wrote by mail to a ticket, with the rights of that
// person today. The error is store.ErrNotFound when person or ticket is gone.
func (d *Desk) say(tx *store.Tx, in *mail.Incoming) error {
	by := tickets.By{Side: tickets.Customer}
	actor := policy.Actor{Role: policy.Customer, Email: in.Email, Tickets: []string{in.Ticket}}
	said := tickets.Word{Text: cut(in.Words, tickets.MaxText), Files: in.Files, Via: byMail}
	if in.Role != mail.Customer {
		p, err := accounts.Find(tx, in.Account)
		if err != nil {
			return err
		}
		if p.Disabled {
			return store.ErrNotFound
		}
		by, actor = tickets.By{Side: tickets.Agent, ID: p.ID, Name: p.Name}, p.Actor()
	}
	var err error
	if in.Role == mail.Colleague {
		_, err = d.tickets.Note(tx, in.Ticket, said, by, actor, in.At)
	} else {
		_, _, err = d.tickets.Say(tx, in.Ticket, said, by, actor, in.At)
	}
	return err
}

// cut shortens what a letter may say at more length than a ticket, which refuses it.
func cut(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}

// open makes a ticket of a letter. Its sender reads it through the link that is mailed
// to the address, and in no other way.
func (d *Desk) open(tx *store.Tx, in *mail.Incoming) (id string, err error) {
	t, err := d.tickets.Open(tx, tickets.Opening{
		Subject: cut(in.Subject, tickets.MaxSubject), Text: cut(in.Words, tickets.MaxText), Email: in.Email, Name: cut(in.Name, tickets.MaxName), Locale: in.Locale, Channel: byMail, Files: in.Files,
	}, tickets.By{Side: tickets.Customer}, policy.Actor{Role: policy.Customer, Email: in.Email}, in.At)
	if err != nil {
		return "", err
	}
	return t.ID, nil
}

// byMail is the channel of what came by mail.
const byMail tickets.Channel = "mail"
