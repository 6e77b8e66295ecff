// Package privacy is the room that hands over what the desk knows of a person, takes a
// person out of it, and lets the desk forget with time.
//
// A person is a mail address and the tickets that were asked for from it. What there is
// of one lies in other rooms, each of which is a [Part]: it says what it has and how to
// take it out. All parts are taken out in one transaction, so that nobody is erased by
// half.
//
// # Erased for good
//
// A backup that is older than an erasure still holds the person. So each erasure stands
// in two places: in the database, and in a list apart from it, which no restore takes
// back (see list.go). Both hold pseudonyms alone. What the list has and the database has
// not is erased again when the desk opens, see [Room.Replay].
//
// # Forgotten with time
//
// Each sort of data has an [Age]; [Room.Tick] lets go what is older.
//
// Files: privacy.go (rules), list.go, sql.go, age.go, http.go, pages.go. It knows no
// other room.
package privacy

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"time"

	"helpwright/journal"
	"helpwright/store"
)

// A Person is whom something is about.
type Person struct {
	Email   string   // in lower case
	Tickets []string // ids
}

// A Part is what one room has of people.
type Part struct {
	Name string // as exports call it

	// Addresses are those of all people of whom it has anything.
	Addresses func(tx *store.Tx) ([]string, error)

	// Export tells everything that it has of a person, as JSON; nil has nothing.
	Export func(tx *store.Tx, p Person, now time.Time) (any, error)

	// Erase takes a person out. It is no error when there is nobody.
	Erase func(tx *store.Tx, p Person, now time.Time) error
}

// Config is what the room is made with.
type Config struct {
	Store *store.Store
	List  string // path of the list of erasures, which is made if it is not there
	Parts []Part // in the order in which they are erased

	// Tickets finds the tickets of an address.
	Tickets func(tx *store.Tx, email string) ([]string, error)

	// Files are what the person sent along and others may fetch, as exports list them.
	Files func(tx *store.Tx, p Person) ([]File, error)

	// Clear removes what erasing leaves outside the database. It may be called again.
	Clear func(ctx context.Context) error

	// Compact removes what it leaves in places of the database that are free. That takes
	// longer, and is done with time.
	Compact func(ctx context.Context) error

	Ages []Age
	Keep func() map[string]int // days by sort, as the settings of the site say
}

// A File is one that belongs to a ticket of a person.
type File struct {
	ID     string `json:"id"`
	Ticket string `json:"ticket"`
	Name   string `json:"name"`
	Type   string `json:"type"`
	Size   int64  `json:"size"`
	Path   string `json:"path"` // where admins fetch it
}

// A Room erases, hands over and forgets.
type Room struct {
	Config
	list *list
}

// New makes the room. Its tables are those of [Line].
func New(c Config) (*Room, error) {
	l, err := openList(c.List)
	if err != nil {
		return nil, err
	}
	return &Room{c, l}, nil
}

// ErrAddress says that what should name a person is no mail address.
var ErrAddress = errors.New("this is no mail address")

// plain is an address as it is kept and compared.
func plain(email string) (string, error) {
	email = strings.TrimSpace(email)
	a, err := mail.ParseAddress(email)
	if err != nil || a.Address != email {
		return "", ErrAddress
	}
	return strings.ToLower(email), nil
}

func (r *Room) person(tx *store.Tx, email string) (p Person, err error) {
	p.Email = email
	p.Tickets, err = r.Tickets(tx, email)
	return p, err
}

// An Export is everything that the desk has of a person.
type Export struct {
	Person string         `json:"person"`
	Made   time.Time      `json:"made"`
	Parts  map[string]any `json:"parts"` // by name of the part
	Files  []File         `json:"files"`
}

// Export gathers everything of a person, as it stands at one moment. Who did it is
// noted.
func (r *Room) Export(ctx context.Context, email, by string, now time.Time) (out *Export, err error) {
	if email, err = plain(email); err != nil {
		return nil, err
	}
	err = r.Store.Write(ctx, func(tx *store.Tx) error {
		out = &Export{Person: email, Made: now.UTC(), Parts: map[string]any{}}
		p, err := r.person(tx, email)
		if err != nil {
			return err
		}
		for _, part := range r.Parts {
			if part.Export == nil {
				continue
			}
			if out.Parts[part.Name], err = part.Export(tx, p, now); err != nil {
				return fmt.Errorf("exporting %s of a person: %w", part.Name, err)
			}
		}
		if out.Files, err = r.Files(tx, p); err != nil {
			return err
		}
		return r.tell(tx, "privacy.exported", email, by, now, 0)
	})
	return out, err
}

// An Erased tells what was taken out.
type Erased struct {
	Tickets int `json:"tickets"` // that were emptied
	Files   int `json:"files"`   // that were removed
}

// A Preview tells what would be taken out.
type Preview struct {
	Email string
	Known bool // some part has something of the person
	Erased
	Before time.Time // when the person was erased before; zero is never
}

// Look tells what erasing a person would take out.
func (r *Room) Look(ctx context.Context, email string) (out Preview, err error) {
	if email, err = plain(email); err != nil {
		return out, err
	}
	out.Email = email
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		p, err := r.person(tx, email)
		if err != nil {
			return err
		}
		files, err := r.Files(tx, p)
		if err != nil {
			return err
		}
		out.Erased = Erased{len(p.Tickets), len(files)}
		pseudonym := r.list.pseudonym(email)
		known, err := r.known(tx, map[string]time.Time{pseudonym: {}})
		if err != nil {
			return err
		}
		out.Known = len(known)+len(p.Tickets) > 0
		before, err := erasureOf(tx, pseudonym)
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		out.Before = before.At
		return err
	})
	return out, err
}

// Erase takes a person out of the desk for good. It may be asked again.
func (r *Room) Erase(ctx context.Context, email, by string, now time.Time) (out Erased, err error) {
	if email, err = plain(email); err != nil {
		return out, err
	}
	// The list first: what stands there and is not done is done when the desk opens.
	if err := r.list.add(email, now); err != nil {
		return out, err
	}
	return r.erase(ctx, email, by, now)
}

func (r *Room) erase(ctx context.Context, email, by string, now time.Time) (out Erased, err error) {
	err = r.Store.Write(ctx, func(tx *store.Tx) error {
		p, err := r.person(tx, email)
		if err != nil {
			return err
		}
		files, err := r.Files(tx, p)
		if err != nil {
			return err
		}
		out = Erased{Tickets: len(p.Tickets), Files: len(files)}
		for _, part := range r.Parts {
			if err := part.Erase(tx, p, now); err != nil {
				return fmt.Errorf("erasing a person from %s: %w", part.Name, err)
			}
		}
		if err := note(tx, r.list.pseudonym(email), out, now); err != nil {
			return err
		}
		return r.tell(tx, "privacy.erased", email, by, now, len(p.Tickets))
	})
	if err != nil {
		return out, err
	}
	return out, r.Clear(ctx)
}

// told is what the journal keeps: not whom it was about, but under which pseudonym.
type told struct {
	Tickets int `json:"tickets,omitempty"`
}

func (r *Room) tell(tx *store.Tx, kind, email, by string, now time.Time, tickets int) error {
	return journal.Append(tx, journal.Event{Kind: kind, Actor: by, Subject: r.list.pseudonym(email), At: now, Data: told{tickets}})
}

// Replay erases those anew whom the list has and the database has not, as after a
// restore. It tells how many those were.
func (r *Room) Replay(ctx context.Context, now time.Time) (people int, err error) {
	var again []string
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		missing, err := r.missing(tx)
		if err != nil || len(missing) == 0 {
			return err
		}
		again, err = r.known(tx, missing)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("looking who was erased: %w", err)
	}
	for _, email := range again {
		if _, err := r.erase(ctx, email, "", now); err != nil {
			return people, err
		}
		people++
	}
	return people, r.settle(ctx)
}

// missing are the pseudonyms that the database does not know as erased since.
func (r *Room) missing(tx *store.Tx) (map[string]time.Time, error) {
	done, err := noted(tx)
	if err != nil {
		return nil, err
	}
	missing := map[string]time.Time{}
	for pseudonym, at := range r.list.all() {
		if store.Millis(at) > done[pseudonym] {
			missing[pseudonym] = at
		}
	}
	return missing, nil
}

// known are the addresses of those pseudonyms of whom any part has anything.
func (r *Room) known(tx *store.Tx, pseudonyms map[string]time.Time) (emails []string, err error) {
	seen := map[string]bool{}
	for _, part := range r.Parts {
		if part.Addresses == nil {
			continue
		}
		all, err := part.Addresses(tx)
		if err != nil {
			return nil, fmt.Errorf("listing whom %s knows: %w", part.Name, err)
		}
		for _, email := range all {
			if _, wanted := pseudonyms[r.list.pseudonym(email)]; wanted && !seen[email] {
				seen[email] = true
				emails = append(emails, email)
			}
		}
	}
	return emails, nil
}

// settle notes in the database what the list has, so that a person who was erased
// everywhere already is not looked for again.
func (r *Room) settle(ctx context.Context) error {
	var missing map[string]time.Time
	err := r.Store.Read(ctx, func(tx *store.Tx) (err error) {
		missing, err = r.missing(tx)
		return err
	})
	if err != nil || len(missing) == 0 {
		return err
	}
	return r.Store.Write(ctx, func(tx *store.Tx) error {
		for pseudonym, at := range missing {
			if err := note(tx, pseudonym, Erased{}, at); err != nil {
				return err
			}
		}
		return nil
	})
}
