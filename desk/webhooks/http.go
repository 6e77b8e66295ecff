package webhooks

import (
	"net/http"
	"regexp"
	"time"

	"helpwright/desk/outbox"
	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/journal"
	"helpwright/store"
)

// Routes are the room's part of the API, and its pages.
func (r *Room) Routes() []web.Route {
	read, edit := policy.WebhookRead, policy.WebhookEdit
	return append(r.pages(), []web.Route{
		{Method: "GET", Path: "api/v1/webhooks", Does: "Lists the endpoints that are told what happens.", Action: read, Out: Endpoints{}, Handle: r.showAll},
		{Method: "POST", Path: "api/v1/webhooks", Does: "Makes an endpoint and shows its secret, once.", Action: edit, Class: web.Write, In: Wanted{}, Out: Shown{}, Status: http.StatusCreated, Handle: r.make},
		{Method: "GET", Path: "api/v1/webhooks/{webhook}", Does: "Shows an endpoint.", Action: read, Out: Shown{}, Handle: r.show},
		{Method: "PATCH", Path: "api/v1/webhooks/{webhook}", Does: "Changes an endpoint.", Action: edit, Class: web.Write, In: Changed{}, Out: Shown{}, Handle: r.change},
		{Method: "DELETE", Path: "api/v1/webhooks/{webhook}", Does: "Removes an endpoint with all its deliveries.", Action: edit, Class: web.Write, Handle: r.remove},
		{Method: "POST", Path: "api/v1/webhooks/{webhook}/secret", Does: "Makes a new secret; the former signs for another day, too.", Action: edit, Class: web.Write, In: struct{}{}, Out: Shown{}, Handle: r.renew},
		{Method: "POST", Path: "api/v1/webhooks/{webhook}/test", Does: "Sends a test to an endpoint.", Action: edit, Class: web.Write, In: struct{}{}, Status: http.StatusAccepted, Handle: r.test},
		{Method: "GET", Path: "api/v1/webhooks/{webhook}/deliveries", Does: "Lists the deliveries to an endpoint, the newest first.", Action: read, Out: Deliveries{}, Handle: r.deliveries,
			Query: []web.Parameter{{Name: "state", Does: "waiting, sent or dead; all without it"}, {Name: "before", Does: "id of the last delivery of the page before"}}},
		{Method: "POST", Path: "api/v1/webhooks/{webhook}/replay", Does: "Brings deliveries again: some, all that are dead, or everything since a time.", Action: edit, Class: web.Write, In: Replayed{}, Out: Count{}, Handle: r.replay},
	}...)
}

// Wanted is what an endpoint is made of.
type Wanted struct {
	URL   string   `json:"url"`
	Note  string   `json:"note,omitempty"`
	Kinds []string `json:"kinds,omitempty"` // empty is ["ticket.*"]
}

// Changed is what of an endpoint changes; what is not there stays.
type Changed struct {
	URL    *string   `json:"url,omitempty"`
	Note   *string   `json:"note,omitempty"`
	Kinds  *[]string `json:"kinds,omitempty"`
	Active *bool     `json:"active,omitempty"`
}

// Shown is an endpoint as the API shows it.
type Shown struct {
	ID      string   `json:"id"`
	URL     string   `json:"url"`
	Note    string   `json:"note,omitempty"`
	Kinds   []string `json:"kinds"`
	Active  bool     `json:"active"`
	Created int64    `json:"created"`          // ms
	Secret  string   `json:"secret,omitempty"` // when it was made, and never again
}

// Endpoints is a list of them.
type Endpoints struct {
	Endpoints []Shown `json:"endpoints"`
}

// Delivery is one as the API shows it.
type Delivery struct {
	ID      string `json:"id"`
	Kind    string `json:"kind"`
	Subject string `json:"subject"`
	State   string `json:"state"` // "waiting", "sent", "dead"
	Created int64  `json:"created"`
	Due     int64  `json:"due,omitempty"` // ms, of one that waits
	Tries   int    `json:"tries"`
	Error   string `json:"error,omitempty"`
}

// Deliveries is a page of them.
type Deliveries struct {
	Deliveries []Delivery     `json:"deliveries"`
	Counts     map[string]int `json:"counts"`           // by state, of all endpoints
	Before     string         `json:"before,omitempty"` // asks for the next page
}

// Replayed says what to bring again. One of its fields is set.
type Replayed struct {
	Deliveries []string `json:"deliveries,omitempty"` // ids
	Dead       bool     `json:"dead,omitempty"`       // all dead ones
	Since      int64    `json:"since,omitempty"`      // ms: everything that happened since
}

// Count tells how many deliveries are brought again.
type Count struct {
	Count int64 `json:"count"`
}

func shown(e Endpoint) Shown {
	return Shown{ID: e.ID, URL: e.URL, Note: e.Note, Kinds: e.Kinds, Active: e.Active, Created: store.Millis(e.Created)}
}

const (
	maxNote      = 200
	maxKinds     = 50
	maxEndpoints = 50
	formerHolds  = 24 * time.Hour
)

var kindPattern = regexp.MustCompile(`^(?:[a-z_]+\.(?:[a-z_]+|\*)|\*)$`)

// check refuses an endpoint that cannot be as it is.
func (r *Room) check(e Endpoint) error {
	if _, err := r.Out.Check(e.URL); err != nil {
		return web.Invalid("url", "address", err.Error())
	}
	if len([]rune(e.Note)) > maxNote {
		return web.Invalid("note", "too_long", "a note has at most 200 letters")
	}
	if len(e.Kinds) == 0 || len(e.Kinds) > maxKinds {
		return web.Invalid("kinds", "kind", "name 1 to 50 kinds of events")
	}
	for _, kind := range e.Kinds {
		if !kindPattern.MatchString(kind) {
			return web.Invalid("kinds", "kind", `a kind is such as "ticket.opened", "ticket.*" or "*"`)
		}
	}
	return nil
}

func (r *Room) showAll(c *web.Call) (web.Answer, error) {
	out := Endpoints{Endpoints: []Shown{}}
	err := r.Store.Read(c.Context(), func(tx *store.Tx) error {
		all, err := list(tx)
		for _, e := range all {
			out.Endpoints = append(out.Endpoints, shown(e))
		}
		return err
	})
	return web.JSON(http.StatusOK, out), err
}

func (r *Room) show(c *web.Call) (web.Answer, error) {
	var e Endpoint
	err := r.Store.Read(c.Context(), func(tx *store.Tx) (err error) {
		e, err = load(tx, c.Path("webhook"))
		return err
	})
	return web.JSON(http.StatusOK, shown(e)), err
}

func (r *Room) make(c *web.Call) (web.Answer, error) {
	var in Wanted
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	var out Shown
	answer, err := c.Once(func(tx *store.Tx) (web.Answer, error) {
		e, err := r.add(tx, c, in)
		out = shown(e)
		out.Secret = e.Secret
		// What is stored for the case that the request comes again has no secret.
		return web.JSON(http.StatusCreated, shown(e)), err
	})
	return first(answer, web.JSON(http.StatusCreated, out), err)
}

// first is the answer with the secret for the request that made it, and the stored one,
// without, when the request comes again. What the work left behind is of no use then: it
// was taken back.
func first(stored, whole web.Answer, err error) (web.Answer, error) {
	if err != nil || stored.Replayed() {
		return stored, err
	}
	return whole, nil
}

// add makes an endpoint.
func (r *Room) add(tx *store.Tx, c *web.Call, in Wanted) (Endpoint, error) {
	e := Endpoint{ID: store.NewID(), URL: in.URL, Note: in.Note, Kinds: in.Kinds, Active: true, Secret: newSecret(), Created: c.Now, Maker: c.Actor.ID}
	if len(e.Kinds) == 0 {
		e.Kinds = []string{"ticket.*"}
	}
	if err := r.check(e); err != nil {
		return e, err
	}
	all, err := list(tx)
	if err != nil {
		return e, err
	}
	if len(all) >= maxEndpoints {
		return e, web.Problem{Status: http.StatusConflict, Code: "too_many_webhooks", Message: "there are 50 endpoints already"}
	}
	if err := r.tell(tx, c, "webhook.made", e.ID); err != nil {
		return e, err
	}
	return e, insert(tx, &e)
}

// tell writes into the journal what an admin did.
func (r *Room) tell(tx *store.Tx, c *web.Call, kind, id string) error {
	return journal.Append(tx, journal.Event{Kind: kind, Actor: c.Actor.ID, Subject: id, At: c.Now})
}

func (r *Room) change(c *web.Call) (web.Answer, error) {
	var in Changed
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	return c.Once(func(tx *store.Tx) (web.Answer, error) {
		e, err := r.alter(tx, c, in)
		return web.JSON(http.StatusOK, shown(e)), err
	})
}

// alter changes the endpoint that the path names.
func (r *Room) alter(tx *store.Tx, c *web.Call, in Changed) (Endpoint, error) {
	e, err := load(tx, c.Path("webhook"))
	if err != nil {
		return e, err
	}
	assign(&e.URL, in.URL)
	assign(&e.Note, in.Note)
	assign(&e.Kinds, in.Kinds)
	assign(&e.Active, in.Active)
	if err := r.check(e); err != nil {
		return e, err
	}
	if err := save(tx, &e); err != nil {
		return e, err
	}
	return e, r.tell(tx, c, "webhook.changed", e.ID)
}

func assign[T any](to, from *T) {
	if from != nil {
		*to = *from
	}
}

func (r *Room) remove(c *web.Call) (web.Answer, error) {
	return c.Once(func(tx *store.Tx) (web.Answer, error) {
		return web.Empty(http.StatusNoContent), r.drop(tx, c)
	})
}

// drop removes the endpoint that the path names, with its deliveries.
func (r *Room) drop(tx *store.Tx, c *web.Call) error {
	id := c.Path("webhook")
	if err := remove(tx, id); err != nil {
		return err
	}
	if err := outbox.DropLane(tx, Channel, id); err != nil {
		return err
	}
	return r.tell(tx, c, "webhook.removed", id)
}

func (r *Room) renew(c *web.Call) (web.Answer, error) {
	var out Shown
	answer, err := c.Once(func(tx *store.Tx) (web.Answer, error) {
		e, err := r.renewed(tx, c)
		out = shown(e)
		out.Secret = e.Secret
		return web.JSON(http.StatusOK, shown(e)), err
	})
	return first(answer, web.JSON(http.StatusOK, out), err)
}

// renewed gives the endpoint that the path names a new secret.
func (r *Room) renewed(tx *store.Tx, c *web.Call) (Endpoint, error) {
	e, err := load(tx, c.Path("webhook"))
	if err != nil {
		return e, err
	}
	e.Former, e.Until, e.Secret = e.Secret, c.Now.Add(formerHolds), newSecret()
	if err := save(tx, &e); err != nil {
		return e, err
	}
	return e, r.tell(tx, c, "webhook.changed", e.ID)
}

func (r *Room) test(c *web.Call) (web.Answer, error) {
	return c.Once(func(tx *store.Tx) (web.Answer, error) {
		return web.Empty(http.StatusAccepted), r.try(tx, c)
	})
}

// try tells the endpoint that the path names that somebody tries it.
func (r *Room) try(tx *store.Tx, c *web.Call) error {
	e, err := load(tx, c.Path("webhook"))
	if err != nil {
		return err
	}
	return r.tell(tx, c, KindTested, e.ID)
}

const deliveriesOfPage = 50

func (r *Room) deliveries(c *web.Call) (web.Answer, error) {
	out := Deliveries{Deliveries: []Delivery{}, Counts: map[string]int{}}
	err := r.Store.Read(c.Context(), func(tx *store.Tx) error {
		e, err := load(tx, c.Path("webhook"))
		if err != nil {
			return err
		}
		f := outbox.Filter{Channel: Channel, Lane: e.ID, State: outbox.State(c.Query("state")), Limit: deliveriesOfPage}
		if id := c.Query("before"); id != "" {
			if f.Before, err = find(tx, e.ID, id); err != nil {
				return err
			}
		}
		items, err := outbox.List(tx, f)
		if err != nil {
			return err
		}
		for _, i := range items {
			d := Delivery{ID: i.ID, Kind: i.Kind, Subject: i.About, State: string(i.State), Created: store.Millis(i.Created), Tries: i.Tries, Error: i.Error}
			if i.State == outbox.Waiting {
				d.Due = store.Millis(i.Due)
			}
			out.Deliveries = append(out.Deliveries, d)
		}
		counts, err := outbox.Counts(tx, Channel)
		for state, n := range counts {
			out.Counts[string(state)] = n
		}
		return err
	})
	if len(out.Deliveries) == deliveriesOfPage {
		out.Before = out.Deliveries[deliveriesOfPage-1].ID
	}
	return web.JSON(http.StatusOK, out), err
}

// find reads a delivery to an endpoint.
func find(tx *store.Tx, endpoint, id string) (outbox.Item, error) {
	i, err := outbox.Find(tx, id)
	if err == nil && (i.Channel != Channel || i.Lane != endpoint) {
		err = store.ErrNotFound
	}
	return i, err
}

func (r *Room) replay(c *web.Call) (web.Answer, error) {
	var in Replayed
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	return c.Once(func(tx *store.Tx) (web.Answer, error) {
		e, err := load(tx, c.Path("webhook"))
		if err != nil {
			return web.Answer{}, err
		}
		count, err := replaySome(tx, e, in, c.Now)
		return web.JSON(http.StatusOK, Count{count}), err
	})
}

func replaySome(tx *store.Tx, e Endpoint, in Replayed, now time.Time) (int64, error) {
	switch {
	case in.Since > 0:
		from, err := firstSince(tx, store.Time(in.Since))
		if err != nil {
			return 0, err
		}
		n, err := Replay(tx, e, from, now)
		return int64(n), err
	case in.Dead:
		return outbox.AllAgain(tx, Channel, e.ID, now)
	case len(in.Deliveries) == 0 || len(in.Deliveries) > 1000:
		return 0, web.Invalid("deliveries", "number", "name 1 to 1000 deliveries, all dead ones, or a time")
	}
	var count int64
	for _, id := range in.Deliveries {
		i, err := find(tx, e.ID, id)
		if err != nil {
			return count, err
		}
		i.Payload = sequenceOf(i)
		added, err := again(tx, outbox.Item{ID: i.ID, Channel: Channel, Kind: i.Kind, Lane: i.Lane, About: i.About, Guard: i.Guard, Payload: i.Payload, Created: now})
		if err != nil {
			return count, err
		}
		if added {
			count++
		}
	}
	return count, nil
}
