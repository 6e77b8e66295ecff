package accounts

import (
	"errors"
	"net/http"
	"strings"

	"helpwright/desk/policy"
	"helpwright/desk/qrcode"
	"helpwright/desk/web"
	"helpwright/store"
)

func (r *Room) signInRoutes() []web.Route {
	enter := policy.EnterTry
	return []web.Route{
		{Method: "GET", Path: "desk/sign-in", Does: "Shows how people of the desk sign in.", Action: enter, Limit: web.PerMinute(60), Handle: r.showSignIn},
		{Method: "POST", Path: "desk/sign-in", Does: "Signs somebody of the desk in with a password.", Action: enter, Class: web.Hash, Limit: entering, In: signIn{}, Handle: r.signIn, Again: r.signInAgain},
		{Method: "GET", Path: "desk/second", Does: "Asks for the second factor.", Action: enter, Limit: web.PerMinute(60), Handle: r.showSecond},
		{Method: "POST", Path: "desk/second", Does: "Takes a code of the second factor, or a recovery code.", Action: enter, Class: web.Write, Limit: entering, In: codeIn{}, Handle: r.takeSecond, Again: r.secondAgain},
		{Method: "GET", Path: "desk/second/set-up", Does: "Shows how to set a second factor up.", Action: enter, Limit: web.PerMinute(60), Handle: r.showSetUp},
		{Method: "POST", Path: "desk/second/set-up", Does: "Sets a second factor up.", Action: enter, Class: web.Hash, Limit: entering, In: setUp{}, Handle: r.setUpSecond, Again: r.setUpAgain},
		{Method: "POST", Path: "desk/sign-out", Does: "Ends the session.", Action: policy.SessionEnd, Object: ownSession, Class: web.Write, Handle: r.signOut},
		{Method: "GET", Path: "desk/reset", Does: "Shows how to choose a new password.", Action: enter, Limit: web.PerMinute(60), Handle: showPage("reset")},
		{Method: "POST", Path: "desk/reset", Does: "Asks for a mail with a link to choose a new password.", Action: enter, Class: web.Write, Limit: asking, In: emailIn{}, Handle: r.askReset, Again: again("reset")},
		{Method: "GET", Path: "desk/reset/sent", Does: "Says that a mail may be on its way.", Action: enter, Limit: web.PerMinute(60), Handle: showPage("reset-sent")},
		{Method: "GET", Path: "desk/join", Does: "Shows what a mailed link, or the one of the terminal, is for.", Action: enter, Limit: entering, Handle: r.showJoin},
		{Method: "POST", Path: "desk/join", Does: "Takes an invite, chooses a new password, or makes the first admin.", Action: enter, Class: web.Hash, Limit: entering, In: joining{}, Handle: r.join, Again: r.joinAgain},
		{Method: "GET", Path: "desk/openid", Does: "Leads to the provider of sign-ins.", Action: enter, Limit: entering, Handle: r.leaveForOpenID},
		{Method: "GET", Path: "desk/openid/back", Does: "Takes what the provider of sign-ins says.", Action: enter, Limit: entering, Handle: r.backFromOpenID},
	}
}

func showPage(name string) func(*web.Call) (web.Answer, error) {
	return func(*web.Call) (web.Answer, error) { return web.Page(name, nil), nil }
}

func again(name string) func(*web.Call, web.Problem) (web.Answer, error) {
	return func(*web.Call, web.Problem) (web.Answer, error) { return web.Page(name, nil), nil }
}

type signIn struct {
	Email    string `json:"email"`
	Password string `json:"password"`
	Next     string `json:"next,omitempty"`
}

// A signInPage is what the page of the sign-in shows.
type signInPage struct {
	Email    string
	Next     string
	OpenID   string // words of the button that leads to a provider, "" without one
	Where    string // its address
	Reset    string
	Accounts bool // there is somebody who could sign in
}

func (r *Room) signInPage(c *web.Call, in signIn) (web.Answer, error) {
	p := signInPage{Email: in.Email, Next: in.Next, Reset: c.At("desk/reset")}
	if set := r.Settings().SignIn; set != nil {
		p.Where, p.OpenID = c.At("desk/openid"), set.Label[c.Locale]
		if p.OpenID == "" {
			p.OpenID = c.Phrase("desk_openid", nil)
		}
	}
	err := r.Store.Read(c.Context(), func(tx *store.Tx) error {
		var n int
		err := tx.Row("SELECT count(*) FROM accounts_people").Scan(&n)
		p.Accounts = n > 0
		return err
	})
	return web.Page("sign-in", p), err
}

func (r *Room) showSignIn(c *web.Call) (web.Answer, error) {
	if c.Actor.Role.Staff() {
		return web.See(next(c, c.Query("next"))), nil
	}
	return r.signInPage(c, signIn{Next: c.Query("next")})
}

func (r *Room) signInAgain(c *web.Call, _ web.Problem) (web.Answer, error) {
	var in signIn
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	return r.signInPage(c, in)
}

// next is where somebody wanted to go before signing in: a page of the desk, or else
// its start.
func next(c *web.Call, wish string) string {
	if start := c.At("desk/"); !strings.HasPrefix(wish, start) || strings.ContainsAny(wish, "\\\r\n\t?#") || strings.Contains(wish, "//") {
		return start
	}
	return wish
}

var errSignIn = web.Problem{Status: http.StatusUnprocessableEntity, Code: "sign_in_wrong", Message: "this address and password do not belong together"}

func (r *Room) signIn(c *web.Call) (web.Answer, error) {
	var in signIn
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	email := cleanEmail(in.Email)
	// One client alone must not use up what all have at an account.
	if err := c.Spend(guessing, email+" "+c.Client); err != nil {
		return web.Answer{}, err
	}
	if err := c.Spend(attacked, email); err != nil {
		return web.Answer{}, err
	}
	var p Person
	err := r.Store.Read(c.Context(), func(tx *store.Tx) (err error) {
		p, err = FindByEmail(tx, email)
		return ignoreMissing(err)
	})
	if err != nil {
		return web.Answer{}, err
	}
	if !r.cost.same(p.password, in.Password) || p.Disabled {
		r.Log.Warn("a sign-in was refused", "account", p.ID, "request", c.ID)
		return web.Answer{}, errSignIn
	}
	return r.enter(c, p, false, in.Next)
}

// enter gives somebody a new session, and leads on.
func (r *Room) enter(c *web.Call, p Person, shown bool, wish string) (web.Answer, error) {
	var at stage
	var secret string
	err := r.Store.Write(c.Context(), func(tx *store.Tx) (err error) {
		if err := endSession(tx, p.ID, c.Session.ID); err != nil {
			return err
		}
		at, secret, err = r.beginStaff(tx, p, shown, browserOf(c), c.Now)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	to, life := next(c, wish), staffLife
	switch at {
	case second:
		to, life = c.At("desk/second"), enteringLife
	case enrol:
		to, life = c.At("desk/second/set-up"), enteringLife
	}
	return c.SignIn(web.See(to), web.StaffJar, secret, life), nil
}

// entrant finds who is on the way in, at one of the stages.
func (r *Room) entrant(c *web.Call, stages ...stage) (p Person, at stage, err error) {
	if c.Session.ID == "" {
		return p, at, web.SignInFirst
	}
	err = r.Store.Read(c.Context(), func(tx *store.Tx) error {
		var person *string
		var text string
		if err := tx.Row("SELECT stage, person FROM accounts_sessions WHERE id = $1", c.Session.ID).Scan(&text, &person); err != nil {
			return err
		}
		if person == nil {
			return store.ErrNotFound
		}
		at = stage(text)
		p, err = workingPerson(tx, *person)
		return err
	})
	if errors.Is(err, store.ErrNotFound) {
		return p, at, web.SignInFirst
	}
	for _, s := range stages {
		if at == s {
			return p, at, err
		}
	}
	return p, at, errors.Join(err, web.SignInFirst)
}

func (r *Room) showSecond(c *web.Call) (web.Answer, error) {
	if _, _, err := r.entrant(c, second); err != nil {
		return web.Answer{}, err
	}
	return web.Page("second", nil), nil
}

func (r *Room) secondAgain(c *web.Call, _ web.Problem) (web.Answer, error) { return r.showSecond(c) }

type codeIn struct {
	Code string `json:"code"`
}

var errSecond = web.Invalid("code", "second_wrong", "this code does not fit, or has been used")

func (r *Room) takeSecond(c *web.Call) (web.Answer, error) {
	var in codeIn
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	p, _, err := r.entrant(c, second)
	if err != nil {
		return web.Answer{}, err
	}
	if err := c.Spend(guessing, "second "+p.ID); err != nil {
		return web.Answer{}, err
	}
	fits, secret := false, ""
	err = r.Store.Write(c.Context(), func(tx *store.Tx) error {
		now, err := Find(tx, p.ID)
		if err != nil {
			return err
		}
		if fits, err = useSecond(tx, now, in.Code, c.Now); err != nil || !fits {
			return err
		}
		if err := endSession(tx, p.ID, c.Session.ID); err != nil {
			return err
		}
		_, secret, err = r.beginStaff(tx, now, true, browserOf(c), c.Now)
		return err
	})
	switch {
	case err != nil:
		return web.Answer{}, err
	case !fits:
		return web.Answer{}, errSecond
	}
	return c.SignIn(web.See(c.At("desk/")), web.StaffJar, secret, staffLife), nil
}

type setUp struct {
	Secret   string `json:"secret"`
	Code     string `json:"code"`
	Password string `json:"password,omitempty"` // of somebody who is signed in already
}

// A setUpPage shows a second factor to be set up.
type setUpPage struct {
	Secret   string      // as it is typed
	Address  string      // as programs read it
	Picture  qrcode.Code // of the address, for cameras
	Password bool        // is asked for
}

func (r *Room) showSetUp(c *web.Call) (web.Answer, error) {
	p, at, err := r.entrant(c, enrol, full)
	if err != nil {
		return web.Answer{}, err
	}
	return r.setUpPage(c, p, at, newTOTP()), nil
}

func (r *Room) setUpPage(c *web.Call, p Person, at stage, secret string) web.Answer {
	title := c.Settings().Locales[0].Title
	page := setUpPage{Secret: secret, Address: totpAddress(title, p.Email, secret), Password: at == full}
	if drawn, err := qrcode.Draw(page.Address); err == nil { // else the title is too long for one
		page.Picture = drawn
	}
	return web.Page("second-set-up", page)
}

func (r *Room) setUpAgain(c *web.Call, _ web.Problem) (web.Answer, error) {
	var in setUp
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	p, at, err := r.entrant(c, enrol, full)
	if err != nil {
		return web.Answer{}, err
	}
	if key, err := letters.DecodeString(in.Secret); err != nil || len(key) != secretSize {
		in.Secret = newTOTP()
	}
	return r.setUpPage(c, p, at, in.Secret), nil
}

// A codesPage shows recovery codes, which are seen once.
type codesPage struct {
	Codes []string
	Next  string
}

func (r *Room) setUpSecond(c *web.Call) (web.Answer, error) {
	var in setUp
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	p, at, err := r.entrant(c, enrol, full)
	if err != nil {
		return web.Answer{}, err
	}
	if err := c.Spend(guessing, "set up "+p.ID); err != nil {
		return web.Answer{}, err
	}
	if at == full && p.Password && !r.cost.same(p.password, in.Password) {
		return web.Answer{}, web.Invalid("password", "password_wrong", "this is not your password")
	}
	key, err := letters.DecodeString(in.Secret)
	if err != nil || len(key) != secretSize {
		return web.Answer{}, web.Invalid("secret", "malformed", "this is no secret of a second factor")
	}
	step, ok := checkTOTP(in.Secret, in.Code, 0, c.Now)
	if !ok {
		return web.Answer{}, errSecond
	}
	var codes []string
	var secret string
	err = r.Store.Write(c.Context(), func(tx *store.Tx) (err error) {
		if codes, err = r.SetSecond(tx, p.ID, in.Secret, step, "", p.ID, c.Now); err != nil {
			return err
		}
		_, secret, err = r.beginStaff(tx, p, true, browserOf(c), c.Now)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	return c.SignIn(web.Page("recovery-codes", codesPage{codes, c.At("desk/")}), web.StaffJar, secret, staffLife), nil
}

func (r *Room) signOut(c *web.Call) (web.Answer, error) {
	err := r.Store.Write(c.Context(), func(tx *store.Tx) error {
		return errors.Join(endSession(tx, c.Actor.ID, c.Session.ID), tell(tx, "account.signed_out", c.Actor.ID, c.Actor.ID, c.Now, nil))
	})
	return c.SignOut(web.See(c.At("desk/sign-in")), web.StaffJar), err
}

type emailIn struct {
	Email string `json:"email"`
}

func (r *Room) askReset(c *web.Call) (web.Answer, error) {
	var in emailIn
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	email := cleanEmail(in.Email)
	if email == "" {
		return web.Answer{}, web.Invalid("email", "email", "this is no mail address")
	}
	if err := c.Spend(mailing, email); err != nil {
		return web.Answer{}, err
	}
	err := r.Store.Write(c.Context(), func(tx *store.Tx) error { return wish(tx, forReset, email, "", "", "", c.Now) })
	return web.See(c.At("desk/reset/sent")), err
}

func (r *Room) leaveForOpenID(c *web.Call) (web.Answer, error) {
	d := departure{}
	if code := c.Query("code"); code != "" {
		d.Join = web.Digest(code)
	}
	// A page of somebody else could lead here, after it has signed the browser in at the
	// provider as somebody else: only the account's own page ties an identity to it.
	if c.Actor.Role.Staff() && c.Header("Sec-Fetch-Site") == "same-origin" {
		d.Connect = c.Actor.ID
	}
	return r.leave(c, d)
}

func (r *Room) backFromOpenID(c *web.Call) (web.Answer, error) {
	who, d, err := r.comeBack(c)
	if err != nil {
		return web.Answer{}, err
	}
	var p Person
	err = r.Store.Write(c.Context(), func(tx *store.Tx) (err error) {
		p, err = r.personOf(tx, who, d, c.Actor.ID, c.Now)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	a, err := r.enter(c, p, true, "")
	return c.Keep(a, openIDCookie, "", -1), err
}
