package tickets

import (
	"helpwright/desk/web"
	"helpwright/store"
)

// A draftPage shows what a ticket gives to an article.
type draftPage struct {
	*Draft
	Path    string
	Command string  // that writes it
	Branch  *Branch // on which it is, or will be; nil when nobody asked
	Asks    bool    // somebody may ask for a branch
	Topic   string  // of the form
}

// usualTopic is where drafts lie when nobody says better.
const usualTopic = "drafts"

type branchForm struct {
	Topic string `json:"topic"`
}

func (r *Room) showDraft(c *web.Call, topic string) (web.Answer, error) {
	d, err := r.Draft(c.Context(), c.Path("ticket"))
	if err != nil {
		return web.Answer{}, told(err)
	}
	p := draftPage{Draft: d, Path: c.At("desk/tickets/" + c.Path("ticket")), Command: "helpwright new --from-ticket " + numbered(d.Number), Topic: topic}
	err = r.Store.Read(c.Context(), func(tx *store.Tx) (err error) {
		p.Branch, err = r.branchOf(tx, c.Path("ticket"))
		return err
	})
	p.Asks = r.Branches != nil && r.Branches() && (p.Branch == nil || p.Branch.State == "failed")
	return web.Page("draft", p), err
}

// branchOf tells how far the draft of a ticket is.
func (r *Room) branchOf(tx *store.Tx, ticket string) (*Branch, error) {
	if r.BranchOf == nil {
		return nil, nil
	}
	b, err := r.BranchOf(tx, ticket)
	if b != nil {
		b.At = b.At.In(r.zone())
	}
	return b, err
}

// takeBranch asks for a branch with the draft as it is now.
func (r *Room) takeBranch(c *web.Call) (web.Answer, error) {
	var in branchForm
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	if r.Branch == nil {
		return web.Answer{}, web.NotFound
	}
	d, err := r.Draft(c.Context(), c.Path("ticket"))
	if err != nil {
		return web.Answer{}, told(err)
	}
	return c.Once(func(tx *store.Tx) (web.Answer, error) {
		return web.See(c.At("desk/tickets/" + c.Path("ticket") + "/draft")), r.Branch(tx, c.Path("ticket"), d, in.Topic, byOf(c.Actor), c.Now)
	})
}
