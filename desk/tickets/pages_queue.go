package tickets

import (
	"net/url"
	"strconv"
	"time"

	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/store"
)

func (r *Room) queuePages() []web.Route {
	return []web.Route{
		{
			Method: "GET", Path: "desk/", Action: policy.TicketList, Object: inside, Class: web.Read,
			Does: "Shows a queue or a saved view.", Query: append(append([]web.Parameter{}, filtering...), paging[1]), Handle: r.showQueue,
		},
		{
			Method: "POST", Path: "desk/bulk", Action: policy.TicketBulk, Object: inside, Class: web.Write,
			Does: "Changes the tickets of a list that were chosen.", In: bulkForm{}, Handle: r.takeBulk,
			Again: func(c *web.Call, _ web.Problem) (web.Answer, error) {
				var in bulkForm
				if err := c.Read(&in); err != nil {
					return web.Answer{}, err
				}
				return r.queueAnswer(c, listed(in.Back), in.Tickets)
			},
		},
		{
			Method: "POST", Path: "desk/undo", Action: policy.TicketEdit, Object: inside, Class: web.Write,
			Does: "Takes back what one has changed within the last minute, from a page.", In: undoIn{}, Handle: r.handleUndo,
		},
		{
			Method: "POST", Path: "desk/views", Action: policy.ViewEdit, Object: ownView, Class: web.Write,
			Does: "Keeps a list under a name.", In: viewForm{}, Handle: r.takeView,
			Again: func(c *web.Call, _ web.Problem) (web.Answer, error) {
				var in viewForm
				if err := c.Read(&in); err != nil {
					return web.Answer{}, err
				}
				return r.queueAnswer(c, listed(in.Back), nil)
			},
		},
		{
			Method: "POST", Path: "desk/views/{view}/drop", Action: policy.ViewEdit, Object: r.viewOf, Class: web.Write,
			Does: "Drops a saved view, from its page.",
			Handle: func(c *web.Call) (web.Answer, error) {
				return c.Once(func(tx *store.Tx) (web.Answer, error) {
					return web.See(c.At("desk/")), r.DropView(tx, c.Path("view"))
				})
			},
		},
		{
			Method: "GET", Path: "desk/export", Action: policy.TicketExport, Object: inside, Class: web.Read,
			Does: "Takes the tickets of a list out as a table, from its page.", Handle: r.handleExport,
		},
	}
}

// A viewLink leads to a list that has a name.
type viewLink struct {
	ID      string // of a saved one; of others their name
	Name    string // of a saved one
	Path    string
	Count   int64
	Counted bool
	Current bool
	Mine    bool // may be dropped
}

// A queuePage is a list of tickets.
type queuePage struct {
	Views   []viewLink
	Saved   []viewLink
	Rows    []queueRow
	Words   string
	Filters []filterChoice
	Asked   bool   // something besides a view narrows the list
	View    string // that is shown
	SavedID string
	Title   string // of a saved view
	Next    string // address of the next page
	Start   string // of the first, when this is a later one
	Clear   string // without what narrows
	Export  string
	Back    string // how the page was asked for
	Undo    string
	Changed int
	Kept    int // could not be changed
	Bulk    bulkChoices
	Share   bool
	Now     time.Time
	Me      string // id of the account that looks
}

// A queueRow is a ticket in a list.
type queueRow struct {
	AgentRow
	Path   string
	About  string // the contact reason
	Late   bool   // a promise is broken, or its time is over
	Chosen bool
}

// A filterChoice is a field by which a list is narrowed.
type filterChoice struct {
	Field   string
	Choices []choice
}

type bulkChoices struct {
	Status, Priority, Groups, People []choice
}

// listed is how a page of a list was asked for, without what it said once.
func listed(back string) url.Values {
	q, err := url.ParseQuery(back)
	if err != nil || len(back) > 4000 {
		return url.Values{}
	}
	q.Del("undo")
	q.Del("changed")
	q.Del("kept")
	for name, values := range q {
		if len(values) == 1 && values[0] == "" {
			q.Del(name)
		}
	}
	return q
}

func (r *Room) showQueue(c *web.Call) (web.Answer, error) {
	q := url.Values{}
	for _, p := range append(filtering, paging[1]) {
		for _, v := range c.Queries(p.Name) {
			if v != "" {
				q.Add(p.Name, v)
			}
		}
	}
	return r.queueAnswer(c, q, nil)
}

func (r *Room) queueAnswer(c *web.Call, q url.Values, chosen []string) (web.Answer, error) {
	p := &queuePage{Words: q.Get("words"), SavedID: q.Get("saved"), Now: c.Now, Back: q.Encode(), Me: c.Actor.ID, Undo: c.Query("undo")}
	p.Changed, _ = strconv.Atoi(c.Query("changed"))
	p.Kept, _ = strconv.Atoi(c.Query("kept"))
	p.Share = policy.May(c.Actor, policy.ViewShare, policy.Object{Kind: "view"})
	err := r.Store.Read(c.Context(), func(tx *store.Tx) error { return r.fillQueue(tx, c, p, q, chosen) })
	if err != nil {
		return web.Answer{}, told(err)
	}
	title := p.Title
	if title == "" {
		title = c.Phrase("desk_view_"+p.View, nil)
	}
	return web.Page("queue", p).Titled(title).Scripts("desk"), nil
}

func (r *Room) fillQueue(tx *store.Tx, c *web.Call, p *queuePage, q url.Values, chosen []string) error {
	f, err := r.filterOf(tx, c, q)
	if err != nil {
		return err
	}
	if f.View == "" && p.SavedID == "" {
		f.View = ViewLive
	}
	if f.Order == "" && f.View != ViewAll && f.View != ViewPending {
		f.Order = ByDue
	}
	p.View = string(f.View)
	const perPage = 50
	rows, next, err := r.List(tx, c.Actor, f, perPage, q.Get("after"))
	if err != nil {
		return err
	}
	for _, row := range rows {
		p.Rows = append(p.Rows, r.queueRow(c, row, chosen))
	}
	if err := r.fillViews(tx, c, &p.Views, &p.Saved, q); err != nil {
		return err
	}
	for _, v := range p.Saved {
		if v.Current {
			p.Title = v.Name
		}
	}
	people, err := r.people(tx, c)
	if err != nil {
		return err
	}
	p.Filters = r.filters(c, f, people)
	p.Bulk = bulkChoices{choicesOf(Statuses[1:5]), choicesOf(Priorities), choicesOf(r.Rules().Groups), people}
	base := url.Values{}
	for _, name := range []string{"view", "saved"} {
		if v := q.Get(name); v != "" {
			base.Set(name, v)
		}
	}
	p.Clear = "?" + base.Encode()
	rest := listed(p.Back)
	p.Asked = len(rest) > len(base)
	if rest.Get("after") != "" {
		rest.Del("after")
		p.Start = "?" + rest.Encode()
	}
	if policy.May(c.Actor, policy.TicketExport, policy.Object{Kind: "ticket", Internal: true}) {
		p.Export = c.At("desk/export?" + rest.Encode())
	}
	if next != "" {
		rest.Set("after", next)
		p.Next = "?" + rest.Encode()
	}
	return nil
}

func (r *Room) queueRow(c *web.Call, row AgentRow, chosen []string) queueRow {
	out := queueRow{AgentRow: row, Path: c.At("desk/tickets/" + row.ID), About: r.reasonLabel(c, row.Reason)}
	out.Late = row.Broken > 0 || row.Due != nil && row.Due.Before(c.Now)
	for _, id := range chosen {
		out.Chosen = out.Chosen || id == row.ID
	}
	out.Updated = row.Updated.In(r.zone())
	if row.Due != nil {
		due := row.Due.In(r.zone())
		out.Due = &due
	}
	return out
}

// fillViews lists the views that everybody has with their counts, and saved ones.
func (r *Room) fillViews(tx *store.Tx, c *web.Call, views, saved *[]viewLink, q url.Values) error {
	counts, err := r.Counts(tx, c.Actor)
	if err != nil {
		return err
	}
	for _, v := range Views {
		n, counted := counts[v]
		current := q != nil && q.Get("saved") == "" && (q.Get("view") == string(v) || q.Get("view") == "" && v == ViewLive)
		*views = append(*views, viewLink{ID: string(v), Path: c.At("desk/?view=" + string(v)), Count: n, Counted: counted, Current: current})
	}
	all, err := r.SavedViews(tx, c.Actor.ID)
	if err != nil {
		return err
	}
	for _, v := range all {
		o := policy.Object{Kind: "view", ID: v.ID, Owner: v.Owner}
		mine := v.Owner == c.Actor.ID || v.Shared && policy.May(c.Actor, policy.ViewShare, o)
		*saved = append(*saved, viewLink{ID: v.ID, Name: v.Name, Path: c.At("desk/?saved=" + v.ID), Current: q != nil && q.Get("saved") == v.ID, Mine: mine})
	}
	return nil
}

// people lists who can be given a ticket, oneself first.
func (r *Room) people(tx *store.Tx, c *web.Call) ([]choice, error) {
	out := []choice{{ID: c.Actor.ID, Label: c.Actor.Name}}
	if r.People == nil {
		return out, nil
	}
	all, err := r.People(tx)
	for _, p := range all {
		if p.ID != c.Actor.ID {
			out = append(out, choice{ID: p.ID, Label: p.Name})
		}
	}
	return out, err
}

func choicesOf[T ~string](values []T, chosen ...T) []choice {
	var out []choice
	for _, v := range values {
		one := choice{ID: string(v)}
		for _, c := range chosen {
			one.Chosen = one.Chosen || c == v
		}
		out = append(out, one)
	}
	return out
}

// filters are the fields by which a list is narrowed.
func (r *Room) filters(c *web.Call, f Filter, people []choice) []filterChoice {
	var reasons, assignees []choice
	for _, reason := range r.Rules().Reasons {
		reasons = append(reasons, choice{reason.ID, said(c, reason.Label), reason.ID == f.Reason})
	}
	for _, p := range people {
		assignees = append(assignees, choice{p.ID, p.Label, p.ID == f.Assignee})
	}
	orders := Orders
	return []filterChoice{
		{"status", choicesOf(Statuses, f.Status...)}, {"priority", choicesOf(Priorities, f.Priority...)}, {"group", choicesOf(r.Rules().Groups, f.Group)},
		{"assignee", assignees}, {"reason", reasons}, {"order", choicesOf(orders, f.Order)},
	}
}

// filterOf reads a filter from the parameters of a list.
func (r *Room) filterOf(tx *store.Tx, c *web.Call, q url.Values) (Filter, error) {
	f := Filter{}
	if id := q.Get("saved"); id != "" {
		v, err := savedView(tx, id)
		if err != nil {
			return f, err
		}
		if v.Owner != "" && v.Owner != c.Actor.ID {
			return f, store.ErrNotFound
		}
		f = v.Filter
	}
	if some := q["status"]; len(some) > 0 {
		f.Status = nil
		for _, s := range some {
			f.Status = append(f.Status, Status(s))
		}
	}
	if some := q["priority"]; len(some) > 0 {
		f.Priority = nil
		for _, p := range some {
			f.Priority = append(f.Priority, Priority(p))
		}
	}
	set := func(into *string, name string) {
		if v := q.Get(name); v != "" {
			*into = v
		}
	}
	set((*string)(&f.View), "view")
	set((*string)(&f.Type), "type")
	set(&f.Reason, "reason")
	set(&f.Group, "group")
	set(&f.Assignee, "assignee")
	set(&f.Tag, "tag")
	set((*string)(&f.Channel), "channel")
	set(&f.From, "from")
	set(&f.Words, "words")
	set((*string)(&f.Order), "order")
	f.Reversed = f.Reversed != (q.Get("reversed") == "1")
	return f, f.check()
}

// A bulkForm is what is to become of chosen tickets. "" leaves a field as it is, and
// "-" empties it.
type bulkForm struct {
	Tickets  []string  `json:"tickets"`
	Status   *Status   `json:"status"`
	Priority *Priority `json:"priority"`
	Group    *string   `json:"group"`
	Assignee *string   `json:"assignee"`
	Tag      string    `json:"tag"`
	Back     string    `json:"back"` // of the list
}

func emptied(value *string) *string {
	if value != nil && *value == "-" {
		return new(string)
	}
	return value
}

func (r *Room) takeBulk(c *web.Call) (web.Answer, error) {
	var in bulkForm
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	change := Change{Status: in.Status, Priority: in.Priority, Group: emptied(in.Group), Assignee: emptied(in.Assignee), AddTags: tagsOf(in.Tag)}
	return c.Once(func(tx *store.Tx) (web.Answer, error) {
		for _, id := range in.Tickets[:min(len(in.Tickets), MaxBulk)] {
			if o, err := objectOf(tx, id); err == nil && !policy.May(c.Actor, policy.TicketBulk, o) {
				return web.Answer{}, web.NotFound
			}
		}
		if len(in.Tickets) == 0 {
			return web.Answer{}, web.Invalid("tickets", "none_chosen", "choose tickets first")
		}
		out, undo, err := r.Bulk(tx, in.Tickets, change, byOf(c.Actor), c.Now)
		if err != nil {
			return web.Answer{}, told(err)
		}
		kept := 0
		for _, one := range out {
			if one.Code != "" {
				kept++
			}
		}
		q := listed(in.Back)
		q.Set("changed", strconv.Itoa(len(out)-kept))
		q.Set("kept", strconv.Itoa(kept))
		q.Set("undo", undo)
		return web.See(c.At("desk/?" + q.Encode())), nil
	})
}

type viewForm struct {
	Name   string `json:"name"`
	Shared bool   `json:"shared"`
	Back   string `json:"back"` // of the list that is kept
}

func (r *Room) takeView(c *web.Call) (web.Answer, error) {
	var in viewForm
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	if in.Shared && !policy.May(c.Actor, policy.ViewShare, policy.Object{Kind: "view"}) {
		return web.Answer{}, web.Forbidden
	}
	return c.Once(func(tx *store.Tx) (web.Answer, error) {
		f, err := r.filterOf(tx, c, listed(in.Back))
		if err != nil {
			return web.Answer{}, told(err)
		}
		v, err := r.SaveView(tx, SavedView{Name: in.Name, Shared: in.Shared, Filter: f}, c.Actor.ID)
		if err != nil {
			return web.Answer{}, told(err)
		}
		return web.See(c.At("desk/?saved=" + v.ID)), nil
	})
}
