package journal

import (
	"context"
	"errors"
	"fmt"

	"helpwright/store"
)

// A Watcher takes the entries of the journal in order, each once.
type Watcher struct {
	store *store.Store
	name  string
}

// NewWatcher gives the watcher of a name, which is kept: "webhooks", "sla". One that
// is new begins with the oldest entry there is.
func NewWatcher(s *store.Store, name string) *Watcher { return &Watcher{store: s, name: name} }

// Next hands the next entries to take, at most limit of them, and moves the cursor
// behind them in the same transaction. It says whether more are waiting. When there
// is nothing new, take is not called.
//
// Like every command, take may run several times and changes nothing but tx.
func (w *Watcher) Next(ctx context.Context, limit int, take func(tx *store.Tx, events []Entry) error) (more bool, err error) {
	behind := int64(0)
	if err := w.store.Read(ctx, func(tx *store.Tx) error {
		behind, err = w.Behind(tx)
		return err
	}); err != nil || behind == 0 {
		return false, err
	}
	err = w.store.Write(ctx, func(tx *store.Tx) error {
		more = false
		cursor, err := w.cursor(tx)
		if err != nil {
			return err
		}
		entries, err := After(tx, cursor, limit+1)
		if err != nil {
			return err
		}
		if len(entries) > limit {
			entries, more = entries[:limit], true
		}
		if len(entries) == 0 {
			return nil
		}
		if err := take(tx, entries); err != nil {
			return err
		}
		_, err = tx.Exec(`INSERT INTO journal_watchers (name, cursor) VALUES ($1, $2)
			ON CONFLICT (name) DO UPDATE SET cursor = excluded.cursor`, w.name, entries[len(entries)-1].Sequence)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("watching the journal as %s: %w", w.name, err)
	}
	return more, nil
}

// Behind tells how many entries the watcher has not taken yet.
func (w *Watcher) Behind(tx *store.Tx) (int64, error) {
	last, err := Last(tx)
	if err != nil {
		return 0, err
	}
	cursor, err := w.cursor(tx)
	return last - cursor, err
}

func (w *Watcher) cursor(tx *store.Tx) (int64, error) {
	var cursor int64
	err := tx.Row("SELECT cursor FROM journal_watchers WHERE name = $1", w.name).Scan(&cursor)
	if errors.Is(err, store.ErrNotFound) {
		return 0, nil
	}
	return cursor, err
}
