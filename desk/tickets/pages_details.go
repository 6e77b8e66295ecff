package tickets

import (
	"slices"
	"strings"

	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/store"
)

// A changeForm has the fields of a ticket as they are to be.
type changeForm struct {
	Subject  string   `json:"subject"`
	Status   Status   `json:"status"`
	Priority Priority `json:"priority"`
	Type     Type     `json:"type"`
	Group    string   `json:"group"`
	Assignee string   `json:"assignee"`
	Tags     string   `json:"tags"`
	Seen     int64    `json:"seen"`
}

// tagsOf reads tags that are written in a row.
func tagsOf(text string) []string {
	tags := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return strings.ContainsRune(" ,;，、؛،\n\t", r) })
	slices.Sort(tags)
	return slices.Compact(tags)
}

// change is what the form makes of a ticket.
func (in changeForm) change(t *Ticket) Change {
	c := Change{}
	if in.Subject != t.Subject {
		c.Subject = &in.Subject
	}
	if in.Status != t.Status {
		c.Status = &in.Status
	}
	if in.Priority != t.Priority {
		c.Priority = &in.Priority
	}
	if in.Type != t.Type {
		c.Type = &in.Type
	}
	if in.Group != t.Group {
		c.Group = &in.Group
	}
	if in.Assignee != t.Assignee {
		c.Assignee = &in.Assignee
	}
	want := tagsOf(in.Tags)
	for _, tag := range want {
		if !slices.Contains(t.Tags, tag) {
			c.AddTags = append(c.AddTags, tag)
		}
	}
	for _, tag := range t.Tags {
		if !slices.Contains(want, tag) {
			c.DropTags = append(c.DropTags, tag)
		}
	}
	return c
}

func (r *Room) takeChange(c *web.Call) (web.Answer, error) {
	var in changeForm
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	o, err := r.insideOf(c)
	if err != nil {
		return web.Answer{}, err
	}
	return r.once(c, func(tx *store.Tx) (*Ticket, string, error) {
		t, err := load(tx, c.Path("ticket"))
		if err != nil {
			return nil, "", err
		}
		change := in.change(t)
		if (change.Assignee != nil || change.Group != nil) && !policy.May(c.Actor, policy.TicketAssign, o) {
			return nil, "", web.Forbidden
		}
		return r.Change(tx, t.ID, change, in.Seen, byOf(c.Actor), c.Now)
	})
}

// choose marks in the choices of the page what stands in its form.
func (p *workPage) choose() {
	p.Status = choicesOf(append([]Status{p.AgentView.Status}, p.LeadsTo...), p.Form.Status)
	p.Priority, p.Types = choicesOf(Priorities, p.Form.Priority), choicesOf(Types, p.Form.Type)
	p.Groups = choicesOf(p.groups, p.Form.Group)
	for i := range p.People {
		p.People[i].Chosen = p.People[i].ID == p.Form.Assignee
	}
}
