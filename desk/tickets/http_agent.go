package tickets

import (
	"errors"
	"net/http"

	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/store"
)

const oneOfAgents = agents + "/{ticket}"

// command is the route of something that the desk does with a ticket.
func (r *Room) command(path, does string, action policy.Action, in any, handle func(*web.Call) (web.Answer, error)) web.Route {
	return web.Route{
		Method: "POST", Path: oneOfAgents + "/" + path, Does: does, Action: action, Object: r.insideOf, Class: web.Write,
		In: in, Out: Done{}, Text: bodyOfText, Handle: handle,
	}
}

func (r *Room) agentRoutes() []web.Route {
	note := r.command("notes", "Say something among colleagues; @name calls somebody.", policy.TicketNote, noteIn{}, r.handleNote)
	note.Body, note.Status = bodyOfFiles, http.StatusCreated
	change := r.command("change", "Change status, priority, group, tags and other fields.", policy.TicketEdit, changeIn{}, r.handleChange)
	patch := change
	patch.Method, patch.Path = "PATCH", oneOfAgents
	looking := r.command("looking", "Tell colleagues that one looks at a ticket, and learn who else does; said again every half minute.", policy.TicketNote, lookIn{}, r.handleLook)
	looking.Out = Lookers{}
	return []web.Route{
		{
			Method: "GET", Path: oneOfAgents, Action: policy.TicketRead, Object: r.insideOf, Class: web.Read,
			Does: "Read a ticket with everything that the desk knows of it.", Out: AgentView{},
			Handle: func(c *web.Call) (web.Answer, error) {
				return look(r, c, func(tx *store.Tx) (*AgentView, error) { return r.AgentView(tx, c.Path("ticket"), c.Now) })
			},
		},
		patch, change, note, looking,
		r.command("leave", "Tell colleagues that one has left a ticket.", policy.TicketNote, nil, r.handleLeave),
		r.command("claim", "Take a ticket that is nobody's; of several who try, one gets it.", policy.TicketAssign, nil, func(c *web.Call) (web.Answer, error) {
			return r.once(c, func(tx *store.Tx) (*Ticket, string, error) {
				return r.Claim(tx, c.Path("ticket"), byOf(c.Actor), c.Now)
			})
		}),
		r.command("assign", "Give a ticket to somebody or to a group.", policy.TicketAssign, assignIn{}, r.handleAssign),
		r.command("merge", "Let a ticket go into another of the same requester.", policy.TicketMerge, mergeIn{}, r.handleMerge),
		r.command("split", "Make a ticket of its own of a message of the customer's.", policy.TicketMerge, splitIn{}, r.handleSplit),
		r.command("follow-up", "Go on with a closed ticket in a new one.", policy.TicketMerge, followIn{}, r.handleFollow),
		r.command("macro", "Run a macro on a ticket.", policy.TicketEdit, macroIn{}, r.handleMacro),
	}
}

type changeIn struct {
	Change
	Seen int64 `json:"seen,omitempty"` // version that the agent saw; another one is refused
}

func (r *Room) handleChange(c *web.Call) (web.Answer, error) {
	var in changeIn
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	if in.Assignee != nil || in.Group != nil {
		o, err := r.insideOf(c)
		if err != nil {
			return web.Answer{}, err
		}
		if !policy.May(c.Actor, policy.TicketAssign, o) {
			return web.Answer{}, web.Forbidden
		}
	}
	return r.once(c, func(tx *store.Tx) (*Ticket, string, error) {
		return r.Change(tx, c.Path("ticket"), in.Change, in.Seen, byOf(c.Actor), c.Now)
	})
}

type assignIn struct {
	Assignee string `json:"assignee"` // id of an account; "" gives it back to the group
	Group    string `json:"group"`    // "" takes it out of every group
	Seen     int64  `json:"seen,omitempty"`
}

func (r *Room) handleAssign(c *web.Call) (web.Answer, error) {
	var in assignIn
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	return r.once(c, func(tx *store.Tx) (*Ticket, string, error) {
		return r.Change(tx, c.Path("ticket"), Change{Assignee: &in.Assignee, Group: &in.Group}, in.Seen, byOf(c.Actor), c.Now)
	})
}

type noteIn struct {
	Message string   `json:"message"`
	Uploads []string `json:"uploads,omitempty"`
}

func (r *Room) handleNote(c *web.Call) (web.Answer, error) {
	var in noteIn
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	files, err := r.receive(c, in.Uploads)
	if err != nil {
		return web.Answer{}, err
	}
	return c.Once(func(tx *store.Tx) (web.Answer, error) {
		m, err := r.Note(tx, c.Path("ticket"), Word{Text: in.Message, Files: files, Via: "desk"}, byOf(c.Actor), c.Actor, c.Now)
		if err != nil {
			return web.Answer{}, told(err)
		}
		t, err := load(tx, c.Path("ticket"))
		if err != nil {
			return web.Answer{}, err
		}
		return done(c, http.StatusCreated, t, "", m), nil
	})
}

type lookIn struct {
	Writing bool `json:"writing,omitempty"` // a reply
}

// Lookers are colleagues who look at the same ticket.
type Lookers struct {
	Looking []Looker `json:"looking"`
}

func (r *Room) handleLook(c *web.Call) (web.Answer, error) {
	var in lookIn
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	return c.Once(func(tx *store.Tx) (web.Answer, error) {
		others, err := r.Look(tx, c.Path("ticket"), in.Writing, byOf(c.Actor), c.Now)
		return web.JSON(http.StatusOK, Lookers{others}), err
	})
}

func (r *Room) handleLeave(c *web.Call) (web.Answer, error) {
	return r.once(c, func(tx *store.Tx) (*Ticket, string, error) {
		if err := r.Leave(tx, c.Path("ticket"), byOf(c.Actor)); err != nil {
			return nil, "", err
		}
		t, err := load(tx, c.Path("ticket"))
		return t, "", err
	})
}

type mergeIn struct {
	Into string `json:"into"` // id or number of the ticket in which it goes on
}

func (r *Room) handleMerge(c *web.Call) (web.Answer, error) {
	var in mergeIn
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	return r.once(c, func(tx *store.Tx) (*Ticket, string, error) {
		into := in.Into
		if id, err := ByNumber(tx, into); err == nil {
			into = id
		}
		if err := may(tx, c.Actor, policy.TicketMerge, into); errors.Is(err, store.ErrNotFound) {
			return nil, "", wrong("into", "unknown", "there is no ticket of this number")
		} else if err != nil {
			return nil, "", err
		}
		return r.Merge(tx, c.Path("ticket"), into, byOf(c.Actor), c.Now)
	})
}

type splitIn struct {
	Message string `json:"message"` // id of an entry of the history
	Subject string `json:"subject"`
}

func (r *Room) handleSplit(c *web.Call) (web.Answer, error) {
	var in splitIn
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	return r.once(c, func(tx *store.Tx) (*Ticket, string, error) {
		t, err := r.Split(tx, c.Path("ticket"), in.Message, in.Subject, byOf(c.Actor), c.Actor, c.Now)
		return t, "", err
	})
}

type followIn struct {
	Message string `json:"message"`
}

func (r *Room) handleFollow(c *web.Call) (web.Answer, error) {
	var in followIn
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	return r.once(c, func(tx *store.Tx) (*Ticket, string, error) {
		t, err := r.FollowUp(tx, c.Path("ticket"), in.Message, byOf(c.Actor), c.Actor, c.Now)
		return t, "", err
	})
}

type macroIn struct {
	Macro string `json:"macro"` // id
}

func (r *Room) handleMacro(c *web.Call) (web.Answer, error) {
	var in macroIn
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	return r.once(c, func(tx *store.Tx) (*Ticket, string, error) {
		return r.Apply(tx, c.Path("ticket"), in.Macro, byOf(c.Actor), c.Actor, c.Now)
	})
}
