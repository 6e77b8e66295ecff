package mail

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"helpwright/desk/outbox"
	"helpwright/desk/web"
	"helpwright/manifest"
)

// A Written is a letter as its reader gets it.
type Written struct {
	ID      string
	From    string // address
	Sender  string // how the desk is called
	To      string
	Name    string // of the reader
	ReplyTo string // "" answers to From
	Subject string
	Parent  string // Message-ID of what it answers, without brackets
	Root    string // that stands for the ticket
	Mark    string // the line above which the reader answers, "" if answers do not arrive
	Site    string // address of the site
	Lang    string
	Dir     string
	At      time.Time
	Kind    string
	Blocks  []block
	Files   []File
}

// Write makes a letter of what the outbox keeps of it.
func (b *Box) Write(i outbox.Item) (*Written, error) {
	var p payload
	if i.Payload == "" {
		return nil, outbox.ErrGone
	}
	if err := json.Unmarshal([]byte(i.Payload), &p); err != nil {
		return nil, fmt.Errorf("reading a letter of the outbox: %w", err)
	}
	locale := b.locale(p.Locale)
	t, err := b.Theme(locale.Tag)
	if err != nil {
		return nil, err
	}
	f, err := fill(b.Private, i.Kind, locale.Tag, t, p.Data)
	if err != nil {
		return nil, err
	}
	w := &Written{
		ID: i.ID, Kind: i.Kind, From: b.From(), Sender: locale.Title, To: i.Person, Name: oneLine(p.Name), Subject: f.Subject, Parent: p.Parent, Root: p.Root,
		Site: b.Settings().BaseURL, Lang: locale.Tag, Dir: locale.Dir, At: i.Created, Blocks: f.Blocks, Files: p.Files,
	}
	if p.Answer != "" {
		w.ReplyTo = p.Answer + "@" + b.replyDomain()
		w.Mark = cutMark + " " + oneLine(t.Phrase(locale.Tag, "mail_answer_above", nil)) + " " + cutMark
	}
	return w, nil
}

// cutMark begins the line under which everything is ours: see quote.go.
const cutMark = "##-"

// locale is a locale of the site, or else the first.
func (b *Box) locale(tag string) manifest.DeskLocale {
	all := b.Settings().Locales
	for _, l := range all {
		if l.Tag == tag {
			return l
		}
	}
	return all[0]
}

// MessageID is the same for every copy of a letter that arrives.
func (w *Written) MessageID() string { return w.ID + "@" + domainOf(w.From) }

// Text is the letter in plain text.
func (w *Written) Text() string {
	var out strings.Builder
	if w.Mark != "" {
		out.WriteString(w.Mark + "\n\n")
	}
	for _, p := range w.Blocks {
		switch p.Kind {
		case "link":
			out.WriteString(p.Title + "\n" + p.Lines[0] + "\n")
		case "quote":
			for _, line := range p.Lines {
				out.WriteString(strings.TrimRight("> "+line, " ") + "\n")
			}
		case "code":
			out.WriteString("    " + p.Lines[0] + "\n")
		default:
			out.WriteString(strings.Join(p.Lines, "\n") + "\n")
		}
		out.WriteByte('\n')
	}
	out.WriteString("-- \n" + w.Sender + "\n" + w.Site + "\n")
	return out.String()
}

// frame is the built-in form of letters in HTML. Mail programs know no style sheets, so
// each element says how it looks.
const frameFile = "frame.html"

// HTML is the same in HTML.
func (w *Written) html(private fs.FS) (string, error) {
	text, err := fs.ReadFile(private, path.Join(manifest.DeskTemplates, templatesFolder, frameFile))
	if err != nil {
		return "", fmt.Errorf("the frame of letters is missing: %w", err)
	}
	tmpl, err := template.New(frameFile).Parse(string(text))
	if err != nil {
		return "", fmt.Errorf("reading the frame of letters: %w", err)
	}
	var out bytes.Buffer
	if err := tmpl.Execute(&out, w); err != nil {
		return "", fmt.Errorf("writing a letter in HTML: %w", err)
	}
	return out.String(), nil
}

// message makes what SMTP carries. Whatever would begin a new header is an error of the
// library that writes them.
func (b *Box) message(w *Written) (*gomail.Msg, error) {
	if !web.IsMailAddress(w.From) || !web.IsMailAddress(w.To) || w.ReplyTo != "" && !web.IsMailAddress(w.ReplyTo) {
		return nil, fmt.Errorf("%w: a letter has an address that is none", outbox.ErrRefused)
	}
	html, err := w.html(b.Private)
	if err != nil {
		return nil, err
	}
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := errors.Join(m.FromFormat(w.Sender, w.From), m.AddToFormat(w.Name, w.To)); err != nil {
		return nil, fmt.Errorf("addressing a letter: %w", err)
	}
	if w.ReplyTo != "" {
		if err := m.ReplyToFormat(w.Sender, w.ReplyTo); err != nil {
			return nil, fmt.Errorf("addressing a letter: %w", err)
		}
	}
	m.Subject(w.Subject)
	m.SetMessageIDWithValue(w.MessageID())
	m.SetDateWithValue(w.At)
	for name, value := range w.threading() {
		m.SetGenHeaderPreformatted(gomail.Header(name), value)
	}
	m.SetGenHeader("Auto-Submitted", w.submitted())
	m.SetGenHeader("X-Auto-Response-Suppress", "All")
	m.SetGenHeader("Content-Language", w.Lang)
	m.SetBodyString(gomail.TypeTextPlain, w.Text())
	m.AddAlternativeString(gomail.TypeTextHTML, html)
	for _, f := range w.Files {
		if err := m.AttachReader(oneLine(f.Name), strings.NewReader(f.Text), gomail.WithFileContentType(gomail.ContentType(oneLine(f.Type)))); err != nil {
			return nil, fmt.Errorf("adding a file to a letter: %w", err)
		}
	}
	return m, nil
}

// threading says what a letter goes on with.
func (w *Written) threading() map[string]string {
	switch {
	case w.Root == "":
		return nil
	case w.Parent == "":
		return map[string]string{"In-Reply-To": "<" + w.Root + ">", "References": "<" + w.Root + ">"}
	}
	return map[string]string{"In-Reply-To": "<" + w.Parent + ">", "References": "<" + w.Root + "> <" + w.Parent + ">"}
}

// submitted says that a program sent it, so that programs do not answer: RFC 3834.
func (w *Written) submitted() string {
	if w.Kind == KindOpened {
		return "auto-replied"
	}
	return "auto-generated"
}

// Raw writes a letter as it goes over the wire.
func (b *Box) Raw(w *Written, to io.Writer) error {
	m, err := b.message(w)
	if err != nil {
		return err
	}
	_, err = m.WriteTo(to)
	return err
}
