package desk

import (
	"strings"
	"testing"

	"helpwright/desk/mail"
	"helpwright/desk/outbox"
	"helpwright/desk/tickets"
	"helpwright/desk/web/webtest"
	"helpwright/manifest"
	"helpwright/store"
	"helpwright/store/storetest"
)

// A talk is the matter of those who hold it.
func TestCallOfAGroup(t *testing.T) {
	storetest.Places(t, func(t *testing.T, at string) {
		settings := webtest.Settings()
		settings.Groups, settings.Bookings = []string{"sales"}, []manifest.Booking{{ID: "tour", Label: manifest.Words{"en": "A tour"}, Group: "sales", Minutes: 30}}
		d := openAt(t, at, func(c *Config) { c.Private = webtest.Private(settings) })
		visitor(t, d).JSON("POST", "api/v1/callbacks", map[string]string{"locale": "en", "email": "kim@example.com", "phone": "+49 30 123456", "booking": "tour", "when": "2026-11-06T12:00:00Z"}).Want(t, 201)
		var group string
		err := d.store.Read(t.Context(), func(tx *store.Tx) error { return tx.Row("SELECT team FROM tickets").Scan(&group) })
		if err != nil || group != "sales" {
			t.Errorf("it is in the queue of %q: %v", group, err)
		}
	})
}

// A wish to be called is a ticket and one letter to the customer; a letter with a file
// from somebody unknown is a ticket, and its sender gets a letter with the link.
func TestCallsAndLetters(t *testing.T) {
	storetest.Places(t, func(t *testing.T, at string) {
		settings := webtest.Settings()
		settings.Files.MaxFiles = 1
		d := openAt(t, at, func(c *Config) { c.Private = webtest.Private(settings) })
		visitor(t, d).JSON("POST", "api/v1/callbacks", map[string]string{"locale": "en", "email": "kim@example.com", "phone": "+49 30 123456", "message": "please"}).Want(t, 201)
		verdict, err := d.mail.Receive(t.Context(), []byte("From: Lee <lee@example.com>\r\nTo: help@example.com\r\nSubject: Broken\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"+
			"--b\r\nContent-Type: text/plain\r\n\r\nIt broke.\r\n--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=log.txt\r\n\r\nline\r\n--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=log2.txt\r\n\r\nline\r\n--b--\r\n"), mail.Envelope{Door: "smtp"})
		if verdict != mail.Question || err != nil {
			t.Fatalf("%q, %v", verdict, err)
		}
		writeAll(t, d)
		written := map[string][]string{}
		var files int
		err = d.store.Read(t.Context(), func(tx *store.Tx) error {
			items, err := outbox.List(tx, outbox.Filter{Channel: mail.Channel})
			for _, i := range items {
				written[i.Person] = append(written[i.Person], i.Kind)
			}
			if err != nil {
				return err
			}
			return tx.Row("SELECT COUNT(*) FROM attachments WHERE name LIKE 'log%' AND message <> ''").Scan(&files)
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(written["kim@example.com"], " "); got != mail.KindAsked {
			t.Errorf("kim gets %q", got)
		}
		if got := strings.Join(written["lee@example.com"], " "); got != mail.KindOpened {
			t.Errorf("lee gets %q", got)
		}
		if files != 1 {
			t.Errorf("%d files belong to messages", files)
		}
	})
}

// Whoever works on the ticket of a call reads there that it was cancelled; the customer
// has a letter about it, and no second one.
func TestCancelledCallIsNoted(t *testing.T) {
	storetest.Places(t, func(t *testing.T, at string) {
		d := openAt(t, at)
		var asked struct{ ID string }
		visitor(t, d).JSON("POST", "api/v1/callbacks", map[string]string{"locale": "zh-Hans", "email": "kim@example.com", "phone": "+49 30 123456", "message": "please"}).Want(t, 201).Into(t, &asked)
		var notes []string
		err := d.store.Write(t.Context(), func(tx *store.Tx) error {
			c, err := d.callbacks.Cancel(tx, asked.ID, "", d.cfg.Now())
			if err != nil {
				return err
			}
			notes, err = store.All(tx, func(row store.Scanner) (words string, err error) { return words, row.Scan(&words) },
				"SELECT words FROM tickets_messages WHERE ticket = $1 AND kind = $2", c.Ticket, tickets.Note)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(notes) != 1 || notes[0] != "This call is cancelled." {
			t.Errorf("noted is %q", notes)
		}
	})
}
