package tickets

import (
	"context"
	"errors"
	"fmt"
	"time"

	"helpwright/store"
)

// Tick does what is due: it lets time pass for tickets that it has something to do
// with, teaches the search new words, and drops what was kept for a moment. It does a
// bounded piece of work and says whether more is waiting. Any number of desks may
// tick at once: each ticket is looked at again in the transaction that changes it.
func (r *Room) Tick(ctx context.Context, now time.Time) (more bool, err error) {
	const most = 50
	var due []string
	err = r.Store.Read(ctx, func(tx *store.Tx) (err error) {
		due, err = store.All(tx, func(row store.Scanner) (id string, err error) { return id, row.Scan(&id) },
			"SELECT id FROM tickets WHERE wake <= $1 AND wake < 9223372036854775807 ORDER BY wake LIMIT $2", store.Millis(now), most)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("finding what is due: %w", err)
	}
	for _, id := range due {
		if err := r.wake(ctx, id, now); err != nil {
			return false, fmt.Errorf("letting time pass for a ticket: %w", err)
		}
	}
	words, err := r.learn(ctx)
	if err != nil {
		return false, err
	}
	return words || len(due) == most, r.sweep(ctx, now)
}

// wake lets time pass for one ticket, unless another desk has done it meanwhile.
func (r *Room) wake(ctx context.Context, id string, now time.Time) error {
	err := r.Store.Write(ctx, func(tx *store.Tx) error {
		t, err := load(tx, id)
		if err != nil || t.Wake.IsZero() || t.Wake.After(inMillis(now)) {
			return err
		}
		d, err := r.begin(tx, id, By{Side: Desk}, now)
		if err != nil {
			return err
		}
		d.quiet = d.t.Status == t.Status
		return d.end()
	})
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}

// learn teaches the search words that it does not know yet, and writes nothing when
// there are none.
func (r *Room) learn(ctx context.Context) (more bool, err error) {
	var waiting bool
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		var n int
		if err := tx.Row("SELECT COUNT(*) FROM (SELECT 1 FROM tickets_messages WHERE indexed = 0 LIMIT 1) AS waiting").Scan(&n); err != nil {
			return err
		}
		waiting = n > 0
		return nil
	})
	if err != nil || !waiting {
		return false, err
	}
	err = r.Store.Write(ctx, func(tx *store.Tx) (err error) {
		more, err = r.index(tx)
		return err
	})
	return more, err
}

// sweep drops what was kept for a moment.
func (r *Room) sweep(ctx context.Context, now time.Time) error {
	var old int
	err := r.Store.Read(ctx, func(tx *store.Tx) error {
		return tx.Row("SELECT (SELECT COUNT(*) FROM tickets_looking WHERE until < $1) + (SELECT COUNT(*) FROM tickets_undos WHERE until < $1)", store.Millis(now)).Scan(&old)
	})
	if err != nil || old == 0 {
		return err
	}
	return r.Store.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.Exec("DELETE FROM tickets_looking WHERE until < $1", store.Millis(now)); err != nil {
			return err
		}
		_, err := tx.Exec("DELETE FROM tickets_undos WHERE until < $1", store.Millis(now))
		return err
	})
}
