package tickets

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// A Change is what is to become of a ticket. What is nil or empty stays as it is.
type Change struct {
	Subject  *string           `json:"subject,omitempty"`
	Status   *Status           `json:"status,omitempty"`
	Priority *Priority         `json:"priority,omitempty"`
	Type     *Type             `json:"type,omitempty"`
	Reason   *string           `json:"reason,omitempty"`
	Group    *string           `json:"group,omitempty"`
	Assignee *string           `json:"assignee,omitempty"` // "" gives it back to the group
	Level    *int              `json:"level,omitempty"`
	AddTags  []string          `json:"add_tags,omitempty"`
	DropTags []string          `json:"drop_tags,omitempty"`
	Fields   map[string]string `json:"fields,omitempty"` // "" takes an answer out
}

// IsZero says whether a change changes nothing.
func (c Change) IsZero() bool {
	return c.Subject == nil && c.Status == nil && c.Priority == nil && c.Type == nil && c.Reason == nil && c.Group == nil &&
		c.Assignee == nil && c.Level == nil && len(c.AddTags)+len(c.DropTags)+len(c.Fields) == 0
}

// An Altered is a field of a ticket that became another.
type Altered struct {
	Field string `json:"field"` // a name in Change, "tags", "merged_into" or "fields.ID"
	From  string `json:"from"`
	To    string `json:"to"`
}

// Names of fields that the rules ask for.
const (
	fieldStatus   = "status"
	fieldAssignee = "assignee"
	fieldMerged   = "merged_into"
	inFields      = "fields."
)

// alterations are what a change would alter in a ticket, in a fixed order.
func (c Change) alterations(t *Ticket) []Altered {
	var out []Altered
	to := func(field, value string) {
		if was := t.value(field); was != value {
			out = append(out, Altered{field, was, value})
		}
	}
	if c.Subject != nil {
		to("subject", *c.Subject)
	}
	if c.Status != nil {
		to(fieldStatus, string(*c.Status))
	}
	if c.Priority != nil {
		to("priority", string(*c.Priority))
	}
	if c.Type != nil {
		to("type", string(*c.Type))
	}
	if c.Reason != nil {
		to("reason", *c.Reason)
	}
	if c.Group != nil {
		to("group", *c.Group)
	}
	if c.Assignee != nil {
		to(fieldAssignee, *c.Assignee)
	}
	if c.Level != nil {
		to("level", strconv.Itoa(*c.Level))
	}
	if len(c.AddTags)+len(c.DropTags) > 0 {
		to("tags", strings.Join(retagged(t.Tags, c.AddTags, c.DropTags), " "))
	}
	for _, id := range slices.Sorted(maps.Keys(c.Fields)) {
		to(inFields+id, c.Fields[id])
	}
	return out
}

// retagged adds and drops tags; they stay sorted, each once.
func retagged(tags, add, drop []string) []string {
	all := append(slices.Clone(tags), add...)
	slices.Sort(all)
	all = slices.Compact(all)
	return slices.DeleteFunc(all, func(tag string) bool { return slices.Contains(drop, tag) })
}

// value is what stands in a field that can be altered.
func (t *Ticket) value(field string) string {
	switch field {
	case "subject":
		return t.Subject
	case fieldStatus:
		return string(t.Status)
	case "priority":
		return string(t.Priority)
	case "type":
		return string(t.Type)
	case "reason":
		return t.Reason
	case "group":
		return t.Group
	case fieldAssignee:
		return t.Assignee
	case "level":
		return strconv.Itoa(t.Level)
	case "tags":
		return strings.Join(t.Tags, " ")
	case fieldMerged:
		return t.MergedInto
	}
	id, _ := strings.CutPrefix(field, inFields)
	return t.Fields[id]
}

// put writes a field that can be altered.
func (t *Ticket) put(field, value string) {
	switch field {
	case "subject":
		t.Subject = value
	case fieldStatus:
		t.Status = Status(value)
	case "priority":
		t.Priority = Priority(value)
	case "type":
		t.Type = Type(value)
	case "reason":
		t.Reason = value
	case "group":
		t.Group = value
	case fieldAssignee:
		t.Assignee = value
	case "level":
		t.Level, _ = strconv.Atoi(value)
	case "tags":
		t.Tags = strings.Fields(value)
	case fieldMerged:
		t.MergedInto = value
	default:
		t.putAnswer(strings.TrimPrefix(field, inFields), value)
	}
}

func (t *Ticket) putAnswer(id, value string) {
	t.Fields = maps.Clone(t.Fields)
	if value == "" {
		delete(t.Fields, id)
		return
	}
	if t.Fields == nil {
		t.Fields = map[string]string{}
	}
	t.Fields[id] = value
}

// inverse are the alterations that take others back, the last first.
func inverse(altered []Altered) []Altered {
	out := make([]Altered, len(altered))
	for i, a := range altered {
		out[len(altered)-1-i] = Altered{a.Field, a.To, a.From}
	}
	return out
}

// didOf finds the one word for alterations.
func didOf(altered []Altered) Did {
	did := DidChange
	for _, a := range altered {
		switch {
		case a.Field == fieldStatus && a.To == string(StatusSolved):
			return DidSolve
		case a.Field == fieldStatus && a.To == string(StatusClosed):
			return DidClose
		case a.Field == fieldStatus && !Status(a.From).Live():
			return DidReopen
		case a.Field == fieldAssignee || a.Field == "group":
			did = DidAssign
		}
	}
	return did
}
