package attachments

import (
	"context"
	"crypto/subtle"
	"fmt"
	"io"
	"strings"
	"time"

	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/journal"
	"helpwright/store"
)

const columns = "id, name, type, size, arrived, digest, state, why, owner, ticket, message, at"

func scan(row store.Scanner) (f File, err error) {
	var at int64
	err = row.Scan(&f.ID, &f.Name, &f.Type, &f.Size, &f.Offset, &f.Digest, &f.State, &f.Why, &f.Owner, &f.Ticket, &f.Message, &at)
	f.At = store.Time(at)
	return f, err
}

func load(tx *store.Tx, id string) (File, error) {
	return scan(tx.Row("SELECT "+columns+" FROM attachments WHERE id = $1", id))
}

// insert notes a file that somebody begins to send.
func insert(tx *store.Tx, f File, token string) error {
	_, err := tx.Exec("INSERT INTO attachments (id, token, name, type, size, arrived, digest, state, why, owner, ticket, message, at) VALUES ($1, $2, $3, '', $4, 0, '', $5, '', $6, '', '', $7)",
		f.ID, web.Digest(token), f.Name, f.Size, Arriving, f.Owner, store.Millis(f.At))
	return err
}

// holds reports whether a token is that of an upload.
func holds(tx *store.Tx, id, token string) (bool, error) {
	var digest string
	if err := tx.Row("SELECT token FROM attachments WHERE id = $1", id).Scan(&digest); err != nil {
		return false, err
	}
	return token != "" && subtle.ConstantTimeCompare([]byte(digest), []byte(web.Digest(token))) == 1, nil
}

// advance notes that a piece has come, unless another came first.
func advance(tx *store.Tx, id string, from, to int64) (bool, error) {
	changed, err := tx.Exec("UPDATE attachments SET arrived = $3 WHERE id = $1 AND arrived = $2 AND digest = ''", id, from, to)
	return changed == 1, err
}

// complete notes what a file is, once all of it has come.
func complete(tx *store.Tx, id, digest, kind string, state State, why string) error {
	_, err := tx.Exec("UPDATE attachments SET digest = $2, type = $3, state = $4, why = $5 WHERE id = $1 AND digest = ''", id, digest, kind, state, why)
	return err
}

// drop forgets a file that did not come whole.
func drop(tx *store.Tx, id string) error {
	_, err := tx.Exec("DELETE FROM attachments WHERE id = $1 AND ticket = '' AND digest = ''", id)
	return err
}

// waiting adds up the bytes that belong to nothing yet.
func waiting(tx *store.Tx) (bytes int64, err error) {
	err = tx.Row("SELECT CAST(COALESCE(SUM(arrived), 0) AS bigint) FROM attachments WHERE ticket = ''").Scan(&bytes)
	return bytes, err
}

// Bind makes uploads, each named "id:token", those of a message, and returns their ids.
// It refuses what the actor did not send and what belongs somewhere already.
func (r *Room) Bind(tx *store.Tx, by policy.Actor, uploads []string, ticket, message string) (ids []string, err error) {
	for _, upload := range uploads {
		id, token, _ := strings.Cut(upload, ":")
		held, err := holds(tx, id, token)
		switch {
		case err == store.ErrNotFound, err == nil && !held:
			return nil, web.Invalid("uploads", "no_upload", "one of these files was never sent, or not from here")
		case err != nil:
			return nil, err
		}
		f, err := load(tx, id)
		switch {
		case err != nil:
			return nil, err
		case f.Ticket == ticket && f.Message == message:
			ids = append(ids, id)
			continue
		case f.Ticket != "", f.Owner != "" && f.Owner != by.ID:
			return nil, web.Invalid("uploads", "no_upload", "one of these files was never sent, or not from here")
		case f.Digest == "":
			return nil, web.Problem{Status: 409, Code: "arriving", Message: "a file has not come whole yet", Field: "uploads"}
		case f.State == Refused:
			return nil, web.Invalid("uploads", "refused_"+f.Why, fmt.Sprintf("%q cannot be taken", f.Name))
		}
		if _, err := tx.Exec("UPDATE attachments SET ticket = $2, message = $3 WHERE id = $1", id, ticket, message); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// Files finds files by their ids; those that are no more are left out.
func (r *Room) Files(tx *store.Tx, ids []string) (map[string]File, error) {
	found := make(map[string]File, len(ids))
	for _, id := range ids {
		f, err := load(tx, id)
		switch {
		case err == store.ErrNotFound:
		case err != nil:
			return nil, err
		default:
			found[id] = f
		}
	}
	return found, nil
}

// Of are the files of a ticket, in the order in which they came.
func (r *Room) Of(tx *store.Tx, ticket string) ([]File, error) {
	return store.All(tx, func(s store.Scanner) (File, error) { return scan(s) }, "SELECT "+columns+" FROM attachments WHERE ticket = $1 AND ticket <> '' ORDER BY at, id", ticket)
}

// Read opens the bytes of a file for a program of the desk's own. It answers
// store.ErrNotFound for one that others do not get either.
func (r *Room) Read(ctx context.Context, id string) (io.ReadCloser, error) {
	var f File
	err := r.Store.Read(ctx, func(tx *store.Tx) (err error) {
		f, err = load(tx, id)
		return err
	})
	if err == nil && f.State != Clean {
		err = store.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return r.Keep.Open(ctx, nameOfFile(f.Digest))
}

// Forget removes the files of a ticket; their bytes follow with Clear.
func (r *Room) Forget(tx *store.Tx, ticket string) error {
	if _, err := tx.Exec("INSERT INTO attachments_gone (digest) SELECT DISTINCT digest FROM attachments WHERE ticket = $1 AND ticket <> '' AND digest <> '' ON CONFLICT DO NOTHING", ticket); err != nil {
		return err
	}
	_, err := tx.Exec("DELETE FROM attachments WHERE ticket = $1", ticket)
	return err
}

// settle notes what a scanner said.
func settle(tx *store.Tx, f File, state State, why string, now time.Time) error {
	changed, err := tx.Exec("UPDATE attachments SET state = $2, why = $3 WHERE id = $1 AND state = $4", f.ID, state, why, Pending)
	if err != nil || changed == 0 {
		return err
	}
	return journal.Append(tx, journal.Event{Kind: "attachment.scanned", Subject: f.ID, At: now, Data: scanned{f.Ticket, state}})
}

type scanned struct {
	Ticket string `json:"ticket,omitempty"`
	State  State  `json:"state"`
}
