package accounts

import (
	"helpwright/desk/web"
	"helpwright/store"
)

type joining struct {
	Code     string `json:"code"`
	Email    string `json:"email,omitempty"` // of the first admin
	Name     string `json:"name,omitempty"`
	Password string `json:"password"`
}

// A joinPage is what a link leads to.
type joinPage struct {
	Purpose string // first, invite, reset
	Code    string
	Email   string
	Name    string
	OpenID  string // address to join by way of a provider, "" without one
}

func (r *Room) showJoin(c *web.Call) (web.Answer, error) {
	return r.joinPage(c, joining{Code: c.Query("code")})
}

func (r *Room) joinAgain(c *web.Call, _ web.Problem) (web.Answer, error) {
	var in joining
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	return r.joinPage(c, in)
}

func (r *Room) joinPage(c *web.Call, in joining) (web.Answer, error) {
	page := joinPage{Code: in.Code, Email: in.Email, Name: in.Name}
	err := r.Store.Read(c.Context(), func(tx *store.Tx) error {
		l, err := findLink(tx, in.Code)
		if err != nil || !l.works(c.Now, forFirst, forInvite, forReset) {
			return errLink
		}
		page.Purpose = l.purpose
		if l.person == "" {
			return nil
		}
		p, err := Find(tx, l.person)
		page.Email = p.Email
		if page.Name == "" {
			page.Name = p.Name
		}
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	if page.Purpose == forInvite && r.Settings().SignIn != nil {
		page.OpenID = c.At("desk/openid?code=" + in.Code)
	}
	a := web.Page("join", page)
	if page.Purpose == forReset {
		a = a.Titled(c.Phrase("desk_title_reset", nil))
	}
	return a, nil
}

func (r *Room) join(c *web.Call) (web.Answer, error) {
	var in joining
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	var l link
	var p Person
	err := r.Store.Read(c.Context(), func(tx *store.Tx) (err error) {
		if l, err = findLink(tx, in.Code); err != nil || !l.works(c.Now, forFirst, forInvite, forReset) {
			return errLink
		}
		if l.person != "" {
			p, err = workingPerson(tx, l.person)
		}
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	title := c.Settings().Locales[0].Title
	if err := checkPassword(in.Password, p.Email, p.Name, in.Email, in.Name, title); err != nil {
		return web.Answer{}, err
	}
	hashed := r.cost.hash(in.Password)
	err = r.Store.Write(c.Context(), func(tx *store.Tx) (err error) {
		if l.purpose == forFirst {
			p, err = r.first(tx, in.Code, Newcomer{Email: in.Email, Name: in.Name}, hashed, c.Now)
			return err
		}
		if _, err := useLink(tx, in.Code, c.Now, forInvite, forReset); err != nil {
			return err
		}
		if name := cleanName(in.Name); l.purpose == forInvite && name != "" {
			if _, err := tx.Exec("UPDATE accounts_people SET name = $2 WHERE id = $1", p.ID, name); err != nil {
				return err
			}
		}
		return r.SetPassword(tx, p.ID, hashed, "", c.Now)
	})
	if err != nil {
		return web.Answer{}, err
	}
	// A reset shows that somebody reads the mails, and no more: the second factor is
	// asked for as ever.
	return r.enter(c, p, false, "")
}
