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
	if in.Role == mail.Staff {
		p, err := accounts.Find(tx, in.Account)
		if err != nil {
			return err
		}
		if p.Disabled {
			return store.ErrNotFound
		}
		by, actor = tickets.By{Side: tickets.Agent, ID: p.ID, Name: p.Name}, p.Actor()
	}
	_, _, err := d.tickets.Say(tx, in.Ticket, tickets.Word{Text: in.Words, Files: in.Files, Via: byMail}, by, actor, in.At)
	return err
}

// open makes a ticket of a letter. Its sender reads it through the link that is mailed
// to the address, and in no other way.
func (d *Desk) open(tx *store.Tx, in *mail.Incoming) (id string, err error) {
	t, err := d.tickets.Open(tx, tickets.Opening{
		Subject: in.Subject, Text: in.Words, Email: in.Email, Name: in.Name, Locale: in.Locale, Channel: byMail, Files: in.Files,
	}, tickets.By{Side: tickets.Customer}, policy.Actor{Role: policy.Customer, Email: in.Email}, in.At)
	if err != nil {
		return "", err
	}
	return t.ID, nil
}

// byMail is the channel of what came by mail.
const byMail tickets.Channel = "mail"
