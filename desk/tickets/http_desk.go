package tickets

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/store"
)

// filtering are the parameters that make a filter.
var filtering = []web.Parameter{
	{Name: "view", Does: "all, live, mine, unassigned, group, pending or breached"},
	{Name: "saved", Does: "id of a saved view, which the others narrow"},
	{Name: "status", Does: "may stand several times"},
	{Name: "priority", Does: "may stand several times"},
	{Name: "type", Does: "question, incident, problem or task"},
	{Name: "reason", Does: "id of a contact reason"},
	{Name: "group", Does: "its name"},
	{Name: "assignee", Does: "id of an account"},
	{Name: "tag", Does: "one"},
	{Name: "channel", Does: "how it came"},
	{Name: "from", Does: "address of the requester"},
	{Name: "words", Does: "that stand in it, or #number"},
	{Name: "order", Does: "updated, number, due or priority"},
	{Name: "reversed", Does: "1: the other way round"},
}

// queueRoutes are lists of tickets and what is done with many.
func (r *Room) queueRoutes() []web.Route {
	return []web.Route{
		{
			Method: "GET", Path: agents, Action: policy.TicketList, Object: inside, Class: web.Read,
			Does: "List and search tickets.", Query: append(append([]web.Parameter{}, filtering...), paging...), Out: Queue{}, Handle: r.handleList,
		},
		{
			Method: "GET", Path: "api/v1/desk/counts", Action: policy.TicketList, Object: inside, Class: web.Read,
			Does: "Count the tickets of each view.", Out: Counts{},
			Handle: func(c *web.Call) (web.Answer, error) {
				return look(r, c, func(tx *store.Tx) (Counts, error) {
					n, err := r.Counts(tx, c.Actor)
					return Counts{n}, err
				})
			},
		},
		{
			Method: "POST", Path: "api/v1/desk/bulk", Action: policy.TicketBulk, Object: inside, Class: web.Write,
			Does: "Change many tickets at once; those that cannot be are named.", In: bulkIn{}, Out: BulkDone{}, Handle: r.handleBulk,
		},
		{
			Method: "POST", Path: "api/v1/desk/undo", Action: policy.TicketEdit, Object: inside, Class: web.Write,
			Does: "Take back what one has changed within the last minute.", In: undoIn{}, Out: Undone{}, Handle: r.handleUndo,
		},
		{
			Method: "GET", Path: "api/v1/desk/export", Action: policy.TicketExport, Object: inside, Class: web.Read,
			Does:   "Take tickets out as a table.",
			Query:  append([]web.Parameter{{Name: "format", Does: "csv or json"}}, filtering...),
			Handle: r.handleExport,
		},
	}
}

// A Queue is a page of tickets.
type Queue struct {
	Tickets []AgentRow `json:"tickets"`
	Next    string     `json:"next,omitempty"` // to be sent as after
}

// Counts say how many tickets are in each view.
type Counts struct {
	Views map[View]int64 `json:"views"`
}

// FilterOf reads a filter from an address.
func (r *Room) FilterOf(tx *store.Tx, c *web.Call) (Filter, error) {
	q := url.Values{}
	for _, p := range filtering {
		if values := c.Queries(p.Name); len(values) > 0 {
			q[p.Name] = values
		}
	}
	return r.filterOf(tx, c, q)
}

func (r *Room) handleList(c *web.Call) (web.Answer, error) {
	limit, err := limitOf(c)
	if err != nil {
		return web.Answer{}, err
	}
	return look(r, c, func(tx *store.Tx) (q Queue, err error) {
		f, err := r.FilterOf(tx, c)
		if err != nil {
			return q, err
		}
		q.Tickets, q.Next, err = r.List(tx, c.Actor, f, limit, c.Query("after"))
		return q, err
	})
}

type bulkIn struct {
	Tickets []string `json:"tickets"` // ids, up to 100
	Change  Change   `json:"change"`
}

// A BulkDone is what became of many tickets.
type BulkDone struct {
	Tickets []Bulked `json:"tickets"`
	Undo    string   `json:"undo,omitempty"`
}

func (r *Room) handleBulk(c *web.Call) (web.Answer, error) {
	var in bulkIn
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	return c.Once(func(tx *store.Tx) (web.Answer, error) {
		for _, id := range in.Tickets[:min(len(in.Tickets), MaxBulk)] {
			if o, err := objectOf(tx, id); err == nil && !policy.May(c.Actor, policy.TicketBulk, o) {
				return web.Answer{}, web.NotFound
			}
		}
		out, undo, err := r.Bulk(tx, in.Tickets, in.Change, byOf(c.Actor), c.Now)
		if err != nil {
			return web.Answer{}, told(err)
		}
		if c.Form {
			return web.See(c.At("desk/")), nil
		}
		return web.JSON(http.StatusOK, BulkDone{out, undo}), nil
	})
}

type undoIn struct {
	Undo string `json:"undo"`
}

// An Undone lists the tickets of which something was taken back.
type Undone struct {
	Tickets []Done `json:"tickets"`
}

func (r *Room) handleUndo(c *web.Call) (web.Answer, error) {
	var in undoIn
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	return c.Once(func(tx *store.Tx) (web.Answer, error) {
		all, err := r.Undo(tx, in.Undo, byOf(c.Actor), c.Now)
		if err != nil {
			return web.Answer{}, told(err)
		}
		if c.Form && len(all) == 1 {
			return web.See(c.At("desk/tickets/" + all[0].ID)), nil
		}
		if c.Form {
			return web.See(c.At("desk/")), nil
		}
		out := Undone{}
		for _, t := range all {
			out.Tickets = append(out.Tickets, Done{ID: t.ID, Number: t.Number, Status: string(t.Status), Turn: t.Status.Turn(), Version: t.Version})
		}
		return web.JSON(http.StatusOK, out), nil
	})
}

func (r *Room) handleExport(c *web.Call) (web.Answer, error) {
	var f Filter
	err := r.Store.Read(c.Context(), func(tx *store.Tx) (err error) {
		f, err = r.FilterOf(tx, c)
		return err
	})
	if err != nil {
		return web.Answer{}, told(err)
	}
	write, file := r.CSV, web.File{Name: "tickets.csv", Type: "text/csv; charset=utf-8", Time: c.Now}
	switch c.Query("format") {
	case "", "csv":
	case "json":
		write, file.Name, file.Type = r.JSON, "tickets.json", "application/json"
	default:
		return web.Answer{}, web.Invalid("format", "unknown", "this is csv or json")
	}
	text, err := write(c.Context(), c.Actor, f)
	if err != nil {
		return web.Answer{}, told(err)
	}
	file.Content = readable{bytes.NewReader(text)}
	return web.Download(file), nil
}

// readable is a text that is downloaded and needs no closing.
type readable struct{ io.ReadSeeker }

func (readable) Close() error { return nil }

// deskRoutes are views and macros.
func (r *Room) deskRoutes() []web.Route {
	const views, macros = "api/v1/desk/views", "api/v1/desk/macros"
	write := func(method, path, does string, action policy.Action, object func(*web.Call) (policy.Object, error), in, out any, handle func(*web.Call) (web.Answer, error)) web.Route {
		return web.Route{Method: method, Path: path, Does: does, Action: action, Object: object, Class: web.Write, In: in, Out: out, Handle: handle, Text: bodyOfText}
	}
	return []web.Route{
		{
			Method: "GET", Path: views, Does: "List saved views, the shared ones first.", Action: policy.ViewRead, Object: ownView, Class: web.Read, Out: SavedViews{},
			Handle: func(c *web.Call) (web.Answer, error) {
				return look(r, c, func(tx *store.Tx) (SavedViews, error) {
					all, err := r.SavedViews(tx, c.Actor.ID)
					return SavedViews{all}, err
				})
			},
		},
		write("POST", views, "Save a view.", policy.ViewEdit, ownView, viewIn{}, SavedView{}, r.handleView),
		write("PUT", views+"/{view}", "Change a saved view.", policy.ViewEdit, r.viewOf, viewIn{}, SavedView{}, r.handleView),
		write("DELETE", views+"/{view}", "Drop a saved view.", policy.ViewEdit, r.viewOf, nil, nil, func(c *web.Call) (web.Answer, error) {
			return c.Once(func(tx *store.Tx) (web.Answer, error) {
				return web.Empty(http.StatusNoContent), r.DropView(tx, c.Path("view"))
			})
		}),
		{
			Method: "GET", Path: macros, Does: "List macros.", Action: policy.MacroRead, Class: web.Read, Out: Macros{},
			Handle: func(c *web.Call) (web.Answer, error) {
				return look(r, c, func(tx *store.Tx) (Macros, error) {
					all, err := r.Macros(tx)
					return Macros{all}, err
				})
			},
		},
		write("POST", macros, "Write a macro.", policy.MacroEdit, nil, macroWritten{}, Macro{}, r.handleSaveMacro),
		write("PUT", macros+"/{macro}", "Change a macro.", policy.MacroEdit, nil, macroWritten{}, Macro{}, r.handleSaveMacro),
		write("DELETE", macros+"/{macro}", "Drop a macro.", policy.MacroEdit, nil, nil, nil, func(c *web.Call) (web.Answer, error) {
			return c.Once(func(tx *store.Tx) (web.Answer, error) {
				return web.Empty(http.StatusNoContent), r.DropMacro(tx, c.Path("macro"))
			})
		}),
	}
}

// SavedViews are those that an agent has.
type SavedViews struct {
	Views []SavedView `json:"views"`
}

// Macros are those that a desk has.
type Macros struct {
	Macros []Macro `json:"macros"`
}

// ownView is a view that the actor is about to make.
func ownView(c *web.Call) (policy.Object, error) {
	return policy.Object{Kind: "view", Owner: c.Actor.ID}, nil
}

// viewOf is the view that a path names. A shared one belongs to all who may share.
func (r *Room) viewOf(c *web.Call) (policy.Object, error) {
	o := policy.Object{Kind: "view", ID: c.Path("view")}
	err := r.Store.Read(c.Context(), func(tx *store.Tx) error {
		v, err := savedView(tx, o.ID)
		o.Owner = v.Owner
		return err
	})
	if o.Owner == "" && policy.May(c.Actor, policy.ViewShare, o) {
		o.Owner = c.Actor.ID
	}
	return o, err
}

type viewIn struct {
	Name   string `json:"name"`
	Shared bool   `json:"shared,omitempty"`
	Filter Filter `json:"filter"`
}

func (r *Room) handleView(c *web.Call) (web.Answer, error) {
	var in viewIn
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	if in.Shared && !policy.May(c.Actor, policy.ViewShare, policy.Object{Kind: "view"}) {
		return web.Answer{}, web.Forbidden
	}
	return c.Once(func(tx *store.Tx) (web.Answer, error) {
		v, err := r.SaveView(tx, SavedView{ID: c.Path("view"), Name: in.Name, Shared: in.Shared, Filter: in.Filter}, c.Actor.ID)
		if err != nil {
			return web.Answer{}, told(err)
		}
		if c.Form {
			return web.See(c.At("desk/?saved=" + v.ID)), nil
		}
		return web.JSON(http.StatusOK, v), nil
	})
}

type macroWritten struct {
	Name    string  `json:"name"`
	Group   string  `json:"group,omitempty"`
	Actions Actions `json:"actions"`
}

func (r *Room) handleSaveMacro(c *web.Call) (web.Answer, error) {
	var in macroWritten
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	return c.Once(func(tx *store.Tx) (web.Answer, error) {
		m, err := r.SaveMacro(tx, Macro{ID: c.Path("macro"), Name: in.Name, Group: in.Group, Actions: in.Actions}, byOf(c.Actor), c.Now)
		if err != nil {
			return web.Answer{}, told(err)
		}
		return web.JSON(http.StatusOK, m), nil
	})
}

func numbered(n int64) string { return strconv.FormatInt(n, 10) }
