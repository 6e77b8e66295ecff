package desk

import (
	"cmp"
	"context"
	"errors"
	"io"
	"path/filepath"
	"time"

	"helpwright/desk/accounts"
	"helpwright/desk/branch"
	"helpwright/desk/callbacks"
	"helpwright/desk/mail"
	"helpwright/desk/outbox"
	"helpwright/desk/privacy"
	"helpwright/desk/ratings"
	"helpwright/desk/tickets"
	"helpwright/journal"
	"helpwright/store"
)

// makePrivacy leads to all rooms that have something of people.
func (d *Desk) makePrivacy() (err error) {
	d.privacy, err = privacy.New(privacy.Config{
		Store: d.store, List: cmp.Or(d.cfg.Erased, filepath.Join(d.cfg.Data, "erased")),
		Parts: d.parts(), Tickets: tickets.TicketsOf, Files: d.filesOfPerson, Clear: d.clear, Compact: d.store.Compact,
		Ages: d.ages(), Keep: func() map[string]int { return d.Settings().Keep },
	})
	return err
}

// parts are what the rooms have of people. Tickets are the first to be erased: what that
// writes, such as a letter about a promise that was broken meanwhile, goes with the rest.
func (d *Desk) parts() []privacy.Part {
	return []privacy.Part{
		{
			Name: "tickets", Addresses: tickets.Requesters,
			Export: func(tx *store.Tx, p privacy.Person, _ time.Time) (any, error) { return d.tickets.Export(tx, p.Email) },
			Erase: func(tx *store.Tx, p privacy.Person, now time.Time) error {
				_, _, err := d.tickets.Erase(tx, p.Email, now)
				return err
			},
		},
		{
			Name: "files", // by the tickets that they belong to, and exported beside the parts
			Erase: func(tx *store.Tx, p privacy.Person, _ time.Time) error {
				return each(p.Tickets, func(id string) error { return d.attachments.Forget(tx, id) })
			},
		},
		{
			Name: "mail", Addresses: mail.People,
			Export: func(tx *store.Tx, p privacy.Person, now time.Time) (any, error) {
				return d.mail.Export(tx, p.Email, now)
			},
			Erase: func(tx *store.Tx, p privacy.Person, _ time.Time) error {
				return d.mail.Erase(tx, p.Email, p.Tickets...)
			},
		},
		{
			Name: "sessions", Addresses: accounts.Customers,
			Export: func(tx *store.Tx, p privacy.Person, _ time.Time) (any, error) {
				return accounts.ExportCustomer(tx, p.Email)
			},
			Erase: func(tx *store.Tx, p privacy.Person, _ time.Time) error {
				return errors.Join(accounts.Erase(tx, p.Email), each(p.Tickets, func(id string) error { return accounts.EraseTicket(tx, id) }))
			},
		},
		{
			Name: "calls", Addresses: callbacks.People,
			Export: func(tx *store.Tx, p privacy.Person, _ time.Time) (any, error) { return callbacks.Of(tx, p.Email) },
			Erase:  func(tx *store.Tx, p privacy.Person, _ time.Time) error { return callbacks.Erase(tx, p.Email) },
		},
		{
			Name: "drafts", // of articles, by the tickets that gave them
			Erase: func(tx *store.Tx, p privacy.Person, _ time.Time) error {
				return each(p.Tickets, func(id string) error { return branch.Erase(tx, id) })
			},
		},
		{
			Name:  "ratings", // have no name; somebody may have written one
			Erase: func(tx *store.Tx, p privacy.Person, _ time.Time) error { return ratings.Erase(tx, p.Email) },
		},
	}
}

func each(ids []string, do func(id string) error) error {
	for _, id := range ids {
		if err := do(id); err != nil {
			return err
		}
	}
	return nil
}

// filesOfPerson are those that belong to tickets of a person.
func (d *Desk) filesOfPerson(tx *store.Tx, p privacy.Person) ([]privacy.File, error) {
	all := []privacy.File{}
	for _, ticket := range p.Tickets {
		found, err := d.attachments.Of(tx, ticket)
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			all = append(all, privacy.File{ID: f.ID, Ticket: f.Ticket, Name: f.Name, Type: f.Type, Size: f.Size, Path: d.Address("api/v1/attachments/" + f.ID)})
		}
	}
	return all, nil
}

// clear removes what erasing leaves outside the rows of the database.
func (d *Desk) clear(ctx context.Context) error {
	return errors.Join(d.attachments.Clear(ctx), d.store.Forget(ctx))
}

// ages are how long what is kept for long is kept. What lives for days or less goes by
// its rooms: see sweep.
func (d *Desk) ages() []privacy.Age {
	return []privacy.Age{
		{Sort: "tickets", Days: 1095, Forget: func(ctx context.Context, before, now time.Time) (bool, error) {
			return d.tickets.Keep(ctx, before, now, d.forgetTickets)
		}},
		{Sort: "journeys", Days: 180, Forget: func(ctx context.Context, before, _ time.Time) (bool, error) {
			return d.tickets.KeepJourneys(ctx, before)
		}},
		{Sort: "journal", Days: 1095, Forget: func(ctx context.Context, before, _ time.Time) (bool, error) {
			return false, d.store.Write(ctx, func(tx *store.Tx) error {
				_, err := journal.Forget(tx, before)
				return err
			})
		}},
		{Sort: "tokens", Days: 365, Forget: func(ctx context.Context, before, _ time.Time) (bool, error) {
			return false, d.store.Write(ctx, func(tx *store.Tx) error { return accounts.ForgetTokens(tx, before) })
		}},
	}
}

// forgetTickets takes away what other rooms keep of tickets that were emptied.
func (d *Desk) forgetTickets(tx *store.Tx, ids []string) error {
	return each(ids, func(id string) error {
		return errors.Join(d.attachments.Forget(tx, id), outbox.Erase(tx, "", id), accounts.EraseTicket(tx, id), d.mail.Erase(tx, "", id), callbacks.EraseTicket(tx, id), branch.Erase(tx, id))
	})
}

// ExportPerson gathers everything of the person of an address.
func (d *Desk) ExportPerson(ctx context.Context, email string) (*privacy.Export, error) {
	return d.privacy.Export(ctx, email, "", d.cfg.Now())
}

// ErasePerson takes the person of an address out of the desk for good.
func (d *Desk) ErasePerson(ctx context.Context, email string) (privacy.Erased, error) {
	return d.privacy.Erase(ctx, email, "", d.cfg.Now())
}

// OpenFile reads a file that an export lists.
func (d *Desk) OpenFile(ctx context.Context, id string) (io.ReadCloser, error) {
	return d.attachments.Read(ctx, id)
}
