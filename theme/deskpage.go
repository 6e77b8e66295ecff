package theme

import (
	"html/template"
	"slices"
	"strings"
	"time"
)

// Where the templates of the desk lie, and the frame of the pages that only its people
// see.
const (
	deskFolder    = "desk/"
	deskFrameFile = deskFolder + "page.html"
	staffPrefix   = "staff " // before the kind of a page in that frame
)

// A DeskPage is what a page of the desk has besides what all pages have. The page's
// Template is the name of its file below templates/, without its ending: "desk/signin".
type DeskPage struct {
	Data any // what the page shows; each template says at its top what it gets

	Staff  bool    // for the people of the desk: has the frame desk/page.html
	Person *Person // who is signed in; nil: nobody is
	Menu   []Link  // where these people can go

	Start   string // where the desk begins
	SignOut string // where its people sign out

	FormToken string       // what forms carry to speak for a session, "" without one
	Key       string       // what a form carries to be done once, new for each page
	Problem   *DeskProblem // what was wrong with a form; nil when nothing was
	Request   string       // id of the request, to ask about
	Events    string       // address of what happens meanwhile, "" if the page is told nothing
	Scripts   []string     // entries that this page needs besides site.ts
}

// A Person is who is signed in.
type Person struct {
	Name string
	Role string // customer, agent, lead, admin
}

// A DeskProblem is what was wrong with what a form sent.
type DeskProblem struct {
	Words string // a sentence in the language of the page
	Code  string
	Field string // name of the field, "" when it is none in particular
}

// deskKinds lists the pages of the desk: its files that are neither parts nor the frame.
func deskKinds(all *template.Template) []string {
	var found []string
	for _, t := range all.Templates() {
		name, isFile := strings.CutSuffix(t.Name(), ".html")
		rest, ofDesk := strings.CutPrefix(name, deskFolder)
		if isFile && ofDesk && !strings.HasPrefix(rest, "_") && t.Name() != deskFrameFile {
			found = append(found, name)
		}
	}
	slices.Sort(found)
	return found
}

// frameOf is the name of the frame in which a page stands.
func (p *Page) frameOf() string {
	if p.Desk != nil && p.Desk.Staff {
		return staffPrefix + p.Template
	}
	return p.Template
}

// moment writes a date with a time of day, in the zone of the time itself.
func (t *Theme) moment(locale string, at time.Time) template.HTML {
	var m markup
	m.WriteString("<time")
	m.attr("datetime", at.UTC().Format(time.RFC3339))
	m.WriteByte('>')
	m.text(t.Moment(locale, at))
	m.WriteString("</time>")
	return m.html()
}

// since writes how long ago something was, or how long it is until then, with the exact
// time for whoever looks closer.
func (t *Theme) since(locale string, at, now time.Time) template.HTML {
	var m markup
	m.WriteString("<time")
	m.attr("datetime", at.UTC().Format(time.RFC3339))
	m.attr("title", t.Moment(locale, at))
	m.WriteByte('>')
	m.text(t.span(locale, at, now))
	m.WriteString("</time>")
	return m.html()
}

func (t *Theme) span(locale string, at, now time.Time) string {
	way, long := "ago", now.Sub(at)
	if long < 0 {
		way, long = "in", -long
	}
	unit, n := "", 0
	switch {
	case long < time.Minute:
		return t.Phrase(locale, "time_now", nil)
	case long < time.Hour:
		unit, n = "minutes", int(long/time.Minute)
	case long < 36*time.Hour:
		unit, n = "hours", int(long/time.Hour)
	case long < 15*24*time.Hour:
		unit, n = "days", int(long/(24*time.Hour))
	default:
		return t.Date(locale, time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, time.UTC))
	}
	return t.Phrase(locale, "time_"+way+"_"+unit, map[string]any{"N": t.Number(locale, n)})
}

// Moment writes a date with a time of day as words, in the zone of the time itself.
func (t *Theme) Moment(locale string, at time.Time) string {
	day := time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, time.UTC)
	return t.Date(locale, day) + " " + factFor(locale).digits(at.Format("15:04"))
}
