package tickets

import (
	"cmp"
	"time"

	"helpwright/desk/web"
	"helpwright/manifest"
)

// Pages show what the API answers, and their forms do what it does: the same handlers
// stand behind both. A form leads back to the page of its ticket; what could not be
// done is said there, with what was written still in its place.

// zone is where the clocks hang that pages show.
func (r *Room) zone() *time.Location { return r.Rules().Calendar.Zone() }

// A choice is one of several in a form.
type choice struct {
	ID     string
	Label  string
	Chosen bool
}

// said is what words say in the locale of a page.
func said(c *web.Call, w manifest.Words) string {
	if text := w[c.Locale]; text != "" {
		return text
	}
	return w[c.Locales()[0].Tag]
}

// reasonLabel is what a contact reason is called; "" without one.
func (r *Room) reasonLabel(c *web.Call, id string) string {
	for _, reason := range r.Rules().Reasons {
		if reason.ID == id {
			return cmp.Or(said(c, reason.Label), id)
		}
	}
	return id
}

// An answered is an answer to a field of the reason, in words.
type answered struct {
	Label, Text string
}

// answers are those to the fields of a reason, in the order of the form.
func (r *Room) answers(c *web.Call, id string, fields map[string]string) []answered {
	var out []answered
	for _, reason := range r.Rules().Reasons {
		if reason.ID != id {
			continue
		}
		for _, f := range reason.Fields {
			text := fields[f.ID]
			for _, one := range f.Choices {
				if one.ID == text && said(c, one.Label) != "" {
					text = said(c, one.Label)
				}
			}
			if text != "" {
				out = append(out, answered{cmp.Or(said(c, f.Label), f.ID), text})
			}
		}
	}
	return out
}
