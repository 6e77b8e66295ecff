// Package mail writes letters for the desk and reads those that come.
//
// # Letters that go
//
// A [Letter] goes to one person. [Box.Enqueue] writes it down in the transaction of
// its cause; [Box.Tick] brings what is due, by package outbox, to the SMTP server of
// the settings. Without one, letters stay in the outbox viewer, where they can be read
// and their links followed.
//
// A letter's kind names its template, templates/desk/mail/KIND.txt, rendered in the
// language of the reader when it is brought. The template's first line is the subject;
// its actions can neither begin a line of the letter's form nor end one, see form.go.
// The plain text and its like in HTML are made from one reading of it.
//
// There is no field for a second reader: a letter with a secret in it has no copies.
// Headers are made by a library from values that are one line each.
//
// # Letters that come
//
// There are three doors: a mailbox that is asked by IMAP, a listener for SMTP, and a
// signed request. Behind all of them is [Box.Receive], which decides what a letter is:
//
//	answer     it came to a signed address, from the very person whom that was made for
//	question   anything else that a person wrote: it becomes a ticket of its own, which
//	           is read through a link that is mailed to the sender's address
//	bounce     a server says that one of our letters cannot be brought
//	automatic  a program wrote it; nobody is answered
//	own        one of our letters that came back
//	again      it was here before
//	held       it may be forged, or is one of too many; somebody has to look
//	unreadable it is none
//	discarded  it was held, and somebody did not want it; see held.go
//
// Who may say something in a ticket is known by the signed address alone, together
// with the sender: neither a Message-ID, nor a subject, nor a name in Cc opens
// anything. A signed address names a row (ticket, person, role, end) and carries a MAC
// over all of it, which is checked each time.
//
// What a letter brings along is text: HTML is turned into text, and what it quotes is
// folded away. Its files are handed to the room that keeps files.
//
// Files: letter.go, form.go, compose.go, send.go (what goes); address.go (signed
// addresses); read.go, words.go, markup.go, quote.go, bounce.go (what a letter says);
// receive.go, judge.go, held.go (what becomes of it); imap.go, listener.go (doors);
// http.go (viewer, signed door); sql.go. No rule about tickets may live here.
package mail

import (
	"cmp"
	"context"
	"embed"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"strings"
	"time"

	"helpwright/desk/outbox"
	"helpwright/manifest"
	"helpwright/store"
	"helpwright/theme"
)

//go:embed schema/*.sql
var files embed.FS

// Line is the box's own line of migrations.
func Line() store.Line {
	schema, err := fs.Sub(files, "schema")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	return store.Line{Room: "mail", Schema: schema}
}

// Config is what a Box is made of.
type Config struct {
	Store    *store.Store
	Private  fs.FS // the build's private folder, with the templates
	Settings func() *manifest.Desk
	Address  func(path string) string                  // whole address of a path below the site's
	Theme    func(locale string) (*theme.Theme, error) // phrases
	Now      func() time.Time                          // for what comes by itself
	Log      *slog.Logger                              // nil logs nothing

	SMTP        string        // smtp://user:password@host:port or smtps://…; "" keeps letters here
	IMAP        string        // imaps://user:password@host:port/mailbox; "" asks none
	Listens     bool          // there is a listener for SMTP
	Secret      string        // whsec_… of the signed door; "" closes it
	AuthServer  string        // name of the mail server whose Authentication-Results are believed; "" believes none
	Patience    time.Duration // for sending one letter; 0 is 30 s
	OpenToLocal bool          // everybody on this computer may read the outbox: in dev

	// What becomes of letters that come. Say adds what a known person wrote to the ticket;
	// it answers store.ErrNotFound when that is gone. Open makes a ticket. Keep stores a
	// file before either and gives its id; without it, files are named in the text.
	Say  func(tx *store.Tx, in *Incoming) error
	Open func(tx *store.Tx, in *Incoming) (ticket string, err error)
	Keep func(ctx context.Context, f File, content io.Reader) (id string, err error)
}

// Channel is what the box is called in package outbox.
const Channel = "mail"

// A Box is the desk's mail.
type Box struct {
	Config
	way    *way // out; nil: none
	worker *outbox.Worker
	turns  chan struct{} // of reading what came
}

// reading is how many letters are read at once: each may take many megabytes.
const reading = 4

// New makes the box.
func New(c Config) (*Box, error) {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Store == nil || c.Settings == nil || c.Now == nil {
		return nil, errors.New("making the desk's mail: it lacks a store, settings or a clock")
	}
	b := &Box{Config: c, turns: make(chan struct{}, reading)}
	if c.SMTP != "" {
		var err error
		if b.way, err = newWay(c.SMTP); err != nil {
			return nil, err
		}
	}
	if c.IMAP != "" {
		if _, err := newMailbox(c.IMAP); err != nil {
			return nil, err
		}
	}
	b.worker = &outbox.Worker{Store: c.Store, Channel: Channel, Bring: b.bring, Settled: b.settled, Patience: cmp.Or(c.Patience, sendingTime)}
	return b, nil
}

// hears says whether answers by mail arrive anywhere.
func (b *Box) hears() bool { return b.IMAP != "" || b.Listens || b.Secret != "" }

// From is the address that letters come from, as the settings say: its own, or else
// the first one by which people can reach the site.
func (b *Box) From() string {
	s := b.Settings()
	if s.Mail.From != "" {
		return s.Mail.From
	}
	for _, l := range s.Locales {
		for _, way := range l.Contact {
			if at, ok := strings.CutPrefix(way.Path, "mailto:"); ok && way.Kind == "email" {
				at, _, _ = strings.Cut(at, "?")
				return at
			}
		}
	}
	return "desk@localhost"
}

// replyDomain is where signed addresses are.
func (b *Box) replyDomain() string {
	if d := b.Settings().Mail.Reply; d != "" {
		return d
	}
	return domainOf(b.From())
}

func domainOf(address string) string {
	return strings.ToLower(address[strings.LastIndexByte(address, '@')+1:])
}

// lowered is an address as it is compared and kept.
func lowered(address string) string { return strings.ToLower(strings.TrimSpace(address)) }
