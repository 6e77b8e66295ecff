package guides

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"helpwright/desk/packet"
	"helpwright/desk/web"
	"helpwright/journal"
	"helpwright/store"
)

// save keeps a trail under a code.
func save(tx *store.Tx, code string, t packet.Trail, now time.Time) error {
	text, err := json.Marshal(t)
	if err != nil {
		return fmt.Errorf("keeping a trail: %w", err)
	}
	_, err = tx.Exec("INSERT INTO guide_codes (code, trail, expires) VALUES ($1, $2, $3)", web.Digest(code), text, store.Millis(now.Add(Life)))
	if err != nil {
		return err
	}
	return journal.Append(tx, journal.Event{Kind: "guide.carried", Subject: t.Article, At: now, Data: carried{t.Locale, t.Revision, len(t.Answers)}})
}

// carried is what the journal tells of it: not the code.
type carried struct {
	Locale   string `json:"locale"`
	Revision string `json:"revision"`
	Steps    int    `json:"steps"`
}

// Trail finds the trail of a code; store.ErrNotFound is none, or none any more.
func (r *Room) Trail(ctx context.Context, written string, now time.Time) (t packet.Trail, err error) {
	code, ok := readCode(written)
	if !ok {
		return t, store.ErrNotFound
	}
	var text []byte
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		return tx.Row("SELECT trail FROM guide_codes WHERE code = $1 AND expires > $2", web.Digest(code), store.Millis(now)).Scan(&text)
	})
	if err != nil {
		return t, err
	}
	return t, json.Unmarshal(text, &t)
}

// Tick forgets codes whose time is over.
func (r *Room) Tick(ctx context.Context, now time.Time) error {
	return r.Store.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec("DELETE FROM guide_codes WHERE expires <= $1", store.Millis(now))
		return err
	})
}
