// Package accounts is the room that knows who somebody is: the people of the desk, the
// programs that act for them, and customers, who have no account.
//
// # People of the desk
//
// They are invited, except for the first admin, who gets a link in the terminal. They
// sign in with a password and a second factor (a code that changes every half minute,
// or one of ten recovery codes), or at a provider of OpenID Connect. Who somebody is at
// a provider is the pair of issuer and subject, tied to an account by an invite or by
// the account's own settings; a mail address proves nothing there.
//
// # Customers
//
// A mail about a ticket carries a link with a secret. Its page has a button, which
// exchanges the secret for a session that may see this ticket; links that mail programs
// open in advance change nothing. To see all tickets of an address, its owner asks for
// a code by mail.
//
// # Secrets
//
// Sessions, links, codes and tokens are random references of 128 bits or more (codes:
// eight digits, five tries), kept as digests. A session gets a new one at each step of
// signing in, and ends when the account is disabled, its password is reset or its role
// changes. A link works once.
//
// Whether an address is known shows nowhere: asking for a mail stores a wish, and what
// becomes of it is decided later, by Tick. Signing in works out a password's hash
// whether there is an account or not.
//
// Files: people.go, sessions.go, links.go, customers.go, tokens.go, openid.go (what is
// kept and by which rules), password.go, common.go, totp.go (proofs), who.go (who asks),
// http.go and http_*.go (what can be asked), tick.go (what time does).
package accounts

import (
	"embed"
	"io/fs"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"helpwright/desk/web"
	"helpwright/manifest"
	"helpwright/store"
)

//go:embed schema
var schema embed.FS

// Line is the line of this room's tables.
func Line() store.Line {
	files, err := fs.Sub(schema, "schema")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return store.Line{Room: "accounts", Schema: files}
}

// A Mail is what the room asks to have sent.
type Mail struct {
	To, Name string
	Locale   string
	Kind     string // "invite", "reset", "code", "ticket_link"
	Link     string // whole address
	Code     string
	Works    time.Duration // for how long
}

// Config is what the room is made of.
type Config struct {
	Store    *store.Store
	Send     func(tx *store.Tx, m Mail) error
	Settings func() *manifest.Desk
	Address  func(path string) string // whole address of a path below the site's

	// HasTickets reports whether anybody asked for help from an address.
	HasTickets func(tx *store.Tx, email string) (bool, error)

	// NoSecondFactor lets people of the desk work with a password alone, as on one's own
	// computer.
	NoSecondFactor bool

	OpenIDSecret string       // of the client at the provider that the settings name
	HTTP         *http.Client // by which the provider is asked
	Log          *slog.Logger
}

// A Room keeps accounts and sessions.
type Room struct {
	Config
	provider provider
	cost     cost
}

// New makes the room.
func New(cfg Config) *Room {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.HTTP == nil {
		cfg.HTTP = &http.Client{Timeout: 10 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	}
	return &Room{Config: cfg, cost: usualCost}
}

// Limits of what people write, in letters.
const maxName = 100

// cleanEmail writes an address in the one way in which it is kept, "" if it is none.
func cleanEmail(address string) string {
	address = strings.TrimSpace(address)
	if !web.IsMailAddress(address) {
		return ""
	}
	return strings.ToLower(address)
}
