package journal

import (
	"context"
	"errors"
	"fmt"

	"helpwright/store"
)

// A Watcher takes the entries of the journal in order, each once. It is for any number
// of goroutines.
type Watcher struct {
	store *store.Store
	name  string
}

// NewWatcher gives the watcher of a name, which is kept: "webhooks", "sla". One that
// is new begins with the oldest entry there is.
func NewWatcher(s *store.Store, name string) *Watcher { return &Watcher{store: s, name: name} }

// Next hands the next entries to take, at most limit of them, and moves the cursor
// behind them in the same transaction. It says whether more are waiting. When there
// is nothing new, take is not called and nothing is written.
//
// Like every command, take may run several times and changes nothing but tx.
func (w *Watcher) Next(ctx context.Context, limit int, take func(tx *store.Tx, events []Entry) error) (more bool, err error) {
	err = w.store.Read(ctx, func(tx *store.Tx) error {
		waiting, err := w.waiting(tx, 1)
		more = len(waiting) > 0
		return err
	})
	if err == nil && more {
		err = w.store.Write(ctx, func(tx *store.Tx) error {
			more, err = w.next(tx, limit, take)
			return err
		})
	}
	if err != nil {
		return false, fmt.Errorf("watching the journal as %s: %w", w.name, err)
	}
	return more, nil
}

// next is Next in its transaction. Another desk may have been quicker.
func (w *Watcher) next(tx *store.Tx, limit int, take func(*store.Tx, []Entry) error) (more bool, err error) {
	waiting, err := w.waiting(tx, limit+1)
	if err != nil || len(waiting) == 0 {
		return false, err
	}
	if more = len(waiting) > limit; more {
		waiting = waiting[:limit]
	}
	if err := take(tx, waiting); err != nil {
		return false, err
	}
	return more, w.move(tx, waiting[len(waiting)-1].Sequence)
}

func (w *Watcher) move(tx *store.Tx, cursor int64) error {
	_, err := tx.Exec(`INSERT INTO journal_watchers (name, cursor) VALUES ($1, $2)
		ON CONFLICT (name) DO UPDATE SET cursor = excluded.cursor`, w.name, cursor)
	return err
}

// Skip takes all entries and does nothing with them, provided that idle says so, which is
// asked in the transaction that moves the cursor. It reports whether it did.
func (w *Watcher) Skip(ctx context.Context, idle func(tx *store.Tx) (bool, error)) (skipped bool, err error) {
	var behind bool
	err = w.store.Read(ctx, func(tx *store.Tx) error {
		if skipped, err = idle(tx); err != nil || !skipped {
			return err
		}
		cursor, err := w.cursor(tx)
		if err != nil {
			return err
		}
		last, err := Last(tx)
		behind = last > cursor
		return err
	})
	if err == nil && behind {
		err = w.store.Write(ctx, func(tx *store.Tx) error {
			if skipped, err = idle(tx); err != nil || !skipped {
				return err
			}
			last, err := Last(tx)
			if err != nil {
				return err
			}
			return w.move(tx, last)
		})
	}
	if err != nil {
		return false, fmt.Errorf("watching the journal as %s: %w", w.name, err)
	}
	return skipped, nil
}

// waiting gives entries behind the cursor.
func (w *Watcher) waiting(tx *store.Tx, limit int) ([]Entry, error) {
	cursor, err := w.cursor(tx)
	if err != nil {
		return nil, err
	}
	return After(tx, cursor, limit)
}

func (w *Watcher) cursor(tx *store.Tx) (cursor int64, err error) {
	err = tx.Row("SELECT cursor FROM journal_watchers WHERE name = $1", w.name).Scan(&cursor)
	if errors.Is(err, store.ErrNotFound) {
		return 0, nil
	}
	return cursor, err
}

// A Lag is how many entries a watcher has not taken yet.
type Lag struct {
	Watcher string
	Entries int64
}

// Lags tells of all watchers that have taken something, by name.
func Lags(tx *store.Tx) ([]Lag, error) {
	return store.All(tx, func(row store.Scanner) (l Lag, err error) { return l, row.Scan(&l.Watcher, &l.Entries) },
		`SELECT name, (SELECT count(*) FROM journal_entries WHERE sequence > cursor) FROM journal_watchers ORDER BY name`)
}

// Retire forgets a watcher that will not come back, so that Forget does not wait for
// it.
func Retire(tx *store.Tx, name string) error {
	_, err := tx.Exec("DELETE FROM journal_watchers WHERE name = $1", name)
	return err
}
