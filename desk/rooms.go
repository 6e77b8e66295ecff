package desk

import (
	"cmp"
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"helpwright/desk/accounts"
	"helpwright/desk/attachments"
	"helpwright/desk/branch"
	"helpwright/desk/callbacks"
	"helpwright/desk/guides"
	"helpwright/desk/mail"
	"helpwright/desk/outbound"
	"helpwright/desk/policy"
	"helpwright/desk/ratings"
	"helpwright/desk/tickets"
	"helpwright/desk/web"
	"helpwright/desk/webhooks"
	"helpwright/manifest"
	"helpwright/store"
)

// rules are those of tickets in the release that is served.
type rules = atomic.Pointer[tickets.Rules]

// menu is where people of the desk can go.
var menu = []web.MenuItem{
	{Path: "desk/", Phrase: "desk_queues", Action: policy.DeskRead},
	{Path: "desk/calls", Phrase: "desk_calls", Action: policy.CallbackWork},
	{Path: "desk/macros/", Phrase: "desk_macros", Action: policy.MacroRead},
	{Path: "desk/people/", Phrase: "desk_people", Action: policy.PeopleRead},
	{Path: "desk/tokens/", Phrase: "desk_tokens", Action: policy.TokenRead},
	{Path: "desk/webhooks/", Phrase: "desk_webhooks", Action: policy.WebhookRead},
	{Path: "desk/outbox", Phrase: "desk_outbox", Action: policy.OutboxRead},
	{Path: "desk/mail", Phrase: "desk_mail", Action: policy.OutboxRead},
	{Path: "desk/privacy", Phrase: "desk_privacy", Action: policy.PrivacyExport},
	{Path: "desk/account", Phrase: "desk_account", Action: policy.AccountRead},
}

// makeRooms makes the rooms and leads from one to another. What asks the server for
// settings or addresses does so later, when there is one.
func (d *Desk) makeRooms(ctx context.Context) (err error) {
	settings := func() *manifest.Desk { return d.Settings() }
	address := func(path string) string { return d.Address(path) }
	if d.mail, err = mail.New(mail.Config{
		Store: d.store, Private: d.published.private, Settings: settings, Address: address, Theme: d.theme, Now: d.cfg.Now, Log: d.cfg.Log,
		SMTP: d.cfg.Mail.SMTP, IMAP: d.cfg.Mail.IMAP, Listens: d.cfg.Mail.Listener != nil, Secret: d.cfg.Mail.Secret, AuthServer: d.cfg.Mail.AuthServer,
		OpenToLocal: d.cfg.Dev, Say: d.say, Open: d.open, Keep: d.keepFile,
	}); err != nil {
		return err
	}
	d.accounts = accounts.New(accounts.Config{
		Store: d.store, Settings: settings, Address: address, Send: d.sendAccess, HasTickets: tickets.HasAny,
		NoSecondFactor: d.cfg.Dev, OpenIDSecret: d.cfg.OpenIDSecret, Log: d.cfg.Log,
	})
	first, err := manifest.ReadDesk(d.published.private)
	if err != nil {
		return err
	}
	keep, err := d.openFiles(ctx)
	if err != nil {
		return err
	}
	d.attachments = attachments.New(attachments.Config{
		Store: d.store, Keep: keep, MaxBytes: cmp.Or(first.Files.MaxBytes, 25<<20), Scan: d.cfg.Scanner, Belongs: tickets.ObjectOfMessage,
	})
	d.ratings = ratings.New(ratings.Config{Store: d.store, Has: d.published.has, Keep: time.Duration(first.Keep["ratings"]) * 24 * time.Hour})
	d.guides = guides.New(guides.Config{Store: d.store, Guide: d.published.guide})
	d.tickets = tickets.New(tickets.Config{
		Store: d.store, Rules: d.rules.Load, Notify: d.notify,
		Bind: d.attachments.Bind, Receive: d.attachments.Receive, Files: d.filesOf,
		Person: personOf, People: workingPeople, Mentioned: mentioned,
		Published: d.published.article, Guide: d.published.steps, Similar: d.similar,
		Branches: func() bool { return d.branch.On() }, Branch: d.writeBranch, BranchOf: branchOf,
	})
	d.branch = branch.New(branch.Config{Store: d.store, Settings: settings, Author: d.mail.From, Token: d.cfg.GitToken, Folder: d.cfg.Data})
	d.callbacks = callbacks.New(callbacks.Config{Store: d.store, Settings: settings, Address: address, Open: d.openCall, Send: d.sendCall, Unsend: d.unsend, Told: d.callOver})
	d.webhooks = webhooks.New(webhooks.Config{Store: d.store, Out: outbound.New(outbound.Config{Allow: d.cfg.Allow}), Now: d.cfg.Now})
	return d.makePrivacy()
}

func (d *Desk) openFiles(ctx context.Context) (attachments.Keep, error) {
	if d.cfg.Files != "" {
		return attachments.OpenBucket(ctx, d.cfg.Files)
	}
	return attachments.OpenFolder(filepath.Join(d.cfg.Data, filesFolder))
}

// routes are those of all rooms.
func (d *Desk) routes() []web.Route {
	var all []web.Route
	for _, some := range [][]web.Route{
		d.accounts.Routes(), d.attachments.Routes(), d.guides.Routes(), d.mail.Routes(), d.ratings.Routes(), d.tickets.Routes(), d.eventRoutes(),
		d.callbacks.Routes(), d.webhooks.Routes(), d.privacy.Routes(),
	} {
		all = append(all, some...)
	}
	return all
}

// tasks are what time does to the rooms.
func (d *Desk) tasks() []task {
	return []task{
		{"follow the site", time.Second, d.followRelease},
		{"tell pages", 300 * time.Millisecond, d.tell()},
		{"grant wishes", time.Second, quietly(d.accounts.Tick)},
		{"write letters", 300 * time.Millisecond, d.writeLetters},
		{"bring letters", time.Second, d.mail.Tick},
		{"tell other programs", time.Second, d.webhooks.Tick},
		{"push drafts", time.Second, d.branch.Tick},
		{"let time pass for tickets", time.Second, d.tickets.Tick},
		{"look through files", time.Second, quietly(d.attachments.Tick)},
		{"forget trails", time.Hour, quietly(d.guides.Tick)},
		{"forget words of ratings", time.Hour, quietly(d.ratings.Tick)},
		{"let old things go", time.Hour, d.privacy.Tick},
		{"sweep", time.Hour, quietly(d.sweep)},
		{"ask the mailbox", time.Minute, d.askMailbox},
	}
}

// quietly is a task that says nothing of more.
func quietly(do func(context.Context, time.Time) error) func(context.Context, time.Time) (bool, error) {
	return func(ctx context.Context, now time.Time) (bool, error) { return false, do(ctx, now) }
}

// sweep forgets what is kept no longer.
func (d *Desk) sweep(ctx context.Context, now time.Time) error {
	_, err := d.attachments.Sweep(ctx, now)
	return errors.Join(err, web.Sweep(ctx, d.store, now), d.accounts.Sweep(ctx, now), d.callbacks.Sweep(ctx, now),
		d.store.Write(ctx, func(tx *store.Tx) error {
			return errors.Join(d.mail.Sweep(tx, now), d.webhooks.Sweep(tx, now), d.branch.Sweep(tx, now), sweepNotices(tx, now))
		}))
}

// askMailbox takes letters in, where there is a mailbox.
func (d *Desk) askMailbox(ctx context.Context, now time.Time) (bool, error) {
	if d.cfg.Mail.IMAP == "" {
		return false, nil
	}
	return false, d.mail.Ask(ctx, now)
}

// filesOf tells tickets of files.
func (d *Desk) filesOf(tx *store.Tx, ids []string) (map[string]tickets.File, error) {
	found, err := d.attachments.Files(tx, ids)
	out := make(map[string]tickets.File, len(found))
	for id, f := range found {
		out[id] = tickets.File{ID: f.ID, Name: f.Name, Type: f.Type, Size: f.Size, State: string(f.State)}
	}
	return out, err
}

func asPerson(p accounts.Person) tickets.Person {
	return tickets.Person{ID: p.ID, Name: p.Name, Groups: p.Groups}
}

// personOf finds an account that works.
func personOf(tx *store.Tx, id string) (tickets.Person, error) {
	p, err := accounts.Find(tx, id)
	if err == nil && p.Disabled {
		err = store.ErrNotFound
	}
	return asPerson(p), err
}

// workingPeople lists the accounts that can work on tickets, by their names.
func workingPeople(tx *store.Tx) ([]tickets.Person, error) {
	all, err := accounts.People(tx)
	var out []tickets.Person
	for _, p := range all {
		if !p.Disabled {
			out = append(out, asPerson(p))
		}
	}
	slices.SortFunc(out, func(a, b tickets.Person) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
	})
	return out, err
}

func mentioned(tx *store.Tx, names []string) ([]tickets.Person, error) {
	found, err := accounts.Mentioned(tx, names)
	var out []tickets.Person
	for _, p := range found {
		out = append(out, asPerson(p))
	}
	return out, err
}
