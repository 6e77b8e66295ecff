package mail

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"path"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"helpwright/desk/outbox"
	"helpwright/desk/web"
	"helpwright/locales"
	"helpwright/manifest"
	"helpwright/store"
	"helpwright/store/storetest"
	"helpwright/templates"
	"helpwright/theme"
)

var start = time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC)

// private is what a build leaves of templates.
var private = sync.OnceValue(func() fs.FS {
	files := fstest.MapFS{}
	inner, err := fs.Sub(templates.FS, templatesFolder)
	if err != nil {
		panic(err)
	}
	names, _ := fs.Glob(inner, "*.*")
	for _, name := range names {
		text, _ := fs.ReadFile(inner, name)
		files[path.Join(manifest.DeskTemplates, templatesFolder, name)] = &fstest.MapFile{Data: text}
	}
	return files
})

var themes = sync.OnceValues(func() (*theme.Theme, error) {
	var chains []theme.LocaleChain
	for _, tag := range []string{"en", "zh-Hans", "ar"} {
		chains = append(chains, theme.LocaleChain{Locale: theme.Locale{Tag: tag, Dir: theme.Dir(tag)}, Fallback: []string{"en"}})
	}
	t, problems, err := theme.New(theme.Config{Templates: templates.FS, Phrases: locales.FS, Locales: chains, Desk: true})
	if t == nil && err == nil {
		err = fmt.Errorf("%v", problems)
	}
	return t, err
})

func settings() *manifest.Desk {
	return &manifest.Desk{
		BaseURL: "https://help.example.org/", Mail: manifest.Mail{From: "support@example.org", Reply: "in.example.org"}, Files: manifest.Attachments{MaxFiles: 10},
		Locales: []manifest.DeskLocale{{Tag: "en", Dir: "ltr", Title: "Example Help"}, {Tag: "zh-Hans", Dir: "ltr", Title: "示例帮助"}, {Tag: "ar", Dir: "rtl", Title: "مساعدة"}},
	}
}

var lines = []store.Line{outbox.Line(), Line()}

// newBox makes a box with a clock that stands still.
func newBox(t testing.TB, s *store.Store, change func(*Config)) *Box {
	t.Helper()
	c := Config{
		Store: s, Private: private(), Settings: settings, Now: func() time.Time { return start },
		Address: func(path string) string { return "https://help.example.org/" + path },
		Theme:   func(string) (*theme.Theme, error) { return themes() },
	}
	if change != nil {
		change(&c)
	}
	b, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func enqueue(t testing.TB, b *Box, l Letter) (id string) {
	t.Helper()
	if l.At.IsZero() {
		l.At = start
	}
	err := b.Store.Write(context.Background(), func(tx *store.Tx) (err error) {
		id, err = b.Enqueue(tx, l)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func item(t testing.TB, b *Box, id string) (i outbox.Item) {
	t.Helper()
	if err := b.Store.Read(context.Background(), func(tx *store.Tx) (err error) {
		i, err = outbox.Find(tx, id)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return i
}

func written(t testing.TB, b *Box, id string) *Written {
	t.Helper()
	w, err := b.Write(item(t, b, id))
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// Every template can be filled in every locale with what its kind tells, and with
// nothing at all; every phrase that it names is there.
func TestKinds(t *testing.T) {
	ticket := Ticket{Name: "Ada", Number: 4711, Subject: "It broke", Words: "First\n\nSecond", By: "Kim", Link: "https://help.example.org/x?k=1", Rate: "https://help.example.org/r", Minutes: 240, Former: 1, Customer: "Ada", Files: 2}
	entry := Entry{Name: "Ada", Code: "123 456", Link: "https://help.example.org/x", Minutes: 15, By: "Kim"}
	call := Call{Name: "Ada", Booking: "Tour", Starts: "2026-11-24T15:30:00+01:00", Zone: "Europe/Berlin", Phone: "+49 30 1", Link: "https://help.example.org/c", Words: "hi", Customer: "Ada"}
	th, err := themes()
	if err != nil {
		t.Fatal(err)
	}
	names, err := fs.Glob(private(), path.Join(manifest.DeskTemplates, templatesFolder, "*.txt"))
	if err != nil || len(names) < 18 {
		t.Fatalf("%v, %v", names, err)
	}
	for _, name := range names {
		kind := strings.TrimSuffix(path.Base(name), ".txt")
		var data any = ticket
		switch {
		case strings.Contains(kind, "call"):
			data = call
		case kind == KindCode || kind == KindInvite || kind == KindReset || kind == KindLink:
			data = entry
		}
		full, _ := json.Marshal(data)
		for _, locale := range []string{"en", "zh-Hans", "ar"} {
			for _, data := range []string{string(full), "null"} {
				f, err := fill(private(), kind, locale, th, json.RawMessage(data))
				if err != nil {
					if data != "null" {
						t.Errorf("%s in %s: %v", kind, locale, err)
					}
					continue
				}
				said := fmt.Sprint(f)
				for _, unsaid := range []string{"<no value>", "mail_", "%!", "<nil>"} {
					if data != "null" && strings.Contains(said, unsaid) {
						t.Errorf("%s in %s says %q: %s", kind, locale, unsaid, said)
					}
				}
			}
		}
	}
}

func TestLetterInWords(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, s *store.Store) {
		b := newBox(t, s, func(c *Config) { c.Listens = true })
		id := enqueue(t, b, Letter{To: "Ada@Example.com", Name: "Ada", Locale: "en", Kind: KindAnswer, Ticket: "t1", Role: Customer, Data: Ticket{
			Name: "Ada", Number: 4711, Subject: "It broke", Words: "Try <b>this</b>:\n\n1. turn it off\n2. turn it on", By: "Kim", Link: "https://help.example.org/en/tickets/open?key=abc",
		}})
		w := written(t, b, id)
		want := `##- To answer, write above this line ##-

Hello Ada,

Kim answered you:

Try <b>this</b>:

1. turn it off
2. turn it on

See everything said so far
https://help.example.org/en/tickets/open?key=abc

-- 
Example Help
https://help.example.org/
`
		if got := w.Text(); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
		html, err := w.html(b.Private)
		if err != nil || !strings.Contains(html, "Try &lt;b&gt;this&lt;/b&gt;:") || !strings.Contains(html, `<a href="https://help.example.org/en/tickets/open?key=abc"`) {
			t.Errorf("%v\n%s", err, html)
		}
		var raw bytes.Buffer
		if err := b.Raw(w, &raw); err != nil {
			t.Fatal(err)
		}
		p, err := readLetter(raw.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		for header, want := range map[string]string{
			"Message-Id": "<" + id + "@example.org>", "Auto-Submitted": "auto-generated", "Subject": "[#4711] It broke", "Mime-Version": "1.0",
			"From": `"Example Help" <support@example.org>`, "To": `"Ada" <ada@example.com>`, "Cc": "", "Bcc": "", "Date": "Sun, 22 Nov 2026 09:30:00 +0000",
		} {
			if got := p.header.Get(header); got != want {
				t.Errorf("%s: %q, want %q", header, got, want)
			}
		}
		root := p.header.Get("References")
		if root == "" || p.header.Get("In-Reply-To") != root || strings.Contains(root, "t1") {
			t.Errorf("threads by %q and %q", root, p.header.Get("In-Reply-To"))
		}
		second := written(t, b, enqueue(t, b, Letter{To: "ada@example.com", Kind: KindSolved, Ticket: "t1", Role: Customer}))
		if "<"+second.Root+">" != root || second.ReplyTo != w.ReplyTo || second.MessageID() == w.MessageID() {
			t.Errorf("%+v does not go on with %+v", second, w)
		}
		if local, _, _ := strings.Cut(w.ReplyTo, "@"); len(local) > 64 || !strings.HasSuffix(w.ReplyTo, "@in.example.org") {
			t.Errorf("%q is no address", w.ReplyTo)
		}
	})
}

// Whatever stands in a value, it makes no header, no paragraph of the form and no link.
func TestNoInjection(t *testing.T) {
	evil := []string{
		"x\r\nBcc: evil@example.net", "x\nSubject: other", "\x01https://evil.example.net\x05Click", "\r\n\r\nbody", "x\u2028Bcc: y", "=?utf-8?q?=0d=0aBcc:_evil=40example.net?=",
		"x\r\n.\r\nMAIL FROM:<a@b>", strings.Repeat("long ", 2000), "\u202egro.elpmaxe\u202c", "x\x00y", "<evil@example.net>", `"quoted" <a@b.c>`, "é\r\nX-Evil: 1",
	}
	storetest.Run(t, lines, func(t *testing.T, s *store.Store) {
		b := newBox(t, s, nil)
		for _, value := range evil {
			id := enqueue(t, b, Letter{To: "ada@example.com", Name: strings.ReplaceAll(value, "\x00", ""), Kind: KindOpened, Data: Ticket{
				Name: value, Subject: value, Words: value, By: value, Link: "https://help.example.org/" + value, Minutes: 5,
			}})
			w := written(t, b, id)
			links := 0
			for _, p := range w.Blocks {
				if p.Kind == "link" {
					if links++; !strings.HasPrefix(p.Lines[0], "https://help.example.org/") {
						t.Errorf("%q made the link %q", value, p.Lines[0])
					}
				}
			}
			var raw bytes.Buffer
			if err := b.Raw(w, &raw); err != nil {
				t.Fatalf("%q: %v", value, err)
			}
			p, err := readLetter(raw.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			for _, header := range []string{"Bcc", "Cc", "X-Evil"} {
				if p.header.Has(header) {
					t.Errorf("%q made a header %s", value, header)
				}
			}
			if links != 1 || len(p.to) != 1 || p.to[0] != "ada@example.com" || len(p.header.Values("Subject")) != 1 {
				t.Errorf("%q: %d links, to %v, subjects %q", value, links, p.to, p.header.Values("Subject"))
			}
		}
	})
}

// What takes a moment to send takes no minutes to read, and no more room than it came in.
func TestMarkupThatGrows(t *testing.T) {
	for _, piece := range []string{"<a href=x><br>", "<a>b</a>", "<blockquote>x<br>", "<blockquote><br>", "<style>", "<b hidden>"} {
		began := time.Now()
		text := textOf(strings.Repeat("<blockquote>", deepest) + strings.Repeat(piece, maxHTML/len(piece)))
		if took := time.Since(began); took > 3*time.Second || len(text) > 2*maxHTML {
			t.Errorf("%q again and again takes %v, and makes %d bytes of %d", piece, took, len(text), maxHTML)
		}
	}
}

func TestIsMailAddress(t *testing.T) {
	for address, want := range map[string]bool{
		"a@example.org": true, "a.b+c@example.org": true, "x@localhost": true,
		"": false, "a": false, "a@": false, "@b": false, "a@b\r\nBcc: c@d": false, "a@b, c@d": false, "Ada <a@b>": false, "a b@c": false, "a@b@c": false,
		"ä@example.org": false, `"a b"@c`: false, "a@.org": false, "a@b..c": false, strings.Repeat("a", 65) + "@b": false, "<a@b>": false, "a@b\x00": false, "a@b;c@d": false,
	} {
		if got := web.IsMailAddress(address); got != want {
			t.Errorf("%q: %v, want %v", address, got, want)
		}
	}
}

// Without a server letters stay here and are not sent when there is one later.
func TestLocalOutbox(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, s *store.Store) {
		b := newBox(t, s, nil)
		id := enqueue(t, b, Letter{To: "a@example.org", Kind: KindCode, Data: Entry{Code: "123"}})
		if _, err := b.Tick(t.Context(), start); err != nil {
			t.Fatal(err)
		}
		if i := item(t, b, id); i.State != outbox.Kept || i.Payload == "" || i.Tries != 0 {
			t.Errorf("%+v", i)
		}
	})
}

func TestSettings(t *testing.T) {
	for at, good := range map[string]bool{
		"smtp://user:p%40ss@mail.example.org": true, "smtps://mail.example.org:465": true, "smtp://127.0.0.1:2525": true,
		"http://mail.example.org": false, "mail.example.org": false, "smtp://": false, "smtp://x:abc": false,
	} {
		_, err := newWay(at)
		if (err == nil) != good {
			t.Errorf("%s: %v", at, err)
		}
		if err != nil && strings.Contains(err.Error(), "p%40ss") {
			t.Error("the error tells the password")
		}
	}
	for at, good := range map[string]bool{
		"imaps://user:pass@mail.example.org/INBOX": true, "imap://u:p@127.0.0.1:1143": true,
		"imap://u:p@mail.example.org": false, "imaps://mail.example.org": false, "pop://u:p@x": false,
	} {
		if _, err := newMailbox(at); (err == nil) != good {
			t.Errorf("%s: %v", at, err)
		}
	}
}

func TestAway(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	storetest.Run(t, lines, func(t *testing.T, s *store.Store) {
		b := newBox(t, s, func(c *Config) { c.SMTP = "smtp://" + l.Addr().String() })
		id := enqueue(t, b, Letter{To: "a@example.org", Kind: KindCode, Data: Entry{Code: "123"}})
		if err := b.bring(t.Context(), item(t, b, id)); !errors.Is(err, outbox.ErrAway) {
			t.Errorf("%v", err)
		}
	})
}
