package webhooks

import (
	"net/http"
	"strings"

	"helpwright/desk/outbox"
	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/store"
)

// pages do by forms what the API does.
func (r *Room) pages() []web.Route {
	const all, one = "desk/webhooks/", "desk/webhooks/{webhook}"
	read, edit := policy.WebhookRead, policy.WebhookEdit
	command := func(path, does string, in any, handle func(*web.Call) (web.Answer, error)) web.Route {
		return web.Route{Method: http.MethodPost, Path: one + path, Does: does, Action: edit, Class: web.Write, In: in, Handle: handle, Again: r.againPage}
	}
	return []web.Route{
		{Method: http.MethodGet, Path: all, Does: "Lists the endpoints that are told what happens, with a form to make one.", Action: read, Handle: func(c *web.Call) (web.Answer, error) {
			return r.listPage(c, endpointForm{Kinds: "ticket.*"})
		}},
		{Method: http.MethodPost, Path: all, Does: "Makes an endpoint, from the page of endpoints, and shows its secret, once.", Action: edit, Class: web.Write, In: endpointForm{}, Handle: r.makeByForm, Again: func(c *web.Call, _ web.Problem) (web.Answer, error) {
			var in endpointForm
			if err := c.Read(&in); err != nil {
				return web.Answer{}, err
			}
			return r.listPage(c, in)
		}},
		{Method: http.MethodGet, Path: one, Does: "Shows an endpoint with its deliveries, the newest first.", Action: read,
			Query: []web.Parameter{{Name: "state", Does: "waiting, sent or dead; all without it"}, {Name: "before", Does: "id of the last delivery of the page before"}},
			Handle: func(c *web.Call) (web.Answer, error) {
				return r.endpointPage(c, nil, "")
			}},
		command("", "Changes an endpoint, from its page.", endpointForm{}, r.changeByForm),
		command("/active", "Switches an endpoint off or on, from its page.", activeForm{}, func(c *web.Call) (web.Answer, error) {
			var in activeForm
			if err := c.Read(&in); err != nil {
				return web.Answer{}, err
			}
			return r.byForm(c, "", func(tx *store.Tx) error {
				_, err := r.alter(tx, c, Changed{Active: &in.Active})
				return err
			})
		}),
		command("/secret", "Makes a new secret, from the page of an endpoint, and shows it, once.", nil, r.renewByForm),
		command("/test", "Sends a test, from the page of an endpoint.", nil, func(c *web.Call) (web.Answer, error) {
			return r.byForm(c, "?done=test", func(tx *store.Tx) error { return r.try(tx, c) })
		}),
		command("/replay", "Brings one delivery or all dead ones again, from the page of an endpoint.", replayForm{}, r.replayByForm),
		command("/drop", "Removes an endpoint with all its deliveries, from its page.", nil, func(c *web.Call) (web.Answer, error) {
			return c.Once(func(tx *store.Tx) (web.Answer, error) {
				return web.See(c.At(all)), r.drop(tx, c)
			})
		}),
	}
}

// An endpointForm is an endpoint as a form has it.
type endpointForm struct {
	URL   string `json:"url"`
	Note  string `json:"note"`
	Kinds string `json:"kinds"` // with spaces between them
}

type activeForm struct {
	Active bool `json:"active"`
}

type replayForm struct {
	Delivery string `json:"delivery"` // id; "" is all dead ones
}

func (f endpointForm) kinds() []string {
	return strings.FieldsFunc(f.Kinds, func(r rune) bool { return strings.ContainsRune(" ,;\t\n", r) })
}

func (f endpointForm) url() string { return strings.TrimSpace(f.URL) }

func formOf(e Endpoint) endpointForm {
	return endpointForm{e.URL, e.Note, strings.Join(e.Kinds, " ")}
}

// A listPage is the page of endpoints.
type listPage struct {
	Endpoints []listed
	Form      endpointForm
	Path      string
}

// A listed is an endpoint in a list.
type listed struct {
	Endpoint
	Path          string
	Waiting, Dead int // deliveries
}

func (r *Room) listPage(c *web.Call, form endpointForm) (web.Answer, error) {
	p := listPage{Form: form, Path: c.At("desk/webhooks/")}
	err := r.Store.Read(c.Context(), func(tx *store.Tx) error {
		all, err := list(tx)
		if err != nil {
			return err
		}
		counts, err := outbox.LaneCounts(tx, Channel)
		for _, e := range all {
			of := counts[e.ID]
			p.Endpoints = append(p.Endpoints, listed{e.public(), p.Path + e.ID, of[outbox.Waiting], of[outbox.Dead]})
		}
		return err
	})
	return web.Page("webhooks", p), err
}

// public is an endpoint without its secrets.
func (e Endpoint) public() Endpoint {
	e.Secret, e.Former = "", ""
	return e
}

// An endpointPage is one endpoint with a page of its deliveries.
type endpointPage struct {
	Endpoint   Endpoint
	Form       endpointForm
	Secret     string // that was made just now
	Tested     bool   // a test is on its way
	Again      bool   // deliveries are
	Path       string
	Back       string
	State      outbox.State
	States     []outbox.State
	Counts     map[outbox.State]int
	Dead       int
	Deliveries []outbox.Item
	Older      string // address of the next page, "" at the end
}

// endpointPage shows an endpoint as it is, or as a form that was refused has it.
func (r *Room) endpointPage(c *web.Call, form *endpointForm, secret string) (web.Answer, error) {
	id := c.Path("webhook")
	p := endpointPage{
		Secret: secret, Tested: c.Query("done") == "test", Again: c.Query("done") == "again", Back: c.At("desk/webhooks/"), Path: c.At("desk/webhooks/" + id),
		State: outbox.State(c.Query("state")), States: []outbox.State{outbox.Waiting, outbox.Dead, outbox.Sent},
	}
	err := r.Store.Read(c.Context(), func(tx *store.Tx) error {
		e, err := load(tx, id)
		if err != nil {
			return err
		}
		if p.Endpoint = e.public(); form == nil {
			was := formOf(e)
			form = &was
		}
		counts, err := outbox.LaneCounts(tx, Channel)
		if err != nil {
			return err
		}
		p.Counts, p.Dead = counts[id], counts[id][outbox.Dead]
		f := outbox.Filter{Channel: Channel, Lane: id, State: p.State, Limit: deliveriesOfPage}
		if before := c.Query("before"); before != "" {
			if f.Before, err = find(tx, id, before); err != nil {
				return err
			}
		}
		p.Deliveries, err = outbox.List(tx, f)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	p.Form = *form
	if n := len(p.Deliveries); n == deliveriesOfPage {
		p.Older = p.Path + "?state=" + string(p.State) + "&before=" + p.Deliveries[n-1].ID
	}
	return web.Page("webhook", p), nil
}

// againPage shows the page of an endpoint again, with the form that was refused.
func (r *Room) againPage(c *web.Call, _ web.Problem) (web.Answer, error) {
	if _, of := c.Route().In.(endpointForm); !of {
		return r.endpointPage(c, nil, "")
	}
	in := &endpointForm{}
	if err := c.Read(in); err != nil {
		return web.Answer{}, err
	}
	return r.endpointPage(c, in, "")
}

func (r *Room) makeByForm(c *web.Call) (web.Answer, error) {
	var in endpointForm
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	var made Endpoint
	answer, err := c.Once(func(tx *store.Tx) (_ web.Answer, err error) {
		made, err = r.add(tx, c, Wanted{URL: in.url(), Note: strings.TrimSpace(in.Note), Kinds: in.kinds()})
		return web.See(c.At("desk/webhooks/" + made.ID)), err
	})
	if err != nil || answer.Replayed() {
		return answer, err
	}
	p := endpointPage{
		Endpoint: made.public(), Form: formOf(made), Secret: made.Secret, Back: c.At("desk/webhooks/"), Path: c.At("desk/webhooks/" + made.ID),
		States: []outbox.State{outbox.Waiting, outbox.Dead, outbox.Sent},
	}
	return web.Page("webhook", p), nil
}

func (r *Room) renewByForm(c *web.Call) (web.Answer, error) {
	var made Endpoint
	answer, err := c.Once(func(tx *store.Tx) (_ web.Answer, err error) {
		made, err = r.renewed(tx, c)
		return web.See(c.At("desk/webhooks/" + c.Path("webhook"))), err
	})
	if err != nil || answer.Replayed() {
		return answer, err
	}
	return r.endpointPage(c, nil, made.Secret)
}

// byForm runs a command on the endpoint of the page and leads back to it.
func (r *Room) byForm(c *web.Call, query string, command func(tx *store.Tx) error) (web.Answer, error) {
	return c.Once(func(tx *store.Tx) (web.Answer, error) {
		return web.See(c.At("desk/webhooks/" + c.Path("webhook") + query)), command(tx)
	})
}

func (r *Room) changeByForm(c *web.Call) (web.Answer, error) {
	var in endpointForm
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	at, note, kinds := in.url(), strings.TrimSpace(in.Note), in.kinds()
	return r.byForm(c, "", func(tx *store.Tx) error {
		_, err := r.alter(tx, c, Changed{URL: &at, Note: &note, Kinds: &kinds})
		return err
	})
}

func (r *Room) replayByForm(c *web.Call) (web.Answer, error) {
	var in replayForm
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	which := Replayed{Dead: true}
	if in.Delivery != "" {
		which = Replayed{Deliveries: []string{in.Delivery}}
	}
	return r.byForm(c, "?done=again", func(tx *store.Tx) error {
		e, err := load(tx, c.Path("webhook"))
		if err != nil {
			return err
		}
		_, err = replaySome(tx, e, which, c.Now)
		return err
	})
}
