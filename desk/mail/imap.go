package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"helpwright/store"
)

// Asking a mailbox. The library is young: nothing outside this file knows it.
const (
	askEvery = time.Minute
	askTime  = 5 * time.Minute // for all of it
	askCount = 50              // letters at once
)

// A mailbox is where letters lie.
type mailbox struct {
	address  string // host:port
	host     string
	user     string
	password string
	name     string
	plain    bool // without TLS, on this computer
	roots    *x509.CertPool
}

// newMailbox reads imaps://user:password@host:port/mailbox. Without TLS, imap:// asks
// this computer alone.
func newMailbox(at string) (*mailbox, error) {
	u, err := url.Parse(at)
	if err != nil || u.Hostname() == "" || u.User == nil || u.Scheme != "imaps" && u.Scheme != "imap" {
		return nil, errors.New("reading which mailbox to ask: write imaps://user:password@host:port/mailbox") // without the address: it has a password
	}
	ip := net.ParseIP(u.Hostname())
	m := &mailbox{host: u.Hostname(), user: u.User.Username(), name: strings.Trim(u.Path, "/"), plain: u.Scheme == "imap"}
	if m.plain && u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, errors.New("reading which mailbox to ask: another computer is asked with imaps://")
	}
	m.password, _ = u.User.Password()
	m.address = net.JoinHostPort(m.host, first(u.Port(), "993"))
	if m.name == "" {
		m.name = "INBOX"
	}
	return m, nil
}

// Ask takes in what lies unread in the mailbox, once a minute, one desk at a time. What
// was taken in is marked as read there; it is never deleted.
func (b *Box) Ask(ctx context.Context, now time.Time) error {
	if b.IMAP == "" {
		return nil
	}
	m, err := newMailbox(b.IMAP)
	if err != nil {
		return err
	}
	return b.ask(ctx, m, now)
}

func (b *Box) ask(ctx context.Context, m *mailbox, now time.Time) error {
	mine, err := b.turn(ctx, "imap", now, askEvery)
	if err != nil || !mine {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	c, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	if err := b.takeUnread(ctx, c); err != nil {
		return fmt.Errorf("asking the mailbox: %w", err)
	}
	return c.Logout().Wait()
}

// turn takes a turn that one desk has at a time, and not again before a while is over.
func (b *Box) turn(ctx context.Context, name string, now time.Time, length time.Duration) (mine bool, err error) {
	err = b.Store.Write(ctx, func(tx *store.Tx) error {
		changed, err := tx.Exec(`INSERT INTO mail_turns (name, until) VALUES ($1, $2)
			ON CONFLICT (name) DO UPDATE SET until = excluded.until WHERE mail_turns.until <= $3`,
			name, store.Millis(now.Add(length)), store.Millis(now))
		mine = changed == 1
		return err
	})
	return mine, err
}

// open greets the server and opens the mailbox.
func (m *mailbox) open(ctx context.Context) (*imapclient.Client, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", m.address)
	if err != nil {
		return nil, fmt.Errorf("asking the mailbox: %w", err)
	}
	context.AfterFunc(ctx, func() { conn.Close() })
	if !m.plain {
		conn = tls.Client(conn, &tls.Config{ServerName: m.host, RootCAs: m.roots, MinVersion: tls.VersionTLS12, NextProtos: []string{"imap"}})
	}
	c := imapclient.New(conn, nil)
	if err := c.Login(m.user, m.password).Wait(); err != nil {
		return nil, errors.Join(fmt.Errorf("asking the mailbox: signing in: %w", err), c.Close())
	}
	if _, err := c.Select(m.name, nil).Wait(); err != nil {
		return nil, errors.Join(fmt.Errorf("asking the mailbox: opening %q: %w", m.name, err), c.Close())
	}
	return c, nil
}

func (b *Box) takeUnread(ctx context.Context, c *imapclient.Client) error {
	found, err := c.UIDSearch(&imap.SearchCriteria{NotFlag: []imap.Flag{imap.FlagSeen, imap.FlagDeleted}}, nil).Wait()
	if err != nil {
		return err
	}
	unread := found.AllUIDs()
	for _, uid := range unread[:min(len(unread), askCount)] {
		if err := b.takeOne(ctx, c, uid); err != nil {
			return err
		}
	}
	return nil
}

// takeOne takes a letter in and marks it as read. One that is too large is just noted:
// people find it in the mailbox.
func (b *Box) takeOne(ctx context.Context, c *imapclient.Client, uid imap.UID) error {
	sizes, err := c.Fetch(imap.UIDSetNum(uid), &imap.FetchOptions{UID: true, RFC822Size: true}).Collect()
	if err != nil || len(sizes) == 0 {
		return err
	}
	if sizes[0].RFC822Size > MaxBytes {
		b.Log.Warn("a letter is too large to be taken in; it stays in the mailbox", "door", "imap", "bytes", sizes[0].RFC822Size)
		return markRead(c, uid)
	}
	whole := &imap.FetchItemBodySection{Peek: true}
	letters, err := c.Fetch(imap.UIDSetNum(uid), &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{whole}}).Collect()
	if err != nil || len(letters) == 0 {
		return err
	}
	if _, err := b.Receive(ctx, letters[0].FindBodySection(whole), Envelope{Door: "imap"}); err != nil && !errors.Is(err, ErrTooLarge) {
		return err
	}
	return markRead(c, uid)
}

func markRead(c *imapclient.Client, uid imap.UID) error {
	return c.Store(imap.UIDSetNum(uid), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagSeen}}, nil).Close()
}
