package desk

import (
	"encoding/json"
	"strings"
	"testing"

	"helpwright/desk/accounts"
	"helpwright/desk/mail"
	"helpwright/desk/policy"
	"helpwright/desk/tickets"
	"helpwright/desk/web/webtest"
	"helpwright/manifest"
	"helpwright/store"
	"helpwright/store/storetest"
)

// openForMail opens a desk that gets answers by mail, with an agent and a ticket.
func openForMail(t *testing.T, at string, settings *manifest.Desk) (d *Desk, ana accounts.Person, ticket *tickets.Ticket) {
	t.Helper()
	d = openAt(t, at, func(c *Config) {
		c.Private = webtest.Private(settings)
		c.Mail.Secret = "whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0"
	})
	err := d.store.Write(t.Context(), func(tx *store.Tx) (err error) {
		if ana, err = d.accounts.Add(tx, accounts.Newcomer{Email: "ana@example.com", Name: "Ana", Role: policy.Agent}, "", webtest.Noon); err != nil {
			return err
		}
		ticket, err = d.tickets.Open(tx, tickets.Opening{Text: "It broke.", Email: "kim@example.com", Locale: "en", Channel: "form"}, tickets.By{Side: tickets.Customer}, policy.Actor{}, webtest.Noon)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return d, ana, ticket
}

// answerTo is the signed address of the one letter of a kind to somebody.
func answerTo(t *testing.T, d *Desk, to, kind string) string {
	t.Helper()
	writeAll(t, d)
	var payload string
	err := d.store.Read(t.Context(), func(tx *store.Tx) error {
		return tx.Row("SELECT payload FROM outbox_items WHERE channel = $1 AND person = $2 AND kind = $3", mail.Channel, to, kind).Scan(&payload)
	})
	if err != nil {
		t.Fatal(err)
	}
	var letter struct{ Answer string }
	if err := json.Unmarshal([]byte(payload), &letter); err != nil || letter.Answer == "" {
		t.Fatalf("no answer to a letter of kind %s: %v", kind, err)
	}
	return letter.Answer + "@example.com"
}

func receive(t *testing.T, d *Desk, want mail.Verdict, lines ...string) {
	t.Helper()
	verdict, err := d.mail.Receive(t.Context(), []byte(strings.Join(lines, "\r\n")+"\r\n"), mail.Envelope{Door: "smtp"})
	if verdict != want || err != nil {
		t.Fatalf("%q, %v; want %q", verdict, err, want)
	}
}

// Who is called in a note and answers by mail speaks to colleagues; who gets the words
// of a customer and answers by mail speaks to the customer.
func TestAnswersOfAgents(t *testing.T) {
	storetest.Places(t, func(t *testing.T, at string) {
		settings := webtest.Settings()
		settings.Mail.From = "help@example.com"
		d, ana, ticket := openForMail(t, at, settings)
		boss := tickets.By{Side: tickets.Agent, ID: "boss", Name: "Boss"}
		err := d.store.Write(t.Context(), func(tx *store.Tx) error {
			_, err := d.tickets.Note(tx, ticket.ID, tickets.Word{Text: "@ana is this customer lying?", Via: "desk"}, boss, policy.Actor{Role: policy.Lead, ID: "boss"}, webtest.Noon)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		receive(t, d, mail.Answer, "From: ana@example.com", "To: "+answerTo(t, d, ana.Email, mail.KindMention), "Subject: Re", "", "Of course he is.")
		receive(t, d, mail.Answer, "From: ana@example.com", "To: "+answerTo(t, d, ana.Email, mail.KindArrived), "Subject: Re", "", "Hello Kim.")
		told := letters(t, d, "kim@example.com", mail.KindAnswer)
		if len(told) != 1 || told[0].Words != "Hello Kim." {
			t.Errorf("the customer is told %+v", told)
		}
		err = d.store.Read(t.Context(), func(tx *store.Tx) error {
			v, err := d.tickets.AgentView(tx, ticket.ID, webtest.Noon)
			for _, e := range v.History {
				if e.Text == "Of course he is." && (e.Kind != tickets.Note || e.Name != "Ana") {
					t.Errorf("said as %s of %s", e.Kind, e.Name)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// A letter says what it says: one with more than a ticket holds is a ticket nevertheless.
func TestLongLetter(t *testing.T) {
	storetest.Places(t, func(t *testing.T, at string) {
		d := openAt(t, at)
		receive(t, d, mail.Question, "From: "+strings.Repeat("Lee ", 60)+"<lee@example.com>", "To: help@example.com", "Subject: "+strings.Repeat("long ", 50), "", strings.Repeat("words and more\r\n", 4000))
		if n := len(letters(t, d, "lee@example.com", mail.KindOpened)); n != 1 {
			t.Errorf("%d letters tell that it is here", n)
		}
	})
}

// Letters say what was promised, and which ticket they go on with.
func TestLettersTell(t *testing.T) {
	storetest.Places(t, func(t *testing.T, at string) {
		settings := webtest.Settings()
		settings.Service = []manifest.ServicePolicy{{Priority: "normal", FirstResponse: 90}}
		d, _, ticket := openForMail(t, at, settings)
		if told := letters(t, d, "kim@example.com", mail.KindOpened); len(told) != 1 || told[0].Minutes != 90 {
			t.Errorf("the customer is told %+v, want a promise of 90 minutes", told)
		}
		err := d.store.Write(t.Context(), func(tx *store.Tx) error {
			if _, err := d.tickets.Close(tx, ticket.ID, tickets.By{Side: tickets.Customer}, webtest.Noon); err != nil {
				return err
			}
			later := webtest.Noon.AddDate(0, 1, 0)
			_, _, err := d.tickets.Say(tx, ticket.ID, tickets.Word{Text: "Again.", Via: "portal"}, tickets.By{Side: tickets.Customer}, policy.Actor{}, later)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if told := letters(t, d, "kim@example.com", mail.KindFollowUp); len(told) != 1 || told[0].Former != ticket.Number {
			t.Errorf("the customer is told %+v, want that it goes on with %d", told, ticket.Number)
		}
	})
}
