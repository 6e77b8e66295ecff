package accounts

import (
	"crypto/rand"
	"crypto/subtle"
	"fmt"
	"math/big"
	"time"

	"helpwright/desk/web"
	"helpwright/store"
)

const (
	codeLife  = 15 * time.Minute
	codeTries = 5
)

// TicketLink makes the secret of a link for a mail about a ticket. The mail goes to the
// requester alone, and to nobody in copy. The address is Room.TicketPath.
func TicketLink(tx *store.Tx, ticket, email, locale string, now time.Time) (secret string, err error) {
	return newLink(tx, link{purpose: forTicket, ticket: ticket, email: cleanEmail(email), locale: locale}, now)
}

// TicketPath is the address, below the site's, of the page behind a mailed link.
func TicketPath(locale, secret string) string { return locale + "/tickets/open?code=" + secret }

// openTicket exchanges a link's secret for a session that sees what the one before saw,
// and the link's ticket.
func openTicket(tx *store.Tx, secret, before, browser string, now time.Time) (ticket, session string, err error) {
	l, err := useLink(tx, secret, now, forTicket)
	if err != nil {
		return "", "", err
	}
	email, opened, err := seenBefore(tx, before)
	if err != nil {
		return "", "", err
	}
	id, session, err := begin(tx, full, nil, email, browser, customerLife, now)
	if err != nil {
		return "", "", err
	}
	for _, t := range append(opened, l.ticket) {
		if _, err := tx.Exec("INSERT INTO accounts_opened (session, ticket) VALUES ($1, $2) ON CONFLICT DO NOTHING", id, t); err != nil {
			return "", "", err
		}
	}
	return l.ticket, session, nil
}

// seenBefore ends a customer's session and tells what it could see.
func seenBefore(tx *store.Tx, id string) (email string, tickets []string, err error) {
	if id == "" {
		return "", nil, nil
	}
	if tickets, err = store.All(tx, scanText, "SELECT ticket FROM accounts_opened WHERE session = $1", id); err != nil {
		return "", nil, err
	}
	ended, err := store.All(tx, scanText, "DELETE FROM accounts_sessions WHERE id = $1 AND person IS NULL RETURNING email", id)
	if err != nil || len(ended) == 0 {
		return "", nil, err
	}
	return ended[0], tickets, nil
}

// newCode has eight digits.
func newCode() string {
	n, err := rand.Int(rand.Reader, big.NewInt(100_000_000))
	if err != nil {
		panic(err) // never fails
	}
	return fmt.Sprintf("%08d", n)
}

// askForCode begins a sign-in by code. What is returned goes into the form; the code
// goes by mail, if anybody asked for help from the address.
func askForCode(tx *store.Tx, email, locale string, now time.Time) (challenge string, err error) {
	challenge = web.NewSecret()
	code := newCode()
	_, err = tx.Exec("INSERT INTO accounts_codes (id, digest, email, tries, ends_at) VALUES ($1, $2, $3, 0, $4)",
		web.Digest(challenge), web.Digest(challenge+code), email, store.Millis(now.Add(codeLife)))
	if err != nil {
		return "", err
	}
	return challenge, wish(tx, forCode, email, "", locale, code, now)
}

var errCode = web.Invalid("code", "code", "this code does not fit, or is too old")

// enterCode exchanges a code for a session that sees all tickets of its address. The
// try counts also when it fails, so a wrong code is no error of the transaction.
func enterCode(tx *store.Tx, challenge, code, before, browser string, now time.Time) (session string, fits bool, err error) {
	var digest, email string
	var tries, ends int64
	err = tx.Row("SELECT digest, email, tries, ends_at FROM accounts_codes WHERE id = $1", web.Digest(challenge)).Scan(&digest, &email, &tries, &ends)
	if err != nil {
		return "", false, ignoreMissing(err)
	}
	if tries >= codeTries || store.Millis(now) > ends {
		return "", false, nil
	}
	if subtle.ConstantTimeCompare([]byte(digest), []byte(web.Digest(challenge+code))) == 0 {
		_, err = tx.Exec("UPDATE accounts_codes SET tries = tries + 1 WHERE id = $1", web.Digest(challenge))
		return "", false, err
	}
	if _, err = tx.Exec("DELETE FROM accounts_codes WHERE id = $1", web.Digest(challenge)); err != nil {
		return "", false, err
	}
	_, opened, err := seenBefore(tx, before)
	if err != nil {
		return "", false, err
	}
	id, session, err := begin(tx, full, nil, email, browser, customerLife, now)
	if err != nil {
		return "", false, err
	}
	for _, t := range opened {
		if _, err := tx.Exec("INSERT INTO accounts_opened (session, ticket) VALUES ($1, $2) ON CONFLICT DO NOTHING", id, t); err != nil {
			return "", false, err
		}
	}
	return session, true, nil
}

// Erase forgets a customer: sessions, links, codes and wishes of an address.
func Erase(tx *store.Tx, email string) error {
	email = cleanEmail(email)
	for _, table := range []string{"accounts_sessions", "accounts_links", "accounts_codes", "accounts_wishes"} {
		if _, err := tx.Exec("DELETE FROM "+table+" WHERE email = $1 AND email <> ''", email); err != nil {
			return err
		}
	}
	return nil
}

// EraseTicket forgets who could open a ticket that is no more, and sessions that saw
// nothing else.
func EraseTicket(tx *store.Tx, ticket string) error {
	if _, err := tx.Exec(`DELETE FROM accounts_sessions WHERE person IS NULL AND email = '' AND id IN (SELECT session FROM accounts_opened WHERE ticket = $1)
		AND NOT EXISTS (SELECT 1 FROM accounts_opened WHERE session = accounts_sessions.id AND ticket <> $1)`, ticket); err != nil {
		return err
	}
	for _, table := range []string{"accounts_opened", "accounts_links", "accounts_wishes"} {
		if _, err := tx.Exec("DELETE FROM "+table+" WHERE ticket = $1 AND ticket <> ''", ticket); err != nil {
			return err
		}
	}
	return nil
}

// Customers are the addresses of all customers of whom anything is kept here.
func Customers(tx *store.Tx) ([]string, error) {
	return store.All(tx, scanText, `SELECT email FROM accounts_sessions WHERE email <> '' UNION SELECT email FROM accounts_links WHERE email <> ''
		UNION SELECT email FROM accounts_codes UNION SELECT email FROM accounts_wishes`)
}

// A CustomerExport is everything that the room keeps of a customer.
type CustomerExport struct {
	Sessions []CustomerSession `json:"sessions"`
	Links    []CustomerLink    `json:"links"`
}

// A CustomerSession is one by which a customer was known.
type CustomerSession struct {
	Browser string    `json:"browser"`
	Began   time.Time `json:"began"`
	Seen    time.Time `json:"seen"`
	Ends    time.Time `json:"ends"`
}

// A CustomerLink is one that was mailed to a customer.
type CustomerLink struct {
	Ticket string    `json:"ticket"`
	Ends   time.Time `json:"ends"`
	Used   bool      `json:"used"`
}

// ExportCustomer tells everything of the customer of an address, but no secret.
func ExportCustomer(tx *store.Tx, email string) (out CustomerExport, err error) {
	email = cleanEmail(email)
	out.Sessions, err = store.All(tx, func(row store.Scanner) (s CustomerSession, err error) {
		var began, seen, ends int64
		err = row.Scan(&s.Browser, &began, &seen, &ends)
		s.Began, s.Seen, s.Ends = store.Time(began), store.Time(seen), store.Time(ends)
		return s, err
	}, "SELECT browser, created_at, seen_at, ends_at FROM accounts_sessions WHERE email = $1 AND email <> '' ORDER BY created_at, id", email)
	if err != nil {
		return out, err
	}
	out.Links, err = store.All(tx, func(row store.Scanner) (l CustomerLink, err error) {
		var ends, used int64
		err = row.Scan(&l.Ticket, &ends, &used)
		l.Ends, l.Used = store.Time(ends), used != 0
		return l, err
	}, "SELECT ticket, ends_at, used_at FROM accounts_links WHERE email = $1 AND email <> '' ORDER BY ends_at, digest", email)
	return out, err
}
