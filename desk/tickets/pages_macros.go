package tickets

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/store"
)

// macroPages are where macros are read and written.
func (r *Room) macroPages() []web.Route {
	const all, one = "desk/macros/", "desk/macros/{macro}"
	return []web.Route{
		{Method: http.MethodGet, Path: all, Does: "Lists macros, with a form to write one.", Action: policy.MacroRead, Class: web.Read, Handle: func(c *web.Call) (web.Answer, error) {
			return r.macrosPage(c, macroForm{})
		}},
		{Method: http.MethodPost, Path: all, Does: "Writes a macro, from the page of macros.", Action: policy.MacroEdit, Class: web.Write, In: macroForm{}, Text: bodyOfText, Handle: r.takeMacro, Again: func(c *web.Call, _ web.Problem) (web.Answer, error) {
			var in macroForm
			if err := c.Read(&in); err != nil {
				return web.Answer{}, err
			}
			return r.macrosPage(c, in)
		}},
		{Method: http.MethodGet, Path: one, Does: "Shows a macro to be changed.", Action: policy.MacroEdit, Class: web.Read, Handle: func(c *web.Call) (web.Answer, error) {
			return r.macroPage(c, nil)
		}},
		{Method: http.MethodPost, Path: one, Does: "Changes a macro, from its page.", Action: policy.MacroEdit, Class: web.Write, In: macroForm{}, Text: bodyOfText, Handle: r.takeMacro, Again: func(c *web.Call, _ web.Problem) (web.Answer, error) {
			in := &macroForm{}
			if err := c.Read(in); err != nil {
				return web.Answer{}, err
			}
			return r.macroPage(c, in)
		}},
		{Method: http.MethodPost, Path: one + "/drop", Does: "Drops a macro, from its page.", Action: policy.MacroEdit, Class: web.Write, Handle: func(c *web.Call) (web.Answer, error) {
			return c.Once(func(tx *store.Tx) (web.Answer, error) {
				return web.See(c.At(all)), r.DropMacro(tx, c.Path("macro"))
			})
		}},
	}
}

// A macroForm is a macro as a form has it. What a choice says nothing of stays as it is
// in the ticket; none stands for nobody and no group.
type macroForm struct {
	Name     string   `json:"name"`
	For      string   `json:"for"` // group whose macro it is; "" is all
	Reply    string   `json:"reply"`
	Note     string   `json:"note"`
	Status   Status   `json:"status"`
	Priority Priority `json:"priority"`
	Group    string   `json:"group"`
	Assignee string   `json:"assignee"`
	AddTags  string   `json:"add_tags"`
	DropTags string   `json:"drop_tags"`
}

const none = "-"

// formOf is a macro, ready to be changed.
func formOf(m Macro) macroForm {
	f := macroForm{Name: m.Name, For: m.Group, Reply: m.Actions.Reply, Note: m.Actions.Note}
	change := m.Actions.Change
	if change.Status != nil {
		f.Status = *change.Status
	}
	if change.Priority != nil {
		f.Priority = *change.Priority
	}
	named := func(value *string) string {
		switch {
		case value == nil:
			return ""
		case *value == "":
			return none
		}
		return *value
	}
	f.Group, f.Assignee = named(change.Group), named(change.Assignee)
	f.AddTags, f.DropTags = strings.Join(change.AddTags, " "), strings.Join(change.DropTags, " ")
	return f
}

// into puts the form into a macro; what a program wrote there and the form has not,
// stays.
func (f macroForm) into(m Macro) Macro {
	m.Name, m.Group, m.Actions.Reply, m.Actions.Note = f.Name, f.For, f.Reply, f.Note
	change := &m.Actions.Change
	change.Status, change.Priority, change.Group, change.Assignee = nil, nil, nil, nil
	if f.Status != "" {
		change.Status = &f.Status
	}
	if f.Priority != "" {
		change.Priority = &f.Priority
	}
	named := func(value string) *string {
		switch value {
		case "":
			return nil
		case none:
			value = ""
		}
		return &value
	}
	change.Group, change.Assignee = named(f.Group), named(f.Assignee)
	change.AddTags, change.DropTags = tagsOf(f.AddTags), tagsOf(f.DropTags)
	return m
}

// takeMacro writes a new macro, or changes the one that the path names.
func (r *Room) takeMacro(c *web.Call) (web.Answer, error) {
	var in macroForm
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	return c.Once(func(tx *store.Tx) (web.Answer, error) {
		var m Macro
		if id := c.Path("macro"); id != "" {
			var err error
			if m, err = macro(tx, id); err != nil {
				return web.Answer{}, err
			}
		}
		if _, err := r.SaveMacro(tx, in.into(m), byOf(c.Actor), c.Now); err != nil {
			return web.Answer{}, told(err)
		}
		return web.See(c.At("desk/macros/")), nil
	})
}

// A macrosPage lists macros.
type macrosPage struct {
	Macros []macroRow
	Edit   bool // who reads may write them
	macroFields
}

// A macroRow is a macro in words.
type macroRow struct {
	Macro
	Path  string
	Sets  []changed // what it makes of a ticket
	Added []string  // tags
	Taken []string  // tags
}

// A macroPage is one macro to be changed.
type macroPage struct {
	Back string
	Drop string
	macroFields
}

// macroFields are what the form of a macro offers.
type macroFields struct {
	Path     string
	Form     macroForm
	For      []choice
	Status   []choice
	Priority []choice
	Groups   []choice
	People   []choice
	NoGroup  bool
	Nobody   bool
}

func (r *Room) macrosPage(c *web.Call, form macroForm) (web.Answer, error) {
	p := macrosPage{Edit: policy.Ever(c.Actor, policy.MacroEdit)}
	err := r.Store.Read(c.Context(), func(tx *store.Tx) error {
		all, err := r.Macros(tx)
		if err != nil {
			return err
		}
		for _, m := range all {
			row, err := r.macroRow(tx, c, m)
			if err != nil {
				return err
			}
			p.Macros = append(p.Macros, row)
		}
		p.macroFields, err = r.macroFields(tx, c, form)
		return err
	})
	p.Path = c.At("desk/macros/")
	return web.Page("macros", p), err
}

// macroPage shows a macro as it is, or as a form that was refused has it.
func (r *Room) macroPage(c *web.Call, form *macroForm) (web.Answer, error) {
	at := c.At("desk/macros/" + c.Path("macro"))
	p := macroPage{Back: c.At("desk/macros/"), Drop: at + "/drop"}
	var m Macro
	err := r.Store.Read(c.Context(), func(tx *store.Tx) (err error) {
		if m, err = macro(tx, c.Path("macro")); err != nil {
			return err
		}
		if form == nil {
			was := formOf(m)
			form = &was
		}
		p.macroFields, err = r.macroFields(tx, c, *form)
		return err
	})
	p.Path = at
	return web.Page("macro", p).Titled(m.Name), err
}

func (r *Room) macroFields(tx *store.Tx, c *web.Call, form macroForm) (f macroFields, err error) {
	f = macroFields{Form: form, NoGroup: form.Group == none, Nobody: form.Assignee == none}
	groups := r.Rules().Groups
	f.For, f.Groups = choicesOf(groups, form.For), choicesOf(groups, form.Group)
	may := slices.DeleteFunc(slices.Clone(Statuses), func(s Status) bool { return s == StatusNew || s == StatusClosed })
	f.Status, f.Priority = choicesOf(may, form.Status), choicesOf(Priorities, form.Priority)
	f.People, err = r.people(tx, c)
	known := form.Assignee == "" || f.Nobody
	for i := range f.People {
		f.People[i].Chosen = f.People[i].ID == form.Assignee
		known = known || f.People[i].Chosen
	}
	if !known {
		f.People = append(f.People, choice{form.Assignee, form.Assignee, true}) // somebody who is gone
	}
	return f, err
}

// macroRow puts in words what a macro does.
func (r *Room) macroRow(tx *store.Tx, c *web.Call, m Macro) (macroRow, error) {
	row := macroRow{Macro: m, Path: c.At("desk/macros/" + m.ID), Added: m.Actions.Change.AddTags, Taken: m.Actions.Change.DropTags}
	name := func(id string) (string, error) {
		if id == "" || r.Person == nil {
			return id, nil
		}
		person, err := r.Person(tx, id)
		if errors.Is(err, store.ErrNotFound) {
			return id, nil // of somebody who is gone
		}
		return person.Name, err
	}
	f := formOf(m)
	for _, set := range []Altered{
		{Field: fieldStatus, To: string(f.Status)}, {Field: "priority", To: string(f.Priority)},
		{Field: "group", To: f.Group}, {Field: fieldAssignee, To: f.Assignee},
	} {
		if set.To == "" {
			continue
		}
		if set.To == none {
			set.To = ""
		}
		in, err := r.inWords(c, set, name)
		if err != nil {
			return row, err
		}
		row.Sets = append(row.Sets, in)
	}
	return row, nil
}
