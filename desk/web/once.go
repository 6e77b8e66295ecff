package web

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"slices"
	"time"

	"helpwright/desk/policy"
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
// answer that is stored is JSON, See or Empty. It is stored so that only who has the key
// can read it: answers name people and carry secrets.
func (c *Call) Once(work func(tx *store.Tx) (Answer, error)) (Answer, error) {
	out, err := c.once(func(tx *store.Tx) (Answer, error) {
		if err := c.pay(); err != nil {
			return Answer{}, err
		}
		return work(tx)
	})
	if err != nil {
		c.giveBack()
	}
	return out, err
}

func (c *Call) once(work func(tx *store.Tx) (Answer, error)) (Answer, error) {
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
	id, digest := c.onceID(key), c.digest(key)
	err = c.server.Store.WriteKeyed(c.Context(), func(tx *store.Tx) (err error) {
		if out, err = work(tx); err != nil {
			return err
		}
		return storeAnswer(tx, id, digest, key, out, c.Now)
	})
	if err == nil || errors.Is(err, store.ErrUnavailable) {
		return out, err
	}
	// Nearly all requests come for the first time, so that is tried at once. When it
	// fails, it is looked up whether the reason is that this one came before.
	before := c.server.Store.Read(c.Context(), func(tx *store.Tx) (missing error) {
		out, missing = storedAnswer(tx, id, digest, key)
		return missing
	})
	if !errors.Is(before, store.ErrNotFound) {
		c.giveBack()
		return out, before
	}
	return Answer{}, err
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

// onceID names a request by its key and who sends it. Readers are one, whether they have
// shown who they are or not: a browser that got no answer may have opened a mailed link
// before it asks again.
func (c *Call) onceID(key string) string {
	who := ""
	if c.Actor.Role != policy.Nobody && c.Actor.Role != policy.Customer {
		who = c.Actor.ID
	}
	return digestOf(who, c.route.Method, c.r.URL.Path, key)
}

// replayed is the header of an answer that was given before.
const replayed = "Idempotency-Replayed"

// Replayed says that an answer of [Call.Once] was given before, and that nothing was done
// now.
func (a Answer) Replayed() bool { return a.header.Get(replayed) != "" }

// digest is that of everything that was sent. The key is a part of it, so that nobody
// who reads the table can try out what was said.
func (c *Call) digest(key string) string {
	parts := []string{key, string(c.body.json)}
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

// A kept is what is stored of an answer.
type kept struct {
	Location string          `json:"location,omitempty"`
	Value    json.RawMessage `json:"value,omitempty"`
}

func storedAnswer(tx *store.Tx, id, digest, key string) (Answer, error) {
	var body, sealed string
	var status int
	err := tx.Row("SELECT body, status, answer FROM web_answers WHERE id = $1", id).Scan(&body, &status, &sealed)
	switch {
	case err != nil:
		return Answer{}, err
	case body != digest:
		return Answer{}, otherBody
	}
	text, err := unseal(sealed, id, key)
	if err != nil {
		return Answer{}, err
	}
	var k kept
	if err := json.Unmarshal(text, &k); err != nil {
		return Answer{}, fmt.Errorf("reading a stored answer: %w", err)
	}
	return Answer{status: status, location: k.Location, body: k.Value, header: http.Header{replayed: {"true"}}}, nil
}

func storeAnswer(tx *store.Tx, id, digest, key string, a Answer, now time.Time) error {
	if a.page != "" || a.file != nil || a.stream != nil || len(a.cookies) > 0 {
		return errors.New("storing an answer: it is no JSON, See or Empty")
	}
	k := kept{Location: a.location}
	if a.value != nil {
		b, err := json.Marshal(a.value)
		if err != nil {
			return fmt.Errorf("storing an answer: %w", err)
		}
		k.Value = b
	}
	text, err := json.Marshal(k)
	if err != nil {
		return fmt.Errorf("storing an answer: %w", err)
	}
	sealed, err := seal(text, id, key)
	if err != nil {
		return err
	}
	_, err = tx.Exec("INSERT INTO web_answers (id, body, status, answer, at) VALUES ($1, $2, $3, $4, $5)", id, digest, a.status, sealed, store.Millis(now))
	return err
}

// lockOf makes what opens a stored answer: from the key of the request, which is not
// stored, and the id of the row, so that no two answers share one.
func lockOf(id, key string) (cipher.AEAD, error) {
	sum := sha256.Sum256([]byte("the answer to " + id + " " + key))
	block, err := aes.NewCipher(sum[:])
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

func seal(text []byte, id, key string) (string, error) {
	lock, err := lockOf(id, key)
	if err != nil {
		return "", fmt.Errorf("storing an answer: %w", err)
	}
	return base64.RawStdEncoding.EncodeToString(lock.Seal(nil, nil, text, nil)), nil
}

func unseal(sealed, id, key string) ([]byte, error) {
	lock, err := lockOf(id, key)
	if err != nil {
		return nil, fmt.Errorf("reading a stored answer: %w", err)
	}
	b, err := base64.RawStdEncoding.DecodeString(sealed)
	if err != nil {
		return nil, fmt.Errorf("reading a stored answer: %w", err)
	}
	text, err := lock.Open(nil, nil, b, nil)
	if err != nil {
		return nil, fmt.Errorf("reading a stored answer: %w", err)
	}
	return text, nil
}

// Sweep forgets answers that nobody asks for again. It is a part of the desk's loop.
func Sweep(ctx context.Context, s *store.Store, now time.Time) error {
	return s.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec("DELETE FROM web_answers WHERE at < $1", store.Millis(now.Add(-keepAnswers)))
		return err
	})
}
