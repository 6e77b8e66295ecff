package mail

import (
	"errors"
	"time"

	"helpwright/desk/outbox"
	"helpwright/store"
)

// lastOf is the Message-ID of the last letter that came from a person in a ticket, ""
// when none did.
func lastOf(tx *store.Tx, ticket, email string) (string, error) {
	var id string
	err := tx.Row("SELECT message FROM mail_received WHERE ticket = $1 AND sender = $2 AND message <> '' ORDER BY at DESC, id DESC LIMIT 1", ticket, email).Scan(&id)
	if errors.Is(err, store.ErrNotFound) {
		return "", nil
	}
	return id, err
}

// A Received is what the desk keeps of a letter that came.
type Received struct {
	ID      string
	At      time.Time
	Door    string
	Sender  string // address in lower case, "" when there is none
	Subject string
	Verdict Verdict
	Why     string // of what was held or not read
	Ticket  string // id of that which it went into
	Words   string // of what went into none
}

// insertReceived notes a letter; false when it was noted before.
func insertReceived(tx *store.Tx, r Received, digest, message string) (bool, error) {
	changed, err := tx.Exec(`INSERT INTO mail_received (id, digest, message, at, door, sender, subject, verdict, why, ticket, words)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING`,
		r.ID, digest, message, store.Millis(r.At), r.Door, r.Sender, r.Subject, r.Verdict, r.Why, r.Ticket, r.Words)
	return changed == 1, err
}

func wasReceived(tx *store.Tx, digest string) (bool, error) {
	var id string
	err := tx.Row("SELECT id FROM mail_received WHERE digest = $1", digest).Scan(&id)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// setTicket says where a letter went.
func setTicket(tx *store.Tx, id, ticket string) error {
	_, err := tx.Exec("UPDATE mail_received SET ticket = $1 WHERE id = $2", ticket, id)
	return err
}

// countFrom tells how many letters of a sort came from a sender since a time.
func countFrom(tx *store.Tx, sender string, verdict Verdict, since time.Time) (n int, err error) {
	err = tx.Row("SELECT COUNT(*) FROM mail_received WHERE sender = $1 AND verdict = $2 AND at > $3", sender, verdict, store.Millis(since)).Scan(&n)
	return n, err
}

const receivedColumns = "id, at, door, sender, subject, verdict, why, ticket, words"

// ReceivedWith lists what came with a verdict, "" is all of them, the newest first.
func ReceivedWith(tx *store.Tx, v Verdict, limit int) ([]Received, error) {
	return receivedBefore(tx, v, Received{}, limit)
}

// receivedBefore goes on with the list behind a letter; its zero value begins it.
func receivedBefore(tx *store.Tx, v Verdict, last Received, limit int) ([]Received, error) {
	at := int64(1) << 62
	if last.ID != "" {
		at = store.Millis(last.At)
	}
	return store.All(tx, scanReceived, "SELECT "+receivedColumns+` FROM mail_received
		WHERE ($1 = '' OR verdict = $1) AND (at < $2 OR at = $2 AND id < $3) ORDER BY at DESC, id DESC LIMIT $4`, v, at, last.ID, limit)
}

// receivedAs reads one letter that came; store.ErrNotFound is none.
func receivedAs(tx *store.Tx, id string) (Received, error) {
	found, err := store.All(tx, scanReceived, "SELECT "+receivedColumns+" FROM mail_received WHERE id = $1", id)
	if err == nil && len(found) == 0 {
		err = store.ErrNotFound
	}
	if err != nil {
		return Received{}, err
	}
	return found[0], nil
}

// decide gives a letter that lies here another verdict, once; false when somebody has
// done so. What it says stands elsewhere then, or is wanted by nobody.
func decide(tx *store.Tx, r Received, verdict Verdict, ticket string) (bool, error) {
	changed, err := tx.Exec("UPDATE mail_received SET verdict = $1, ticket = $2, words = '' WHERE id = $3 AND verdict = $4 AND ticket = ''", verdict, ticket, r.ID, r.Verdict)
	return changed == 1, err
}

// receivedCounts tells how many letters came with each verdict.
func receivedCounts(tx *store.Tx) (map[Verdict]int, error) {
	type line struct {
		verdict Verdict
		count   int
	}
	lines, err := store.All(tx, func(row store.Scanner) (l line, err error) {
		return l, row.Scan(&l.verdict, &l.count)
	}, "SELECT verdict, COUNT(*) FROM mail_received GROUP BY verdict")
	counts := map[Verdict]int{}
	for _, l := range lines {
		counts[l.verdict] = l.count
	}
	return counts, err
}

func scanReceived(row store.Scanner) (Received, error) {
	var r Received
	var at int64
	err := row.Scan(&r.ID, &at, &r.Door, &r.Sender, &r.Subject, &r.Verdict, &r.Why, &r.Ticket, &r.Words)
	r.At = store.Time(at)
	return r, err
}

// A Bounce says why letters to an address do not arrive.
type Bounce struct {
	Email string
	At    time.Time
	Why   string
}

// resting is for how long nothing is sent to an address that takes no mail.
const resting = 7 * 24 * time.Hour

// BounceOf finds out whether letters to an address came back lately; ok is false when
// none did.
func BounceOf(tx *store.Tx, email string, now time.Time) (b Bounce, ok bool, err error) {
	var at int64
	err = tx.Row("SELECT email, at, why FROM mail_bounces WHERE email = $1 AND at > $2", lowered(email), store.Millis(now.Add(-resting))).Scan(&b.Email, &at, &b.Why)
	if errors.Is(err, store.ErrNotFound) {
		return Bounce{}, false, nil
	}
	b.At = store.Time(at)
	return b, err == nil, err
}

// resters are the addresses to which letters came back lately, the newest first.
func resters(tx *store.Tx, now time.Time, limit int) ([]Bounce, error) {
	return store.All(tx, func(row store.Scanner) (b Bounce, err error) {
		var at int64
		err = row.Scan(&b.Email, &at, &b.Why)
		b.At = store.Time(at)
		return b, err
	}, "SELECT email, at, why FROM mail_bounces WHERE at > $1 ORDER BY at DESC, email LIMIT $2", store.Millis(now.Add(-resting)), limit)
}

func insertBounce(tx *store.Tx, b Bounce) error {
	_, err := tx.Exec(`INSERT INTO mail_bounces (email, at, why) VALUES ($1, $2, $3)
		ON CONFLICT (email) DO UPDATE SET at = excluded.at, why = excluded.why`, lowered(b.Email), store.Millis(b.At), b.Why)
	return err
}

// ClearBounce lets letters go to an address again.
func ClearBounce(tx *store.Tx, email string) error {
	_, err := tx.Exec("DELETE FROM mail_bounces WHERE email = $1", lowered(email))
	return err
}

// Erase forgets a person, "" is nobody, and what belongs to some tickets.
func (b *Box) Erase(tx *store.Tx, email string, tickets ...string) error {
	email = lowered(email)
	if err := outbox.Erase(tx, email, tickets...); err != nil {
		return err
	}
	for _, table := range []string{"DELETE FROM mail_received WHERE sender = $1 AND sender <> ''", "DELETE FROM mail_addresses WHERE email = $1", "DELETE FROM mail_bounces WHERE email = $1"} {
		if _, err := tx.Exec(table, email); err != nil {
			return err
		}
	}
	for _, column := range []string{"subject", "words", "why"} {
		if _, err := tx.ReplaceText(store.TextPlace{Table: "mail_received", Key: "id", Column: column}, email, "[…]"); err != nil {
			return err
		}
	}
	for _, ticket := range tickets {
		if _, err := tx.Exec("DELETE FROM mail_received WHERE ticket = $1 AND ticket <> ''", ticket); err != nil {
			return err
		}
		if _, err := tx.Exec("DELETE FROM mail_addresses WHERE ticket = $1", ticket); err != nil {
			return err
		}
	}
	return nil
}

// People are the addresses of all of whom the box holds anything.
func People(tx *store.Tx) ([]string, error) {
	return store.All(tx, func(row store.Scanner) (email string, err error) { return email, row.Scan(&email) },
		`SELECT person FROM outbox_items WHERE person <> '' UNION SELECT sender FROM mail_received WHERE sender <> ''
		UNION SELECT email FROM mail_addresses UNION SELECT email FROM mail_bounces`)
}

// A Sent is a letter to a person. What it says stands in the ticket that it is about;
// secrets that it carries are nobody else's.
type Sent struct {
	ID      string       `json:"id"`
	Kind    string       `json:"kind"`
	Ticket  string       `json:"ticket,omitempty"`
	State   outbox.State `json:"state"`
	Created time.Time    `json:"created"`
}

// An Export is everything that the box holds of a person.
type Export struct {
	Letters  []Sent     `json:"letters"`
	Received []Received `json:"received"`
	Bounce   *Bounce    `json:"bounce,omitempty"`
}

// Export reads everything of a person.
func (b *Box) Export(tx *store.Tx, email string, now time.Time) (e Export, err error) {
	email = lowered(email)
	sent, err := outbox.Of(tx, email)
	if err != nil {
		return e, err
	}
	for _, i := range sent {
		e.Letters = append(e.Letters, Sent{i.ID, i.Kind, i.About, i.State, i.Created})
	}
	if e.Received, err = store.All(tx, scanReceived, "SELECT "+receivedColumns+" FROM mail_received WHERE sender = $1 ORDER BY at, id", email); err != nil {
		return e, err
	}
	bounce, ok, err := BounceOf(tx, email, now)
	if ok {
		e.Bounce = &bounce
	}
	return e, err
}

// Retention of what the box keeps, where the settings say nothing else.
const (
	keepLetters  = 30 // days, of letters that were brought or came
	keepDead     = 90
	dataOfMail   = "mail" // what the settings call it
	dayOfKeeping = 24 * time.Hour
)

// Sweep forgets what is kept no longer. It is a part of the desk's loop, now and then.
func (b *Box) Sweep(tx *store.Tx, now time.Time) error {
	days := keepLetters
	if n := b.Settings().Keep[dataOfMail]; n > 0 {
		days = n
	}
	before := now.Add(-time.Duration(days) * dayOfKeeping)
	if _, err := outbox.Sweep(tx, Channel, before); err != nil {
		return err
	}
	if _, err := outbox.SweepDead(tx, Channel, now.Add(-time.Duration(max(keepDead, days))*dayOfKeeping)); err != nil {
		return err
	}
	for _, sweep := range []struct {
		sql    string
		before time.Time
	}{
		{"DELETE FROM mail_received WHERE at < $1", before},
		{"DELETE FROM mail_addresses WHERE expires < $1", now},
		{"DELETE FROM mail_bounces WHERE at < $1", now.Add(-resting)},
	} {
		if _, err := tx.Exec(sweep.sql, store.Millis(sweep.before)); err != nil {
			return err
		}
	}
	return nil
}
