package accounts

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/store"
)

// Who finds out who asks: it is the web.Who of the desk.
func (r *Room) Who(ctx context.Context, shown web.Credentials, now time.Time) (web.Session, error) {
	if shown.Token != "" {
		return r.program(ctx, shown.Token, now)
	}
	var found foundSession
	var session web.Session
	err := r.Store.Read(ctx, func(tx *store.Tx) (err error) {
		if found, err = findSession(tx, shown.Staff+shown.Customer, now); err != nil {
			return err
		}
		// A secret counts in the cookie for which it was made.
		if (found.person != "") != (shown.Staff != "") {
			return store.ErrNotFound
		}
		session, err = sessionOf(tx, found)
		return err
	})
	switch {
	case errors.Is(err, store.ErrNotFound):
		return web.Session{}, nil
	case err != nil:
		return web.Session{}, err
	case now.Sub(found.seen) < noteSeen:
		return session, nil
	}
	return session, r.noteUse(ctx, "UPDATE accounts_sessions SET seen_at = $2 WHERE id = $1", found.id, now)
}

// noteUse writes down when something was used. Where nothing can be written now, as on a
// full disk, people read on.
func (r *Room) noteUse(ctx context.Context, sql, id string, now time.Time) error {
	err := r.Store.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(sql, id, store.Millis(now))
		return err
	})
	if errors.Is(err, store.ErrUnavailable) {
		return nil
	}
	return err
}

// program finds the program of a token.
func (r *Room) program(ctx context.Context, token string, now time.Time) (web.Session, error) {
	var id, name, scopes string
	var used int64
	err := r.Store.Read(ctx, func(tx *store.Tx) error {
		return tx.Row("SELECT id, name, scopes, used_at FROM accounts_tokens WHERE digest = $1 AND revoked_at = 0 AND (ends_at = 0 OR ends_at > $2)", web.Digest(token), store.Millis(now)).
			Scan(&id, &name, &scopes, &used)
	})
	if errors.Is(err, store.ErrNotFound) {
		return web.Session{}, nil
	}
	if err != nil {
		return web.Session{}, err
	}
	actor := policy.Actor{Role: policy.Program, ID: id, Name: name}
	if err := json.Unmarshal([]byte(scopes), &actor.Scopes); err != nil {
		return web.Session{}, err
	}
	session := web.Session{ID: id, Actor: actor}
	if now.Sub(store.Time(used)) < noteSeen {
		return session, nil
	}
	return session, r.noteUse(ctx, "UPDATE accounts_tokens SET used_at = $2 WHERE id = $1", id, now)
}
