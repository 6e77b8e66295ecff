package theme

import (
	"html/template"
	"slices"
	"strings"
)

// A DeskAt says where pages send what readers write, by plain forms and by scripts. A
// site without a desk has none.
type DeskAt struct {
	API         string // ends with a slash; with its host where the desk is not on the site's own
	TicketsPath string // the reader's own tickets
	Sender      string // sender.ts, for whoever has something to say
	Words       string // the phrases of that script
}

// A Form is what is asked of somebody who wants to be helped by a person.
type Form struct {
	Reasons  []FormReason
	Chosen   string // id of a reason; "" where none is chosen yet
	MaxBytes int64  // of an attached file
	MaxFiles int
	Bookings []Booking

	// Of a form that is shown again, since something in it could not be taken.
	Written map[string]string // by name of the field
	Faults  []FormFault
}

// A FormFault is something in a form that needs mending.
type FormFault struct {
	ID    string // of the element, "" where it is none in particular
	Label string // what the element is called
	Words string
}

// Asked is a field of the reason that is chosen.
func (f *Form) Asked(id string) (field FormField, ok bool) {
	for _, r := range f.Reasons {
		for _, field := range r.Fields {
			if r.ID == f.Chosen && field.ID == id {
				return field, true
			}
		}
	}
	return field, false
}

// Wrong says what is wrong with an element, "" where nothing is.
func (f *Form) Wrong(id string) string {
	if i := slices.IndexFunc(f.Faults, func(x FormFault) bool { return x.ID == id }); i >= 0 {
		return f.Faults[i].Words
	}
	return ""
}

// Described writes the attributes by which an element says where its hint stands, if it
// has one, and what is wrong with it. They lie at the ids ID.hint and ID.wrong.
func (f *Form) Described(id string, hint bool) template.HTMLAttr {
	var at []string
	if hint {
		at = append(at, id+".hint")
	}
	wrong := f.Wrong(id) != ""
	if wrong {
		at = append(at, id+".wrong")
	}
	if len(at) == 0 {
		return ""
	}
	out := ` aria-describedby="` + template.HTMLEscapeString(strings.Join(at, " ")) + `"`
	if wrong {
		out += ` aria-invalid="true"`
	}
	return template.HTMLAttr(out)
}

// A FormReason is why somebody writes.
type FormReason struct {
	ID         string
	Label      Text
	HumanFirst bool // no articles stand between the reader and the person
	Fields     []FormField
}

// A FormField is asked for with one reason.
type FormField struct {
	ID       string
	Label    Text
	Hint     Text
	Kind     string // "text", "long", "choice", "number", "date"
	Required bool
	Choices  []FormChoice
}

// A FormChoice is an answer to a field.
type FormChoice struct {
	ID    string
	Label Text
}

// A Booking is a talk for which a time can be booked.
type Booking struct {
	ID      string
	Label   Text
	Minutes int
}

// InputType is the type of the element that takes the answer.
func (f FormField) InputType() string {
	switch f.Kind {
	case "number", "date":
		return f.Kind
	}
	return "text"
}
