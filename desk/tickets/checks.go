package tickets

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"helpwright/desk/packet"
	"helpwright/desk/web"
	"helpwright/manifest"
)

// A Refusal is why a command was not done: something that was sent cannot be so, or
// the ticket does not stand as it would have to.
type Refusal struct {
	Field string // of what was sent; "" when it is how the ticket stands
	Code  string // a word for programs and phrases
	Why   string // a sentence in English
}

func (r *Refusal) Error() string { return r.Why }

func wrong(field, code, why string, args ...any) *Refusal {
	return &Refusal{field, code, fmt.Sprintf(why, args...)}
}

// standing says that the ticket does not stand as it would have to.
func standing(code, why string, args ...any) *Refusal {
	return &Refusal{Code: code, Why: fmt.Sprintf(why, args...)}
}

// How much people write at most, in characters.
const (
	MaxSubject = 200
	MaxText    = 50000
	MaxName    = 200
	MaxReason  = 2000 // why a ticket is to be escalated, words with a rating
	maxAnswer  = 500  // to a field of a form; a long one holds maxLong
	maxLong    = 10000
	maxTags    = 20
	maxTag     = 50
)

// An Opening is what a ticket begins with.
type Opening struct {
	Subject string // "" takes the beginning of the text
	Text    string // Markdown
	Reason  string // id of a contact reason, "" is none
	Group   string // whose queue it is in, "" is that of the reason
	Fields  map[string]string
	Email   string
	Name    string
	Locale  string
	Channel Channel
	Type    Type // "" is a question
	Files   []string
	Packet  packet.Packet // what the customer let go
}

// checked is the opening as it is kept, and everything that is wrong with it.
func (r *Rules) checked(o Opening) (Opening, []error) {
	o.Email, o.Name = lowered(o.Email), strings.TrimSpace(o.Name)
	if o.Subject = strings.TrimSpace(o.Subject); o.Subject == "" {
		o.Subject = subjectOf(o.Text)
	}
	if !slices.Contains(r.Locales, o.Locale) && len(r.Locales) > 0 {
		o.Locale = r.Locales[0]
	}
	if o.Type == "" {
		o.Type = Types[0]
	}
	reason, unknown := r.reason(o.Reason)
	faults := []error{
		checkText("message", o.Text),
		checkLine("subject", o.Subject, MaxSubject, false), // a message has one
		checkLine("name", o.Name, MaxName, false),
		checkEmail(o.Email),
		checkType(o.Type),
		r.checkFiles(o.Files),
		checkPacket(o.Packet),
		unknown,
	}
	if unknown == nil {
		faults = append(faults, checkAnswers(reason.Fields, o.Fields)...)
	}
	return o, slices.DeleteFunc(faults, func(err error) bool { return err == nil })
}

const longSubject = 80 // characters of the words that stand in for a subject

// subjectOf makes a subject of the first line of a message.
func subjectOf(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	line = strings.Join(strings.Fields(line), " ")
	if runes := []rune(line); len(runes) > longSubject {
		line = strings.TrimSpace(string(runes[:longSubject-1])) + "…"
	}
	return line
}

// reason finds a contact reason; none is the zero one, without fields.
func (r *Rules) reason(id string) (manifest.Reason, error) {
	at := slices.IndexFunc(r.Reasons, func(x manifest.Reason) bool { return x.ID == id })
	switch {
	case at >= 0:
		return r.Reasons[at], nil
	case id == "":
		return manifest.Reason{}, nil
	}
	return manifest.Reason{}, wrong("reason", "unknown", "there is no contact reason of this name")
}

func checkPacket(p packet.Packet) error {
	if err := p.Check(); err != nil {
		return wrong("packet", "invalid", "%s", err.Error())
	}
	return nil
}

func checkType(t Type) error {
	if !slices.Contains(Types, t) {
		return wrong("type", "unknown", "there is no type of this name")
	}
	return nil
}

// checkLine checks what is written in one line.
func checkLine(field, text string, most int, needed bool) error {
	switch {
	case needed && text == "":
		return wrong(field, "missing", "this is needed")
	case utf8.RuneCountInString(text) > most:
		return wrong(field, "too_long", "this is longer than %d characters", most)
	case !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl):
		return wrong(field, "invalid", "this holds what is no text")
	}
	return nil
}

// checkText checks what is written in many lines.
func checkText(field, text string) error {
	if strings.TrimSpace(text) == "" {
		return wrong(field, "missing", "this is needed")
	}
	return checkLong(field, text, MaxText)
}

func checkLong(field, text string, most int) error {
	noText := func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }
	switch {
	case utf8.RuneCountInString(text) > most:
		return wrong(field, "too_long", "this is longer than %d characters", most)
	case !utf8.ValidString(text) || strings.ContainsFunc(text, noText):
		return wrong(field, "invalid", "this holds what is no text")
	}
	return nil
}

// checkEmail takes an address and nothing besides: it becomes a header of mails.
func checkEmail(email string) error {
	if email == "" {
		return wrong("email", "missing", "this is needed")
	}
	if !web.IsMailAddress(email) {
		return wrong("email", "invalid", "this is no e-mail address")
	}
	return nil
}

// checkFiles checks how many there are; whose they are is asked when they are bound.
func (r *Rules) checkFiles(ids []string) error {
	if len(ids) > r.Files.MaxFiles {
		return wrong("uploads", "too_many", "at most %d files go with a message", r.Files.MaxFiles)
	}
	for i, id := range ids {
		if id == "" || len(id) > 128 || slices.Contains(ids[:i], id) {
			return wrong("uploads", "invalid", "a file is named once, as it was given when it was sent")
		}
	}
	return nil
}

// checkAnswers checks answers to the fields of a form: all that are needed are there,
// each is of its kind, and there are no others.
func checkAnswers(fields []manifest.FormField, answers map[string]string) (faults []error) {
	for _, id := range slices.Sorted(maps.Keys(answers)) {
		if !slices.ContainsFunc(fields, func(f manifest.FormField) bool { return f.ID == id }) {
			faults = append(faults, wrong(inFields+id, "unknown", "this is not asked for"))
		}
	}
	for _, f := range fields {
		if err := checkAnswer(f, answers[f.ID]); err != nil {
			faults = append(faults, err)
		}
	}
	return faults
}

func checkAnswer(f manifest.FormField, answer string) error {
	name := inFields + f.ID
	switch {
	case strings.TrimSpace(answer) == "":
		if f.Required {
			return wrong(name, "missing", "this is needed")
		}
		return nil
	case f.Kind == "long":
		return checkLong(name, answer, maxLong)
	}
	if err := checkLine(name, answer, maxAnswer, false); err != nil {
		return err
	}
	switch f.Kind {
	case "choice":
		if !slices.ContainsFunc(f.Choices, func(c manifest.Choice) bool { return c.ID == answer }) {
			return wrong(name, "unknown", "this is none of the choices")
		}
	case "number":
		if _, err := strconv.ParseFloat(answer, 64); err != nil {
			return wrong(name, "invalid", "this is no number")
		}
	case "date":
		if _, err := time.Parse(time.DateOnly, answer); err != nil {
			return wrong(name, "invalid", "this is no day such as 2027-03-31")
		}
	}
	return nil
}

// check says what is wrong with a change to a ticket. Whether accounts and groups are
// there is asked by the room.
func (r *Rules) check(c Change, t *Ticket) error {
	if t.Status == StatusClosed {
		return standing("closed", "the ticket is closed; go on with a new one")
	}
	if c.Subject != nil {
		if err := checkLine("subject", *c.Subject, MaxSubject, true); err != nil {
			return err
		}
	}
	switch {
	case c.Status != nil && !slices.Contains(Statuses, *c.Status):
		return wrong("status", "unknown", "there is no status of this name")
	case c.Status != nil && *c.Status != t.Status && !t.Status.LeadsTo(*c.Status):
		return standing("no_way", "a ticket does not go from %s to %s", t.Status, *c.Status)
	case c.Priority != nil && c.Priority.rank() < 0:
		return wrong("priority", "unknown", "there is no priority of this name")
	case c.Type != nil && !slices.Contains(Types, *c.Type):
		return wrong("type", "unknown", "there is no type of this name")
	case c.Level != nil && (*c.Level < 0 || *c.Level > MaxLevel):
		return wrong("level", "invalid", "levels of escalation go from 0 to %d", MaxLevel)
	}
	if err := checkTags(retagged(t.Tags, c.AddTags, c.DropTags)); err != nil {
		return err
	}
	return r.checkReasoned(c, t)
}

// checkReasoned checks the contact reason that a ticket would have, and the answers.
func (r *Rules) checkReasoned(c Change, t *Ticket) error {
	id := t.Reason
	if c.Reason != nil {
		id = *c.Reason
	}
	reason, err := r.reason(id)
	if err != nil && c.Reason != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(c.Fields)) {
		at := slices.IndexFunc(reason.Fields, func(f manifest.FormField) bool { return f.ID == name })
		if at < 0 {
			return wrong(inFields+name, "unknown", "this is not asked for")
		}
		if err := checkAnswer(reason.Fields[at], c.Fields[name]); err != nil {
			return err
		}
	}
	return nil
}

var tagForm = regexp.MustCompile(`^[\p{L}\p{M}\p{N}_:.-]+$`)

func checkTags(tags []string) error {
	if len(tags) > maxTags {
		return wrong("add_tags", "too_many", "a ticket has at most %d tags", maxTags)
	}
	for _, tag := range tags {
		if utf8.RuneCountInString(tag) > maxTag || !tagForm.MatchString(tag) {
			return wrong("add_tags", "invalid", "a tag has up to %d letters, digits and signs of _ : . -", maxTag)
		}
	}
	return nil
}

// checkStep checks a step of a guide as a packet's are.
func checkStep(s Step) error {
	to := s.Choice
	if to == "" {
		to = "#none"
	}
	p := packet.Packet{Trails: []packet.Trail{{
		Article: s.Article, Locale: s.Locale, Revision: s.Revision, Path: "/", At: "#none", Time: someTime,
		Answers: []packet.Answer{{Step: s.ID, Title: s.Title, Answer: s.Answer, To: to}},
	}}}
	if p.Check() != nil {
		return wrong("step", "invalid", "a step names its article, locale and revision, its id and where the answer led")
	}
	return nil
}

const someTime = 1800000000000 // that a packet may hold
