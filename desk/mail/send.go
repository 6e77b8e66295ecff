package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"

	"helpwright/desk/outbox"
	"helpwright/store"
)

// sendingTime is how long one letter may take.
const sendingTime = 30 * time.Second

// A way leads to an SMTP server.
type way struct {
	host     string
	port     int
	user     string
	password string
	implicit bool           // TLS from the first byte on
	plain    bool           // TLS only where the server has it: on this computer alone
	roots    *x509.CertPool // nil: those of the system
}

// newWay reads smtp://user:password@host:port, where TLS is asked for before anything
// is said, or smtps://…, where it is there from the beginning. Without TLS nothing is
// sent to another computer.
func newWay(at string) (*way, error) {
	u, err := url.Parse(at)
	if err != nil || u.Host == "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
		return nil, errors.New("reading how mail is sent: write smtp://user:password@host:port or smtps://…") // without the address: it has a password
	}
	w := &way{host: u.Hostname(), port: 587, user: u.User.Username(), implicit: u.Scheme == "smtps"}
	w.password, _ = u.User.Password()
	if w.implicit {
		w.port = 465
	}
	if u.Port() != "" {
		if w.port, err = strconv.Atoi(u.Port()); err != nil {
			return nil, errors.New("reading how mail is sent: the port is no number")
		}
	}
	ip := net.ParseIP(w.host)
	w.plain = w.host == "localhost" || ip != nil && ip.IsLoopback()
	return w, nil
}

// A talk is one connection to a server, which ends with the context.
type talk struct {
	*way
	ctx    context.Context
	conn   net.Conn
	stop   func() bool
	reason error // why there is none
}

func (t *talk) dial(ctx context.Context, network, address string) (net.Conn, error) {
	if t.conn, t.reason = (&net.Dialer{}).DialContext(ctx, network, address); t.reason != nil {
		return nil, t.reason
	}
	raw := t.conn
	t.stop = context.AfterFunc(t.ctx, func() { raw.Close() })
	if !t.implicit {
		return raw, nil
	}
	over := tls.Client(raw, t.trust())
	if err := over.HandshakeContext(ctx); err != nil {
		return nil, err
	}
	return over, nil
}

func (w *way) trust() *tls.Config {
	return &tls.Config{ServerName: w.host, RootCAs: w.roots, MinVersion: tls.VersionTLS12}
}

func (t *talk) end() {
	if t.conn != nil {
		t.stop()
		t.conn.Close()
	}
}

// client makes ready what speaks SMTP over the talk.
func (t *talk) client(greeting string) (*gomail.Client, error) {
	options := []gomail.Option{
		gomail.WithPort(t.port), gomail.WithTimeout(sendingTime), gomail.WithHELO(greeting), gomail.WithDialContextFunc(t.dial),
		gomail.WithTLSPolicy(gomail.TLSMandatory), gomail.WithTLSConfig(t.trust()),
	}
	switch {
	case t.implicit:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS)) // it is there already
	case t.plain:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	}
	if t.user != "" {
		options = append(options, gomail.WithUsername(t.user), gomail.WithPassword(t.password),
			gomail.WithOpportunisticSMTPAuth(gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthPlain, gomail.SMTPAuthLogin, gomail.SMTPAuthCramMD5))
	}
	return gomail.NewClient(t.host, options...)
}

// send hands a letter over. ErrAway says that there is no server, ErrRefused that the
// reader's address is none.
func (w *way) send(ctx context.Context, greeting string, m *gomail.Msg) error {
	t := &talk{way: w, ctx: ctx}
	defer t.end()
	c, err := t.client(greeting)
	if err != nil {
		return fmt.Errorf("preparing to send: %w", err)
	}
	if err := c.DialWithContext(ctx); err != nil {
		if t.reason != nil {
			return fmt.Errorf("%w: %w", outbox.ErrAway, err)
		}
		return fmt.Errorf("greeting the mail server: %w", err)
	}
	if err = c.Send(m); err == nil {
		// The server has it; how the talk ends is of no matter.
		_ = c.Close()
		return nil
	}
	var failure *gomail.SendError
	if errors.As(err, &failure) && failure.Reason == gomail.ErrSMTPRcptTo && failure.ErrorCode() >= 500 {
		return fmt.Errorf("%w: %w", outbox.ErrRefused, err)
	}
	return err
}

// Tick brings what is due, a handful at most, and says whether more may be.
func (b *Box) Tick(ctx context.Context, now time.Time) (more bool, err error) {
	return b.worker.Tick(ctx, now)
}

func (b *Box) bring(ctx context.Context, i outbox.Item) error {
	if b.way == nil {
		return outbox.ErrKeep
	}
	var bounce Bounce
	var bounced bool
	err := b.Store.Read(ctx, func(tx *store.Tx) (err error) {
		bounce, bounced, err = BounceOf(tx, i.Person, b.Now())
		return err
	})
	switch {
	case err != nil:
		return err
	case bounced:
		return fmt.Errorf("%w: the address takes no mail: %s", outbox.ErrRefused, bounce.Why)
	}
	w, err := b.Write(i)
	if err != nil {
		return err
	}
	m, err := b.message(w)
	if err != nil {
		return err
	}
	return b.way.send(ctx, domainOf(w.From), m)
}

// settled notes addresses that the server refuses.
func (b *Box) settled(tx *store.Tx, i outbox.Item, failure error) error {
	var refused *gomail.SendError
	if !errors.Is(failure, outbox.ErrRefused) || !errors.As(failure, &refused) {
		return nil
	}
	return insertBounce(tx, Bounce{Email: i.Person, At: i.Ended, Why: i.Error})
}
