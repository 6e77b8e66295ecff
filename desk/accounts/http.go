package accounts

import (
	"time"

	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/store"
)

// Budgets of those who might be guessing.
var (
	entering = web.PerMinute(20).Named("enter")                              // of a client, in all that signs in
	guessing = web.Limit{Name: "guess", Count: 10, Per: 10 * time.Minute}    // of a client at one account
	attacked = web.Limit{Name: "attacked", Count: 100, Per: time.Hour}       // at one account, from everywhere
	mailing  = web.Limit{Name: "mail", Count: 5, Per: time.Hour}             // mails to one address
	asking   = web.Limit{Name: "ask mail", Count: 20, Per: 10 * time.Minute} // mails that one client asks for
)

// Routes are all that can be asked of the room.
func (r *Room) Routes() []web.Route {
	routes := append(r.signInRoutes(), r.ownRoutes()...)
	return append(append(routes, r.peopleRoutes()...), r.customerRoutes()...)
}

// self is the account of who asks.
func self(c *web.Call) (policy.Object, error) {
	return policy.Object{Kind: "account", ID: c.Actor.ID, Owner: c.Actor.ID}, nil
}

// ownSession is the session of who asks.
func ownSession(c *web.Call) (policy.Object, error) {
	return policy.Object{Kind: "session", ID: c.Session.ID, Owner: c.Actor.ID}, nil
}

// somebody is the account that the path names.
func (r *Room) somebody(c *web.Call) (policy.Object, error) {
	id := c.Path("person")
	err := r.Store.Read(c.Context(), func(tx *store.Tx) error {
		_, err := Find(tx, id)
		return err
	})
	return policy.Object{Kind: "people", ID: id, Owner: id}, err
}
