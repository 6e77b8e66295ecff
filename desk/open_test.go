package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"helpwright/desk/accounts"
	"helpwright/desk/mail"
	"helpwright/desk/policy"
	"helpwright/desk/web/webtest"
	"helpwright/manifest"
	"helpwright/store"
	"helpwright/store/storetest"
)

// A visitor is a browser on a desk that is open in earnest.
func visitor(t *testing.T, d *Desk) *webtest.Client {
	t.Helper()
	return webtest.Visit(d)
}

// writeAll makes letters of all notices.
func writeAll(t *testing.T, d *Desk) {
	t.Helper()
	for more := true; more; {
		var err error
		if more, err = d.writeLetters(t.Context(), d.cfg.Now()); err != nil {
			t.Fatal(err)
		}
	}
}

// letters are those that the desk wrote to an address, with what they tell.
func letters(t *testing.T, d *Desk, to, kind string) (found []mail.Ticket) {
	t.Helper()
	writeAll(t, d)
	err := d.store.Read(t.Context(), func(tx *store.Tx) error {
		rows, err := tx.Query("SELECT payload FROM outbox_items WHERE channel = $1 AND person = $2 AND kind = $3 ORDER BY created", mail.Channel, to, kind)
		if err != nil {
			return err
		}
		for rows.Next() {
			var payload string
			if err := rows.Scan(&payload); err != nil {
				return err
			}
			var letter struct{ Data mail.Ticket }
			if err := json.Unmarshal([]byte(payload), &letter); err != nil {
				return err
			}
			found = append(found, letter.Data)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// below cuts off where the site begins.
func below(t *testing.T, address string) string {
	t.Helper()
	path, ok := strings.CutPrefix(address, "https://help.example.com"+webtest.Base)
	if !ok {
		t.Fatalf("a letter leads to %q", address)
	}
	return path
}

// A customer writes, reads the ticket through the mailed link, and nobody else does.
func TestFromFormToTicket(t *testing.T) {
	storetest.Places(t, func(t *testing.T, at string) {
		d := openAt(t, at)
		kim := visitor(t, d)
		kim.Form("api/v1/tickets", url.Values{"message": {"The printer is on fire."}, "email": {"kim@example.com"}, "locale": {"en"}}).Want(t, 303)
		told := letters(t, d, "kim@example.com", mail.KindOpened)
		if len(told) != 1 {
			t.Fatalf("%d letters tell that the ticket is there", len(told))
		}
		link, err := url.Parse(below(t, told[0].Link))
		if err != nil {
			t.Fatal(err)
		}
		kim.Get(link.String()).Want(t, 200).Says(t, "Open the ticket")
		opened := kim.Form("en/tickets/open", url.Values{"code": {link.Query().Get("code")}}).Want(t, 303).Header().Get("Location")
		id := regexp.MustCompile(`/en/tickets/([a-z0-9]+)/$`).FindStringSubmatch(opened)[1]
		kim.Get("api/v1/tickets/"+id).Want(t, 200).Says(t, "The printer is on fire.")
		visitor(t, d).Get("api/v1/tickets/"+id).Want(t, 401)
		// By a code, all tickets of the address.
		asked := kim.Form("en/tickets/sign-in", url.Values{"email": {"kim@example.com"}}).Want(t, 303).Header().Get("Location")
		var code string
		for range 100 {
			if found := letters(t, d, "kim@example.com", mail.KindCode); len(found) > 0 {
				code = codeOf(t, d)
				break
			}
			time.Sleep(50 * time.Millisecond) // until the loop has come round
		}
		to, err := url.Parse(asked)
		if err != nil {
			t.Fatal(err)
		}
		fresh := visitor(t, d)
		fresh.Form("en/tickets/enter", url.Values{"challenge": {to.Query().Get("challenge")}, "code": {code}}).Want(t, 303)
		fresh.Get("api/v1/tickets").Want(t, 200).Says(t, id)
	})
}

// An account with an address to which nobody can write, as an older release took it,
// keeps no other reader from their letters.
func TestReaderWhoCannotBeWrittenTo(t *testing.T) {
	storetest.Places(t, func(t *testing.T, at string) {
		d := openAt(t, at)
		err := d.store.Write(t.Context(), func(tx *store.Tx) error {
			for _, email := range []string{"jörg@example.com", "ana@example.com"} {
				p, err := d.accounts.Add(tx, accounts.Newcomer{Email: "new@example.com", Name: "Somebody", Role: policy.Agent}, "", webtest.Noon)
				if err != nil {
					return err
				}
				if _, err := tx.Exec("UPDATE accounts_people SET email = $1 WHERE id = $2", email, p.ID); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		visitor(t, d).JSON("POST", "api/v1/tickets", map[string]string{"message": "Hello?", "email": "kim@example.com"}).Want(t, 201)
		for to, kind := range map[string]string{"ana@example.com": mail.KindArrived, "kim@example.com": mail.KindOpened} {
			if n := len(letters(t, d, to, kind)); n != 1 {
				t.Errorf("%s gets %d letters", to, n)
			}
		}
		visitor(t, d).JSON("POST", "api/v1/tickets", map[string]string{"message": "Hello?", "email": "jörg@example.com"}).Want(t, 422).Says(t, "email")
	})
}

func codeOf(t *testing.T, d *Desk) (code string) {
	t.Helper()
	err := d.store.Read(t.Context(), func(tx *store.Tx) error {
		var payload string
		if err := tx.Row("SELECT payload FROM outbox_items WHERE kind = $1", mail.KindCode).Scan(&payload); err != nil {
			return err
		}
		var letter struct{ Data mail.Entry }
		err := json.Unmarshal([]byte(payload), &letter)
		code = letter.Data.Code
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// The account of dev signs in with a password alone, and exists nowhere else.
func TestSeed(t *testing.T) {
	at := "sqlite:" + t.TempDir() + "/desk.db"
	if _, err := openAt(t, at).Seed(t.Context()); err == nil {
		t.Error("a desk in earnest has a seeded account")
	}
	d := openAt(t, "sqlite:"+t.TempDir()+"/desk.db", func(c *Config) { c.Dev = true })
	first, err := d.Seed(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	again, err := d.Seed(t.Context())
	if err != nil || again == first {
		t.Fatalf("the second start has the password %q, %v", again, err)
	}
	agent := visitor(t, d)
	agent.Form("desk/sign-in", url.Values{"email": {SeededEmail}, "password": {first}}).Want(t, 422)
	if to := agent.Form("desk/sign-in", url.Values{"email": {SeededEmail}, "password": {again}}).Want(t, 303).Header().Get("Location"); to != webtest.Base+"desk/" {
		t.Errorf("signing in leads to %q", to)
	}
	agent.Get("desk/people/").Want(t, 200)
}

// A new release is taken over without a restart.
func TestNewRelease(t *testing.T) {
	settings := webtest.Settings()
	private := &exchanged{FS: webtest.Private(settings)}
	d := openAt(t, "sqlite:"+t.TempDir()+"/desk.db", func(c *Config) { c.Private = private })
	visitor(t, d).Get("en/tickets/sign-in").Want(t, 200)
	settings.Locales = settings.Locales[1:]
	private.later(webtest.Private(settings), `{"release":"two","base_url":"https://help.example.com/help/"}`)
	if _, err := d.followRelease(t.Context(), webtest.Noon); err != nil {
		t.Fatal(err)
	}
	visitor(t, d).Get("en/tickets/sign-in").Want(t, 404)
	visitor(t, d).Get("ar/tickets/sign-in").Want(t, 200)
}

// An exchanged file system becomes another, with a manifest of its own.
type exchanged struct {
	fs.FS
	manifest fstest.MapFS
}

func (e *exchanged) later(files fs.FS, text string) {
	e.FS, e.manifest = files, fstest.MapFS{manifest.File: {Data: []byte(text)}}
}

func (e *exchanged) Open(name string) (fs.File, error) {
	if name == manifest.File && e.manifest != nil {
		return e.manifest.Open(name)
	}
	return e.FS.Open(name)
}

func TestNoDesk(t *testing.T) {
	_, err := Open(t.Context(), Config{Public: fstest.MapFS{}, Private: fstest.MapFS{}, Data: t.TempDir(), Now: time.Now})
	if !errors.Is(err, ErrNone) {
		t.Errorf("a site without a desk: %v", err)
	}
}

// Two desks on one database close in any order and open again; nothing is told twice.
func TestTwoDesks(t *testing.T) {
	storetest.Places(t, func(t *testing.T, at string) {
		if strings.HasPrefix(at, "sqlite:") {
			return // one desk alone opens a file
		}
		one, two := openAt(t, at), openAt(t, at)
		for i, d := range []*Desk{one, two, one, two} {
			visitor(t, d).JSON("POST", "api/v1/tickets", map[string]string{"message": "Number " + string(rune('1'+i)), "email": "kim@example.com", "locale": "en"}).Want(t, 201)
		}
		if told := letters(t, two, "kim@example.com", mail.KindOpened); len(told) != 4 {
			t.Errorf("%d letters tell of four tickets", len(told))
		}
	})
}

// A fault of one task is no fault of another, nor the end of the desk.
func TestLoop(t *testing.T) {
	var log bytes.Buffer
	calls := make(chan string, 1000)
	failing := errors.New("it fails")
	tasks := []task{
		{"works", time.Millisecond, quietlyDo(func() error { calls <- "works"; return nil })},
		{"fails", time.Millisecond, quietlyDo(func() error { return failing })},
		{"panics", time.Millisecond, quietlyDo(func() error { panic("it panics") })},
	}
	l := start(slog.New(slog.NewTextHandler(&locked{to: &log}, nil)), time.Now, tasks)
	for range 20 {
		<-calls
	}
	l.end()
	if said := log.String(); !strings.Contains(said, "it fails") || !strings.Contains(said, "it panics") {
		t.Errorf("the log says %s", said)
	}
}

func quietlyDo(do func() error) func(context.Context, time.Time) (bool, error) {
	return func(context.Context, time.Time) (bool, error) { return false, do() }
}

// A locked writer takes what several tasks say.
type locked struct {
	mu sync.Mutex
	to *bytes.Buffer
}

func (l *locked) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.to.Write(b)
}
