package mail

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/smtp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
	gosmtp "github.com/emersion/go-smtp"
	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"helpwright/desk/outbox"
	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/desk/web/webtest"
	"helpwright/store"
	"helpwright/store/storetest"
)

// A sink is a mail server that keeps what it gets.
type sink struct {
	mu      sync.Mutex
	letters [][]byte
	refuse  map[string]error // by receiver
}

func (s *sink) NewSession(*gosmtp.Conn) (gosmtp.Session, error) { return &sinkSession{s}, nil }

type sinkSession struct{ *sink }

func (*sinkSession) Mail(string, *gosmtp.MailOptions) error { return nil }
func (*sinkSession) Reset()                                 {}
func (*sinkSession) Logout() error                          { return nil }
func (s *sinkSession) Rcpt(to string, _ *gosmtp.RcptOptions) error {
	return s.refuse[to]
}

func (s *sinkSession) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.letters = append(s.letters, raw)
	return err
}

// listen serves on a port of this computer until the test ends.
func listen(t *testing.T, serve func(net.Listener) error, stop func() error) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() { defer close(done); _ = serve(l) }() // ends with the test
	t.Cleanup(func() { _ = stop(); <-done })
	return l.Addr().String()
}

func (s *sink) start(t *testing.T) string {
	server := gosmtp.NewServer(s)
	server.ErrorLog = quiet{}
	return listen(t, server.Serve, server.Close)
}

func TestSending(t *testing.T) {
	s := &sink{refuse: map[string]error{
		"nobody@example.org": &gosmtp.SMTPError{Code: 550, EnhancedCode: gosmtp.EnhancedCode{5, 1, 1}, Message: "no such user"},
		"full@example.org":   &gosmtp.SMTPError{Code: 452, EnhancedCode: gosmtp.EnhancedCode{4, 2, 2}, Message: "mailbox is full"},
	}}
	at := s.start(t)
	storetest.Run(t, lines, func(t *testing.T, db *store.Store) {
		s.letters = nil
		b := newBox(t, db, func(c *Config) { c.SMTP = "smtp://" + at })
		write := func(address string) string {
			return enqueue(t, b, Letter{To: address, Kind: KindCode, Data: Entry{Code: "123 456", Minutes: 15}})
		}
		ada, nobody, full := write("ada@example.com"), write("nobody@example.org"), write("full@example.org")
		if _, err := b.Tick(t.Context(), start); err != nil {
			t.Fatal(err)
		}
		if i := item(t, b, ada); i.State != outbox.Sent || i.Payload != "" {
			t.Errorf("%+v: what was said stays no longer than needed", i)
		}
		if i := item(t, b, nobody); i.State != outbox.Dead {
			t.Errorf("%+v: an address that is none is not tried on", i)
		}
		if i := item(t, b, full); i.State != outbox.Waiting || !strings.Contains(i.Error, "mailbox is full") {
			t.Errorf("%+v: it is tried again", i)
		}
		if len(s.letters) != 1 || !bytes.Contains(s.letters[0], []byte("123 456")) || !bytes.Contains(s.letters[0], []byte(ada+"@example.org")) {
			t.Errorf("%q", s.letters)
		}
		second := write("nobody@example.org")
		if _, err := b.Tick(t.Context(), start); err != nil {
			t.Fatal(err)
		}
		if i := item(t, b, second); i.State != outbox.Dead || !strings.Contains(i.Error, "takes no mail") {
			t.Errorf("%+v: an address that takes no mail rests", i)
		}
	})
}

func TestListener(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		ctx, stop := context.WithCancel(t.Context())
		var failed error
		at := listen(t, func(l net.Listener) error { failed = w.Listen(ctx, l); return nil }, func() error { stop(); return nil })
		if err := smtp.SendMail(at, nil, ada.Email, []string{w.ada}, []byte(letter("hello", from(ada.Email)))); err != nil {
			t.Fatal(err)
		}
		if len(w.said) != 1 || w.said[0].Answerer != ada {
			t.Errorf("%+v", w.said)
		}
		if err := smtp.SendMail(at, nil, eve, []string{"victim@example.com"}, []byte(letter("hello"))); err == nil || !strings.HasPrefix(err.Error(), "550") {
			t.Errorf("carries letters on to others: %v", err)
		}
		if err := smtp.SendMail(at, nil, eve, []string{"support@example.org"}, bytes.Repeat([]byte("X: y\r\n"), 4<<20)); err == nil {
			t.Error("takes letters of any size")
		}
		w.Open = func(*store.Tx, *Incoming) (string, error) { return "", store.ErrUnavailable }
		if err := smtp.SendMail(at, nil, eve, []string{"support@example.org"}, []byte(letter("hello"))); err == nil || !strings.HasPrefix(err.Error(), "451") {
			t.Errorf("what is not kept comes again: %v", err)
		}
		stop()
		if failed != nil {
			t.Error(failed)
		}
	})
}

func TestMailbox(t *testing.T) {
	user := imapmemserver.NewUser("desk", "secret")
	if err := user.Create("INBOX", nil); err != nil {
		t.Fatal(err)
	}
	memory := imapmemserver.New()
	memory.AddUser(user)
	server := imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return memory.NewSession(), nil, nil
		}, InsecureAuth: true, Caps: imap.CapSet{imap.CapIMAP4rev1: {}}, Logger: quiet{},
	})
	at := listen(t, server.Serve, server.Close)
	put := func(raw string) {
		if _, err := user.Append("INBOX", bytes.NewReader([]byte(raw)), &imap.AppendOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	storetest.Run(t, lines, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.IMAP = "imap://desk:secret@" + at
		w.said, w.opened = nil, nil
		put(letter("hello "+store.NewID(), from(ada.Email), "Delivered-To: "+w.ada))
		put(letter("question"))
		put(letter(strings.Repeat("large\n", 3<<20)))
		now := start
		for range 3 { // what is read once is not read again
			if err := w.Ask(t.Context(), now); err != nil {
				t.Fatal(err)
			}
			if err := w.Ask(t.Context(), now.Add(time.Second)); err != nil {
				t.Fatal(err)
			}
			now = now.Add(time.Hour)
		}
		if len(w.said) != 1 || len(w.opened) != 1 || w.said[0].Answerer != ada {
			t.Errorf("%d said, %d opened", len(w.said), len(w.opened))
		}
		w.IMAP = "imap://desk:wrong@" + at
		if err := w.Ask(t.Context(), now); err == nil || strings.Contains(err.Error(), "wrong") {
			t.Errorf("a wrong password: %v", err)
		}
	})
}

func TestSignedDoor(t *testing.T) {
	const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
	storetest.Run(t, append(slices.Clone(lines), web.Line()), func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.Secret = secret
		w.Now = func() time.Time { return webtest.Noon }
		d := webtest.New(t, s, w.Routes())
		key, err := standardwebhooks.NewWebhook(secret)
		if err != nil {
			t.Fatal(err)
		}
		other, _ := standardwebhooks.NewWebhook("whsec_AAAA9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
		send := func(key *standardwebhooks.Webhook, at time.Time, signed, sent string) *webtest.Response {
			c := d.As(policy.Actor{})
			r := c.Request("POST", "api/v1/mail", strings.NewReader(sent))
			r.Header.Set("Content-Type", "message/rfc822")
			signature, err := key.Sign("msg_1", at, []byte(signed))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Webhook-Id", "msg_1")
			r.Header.Set("Webhook-Timestamp", fmt.Sprint(at.Unix()))
			r.Header.Set("Webhook-Signature", "v1,AAAA "+signature)
			return c.Do(r)
		}
		raw := letter("hello")
		var taken Taken
		if send(key, webtest.Noon, raw, raw).Want(t, 200).Into(t, &taken); taken.Verdict != Question {
			t.Errorf("%+v", taken)
		}
		send(key, webtest.Noon, raw, letter("another")).Want(t, 404)
		send(key, webtest.Noon.Add(-6*time.Minute), raw, raw).Want(t, 404)
		send(key, webtest.Noon.Add(6*time.Minute), raw, raw).Want(t, 404)
		send(other, webtest.Noon, raw, raw).Want(t, 404)
		send(key, webtest.Noon, strings.Repeat("x", MaxBytes+2), strings.Repeat("x", MaxBytes+2)).Want(t, 413)
		w.Secret = ""
		send(key, webtest.Noon, raw, raw).Want(t, 404)
		program := d.As(policy.Actor{Role: policy.Program, ID: "p", Scopes: []string{"mail.receive"}})
		r := program.Request("POST", "api/v1/mail", strings.NewReader(letter("by a program")))
		r.Header.Set("Content-Type", "message/rfc822")
		program.Do(r).Want(t, 200)
	})
}

func TestViewer(t *testing.T) {
	storetest.Run(t, append(slices.Clone(lines), web.Line()), func(t *testing.T, s *store.Store) {
		b := newBox(t, s, func(c *Config) { c.Settings = webtest.Settings })
		id := enqueue(t, b, Letter{To: "ada@example.com", Locale: "en", Kind: KindOpened, Data: Ticket{Number: 7, Subject: "<script>alert(1)</script>", Link: "https://help.example.com/help/en/tickets/open?key=x", Words: "<b>hi</b>"}})
		if _, err := b.Tick(t.Context(), start); err != nil {
			t.Fatal(err)
		}
		d := webtest.New(t, s, b.Routes())
		admin := d.As(policy.Actor{Role: policy.Admin, ID: "a"})
		admin.Get("desk/outbox").Want(t, 200).Says(t, "ada@example.com", "[#7] &lt;script&gt;", "stays here")
		admin.Get("desk/outbox/"+id).Want(t, 200).Says(t, `href="https://help.example.com/help/en/tickets/open?key=x"`, "&lt;b&gt;hi&lt;/b&gt;")
		admin.Get("desk/outbox/"+id+"/source").Want(t, 200).Says(t, "Message-ID: <"+id)
		for _, role := range []policy.Role{policy.Nobody, policy.Customer, policy.Agent, policy.Lead, policy.Program} {
			c := d.As(policy.Actor{Role: role, ID: "x", Email: "ada@example.com", Scopes: []string{"outbox"}})
			for _, path := range []string{"desk/outbox", "desk/outbox/" + id, "desk/outbox/" + id + "/source"} {
				if r := c.Get(path); r.Code == 200 {
					t.Errorf("%v reads %s", role, path)
				}
			}
		}
		admin.Form("desk/outbox/"+id+"/again", nil).Want(t, 303)
		if i := item(t, b, id); i.State != outbox.Waiting {
			t.Errorf("%+v", i)
		}
		admin.Form("desk/outbox/"+id+"/drop", nil).Want(t, 303)
		admin.Get("desk/outbox/"+id).Want(t, 404)

		open := newBox(t, s, func(c *Config) { c.Settings, c.OpenToLocal = webtest.Settings, true })
		d = webtest.New(t, s, open.Routes())
		local := d.Browser()
		local.Address, local.Host = "127.0.0.1:4711", "localhost:4711"
		local.Get("desk/outbox").Want(t, 200)
		d.Browser().Get("desk/outbox").Want(t, 404)

		// Where letters go out, nobody here reads them.
		sealed := newBox(t, s, func(c *Config) { c.Settings, c.SMTP = webtest.Settings, "smtp://127.0.0.1:1" })
		id = enqueue(t, sealed, Letter{To: "ada@example.com", Locale: "en", Kind: KindCode, Data: Entry{Code: "123456"}})
		d = webtest.New(t, s, sealed.Routes())
		admin = d.As(policy.Actor{Role: policy.Admin, ID: "a"})
		if r := admin.Get("desk/outbox/"+id).Want(t, http.StatusOK); strings.Contains(r.Body.String(), "123456") {
			t.Error("an admin reads the code of somebody else")
		}
		admin.Get("desk/outbox/"+id+"/source").Want(t, 404)
	})
}
