//go:build unix

package proof

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"helpwright/desk/mail"
	"helpwright/desk/tickets"
	"helpwright/store"
)

// A found is an effect that stands in the database.
type found struct {
	id     string // of a ticket, a message, a rating or an upload
	number int64
}

// An account is what a database says, by the keys of acts.
type account struct {
	effects map[string][]found
	bound   map[string][]string // by key of a ticket: digests of its files
	rows    int
}

// keyIn is the key that stands at the beginning of a text.
func keyIn(text string) string {
	key, _, _ := strings.Cut(text, " ")
	return strings.TrimSuffix(key, ".bin")
}

// take reads everything that acts can have done, and looks whether it goes together.
func take(t testing.TB, s *store.Store) *account {
	t.Helper()
	a := &account{effects: map[string][]found{}, bound: map[string][]string{}}
	err := s.Read(context.WithoutCancel(t.Context()), func(tx *store.Tx) error {
		if s.Engine() == "sqlite" {
			var said string
			if err := tx.Row("PRAGMA integrity_check").Scan(&said); err != nil || said != "ok" {
				return fmt.Errorf("integrity_check says %q, %w", said, err)
			}
		}
		for _, one := range []struct{ does, sql string }{
			{"tickets and messages", `SELECT m.words, CASE WHEN m.sequence = 1 THEN t.id ELSE m.id END, t.number FROM tickets_messages m JOIN tickets t ON t.id = m.ticket WHERE m.kind = 'reply'`},
			{"ratings", "SELECT revision, id, 0 FROM ratings"},
			{"uploads", "SELECT name, id, 0 FROM attachments"},
		} {
			rows, err := tx.Query(one.sql)
			if err != nil {
				return fmt.Errorf("%s: %w", one.does, err)
			}
			for rows.Next() {
				var words string
				var f found
				if err := rows.Scan(&words, &f.id, &f.number); err != nil {
					return err
				}
				key := keyIn(words)
				if one.does == "uploads" {
					key = "file " + key
				}
				a.effects[key] = append(a.effects[key], f)
				a.rows++
			}
		}
		rows, err := tx.Query("SELECT m.words, f.digest FROM attachments f JOIN tickets_messages m ON m.id = f.message")
		if err != nil {
			return err
		}
		for rows.Next() {
			var words, digest string
			if err := rows.Scan(&words, &digest); err != nil {
				return err
			}
			a.bound[keyIn(words)] = append(a.bound[keyIn(words)], digest)
		}
		return together(tx)
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// together finds what must not be: a cause without what follows from it, or the other
// way round.
func together(tx *store.Tx) error {
	for _, rule := range []struct{ does, sql string }{
		{"tickets that the journal does not tell of once", notOnce("SELECT subject AS ticket, count(*) AS n FROM journal_entries WHERE kind = 'ticket.opened' GROUP BY subject", "1")},
		{"tickets without one letter to the requester", notOnce(`SELECT about AS ticket, count(*) AS n FROM outbox_items
			WHERE channel = 'mail' AND kind = '`+mail.KindOpened+`' OR channel = 'notice' AND kind = '`+string(tickets.AboutOpened)+`' GROUP BY about`, "1")},
		{"tickets that count another number of messages", notOnce("SELECT ticket, count(*) AS n FROM tickets_messages GROUP BY ticket", "t.messages")},
		{"entries of the journal that are missing or too many", `SELECT COALESCE(MAX(sequence), 0) - COUNT(*) FROM journal_entries`},
		{"numbers of tickets that are missing or too many", `SELECT COALESCE(MAX(number) - 1000, 0) - COUNT(*) FROM tickets`},
		{"files that are bound and not there", `SELECT count(*) FROM attachments WHERE ticket <> '' AND digest = ''`},
	} {
		var n int64
		if err := tx.Row(rule.sql).Scan(&n); err != nil {
			return fmt.Errorf("%s: %w", rule.does, err)
		}
		if n != 0 {
			return fmt.Errorf("%s: %d", rule.does, n)
		}
	}
	return nil
}

// letterTime is how long it may take until the next letters are written once nobody else
// writes any more: a task that failed again and again rests for a minute.
const letterTime = 90 * time.Second

// waitForLetters waits until a desk that runs has made letters of all that happened, and
// looks whether each customer got one for their ticket and one for each reply.
func waitForLetters(t testing.TB, p *place) {
	t.Helper()
	s := openStore(t, p.at())
	defer s.Close()
	count := func(sql string, args ...any) (n int64) {
		t.Helper()
		if err := s.Read(t.Context(), func(tx *store.Tx) error { return tx.Row(sql, args...).Scan(&n) }); err != nil {
			t.Fatal(err)
		}
		return n
	}
	last, since := int64(-1), time.Now()
	for {
		waiting := count("SELECT count(*) FROM outbox_items WHERE channel = 'notice'")
		if waiting == 0 {
			break
		}
		if waiting != last {
			last, since = waiting, time.Now()
		}
		if time.Since(since) > letterTime {
			t.Errorf("%d notices are no letters after %v", waiting, letterTime)
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	for _, one := range []struct{ kind, why string }{
		{mail.KindOpened, "SELECT count(*) FROM tickets"},
		{mail.KindAnswer, "SELECT count(*) FROM tickets_messages WHERE kind = 'reply' AND sequence > 1"},
	} {
		if letters, want := count("SELECT count(*) FROM outbox_items WHERE channel = 'mail' AND kind = $1", one.kind), count(one.why); letters != want {
			t.Errorf("there are %d letters of the kind %q, want %d", letters, one.kind, want)
		}
	}
}

// notOnce counts the tickets of which another number of things is there than should be.
// The things are counted all at once: to look for each ticket's takes too long.
func notOnce(things, want string) string {
	return "SELECT count(*) FROM tickets t LEFT JOIN (" + things + ") there ON there.ticket = t.id WHERE COALESCE(there.n, 0) <> " + want
}

// compare holds what clients were told against what stands there. Acts that were not
// answered may have happened, once.
func (c *crowd) compare(acknowledged []*act, a *account) {
	c.t.Helper()
	var lost, twice, phantom, altered int
	for _, act := range acknowledged {
		key := act.key
		if act.kind == "upload" {
			key = "file " + key
		}
		there := a.effects[key]
		switch {
		case len(there) == 0:
			lost++
		case act.kind == "rating" || act.kind == "ticket" || act.kind == "upload":
			var said struct {
				ID, Rating string
				Number     int64
			}
			if json.Unmarshal([]byte(act.answer), &said) != nil || said.ID+said.Rating != there[0].id || said.Number != there[0].number {
				altered++
			}
		}
		if files := a.bound[act.key]; act.file != "" && (len(files) != 1 || files[0] != act.file) {
			altered++
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for key, there := range a.effects {
		act := c.acts[strings.TrimPrefix(key, "file ")]
		switch {
		case act == nil:
			phantom++
		case strings.HasPrefix(key, "file ") && act.kind == "form":
			// A form that is sent again brings its file again; the sweep takes what is not bound.
		case len(there) > 1:
			twice++
		}
	}
	if lost+twice+phantom+altered > 0 {
		c.t.Errorf("of %d acknowledged: lost %d, duplicated %d, phantom %d, other than answered %d", len(acknowledged), lost, twice, phantom, altered)
	}
}

// fetchAll downloads what was sent along, and compares the bytes.
func (c *crowd) fetchAll(at string) (files int) {
	c.t.Helper()
	ids := map[string]string{}
	s := openStore(c.t, at)
	defer s.Close()
	err := s.Read(c.t.Context(), func(tx *store.Tx) error {
		rows, err := tx.Query("SELECT f.id, m.words FROM attachments f JOIN tickets_messages m ON m.id = f.message")
		for err == nil && rows.Next() {
			var id, words string
			err = rows.Scan(&id, &words)
			ids[keyIn(words)] = id
		}
		return err
	})
	if err != nil {
		c.t.Fatal(err)
	}
	for _, a := range c.acknowledged() {
		if a.file == "" {
			continue
		}
		files++
		r, err := http.NewRequest(http.MethodGet, c.desks[0].Load().(string)+"api/v1/attachments/"+ids[a.key], nil)
		if err != nil {
			c.t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+c.token)
		answer, err := c.client.Do(r)
		if err != nil {
			c.t.Fatal(err)
		}
		content, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil || answer.StatusCode != http.StatusOK || digest(content) != a.file {
			c.t.Errorf("the file of %s %s is answered %d with other bytes: %v", a.kind, a.key, answer.StatusCode, err)
		}
	}
	return files
}

// asItLies copies the files of a SQLite database, so that to look at them repairs
// nothing for the next start. A server is looked at as it is.
func asItLies(t testing.TB, at string) string {
	path, isFile := strings.CutPrefix(at, "sqlite:")
	if !isFile {
		return at
	}
	copied := filepath.Join(t.TempDir(), "desk.db")
	for _, end := range []string{"", "-wal"} {
		bytes, err := os.ReadFile(path + end)
		if err == nil {
			err = os.WriteFile(copied+end, bytes, 0o600)
		}
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	return "sqlite:" + copied
}
