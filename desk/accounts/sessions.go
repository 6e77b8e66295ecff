package accounts

import (
	"strings"
	"time"
	"unicode"

	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/store"
)

// How long sessions last: in all, and without being used.
const (
	staffLife    = 16 * time.Hour
	staffIdle    = 4 * time.Hour
	enteringLife = 10 * time.Minute // between a password and a second factor
	customerLife = 30 * 24 * time.Hour
	customerIdle = 7 * 24 * time.Hour

	noteSeen = 5 * time.Minute // how exactly it is known when a session was last used
)

// A stage is how far somebody has come with signing in.
type stage string

const (
	full   stage = "full"
	second stage = "second" // a second factor is to be shown
	enrol  stage = "enrol"  // a second factor is to be set up
)

// A Session is one of an account, as lists show it.
type Session struct {
	ID      string
	Browser string
	Created time.Time
	Seen    time.Time
	Current bool
}

// begin makes a session and returns the secret for its cookie.
func begin(tx *store.Tx, at stage, person *string, email, browser string, life time.Duration, now time.Time) (id, secret string, err error) {
	id, secret = store.NewID(), web.NewSecret()
	_, err = tx.Exec("INSERT INTO accounts_sessions (id, digest, stage, person, email, browser, created_at, seen_at, ends_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8)",
		id, web.Digest(secret), string(at), person, email, browser, store.Millis(now), store.Millis(now.Add(life)))
	return id, secret, err
}

// beginStaff makes the session of somebody who has shown a password, or who has shown
// all that is asked for.
func (r *Room) beginStaff(tx *store.Tx, p Person, shown bool, browser string, now time.Time) (at stage, secret string, err error) {
	life := staffLife
	switch {
	case shown, r.NoSecondFactor && p.totp == "":
		at = full
	case p.totp != "":
		at, life = second, enteringLife
	default:
		at, life = enrol, enteringLife
	}
	_, secret, err = begin(tx, at, &p.ID, "", browser, life, now)
	if err != nil || at != full {
		return at, secret, err
	}
	return at, secret, arrived(tx, p.ID, now)
}

// arrived notes that somebody has signed in.
func arrived(tx *store.Tx, person string, now time.Time) error {
	if _, err := tx.Exec("UPDATE accounts_people SET seen_at = $2 WHERE id = $1", person, store.Millis(now)); err != nil {
		return err
	}
	return tell(tx, "account.signed_in", person, person, now, nil)
}

// endSessions ends all sessions of an account but one.
func endSessions(tx *store.Tx, person, but string) error {
	_, err := tx.Exec("DELETE FROM accounts_sessions WHERE person = $1 AND id <> $2", person, but)
	return err
}

// endSession ends one, if it is the person's.
func endSession(tx *store.Tx, person, id string) error {
	_, err := tx.Exec("DELETE FROM accounts_sessions WHERE person = $1 AND id = $2", person, id)
	return err
}

// sessionsOf lists those of an account that last, the newest first.
func sessionsOf(tx *store.Tx, person, current string, now time.Time) ([]Session, error) {
	return store.All(tx, func(row store.Scanner) (Session, error) {
		var s Session
		var created, seen int64
		err := row.Scan(&s.ID, &s.Browser, &created, &seen)
		s.Created, s.Seen, s.Current = store.Time(created), store.Time(seen), s.ID == current
		return s, err
	}, "SELECT id, browser, created_at, seen_at FROM accounts_sessions WHERE person = $1 AND stage = 'full' AND ends_at > $2 AND seen_at > $3 ORDER BY created_at DESC, id",
		person, store.Millis(now), store.Millis(now.Add(-staffIdle)))
}

// A found session is a row with its person, if it has one.
type foundSession struct {
	id, person, email string
	stage             stage
	created, seen     time.Time
}

func findSession(tx *store.Tx, secret string, now time.Time) (s foundSession, err error) {
	var person *string
	var at string
	var created, seen, ends int64
	err = tx.Row("SELECT id, stage, person, email, created_at, seen_at, ends_at FROM accounts_sessions WHERE digest = $1", web.Digest(secret)).
		Scan(&s.id, &at, &person, &s.email, &created, &seen, &ends)
	if err != nil {
		return s, err
	}
	s.stage, s.created, s.seen = stage(at), store.Time(created), store.Time(seen)
	idle := customerIdle
	if person != nil {
		s.person, idle = *person, staffIdle
	}
	if now.After(store.Time(ends)) || now.After(s.seen.Add(idle)) {
		return foundSession{}, store.ErrNotFound
	}
	return s, nil
}

// sessionOf finds who is meant by a session, as far as signing in has come.
func sessionOf(tx *store.Tx, s foundSession) (web.Session, error) {
	out := web.Session{ID: s.id}
	if s.person == "" {
		tickets, err := store.All(tx, scanText, "SELECT ticket FROM accounts_opened WHERE session = $1 ORDER BY ticket", s.id)
		out.Actor = policy.Actor{Role: policy.Customer, Email: s.email, Name: s.email, Tickets: tickets}
		return out, err
	}
	p, err := Find(tx, s.person)
	if err != nil {
		return web.Session{}, err
	}
	if p.Disabled {
		return web.Session{}, store.ErrNotFound
	}
	out.Locale = p.Locale
	if s.stage == full {
		out.Actor = p.Actor()
	}
	return out, nil
}

// browserOf is what a browser says of itself, as far as a list needs it.
func browserOf(c *web.Call) string {
	said := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, c.Header("User-Agent"))
	known := func(names [][2]string) string {
		for _, n := range names {
			if strings.Contains(said, n[0]) {
				return n[1]
			}
		}
		return ""
	}
	browser := known([][2]string{{"Edg/", "Edge"}, {"OPR/", "Opera"}, {"Firefox/", "Firefox"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}})
	system := known([][2]string{{"Android", "Android"}, {"iPhone", "iOS"}, {"iPad", "iPadOS"}, {"Windows", "Windows"}, {"Mac OS", "macOS"}, {"Linux", "Linux"}})
	return strings.TrimSpace(browser + " " + system)
}
