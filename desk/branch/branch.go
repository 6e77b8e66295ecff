// Package branch is the room that brings drafts of articles into the repository of the
// site: what a ticket gives to an article goes onto a branch of its own, where writers
// find it. The desk itself writes no content.
//
// A draft is an item of package outbox: what is to be written is noted in the
// transaction in which somebody asks for it, and brought until it is there, so that a
// repository that is away delays it and loses nothing. The branch is called
// desk/ticket-NUMBER, and has one commit on top of the branch that the settings name,
// which adds the file, and the topic where there is none yet.
//
// The only thing that is fetched is the newest commit of that branch, into a folder that
// is gone afterwards. What was pushed already, by a desk that ended before it could
// write that down, is known by the file on the branch; a branch of that name without the
// file is somebody else's, and is left as it is.
//
// Rules are in this file, git in push.go, SQL in sql.go.
package branch

import (
	"cmp"
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"time"

	"helpwright/archetype"
	"helpwright/desk/outbox"
	"helpwright/manifest"
	"helpwright/store"
)

//go:embed schema/*.sql
var files embed.FS

// Line is the room's own line of migrations.
func Line() store.Line {
	schema, err := fs.Sub(files, "schema")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	return store.Line{Room: "branch", Schema: schema}
}

// Config is what a Room is made of.
type Config struct {
	Store    *store.Store
	Settings func() *manifest.Desk
	Author   func() string // mail address under which the desk writes
	Token    string        // with which the repository lets in; "" is none
	Folder   string        // in which what is fetched lies for a while

	Patience time.Duration // for one draft; 0 is two minutes
}

// A Room brings drafts.
type Room struct {
	Config
	worker *outbox.Worker
}

// Channel is what the room is called in package outbox.
const Channel = "branch"

// New makes the room. Its tables are those of [Line].
func New(c Config) *Room {
	r := &Room{Config: c}
	r.worker = &outbox.Worker{Store: c.Store, Channel: Channel, Bring: r.bring, Settled: r.settled, Patience: cmp.Or(c.Patience, 2*time.Minute), Count: 4, Hands: 1}
	return r
}

// On reports whether the site names a repository for drafts.
func (r *Room) On() bool { return r.Settings().Drafts != nil }

// A Wish is a draft that somebody asks for.
type Wish struct {
	TicketID string
	Ticket   archetype.Ticket
	Topic    string // folder below content/
	Asker    string // id of an account
}

// The errors that whoever asks is told.
var (
	ErrTopic = errors.New("a topic is written as billing or billing/refunds, with lower-case letters, digits and hyphens")
	ErrAsked = errors.New("the draft has a branch already")
	ErrOff   = errors.New("the site names no repository for drafts")
)

var topicPattern = regexp.MustCompile(`^[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*){0,4}$`)

const longestTopic = 200 // bytes

// A load is what an item carries: the files as they are to be written.
type load struct {
	Name   string `json:"name"` // of the branch
	Number int64  `json:"number"`
	Files  []file `json:"files"` // the last one is the article
}

type file struct {
	Path string `json:"path"` // in the repository
	Text string `json:"text"`
	Once bool   `json:"once,omitempty"` // only where there is none
}

// longestTitle is how many letters of a subject make a title; the check asks for short
// ones.
const longestTitle = 60

// Article is the article that a ticket begins.
func Article(t archetype.Ticket, sections []string, now time.Time) archetype.Article {
	id := fmt.Sprintf("ticket-%d", t.Number)
	title := []rune(cmp.Or(t.Line(), archetype.Title(id)))
	if len(title) > longestTitle {
		title = append([]rune(strings.TrimSpace(string(title[:longestTitle-1]))), '…')
	}
	return archetype.Article{Kind: "article", ID: id, Title: string(title), ReviewBy: archetype.InAYear(now), Sections: sections}
}

// Ask notes a draft that is to be brought. One that was given up is tried again.
func (r *Room) Ask(tx *store.Tx, w Wish, now time.Time) error {
	settings := r.Settings()
	if settings.Drafts == nil {
		return ErrOff
	}
	if w.Topic = strings.Trim(strings.TrimSpace(w.Topic), "/"); len(w.Topic) > longestTopic || !topicPattern.MatchString(w.Topic) {
		return ErrTopic
	}
	known, err := Of(tx, w.TicketID)
	switch {
	case err == nil && known.State == outbox.Dead:
		if err := forget(tx, w.TicketID); err != nil {
			return err
		}
	case err == nil:
		return ErrAsked
	case !errors.Is(err, store.ErrNotFound):
		return err
	}
	l, err := loadOf(w, settings, now)
	if err != nil {
		return err
	}
	payload, err := json.Marshal(l)
	if err != nil {
		return fmt.Errorf("noting a draft: %w", err)
	}
	if _, err := outbox.Add(tx, outbox.Item{Channel: Channel, Kind: "draft", About: w.TicketID, Guard: w.TicketID, Payload: string(payload), Created: now}); err != nil {
		return err
	}
	return insert(tx, w, l.Name, now)
}

func loadOf(w Wish, settings *manifest.Desk, now time.Time) (load, error) {
	a := Article(w.Ticket, settings.Drafts.Sections, now)
	text, err := a.Text()
	if err != nil {
		return load{}, err
	}
	l := load{Name: "desk/" + a.ID, Number: w.Ticket.Number}
	locale := settings.Locales[0].Tag
	at := path.Join(settings.Drafts.Folder, "content")
	for part := range strings.SplitSeq(w.Topic, "/") {
		at = path.Join(at, part)
		l.Files = append(l.Files, file{Path: path.Join(at, "topic.yaml"), Text: string(archetype.Topic(part, locale)), Once: true})
	}
	l.Files = append(l.Files, file{Path: path.Join(at, a.ID, locale+".md"), Text: string(archetype.AddTicket(text, w.Ticket))})
	return l, nil
}

// Tick brings what is due. It says whether there may be more to do.
func (r *Room) Tick(ctx context.Context, now time.Time) (more bool, err error) {
	if !r.On() {
		return false, nil // what waits, waits for a repository
	}
	return r.worker.Tick(ctx, now)
}

func (r *Room) bring(ctx context.Context, i outbox.Item) error {
	var l load
	if err := json.Unmarshal([]byte(i.Payload), &l); err != nil || len(l.Files) == 0 {
		return fmt.Errorf("%w: there is no draft in it", outbox.ErrRefused)
	}
	return r.push(ctx, l, i.Created)
}

func (r *Room) settled(tx *store.Tx, i outbox.Item, failure error) error {
	if failure != nil {
		return nil
	}
	return setPushed(tx, i.About, i.Ended)
}

// What was brought, and what was given up, is listed for so long. The ticket says for
// good where its draft is.
const (
	keepBrought = 30 * 24 * time.Hour
	keepDead    = 90 * 24 * time.Hour
)

// Sweep forgets what is listed no longer. It is a part of the desk's loop, now and then.
func (r *Room) Sweep(tx *store.Tx, now time.Time) error {
	_, err := outbox.Sweep(tx, Channel, now.Add(-keepBrought))
	if err != nil {
		return err
	}
	_, err = outbox.SweepDead(tx, Channel, now.Add(-keepDead))
	return err
}

// Erase forgets what stands here of a ticket.
func Erase(tx *store.Tx, ticket string) error { return forget(tx, ticket) }
