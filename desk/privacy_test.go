package desk

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"helpwright/desk/accounts"
	"helpwright/desk/callbacks"
	"helpwright/desk/mail"
	"helpwright/desk/packet"
	"helpwright/desk/policy"
	"helpwright/desk/tickets"
	"helpwright/desk/web"
	"helpwright/desk/web/webtest"
	"helpwright/store"
	"helpwright/store/storetest"
)

// somebody writes a canary wherever a customer and the people of the desk can write
// something about a customer, and returns the customer's address and the words that
// have to go.
func somebody(t *testing.T, d *Desk, n int) (email string, canaries []string) {
	t.Helper()
	mark := fmt.Sprintf("canary%03dx", n)
	email = mark + "@example.org"
	c := visitor(t, d)
	c.Address = fmt.Sprintf("198.18.%d.%d:1", n/250, n%250) // where everybody has a budget
	c.Header.Set("Idempotency-Key", store.NewID())
	file := upload(t, c, mark+".txt", "the file of "+mark)
	var opened struct{ ID string }
	c.JSON("POST", "api/v1/tickets", map[string]any{
		"message": "words of " + mark, "subject": "subject of " + mark, "email": email, "name": "Name " + mark, "locale": "en", "uploads": []string{file},
		"packet": packet.Packet{
			Page: "/" + mark + "/", Searches: []packet.Search{{Query: "search " + mark, Time: webtest.Noon.UnixMilli()}},
			Trails:  []packet.Trail{{Article: "guide", Locale: "en", Revision: "r1", Title: "title " + mark, Path: "/" + mark + "/", At: "#" + mark, Time: webtest.Noon.UnixMilli(), Answers: []packet.Answer{{Step: mark, Title: "step " + mark, Answer: "answer " + mark, To: "#" + mark}}}},
			Browser: &packet.Browser{Agent: "agent " + mark, TimeZone: mark},
		},
	}).Want(t, 201).Into(t, &opened)
	told := letters(t, d, email, mail.KindOpened)
	link, err := url.Parse(told[0].Link)
	if err != nil {
		t.Fatal(err)
	}
	c.Header.Del("Idempotency-Key")
	c.Form("en/tickets/open", url.Values{"code": {link.Query().Get("code")}}).Want(t, 303)
	elsewhere := visitor(t, d)
	elsewhere.Address = c.Address
	elsewhere.Form("en/tickets/sign-in", url.Values{"email": {email}}).Want(t, 303)
	c.JSON("POST", "api/v1/tickets/"+opened.ID+"/messages", map[string]any{"message": "more of " + mark}).Want(t, 201)
	c.JSON("POST", "api/v1/tickets/"+opened.ID+"/escalate", map[string]any{"reason": "reason of " + mark}).Want(t, 200)
	c.JSON("POST", "api/v1/callbacks", map[string]any{"locale": "en", "email": email, "name": "Name " + mark, "phone": fmt.Sprintf("+49 30 1%06d", n), "message": "call " + mark}).Want(t, 201)
	agent := tickets.By{Side: tickets.Agent, ID: "a1", Name: "An agent"}
	err = d.store.Write(t.Context(), func(tx *store.Tx) error {
		actor := policy.Actor{Role: policy.Agent, ID: "a1"}
		if _, err := d.tickets.Note(tx, opened.ID, tickets.Word{Text: "a note about " + mark, Via: "desk"}, agent, actor, webtest.Noon); err != nil {
			return err
		}
		if _, _, err := d.tickets.Say(tx, opened.ID, tickets.Word{Text: "Dear " + mark, Via: "desk"}, agent, actor, webtest.Noon); err != nil {
			return err
		}
		if _, err := d.tickets.SaveView(tx, tickets.SavedView{Name: "theirs", Filter: tickets.Filter{From: email}}, fmt.Sprintf("a%d", n%10)); err != nil {
			return err
		}
		other, err := d.tickets.Open(tx, tickets.Opening{Text: "My colleague " + strings.ToUpper(email) + " has it too.", Email: "colleague@example.org", Locale: "en", Channel: "form"},
			tickets.By{Side: tickets.Customer}, policy.Actor{Role: policy.Customer, Email: "colleague@example.org"}, webtest.Noon)
		if err != nil {
			return err
		}
		_, err = d.tickets.Note(tx, other.ID, tickets.Word{Text: "see " + email, Via: "desk"}, agent, actor, webtest.Noon)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	letter := "From: Name " + mark + " <" + email + ">\r\nTo: help@example.com\r\nSubject: by mail " + mark + "\r\nMessage-ID: <" + mark + "@example.org>\r\nDate: Thu, 05 Nov 2026 12:00:00 +0000\r\n\r\nmailed words of " + mark + "\r\n"
	if _, err := d.mail.Receive(t.Context(), []byte(letter), mail.Envelope{}); err != nil {
		t.Fatal(err)
	}
	return email, []string{mark, strings.ToUpper(mark), fmt.Sprintf("1%06d", n), fmt.Sprintf("%x", mark)}
}

// upload sends a file and names it as messages do.
func upload(t *testing.T, c *webtest.Client, name, content string) string {
	t.Helper()
	var begun struct{ ID, Token string }
	c.JSON("POST", "api/v1/uploads", map[string]any{"name": name, "size": len(content)}).Want(t, 201).Into(t, &begun)
	r := c.Request("PATCH", "api/v1/uploads/"+begun.ID, strings.NewReader(content))
	r.Header.Set("Content-Type", "application/offset+octet-stream")
	r.Header.Set("Upload-Token", begun.Token)
	r.Header.Set("Upload-Offset", "0")
	c.Do(r).Want(t, 200)
	return begun.ID + ":" + begun.Token
}

// left looks for words in all files of a folder, whatever they are, and in everything
// that a database says.
func left(t *testing.T, folder string, d *Desk, words []string) (found []string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		content, err := os.ReadFile(name)
		for _, w := range words {
			if at := bytes.Index(content, []byte(w)); at >= 0 || strings.Contains(name, w) {
				found = append(found, fmt.Sprintf("%s in %s: %.120q", w, filepath.Base(name), content[max(0, at-60):min(len(content), max(0, at)+60)]))
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if d == nil {
		return found
	}
	everything := storetest.Dump(t, d.store)
	for _, w := range words {
		if at := strings.Index(everything, w); at >= 0 {
			found = append(found, fmt.Sprintf("%s in a row: %.120q", w, everything[max(0, at-60):]))
		}
	}
	return found
}

// people are for how many the test of erasure runs: 100 for a release.
var people = flag.Int("people", 5, "how many persons the test of erasure erases")

// A person is handed over whole, and after erasure nothing of them is left in any table,
// in the file of the database, beside it, or among the files; others keep everything.
func TestErasePersons(t *testing.T) {
	storetest.Places(t, func(t *testing.T, at string) {
		data := t.TempDir()
		if strings.HasPrefix(at, "sqlite:") {
			at = "sqlite:" + filepath.Join(data, "desk.db")
		}
		d := openAt(t, at, func(c *Config) { c.Data = data })
		admin := signedIn(t, d, policy.Admin)
		kept, keptWords := somebody(t, d, 999)
		var emails, words []string
		for n := range *people {
			email, canaries := somebody(t, d, n)
			emails, words = append(emails, email), append(words, canaries...)
		}
		settleDown(t, d)
		if len(left(t, data, d, words)) < *people {
			t.Fatal("there are no canaries to look for")
		}
		for n, email := range emails {
			admin.Address = fmt.Sprintf("203.0.113.%d:1", n)
			export := admin.JSON("POST", "api/v1/privacy/export", map[string]string{"email": email}).Want(t, 200).Body.String()
			mark := fmt.Sprintf("canary%03dx", n)
			for _, held := range []string{
				"words of " + mark, "subject of " + mark, "Name " + mark, "search " + mark, "title " + mark, "step " + mark, "answer " + mark, "agent " + mark, "more of " + mark,
				"reason of " + mark, "call " + mark, fmt.Sprintf("1%06d", n), "Dear " + mark, "by mail " + mark, "mailed words of " + mark, mark + ".txt", `"/` + mark + `/"`,
			} {
				if !strings.Contains(export, held) {
					t.Errorf("the export of %s lacks %q", email, held)
				}
			}
			if strings.Contains(export, "a note about") || strings.Contains(export, "canary999x") {
				t.Errorf("the export of %s holds what is somebody else's", email)
			}
			var erased struct{ Tickets, Files int }
			admin.JSON("POST", "api/v1/privacy/erase", map[string]string{"email": strings.ToUpper(email)}).Want(t, 200).Into(t, &erased)
			if erased.Tickets != 3 || erased.Files != 1 {
				t.Errorf("%s: %+v erased", email, erased)
			}
		}
		settleDown(t, d)
		for _, one := range left(t, data, d, words) {
			t.Errorf("left: %s", one)
		}
		if len(left(t, data, d, keptWords[:1])) == 0 {
			t.Errorf("%s lost everything", kept)
		}
		// Asked again, and for somebody who never was: the same, and nothing happens.
		admin.JSON("POST", "api/v1/privacy/erase", map[string]string{"email": emails[0]}).Want(t, 200).Says(t, `"tickets":0`)
		admin.JSON("POST", "api/v1/privacy/erase", map[string]string{"email": "nobody@example.org"}).Want(t, 200).Says(t, `"tickets":0`)
		admin.JSON("POST", "api/v1/privacy/erase", map[string]string{"email": "nobody"}).Want(t, 422)
	})
}

// settleDown does what the loop does some time.
func settleDown(t *testing.T, d *Desk) {
	t.Helper()
	for more := true; more; {
		var err error
		if more, err = d.tickets.Tick(t.Context(), d.cfg.Now()); err != nil {
			t.Fatal(err)
		}
	}
	writeAll(t, d)
	if err := d.accounts.Tick(t.Context(), d.cfg.Now()); err != nil {
		t.Fatal(err)
	}
	if err := d.clear(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// signedIn is somebody of the desk in a browser: with a session, as it is after a
// password and a second factor.
func signedIn(t *testing.T, d *Desk, role policy.Role) *webtest.Client {
	t.Helper()
	c, secret := visitor(t, d), web.NewSecret()
	err := d.store.Write(t.Context(), func(tx *store.Tx) error {
		p, err := d.accounts.Add(tx, accounts.Newcomer{Email: role.String() + "." + store.NewID() + "@desk.example.com", Name: "The " + role.String(), Role: role}, "", d.cfg.Now())
		if err != nil {
			return err
		}
		_, err = tx.Exec("INSERT INTO accounts_sessions (id, digest, stage, person, email, browser, created_at, seen_at, ends_at) VALUES ($1, $2, 'full', $3, '', '', $4, $4, $5)",
			store.NewID(), web.Digest(secret), p.ID, store.Millis(d.cfg.Now()), store.Millis(d.cfg.Now().Add(time.Hour)))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	c.SetCookie(web.StaffJar, secret)
	return c
}

// A restored backup forgets again whom the desk has forgotten since.
func TestErasureOutlivesRestore(t *testing.T) {
	data := t.TempDir()
	file := filepath.Join(data, "desk.db")
	at := "sqlite:" + file
	use := func(do func(d *Desk)) {
		t.Helper()
		cfg := Config{Public: webtest.Private(webtest.Settings()), Private: webtest.Private(webtest.Settings()), Data: data, Database: at, Now: func() time.Time { return webtest.Noon }}
		if err := Tend(t.Context(), cfg, func(d *Desk) error { do(d); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	var email string
	var words []string
	use(func(d *Desk) { email, words = somebody(t, d, 7); settleDown(t, d) })
	backup := filepath.Join(t.TempDir(), "backup")
	if _, err := store.Backup(t.Context(), store.Place{Database: at, Attachments: Place(data, "").Attachments}, backup, webtest.Noon); err != nil {
		t.Fatal(err)
	}
	if len(left(t, backup, nil, []string{"the file of canary007x"})) != 1 {
		t.Fatal("a backup does not hold the attachments")
	}
	use(func(d *Desk) {
		if _, err := d.ErasePerson(t.Context(), email); err != nil {
			t.Fatal(err)
		}
	})
	for _, name := range []string{file, file + "-wal", file + "-shm", Place(data, "").Attachments} {
		if err := os.RemoveAll(name); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := store.Restore(t.Context(), backup, store.Place{Database: at, Attachments: Place(data, "").Attachments}, Lines()...); err != nil {
		t.Fatal(err)
	}
	if len(left(t, data, nil, words)) == 0 {
		t.Fatal("the restore brought nothing back")
	}
	use(func(d *Desk) {
		for _, one := range left(t, data, d, words) {
			t.Errorf("left: %s", one)
		}
	})
	// Who comes back of their own is a customer as any other, also after a restart.
	use(func(d *Desk) { somebody(t, d, 7) })
	use(func(d *Desk) {
		if len(left(t, data, d, words[:1])) == 0 {
			t.Error("who came back was erased again")
		}
	})
}

// retention says of each table how what stands in it goes: by the age of a sort, by a
// sweep of its room, with something else, or never since it names nobody.
var retention = map[string]string{
	"accounts_codes": "sweep", "accounts_links": "sweep", "accounts_opened": "with its session", "accounts_sessions": "sweep", "accounts_wishes": "granted at once",
	"accounts_people": "the people of the desk", "accounts_members": "with its person", "accounts_identities": "with its person", "accounts_recovery": "with its person", "accounts_tokens": "age",
	"attachments": "with its ticket", "branch_drafts": "with its ticket", "attachments_gone": "cleared at once",
	"callbacks_calls": "sweep", "guide_codes": "sweep", "journal_forgotten": "one number", "journal_entries": "age", "journal_watchers": "names of watchers",
	"mail_addresses": "sweep", "mail_bounces": "sweep", "mail_keys": "keys", "mail_received": "sweep", "mail_turns": "names of turns", "outbox_items": "sweep",
	"privacy_erasures": "pseudonyms", "ratings": "age of the words",
	"tickets": "emptied by age", "tickets_articles": "names of articles", "tickets_deflections": "age", "tickets_looking": "sweep", "tickets_macros": "of the desk",
	"tickets_messages": "emptied by age", "tickets_satisfaction": "emptied by age", "tickets_steps": "emptied by age", "tickets_tags": "emptied by age", "tickets_undos": "sweep", "tickets_views": "of the desk", "tickets_words": "emptied by age",
	"web_answers": "sweep", "webhooks_endpoints": "of the desk",
}

// Every table has a way out, and when its time is over nothing of anybody is left.
func TestRetention(t *testing.T) {
	storetest.Places(t, func(t *testing.T, at string) {
		now := webtest.Noon
		d := openAt(t, at, func(c *Config) { c.Now = func() time.Time { return now } })
		d.loop.end() // time moves by the test alone
		tables := storetest.Tables(t, d.store)
		for _, table := range tables {
			if retention[table] == "" && !strings.HasPrefix(table, "store_") {
				t.Errorf("nobody has thought of how %s is emptied", table)
			}
		}
		for table := range retention {
			if !slices.Contains(tables, table) {
				t.Errorf("there is no table %s", table)
			}
		}
		_, words := somebody(t, d, 1)
		visitor(t, d).JSON("POST", "api/v1/deflections", map[string]string{"article": "a", "locale": "en", "revision": "r1", "query": "canary001x"}).Want(t, 201)
		err := d.store.Write(t.Context(), func(tx *store.Tx) error {
			ids, err := tickets.TicketsOf(tx, "canary001x@example.org")
			more, moreErr := tickets.TicketsOf(tx, "colleague@example.org")
			if err = errors.Join(err, moreErr); err != nil {
				return err
			}
			for _, id := range append(ids, more...) {
				if _, err := d.tickets.Close(tx, id, tickets.By{Side: tickets.Customer}, now); err != nil {
					return err
				}
			}
			_, err = tx.Exec("UPDATE callbacks_calls SET state = $1", callbacks.Done)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, days := range []int{1, 30, 60, 120, 400, 600} {
			now = webtest.Noon.AddDate(0, 0, days)
			pass(t, d, now)
		}
		if len(left(t, t.TempDir(), d, words[:1])) == 0 {
			t.Error("tickets went before their time")
		}
		now = webtest.Noon.AddDate(0, 0, 1200)
		pass(t, d, now)
		for _, one := range left(t, t.TempDir(), d, []string{"canary001x", "CANARY001X", "1000001"}) {
			if !strings.Contains(one, "theirs") { // the name of an agent's view is the agent's
				t.Errorf("overdue: %s", one)
			}
		}
		err = d.store.Read(t.Context(), func(tx *store.Tx) error {
			for table, column := range map[string]string{
				"accounts_codes": "ends_at", "accounts_links": "ends_at", "accounts_sessions": "ends_at", "callbacks_calls": "changed", "guide_codes": "expires", "mail_addresses": "expires",
				"mail_bounces": "at", "mail_received": "at", "outbox_items": "created", "tickets_deflections": "at", "web_answers": "at", "attachments": "at",
			} {
				var n int
				if err := tx.Row("SELECT COUNT(*) FROM "+table+" WHERE "+column+" < $1", store.Millis(webtest.Noon.AddDate(0, 0, 100))).Scan(&n); err != nil {
					return err
				}
				if n > 0 {
					t.Errorf("%d rows of %s are overdue", n, table)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// pass does all that time does, as at a moment.
func pass(t *testing.T, d *Desk, now time.Time) {
	t.Helper()
	for _, task := range d.tasks() {
		if task.name == "follow the site" || task.name == "tell pages" {
			continue
		}
		for more := true; more; {
			var err error
			if more, err = task.do(t.Context(), now); err != nil {
				t.Fatalf("%s: %v", task.name, err)
			}
		}
	}
}

// An admin does the same by forms, is told before what goes, and has to name the person
// twice.
func TestPrivacyPages(t *testing.T) {
	storetest.Places(t, func(t *testing.T, at string) {
		d := openAt(t, at)
		admin := signedIn(t, d, policy.Admin)
		email, words := somebody(t, d, 7)
		mark := words[0]
		admin.Get("desk/privacy").Want(t, 200).Says(t, "Nobody was erased yet.")
		admin.Form("desk/privacy/export", url.Values{"email": {"nobody"}}).Want(t, 422).Says(t, `role="alert"`, `value="nobody"`)
		file := admin.Form("desk/privacy/export", url.Values{"email": {email}}).Want(t, 200).Says(t, "words of "+mark, "subject of "+mark)
		if sent := file.Header().Get("Content-Disposition"); !strings.HasPrefix(sent, "attachment") || strings.Contains(sent, mark) {
			t.Errorf("handed over as %q", sent)
		}
		admin.Form("desk/privacy/look", url.Values{"email": {"nobody"}}).Want(t, 422).Says(t, `role="alert"`)
		admin.Form("desk/privacy/look", url.Values{"email": {"never@example.org"}}).Want(t, 200).Says(t, "knows nothing of this address")
		admin.Form("desk/privacy/look", url.Values{"email": {strings.ToUpper(email)}}).Want(t, 200).Says(t, email, "<dd>3</dd>", "<dd>1</dd>")
		admin.Form("desk/privacy/erase", url.Values{"email": {email}, "repeat": {"other@example.org"}}).Want(t, 422).Says(t, `role="alert"`, email)
		admin.Form("desk/privacy/erase", url.Values{"email": {"nobody"}, "repeat": {"nobody"}}).Want(t, 422).Says(t, `role="alert"`)
		admin.Form("desk/privacy/export", url.Values{"email": {email}}).Want(t, 200).Says(t, "words of "+mark)
		page := admin.Form("desk/privacy/erase", url.Values{"email": {email}, "repeat": {" " + strings.ToUpper(email)}}).Want(t, 200).Says(t, "The person was erased.").Body.String()
		if strings.Contains(page, mark) || !strings.Contains(page, "<td>3</td><td>1</td>") {
			t.Errorf("the list says %s", page)
		}
		if text := admin.Form("desk/privacy/export", url.Values{"email": {email}}).Want(t, 200).Body.String(); strings.Contains(text, "words of "+mark) {
			t.Error("something is left")
		}
		admin.Form("desk/privacy/look", url.Values{"email": {email}}).Want(t, 200).Says(t, "was erased before")
		admin.Form("desk/privacy/erase", url.Values{"email": {email}, "repeat": {email}}).Want(t, 200).Says(t, "<td>3</td><td>1</td>")
		chief := signedIn(t, d, policy.Lead)
		chief.Get("desk/privacy").Want(t, 403)
		chief.Form("desk/privacy/erase", url.Values{"email": {email}, "repeat": {email}}).Want(t, 403)
	})
}
