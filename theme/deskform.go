package theme

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
	Chosen   string // id of a reason
	MaxBytes int64  // of an attached file
	MaxFiles int
	Bookings []Booking
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
