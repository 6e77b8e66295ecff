package mail

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"strings"
	"time"

	"helpwright/store"
)

// An Answerer is a person who may answer in a ticket.
type Answerer struct {
	Ticket  string // id
	Role    Role
	Account string // id, of staff
	Email   string // in lower case
}

// A signed address is reply+TOKEN@domain. The token is the id of a row and a MAC over
// everything in it; letters in it mean the same in upper and lower case, since servers
// change that.
const (
	replyLocal = "reply"
	idLength   = 16 // characters, 80 random bits: which row
	macLength  = 26 // characters, 130 bits: that we made it
	replyLife  = 180 * 24 * time.Hour
	renewBelow = 90 * 24 * time.Hour // a new one is made when less is left
)

var letters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// addressFor gives the local part of the address at which a person answers.
func addressFor(tx *store.Tx, a Answerer, now time.Time) (string, error) {
	key, err := keyOf(tx)
	if err != nil {
		return "", err
	}
	var id string
	var expires int64
	err = tx.Row(`SELECT id, expires FROM mail_addresses WHERE ticket = $1 AND role = $2 AND account = $3 AND email = $4 AND expires > $5
		ORDER BY expires DESC LIMIT 1`, a.Ticket, a.Role, a.Account, a.Email, store.Millis(now.Add(renewBelow))).Scan(&id, &expires)
	if errors.Is(err, store.ErrNotFound) {
		id, expires = strings.ToLower(rand.Text()[:idLength]), store.Millis(now.Add(replyLife))
		_, err = tx.Exec("INSERT INTO mail_addresses (id, ticket, role, account, email, expires) VALUES ($1, $2, $3, $4, $5, $6)",
			id, a.Ticket, a.Role, a.Account, a.Email, expires)
	}
	if err != nil {
		return "", fmt.Errorf("making a signed address: %w", err)
	}
	return replyLocal + "+" + id + macOf(key, id, a, expires), nil
}

func macOf(key []byte, id string, a Answerer, expires int64) string {
	mac := hmac.New(sha256.New, key)
	for _, part := range []string{"answer by mail", id, a.Ticket, string(a.Role), a.Account, a.Email, fmt.Sprint(expires)} {
		fmt.Fprintf(mac, "%d:%s", len(part), part)
	}
	return letters.EncodeToString(mac.Sum(nil))[:macLength]
}

// tokenIn finds what may be a token in an address.
func tokenIn(address string) (id, mac string, ok bool) {
	local, _, _ := strings.Cut(lowered(address), "@")
	_, token, _ := strings.Cut(local, "+")
	if len(token) != idLength+macLength {
		return "", "", false
	}
	return token[:idLength], token[idLength:], true
}

// answererAt finds who may answer at an address; ok is false for any that we did not
// make, that was changed, or that has expired.
func answererAt(tx *store.Tx, address string, now time.Time) (a Answerer, ok bool, err error) {
	id, mac, ok := tokenIn(address)
	if !ok {
		return a, false, nil
	}
	var expires int64
	err = tx.Row("SELECT ticket, role, account, email, expires FROM mail_addresses WHERE id = $1", id).Scan(&a.Ticket, &a.Role, &a.Account, &a.Email, &expires)
	if errors.Is(err, store.ErrNotFound) {
		return Answerer{}, false, nil
	}
	if err != nil {
		return Answerer{}, false, err
	}
	key, err := readKey(tx)
	if err != nil {
		return Answerer{}, false, err
	}
	if !hmac.Equal([]byte(mac), []byte(macOf(key, id, a, expires))) || store.Millis(now) >= expires {
		return Answerer{}, false, nil
	}
	return a, true, nil
}

// keyOf reads the key of signed addresses, which is made when it is first needed. All
// desks on one database share it.
func keyOf(tx *store.Tx) ([]byte, error) {
	if key, err := readKey(tx); !errors.Is(err, store.ErrNotFound) {
		return key, err
	}
	if _, err := tx.Exec("INSERT INTO mail_keys (name, value) VALUES ('addresses', $1) ON CONFLICT DO NOTHING", rand.Text()+rand.Text()); err != nil {
		return nil, err
	}
	return readKey(tx)
}

func readKey(tx *store.Tx) (key []byte, err error) {
	return key, tx.Row("SELECT value FROM mail_keys WHERE name = 'addresses'").Scan(&key)
}

// rootOf is the Message-ID that stands for a ticket. No letter has it; those of one
// ticket name it, and so mail programs show them together. It tells nothing of the id.
func rootOf(tx *store.Tx, ticket, domain string) (string, error) {
	key, err := keyOf(tx)
	if err != nil {
		return "", err
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("thread of " + ticket))
	return letters.EncodeToString(mac.Sum(nil))[:macLength] + "@" + domain, nil
}
