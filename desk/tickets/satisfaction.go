package tickets

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"helpwright/desk/web"
	"helpwright/store"
)

// A Rating is how the help was.
type Rating struct {
	CSAT   int    `json:"csat"`             // 1 (very unhappy) to 5 (very happy)
	Effort int    `json:"effort,omitempty"` // 1 (very easy) to 7 (very hard); 0 is not said
	Words  string `json:"words,omitempty"`
}

func (g Rating) check() error {
	switch {
	case g.CSAT < 1 || g.CSAT > 5:
		return wrong("csat", "invalid", "this goes from 1 to 5")
	case g.Effort < 0 || g.Effort > 7:
		return wrong("effort", "invalid", "this goes from 1 to 7")
	}
	return checkLong("words", g.Words, MaxReason)
}

// Satisfaction is what is known of how the help was.
type Satisfaction struct {
	Asked time.Time
	Given time.Time // zero: not yet
	Rating
}

// ask mails the requester a page on which to say how the help was, once.
func (d *doing) ask() error {
	secret := web.NewSecret()
	_, err := d.tx.Exec("INSERT INTO tickets_satisfaction (ticket, secret, asked, given, csat, effort, words) VALUES ($1, $2, $3, 0, 0, 0, '') ON CONFLICT (ticket) DO NOTHING",
		d.t.ID, hashed(secret), store.Millis(d.now))
	if err != nil {
		return err
	}
	return d.notify(Notice{About: AboutSolved, To: Receiver{Requester: true}, Secret: secret})
}

// hashed is how a secret is kept. It is as random as a key, so one round is enough.
func hashed(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// AskedBySecret finds the ticket whose requester was mailed a secret.
func (r *Room) AskedBySecret(tx *store.Tx, secret string) (id string, err error) {
	err = tx.Row("SELECT ticket FROM tickets_satisfaction WHERE secret = $1", hashed(secret)).Scan(&id)
	return id, err
}

// Rate keeps how the help was. It is said once; the ticket was asked about, or is
// solved and its requester is here.
func (r *Room) Rate(tx *store.Tx, id string, g Rating, by By, now time.Time) (*Ticket, error) {
	if err := g.check(); err != nil {
		return nil, err
	}
	d, err := r.begin(tx, id, by, now)
	if err != nil {
		return nil, err
	}
	before, err := satisfaction(tx, id)
	switch {
	case err != nil:
		return nil, err
	case before != nil && !before.Given.IsZero():
		return nil, standing("rated", "thank you, this was said already")
	case before == nil && d.t.Status.Live():
		return nil, standing("not_solved", "this is asked when the ticket is solved")
	}
	_, err = tx.Exec(`INSERT INTO tickets_satisfaction (ticket, secret, asked, given, csat, effort, words) VALUES ($1, $2, $3, $3, $4, $5, $6)
		ON CONFLICT (ticket) DO UPDATE SET given = excluded.given, csat = excluded.csat, effort = excluded.effort, words = excluded.words`,
		id, hashed(web.NewSecret()), store.Millis(d.now), g.CSAT, g.Effort, g.Words)
	if err != nil {
		return nil, err
	}
	d.t.Asked = true
	if err := d.tell(Event{Did: DidRate, Score: g.CSAT}); err != nil {
		return nil, err
	}
	return d.t, d.end()
}

// satisfaction reads what is known of a ticket; nil is nothing.
func satisfaction(tx *store.Tx, ticket string) (*Satisfaction, error) {
	var s Satisfaction
	var asked, given int64
	err := tx.Row("SELECT asked, given, csat, effort, words FROM tickets_satisfaction WHERE ticket = $1", ticket).Scan(&asked, &given, &s.CSAT, &s.Effort, &s.Words)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("reading how the help was: %w", err)
	}
	s.Asked, s.Given = sometime(asked), sometime(given)
	return &s, nil
}
