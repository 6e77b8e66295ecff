package tickets

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"helpwright/desk/packet"
	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/store"
)

func (r *Room) ticketPages() []web.Route {
	const one = "desk/tickets/{ticket}"
	command := func(path, does string, action policy.Action, in any, handle func(*web.Call) (web.Answer, error), keep func(*web.Call, *workPage) error) web.Route {
		return web.Route{
			Method: "POST", Path: one + "/" + path, Does: does, Action: action, Object: r.insideOf, Class: web.Write, In: in, Text: bodyOfText, Handle: handle,
			Again: func(c *web.Call, _ web.Problem) (web.Answer, error) {
				p, err := r.workPage(c)
				if err != nil {
					return web.Answer{}, err
				}
				if keep != nil {
					if err := keep(c, p); err != nil {
						return web.Answer{}, err
					}
				}
				return p.answer(), nil
			},
		}
	}
	reply := command("reply", "Answers the customer, from the page of a ticket.", policy.TicketReply, replyForm{}, r.takeReply, func(c *web.Call, p *workPage) error {
		var in replyForm
		err := c.Read(&in)
		p.Reply, p.Quoted, p.Linked, p.Then = in.Message, in.Quoted, in.Linked, in.Status
		return err
	})
	note := command("note", "Says something among colleagues, from the page of a ticket.", policy.TicketNote, noteIn{}, r.handleNote, func(c *web.Call, p *workPage) error {
		var in noteIn
		err := c.Read(&in)
		p.Note, p.Noting = in.Message, true
		return err
	})
	reply.Body, note.Body = bodyOfFiles, bodyOfFiles
	return []web.Route{
		{
			Method: "GET", Path: one, Action: policy.TicketRead, Object: r.insideOf, Class: web.Read,
			Does: "Shows a ticket as the people of the desk see it.",
			Query: []web.Parameter{
				{Name: "quote", Does: "id of an article whose words the reply begins with"}, {Name: "link", Does: "id of an article that the reply names"},
				{Name: "guide", Does: "id of the guide to go on with"}, {Name: "words", Does: "to search articles by"}, {Name: "undo", Does: "what takes the last change back"},
			},
			Handle: func(c *web.Call) (web.Answer, error) {
				p, err := r.workPage(c)
				if err != nil {
					return web.Answer{}, err
				}
				return p.answer(), nil
			},
		},
		reply, note,
		command("claim", "Takes a ticket that is nobody's, from its page.", policy.TicketAssign, nil, func(c *web.Call) (web.Answer, error) {
			return r.once(c, func(tx *store.Tx) (*Ticket, string, error) {
				return r.Claim(tx, c.Path("ticket"), byOf(c.Actor), c.Now)
			})
		}, nil),
		command("change", "Changes fields of a ticket, from its page.", policy.TicketEdit, changeForm{}, r.takeChange, func(c *web.Call, p *workPage) error {
			err := c.Read(&p.Form)
			p.choose()
			return err
		}),
		command("macro", "Runs a macro, from the page of a ticket.", policy.TicketEdit, macroIn{}, r.handleMacro, nil),
		command("merge", "Lets a ticket go into another, from its page.", policy.TicketMerge, mergeIn{}, r.handleMerge, nil),
		command("split", "Makes a ticket of its own of a message, from the page of a ticket.", policy.TicketMerge, splitIn{}, r.handleSplit, nil),
		command("follow-up", "Goes on with a closed ticket in a new one, from its page.", policy.TicketMerge, followIn{}, r.handleFollow, func(c *web.Call, p *workPage) error {
			var in followIn
			err := c.Read(&in)
			p.Reply = in.Message
			return err
		}),
		command("escalate", "Hands a ticket to those who lead, from its page.", policy.TicketEscalate, escalateIn{}, r.handleEscalate, nil),
		command("articles", "Notes that an article was used, from the page of a ticket.", policy.TicketEdit, articleIn{}, r.handleLink, nil),
		command("articles/remove", "Takes that back, from the page of a ticket.", policy.TicketEdit, articleIn{}, r.handleUnlink, nil),
		command("steps", "Notes a step of a guide, from the page of a ticket.", policy.TicketEdit, stepIn{}, r.handleStep, nil),
		{
			Method: "GET", Path: one + "/draft", Action: policy.DraftWrite, Object: r.insideOf, Class: web.Read,
			Does: "Shows what a ticket gives to an article.", Handle: func(c *web.Call) (web.Answer, error) { return r.showDraft(c, usualTopic) },
		},
		{
			Method: "POST", Path: one + "/branch", Action: policy.DraftWrite, Object: r.insideOf, Class: web.Write, In: branchForm{},
			Does: "Writes the draft of an article on a branch of the site's repository.", Handle: r.takeBranch,
			Again: func(c *web.Call, _ web.Problem) (web.Answer, error) {
				var in branchForm
				if err := c.Read(&in); err != nil {
					return web.Answer{}, err
				}
				return r.showDraft(c, in.Topic)
			},
		},
	}
}

// A replyForm is an answer to the customer.
type replyForm struct {
	Message string   `json:"message"`
	Status  *Status  `json:"status"` // what it is to be then; "" as it comes
	Seen    int64    `json:"seen"`
	Quoted  []string `json:"quoted"` // ids of articles
	Linked  []string `json:"linked"` // likewise
	Uploads []string `json:"uploads,omitempty"`
}

func (r *Room) takeReply(c *web.Call) (web.Answer, error) {
	var in replyForm
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	var named []articleIn
	for _, id := range in.Quoted {
		named = append(named, articleIn{id, Quoted})
	}
	for _, id := range in.Linked {
		named = append(named, articleIn{id, Linked})
	}
	w := Word{Text: in.Message, Status: in.Status, Seen: in.Seen, Via: "desk"}
	var err error
	if w.Articles, err = r.named(c, named); err != nil {
		return web.Answer{}, told(err)
	}
	if w.Files, err = r.receive(c, in.Uploads); err != nil {
		return web.Answer{}, err
	}
	return c.Once(func(tx *store.Tx) (web.Answer, error) {
		t, m, err := r.Say(tx, c.Path("ticket"), w, byOf(c.Actor), c.Actor, c.Now)
		if err != nil {
			return web.Answer{}, told(err)
		}
		return done(c, 201, t, "", m), nil
	})
}

// A workPage is a ticket as the people of the desk see it, with what they may do and
// what was about to be said.
type workPage struct {
	*AgentView
	Path    string
	Base    string // path of the site
	API     string // of this ticket
	Now     time.Time
	Live    bool // there is something left to do
	Entries []entryPage
	About   string // the contact reason
	Answers []answered
	Views   []viewLink
	Saved   []viewLink

	Suggested []suggestion
	Words     string // by which articles are searched
	Journey   journeyPage
	Guide     *checklist
	Clocks    []clockPage

	Macros   []Macro
	Status   []choice // that it may go to, and its own
	Thens    []choice // what it may be after a reply
	Priority []choice
	Types    []choice
	Groups   []choice
	People   []choice
	Merge    []AgentRow     // into which it may go
	Split    []AgentEntry   // what may become a ticket of its own
	Others   []queueRow     // of the same customer
	Relation []relationPage // to others

	Form     changeForm // the fields as they are, or as they were to be
	groups   []string
	Reply    string
	Note     string
	Noting   bool
	Quoted   []string
	Linked   []string
	Then     *Status
	Undo     string
	Claim    bool // it is nobody's
	Mine     bool
	Closed   bool
	Wanted   bool    // it was solved, and no article was linked
	Branch   *Branch // with the draft of an article, nil for none
	Files    int
	MaxBytes int64
	Me       string
	Looking  []Looker
}

// An entryPage is an entry of a history, ready to be shown.
type entryPage struct {
	AgentEntry
	Blocks    []Block
	At        time.Time
	Changes   []changed
	OtherPath string // of the ticket that an event is about
	Elsewhere bool   // it was said in a ticket that went into this one
}

// A changed is a field that became another, in words.
type changed struct{ Field, From, To string }

// A relationPage names another ticket.
type relationPage struct {
	Way string // "follow_up_of", "split_from", "merged_into", "merged", "follow_up"
	Other
	Path string
}

// A clockPage is a promise.
type clockPage struct {
	Owed
	Late bool // is broken, or its time is over
	Soon bool
}

// A suggestion is an article that may fit.
type suggestion struct {
	Article
	Quote, Link, Lead string // addresses of the page with it in the reply, or with its guide
	Known             bool   // is linked or quoted already
}

func (p *workPage) answer() web.Answer {
	return web.Page("work", p).Titled(p.Subject).Scripts("reply", "desk")
}

func (r *Room) workPage(c *web.Call) (*workPage, error) {
	p := &workPage{Path: c.At("desk/tickets/" + c.Path("ticket")), Now: c.Now, Undo: c.Query("undo"), Words: c.Query("words"), Me: c.Actor.ID, Base: c.Base(), API: c.At(agents + "/" + c.Path("ticket"))}
	err := r.Store.Read(c.Context(), func(tx *store.Tx) (err error) {
		if p.AgentView, err = r.AgentView(tx, c.Path("ticket"), c.Now); err != nil {
			return err
		}
		if p.Macros, err = r.Macros(tx); err != nil {
			return err
		}
		if err := r.fillViews(tx, c, &p.Views, &p.Saved, nil); err != nil {
			return err
		}
		if p.People, err = r.people(tx, c); err != nil {
			return err
		}
		if p.Branch, err = r.branchOf(tx, p.ID); err != nil {
			return err
		}
		return r.fillHistory(tx, c, p)
	})
	if err != nil {
		return nil, err
	}
	r.fillChoices(c, p)
	r.fillClocks(c, p)
	r.fillRelations(c, p)
	p.Journey = r.journey(p.Context)
	if err := r.fillArticles(c, p); err != nil {
		return nil, err
	}
	p.Guide = r.checklist(c, p)
	return p, nil
}

func (r *Room) fillHistory(tx *store.Tx, c *web.Call, p *workPage) error {
	names := map[string]string{}
	for _, person := range p.People {
		names[person.ID] = person.Label
	}
	name := func(id string) (string, error) {
		if known, ok := names[id]; ok || r.Person == nil {
			return known, nil
		}
		person, err := r.Person(tx, id)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return "", err
		}
		names[id] = person.Name
		return person.Name, nil
	}
	for _, e := range p.History {
		entry := entryPage{AgentEntry: e, Blocks: Prose(e.Text), At: e.At.In(r.zone()), Elsewhere: e.Ticket != p.ID}
		if e.Event != nil {
			for _, a := range e.Event.Altered {
				if a.Field == fieldMerged {
					continue // the number of the other ticket says it
				}
				one, err := r.inWords(c, a, name)
				if err != nil {
					return err
				}
				entry.Changes = append(entry.Changes, one)
			}
			if e.Event.Ticket != "" {
				entry.OtherPath = c.At("desk/tickets/" + e.Event.Ticket)
			}
		}
		p.Entries = append(p.Entries, entry)
		if e.Kind == Reply && e.Side == Customer && !entry.Elsewhere {
			p.Split = append(p.Split, e)
		}
	}
	if len(p.Split) < 2 {
		p.Split = nil // it would be all there is
	}
	return nil
}

// inWords tells what became of a field.
func (r *Room) inWords(c *web.Call, a Altered, name func(string) (string, error)) (changed, error) {
	out := changed{c.Phrase("desk_field_"+a.Field, nil), a.From, a.To}
	word := func(prefix, value string) string {
		if value == "" {
			return ""
		}
		return c.Phrase(prefix+value, nil)
	}
	switch a.Field {
	case fieldStatus:
		out.From, out.To = word("desk_status_", a.From), word("desk_status_", a.To)
	case "priority":
		out.From, out.To = word("desk_priority_", a.From), word("desk_priority_", a.To)
	case "type":
		out.From, out.To = word("desk_type_", a.From), word("desk_type_", a.To)
	case "reason":
		out.From, out.To = r.reasonLabel(c, a.From), r.reasonLabel(c, a.To)
	case fieldAssignee:
		var err, also error
		out.From, err = name(a.From)
		out.To, also = name(a.To)
		return out, errors.Join(err, also)
	}
	if id, answer := strings.CutPrefix(a.Field, inFields); answer {
		out.Field = id
	}
	return out, nil
}

func (r *Room) fillChoices(c *web.Call, p *workPage) {
	p.About, p.Answers = r.reasonLabel(c, p.Reason), r.answers(c, p.Reason, p.Fields)
	p.Form = changeForm{
		Subject: p.Subject, Status: p.AgentView.Status, Priority: p.AgentView.Priority, Type: p.Type, Group: p.Group, Assignee: p.Assignee,
		Tags: strings.Join(p.Tags, " "),
	}
	p.Thens = choicesOf(slices.DeleteFunc(slices.Clone(p.LeadsTo), func(s Status) bool { return s == StatusClosed || s == StatusOpen }))
	if isAssignee := func(one choice) bool { return one.ID == p.Assignee }; p.Assignee != "" && !slices.ContainsFunc(p.People, isAssignee) {
		p.People = append(p.People, choice{ID: p.Assignee, Label: p.AssigneeName})
	}
	p.groups = r.Rules().Groups
	p.choose()
	p.Live, p.Opened = p.AgentView.Status.Live(), p.Opened.In(r.zone())
	p.Closed = p.AgentView.Status == StatusClosed
	p.Claim, p.Mine = p.Assignee == "" && p.Live, p.Assignee == c.Actor.ID
	p.Files, p.MaxBytes = r.Rules().Files.MaxFiles, r.Rules().Files.MaxBytes
	if r.Receive == nil {
		p.Files = 0
	}
	for _, l := range p.AgentView.Looking {
		if l.Agent != c.Actor.ID {
			p.Looking = append(p.Looking, l)
		}
	}
}

func (r *Room) fillClocks(c *web.Call, p *workPage) {
	const soon = time.Hour
	for _, o := range p.Promises {
		if o.State == "kept" || !p.Live && o.State != "broken" {
			continue
		}
		clock := clockPage{Owed: o, Late: o.State == "broken"}
		if o.Due != nil {
			due := o.Due.In(r.zone())
			clock.Due = &due
			clock.Late = clock.Late || o.State == "running" && due.Before(c.Now)
			clock.Soon = !clock.Late && o.State == "running" && due.Before(c.Now.Add(soon))
		}
		p.Clocks = append(p.Clocks, clock)
	}
}

func (r *Room) fillRelations(c *web.Call, p *workPage) {
	add := func(way string, others ...Other) {
		for _, o := range others {
			p.Relation = append(p.Relation, relationPage{way, o, c.At("desk/tickets/" + o.ID)})
		}
	}
	for _, each := range []struct {
		way   string
		other *Other
	}{{"follow_up_of", p.FollowUpOf}, {"split_from", p.SplitFrom}, {"merged_into", p.MergedInto}} {
		if each.other != nil {
			add(each.way, *each.other)
		}
	}
	add("merged", p.Merged...)
	add("follow_up", p.FollowUps...)
	for _, row := range p.AgentView.Others {
		p.Others = append(p.Others, r.queueRow(c, row, nil))
		if row.Status != StatusClosed && !p.Closed {
			p.Merge = append(p.Merge, row)
		}
	}
}

func (r *Room) fillArticles(c *web.Call, p *workPage) error {
	known := map[string]bool{}
	shown := false
	for _, a := range p.Articles {
		known[a.ID] = known[a.ID] || a.How != Used
		shown = shown || a.How != Used
	}
	p.Wanted = !p.AgentView.Status.Live() && !shown && p.MergedInto == nil
	found, err := r.Suggest(c, p.ID, p.Words)
	if err != nil {
		return err
	}
	at := func(name, id string) string { return p.Path + "?" + url.Values{name: {id}}.Encode() + "#reply" }
	for _, a := range found {
		s := suggestion{Article: a, Quote: at("quote", a.ID), Link: at("link", a.ID), Known: known[a.ID]}
		if r.Guide != nil {
			if _, is := r.Guide(c.Context(), a.ID, p.Locale); is {
				s.Lead = p.Path + "?" + url.Values{"guide": {a.ID}}.Encode() + "#guide"
			}
		}
		p.Suggested = append(p.Suggested, s)
	}
	if p.Reply != "" || r.Published == nil || c.Method() == "POST" {
		return nil
	}
	if id := c.Query("quote"); id != "" {
		if a, text, ok := r.Published(c.Context(), id, p.Locale); ok {
			p.Reply, p.Quoted = strings.TrimSpace(text)+"\n\n"+articleLine(c, a), []string{a.ID}
		}
	}
	if id := c.Query("link"); id != "" {
		if a, _, ok := r.Published(c.Context(), id, p.Locale); ok {
			p.Reply, p.Linked = articleLine(c, a), []string{a.ID}
		}
	}
	return nil
}

// articleLine names an article to the customer, with its whole address.
func articleLine(c *web.Call, a Article) string {
	return "[" + a.Title + "](" + c.Address(strings.TrimPrefix(a.Path, c.Base())) + ")\n"
}

// A journeyPage is what the customer did before writing.
type journeyPage struct {
	Any      bool
	Searches []packet.Search
	Articles []journeyArticle
	Trails   []packet.Trail
	Page     string
	Browser  *packet.Browser
}

type journeyArticle struct {
	packet.Article
	Said string // "yes", "no", "" for nothing
}

func (r *Room) journey(p packet.Packet) journeyPage {
	j := journeyPage{Any: !p.IsZero(), Searches: p.Searches, Trails: p.Trails, Page: p.Page, Browser: p.Browser}
	for _, a := range p.Articles {
		one := journeyArticle{Article: a}
		switch {
		case a.Helped == nil:
		case *a.Helped:
			one.Said = "yes"
		default:
			one.Said = "no"
		}
		j.Articles = append(j.Articles, one)
	}
	return j
}

// A checklist is a guide that customer and agent go through, the one after the other.
type checklist struct {
	Guide
	Done    []Step
	Now     *GuideStep // nil where the way led out of the guide
	Outcome bool       // there is nothing to choose
	Stopped bool       // the customer stopped here
	Out     string     // address to which the last choice led
	Other   []Article  // guides that were begun as well
}

// checklist finds the guide that is gone on with: the one that is asked for, else the
// one of the last step, and the step at which it stands.
func (r *Room) checklist(c *web.Call, p *workPage) *checklist {
	id, stop := c.Query("guide"), ""
	if id == "" && len(p.Steps) > 0 {
		id = p.Steps[len(p.Steps)-1].Article
	}
	if p.StoppedAt != nil && (id == "" || id == p.StoppedAt.Article) {
		id, stop = p.StoppedAt.Article, p.StoppedAt.Step
	}
	if id == "" {
		return nil
	}
	l := &checklist{Guide: Guide{Article: Article{ID: id, Locale: p.Locale}}}
	for _, t := range p.Context.Trails {
		if t.Article == id {
			l.Title, l.Path, l.Locale, l.Revision = t.Title, t.Path, t.Locale, t.Revision
		}
	}
	for _, s := range p.Steps {
		if s.Article == id {
			s.At = s.At.In(r.zone())
			l.Done = append(l.Done, s)
		}
	}
	if r.Guide != nil {
		if g, ok := r.Guide(c.Context(), id, p.Locale); ok {
			l.Guide = g
		}
	}
	at := strings.TrimPrefix(stop, "#")
	if n := len(l.Done); n > 0 && (at == "" || l.Done[n-1].Side != Customer) {
		step, inside := strings.CutPrefix(l.Done[n-1].Choice, "#")
		if at = step; !inside {
			l.Out, at = l.Done[n-1].Choice, ""
			return l
		}
	}
	l.Stopped = at != "" && at == strings.TrimPrefix(stop, "#")
	for i, s := range l.Steps {
		if s.ID == at || at == "" && i == 0 {
			l.Now, l.Outcome = &l.Steps[i], len(s.Choices) == 0
			break
		}
	}
	if l.Now == nil && at != "" && l.Path != "" {
		l.Out = l.Path + "#" + at // an outcome, whose words stand in the guide
	}
	return l
}
