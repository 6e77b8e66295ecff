package accounts

import (
	"net/url"

	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/store"
)

func (r *Room) customerRoutes() []web.Route {
	enter := policy.EnterTry
	look := web.PerMinute(60)
	return []web.Route{
		{Method: "GET", Path: "{locale}/tickets/sign-in", Does: "Shows how customers see all of their tickets.", Action: enter, Limit: look, Handle: showPage("ticket-sign-in")},
		{Method: "POST", Path: "{locale}/tickets/sign-in", Does: "Asks for a code by mail.", Action: enter, Class: web.Write, Limit: asking, In: emailIn{}, Handle: r.askCode, Again: again("ticket-sign-in")},
		{Method: "GET", Path: "{locale}/tickets/enter", Does: "Asks for the code that was mailed.", Action: enter, Limit: look, Handle: r.showEnter},
		{Method: "POST", Path: "{locale}/tickets/enter", Does: "Takes the code that was mailed.", Action: enter, Class: web.Write, Limit: entering, In: entry{}, Handle: r.enterCustomer, Again: r.showEnterAgain},
		{Method: "GET", Path: "{locale}/tickets/open", Does: "Shows the button behind a mailed link.", Action: enter, Limit: look, Handle: r.showOpen},
		{Method: "POST", Path: "{locale}/tickets/open", Does: "Opens the ticket of a mailed link.", Action: enter, Class: web.Write, Limit: entering, In: codeIn{}, Handle: r.open, Again: r.openAgain},
		{Method: "POST", Path: "{locale}/tickets/open/again", Does: "Asks for a new link instead of one that is too old.", Action: enter, Class: web.Write, Limit: asking, In: codeIn{}, Handle: r.askLink},
		{Method: "GET", Path: "{locale}/tickets/open/sent", Does: "Says that a new link is on its way.", Action: enter, Limit: look, Handle: showPage("ticket-link-sent")},
		{Method: "POST", Path: "{locale}/tickets/sign-out", Does: "Ends a customer's session.", Action: policy.SessionEnd, Class: web.Write, Handle: r.customerOut},
	}
}

func (r *Room) askCode(c *web.Call) (web.Answer, error) {
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
	var challenge string
	err := r.Store.Write(c.Context(), func(tx *store.Tx) (err error) {
		challenge, err = askForCode(tx, email, c.Locale, c.Now)
		return err
	})
	return web.See(c.InLocale("tickets/enter?challenge=" + url.QueryEscape(challenge))), err
}

type entry struct {
	Challenge string `json:"challenge"`
	Code      string `json:"code"`
}

func (r *Room) showEnter(c *web.Call) (web.Answer, error) {
	return web.Page("ticket-enter", entry{Challenge: c.Query("challenge")}), nil
}

func (r *Room) showEnterAgain(c *web.Call, _ web.Problem) (web.Answer, error) {
	var in entry
	err := c.Read(&in)
	return web.Page("ticket-enter", entry{Challenge: in.Challenge}), err
}

func (r *Room) enterCustomer(c *web.Call) (web.Answer, error) {
	var in entry
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	var secret string
	var fits bool
	err := r.Store.Write(c.Context(), func(tx *store.Tx) (err error) {
		secret, fits, err = enterCode(tx, in.Challenge, plainCode(in.Code), c.Session.ID, browserOf(c), c.Now)
		return err
	})
	switch {
	case err != nil:
		return web.Answer{}, err
	case !fits:
		return web.Answer{}, errCode
	}
	return c.SignIn(web.See(c.InLocale("tickets/")), web.CustomerJar, secret, customerLife), nil
}

// An openPage is the page behind a mailed link.
type openPage struct {
	Code  string
	Works bool
}

func (r *Room) showOpen(c *web.Call) (web.Answer, error) { return r.openPage(c, c.Query("code")) }

func (r *Room) openAgain(c *web.Call, _ web.Problem) (web.Answer, error) {
	var in codeIn
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	return r.openPage(c, in.Code)
}

func (r *Room) openPage(c *web.Call, code string) (web.Answer, error) {
	page := openPage{Code: code}
	err := r.Store.Read(c.Context(), func(tx *store.Tx) error {
		l, err := findLink(tx, code)
		page.Works = err == nil && l.works(c.Now, forTicket)
		return ignoreMissing(err)
	})
	return web.Page("ticket-open", page), err
}

func (r *Room) open(c *web.Call) (web.Answer, error) {
	var in codeIn
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	var ticket, secret string
	err := r.Store.Write(c.Context(), func(tx *store.Tx) (err error) {
		ticket, secret, err = openTicket(tx, in.Code, c.Session.ID, browserOf(c), c.Now)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	return c.SignIn(web.See(c.InLocale("tickets/"+url.PathEscape(ticket)+"/")), web.CustomerJar, secret, customerLife), nil
}

// askLink answers the same whether the old link was ever one.
func (r *Room) askLink(c *web.Call) (web.Answer, error) {
	var in codeIn
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	err := r.Store.Write(c.Context(), func(tx *store.Tx) error {
		l, err := findLink(tx, in.Code)
		if err != nil || l.purpose != forTicket || l.email == "" {
			return ignoreMissing(err)
		}
		return wish(tx, forTicket, l.email, l.ticket, l.locale, "", c.Now)
	})
	return web.See(c.InLocale("tickets/open/sent")), err
}

func (r *Room) customerOut(c *web.Call) (web.Answer, error) {
	err := r.Store.Write(c.Context(), func(tx *store.Tx) error {
		_, _, err := seenBefore(tx, c.Session.ID)
		return err
	})
	return c.SignOut(web.See(c.InLocale("tickets/sign-in")), web.CustomerJar), err
}
