package mail

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"time"

	"github.com/emersion/go-smtp"
	"golang.org/x/net/netutil"
)

// listener is the door for SMTP. It takes letters for the desk's own addresses and
// carries none on; it stands behind the mail server of the site, which asks strangers
// who they are.
func (b *Box) listener(ctx context.Context) *smtp.Server {
	s := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) {
		return &session{box: b, ctx: ctx}, nil
	}))
	s.Domain = domainOf(b.From())
	s.MaxMessageBytes = MaxBytes
	s.MaxRecipients = 50
	s.MaxLineLength = 4096
	s.ReadTimeout, s.WriteTimeout = time.Minute, time.Minute
	s.ErrorLog = quiet{}
	return s
}

// quiet drops what the library would write to the error output: clients that hang up.
type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

// Listen takes letters in until the context ends. Those that are being taken in are
// finished first.
func (b *Box) Listen(ctx context.Context, l net.Listener) error {
	work, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	s := b.listener(work)
	stopped := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() {
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		stopped <- s.Shutdown(end)
	})
	err := s.Serve(netutil.LimitListener(l, mostTalks))
	if !stop() {
		<-stopped
		if errors.Is(err, smtp.ErrServerClosed) || errors.Is(err, net.ErrClosed) {
			err = nil
		}
	}
	return err
}

// mostTalks is how many servers may speak at once; others wait.
const mostTalks = 64

// A session is one talk with a server.
type session struct {
	box  *Box
	ctx  context.Context
	from string
	to   []string
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.from = from
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if !s.box.isForUs(to) {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such address here"}
	}
	s.to = append(s.to, to)
	return nil
}

// isForUs says whether an address is one of the desk's.
func (b *Box) isForUs(address string) bool {
	address = lowered(address)
	local, _, _ := strings.Cut(address, "@")
	return address == lowered(b.From()) || domainOf(address) == b.replyDomain() && (local == replyLocal || strings.HasPrefix(local, replyLocal+"+"))
}

func (s *session) Data(r io.Reader) error {
	raw, err := readAll(r)
	if err != nil {
		return err
	}
	_, err = s.box.Receive(s.ctx, raw, Envelope{Door: "smtp", Known: true, From: s.from, To: s.to})
	switch {
	case errors.Is(err, ErrTooLarge):
		return &smtp.SMTPError{Code: 552, EnhancedCode: smtp.EnhancedCode{5, 3, 4}, Message: "the letter is too large"}
	case err != nil:
		s.box.Log.Error("a letter could not be taken in", "door", "smtp", "error", err)
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "not now, come again later"}
	}
	return nil
}

func (s *session) Reset()        { s.from, s.to = "", nil }
func (s *session) Logout() error { return nil }
