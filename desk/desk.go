// Package desk is the corridor of the runtime beside the static site: it makes the
// rooms, leads from one to another, and holds the one loop. Rooms never know of each
// other: what one needs of another is a function field of its Config, filled here.
//
// A desk runs from the public and the private folder of a built site and a data folder
// of its own. Any number of desks may share one PostgreSQL.
//
//	d, err := desk.Open(ctx, desk.Config{Public: os.DirFS("public"), Private: os.DirFS("private"), Data: "data", …})
//	http.Handle("/", d)   // for what is not the desk's it asks Config.Next
//	d.Stop()              // not ready any more; streams are told to come again
//	d.Close()             // when requests have ended: the loop ends, the database closes
//
// # The loop
//
// Rooms have no goroutines. What time does to them is a task with a pause, see
// loop.go; a task never runs twice at once, and what it began when the desk closes it
// gives back.
//
// Files: desk.go (open and close), rooms.go (who leads where), notices.go (what
// letters tell), calls.go (what calls and files of letters become), branches.go (where
// drafts of articles go), published.go (what the site holds), incoming.go (what letters
// say), events.go (live), loop.go,
// first.go (the first to come in). No rule of a room and no SQL may live here.
package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"time"

	"helpwright/desk/accounts"
	"helpwright/desk/attachments"
	"helpwright/desk/branch"
	"helpwright/desk/callbacks"
	"helpwright/desk/guides"
	"helpwright/desk/mail"
	"helpwright/desk/outbox"
	"helpwright/desk/privacy"
	"helpwright/desk/ratings"
	"helpwright/desk/tickets"
	"helpwright/desk/web"
	"helpwright/desk/webhooks"
	"helpwright/journal"
	"helpwright/manifest"
	"helpwright/store"
)

// Config says with what a desk is opened.
type Config struct {
	Public   fs.FS  // the built site
	Private  fs.FS  // the build's private folder
	Data     string // the desk's own folder, made if it is not there
	Erased   string // the list of people who were erased; "" is a file in Data
	Database string // as store.Open reads it; "" is sqlite:desk.db in Data
	URL      string // where browsers reach the desk; "" as the settings say

	Next http.Handler // for addresses that are not the desk's
	Find Find         // the one search; nil finds nothing
	Log  *slog.Logger
	Now  func() time.Time

	Mail         MailConfig
	Files        string // address of a bucket for attachments; "" is files in Data
	Scanner      attachments.Scanner
	Allow        []netip.Prefix // networks of the site's own that may be told by webhooks
	OpenIDSecret string         // of the client at the provider of sign-ins
	GitToken     string         // with which the repository for drafts lets in

	// Dev is for one's own computer: a password alone lets in, and everybody may read
	// the letters that the desk wrote.
	Dev bool
}

// A Find finds the articles that answer words in a locale, the best first and at most
// so many. Nothing to search in is nothing found.
type Find func(ctx context.Context, locale, words string, limit int) ([]Found, error)

// Found is an article that answers.
type Found struct {
	ID       string
	Language string // of its words
}

// MailConfig says how letters go and come; see mail.Config.
type MailConfig struct {
	SMTP, IMAP, Secret, AuthServer string
	Listener                       net.Listener // for mail servers; nil: none may hand mail in
}

// ErrNone says that the site has no desk.
var ErrNone = errors.New("this site has no desk")

// A Desk is open. It answers requests until it is closed.
type Desk struct {
	*web.Server
	cfg       Config
	store     *store.Store
	published *published
	loop      *loop

	accounts    *accounts.Room
	attachments *attachments.Room
	guides      *guides.Room
	mail        *mail.Box
	ratings     *ratings.Room
	tickets     *tickets.Room
	callbacks   *callbacks.Room
	webhooks    *webhooks.Room
	branch      *branch.Room
	privacy     *privacy.Room
	rules       rules
}

// Lines are the lines of migrations of everything that keeps something, in the order in
// which they are taken.
func Lines() []store.Line {
	return []store.Line{
		journal.Line(), outbox.Line(), web.Line(), accounts.Line(), mail.Line(),
		tickets.Line(), attachments.Line(), ratings.Line(), guides.Line(),
		callbacks.Line(), webhooks.Line(), privacy.Line(), branch.Line(),
	}
}

// filesFolder holds attachments, in a desk's own folder.
const filesFolder = "files"

// Place is where a desk with this folder and this database, which may be "", keeps what
// must not be lost.
func Place(data, database string) store.Place {
	return store.Place{
		Database:    cmp.Or(database, "sqlite:"+filepath.Join(data, "desk.db")),
		Attachments: attachments.Finished(filepath.Join(data, filesFolder)),
	}
}

// Open opens the database, makes the rooms and starts the loop. The error is ErrNone
// where the site has no desk.
func Open(ctx context.Context, cfg Config) (*Desk, error) {
	d, err := open(ctx, cfg)
	if err != nil {
		return nil, err
	}
	d.loop = start(d.cfg.Log, d.cfg.Now, d.tasks())
	if l := cfg.Mail.Listener; l != nil {
		d.loop.also(func(ctx context.Context) {
			if err := d.mail.Listen(ctx, l); err != nil && ctx.Err() == nil {
				d.cfg.Log.Error("listening for mail ended", "error", err)
			}
		})
	}
	return d, nil
}

// Tend opens a desk for one piece of work: nothing else happens at it, and another desk
// may be open on the same data.
func Tend(ctx context.Context, cfg Config, work func(*Desk) error) error {
	d, err := open(ctx, cfg)
	if err != nil {
		return err
	}
	return errors.Join(work(d), d.Close())
}

// open opens a desk at which time stands still.
func open(ctx context.Context, cfg Config) (_ *Desk, err error) {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	cfg.Log = slog.New(web.Redacting(cfg.Log.Handler()))
	d := &Desk{cfg: cfg}
	if d.published, err = follow(cfg.Private, cfg.Public); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, ErrNone
		}
		return nil, err
	}
	settings, err := manifest.ReadDesk(cfg.Private)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(cfg.Data, 0o700); err != nil {
		return nil, fmt.Errorf("making the desk's folder: %w", err)
	}
	if d.store, err = store.Open(ctx, Place(cfg.Data, cmp.Or(cfg.Database, settings.Database)).Database, cfg.Log, Lines()...); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, d.store.Close())
		}
	}()
	if err := d.makeRooms(ctx); err != nil {
		return nil, err
	}
	d.Server, err = web.New(web.Config{
		Private: d.published.private, URL: cfg.URL, Store: d.store, Who: d.accounts.Who, Routes: d.routes(),
		Menu: menu, Next: cfg.Next, Log: cfg.Log, Now: cfg.Now,
	})
	if err != nil {
		return nil, err
	}
	if err := d.renew(); err != nil {
		return nil, err
	}
	// A backup may have been restored that still holds people who were erased.
	again, err := d.privacy.Replay(ctx, cfg.Now())
	if again > 0 {
		cfg.Log.Warn("people who were erased before have been erased again", "people", again)
	}
	return d, err
}

// Close ends the loop and then the database, which writes everything that waits. Call
// it when no request is under way any more.
func (d *Desk) Close() error {
	d.Stop()
	if d.loop != nil {
		d.loop.end()
	}
	return d.store.Close()
}

// renew reads what depends on the release that is served.
func (d *Desk) renew() error {
	made, err := tickets.RulesOf(d.Settings())
	if err != nil {
		return err
	}
	d.rules.Store(made)
	return nil
}

// followRelease takes a new release over when one stands.
func (d *Desk) followRelease(context.Context, time.Time) (bool, error) {
	changed, err := d.Follow()
	if err != nil || !changed {
		return false, err
	}
	d.cfg.Log.Info("a new release of the site is served", "release", d.Release())
	return false, errors.Join(d.published.renew(), d.renew())
}
