package accounts

import (
	"errors"
	"time"

	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/store"
)

// Purposes of links.
const (
	forFirst  = "first"  // make the first admin
	forInvite = "invite" // join
	forReset  = "reset"  // choose a new password
	forTicket = "ticket" // open a ticket
)

// How long links work.
var linkLife = map[string]time.Duration{
	forFirst:  24 * time.Hour,
	forInvite: 3 * 24 * time.Hour,
	forReset:  time.Hour,
	forTicket: 7 * 24 * time.Hour,
}

// A link is a secret that works once.
type link struct {
	purpose string
	person  string // "" for none
	ticket  string
	email   string
	locale  string
	ends    time.Time
	used    bool
}

// newLink stores a link and returns its secret.
func newLink(tx *store.Tx, l link, now time.Time) (secret string, err error) {
	secret = web.NewSecret()
	var person *string
	if l.person != "" {
		person = &l.person
	}
	_, err = tx.Exec("INSERT INTO accounts_links (digest, purpose, person, ticket, email, locale, ends_at, used_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 0)",
		web.Digest(secret), l.purpose, person, l.ticket, l.email, l.locale, store.Millis(now.Add(linkLife[l.purpose])))
	return secret, err
}

// findLink finds a link by its secret, whether it still works or not.
func findLink(tx *store.Tx, secret string) (link, error) {
	return findLinkDigest(tx, web.Digest(secret))
}

func findLinkDigest(tx *store.Tx, digest string) (l link, err error) {
	var person *string
	var ends, used int64
	err = tx.Row("SELECT purpose, person, ticket, email, locale, ends_at, used_at FROM accounts_links WHERE digest = $1", digest).
		Scan(&l.purpose, &person, &l.ticket, &l.email, &l.locale, &ends, &used)
	if person != nil {
		l.person = *person
	}
	l.ends, l.used = store.Time(ends), used != 0
	return l, err
}

func (l link) works(now time.Time, purposes ...string) bool {
	for _, p := range purposes {
		if l.purpose == p {
			return !l.used && now.Before(l.ends)
		}
	}
	return false
}

var errLink = web.Problem{Status: 410, Code: "link_gone", Message: "this link has been used, or is too old"}

// useLink spends a link.
func useLink(tx *store.Tx, secret string, now time.Time, purposes ...string) (link, error) {
	return useLinkDigest(tx, web.Digest(secret), now, purposes...)
}

func useLinkDigest(tx *store.Tx, digest string, now time.Time, purposes ...string) (link, error) {
	l, err := findLinkDigest(tx, digest)
	if errors.Is(err, store.ErrNotFound) || err == nil && !l.works(now, purposes...) {
		return link{}, errLink
	}
	if err != nil {
		return link{}, err
	}
	_, err = tx.Exec("UPDATE accounts_links SET used_at = $2 WHERE digest = $1", digest, store.Millis(now))
	return l, err
}

// dropLinks takes the links of an account out of use.
func dropLinks(tx *store.Tx, person string) error {
	_, err := tx.Exec("DELETE FROM accounts_links WHERE person = $1", person)
	return err
}

// FirstLink returns the address, below the site's, of a page that makes the first admin,
// "" when there is one. An earlier link ends.
func (r *Room) FirstLink(tx *store.Tx, now time.Time) (path string, err error) {
	var admins int
	if err := tx.Row("SELECT count(*) FROM accounts_people WHERE role = 'admin' AND disabled = 0").Scan(&admins); err != nil || admins > 0 {
		return "", err
	}
	if _, err := tx.Exec("DELETE FROM accounts_links WHERE purpose = $1", forFirst); err != nil {
		return "", err
	}
	secret, err := newLink(tx, link{purpose: forFirst}, now)
	return joinPath(secret), err
}

func joinPath(secret string) string { return "desk/join?code=" + secret }

// Invite gives somebody an account and mails a link by which it is used first.
func (r *Room) Invite(tx *store.Tx, n Newcomer, by string, now time.Time) (Person, error) {
	p, err := r.Add(tx, n, by, now)
	if err != nil {
		return Person{}, err
	}
	return p, r.sendLink(tx, p, forInvite, now)
}

// SendReset mails somebody a link to choose a password: to join, where there is none yet.
func (r *Room) SendReset(tx *store.Tx, p Person, now time.Time) error {
	purpose := forReset
	if !p.Password {
		purpose = forInvite
	}
	if _, err := tx.Exec("DELETE FROM accounts_links WHERE person = $1 AND purpose IN ($2, $3)", p.ID, forReset, forInvite); err != nil {
		return err
	}
	return r.sendLink(tx, p, purpose, now)
}

func (r *Room) sendLink(tx *store.Tx, p Person, purpose string, now time.Time) error {
	secret, err := newLink(tx, link{purpose: purpose, person: p.ID}, now)
	if err != nil {
		return err
	}
	return r.Send(tx, Mail{To: p.Email, Locale: p.Locale, Name: p.Name, Kind: purpose, Link: r.Address(joinPath(secret)), Works: linkLife[purpose]})
}

// first makes the first admin with a link from the terminal.
func (r *Room) first(tx *store.Tx, secret string, n Newcomer, hashed string, now time.Time) (Person, error) {
	if _, err := useLink(tx, secret, now, forFirst); err != nil {
		return Person{}, err
	}
	n.Role = policy.Admin
	p, err := r.Add(tx, n, "", now)
	if err != nil {
		return Person{}, err
	}
	return p, r.SetPassword(tx, p.ID, hashed, "", now)
}
