package tickets

import (
	"errors"
	"slices"
	"strings"

	"helpwright/desk/web"
	"helpwright/manifest"
	"helpwright/theme"
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
	form := contactForm(c, rules)
	form.Chosen, form.Written = in.Reason, in.written()
	_, faults := rules.checked(in.opening("form"))
	if known := slices.ContainsFunc(faults, func(err error) bool { return fieldOf(err) == p.Field }); !known || p.Field == "" {
		faults = append(faults, p)
	}
	for _, err := range faults {
		form.Faults = append(form.Faults, faultOf(c, form, err))
	}
	return web.Page("write", form).Titled(c.Phrase("contact", nil)).Scripts("write"), nil
}

// written is what was sent by the names that the fields have in the form.
func (in openIn) written() map[string]string {
	out := map[string]string{"message": in.Message, "email": in.Email, "name": in.Name}
	for name, answer := range in.Field {
		out["field."+name] = answer
	}
	return out
}

// contactForm is the form as the build makes it for the contact page.
func contactForm(c *web.Call, rules *Rules) *theme.Form {
	form := &theme.Form{MaxBytes: rules.Files.MaxBytes, MaxFiles: rules.Files.MaxFiles}
	words := func(w manifest.Words) theme.Text { return theme.Text{Words: said(c, w)} }
	for _, reason := range rules.Reasons {
		one := theme.FormReason{ID: reason.ID, Label: words(reason.Label), HumanFirst: reason.HumanFirst}
		for _, f := range reason.Fields {
			field := theme.FormField{ID: f.ID, Label: words(f.Label), Hint: words(f.Hint), Kind: f.Kind, Required: f.Required}
			for _, choice := range f.Choices {
				field.Choices = append(field.Choices, theme.FormChoice{ID: choice.ID, Label: words(choice.Label)})
			}
			one.Fields = append(one.Fields, field)
		}
		form.Reasons = append(form.Reasons, one)
	}
	return form
}

// fieldOf is the field that an error is about, "" where it is none in particular.
func fieldOf(err error) string {
	var no *Refusal
	var p web.Problem
	switch {
	case errors.As(err, &no):
		return no.Field
	case errors.As(err, &p):
		return p.Field
	}
	return ""
}

// faultOf says what is wrong in the words of the page, as the form's script does, and
// where in the form it is.
func faultOf(c *web.Call, form *theme.Form, err error) theme.FormFault {
	var p web.Problem
	errors.As(told(err), &p)
	at := theme.FormFault{Words: c.Explain(p)}
	kind := ""
	switch field := p.Field; field {
	case "message", "email", "name":
		at.ID, at.Label, kind = field, c.Phrase("form_"+field, nil), field
	case "file", "uploads", "size":
		at.ID, at.Label, kind = "files", c.Phrase("form_files", nil), "file"
	case "reason":
		if len(form.Reasons) > 0 {
			at.ID, at.Label, kind = "reason-"+form.Reasons[0].ID, c.Phrase("form_reason", nil), field
		}
	default:
		if f, ok := form.Asked(strings.TrimPrefix(field, inFields)); ok && strings.HasPrefix(field, inFields) {
			at.ID, at.Label, kind = "field."+form.Chosen+"."+f.ID, f.Label.Words, f.Kind
		}
	}
	if kind != "" {
		at.Words = c.Phrase(mending(p.Code, kind), nil)
	}
	return at
}

// mending is the phrase with which the form's script says the same.
func mending(code, kind string) string {
	switch {
	case code == "missing":
		return "js_write_missing"
	case code == "too_long":
		return "js_write_long"
	case slices.Contains([]string{"email", "number", "date", "file"}, kind):
		return "js_write_" + kind + "_wrong"
	}
	return "js_write_wrong"
}
