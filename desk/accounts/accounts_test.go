package accounts

import (
	"context"
	"errors"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/desk/web/webtest"
	"helpwright/journal"
	"helpwright/manifest"
	"helpwright/store"
	"helpwright/store/storetest"
)

// A bench is a room on a desk, with the mails that it sent.
type bench struct {
	*testing.T
	*webtest.Desk
	room     *Room
	mails    []Mail
	settings *manifest.Desk
	askers   map[string]bool // addresses from which somebody asked for help
}

const (
	anna     = "anna@example.com"
	password = "a tree by the river"
)

func onDesk(t *testing.T, test func(b *bench), changes ...func(*Config)) {
	t.Helper()
	lines := []store.Line{web.Line(), journal.Line(), Line()}
	storetest.Run(t, lines, func(t *testing.T, s *store.Store) {
		b := &bench{T: t, settings: webtest.Settings(), askers: map[string]bool{}}
		b.settings.Groups = []string{"billing", "shipping"}
		cfg := Config{
			Store: s, Settings: func() *manifest.Desk { return b.settings }, Address: func(path string) string { return b.Desk.Address(path) },
			Send:       func(tx *store.Tx, m Mail) error { b.mails = append(b.mails, m); return nil },
			HasTickets: func(tx *store.Tx, email string) (bool, error) { return b.askers[email], nil },
		}
		for _, change := range changes {
			change(&cfg)
		}
		b.room = New(cfg)
		b.room.cost = cost{memory: 64, passes: 1}
		routes := append(b.room.Routes(), web.Route{Method: "GET", Path: "desk/", Does: "Is where people of the desk work.", Action: policy.DeskRead, Handle: func(c *web.Call) (web.Answer, error) {
			return web.JSON(200, c.Actor), nil
		}}, web.Route{Method: "GET", Path: "{locale}/tickets/", Does: "Is where customers see their tickets.", Action: policy.TicketList, Handle: func(c *web.Call) (web.Answer, error) {
			return web.JSON(200, c.Actor), nil
		}})
		b.Desk = webtest.New(t, s, routes, func(c *web.Config) {
			c.Who = b.room.Who
			c.Private = webtest.Private(b.settings)
		})
		test(b)
	})
}

func (b *bench) write(work func(tx *store.Tx) error) {
	b.Helper()
	if err := b.Store.Write(b.Context(), work); err != nil {
		b.Fatal(err)
	}
}

func (b *bench) tick() {
	b.Helper()
	if err := b.room.Tick(b.Context(), b.Time); err != nil {
		b.Fatal(err)
	}
}

// mail returns the only mail that was sent since, of a kind.
func (b *bench) mail(kind string) Mail {
	b.Helper()
	if len(b.mails) != 1 || b.mails[0].Kind != kind {
		b.Fatalf("mails %+v, want one of %q", b.mails, kind)
	}
	m := b.mails[0]
	b.mails = nil
	return m
}

// path is the part of a mailed address that comes after the site's.
func (b *bench) path(address string) string {
	b.Helper()
	path, ok := strings.CutPrefix(address, "https://help.example.com"+webtest.Base)
	if !ok {
		b.Fatalf("a mail leads to %q", address)
	}
	return path
}

func secretOf(path string) string {
	_, secret, _ := strings.Cut(path, "code=")
	return secret
}

// person makes an account that can sign in.
func (b *bench) person(email string, role policy.Role, totp string) (p Person) {
	b.Helper()
	b.write(func(tx *store.Tx) (err error) {
		if p, err = b.room.Add(tx, Newcomer{Email: email, Name: "Somebody", Role: role}, "", b.Time); err != nil {
			return err
		}
		_, err = tx.Exec("UPDATE accounts_people SET password = $2, totp = $3 WHERE id = $1", p.ID, b.room.cost.hash(password), totp)
		return err
	})
	return p
}

func (b *bench) signIn(c *webtest.Client, email, password string) *webtest.Response {
	return c.Form("desk/sign-in", url.Values{"email": {email}, "password": {password}})
}

// inside makes a browser in which somebody is signed in.
func (b *bench) inside(email, totp string) *webtest.Client {
	b.Helper()
	c := b.Browser()
	b.signIn(c, email, password).Want(b, 303)
	b.Time = b.Time.Add(stepTime) // a code works once
	c.Form("desk/second", url.Values{"code": {totpAt(totp, stepOf(b.Time))}}).Want(b, 303)
	return c
}

func (b *bench) goesTo(r *webtest.Response, path string) {
	b.Helper()
	if got := r.Header().Get("Location"); got != webtest.Base+path {
		b.Fatalf("it leads to %q, want %q", got, webtest.Base+path)
	}
}

// The first admin comes by a link from the terminal, which works once.
func TestFirstAdmin(t *testing.T) {
	onDesk(t, func(b *bench) {
		b.Browser().Get("desk/sign-in").Want(b, 200).Says(b, "Nobody has an account yet")
		var old, path string
		b.write(func(tx *store.Tx) (err error) { old, err = b.room.FirstLink(tx, b.Time); return err })
		b.write(func(tx *store.Tx) (err error) { path, err = b.room.FirstLink(tx, b.Time); return err })
		c := b.Browser()
		c.Get(old).Want(b, 410)
		c.Get(path).Want(b, 200).Says(b, "This makes the first account")
		form := url.Values{"code": {secretOf(path)}, "email": {anna}, "name": {"Anna"}, "password": {"password1"}}
		c.Form("desk/join", form).Want(b, 422).Says(b, "easy to guess", anna)
		form.Set("password", password)
		b.goesTo(c.Form("desk/join", form).Want(b, 303), "desk/second/set-up")
		c.Get("desk/").Want(b, 303) // not before the second factor
		page := c.Get("desk/second/set-up").Want(b, 200).Says(b, `role="img" aria-label="Code for the camera`, "M4 4h7v1h-7z")
		secret := regexp.MustCompile(`name="secret" value="([A-Z2-7]+)"`).FindStringSubmatch(page.Body.String())[1]
		if !strings.Contains(html.UnescapeString(page.Body.String()), "otpauth://totp/Help:"+anna+"?issuer=Help&secret="+secret) {
			b.Errorf("the page says %s", page.Body)
		}
		c.Form("desk/second/set-up", url.Values{"secret": {secret}, "code": {"000000"}}).Want(b, 422).Says(b, secret)
		before := c.Cookie(web.StaffJar)
		codes := c.Form("desk/second/set-up", url.Values{"secret": {secret}, "code": {totpAt(secret, stepOf(b.Time))}}).Want(b, 200)
		if c.Cookie(web.StaffJar) == before {
			b.Error("the session keeps its secret when somebody has come in")
		}
		var who policy.Actor
		c.Get("desk/").Want(b, 200).Into(b, &who)
		if who.Role != policy.Admin || who.Name != "Anna" {
			b.Errorf("the first account is %+v", who)
		}
		b.Browser().Get(path).Want(b, 410)
		b.Browser().Form("desk/join", form).Want(b, 410)
		b.write(func(tx *store.Tx) (err error) { path, err = b.room.FirstLink(tx, b.Time); return err })
		if path != "" {
			b.Error("there is a link to the first admin though there is one")
		}
		// A recovery code works instead of the app, once.
		code := regexp.MustCompile(`<code dir="ltr">([a-z2-7]{5}-[a-z2-7]{5})<`).FindStringSubmatch(codes.Body.String())[1]
		for _, want := range []int{303, 422} {
			other := b.Browser()
			b.goesTo(b.signIn(other, anna, password).Want(b, 303), "desk/second")
			other.Form("desk/second", url.Values{"code": {strings.ToUpper(code)}}).Want(b, want)
		}
	})
}

func TestSigningIn(t *testing.T) {
	onDesk(t, func(b *bench) {
		totp := newTOTP()
		p := b.person(anna, policy.Agent, totp)
		c := b.Browser()
		b.goesTo(c.Get("desk/account").Want(b, 303), "desk/sign-in?next=%2Fhelp%2Fdesk%2Faccount")
		wrong := b.signIn(c, anna, "something else").Want(b, 422)
		unknown := b.signIn(c, "bert@example.com", "something else").Want(b, 422)
		same := func(r *webtest.Response, email string) string {
			text := regexp.MustCompile(`value="[a-z0-9]{26}"|`+r.Header().Get("X-Request-Id")).ReplaceAllString(r.Body.String(), "")
			return strings.ReplaceAll(text, email, "")
		}
		if same(wrong, anna) != same(unknown, "bert@example.com") {
			b.Error("the answer tells whether an address is known")
		}
		b.goesTo(b.signIn(c, " Anna@Example.com ", password).Want(b, 303), "desk/second")
		half := c.Cookie(web.StaffJar)
		code := totpAt(totp, stepOf(b.Time))
		c.Form("desk/second", url.Values{"code": {"123"}}).Want(b, 422)
		c.Form("desk/second", url.Values{"code": {code}}).Want(b, 303)
		c.Get("desk/").Want(b, 200)
		stolen := b.Browser()
		stolen.SetCookie(web.StaffJar, half)
		b.goesTo(stolen.Get("desk/").Want(b, 303), "desk/sign-in")
		// The same code again, as from over somebody's shoulder.
		again := b.Browser()
		b.signIn(again, anna, password).Want(b, 303)
		again.Form("desk/second", url.Values{"code": {code}}).Want(b, 422)

		for why, end := range map[string]func(){
			"signing out": func() { c.Form("desk/sign-out", nil).Want(b, 303) },
			"being idle":  func() { b.Time = b.Time.Add(staffIdle + time.Minute) },
			"being disabled": func() {
				b.write(func(tx *store.Tx) error { return b.room.SetDisabled(tx, p.ID, true, "", b.Time) })
				b.write(func(tx *store.Tx) error { return b.room.SetDisabled(tx, p.ID, false, "", b.Time) })
			},
			"another role": func() {
				b.write(func(tx *store.Tx) error { return b.room.SetRole(tx, p.ID, policy.Lead, nil, "", b.Time) })
				b.write(func(tx *store.Tx) error { return b.room.SetRole(tx, p.ID, policy.Agent, nil, "", b.Time) })
			},
			"a new password": func() {
				b.write(func(tx *store.Tx) error { return b.room.SetPassword(tx, p.ID, b.room.cost.hash(password), "", b.Time) })
			},
		} {
			b.Time = b.Time.Add(time.Hour) // so that no budget is spent
			c = b.inside(anna, totp)
			kept := c.Cookie(web.StaffJar)
			c.Get("desk/").Want(b, 200)
			end()
			old := b.Browser()
			old.SetCookie(web.StaffJar, kept)
			if w := old.Get("desk/"); w.Code != 303 {
				b.Errorf("after %s the session goes on: %d", why, w.Code)
			}
		}
		b.Time = b.Time.Add(time.Hour)
		b.write(func(tx *store.Tx) error { return b.room.SetDisabled(tx, p.ID, true, "", b.Time) })
		b.signIn(b.Browser(), anna, password).Want(b, 422)
	})
}

// Who guesses is slowed down, at one account and at all.
func TestGuessing(t *testing.T) {
	onDesk(t, func(b *bench) {
		b.person(anna, policy.Agent, "")
		c := b.Browser()
		limited := 0
		for range 15 {
			if w := b.signIn(c, anna, "wrong wrong"); w.Code == 429 {
				limited++
			}
		}
		if limited != 5 {
			b.Errorf("%d of 15 guesses are refused", limited)
		}
		other := b.Browser()
		other.Address = "192.0.2.99:1"
		b.signIn(other, anna, password).Want(b, 303) // who knows it can still come in
	})
}

func TestInvitesAndResets(t *testing.T) {
	onDesk(t, func(b *bench) {
		totp := newTOTP()
		b.person(anna, policy.Admin, totp)
		admin := b.inside(anna, totp)
		form := url.Values{"email": {"bert@example.com"}, "name": {"Bert\r\nBcc: all@example.com"}, "role": {"agent"}, "groups": {"billing"}}
		admin.Form("desk/people/", form).Want(b, 303)
		link := b.path(b.mail(forInvite).Link)
		admin.Form("desk/people/", form).Want(b, 422).Says(b, "already")
		form.Set("email", "no address")
		admin.Form("desk/people/", form).Want(b, 422)
		form.Set("email", "c@example.com")
		form.Set("role", "customer")
		admin.Form("desk/people/", form).Want(b, 422)
		form.Set("role", "agent")
		form.Set("groups", "none")
		admin.Form("desk/people/", form).Want(b, 422)

		bert := b.Browser()
		bert.Get(link).Want(b, 200).Says(b, "bert@example.com", "Bert Bcc: all@example.com")
		for _, bad := range []string{"short", "bert1234", "help help", "qwertz123", "12345678"} {
			bert.Form("desk/join", url.Values{"code": {secretOf(link)}, "name": {"Bert"}, "password": {bad}}).Want(b, 422)
		}
		b.Time = b.Time.Add(time.Minute)
		bert.Form("desk/join", url.Values{"code": {secretOf(link)}, "name": {"Bert"}, "password": {password}}).Want(b, 303)
		b.Browser().Get(link).Want(b, 410)
		secret := newTOTP()
		bert.Form("desk/second/set-up", url.Values{"secret": {secret}, "code": {totpAt(secret, stepOf(b.Time))}}).Want(b, 200)
		bert.Get("desk/people/").Want(b, 403)
		bert.Form("desk/people/", form).Want(b, 403)

		// A reset is the same for known and unknown, and ends sessions.
		other := b.Browser()
		for _, email := range []string{"nobody@example.com", "bert@example.com"} {
			b.goesTo(other.Form("desk/reset", url.Values{"email": {email}}).Want(b, 303), "desk/reset/sent")
		}
		if len(b.mails) > 0 {
			b.Error("a mail is sent while the client waits, which tells by its time that the address is known")
		}
		b.tick()
		reset := b.path(b.mail(forReset).Link)
		for i := range 6 {
			want := 303
			if i > 3 {
				want = 429
			}
			other.Form("desk/reset", url.Values{"email": {"bert@example.com"}}).Want(b, want)
		}
		b.tick()
		if b.Browser().Get(reset).Code != 410 {
			b.Error("an older link works after a newer one was sent")
		}
		reset = b.path(b.mails[len(b.mails)-1].Link)
		b.mails = nil
		bert.Get("desk/").Want(b, 200)
		b.goesTo(other.Form("desk/join", url.Values{"code": {secretOf(reset)}, "password": {"another tree by the river"}}).Want(b, 303), "desk/second")
		bert.Get("desk/").Want(b, 303)
		other.Form("desk/join", url.Values{"code": {secretOf(reset)}, "password": {"a third tree by the river"}}).Want(b, 410)

		b.Time = b.Time.Add(time.Hour)
		var p Person
		b.write(func(tx *store.Tx) (err error) {
			if p, err = FindByEmail(tx, "bert@example.com"); err != nil {
				return err
			}
			return b.room.SendReset(tx, p, b.Time)
		})
		late := b.path(b.mail(forReset).Link)
		b.Time = b.Time.Add(linkLife[forReset] + time.Second)
		b.Browser().Form("desk/join", url.Values{"code": {secretOf(late)}, "password": {"a late tree by the river"}}).Want(b, 410)
	})
}

func TestPeople(t *testing.T) {
	onDesk(t, func(b *bench) {
		totp := newTOTP()
		a := b.person(anna, policy.Admin, totp)
		p := b.person("bert@example.com", policy.Agent, newTOTP())
		admin := b.inside(anna, totp)
		admin.Get("desk/people/").Want(b, 200).Says(b, "bert@example.com")
		admin.Get("desk/people/"+p.ID).Want(b, 200)
		admin.Get("desk/people/nobody").Want(b, 404)
		admin.Form("desk/people/"+p.ID, url.Values{"role": {"lead"}, "groups": {"billing", "shipping"}}).Want(b, 303)
		admin.Form("desk/people/"+p.ID+"/second", nil).Want(b, 303)
		admin.Form("desk/people/"+p.ID+"/disabled", url.Values{"disabled": {"true"}}).Want(b, 303)
		admin.Form("desk/people/"+a.ID+"/disabled", url.Values{"disabled": {"true"}}).Want(b, 409).Says(b, "Somebody has to stay admin")
		admin.Form("desk/people/"+a.ID, url.Values{"role": {"agent"}}).Want(b, 409)
		admin.Form("desk/people/"+p.ID+"/link", nil).Want(b, 403) // of no use to a disabled account
		var now Person
		b.write(func(tx *store.Tx) (err error) { now, err = Find(tx, p.ID); return err })
		if now.Role != policy.Lead || strings.Join(now.Groups, " ") != "billing shipping" || now.Second || !now.Disabled {
			b.Errorf("changed to %+v", now)
		}
	})
}

func TestAccount(t *testing.T) {
	onDesk(t, func(b *bench) {
		totp := newTOTP()
		b.person(anna, policy.Agent, totp)
		one, two := b.inside(anna, totp), b.inside(anna, totp)
		one.Form("desk/account", url.Values{"name": {"Änne"}, "locale": {"ar"}}).Want(b, 303)
		one.Get("desk/account").Want(b, 200).Says(b, `lang="ar"`, "Änne")
		one.Form("desk/account", url.Values{"name": {"A"}, "locale": {"../x"}}).Want(b, 422)
		one.Form("desk/account/password", url.Values{"old": {"no"}, "password": {"a bush by the river"}}).Want(b, 422)
		one.Form("desk/account/password", url.Values{"old": {password}, "password": {"a bush by the river"}}).Want(b, 303)
		one.Get("desk/").Want(b, 200)
		two.Get("desk/").Want(b, 303)
		b.signIn(b.Browser(), anna, password).Want(b, 422)
		codes := one.Form("desk/account/recovery", url.Values{"password": {"a bush by the river"}}).Want(b, 200)
		if n := len(regexp.MustCompile(`>[a-z2-7]{5}-[a-z2-7]{5}<`).FindAllString(codes.Body.String(), -1)); n != recoveryCodes {
			b.Errorf("%d recovery codes", n)
		}
		one.Form("desk/account/recovery", url.Values{"password": {password}}).Want(b, 422)
		b.Time = b.Time.Add(time.Minute)
		three := b.Browser()
		b.signIn(three, anna, "a bush by the river").Want(b, 303)
		three.Form("desk/second", url.Values{"code": {totpAt(totp, stepOf(b.Time))}}).Want(b, 303)
		one.Form("desk/account/sessions", url.Values{"session": {"another's"}}).Want(b, 303)
		three.Get("desk/").Want(b, 200)
		one.Form("desk/account/sessions", nil).Want(b, 303)
		three.Get("desk/").Want(b, 303)
		one.Get("desk/").Want(b, 200)
	})
}

func TestTokens(t *testing.T) {
	onDesk(t, func(b *bench) {
		totp := newTOTP()
		b.person(anna, policy.Admin, totp)
		admin := b.inside(anna, totp)
		admin.Form("desk/tokens/", url.Values{"name": {"CRM"}, "scopes": {"people"}}).Want(b, 422)
		page := admin.Form("desk/tokens/", url.Values{"name": {"CRM"}, "scopes": {"ticket", "webhook"}, "days": {"30"}}).Want(b, 200)
		secret := regexp.MustCompile(`hw_[a-z2-7]{26}`).FindString(page.Body.String())
		admin.Get("desk/tokens/").Want(b, 200).Says(b, "CRM")
		if strings.Contains(admin.Get("desk/tokens/").Body.String(), secret) {
			b.Error("the secret of a token is shown again")
		}
		who := func() policy.Actor {
			s, err := b.room.Who(b.Context(), web.Credentials{Token: secret}, b.Time)
			if err != nil {
				b.Fatal(err)
			}
			return s.Actor
		}
		if a := who(); a.Role != policy.Program || !policy.Ever(a, policy.TicketEdit) || policy.Ever(a, policy.PeopleEdit) {
			b.Errorf("the token is that of %+v", a)
		}
		b.Time = b.Time.Add(31 * 24 * time.Hour)
		if a := who(); a.Role != policy.Nobody {
			b.Error("a token works after its end")
		}
		b.Time = b.Time.Add(-30 * 24 * time.Hour)
		var all []Token
		b.write(func(tx *store.Tx) (err error) {
			if all, err = Tokens(tx); err != nil {
				return err
			}
			return RevokeToken(tx, all[0].ID, "", b.Time)
		})
		if a := who(); a.Role != policy.Nobody {
			b.Error("a revoked token works")
		}
	})
}

func TestMailedLinks(t *testing.T) {
	onDesk(t, func(b *bench) {
		link := func(ticket string) (path string) {
			b.write(func(tx *store.Tx) error {
				secret, err := TicketLink(tx, ticket, "kim@example.com", "ar", b.Time)
				path = TicketPath("en", secret)
				return err
			})
			return path
		}
		one, two := link("t1"), link("t2")
		kim := b.Browser()
		for range 3 { // as mail programs do
			kim.Get(one).Want(b, 200).Says(b, "Open the ticket")
		}
		b.goesTo(kim.Get("en/tickets/").Want(b, 303), "en/tickets/sign-in")
		b.goesTo(kim.Form("en/tickets/open", url.Values{"code": {secretOf(one)}}).Want(b, 303), "en/tickets/t1/")
		first := kim.Cookie(web.CustomerJar)
		kim.Form("en/tickets/open", url.Values{"code": {secretOf(two)}}).Want(b, 303)
		var who policy.Actor
		kim.Get("en/tickets/").Want(b, 200).Into(b, &who)
		if who.Role != policy.Customer || strings.Join(who.Tickets, " ") != "t1 t2" || who.Email != "" {
			b.Errorf("the links open %+v", who)
		}
		old := b.Browser()
		old.SetCookie(web.CustomerJar, first)
		old.Get("en/tickets/").Want(b, 303)
		other := b.Browser()
		other.Form("en/tickets/open", url.Values{"code": {secretOf(one)}}).Want(b, 410).Says(b, "used already")
		other.Form("en/tickets/open", url.Values{"code": {"no secret at all"}}).Want(b, 410)
		// Whether the old link was ever one does not show.
		b.goesTo(other.Form("en/tickets/open/again", url.Values{"code": {secretOf(one)}}).Want(b, 303), "en/tickets/open/sent")
		b.goesTo(other.Form("en/tickets/open/again", url.Values{"code": {"nothing"}}).Want(b, 303), "en/tickets/open/sent")
		b.tick()
		m := b.mail("ticket_link")
		if m.To != "kim@example.com" || m.Locale != "ar" {
			b.Errorf("the new link goes to %+v", m)
		}
		b.goesTo(other.Form("ar/tickets/open", url.Values{"code": {secretOf(m.Link)}}).Want(b, 303), "ar/tickets/t1/")
		// A customer's cookie is nobody's at the desk.
		thief := b.Browser()
		thief.SetCookie(web.StaffJar, other.Cookie(web.CustomerJar))
		b.goesTo(thief.Get("desk/").Want(b, 303), "desk/sign-in")
		late := link("t3")
		b.Time = b.Time.Add(linkLife[forTicket] + time.Second)
		other.Form("en/tickets/open", url.Values{"code": {secretOf(late)}}).Want(b, 410)
		b.write(func(tx *store.Tx) error { return EraseTicket(tx, "t1") })
		kim.Form("en/tickets/sign-out", nil)
	})
}

func TestCodes(t *testing.T) {
	onDesk(t, func(b *bench) {
		b.askers["kim@example.com"] = true
		ask := func(c *webtest.Client, email string) (challenge string) {
			r := c.Form("en/tickets/sign-in", url.Values{"email": {email}}).Want(b, 303)
			to, err := url.Parse(r.Header().Get("Location"))
			if err != nil || to.Path != webtest.Base+"en/tickets/enter" {
				b.Fatalf("it leads to %v", to)
			}
			return to.Query().Get("challenge")
		}
		kim, stranger := b.Browser(), b.Browser()
		unknown := ask(stranger, "unknown@example.com")
		if len(unknown) != 26 {
			b.Errorf("the challenge is %q", unknown)
		}
		challenge := ask(kim, "Kim@example.com")
		b.tick()
		code := b.mail(forCode).Code
		enter := func(c *webtest.Client, challenge, code string) *webtest.Response {
			return c.Form("en/tickets/enter", url.Values{"challenge": {challenge}, "code": {code}})
		}
		enter(stranger, unknown, code).Want(b, 422) // the code of another challenge
		enter(kim, challenge, "1234").Want(b, 422).Says(b, challenge)
		b.goesTo(enter(kim, challenge, " "+code[:4]+" "+code[4:]).Want(b, 303), "en/tickets/")
		var who policy.Actor
		kim.Get("en/tickets/").Want(b, 200).Into(b, &who)
		if who.Email != "kim@example.com" {
			b.Errorf("the code proves %+v", who)
		}
		enter(b.Browser(), challenge, code).Want(b, 422)
		// Five tries, and it is over.
		challenge = ask(kim, "kim@example.com")
		b.tick()
		code = b.mail(forCode).Code
		for range codeTries {
			enter(stranger, challenge, "00000000").Want(b, 422)
		}
		enter(stranger, challenge, code).Want(b, 422)
		challenge = ask(kim, "kim@example.com")
		b.tick()
		code = b.mail(forCode).Code
		b.Time = b.Time.Add(codeLife + time.Second)
		enter(kim, challenge, code).Want(b, 422)
		// No burst of mails, whatever address the client says it has.
		sent := 0
		for range 20 {
			stranger.Header.Set("X-Forwarded-For", "203.0.113.7")
			if w := stranger.Form("en/tickets/sign-in", url.Values{"email": {"kim@example.com"}}); w.Code == 303 {
				sent++
			}
		}
		if sent > mailing.Count {
			b.Errorf("%d mails are sent to one address", sent)
		}
		b.write(func(tx *store.Tx) error { return Erase(tx, "kim@example.com") })
		b.goesTo(kim.Get("en/tickets/").Want(b, 303), "en/tickets/sign-in")
		for _, table := range []string{"accounts_sessions", "accounts_links", "accounts_codes", "accounts_wishes"} {
			b.write(func(tx *store.Tx) error {
				var n int
				if err := tx.Row("SELECT count(*) FROM " + table + " WHERE email = 'kim@example.com'").Scan(&n); err != nil || n > 0 {
					b.Errorf("%s holds %d rows of somebody who was erased (%v)", table, n, err)
				}
				return nil
			})
		}
	})
}

// A letter that cannot be written keeps nobody else from theirs.
func TestWishThatCannotBeGranted(t *testing.T) {
	onDesk(t, func(b *bench) {
		for _, email := range []string{"bad@example.com", "kim@example.com"} {
			b.askers[email] = true
			b.Browser().Form("en/tickets/sign-in", url.Values{"email": {email}}).Want(b, 303)
			b.Time = b.Time.Add(time.Second)
		}
		b.tick()
		if m := b.mail(forCode); m.To != "kim@example.com" {
			b.Errorf("the letter goes to %s", m.To)
		}
		b.tick()
		if len(b.mails) > 0 {
			b.Errorf("written again: %+v", b.mails)
		}
		b.Browser().Form("en/tickets/sign-in", url.Values{"email": {"jörg@example.com"}}).Want(b, 422) // cannot be written to
	}, func(c *Config) {
		send := c.Send
		c.Send = func(tx *store.Tx, m Mail) error {
			if m.To == "bad@example.com" {
				return errors.New("this letter cannot be written")
			}
			return send(tx, m)
		}
	})
}

// Where nothing can be written, as on a full disk, people read on.
func TestReadingOn(t *testing.T) {
	onDesk(t, func(b *bench) {
		totp := newTOTP()
		b.person(anna, policy.Admin, totp)
		inside := b.inside(anna, totp)
		b.Time = b.Time.Add(noteSeen + time.Second)
		refuse := map[string]string{"sqlite": "PRAGMA query_only(1)", "postgres": "SET default_transaction_read_only = on"}[b.Store.Engine()]
		b.write(func(tx *store.Tx) error { _, err := tx.Exec(refuse); return err })
		inside.Get("desk/").Want(b, 200)
		inside.Get("desk/").Want(b, 200) // when writing is possible again
	})
}

// What is over is forgotten.
func TestSweep(t *testing.T) {
	onDesk(t, func(b *bench) {
		b.person(anna, policy.Agent, newTOTP())
		b.signIn(b.Browser(), anna, password).Want(b, 303)
		b.Browser().Form("en/tickets/sign-in", url.Values{"email": {"kim@example.com"}}).Want(b, 303)
		b.tick()
		if err := b.room.Sweep(context.Background(), b.Time.Add(365*24*time.Hour)); err != nil {
			b.Fatal(err)
		}
		for _, table := range []string{"accounts_sessions", "accounts_links", "accounts_codes", "accounts_wishes"} {
			b.write(func(tx *store.Tx) error {
				var n int
				if err := tx.Row("SELECT count(*) FROM " + table).Scan(&n); err != nil || n > 0 {
					b.Errorf("%s still has %d rows (%v)", table, n, err)
				}
				return nil
			})
		}
	})
}

func TestPasswords(t *testing.T) {
	kept := usualCost.hash("Å pass phrase")
	for said, want := range map[string]bool{"Å pass phrase": true, "A\u030a pass phrase": true, "å pass phrase": false, "": false} {
		if usualCost.same(kept, said) != want {
			t.Errorf("%q is taken for the password: %v", said, !want)
		}
	}
	if usualCost.same("", "") || usualCost.same("", strings.Repeat("A", 10)) || usualCost.same("no hash", "no hash") {
		t.Error("nobody has a password")
	}
	for _, c := range []struct {
		password string
		ok       bool
	}{
		{"password", false}, {"Password123", false}, {"p@ssw0rd!", false}, {"12345678", false}, {"qwertyuiop", false}, {"1q2w3e4r5t", false}, {"1qaz2wsx", false}, {"iloveyou2", false},
		{"aaaaaaaaaaaa", false}, {"abcabcabc", false}, {"Summer2026!", false}, {"helpwright1", false}, {"AnnaAnna", false}, {"example.com", false}, {"trustno1", false}, {"asdfghjkl", false}, {"987654321", false},
		{"monkey7!", false}, {"abc12345", false}, {"q1w2e3r4", false}, {"short", false}, {strings.Repeat("ab1 ", 40), false},
		{"a tree by the river", true}, {"correct horse battery", true}, {"vK9#mmqL", true}, {"密码是很长的一句话", true}, {strings.Repeat("tree ", 25), true},
	} {
		if err := checkPassword(c.password, anna, "Anna", "Help"); (err == nil) != c.ok {
			t.Errorf("%q: %v", c.password, err)
		}
	}
}

// The example of RFC 6238, cut to six digits.
func TestTOTP(t *testing.T) {
	secret := letters.EncodeToString([]byte("12345678901234567890"))
	for at, want := range map[int64]string{59: "287082", 1111111109: "081804", 1234567890: "005924", 20000000000: "353130"} {
		if got := totpAt(secret, stepOf(time.Unix(at, 0))); got != want {
			t.Errorf("at %d the code is %s, want %s", at, got, want)
		}
	}
	now := time.Unix(1_000_000, 0)
	for _, c := range []struct {
		why  string
		code string
		last int64
		ok   bool
	}{
		{"now", totpAt(secret, stepOf(now)), 0, true},
		{"a slow clock", totpAt(secret, stepOf(now)-1), 0, true},
		{"a fast clock", totpAt(secret, stepOf(now)+1), 0, true},
		{"too slow", totpAt(secret, stepOf(now)-2), 0, false},
		{"used", totpAt(secret, stepOf(now)), stepOf(now), false},
		{"nothing", "", 0, false},
	} {
		if _, ok := checkTOTP(secret, c.code, c.last, now); ok != c.ok {
			t.Errorf("%s: %v", c.why, ok)
		}
	}
}

// Nothing secret is in the log, whatever comes.
func TestNothingSecretIsLogged(t *testing.T) {
	onDesk(t, func(b *bench) {
		const canary = "canary7x"
		c := b.Browser()
		c.Header.Set("User-Agent", canary)
		for _, r := range b.Routes() {
			path := strings.NewReplacer("{locale}", "en", "{person}", canary, "{token}", canary).Replace(r.Path)
			if r.Method == http.MethodGet {
				c.Get(path + "?code=" + canary + "&next=" + canary + "&challenge=" + canary)
				continue
			}
			for _, field := range []string{"email", "password", "code", "name", "secret", "challenge", "old"} {
				c.Form(path, url.Values{field: {canary + "@example.com\r\nlevel=ERROR"}})
			}
			c.SetCookie(web.StaffJar, canary)
			c.SetCookie(web.CustomerJar, canary)
		}
		if logs := b.Logs.String(); strings.Contains(logs, canary) || strings.Contains(logs, "192.0.2.7 ") || strings.Contains(logs, "\nlevel=ERROR") || !strings.Contains(logs, "client=192.0.2.0/24") {
			b.Errorf("the log says %.2000s", logs)
		}
	})
}

// Files that went along with tickets, and mail that is handed in, are for programs, too,
// though others reach what is their own without a token.
func TestScopes(t *testing.T) {
	for _, kind := range []string{"ticket", "attachment", "mail", "callback", "webhook"} {
		if !slices.Contains(Scopes(), kind) {
			t.Errorf("no token can be made for %q: %v", kind, Scopes())
		}
	}
	for _, kind := range []string{"page", "people", "token", "desk"} {
		if slices.Contains(Scopes(), kind) {
			t.Errorf("tokens can be made for %q", kind)
		}
	}
}
