package desk

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"helpwright/desk/accounts"
	"helpwright/desk/policy"
	"helpwright/desk/tickets"
	"helpwright/desk/web"
	"helpwright/desk/web/webtest"
	"helpwright/store"
	"helpwright/store/storetest"
)

// matrix says once more who may ask what, apart from the table of package policy: two
// who err must err alike. The letters stand for nobody, a customer, an agent, a lead, an
// admin and a program with all scopes: a reaches every object, o what is the actor's own,
// - nothing. Pages below a locale know customers alone, whatever else a browser is signed
// in to. A route that is not here fails the test.
const matrix = `
aaaaaa GET healthz
aaaaaa GET readyz
aaaaaa GET api/v1/openapi.json
aaaaaa GET api/v1/contact
aaaaaa POST api/v1/tickets
aaaaaa POST api/v1/deflections
aaaaaa POST api/v1/continue
aaaaaa GET api/v1/continue/{code}
aaaaaa GET api/v1/continue/{code}/qr.svg
aaaaaa GET {locale}/continue/{code}/
aaaaaa POST api/v1/ratings
aaaaaa POST api/v1/ratings/words
aaaaaa GET {locale}/tickets/helped/{token}/
aaaaaa POST api/v1/uploads

aaaaaa GET desk/sign-in
aaaaaa POST desk/sign-in
aaaaaa GET desk/second
aaaaaa POST desk/second
aaaaaa GET desk/second/set-up
aaaaaa POST desk/second/set-up
aaaaaa GET desk/reset
aaaaaa POST desk/reset
aaaaaa GET desk/reset/sent
aaaaaa GET desk/join
aaaaaa POST desk/join
aaaaaa GET desk/openid
aaaaaa GET desk/openid/back
aaaaaa GET {locale}/tickets/sign-in
aaaaaa POST {locale}/tickets/sign-in
aaaaaa GET {locale}/tickets/enter
aaaaaa POST {locale}/tickets/enter
aaaaaa GET {locale}/tickets/open
aaaaaa POST {locale}/tickets/open
aaaaaa POST {locale}/tickets/open/again
aaaaaa GET {locale}/tickets/open/sent

-oaaaa GET api/v1/tickets
-oaaaa GET api/v1/tickets/{ticket}
-oaaaa POST api/v1/tickets/{ticket}/messages
-oaaaa POST api/v1/tickets/{ticket}/packet/remove
-oaaaa POST api/v1/tickets/{ticket}/close
-oaaaa POST api/v1/tickets/{ticket}/reopen
-oaaaa POST api/v1/tickets/{ticket}/escalate
-o---- POST api/v1/tickets/{ticket}/rating
-oaaaa GET api/v1/attachments/{attachment}
-a---- POST {locale}/tickets/sign-out
-o---a GET {locale}/tickets/
-o---a GET {locale}/tickets/{ticket}/
-o---a POST {locale}/tickets/{ticket}/reply
-o---a POST {locale}/tickets/{ticket}/close
-o---a POST {locale}/tickets/{ticket}/reopen
-o---a POST {locale}/tickets/{ticket}/escalate
-o---a POST {locale}/tickets/{ticket}/forget
-o---- POST {locale}/tickets/{ticket}/rating
aaaaaa GET {locale}/tickets/sent
aaaaaa GET {locale}/tickets/rated

--aaaa GET desk/
--aaaa POST desk/bulk
--aaaa POST desk/undo
---aaa GET desk/export
--aaa- POST desk/views
--ooo- POST desk/views/{view}/drop
--aaaa GET desk/tickets/{ticket}
--aaaa POST desk/tickets/{ticket}/reply
--aaaa POST desk/tickets/{ticket}/note
--aaaa POST desk/tickets/{ticket}/claim
--aaaa POST desk/tickets/{ticket}/change
--aaaa POST desk/tickets/{ticket}/macro
--aaaa POST desk/tickets/{ticket}/merge
--aaaa POST desk/tickets/{ticket}/split
--aaaa POST desk/tickets/{ticket}/follow-up
--aaaa POST desk/tickets/{ticket}/escalate
--aaaa POST desk/tickets/{ticket}/articles
--aaaa POST desk/tickets/{ticket}/articles/remove
--aaaa POST desk/tickets/{ticket}/steps
--aaaa GET desk/tickets/{ticket}/draft
--aaaa POST desk/tickets/{ticket}/branch
--aaaa GET desk/macros/
---aaa POST desk/macros/
---aaa GET desk/macros/{macro}
---aaa POST desk/macros/{macro}
---aaa POST desk/macros/{macro}/drop

--aaaa GET api/v1/desk/tickets
--aaaa GET api/v1/desk/tickets/{ticket}
--aaaa PATCH api/v1/desk/tickets/{ticket}
--aaaa POST api/v1/desk/tickets/{ticket}/change
--aaaa POST api/v1/desk/tickets/{ticket}/assign
--aaaa POST api/v1/desk/tickets/{ticket}/claim
--aaaa POST api/v1/desk/tickets/{ticket}/notes
--aaaa POST api/v1/desk/tickets/{ticket}/looking
--aaaa POST api/v1/desk/tickets/{ticket}/leave
--aaaa POST api/v1/desk/tickets/{ticket}/macro
--aaaa POST api/v1/desk/tickets/{ticket}/merge
--aaaa POST api/v1/desk/tickets/{ticket}/split
--aaaa POST api/v1/desk/tickets/{ticket}/follow-up
--aaaa POST api/v1/desk/tickets/{ticket}/steps
--aaaa POST api/v1/desk/tickets/{ticket}/articles
--aaaa POST api/v1/desk/tickets/{ticket}/articles/remove
--aaaa GET api/v1/desk/tickets/{ticket}/suggestions
--aaaa GET api/v1/desk/tickets/{ticket}/reply
--aaaa GET api/v1/desk/tickets/{ticket}/draft
--aaaa GET api/v1/desk/drafts/{number}
--aaaa GET api/v1/desk/counts
--aaaa POST api/v1/desk/bulk
--aaaa POST api/v1/desk/undo
--aaaa GET api/v1/desk/reports/links
--aaaa GET api/v1/desk/macros
---aaa POST api/v1/desk/macros
---aaa PUT api/v1/desk/macros/{macro}
---aaa DELETE api/v1/desk/macros/{macro}
---aaa GET api/v1/desk/export
--aaaa GET api/v1/ratings
--aaa- GET desk/events

--aaa- GET api/v1/desk/views
--aaa- POST api/v1/desk/views
--ooo- PUT api/v1/desk/views/{view}
--ooo- DELETE api/v1/desk/views/{view}
--aaa- GET desk/account
--aaa- POST desk/account
--aaa- POST desk/account/password
--aaa- POST desk/account/recovery
--aaa- POST desk/account/sessions
--aaa- POST desk/account/openid
--aaa- POST desk/sign-out

---aa- GET desk/people/
----a- POST desk/people/
---aa- GET desk/people/{person}
----a- POST desk/people/{person}
----a- POST desk/people/{person}/disabled
----a- POST desk/people/{person}/link
----a- POST desk/people/{person}/second
----a- GET desk/tokens/
----a- POST desk/tokens/
----a- POST desk/tokens/{token}/revoke
----aa GET desk/webhooks/
----aa POST desk/webhooks/
----aa GET desk/webhooks/{webhook}
----aa POST desk/webhooks/{webhook}
----aa POST desk/webhooks/{webhook}/active
----aa POST desk/webhooks/{webhook}/secret
----aa POST desk/webhooks/{webhook}/test
----aa POST desk/webhooks/{webhook}/replay
----aa POST desk/webhooks/{webhook}/drop
----a- GET desk/outbox
----a- GET desk/outbox/{letter}
----a- GET desk/outbox/{letter}/source
----a- POST desk/outbox/again
----a- POST desk/outbox/{letter}/again
----a- GET desk/mail
----a- POST desk/mail/rest
----a- GET desk/mail/{letter}
----a- POST desk/mail/{letter}/ticket
----a- POST desk/mail/{letter}/discard
----a- POST desk/outbox/{letter}/drop
----aa GET desk/metrics
----aa GET desk/privacy
----aa POST desk/privacy/export
----aa POST desk/privacy/look
----aa POST desk/privacy/erase
----aa POST api/v1/privacy/export
----aa POST api/v1/privacy/erase
-----a POST api/v1/mail
----aa GET api/v1/webhooks
----aa POST api/v1/webhooks
----aa GET api/v1/webhooks/{webhook}
----aa PATCH api/v1/webhooks/{webhook}
----aa DELETE api/v1/webhooks/{webhook}
----aa POST api/v1/webhooks/{webhook}/secret
----aa POST api/v1/webhooks/{webhook}/test
----aa GET api/v1/webhooks/{webhook}/deliveries
----aa POST api/v1/webhooks/{webhook}/replay

aaaaaa POST api/v1/callbacks
aaaaaa GET api/v1/bookings/{booking}/slots
aaaaaa GET {locale}/contact/called
-o---a GET {locale}/contact/calls/{callback}
-o---a POST {locale}/contact/calls/{callback}/cancel
-o---a GET {locale}/contact/calls/{callback}/calendar.ics
--aaaa GET api/v1/callbacks
--aaaa GET desk/calls
--aaaa POST desk/calls/{callback}/take
--aaaa POST desk/calls/{callback}/done
--aaaa POST desk/calls/{callback}/cancel
`

// bySecret are routes whose object is found by a secret that the request carries. Without
// it nobody comes in; their rooms test them with it.
var bySecret = []string{
	"POST api/v1/satisfaction", "GET {locale}/tickets/rate", "POST {locale}/tickets/rate", "GET api/v1/uploads/{upload}", "PATCH api/v1/uploads/{upload}", "DELETE api/v1/uploads/{upload}",
}

// objects are what paths name: something that is the actor's own, something of somebody
// else, and something that is not there.
type objects struct{ own, other, none map[string]string }

func (o objects) all() map[string]map[string]string {
	return map[string]map[string]string{"own": o.own, "other's": o.other, "no": o.none}
}

// actors are one of each role, with a name for tests.
func actorsOf(people map[policy.Role]string) []policy.Actor {
	every := policy.Actor{Role: policy.Program, ID: "program"}
	for _, action := range policy.Actions() {
		every.Scopes = append(every.Scopes, action.Kind())
	}
	actors := []policy.Actor{{}, {Role: policy.Customer, Email: "kim@example.com"}}
	for _, role := range []policy.Role{policy.Agent, policy.Lead, policy.Admin} {
		actors = append(actors, policy.Actor{Role: role, ID: people[role], Name: role.String()})
	}
	return append(actors, every)
}

// furnish puts in what belongs to kim and what belongs to lee.
func furnish(t *testing.T, d *Desk) (objects, map[policy.Role]string) {
	t.Helper()
	o := objects{own: map[string]string{}, other: map[string]string{}, none: map[string]string{}}
	people := map[policy.Role]string{}
	err := d.store.Write(t.Context(), func(tx *store.Tx) error {
		for _, role := range []policy.Role{policy.Agent, policy.Lead, policy.Admin} {
			p, err := d.accounts.Add(tx, accounts.Newcomer{Email: role.String() + "@example.com", Name: "canary " + role.String(), Role: role}, "", webtest.Noon)
			if err != nil {
				return err
			}
			people[role] = p.ID
		}
		for email, at := range map[string]map[string]string{"kim@example.com": o.own, "lee@example.com": o.other} {
			ticket, err := d.tickets.Open(tx, tickets.Opening{Text: "canary of " + email, Email: email, Locale: "en", Channel: "form"},
				tickets.By{Side: tickets.Customer}, policy.Actor{Role: policy.Customer, Email: email}, webtest.Noon)
			if err != nil {
				return err
			}
			var message string
			if err := tx.Row("SELECT id FROM tickets_messages WHERE ticket = $1 AND kind = 'reply'", ticket.ID).Scan(&message); err != nil {
				return err
			}
			file := store.NewID()
			if _, err := tx.Exec("INSERT INTO attachments (id, token, name, type, size, arrived, digest, state, why, owner, ticket, message, at) VALUES ($1, '', 'canary.txt', 'text/plain', 1, 1, 'x', 'clean', '', '', $2, $3, 0)", file, ticket.ID, message); err != nil {
				return err
			}
			at["ticket"], at["number"], at["attachment"] = ticket.ID, fmt.Sprint(ticket.Number), file
			at["view"], at["callback"] = store.NewID(), store.NewID()
			if _, err := tx.Exec("INSERT INTO callbacks_calls (id, state, booking, starts, ends, email, name, phone, locale, message, ticket, number, secret, version, reminded, worker, created, changed) VALUES ($1, 'asked', '', 0, 0, $2, 'canary', 'canary', 'en', '', '', 1, '', 1, 0, '', 0, 0)", at["callback"], email); err != nil {
				return err
			}
		}
		// The view of the one belongs to whoever asks: see own.
		_, err := tx.Exec("INSERT INTO tickets_views (id, owner, name, filter, position) VALUES ($1, $2, 'canary', '{}', 1)", o.other["view"], "somebody")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"ticket", "attachment", "view", "person", "upload", "callback"} {
		o.none[name] = store.NewID()
	}
	o.none["number"] = "999999"
	o.own["person"], o.other["person"] = people[policy.Agent], people[policy.Agent]
	for _, at := range o.all() {
		for _, name := range []string{"code", "token", "macro", "letter", "upload", "webhook", "booking"} {
			if at[name] == "" {
				at[name] = store.NewID()
			}
		}
	}
	return o, people
}

// ownView makes the view that a path names the actor's own.
func ownView(t *testing.T, s *store.Store, id, owner string) {
	t.Helper()
	err := s.Write(t.Context(), func(tx *store.Tx) error {
		if _, err := tx.Exec("DELETE FROM tickets_views WHERE id = $1", id); err != nil {
			return err
		}
		_, err := tx.Exec("INSERT INTO tickets_views (id, owner, name, filter, position) VALUES ($1, $2, 'mine', '{}', 1)", id, owner)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// rows reads the matrix.
func rows(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for line := range strings.Lines(matrix) {
		if fields := strings.Fields(line); len(fields) == 3 {
			all[fields[1]+" "+fields[2]] = fields[0]
		}
	}
	return all
}

// Who may ask what, for every route, role and owner, as a program and as a form. What an
// actor may not see is answered as if it were not there, in the same bytes.
func TestObjectMatrix(t *testing.T) {
	storetest.Places(t, func(t *testing.T, at string) {
		d := openAt(t, at)
		o, people := furnish(t, d)
		reached := false
		routes := d.routes()
		for i := range routes {
			routes[i].Limit = web.Limit{}
			routes[i].Handle = func(*web.Call) (web.Answer, error) {
				reached = true
				return web.Empty(http.StatusNoContent), nil
			}
		}
		door := webtest.New(t, d.store, routes)
		expected := rows(t)
		cells := 0
		for _, r := range door.Routes() {
			name := r.Method + " " + r.Path
			row, known := expected[name]
			if !known && !slices.Contains(bySecret, name) {
				t.Errorf("the matrix has no row for %s (%s)", name, r.Action)
				continue
			}
			delete(expected, name)
			for i, actor := range actorsOf(people) {
				told := map[string]string{}
				for whose, values := range o.all() {
					if whose == "own" {
						ownView(t, d.store, values["view"], actor.ID)
					}
					for _, asForm := range []bool{false, true} {
						cells++
						reached = false
						w := ask(door.As(actor), r, values, asForm)
						want := known && mayReach(row[i], whose, r)
						if isOwn := strings.HasPrefix(r.Path, "healthz") || strings.HasPrefix(r.Path, "readyz") || r.Path == "desk/metrics" || r.Path == "api/v1/openapi.json"; isOwn {
							reached = w.Code == http.StatusOK // those of package web have handlers of their own
						}
						if reached != want {
							t.Errorf("%s asks %s of %s object: answered %d, which is wrong", actor.Role, name, whose, w.Code)
						}
						if !want {
							told[whose+fmt.Sprint(asForm)] = fmt.Sprint(w.Code, " ", strip(w, values))
						}
						if strings.Contains(w.Body.String(), "canary") {
							t.Errorf("%s asks %s of %s object and reads %s", actor.Role, name, whose, w.Body)
						}
					}
				}
				for _, form := range []string{"false", "true"} {
					readsAll := actor.Role == policy.Admin && strings.Contains(r.Path, "{view}") // and changes none
					if other, ok := told["other's"+form]; ok && !readsAll && other != told["no"+form] {
						t.Errorf("%s is told by %s that something is there: %q, else %q", actor.Role, name, other, told["no"+form])
					}
				}
			}
		}
		for name := range expected {
			t.Errorf("the matrix has a row for %s, and there is no such route", name)
		}
		t.Logf("%d cells", cells)
	})
}

// mayReach reads a letter of the matrix.
func mayReach(letter byte, whose string, r web.Route) bool {
	named := strings.Contains(r.Path, "{ticket}") || strings.Contains(r.Path, "{attachment}") || strings.Contains(r.Path, "{view}") || strings.Contains(r.Path, "{person}") || strings.Contains(r.Path, "{number}") || strings.Contains(r.Path, "{callback}")
	switch {
	case letter == '-':
		return false
	case !named || r.Object == nil:
		return true
	case whose == "no":
		return false
	}
	return letter == 'a' || whose == "own"
}

// ask sends a request to a route with the values of its path.
func ask(c *webtest.Client, r web.Route, values map[string]string, asForm bool) *webtest.Response {
	path := strings.ReplaceAll(r.Path, "{locale}", "en")
	for name, value := range values {
		path = strings.ReplaceAll(path, "{"+name+"}", value)
	}
	c.Address = "203.0.113.5:1"
	switch {
	case r.Method == http.MethodGet:
		return c.Get(path)
	case asForm && r.Method == http.MethodPost:
		return c.Form(path, url.Values{})
	}
	return c.JSON(r.Method, path, map[string]any{})
}

var fresh = regexp.MustCompile(`name="(idempotency_key|form_token)" value="[a-z0-9]*"`)

// strip takes out of an answer what is another each time, and what was asked for.
func strip(w *webtest.Response, values map[string]string) string {
	page := strings.ReplaceAll(fresh.ReplaceAllString(w.Body.String(), ""), w.Header().Get("X-Request-Id"), "")
	for _, value := range values {
		page = strings.ReplaceAll(page, value, "")
	}
	return page
}
