package tickets_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"helpwright/desk/packet"
	"helpwright/desk/policy"
	"helpwright/desk/tickets"
	"helpwright/store"
)

// everyText is all that stands in the tables of the room and in the journal.
func everyText(t *testing.T, d *desk) string {
	t.Helper()
	var out strings.Builder
	for table, columns := range map[string]string{
		"tickets":              "subject || tags || fields || requester || requester_name || packet",
		"tickets_messages":     "name || words || files || articles || event",
		"tickets_words":        "word",
		"tickets_tags":         "tag",
		"tickets_satisfaction": "words",
		"tickets_steps":        "answer",
		"tickets_undos":        "changes",
		"tickets_deflections":  "words",
		"journal_entries":      "actor || data",
	} {
		if err := d.Store.Read(t.Context(), func(tx *store.Tx) error {
			all, err := store.All(tx, func(row store.Scanner) (s string, err error) { return s, row.Scan(&s) }, "SELECT "+columns+" FROM "+table)
			out.WriteString(strings.Join(all, "\n"))
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	return out.String()
}

func (d *desk) withCanaries(email string) string {
	id := d.open(func(o *tickets.Opening) {
		o.Email, o.Name, o.Subject, o.Text = email, "Canary Bird", "canary subject", "canary words"
		o.Reason, o.Fields = "refund", map[string]string{"order": "canary order"}
		o.Packet = packet.Packet{
			Searches: []packet.Search{{Query: "canary search", Time: 1800000000000}},
			Trails:   []packet.Trail{{Article: "a", Path: "/canary/", Locale: "en", Revision: "1", At: "#b", Time: 1800000000000}},
		}
		o.Files = []string{"file1"}
	}).ID
	d.say(id, "Dear canary", ana)
	d.must(func(tx *store.Tx) error {
		if _, err := d.Note(tx, id, tickets.Word{Text: "canary note"}, ana, policy.Actor{}, d.now); err != nil {
			return err
		}
		if _, err := d.Step(tx, id, tickets.Step{Article: "a", Locale: "en", Revision: "1", ID: "s", Answer: "canary answer"}, ana, d.now); err != nil {
			return err
		}
		_, err := d.Escalate(tx, id, "canary reason", customer, d.now)
		return err
	})
	d.change(id, tickets.Change{Subject: new("another canary"), AddTags: []string{"canary"}, Fields: map[string]string{"order": "canary number"}})
	d.must(func(tx *store.Tx) error {
		if _, err := d.Close(tx, id, customer, d.now); err != nil {
			return err
		}
		_, err := d.Rate(tx, id, tickets.Rating{CSAT: 3, Words: "canary rating"}, customer, d.now)
		return err
	})
	d.pass(time.Second)
	return id
}

// After erasure nothing of a person is left, and others keep everything.
func TestErase(t *testing.T) {
	on(t, func(t *testing.T, d *desk) {
		id := d.withCanaries("canary@example.org")
		kept := d.open()
		if !strings.Contains(everyText(t, d), "canary") {
			t.Fatal("there is no canary to look for")
		}
		d.must(func(tx *store.Tx) error {
			n, files, err := d.Erase(tx, " Canary@Example.org", d.now)
			if n != 1 || fmt.Sprint(files) != "[file1]" {
				t.Errorf("%d tickets, files %v", n, files)
			}
			return err
		})
		d.pass(time.Hour)
		text := everyText(t, d)
		for _, canary := range []string{"anary", "63616e617279"} { // the second as the search keeps it
			if at := strings.Index(text, canary); at >= 0 {
				t.Errorf("left: %.80q", text[max(0, at-40):])
			}
		}
		if v := d.seen(id); v.Status != tickets.StatusClosed || len(v.History) == 0 || v.Satisfaction.CSAT != 3 {
			t.Errorf("what may stay: %+v", v.AgentRow)
		}
		if v := d.seen(kept.ID); v.Subject != opening().Subject || v.History[0].Text != opening().Text {
			t.Error("another person lost words")
		}
		d.must(func(tx *store.Tx) error {
			n, _, err := d.Erase(tx, "", d.now)
			if n != 0 {
				t.Errorf("erasing nobody erased %d", n)
			}
			return err
		})
	})
}

// An export of a person holds all that they wrote and what they brought, and nothing
// that was said among colleagues.
func TestExportOfPerson(t *testing.T) {
	on(t, func(t *testing.T, d *desk) {
		d.withCanaries("canary@example.org")
		d.open()
		var text string
		d.must(func(tx *store.Tx) error {
			out, err := d.Export(tx, "canary@example.org")
			if err != nil {
				return err
			}
			b, err := json.Marshal(out)
			text = string(b)
			return err
		})
		for _, held := range []string{"Canary Bird", "another canary", "canary words", "canary number", "canary search", "/canary/", "Dear canary", "canary reason", "canary rating", "canary@example.org", "file1"} {
			if !strings.Contains(text, held) {
				t.Errorf("%q is missing", held)
			}
		}
		if strings.Contains(text, "canary note") || strings.Contains(text, "someone@example.org") {
			t.Errorf("too much: %s", text)
		}
	})
}

// What ended long ago is emptied, and nothing else.
func TestKeep(t *testing.T) {
	on(t, func(t *testing.T, d *desk) {
		d.withCanaries("canary@example.org")
		open := d.open()
		d.pass(30 * 24 * time.Hour)
		var along []string
		note := func(_ *store.Tx, ids []string) error {
			along = append(along, ids...)
			return nil
		}
		if _, err := d.Keep(t.Context(), d.now.AddDate(0, 0, -60), d.now, note); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(everyText(t, d), "canary words") {
			t.Error("emptied too early")
		}
		more, err := d.Keep(t.Context(), d.now.AddDate(0, 0, -10), d.now, note)
		if err != nil || more || len(along) != 1 {
			t.Errorf("along %v, more %t: %v", along, more, err)
		}
		if strings.Contains(everyText(t, d), "anary") {
			t.Error("overdue words are left")
		}
		if d.seen(open.ID).Subject != opening().Subject {
			t.Error("a live ticket was emptied")
		}
	})
}
