package accounts

import (
	"errors"
	"slices"

	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/manifest"
	"helpwright/store"
)

func (r *Room) ownRoutes() []web.Route {
	edit := policy.AccountEdit
	return []web.Route{
		{Method: "GET", Path: "desk/account", Does: "Shows one's own account.", Action: policy.AccountRead, Object: self, Handle: r.showAccount},
		{Method: "POST", Path: "desk/account", Does: "Changes one's own name and language.", Action: edit, Object: self, Class: web.Write, In: profile{}, Handle: r.editAccount, Again: r.accountAgain},
		{Method: "POST", Path: "desk/account/password", Does: "Changes one's own password.", Action: edit, Object: self, Class: web.Hash, Limit: entering, In: newPassword{}, Handle: r.changePassword, Again: r.accountAgain},
		{Method: "POST", Path: "desk/account/recovery", Does: "Makes new recovery codes.", Action: edit, Object: self, Class: web.Hash, Limit: entering, In: onlyPassword{}, Handle: r.renewRecovery, Again: r.accountAgain},
		{Method: "POST", Path: "desk/account/sessions", Does: "Ends one of one's own sessions, or all others.", Action: policy.SessionEnd, Object: self, Class: web.Write, In: whichSession{}, Handle: r.endSessions, Again: r.accountAgain},
		{Method: "POST", Path: "desk/account/openid", Does: "Forgets who one is at the provider of sign-ins.", Action: edit, Object: self, Class: web.Hash, Limit: entering, In: onlyPassword{}, Handle: r.disconnect, Again: r.accountAgain},
	}
}

// An accountPage shows one's own account.
type accountPage struct {
	Person    Person
	Locales   []manifest.DeskLocale
	Sessions  []Session
	Recovery  int // codes that are left
	Connected bool
	OpenID    string // address to connect a provider, "" without one
	Saved     bool
}

func (r *Room) showAccount(c *web.Call) (web.Answer, error) {
	p := accountPage{Locales: c.Locales(), Saved: c.Query("saved") != ""}
	if r.Settings().SignIn != nil {
		p.OpenID = c.At("desk/openid")
	}
	err := r.Store.Read(c.Context(), func(tx *store.Tx) (err error) {
		if p.Person, err = Find(tx, c.Actor.ID); err != nil {
			return err
		}
		if p.Sessions, err = sessionsOf(tx, c.Actor.ID, c.Session.ID, c.Now); err != nil {
			return err
		}
		if p.Connected, err = isConnected(tx, c.Actor.ID); err != nil {
			return err
		}
		return tx.Row("SELECT count(*) FROM accounts_recovery WHERE person = $1", c.Actor.ID).Scan(&p.Recovery)
	})
	return web.Page("account", p), err
}

func (r *Room) accountAgain(c *web.Call, _ web.Problem) (web.Answer, error) { return r.showAccount(c) }

func saved(c *web.Call) web.Answer { return web.See(c.At("desk/account?saved=1")) }

type profile struct {
	Name   string `json:"name"`
	Locale string `json:"locale,omitempty"`
}

func (r *Room) editAccount(c *web.Call) (web.Answer, error) {
	var in profile
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	name := cleanName(in.Name)
	switch {
	case name == "":
		return web.Answer{}, web.Invalid("name", "name", "a name is missing")
	case in.Locale != "" && !slices.ContainsFunc(c.Locales(), func(l manifest.DeskLocale) bool { return l.Tag == in.Locale }):
		return web.Answer{}, web.Invalid("locale", "locale", "there is no such language here")
	}
	return c.Once(func(tx *store.Tx) (web.Answer, error) {
		if _, err := tx.Exec("UPDATE accounts_people SET name = $2, locale = $3 WHERE id = $1", c.Actor.ID, name, in.Locale); err != nil {
			return web.Answer{}, err
		}
		return saved(c), tell(tx, "account.edited", c.Actor.ID, c.Actor.ID, c.Now, nil)
	})
}

type newPassword struct {
	Old      string `json:"old"`
	Password string `json:"password"`
}

type onlyPassword struct {
	Password string `json:"password"`
}

// prove asks for the password again before something that a borrowed screen must not do.
func (r *Room) prove(c *web.Call, password string) (Person, error) {
	if err := c.Spend(guessing, "prove "+c.Actor.ID); err != nil {
		return Person{}, err
	}
	var p Person
	err := r.Store.Read(c.Context(), func(tx *store.Tx) (err error) {
		p, err = Find(tx, c.Actor.ID)
		return err
	})
	if err == nil && p.Password && !r.cost.same(p.password, password) {
		err = web.Invalid("old", "password_wrong", "this is not your password")
	}
	return p, err
}

func (r *Room) changePassword(c *web.Call) (web.Answer, error) {
	var in newPassword
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	p, err := r.prove(c, in.Old)
	if err != nil {
		return web.Answer{}, err
	}
	if err := checkPassword(in.Password, p.Email, p.Name, c.Settings().Locales[0].Title); err != nil {
		return web.Answer{}, err
	}
	hashed := r.cost.hash(in.Password)
	return c.Once(func(tx *store.Tx) (web.Answer, error) {
		return saved(c), r.SetPassword(tx, p.ID, hashed, c.Session.ID, c.Now)
	})
}

func (r *Room) renewRecovery(c *web.Call) (web.Answer, error) {
	var in onlyPassword
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	p, err := r.prove(c, in.Password)
	if err != nil {
		return web.Answer{}, err
	}
	if !p.Second {
		return web.Answer{}, web.Invalid("password", "no_second", "there is no second factor yet")
	}
	var codes []string
	err = r.Store.Write(c.Context(), func(tx *store.Tx) (err error) {
		if _, err := tx.Exec("DELETE FROM accounts_recovery WHERE person = $1", p.ID); err != nil {
			return err
		}
		if codes, err = newRecovery(tx, p.ID); err != nil {
			return err
		}
		return tell(tx, "account.recovery_codes_renewed", p.ID, p.ID, c.Now, nil)
	})
	return web.Page("recovery-codes", codesPage{codes, c.At("desk/account")}), err
}

type whichSession struct {
	Session string `json:"session,omitempty"` // "" ends all but the one that asks
}

func (r *Room) endSessions(c *web.Call) (web.Answer, error) {
	var in whichSession
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	return c.Once(func(tx *store.Tx) (web.Answer, error) {
		end := func() error { return endSessions(tx, c.Actor.ID, c.Session.ID) }
		if in.Session != "" {
			end = func() error { return endSession(tx, c.Actor.ID, in.Session) }
		}
		return saved(c), errors.Join(end(), tell(tx, "account.sessions_ended", c.Actor.ID, c.Actor.ID, c.Now, nil))
	})
}

func (r *Room) disconnect(c *web.Call) (web.Answer, error) {
	var in onlyPassword
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	p, err := r.prove(c, in.Password)
	if err != nil {
		return web.Answer{}, err
	}
	if !p.Password {
		return web.Answer{}, web.Invalid("password", "no_password", "choose a password first, or nothing is left to sign in with")
	}
	return c.Once(func(tx *store.Tx) (web.Answer, error) {
		if _, err := tx.Exec("DELETE FROM accounts_identities WHERE person = $1", p.ID); err != nil {
			return web.Answer{}, err
		}
		return saved(c), tell(tx, "account.identity_removed", p.ID, p.ID, c.Now, nil)
	})
}
