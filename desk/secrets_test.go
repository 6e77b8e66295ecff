package desk

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"helpwright/desk/accounts"
	"helpwright/desk/mail"
	"helpwright/desk/policy"
	"helpwright/desk/tickets"
	"helpwright/desk/web"
	"helpwright/desk/web/webtest"
	"helpwright/store"
	"helpwright/store/storetest"
)

// A vault is a desk whose clock tests move, with a customer and somebody of the desk.
type vault struct {
	*testing.T
	*Desk
	now   time.Time
	anna  string // id of an agent with a password
	kim   string // id of a ticket
	other string // id of somebody else's
}

func newVault(t *testing.T) *vault {
	v := &vault{T: t, now: webtest.Noon}
	v.Desk = openAt(t, "sqlite:"+t.TempDir()+"/desk.db", func(c *Config) { c.Now = func() time.Time { return v.now } })
	v.loop.end()
	v.anna = withPassword(t, v.Desk, "anna@example.com", policy.Agent)
	v.kim, v.other = v.ticket("kim@example.com"), v.ticket("lee@example.com")
	return v
}

func (v *vault) do(work func(tx *store.Tx) error) {
	v.Helper()
	if err := v.store.Write(v.Context(), work); err != nil {
		v.Fatal(err)
	}
}

func (v *vault) ticket(email string) (id string) {
	v.do(func(tx *store.Tx) error {
		t, err := v.tickets.Open(tx, tickets.Opening{Text: "words of " + email, Email: email, Locale: "en", Channel: "form"}, tickets.By{Side: tickets.Customer}, policy.Actor{Role: policy.Customer, Email: email}, v.now)
		if err == nil {
			id = t.ID
		}
		return err
	})
	return id
}

// client is a browser that nobody has seen before, whose host is what an attacker says.
func (v *vault) client() *webtest.Client {
	c := visitor(v.T, v.Desk)
	c.Address = fmt.Sprintf("198.51.100.%d:1", len(store.NewID()))
	return c
}

// lastLink is the secret in the last letter of a kind.
func (v *vault) lastLink(kind string) string {
	v.Helper()
	writeAll(v.T, v.Desk)
	var payload string
	v.do(func(tx *store.Tx) error {
		return tx.Row("SELECT payload FROM outbox_items WHERE kind = $1 ORDER BY created DESC, id DESC LIMIT 1", kind).Scan(&payload)
	})
	var letter struct{ Data struct{ Link, Code string } }
	if err := json.Unmarshal([]byte(payload), &letter); err != nil {
		v.Fatal(err)
	}
	if letter.Data.Code != "" {
		return letter.Data.Code
	}
	link, err := url.Parse(letter.Data.Link)
	if err != nil || link.Host != "help.example.com" || link.Scheme != "https" {
		v.Fatalf("a letter leads to %q", letter.Data.Link)
	}
	return link.Query().Get("code")
}

func (v *vault) ticketLink() (secret string) {
	v.do(func(tx *store.Tx) (err error) {
		secret, err = accounts.TicketLink(tx, v.kim, "kim@example.com", "en", v.now)
		return err
	})
	return secret
}

func (v *vault) reset() string {
	v.do(func(tx *store.Tx) error {
		p, err := accounts.Find(tx, v.anna)
		if err != nil {
			return err
		}
		return v.accounts.SendReset(tx, p, v.now)
	})
	v.now = v.now.Add(time.Second)
	return v.lastLink(mail.KindReset)
}

// code asks for a code as kim, with a poisoned Host.
func (v *vault) code() (challenge, code string) {
	c := v.client()
	c.Host = "evil.example"
	to, err := url.Parse(c.Form("en/tickets/sign-in", url.Values{"email": {"kim@example.com"}}).Want(v.T, 303).Header().Get("Location"))
	if err != nil || to.Host != "" {
		v.Fatalf("led to %v", to)
	}
	v.now = v.now.Add(time.Second)
	settleDown(v.T, v.Desk)
	return to.Query().Get("challenge"), v.lastLink(mail.KindCode)
}

func (v *vault) token(scopes ...string) (id, secret string) {
	v.do(func(tx *store.Tx) (err error) {
		id, secret, err = accounts.NewToken(tx, "program", scopes, 24*time.Hour, v.anna, v.now)
		return err
	})
	return id, secret
}

func (v *vault) session(role policy.Role) (id, secret string) {
	c := signedIn(v.T, v.Desk, role)
	secret = c.Cookie(web.StaffJar)
	v.do(func(tx *store.Tx) error {
		return tx.Row("SELECT person FROM accounts_sessions WHERE digest = $1", web.Digest(secret)).Scan(&id)
	})
	return id, secret
}

// The ways to show a secret. Each says whether it was taken.
func (v *vault) opens(secret string) bool {
	c := v.client()
	c.Form("en/tickets/open", url.Values{"code": {secret}})
	return c.Get("api/v1/tickets/"+v.kim).Code == 200
}

func (v *vault) joins(secret string) bool {
	return v.client().Form("desk/join", url.Values{"code": {secret}, "password": {"another long password"}, "name": {"X"}, "email": {"x@evil.example"}}).Code == 303
}

func (v *vault) enters(challenge, code string) bool {
	c := v.client()
	c.Form("en/tickets/enter", url.Values{"challenge": {challenge}, "code": {code}})
	return c.Get("api/v1/tickets").Code == 200
}

func (v *vault) calls(token, path string) bool {
	c := v.client()
	c.Header.Set("Authorization", "Bearer "+token)
	return c.Get(path).Code == 200
}

func (v *vault) works(secret string) bool {
	c := v.client()
	c.SetCookie(web.StaffJar, secret)
	return c.Get("api/v1/desk/tickets").Code == 200
}

func (v *vault) sql(text string, args ...any) {
	v.do(func(tx *store.Tx) error { _, err := tx.Exec(text, args...); return err })
}

// altered is a secret with its last letter changed.
func altered(s string) string {
	last := byte('a')
	if s[len(s)-1] == 'a' {
		last = 'b'
	}
	return s[:len(s)-1] + string(last)
}

// Every secret works where and when it should, and never otherwise: not twice, not late,
// not for somebody or something else, not after what ends it.
func TestSecretsWorkOnce(t *testing.T) {
	v := newVault(t)
	tried := 0
	check := func(what string, got, want bool) {
		t.Helper()
		tried++
		if got != want {
			t.Errorf("%s: taken %t", what, got)
		}
	}
	// Mailed links.
	link := v.ticketLink()
	check("an altered link", v.opens(altered(link)), false)
	check("a cut link", v.opens(link[:20]), false)
	check("a link in large letters", v.opens(strings.ToUpper(link)), false)
	check("a mailed link as an invite", v.joins(link), false)
	check("a mailed link", v.opens(link), true)
	check("a mailed link again", v.opens(link), false)
	link = v.ticketLink()
	v.now = v.now.Add(7*24*time.Hour + time.Minute)
	check("a mailed link after a week", v.opens(link), false)
	link = v.ticketLink()
	c := v.client()
	c.Get("en/tickets/open?code=" + link)
	check("a link that a mail program looked at", v.opens(link), true)
	check("the digest of a link", v.opens(web.Digest(v.ticketLink())), false)
	check("nothing as a link", v.opens(""), false)
	// Codes.
	challenge, code := v.code()
	check("another code", v.enters(challenge, altered(code)), false)
	check("a code without its challenge", v.enters("", code), false)
	check("a code with another challenge", v.enters(web.NewSecret(), code), false)
	check("a code", v.enters(challenge, code), true)
	check("a code again", v.enters(challenge, code), false)
	challenge, code = v.code()
	for range 5 {
		v.enters(challenge, altered(code))
	}
	check("a code after five wrong ones", v.enters(challenge, code), false)
	challenge, code = v.code()
	v.now = v.now.Add(16 * time.Minute)
	check("a code after a quarter of an hour", v.enters(challenge, code), false)
	v.now = v.now.Add(time.Hour)
	// Resets.
	first := v.reset()
	check("a reset as a mailed link", v.opens(first), false)
	check("an altered reset", v.joins(altered(first)), false)
	second := v.reset()
	check("a reset after another", v.joins(first), false)
	check("the last reset", v.joins(second), true)
	check("a reset again", v.joins(second), false)
	third := v.reset()
	v.do(func(tx *store.Tx) error { return v.accounts.ChoosePassword(tx, v.anna, thePassword, v.now) })
	check("a reset after a change of the password", v.joins(third), false)
	late := v.reset()
	v.now = v.now.Add(time.Hour + time.Minute)
	check("a reset after an hour", v.joins(late), false)
	gone := v.reset()
	v.do(func(tx *store.Tx) error { return v.accounts.SetDisabled(tx, v.anna, true, "", v.now) })
	check("a reset of an account out of use", v.joins(gone), false)
	v.do(func(tx *store.Tx) error { return v.accounts.SetDisabled(tx, v.anna, false, "", v.now) })
	// Invites.
	v.do(func(tx *store.Tx) error {
		_, err := v.accounts.Invite(tx, accounts.Newcomer{Email: "new@example.com", Name: "New", Role: policy.Agent}, v.anna, v.now)
		return err
	})
	invite := v.lastLink(mail.KindInvite)
	v.now = v.now.Add(3*24*time.Hour + time.Minute)
	check("an invite after three days", v.joins(invite), false)
	firstAdmin := strings.TrimPrefix(must(v.FirstLink(t.Context())), "desk/join?code=")
	v.now = v.now.Add(25 * time.Hour)
	check("the link of the first admin after a day", v.joins(firstAdmin), false)
	firstAdmin = strings.TrimPrefix(must(v.FirstLink(t.Context())), "desk/join?code=")
	check("the link of the first admin", v.joins(firstAdmin), true)
	check("the link of the first admin again", v.joins(firstAdmin), false)
	// Tokens of programs.
	id, token := v.token("ticket")
	const list = "api/v1/desk/tickets"
	check("a token", v.calls(token, list), true)
	check("an altered token", v.calls(altered(token), list), false)
	check("a token without its mark", v.calls(strings.TrimPrefix(token, "hw_"), list), false)
	check("a token for something else", v.calls(token, "api/v1/ratings"), false)
	check("a token in the address", v.client().Get(list+"?token="+token).Code == 200, false)
	check("a token in a cookie", v.works(token), false)
	v.do(func(tx *store.Tx) error { return accounts.RevokeToken(tx, id, v.anna, v.now) })
	check("a token that was taken out of use", v.calls(token, list), false)
	_, token = v.token("ticket")
	v.now = v.now.Add(25 * time.Hour)
	check("a token after its time", v.calls(token, list), false)
	// Sessions.
	person, session := v.session(policy.Agent)
	check("a session", v.works(session), true)
	check("an altered session", v.works(altered(session)), false)
	check("a session as a token", v.calls(session, list), false)
	check("a session in the cookie of customers", func() bool {
		c := v.client()
		c.SetCookie(web.CustomerJar, session)
		return c.Get(list).Code == 200
	}(), false)
	check("the digest of a session", v.works(web.Digest(session)), false)
	v.do(func(tx *store.Tx) error { return v.accounts.SetRole(tx, person, policy.Lead, nil, "", v.now) })
	check("a session after a change of the role", v.works(session), false)
	person, session = v.session(policy.Agent)
	v.do(func(tx *store.Tx) error { return v.accounts.SetDisabled(tx, person, true, "", v.now) })
	check("a session of an account out of use", v.works(session), false)
	person, session = v.session(policy.Agent)
	v.do(func(tx *store.Tx) error { return v.accounts.ChoosePassword(tx, person, thePassword, v.now) })
	check("a session after a new password", v.works(session), false)
	_, session = v.session(policy.Agent)
	c = v.client()
	c.SetCookie(web.StaffJar, session)
	c.Form("desk/sign-out", url.Values{}).Want(t, 303)
	check("a session after signing out", v.works(session), false)
	_, session = v.session(policy.Agent)
	v.now = v.now.Add(61 * time.Minute)
	check("a session after its time", v.works(session), false)
	// Tokens of forms.
	_, session = v.session(policy.Agent)
	_, another := v.session(policy.Agent)
	changes := func(formToken string) bool {
		c := v.client()
		c.SetCookie(web.StaffJar, session)
		return c.Form("desk/account", url.Values{"name": {"Somebody"}, "form_token": {formToken}}).Code == 303
	}
	check("the token of another session", changes(web.FormTokenOf(another)), false)
	check("no token", changes(""), false)
	check("the session itself", changes(session), false)
	check("an altered token of a form", changes(altered(web.FormTokenOf(session))), false)
	check("the token of the form", changes(web.FormTokenOf(session)), true)
	// Uploads.
	a, b := upload(t, v.client(), "a", "a"), upload(t, v.client(), "b", "b")
	idA, tokenA, _ := strings.Cut(a, ":")
	idB, _, _ := strings.Cut(b, ":")
	binds := func(upload string) bool {
		return v.client().JSON("POST", "api/v1/tickets", map[string]any{"email": "u@example.com", "message": "x", "locale": "en", "uploads": []string{upload}}).Code == 201
	}
	check("an upload without its token", binds(idA), false)
	check("an upload with the token of another", binds(idB+":"+tokenA), false)
	check("an upload", binds(a), true)
	check("an upload that belongs to something", binds(a), false)
	t.Logf("%d ways tried", tried)
}

// No secret that opens anything is kept as it is, but for those that wait in a letter.
func TestSecretsAreKeptAsDigests(t *testing.T) {
	v := newVault(t)
	link, reset := v.ticketLink(), v.reset()
	challenge, _ := v.code()
	_, token := v.token("ticket")
	_, session := v.session(policy.Agent)
	_, uploadToken, _ := strings.Cut(upload(t, v.client(), "a", "a"), ":")
	v.sql("DELETE FROM outbox_items")
	all := storetest.Dump(t, v.store)
	for what, secret := range map[string]string{"link": link, "reset": reset, "challenge": challenge, "token": token, "session": session, "upload": uploadToken, "password": thePassword} {
		if secret == "" || strings.Contains(all, secret) {
			t.Errorf("the %s %q is kept as it is", what, secret)
		}
	}
	seen := map[string]bool{}
	for range 100_000 {
		s := web.NewSecret()
		if len(s) != 26 || seen[s] || seen[s[:12]] {
			t.Fatalf("%q was there before, or is no secret", s)
		}
		seen[s], seen[s[:12]] = true, true
	}
}

// Ids of others in bodies open nothing: not the session, the undo, the message or the
// file of somebody else.
func TestForeignIDsInBodies(t *testing.T) {
	v := newVault(t)
	one, two := signedIn(t, v.Desk, policy.Agent), signedIn(t, v.Desk, policy.Agent)
	var session, message string
	v.do(func(tx *store.Tx) error {
		if err := tx.Row("SELECT id FROM accounts_sessions WHERE digest = $1", web.Digest(two.Cookie(web.StaffJar))).Scan(&session); err != nil {
			return err
		}
		return tx.Row("SELECT id FROM tickets_messages WHERE ticket = $1 AND kind = 'reply'", v.other).Scan(&message)
	})
	one.Form("desk/account/sessions", url.Values{"session": {session}})
	if two.Get("desk/account").Code != 200 {
		t.Error("somebody else's session was ended")
	}
	var did struct{ Undo string }
	one.JSON("POST", "api/v1/desk/tickets/"+v.kim+"/change", map[string]string{"priority": "high"}).Want(t, 200).Into(t, &did)
	if did.Undo == "" || two.JSON("POST", "api/v1/desk/undo", map[string]string{"undo": did.Undo}).Code == 200 {
		t.Errorf("somebody else undid %q", did.Undo)
	}
	if w := one.JSON("POST", "api/v1/desk/tickets/"+v.kim+"/split", map[string]string{"message": message, "subject": "x"}); w.Code != 404 {
		t.Errorf("a message of another ticket was split off: %d", w.Code)
	}
	if w := one.JSON("POST", "api/v1/desk/tickets/"+v.kim+"/merge", map[string]string{"into": v.other}); w.Code != 422 {
		t.Errorf("tickets of two people were merged: %d", w.Code)
	}
	// A customer names what only the desk may.
	kim := v.client()
	kim.Form("en/tickets/open", url.Values{"code": {v.ticketLink()}}).Want(t, 303)
	for _, extra := range []map[string]any{{"status": "solved"}, {"seen": 1}, {"articles": []map[string]string{{"article": "a", "how": "linked"}}}} {
		extra["message"] = "x"
		if w := kim.JSON("POST", "api/v1/tickets/"+v.kim+"/messages", extra); w.Code != 403 {
			t.Errorf("a customer set %v: %d", extra, w.Code)
		}
	}
	for _, path := range []string{"api/v1/tickets/" + v.other, "api/v1/tickets?words=lee", "api/v1/tickets?after=" + v.other} {
		if w := kim.Get(path); strings.Contains(w.Body.String(), "words of lee") {
			t.Errorf("%s tells of somebody else", path)
		}
	}
}

// formulas are beginnings of cells that spreadsheets take for more than text.
var formulas = []string{
	"=1+1", "=cmd|' /C calc'!A0", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "  +1", "\u00a0=1", "\ufeff=1", "＝1", "＋1", "－1", "＠1", "|calc", "%0A=1", "a\n=1", "a\r\n=1",
	"=HYPERLINK(\"https://evil.example\")", "=IMPORTXML(\"https://evil.example\")", "=WEBSERVICE(\"https://evil.example\")", "=DDE(\"a\")", "\"=1", "'=1", ";=1", ",=1", "=1;2", "=1,2", "\u3000=1", "=\u200b1", "\u200b=1", "-", "+", "@", "=", "=a\"b", "+cmd|x", "-cmd|x",
}

// No cell of a table that is taken out begins a formula.
func TestTablesHoldNoFormulas(t *testing.T) {
	v := newVault(t)
	for i, f := range formulas {
		id := v.ticket(fmt.Sprintf("f%d@example.com", i))
		v.do(func(tx *store.Tx) error {
			// Past the rules of the form, as an import or an older release might.
			_, err := tx.Exec("UPDATE tickets SET subject = $1, requester_name = $1, reason = $1, team = $1, type = $1, tags = $2 WHERE id = $3", f, string(must(json.Marshal([]string{f}))), id)
			return err
		})
	}
	lead := signedIn(t, v.Desk, policy.Lead)
	w := lead.Get("api/v1/desk/export?format=csv").Want(t, 200)
	rows, err := csv.NewReader(w.Body).ReadAll()
	if err != nil || len(rows) < len(formulas) {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	cells := 0
	for _, row := range rows[1:] {
		for _, cell := range row {
			cells++
			for line := range strings.FieldsFuncSeq(cell, func(r rune) bool { return r == '\n' || r == '\r' }) {
				start := strings.TrimLeft(line, " \t\u00a0\ufeff\u3000\u200b")
				if start != "" && strings.ContainsRune("=+-@＝＋－＠|%", []rune(start)[0]) && !strings.HasPrefix(cell, "'") {
					t.Errorf("a cell is %q", cell)
				}
			}
		}
	}
	if got := w.Header().Get("Content-Disposition"); !strings.HasPrefix(got, "attachment") {
		t.Errorf("the table is shown: %q", got)
	}
	t.Logf("%d cells", cells)
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// A journal of lines that several goroutines write.
type lines struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

// Whatever comes in, through whichever endpoint, nothing of it stands in the log, and
// nobody writes lines of their own into it.
func TestLogTellsNoSecrets(t *testing.T) {
	log := &lines{}
	d := openAt(t, "sqlite:"+t.TempDir()+"/desk.db", func(c *Config) {
		c.Log = slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	const canary = "kanarie"
	sent := 0
	for _, r := range d.Server.Routes() {
		if r.Class == web.Stream {
			continue
		}
		body := map[string]any{}
		if r.In != nil {
			for _, name := range web.FieldNames(r.In) {
				body[name] = canary + "-" + name + "@example.com\r\nlevel=ERROR msg=" + canary
			}
		}
		for _, kind := range []string{"json", "form", "text", "broken"} {
			for _, jar := range []web.Jar{web.StaffJar, web.CustomerJar} {
				sent++
				c := visitor(t, d)
				c.Address = fmt.Sprintf("203.0.113.%d:1", sent%250)
				c.SetCookie(jar, canary+"-cookie")
				c.Header.Set("User-Agent", canary+"-agent\nlevel=ERROR")
				c.Header.Set("Referer", "https://example.com/?"+canary)
				c.Header.Set("X-Request-Id", canary)
				c.Header.Set("Idempotency-Key", canary+"-0123456789")
				if sent%2 == 0 {
					c.Header.Set("Authorization", "Bearer hw_"+canary)
				}
				c.Header.Set("Upload-Token", canary)
				path := strings.NewReplacer("{locale}", "en", "{ticket}", canary+"%0alevel=ERROR", "{code}", canary, "{token}", canary, "{person}", canary).Replace(r.Path)
				text, contentType := string(must(json.Marshal(body))), "application/json"
				switch kind {
				case "form":
					form := url.Values{}
					for name, value := range body {
						form.Set(name, value.(string))
					}
					text, contentType = form.Encode(), "application/x-www-form-urlencoded"
				case "text":
					contentType = "text/plain; " + canary
				case "broken":
					text = `{"` + canary + `": "` + canary
				}
				request := c.Request(r.Method, "", strings.NewReader(text))
				request.URL = must(url.Parse("https://help.example.com" + webtest.Base + strings.NewReplacer("{", "", "}", "").Replace(path) + "?" + canary + "=" + canary + "@example.com"))
				request.Header.Set("Content-Type", contentType)
				c.Do(request)
			}
		}
	}
	somebody(t, d, 1)
	withPassword(t, d, "anna@example.com", policy.Agent)
	visitor(t, d).Form("desk/sign-in", url.Values{"email": {"anna@example.com"}, "password": {canary}})
	visitor(t, d).Form("desk/sign-in", url.Values{"email": {"anna@example.com"}, "password": {thePassword}})
	d.cfg.Log.Error("somebody forgot "+canary+"@example.com", "email", canary, "password", canary, "error", fmt.Errorf("sending to %s@example.com: 550\r\nlevel=ERROR", canary), "link", "https://help.example.com/open?code="+canary)
	settleDown(t, d)
	log.mu.Lock()
	text := log.buf.String()
	log.mu.Unlock()
	for _, secret := range []string{canary, "canary001x", "anna@", thePassword, "198.51.100.", "203.0.113.1 "} {
		if at := strings.Index(text, secret); at >= 0 {
			t.Errorf("the log says %q: %q", secret, text[max(0, at-200):min(len(text), at+80)])
		}
	}
	all := slices.Collect(strings.Lines(text))
	for _, line := range all {
		if !strings.HasPrefix(line, "time=") {
			t.Errorf("a line of somebody else's: %q", line)
		}
	}
	if len(all) < sent/2 {
		t.Errorf("%d lines of %d requests", len(all), sent)
	}
	t.Logf("%d requests, %d lines", sent, len(all))
}
