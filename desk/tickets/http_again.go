package tickets

import (
	"errors"
	"slices"

	"helpwright/desk/web"
)

// openAgain shows the contact form again after a problem, with what was written in it and
// everything that needs mending. Files have to be chosen again: no page can put them back.
func (r *Room) openAgain(c *web.Call, p web.Problem) (web.Answer, error) {
	var in openIn
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	rules := r.Rules()
	if slices.Contains(rules.Locales, in.Locale) {
		c.Locale = in.Locale // the form says it, the address does not
	}
	var faults []web.Problem
	_, found := rules.checked(in.opening("form"))
	for _, err := range found {
		var fault web.Problem
		if errors.As(told(err), &fault) {
			faults = append(faults, fault)
		}
	}
	if p.Field == "" || !slices.ContainsFunc(faults, func(x web.Problem) bool { return x.Field == p.Field }) {
		faults = append(faults, p)
	}
	form := web.ContactForm{Reasons: rules.Reasons, Files: rules.Files, Chosen: in.Reason, Written: in.written(), Faults: faults}
	return form.Again(c), nil
}

// written is what was sent by the names that the fields have in the form.
func (in openIn) written() map[string]string {
	out := map[string]string{"message": in.Message, "email": in.Email, "name": in.Name}
	for name, answer := range in.Field {
		out["field."+name] = answer
	}
	return out
}
