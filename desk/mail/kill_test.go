package mail_test

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"os/exec"
	"path"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	gosmtp "github.com/emersion/go-smtp"

	"helpwright/desk/mail"
	"helpwright/desk/outbound"
	"helpwright/desk/outbox"
	"helpwright/desk/web"
	"helpwright/desk/webhooks"
	"helpwright/journal"
	"helpwright/locales"
	"helpwright/manifest"
	"helpwright/store"
	"helpwright/store/storetest"
	"helpwright/templates"
	"helpwright/theme"
)

var (
	kills    = flag.Int("outbox.kills", 10, "how often the desk is killed")
	messages = flag.Int("outbox.messages", 200, "how many letters and events are to be brought")
)

// A desk that is killed again and again is a process of its own: this program, told by
// its environment what to do.
const orderOfChild = "HELPWRIGHT_OUTBOX_CHILD"

// An order is what the child is told.
type order struct {
	Store, SMTP string
	Began       time.Time // of the clock of the test
	Speed       int       // times as fast as time goes
	Messages    int
}

func TestMain(m *testing.M) {
	if text := os.Getenv(orderOfChild); text != "" {
		var o order
		if err := json.Unmarshal([]byte(text), &o); err != nil {
			panic(err)
		}
		o.serve()
	}
	os.Exit(m.Run())
}

var outboxLines = []store.Line{journal.Line(), outbox.Line(), web.Line(), mail.Line(), webhooks.Line()}

// patience is less than the sinks are silent when they time out.
const patience = 200 * time.Millisecond

func (o order) now() time.Time { return o.Began.Add(time.Since(o.Began) * time.Duration(o.Speed)) }

// rooms makes both channels as a desk does.
func (o order) rooms(s *store.Store, now func() time.Time) (*mail.Box, *webhooks.Room) {
	files := fstest.MapFS{}
	names, _ := fs.Glob(templates.FS, "desk/mail/*")
	for _, name := range names {
		text, _ := fs.ReadFile(templates.FS, name)
		files[path.Join(manifest.DeskTemplates, name)] = &fstest.MapFile{Data: text}
	}
	settings := &manifest.Desk{BaseURL: "https://help.example.org/", Mail: manifest.Mail{From: "support@example.org"}, Locales: []manifest.DeskLocale{{Tag: "en", Dir: "ltr", Title: "Help"}}}
	words := sync.OnceValues(func() (*theme.Theme, error) {
		t, _, err := theme.New(theme.Config{Templates: templates.FS, Phrases: locales.FS, Locales: []theme.LocaleChain{{Locale: theme.Locale{Tag: "en", Dir: "ltr"}}}, Desk: true})
		return t, err
	})
	b, err := mail.New(mail.Config{
		Store: s, Private: files, Settings: func() *manifest.Desk { return settings }, Now: now, SMTP: "smtp://" + o.SMTP, Patience: patience,
		Theme: func(string) (*theme.Theme, error) { return words() },
	})
	if err != nil {
		panic(err)
	}
	out := outbound.New(outbound.Config{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}})
	return b, webhooks.New(webhooks.Config{Store: s, Out: out, Now: now, Patience: patience})
}

// serve is the desk: it writes letters and events down, and brings them, until it is
// killed.
func (o order) serve() {
	ctx := context.Background()
	s, err := store.Open(ctx, o.Store, slog.New(slog.DiscardHandler), outboxLines...)
	if err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
	b, r := o.rooms(s, o.now)
	fmt.Println("ready")
	go func() {
		for i := range o.Messages {
			if err := o.happens(ctx, s, b, i); err != nil {
				fmt.Println("failed:", err)
				os.Exit(1)
			}
		}
		fmt.Println("written")
	}()
	go func() {
		for {
			if _, err := r.Tick(ctx, o.now()); err != nil {
				fmt.Println("failed:", err)
			}
			time.Sleep(2 * time.Millisecond)
		}
	}()
	for {
		if _, err := b.Tick(ctx, o.now()); err != nil {
			fmt.Println("failed:", err)
		}
		time.Sleep(2 * time.Millisecond)
	}
}

// happens writes a letter and an event in one transaction, once.
func (o order) happens(ctx context.Context, s *store.Store, b *mail.Box, i int) error {
	name := fmt.Sprint("n", i)
	return s.WriteKeyed(ctx, func(tx *store.Tx) error {
		var known int
		if err := tx.Row("SELECT COUNT(*) FROM journal_entries WHERE subject = $1", name).Scan(&known); err != nil || known > 0 {
			return err
		}
		if err := journal.Append(tx, journal.Event{Kind: "ticket.opened", Subject: name, At: o.now()}); err != nil {
			return err
		}
		_, err := b.Enqueue(tx, mail.Letter{To: name + "@example.com", Kind: mail.KindCode, Data: mail.Entry{Code: name}, At: o.now()})
		return err
	})
}

// A record is what a sink was brought: ids by name, and how often it thanked.
type record struct {
	mu     sync.Mutex
	ids    map[string]map[string]bool
	thanks map[string]int
	tries  int
}

func newRecord() *record {
	return &record{ids: map[string]map[string]bool{}, thanks: map[string]int{}}
}

// mishap says what goes wrong with a delivery: three of ten fail, one of ten is taken
// and never answered.
func (r *record) mishap(name, id string) (fails, hangs bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tries++
	if r.ids[name] == nil {
		r.ids[name] = map[string]bool{}
	}
	r.ids[name][id] = true
	switch n := rand.IntN(10); {
	case n < 3:
		return true, false
	case n == 3:
		return false, true
	}
	r.thanks[name]++
	return false, false
}

func (r *record) done() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.thanks)
}

type mailSink struct{ *record }

func (s mailSink) NewSession(*gosmtp.Conn) (gosmtp.Session, error) {
	return &mailSession{record: s.record}, nil
}

type mailSession struct {
	*record
	to string
}

func (*mailSession) Mail(string, *gosmtp.MailOptions) error { return nil }
func (*mailSession) Reset()                                 {}
func (*mailSession) Logout() error                          { return nil }
func (s *mailSession) Rcpt(to string, _ *gosmtp.RcptOptions) error {
	s.to = to
	return nil
}

func (s *mailSession) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	_, id, _ := strings.Cut(string(raw), "Message-ID: <")
	id, _, _ = strings.Cut(id, ">")
	name, _, _ := strings.Cut(s.to, "@")
	fails, hangs := s.mishap(name, id)
	if hangs {
		time.Sleep(2 * patience)
	}
	if fails {
		return &gosmtp.SMTPError{Code: 451, Message: "not now"}
	}
	return nil
}

func hook(r *record) http.HandlerFunc {
	return func(w http.ResponseWriter, q *http.Request) {
		var body struct {
			Data struct{ Subject string }
		}
		if err := json.NewDecoder(q.Body).Decode(&body); err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		fails, hangs := r.mishap(body.Data.Subject, q.Header.Get("webhook-id"))
		if hangs {
			time.Sleep(2 * patience)
		}
		if fails {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}
}

// A desk that is killed again and again, with servers that fail and fall silent, brings
// every letter and every event at least once, always with the same id; what a dead
// program is to be told ends as dead letters, all of which are listed.
//
// The whole run: go test ./desk/mail -run TestKillLoop -outbox.kills 100 -outbox.messages 2000
func TestKillLoop(t *testing.T) {
	storetest.Places(t, func(t *testing.T, at string) {
		began := time.Now()
		letters, events := newRecord(), newRecord()
		sink := gosmtp.NewServer(mailSink{letters})
		sink.ErrorLog = silent{}
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		go func() { _ = sink.Serve(l) }() // ends with Close
		t.Cleanup(func() { _ = sink.Close() })
		live, dead := httptest.NewServer(hook(events)), httptest.NewServer(http.NotFoundHandler())
		t.Cleanup(live.Close)
		dead.Close()

		o := order{Store: at, SMTP: l.Addr().String(), Began: began, Speed: 12_000, Messages: *messages}
		endpoints(t, o, live.URL, dead.URL)
		for range *kills {
			child := start(t, o)
			time.Sleep(time.Duration(20+rand.IntN(250)) * time.Millisecond)
			child.kill()
		}
		child := start(t, o)
		for letters.done() < *messages || events.done() < *messages {
			if time.Since(began) > 10*time.Minute {
				t.Fatalf("%d letters and %d events arrived", letters.done(), events.done())
			}
			time.Sleep(10 * time.Millisecond)
		}
		child.kill()
		duplicates := check(t, letters, "letter") + check(t, events, "event")
		buried := bury(t, o)
		if buried != *messages {
			t.Errorf("%d dead letters are listed, want %d", buried, *messages)
		}
		result, _ := json.Marshal(map[string]any{
			"test": "outbox", "kills": *kills, "messages": 2 * *messages, "undelivered": 0, "tries": letters.tries + events.tries, "again": duplicates, "dead": buried, "seconds": time.Since(began).Seconds(),
		})
		t.Logf("%s", result)
	})
}

type silent struct{}

func (silent) Printf(string, ...any) {}
func (silent) Println(...any)        {}

// check looks whether each thing came, and always with one id. It tells how often
// things came that had been thanked for.
func check(t *testing.T, r *record, what string) (again int) {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range *messages {
		name := fmt.Sprint("n", i)
		if r.thanks[name] == 0 || len(r.ids[name]) != 1 {
			t.Errorf("the %s %s was thanked for %d times and has the ids %v", what, name, r.thanks[name], r.ids[name])
		}
		again += r.thanks[name] - 1
	}
	if len(r.ids) != *messages {
		t.Errorf("%d sorts of %s came, %d were written", len(r.ids), what, *messages)
	}
	return again
}

// endpoints makes the programs that want to know.
func endpoints(t *testing.T, o order, urls ...string) {
	t.Helper()
	s, err := store.Open(t.Context(), o.Store, slog.New(slog.DiscardHandler), outboxLines...)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	err = s.Write(t.Context(), func(tx *store.Tx) error {
		for i, at := range urls {
			_, err := tx.Exec(`INSERT INTO webhooks_endpoints (id, url, note, kinds, active, secret, former, until, since, created, maker)
				VALUES ($1, $2, '', '["ticket.*"]', 1, 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', '', 0, 0, 0, '')`, fmt.Sprint("endpoint", i), at)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// bury goes on with the clock until nothing waits any more, and counts what was given up.
func bury(t *testing.T, o order) int {
	t.Helper()
	s, err := store.Open(t.Context(), o.Store, slog.New(slog.DiscardHandler), outboxLines...)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	now := o.now()
	b, r := o.rooms(s, func() time.Time { return now })
	for {
		for _, tick := range []func(context.Context, time.Time) (bool, error){b.Tick, r.Tick} {
			for more := true; more; {
				if more, err = tick(t.Context(), now); err != nil {
					t.Fatal(err)
				}
			}
		}
		waiting, dead := 0, 0
		err := s.Read(t.Context(), func(tx *store.Tx) error {
			for _, channel := range []string{mail.Channel, webhooks.Channel} {
				counts, err := outbox.Counts(tx, channel)
				if err != nil {
					return err
				}
				waiting, dead = waiting+counts[outbox.Waiting], dead+counts[outbox.Dead]
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if waiting == 0 {
			return dead
		}
		now = now.Add(7 * time.Hour)
	}
}

// A child is a desk in a process of its own.
type child struct {
	t    *testing.T
	cmd  *exec.Cmd
	said chan string
}

// start starts a desk and waits until it is ready.
func start(t *testing.T, o order) *child {
	t.Helper()
	text, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	c := &child{t: t, cmd: exec.Command(os.Args[0]), said: make(chan string, 100)}
	c.cmd.Env = append(os.Environ(), orderOfChild+"="+string(text))
	c.cmd.Stderr = os.Stderr
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(c.said)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			c.said <- lines.Text()
		}
	}()
	if said := <-c.said; said != "ready" {
		c.kill()
		t.Fatalf("the desk says %q", said)
	}
	return c
}

// kill ends a desk as the power does.
func (c *child) kill() {
	c.t.Helper()
	_ = c.cmd.Process.Kill() // it may have ended
	for said := range c.said {
		if strings.HasPrefix(said, "failed") {
			c.t.Error(said)
		}
	}
	_ = c.cmd.Wait() // it was killed
}
