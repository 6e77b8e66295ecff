package web

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"slices"
	"time"

	"helpwright/store"
)

//go:embed schema
var schema embed.FS

// Line is the line of this package's own tables.
func Line() store.Line {
	files, err := fs.Sub(schema, "schema")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return store.Line{Room: "web", Schema: files}
}

// keepAnswers is how long a browser may keep an action that it could not send.
const keepAnswers = 7 * 24 * time.Hour

// Once runs the work of a public write. When the request has an idempotency key, the
// work is done once, however often the request comes: its answer is stored in the same
// transaction and given again. The same key with something else in the body is refused.
// Work may run several times before one run counts; it touches nothing but tx. An
// answer that is stored is JSON, See or Empty.
func (c *Call) Once(work func(tx *store.Tx) (Answer, error)) (Answer, error) {
	key, err := c.key()
	if err != nil {
		return Answer{}, err
	}
	var out Answer
	if key == "" {
		err = c.server.Store.Write(c.Context(), func(tx *store.Tx) (err error) {
			out, err = work(tx)
			return err
		})
		return out, err
	}
	id, digest := c.onceID(key), c.digest()
	err = c.server.Store.WriteKeyed(c.Context(), func(tx *store.Tx) (err error) {
		known, err := storedAnswer(tx, id, digest)
		if !errors.Is(err, store.ErrNotFound) {
			out = known
			return err
		}
		if out, err = work(tx); err != nil {
			return err
		}
		return storeAnswer(tx, id, digest, out, c.Now)
	})
	return out, err
}

// key is the idempotency key that came, "" without one.
func (c *Call) key() (string, error) {
	key := c.r.Header.Get("Idempotency-Key")
	if key == "" {
		key = c.body.key
	}
	if key != "" && (len(key) < 16 || len(key) > 128 || !isPrintable(key)) {
		return "", Problem{Status: http.StatusBadRequest, Code: "malformed", Message: "an idempotency key has 16 to 128 letters and digits", Field: keyField}
	}
	return key, nil
}

func isPrintable(s string) bool {
	for _, r := range []byte(s) {
		if r <= ' ' || r > '~' {
			return false
		}
	}
	return true
}

func (c *Call) onceID(key string) string {
	return digestOf(c.Actor.Role.String(), c.Actor.ID, c.Actor.Email, c.route.Method, c.r.URL.Path, key)
}

// digest is that of everything that was sent.
func (c *Call) digest() string {
	parts := []string{string(c.body.json)}
	for _, name := range slices.Sorted(maps.Keys(c.body.fields)) {
		parts = append(append(parts, name, fmt.Sprint(len(c.body.fields[name]))), c.body.fields[name]...)
	}
	return digestOf(append(parts, c.marks...)...)
}

func digestOf(parts ...string) string {
	h := sha256.New()
	for _, part := range parts {
		fmt.Fprintf(h, "%d:%s", len(part), part)
	}
	return hex.EncodeToString(h.Sum(nil))
}

var otherBody = Problem{Status: http.StatusUnprocessableEntity, Code: "key_used", Message: "this idempotency key came before with something else", Field: keyField}

func storedAnswer(tx *store.Tx, id, digest string) (Answer, error) {
	var body, location, text string
	var status int
	err := tx.Row("SELECT body, status, location, answer FROM web_answers WHERE id = $1", id).Scan(&body, &status, &location, &text)
	switch {
	case err != nil:
		return Answer{}, err
	case body != digest:
		return Answer{}, otherBody
	}
	a := Answer{status: status, location: location, header: http.Header{"Idempotency-Replayed": {"true"}}}
	if text != "" {
		a.body = []byte(text)
	}
	return a, nil
}

func storeAnswer(tx *store.Tx, id, digest string, a Answer, now time.Time) error {
	if a.page != "" || a.file != nil || a.stream != nil || len(a.cookies) > 0 {
		return errors.New("storing an answer: it is no JSON, See or Empty")
	}
	text := ""
	if a.value != nil {
		b, err := json.Marshal(a.value)
		if err != nil {
			return fmt.Errorf("storing an answer: %w", err)
		}
		text = string(b)
	}
	_, err := tx.Exec("INSERT INTO web_answers (id, body, status, location, answer, at) VALUES ($1, $2, $3, $4, $5, $6)",
		id, digest, a.status, a.location, text, store.Millis(now))
	return err
}

// Sweep forgets answers that nobody asks for again. It is a part of the desk's loop.
func Sweep(ctx context.Context, s *store.Store, now time.Time) error {
	return s.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec("DELETE FROM web_answers WHERE at < $1", store.Millis(now.Add(-keepAnswers)))
		return err
	})
}
