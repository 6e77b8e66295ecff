package web

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"encoding/hex"
	"net/http"
	"strings"
	"time"

	"helpwright/desk/policy"
)

// A Session is by what an actor is known.
type Session struct {
	ID     string // as lists name it
	Locale string // in which the account reads; "" as the browser says
	Actor  policy.Actor

	secret string // the cookie's
}

// Credentials are what a request carries to show who asks. At most one is not "".
type Credentials struct {
	Staff    string // of the cookie of an account's session
	Customer string // of the cookie of a customer's session
	Token    string // of a program
}

// Who finds out who asks. Unknown credentials are nobody's, not an error.
type Who func(ctx context.Context, shown Credentials, now time.Time) (Session, error)

// A Jar is one of the two cookies that hold a session.
type Jar string

const (
	StaffJar    Jar = "desk"
	CustomerJar Jar = "customer"
)

// NewSecret makes a reference that cannot be guessed, of 130 random bits.
func NewSecret() string { return strings.ToLower(rand.Text()) }

// Digest is what is stored of a secret: enough to find it again, of no use to others.
func Digest(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// SignIn keeps the secret of a session in the browser. A lifetime of 0 ends with the
// browser.
func (c *Call) SignIn(a Answer, jar Jar, secret string, life time.Duration) Answer {
	return a.cookie(c.newCookie(jar, secret, int(life/time.Second)))
}

// SignOut forgets it.
func (c *Call) SignOut(a Answer, jar Jar) Answer { return a.cookie(c.newCookie(jar, "", -1)) }

// Keep stores a value of this package's making in a cookie for a while, such as what a
// sign-in at another host needs afterwards.
func (c *Call) Keep(a Answer, name, value string, life time.Duration) Answer {
	return a.cookie(c.newCookie(Jar(name), value, int(life/time.Second)))
}

// Kept returns what was kept, "" if nothing is.
func (c *Call) Kept(name string) string { return c.cookie(Jar(name)) }

func (c *Call) newCookie(jar Jar, value string, age int) *http.Cookie {
	return &http.Cookie{
		Name: c.cookieName(jar), Value: value, Path: "/", MaxAge: age,
		Secure: c.secure(), HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
}

func (c *Call) cookie(jar Jar) string {
	if found, err := c.r.Cookie(c.cookieName(jar)); err == nil {
		return found.Value
	}
	return ""
}

func (c *Call) cookieName(jar Jar) string {
	if c.secure() {
		return "__Host-" + string(jar)
	}
	return string(jar)
}

// secure says whether cookies are for TLS alone: always, but where a browser asks its
// own computer without.
func (c *Call) secure() bool {
	if c.site.clients.overTLS(c.r) {
		return true
	}
	return !isLoopbackHost(c.r.Host)
}

// credentials picks what counts on the route: pages of the desk ask for accounts, those
// of the site for customers. The API takes either; a browser that has both says which
// with the header Helpwright-As.
func (c *Call) credentials() Credentials {
	if token, ok := strings.CutPrefix(c.r.Header.Get("Authorization"), "Bearer "); ok {
		return Credentials{Token: strings.TrimSpace(token)}
	}
	staff, customer := Credentials{Staff: c.cookie(StaffJar)}, Credentials{Customer: c.cookie(CustomerJar)}
	as := c.r.Header.Get("Helpwright-As")
	switch {
	case strings.HasPrefix(c.route.Path, "desk/"), c.route.Path == "desk", as == string(StaffJar):
		return staff
	case strings.HasPrefix(c.route.Path, "{locale}/"), as == string(CustomerJar), staff.Staff == "":
		return customer
	}
	return staff
}

// FormToken is what the forms of a page carry to speak for its session, "" without one.
func (c *Call) FormToken() string { return FormTokenOf(c.Session.secret) }

// FormTokenOf is the token that belongs to the secret of a session.
func FormTokenOf(secret string) string {
	if secret == "" {
		return ""
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("the forms of this session"))
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(mac.Sum(nil)[:16]))
}

// identify finds who asks. A write that a page of somebody else could have caused
// speaks for nobody, whatever cookies the browser sent along.
func (c *Call) identify() error {
	shown := c.credentials()
	if shown == (Credentials{}) {
		return nil
	}
	if shown.Token == "" && isWrite(c.r.Method) {
		secret := shown.Staff + shown.Customer
		switch {
		case c.body.isForm && subtle.ConstantTimeCompare([]byte(c.body.token), []byte(FormTokenOf(secret))) == 0:
			c.unproven = true
			return nil
		case !c.body.isForm && simpleType(c.r.Header.Get("Content-Type")):
			c.unproven = true
			return nil
		}
	}
	session, err := c.server.who(c.Context(), shown, c.Now)
	if err != nil {
		return err
	}
	session.secret = shown.Staff + shown.Customer
	c.Session, c.Actor = session, session.Actor
	if c.place.locale == "" && c.site.pages.has(session.Locale) {
		c.Locale = session.Locale
	}
	return nil
}

func isWrite(method string) bool { return method != http.MethodGet && method != http.MethodHead }

// simpleType reports whether any page may send a body of this type to any host without
// being asked first.
func simpleType(contentType string) bool {
	kind, _, _ := strings.Cut(strings.ToLower(contentType), ";")
	switch strings.TrimSpace(kind) {
	case "", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data":
		return true
	}
	return false
}
