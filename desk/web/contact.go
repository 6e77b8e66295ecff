package web

import (
	"slices"
	"strings"

	"helpwright/manifest"
	"helpwright/theme"
)

// A ContactForm is the form of the contact page after something in it could not be taken.
type ContactForm struct {
	Reasons []manifest.Reason
	Files   manifest.Attachments
	Chosen  string            // id of a reason
	Written map[string]string // by the names that the fields have in the form
	Faults  []Problem         // Field is "message", "email", "name", "reason", "fields.ID", or one of files
}

// Again shows the form with what was written in it.
func (f ContactForm) Again(c *Call) Answer {
	form := f.form(c)
	for _, p := range f.Faults {
		form.Faults = append(form.Faults, faultOf(c, form, p))
	}
	return Page("write", form).Titled(c.Phrase("contact", nil)).Scripts("write")
}

// form is what the build makes for the contact page, in the language of the call.
func (f ContactForm) form(c *Call) *theme.Form {
	form := &theme.Form{MaxBytes: f.Files.MaxBytes, MaxFiles: f.Files.MaxFiles, Chosen: f.Chosen, Written: f.Written}
	words := func(w manifest.Words) theme.Text {
		return theme.Text{Words: firstOf(w[c.Locale], w[c.Locales()[0].Tag])}
	}
	for _, reason := range f.Reasons {
		one := theme.FormReason{ID: reason.ID, Label: words(reason.Label), HumanFirst: reason.HumanFirst}
		for _, asked := range reason.Fields {
			field := theme.FormField{ID: asked.ID, Label: words(asked.Label), Hint: words(asked.Hint), Kind: asked.Kind, Required: asked.Required}
			for _, choice := range asked.Choices {
				field.Choices = append(field.Choices, theme.FormChoice{ID: choice.ID, Label: words(choice.Label)})
			}
			one.Fields = append(one.Fields, field)
		}
		form.Reasons = append(form.Reasons, one)
	}
	return form
}

// faultOf says what is wrong in the words of the page, as the form's script does, and
// where in the form it is.
func faultOf(c *Call, form *theme.Form, p Problem) theme.FormFault {
	at := theme.FormFault{Words: c.explain(p)}
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
		id, answer := strings.CutPrefix(field, "fields.")
		if f, asked := form.Asked(id); answer && asked {
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
