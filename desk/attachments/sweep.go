package attachments

import (
	"context"
	"errors"
	"strings"
	"time"

	"helpwright/store"
)

// Tick goes on with what was interrupted, has files scanned, and forgets what nobody
// bound. It is called again and again.
func (r *Room) Tick(ctx context.Context, now time.Time) error {
	return errors.Join(r.resume(ctx, now), r.scanPending(ctx, now), r.forget(ctx, now), r.Clear(ctx))
}

// interrupted is how old a file is at least that is taken to be interrupted: another
// desk may be about to finish a younger one. Whoever sent it waits meanwhile.
const interrupted = 5 * time.Second

// resume finishes files of which every piece has come, and the end was not reached.
func (r *Room) resume(ctx context.Context, now time.Time) error {
	found, err := r.list(ctx, "state = $1 AND arrived = size AND at < $2", Arriving, store.Millis(now.Add(-interrupted)))
	if err != nil {
		return err
	}
	var failed error
	for _, f := range found {
		err := r.finish(ctx, f)
		if errors.Is(err, ErrMissing) {
			// A backup that was restored holds no pieces: the file is to be sent anew.
			err = r.Store.Write(ctx, func(tx *store.Tx) error { return drop(tx, f.ID) })
		}
		failed = errors.Join(failed, err)
	}
	return failed
}

func (r *Room) scanPending(ctx context.Context, now time.Time) error {
	if r.Scan == nil {
		return nil
	}
	found, err := r.list(ctx, "state = $1", Pending)
	if err != nil {
		return err
	}
	var failed error
	for _, f := range found {
		failed = errors.Join(failed, r.scan(ctx, f, now))
	}
	return failed
}

func (r *Room) scan(ctx context.Context, f File, now time.Time) error {
	content, err := r.Keep.Open(ctx, nameOfFile(f.Digest))
	if err != nil {
		return err
	}
	defer content.Close()
	harm, err := r.Scan(ctx, content)
	if err != nil {
		return err // it stays pending, and is looked at again
	}
	state, why := Clean, ""
	if harm != "" {
		state, why = Refused, harmful
	}
	return r.Store.Write(ctx, func(tx *store.Tx) error { return settle(tx, f, state, why, now) })
}

func (r *Room) list(ctx context.Context, where string, args ...any) (found []File, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) (err error) {
		found, err = store.All(tx, func(s store.Scanner) (File, error) { return scan(s) },
			"SELECT "+columns+" FROM attachments WHERE "+where+" ORDER BY at, id LIMIT 20", args...)
		return err
	})
	return found, err
}

// forget drops the rows of files that nobody bound.
func (r *Room) forget(ctx context.Context, now time.Time) error {
	return r.Store.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec("DELETE FROM attachments WHERE ticket = '' AND at < $1", store.Millis(now.Add(-unbound)))
		return err
	})
}

// Clear removes the bytes of what was forgotten, unless another file has the same. What
// it does not come to is done the next time.
func (r *Room) Clear(ctx context.Context) error {
	var gone []string
	err := r.Store.Read(ctx, func(tx *store.Tx) (err error) {
		gone, err = store.All(tx, func(s store.Scanner) (digest string, err error) { return digest, s.Scan(&digest) }, "SELECT digest FROM attachments_gone")
		return err
	})
	for _, digest := range gone {
		_, err := r.remove(ctx, nameOfFile(digest))
		if err == nil {
			err = r.Store.Write(ctx, func(tx *store.Tx) error {
				_, err := tx.Exec("DELETE FROM attachments_gone WHERE digest = $1", digest)
				return err
			})
		}
		if err != nil {
			return err
		}
	}
	return err
}

// Sweep removes bytes that no row names. It lists all that is kept, so it is for now
// and then. Young bytes may get their row yet.
func (r *Room) Sweep(ctx context.Context, now time.Time) (removed int, err error) {
	err = r.Keep.Each(ctx, func(name string, at time.Time) error {
		if now.Sub(at) < unbound {
			return nil
		}
		gone, err := r.remove(ctx, name)
		if gone {
			removed++
		}
		return err
	})
	return removed, err
}

// remove removes bytes unless a row names them.
func (r *Room) remove(ctx context.Context, name string) (gone bool, err error) {
	r.removing.Lock()
	defer r.removing.Unlock()
	named, err := r.isNamed(ctx, name)
	if err != nil || named {
		return false, err
	}
	return true, r.Keep.Delete(ctx, name)
}

func (r *Room) isNamed(ctx context.Context, name string) (named bool, err error) {
	sort, rest, _ := strings.Cut(name, "/")
	var query, arg string
	switch sort {
	case wholeFiles:
		query, arg = "SELECT COUNT(*) FROM attachments WHERE digest = $1", strings.ReplaceAll(rest, "/", "")
	case "pieces":
		id, _, _ := strings.Cut(rest, "/")
		query, arg = "SELECT COUNT(*) FROM attachments WHERE id = $1 AND digest = ''", id
	default:
		return false, nil
	}
	var count int
	err = r.Store.Read(ctx, func(tx *store.Tx) error { return tx.Row(query, arg).Scan(&count) })
	return count > 0, err
}
