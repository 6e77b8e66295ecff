package accounts

import (
	"errors"
	"time"

	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/store"
)

func (r *Room) peopleRoutes() []web.Route {
	read, edit, tokens := policy.PeopleRead, policy.PeopleEdit, policy.TokenEdit
	return []web.Route{
		{Method: "GET", Path: "desk/people/", Does: "Lists the people of the desk.", Action: read, Handle: r.showPeople},
		{Method: "POST", Path: "desk/people/", Does: "Invites somebody to the desk.", Action: edit, Class: web.Write, Limit: asking, In: newcomer{}, Handle: r.invite, Again: r.peopleAgain},
		{Method: "GET", Path: "desk/people/{person}", Does: "Shows somebody of the desk.", Action: read, Object: r.somebody, Handle: r.showPerson},
		{Method: "POST", Path: "desk/people/{person}", Does: "Changes somebody's role and groups.", Action: edit, Object: r.somebody, Class: web.Write, In: standing{}, Handle: r.editPerson, Again: r.personAgain},
		{Method: "POST", Path: "desk/people/{person}/disabled", Does: "Takes an account out of use, or back into it.", Action: edit, Object: r.somebody, Class: web.Write, In: disabling{}, Handle: r.disable, Again: r.personAgain},
		{Method: "POST", Path: "desk/people/{person}/link", Does: "Mails somebody a new link to join, or to choose a password.", Action: edit, Object: r.somebody, Class: web.Write, Limit: asking, Handle: r.mailLink, Again: r.personAgain},
		{Method: "POST", Path: "desk/people/{person}/second", Does: "Takes somebody's second factor away, so that a new one is set up.", Action: edit, Object: r.somebody, Class: web.Write, Handle: r.dropSecond, Again: r.personAgain},
		{Method: "GET", Path: "desk/tokens/", Does: "Lists the tokens of programs.", Action: policy.TokenRead, Handle: r.showTokens},
		{Method: "POST", Path: "desk/tokens/", Does: "Makes a token for a program, which is shown once.", Action: tokens, Class: web.Write, In: newToken{}, Handle: r.makeToken, Again: r.tokensAgain},
		{Method: "POST", Path: "desk/tokens/{token}/revoke", Does: "Takes a token out of use.", Action: tokens, Class: web.Write, Handle: r.revoke},
	}
}

// A peoplePage lists the people of the desk.
type peoplePage struct {
	People []listed
	Roles  []string
	Groups []string
	Edit   bool // who reads may change them
	Form   newcomer
	Path   string // of the page, to which names of pages are added
}

type listed struct {
	Person
	Path string
}

var staffRoles = []string{policy.Agent.String(), policy.Lead.String(), policy.Admin.String()}

func (r *Room) showPeople(c *web.Call) (web.Answer, error) {
	return r.peoplePage(c, newcomer{Role: policy.Agent.String()})
}

func (r *Room) peopleAgain(c *web.Call, _ web.Problem) (web.Answer, error) {
	var in newcomer
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	return r.peoplePage(c, in)
}

func (r *Room) peoplePage(c *web.Call, form newcomer) (web.Answer, error) {
	page := peoplePage{Roles: staffRoles, Groups: r.Settings().Groups, Edit: policy.Ever(c.Actor, policy.PeopleEdit), Form: form, Path: c.At("desk/people/")}
	err := r.Store.Read(c.Context(), func(tx *store.Tx) error {
		all, err := People(tx)
		for _, p := range all {
			page.People = append(page.People, listed{visible(c.Actor, p), c.At("desk/people/" + p.ID)})
		}
		return err
	})
	return web.Page("people", page), err
}

// visible leaves out what an actor does not see of somebody.
func visible(a policy.Actor, p Person) Person {
	if !policy.Sees(a, policy.AccountSecond) {
		p.Second, p.Password, p.Seen = false, false, time.Time{}
	}
	return p
}

type newcomer struct {
	Email  string   `json:"email"`
	Name   string   `json:"name"`
	Role   string   `json:"role"`
	Groups []string `json:"groups,omitempty"`
}

func (r *Room) invite(c *web.Call) (web.Answer, error) {
	var in newcomer
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	role, ok := policy.ParseRole(in.Role)
	if !ok {
		role = policy.Nobody // which Add refuses
	}
	return c.Once(func(tx *store.Tx) (web.Answer, error) {
		_, err := r.Invite(tx, Newcomer{Email: in.Email, Name: in.Name, Role: role, Groups: in.Groups, Locale: c.Locale}, c.Actor.ID, c.Now)
		return web.See(c.At("desk/people/")), err
	})
}

// A personPage shows somebody of the desk.
type personPage struct {
	Person Person
	Roles  []string
	Groups []string
	Edit   bool
	Path   string
	Back   string
	Saved  bool
}

func (r *Room) showPerson(c *web.Call) (web.Answer, error) {
	page := personPage{Roles: staffRoles, Groups: r.Settings().Groups, Edit: policy.Ever(c.Actor, policy.PeopleEdit), Path: c.At("desk/people/" + c.Path("person")), Back: c.At("desk/people/"), Saved: c.Query("saved") != ""}
	err := r.Store.Read(c.Context(), func(tx *store.Tx) error {
		p, err := Find(tx, c.Path("person"))
		page.Person = visible(c.Actor, p)
		return err
	})
	return web.Page("person", page).Titled(page.Person.Name), err
}

func (r *Room) personAgain(c *web.Call, _ web.Problem) (web.Answer, error) { return r.showPerson(c) }

// HasGroup reports whether somebody is in a group, for templates.
func (p Person) HasGroup(name string) bool {
	for _, g := range p.Groups {
		if g == name {
			return true
		}
	}
	return false
}

func (r *Room) savedPerson(c *web.Call) web.Answer {
	return web.See(c.At("desk/people/" + c.Path("person") + "?saved=1"))
}

// change runs a change of the person that the path names.
func (r *Room) change(c *web.Call, work func(tx *store.Tx, id string) error) (web.Answer, error) {
	return c.Once(func(tx *store.Tx) (web.Answer, error) {
		return r.savedPerson(c), work(tx, c.Path("person"))
	})
}

type standing struct {
	Role   string   `json:"role"`
	Groups []string `json:"groups,omitempty"`
}

func (r *Room) editPerson(c *web.Call) (web.Answer, error) {
	var in standing
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	role, _ := policy.ParseRole(in.Role)
	return r.change(c, func(tx *store.Tx, id string) error { return r.SetRole(tx, id, role, in.Groups, c.Actor.ID, c.Now) })
}

type disabling struct {
	Disabled bool `json:"disabled"`
}

func (r *Room) disable(c *web.Call) (web.Answer, error) {
	var in disabling
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	return r.change(c, func(tx *store.Tx, id string) error { return r.SetDisabled(tx, id, in.Disabled, c.Actor.ID, c.Now) })
}

func (r *Room) mailLink(c *web.Call) (web.Answer, error) {
	return r.change(c, func(tx *store.Tx, id string) error {
		p, err := workingPerson(tx, id)
		if err != nil {
			return err
		}
		return errors.Join(r.SendReset(tx, p, c.Now), tell(tx, "account.link_mailed", c.Actor.ID, id, c.Now, nil))
	})
}

func (r *Room) dropSecond(c *web.Call) (web.Answer, error) {
	return r.change(c, func(tx *store.Tx, id string) error {
		if _, err := Find(tx, id); err != nil {
			return err
		}
		_, err := r.SetSecond(tx, id, "", 0, "", c.Actor.ID, c.Now)
		return err
	})
}

// A tokensPage lists tokens, with the secret of one that was made just now.
type tokensPage struct {
	Tokens []Token
	Scopes []string
	Secret string
	Path   string
	Form   newToken
}

func (r *Room) showTokens(c *web.Call) (web.Answer, error) { return r.tokensPage(c, newToken{}, "") }

func (r *Room) tokensAgain(c *web.Call, _ web.Problem) (web.Answer, error) {
	var in newToken
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	return r.tokensPage(c, in, "")
}

func (r *Room) tokensPage(c *web.Call, form newToken, secret string) (web.Answer, error) {
	page := tokensPage{Scopes: Scopes(), Secret: secret, Path: c.At("desk/tokens/"), Form: form}
	err := r.Store.Read(c.Context(), func(tx *store.Tx) (err error) {
		page.Tokens, err = Tokens(tx)
		return err
	})
	return web.Page("tokens", page), err
}

type newToken struct {
	Name   string   `json:"name"`
	Scopes []string `json:"scopes"`
	Days   int      `json:"days,omitempty"` // 0: for good
}

func (r *Room) makeToken(c *web.Call) (web.Answer, error) {
	var in newToken
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	if in.Days < 0 || in.Days > 3660 {
		return web.Answer{}, web.Invalid("days", "days", "name days up to ten years")
	}
	var secret string
	err := r.Store.Write(c.Context(), func(tx *store.Tx) (err error) {
		_, secret, err = NewToken(tx, in.Name, in.Scopes, time.Duration(in.Days)*24*time.Hour, c.Actor.ID, c.Now)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	return r.tokensPage(c, newToken{}, secret)
}

func (r *Room) revoke(c *web.Call) (web.Answer, error) {
	return c.Once(func(tx *store.Tx) (web.Answer, error) {
		return web.See(c.At("desk/tokens/")), RevokeToken(tx, c.Path("token"), c.Actor.ID, c.Now)
	})
}
