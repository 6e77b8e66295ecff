package accounts

import (
	"context"
	"errors"
	"time"

	"helpwright/store"
)

// forCode is the purpose of a wish for a code; wishes also name purposes of links.
const forCode = "code"

// wish notes that somebody wants a mail.
func wish(tx *store.Tx, purpose, email, ticket, locale, secret string, now time.Time) error {
	_, err := tx.Exec("INSERT INTO accounts_wishes (id, purpose, email, ticket, locale, secret, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
		store.NewID(), purpose, email, ticket, locale, secret, store.Millis(now))
	return err
}

// wishes are how many are granted at a time.
const wishes = 50

// Tick grants wishes.
func (r *Room) Tick(ctx context.Context, now time.Time) error { return r.grant(ctx, now) }

type wanted struct{ id, purpose, email, ticket, locale, secret string }

func (r *Room) grant(ctx context.Context, now time.Time) error {
	var due int
	err := r.Store.Read(ctx, func(tx *store.Tx) error { return tx.Row("SELECT count(*) FROM accounts_wishes").Scan(&due) })
	if err != nil || due == 0 {
		return err
	}
	err = r.grantNext(ctx, wishes, now)
	if err == nil || errors.Is(err, store.ErrUnavailable) || ctx.Err() != nil {
		return err
	}
	// One of them cannot be granted: it must not keep others from their letters.
	for range min(due, wishes) {
		if err := r.grantNext(ctx, 1, now); err != nil {
			if errors.Is(err, store.ErrUnavailable) || ctx.Err() != nil {
				return err
			}
			r.Log.Error("a letter that somebody asked for cannot be written", "error", err)
			if err := r.Store.Write(ctx, func(tx *store.Tx) error { _, err := takeWishes(tx, 1); return err }); err != nil {
				return err
			}
		}
	}
	return nil
}

// grantNext grants the oldest wishes, all of them or none.
func (r *Room) grantNext(ctx context.Context, most int, now time.Time) error {
	return r.Store.Write(ctx, func(tx *store.Tx) error {
		all, err := takeWishes(tx, most)
		if err != nil {
			return err
		}
		for _, w := range all {
			if err := r.grantOne(tx, w, now); err != nil {
				return err
			}
		}
		return nil
	})
}

// takeWishes takes the oldest wishes out of the table.
func takeWishes(tx *store.Tx, most int) ([]wanted, error) {
	return store.All(tx, func(row store.Scanner) (w wanted, err error) {
		err = row.Scan(&w.id, &w.purpose, &w.email, &w.ticket, &w.locale, &w.secret)
		return w, err
	}, "DELETE FROM accounts_wishes WHERE id IN (SELECT id FROM accounts_wishes ORDER BY at, id LIMIT $1) RETURNING id, purpose, email, ticket, locale, secret", most)
}

func (r *Room) grantOne(tx *store.Tx, w wanted, now time.Time) error {
	switch w.purpose {
	case forCode:
		known, err := r.HasTickets(tx, w.email)
		if err != nil || !known {
			return err
		}
		return r.Send(tx, Mail{To: w.email, Locale: w.locale, Kind: forCode, Code: w.secret, Works: codeLife})
	case forReset:
		p, err := FindByEmail(tx, w.email)
		if err != nil || p.Disabled {
			return ignoreMissing(err)
		}
		return r.SendReset(tx, p, now)
	case forTicket:
		secret, err := TicketLink(tx, w.ticket, w.email, w.locale, now)
		if err != nil {
			return err
		}
		return r.Send(tx, Mail{To: w.email, Locale: w.locale, Kind: "ticket_link", Link: r.Address(TicketPath(w.locale, secret)), Works: linkLife[forTicket]})
	}
	return nil
}

func ignoreMissing(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}

// keepLinks is how long links are known that do not work any more, so that their pages
// can offer new ones.
const keepLinks = 180 * 24 * time.Hour

// Sweep forgets what is over. Once an hour is enough.
func (r *Room) Sweep(ctx context.Context, now time.Time) error {
	return r.Store.Write(ctx, func(tx *store.Tx) error {
		for _, each := range []struct {
			sql string
			at  time.Time
		}{
			{"DELETE FROM accounts_sessions WHERE ends_at < $1", now},
			{"DELETE FROM accounts_codes WHERE ends_at < $1", now},
			{"DELETE FROM accounts_links WHERE ends_at < $1", now.Add(-keepLinks)},
		} {
			if _, err := tx.Exec(each.sql, store.Millis(each.at)); err != nil {
				return err
			}
		}
		return nil
	})
}
