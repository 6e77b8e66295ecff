package web_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/desk/web/webtest"
	"helpwright/store"
	"helpwright/store/storetest"
)

var lines = []store.Line{web.Line()}

var (
	agent    = policy.Actor{Role: policy.Agent, ID: "a1", Name: "Agent"}
	customer = policy.Actor{Role: policy.Customer, Tickets: []string{"t1"}}
	program  = policy.Actor{Role: policy.Program, ID: "p1", Scopes: []string{"ticket"}}
)

// onDesk runs a test on both engines with routes.
func onDesk(t *testing.T, routes []web.Route, test func(*testing.T, *webtest.Desk)) {
	t.Helper()
	storetest.Run(t, lines, func(t *testing.T, s *store.Store) { test(t, webtest.New(t, s, routes)) })
}

// onSQLite runs one that the engine makes no difference to.
func onSQLite(t *testing.T, routes []web.Route, changes ...func(*web.Config)) *webtest.Desk {
	t.Helper()
	s := storetest.Open(t, "sqlite:"+t.TempDir()+"/desk.db", lines...)
	return webtest.New(t, s, routes, changes...)
}

type letter struct {
	Subject string            `json:"subject" doc:"What it is about."`
	Urgent  bool              `json:"urgent,omitempty"`
	Count   int               `json:"count,omitempty"`
	Tags    []string          `json:"tags,omitempty"`
	Fields  map[string]string `json:"fields,omitempty"`
	Inner   struct {
		City string `json:"city,omitempty"`
	} `json:"inner,omitempty"`
	Tried []step `json:"tried,omitempty"`
}

type step struct {
	ID string `json:"id"`
}

// echo answers what came.
func echo() web.Route {
	return web.Route{
		Method: "POST", Path: "api/v1/letters", Does: "Takes a letter.", Action: policy.TicketOpen, Class: web.Write, In: letter{}, Out: letter{}, Open: true,
		Handle: func(c *web.Call) (web.Answer, error) {
			var in letter
			if err := c.Read(&in); err != nil {
				return web.Answer{}, err
			}
			return web.JSON(http.StatusOK, in), nil
		},
	}
}

// A form and JSON are two ways to write one thing.
func TestReading(t *testing.T) {
	d := onSQLite(t, []web.Route{echo()})
	nobody := d.As(policy.Actor{})
	for _, c := range []struct{ why, json, form, want string }{
		{"texts and numbers", `{"subject":"a","count":3,"urgent":true}`, "subject=a&count=3&urgent=on", `{"subject":"a","urgent":true,"count":3,"inner":{}}`},
		{"lists", `{"subject":"","tags":["x","y"]}`, "tags=x&tags=y", `{"subject":"","tags":["x","y"],"inner":{}}`},
		{"maps and structs by a dot", `{"subject":"","fields":{"colour":"red"},"inner":{"city":"Rom"}}`, "fields.colour=red&inner.city=Rom", `{"subject":"","fields":{"colour":"red"},"inner":{"city":"Rom"}}`},
		{"what has parts, as JSON in a field", `{"subject":"","tried":[{"id":"power"}]}`, `tried=` + url.QueryEscape(`[{"id":"power"}]`), `{"subject":"","inner":{},"tried":[{"id":"power"}]}`},
		{"ends of lines", `{"subject":"a\nb"}`, "subject=a%0D%0Ab", `{"subject":"a\nb","inner":{}}`},
	} {
		t.Run(c.why, func(t *testing.T) {
			asJSON := nobody.JSON("POST", "api/v1/letters", json.RawMessage(c.json)).Want(t, 200)
			fields, err := url.ParseQuery(c.form)
			if err != nil {
				t.Fatal(err)
			}
			asForm := nobody.Form("api/v1/letters", fields).Want(t, 200)
			for _, got := range []string{asJSON.Body.String(), asForm.Body.String()} {
				if strings.TrimSpace(got) != c.want {
					t.Errorf("read as %s, want %s", got, c.want)
				}
			}
		})
	}
}

func TestRefusedBodies(t *testing.T) {
	d := onSQLite(t, []web.Route{echo()})
	send := func(kind, body string) *webtest.Response {
		c := d.As(policy.Actor{})
		r := c.Request("POST", "api/v1/letters", strings.NewReader(body))
		r.Header.Set("Content-Type", kind)
		return c.Do(r)
	}
	const form = "application/x-www-form-urlencoded"
	for _, c := range []struct {
		why, kind, body string
		status          int
	}{
		{"an unknown field must not reach a column", "application/json", `{"subject":"a","owner":"me"}`, 400},
		{"likewise in a form", form, "subject=a&owner=me", 400},
		{"nor one inside", form, "inner.owner=me", 400},
		{"two values", "application/json", `{"subject":"a"}{}`, 400},
		{"a wrong type", "application/json", `{"subject":1}`, 400},
		{"no JSON", "application/json", `<a>`, 400},
		{"no UTF-8", "application/json", "{\"subject\":\"\xff\"}", 400},
		{"nor in a form", form, "subject=%ff", 400},
		{"a field twice", form, "subject=a&subject=b", 422},
		{"words for a number", form, "count=many", 422},
		{"another sort of body", "text/plain", "hello", 415},
		{"no sort", "", "hello", 415},
		{"a broken sort", "application/", "hello", 400},
		{"too many fields", form, strings.Repeat("tags=x&", 501), 400},
		{"more than a form may have", form, "subject=" + strings.Repeat("a", 300<<10), 413},
		{"more than JSON may have", "application/json", `{"subject":"` + strings.Repeat("a", 70<<10) + `"}`, 413},
		{"a form that is cut off", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"subject\"\r\n\r\nabc", 400},
	} {
		t.Run(c.why, func(t *testing.T) { send(c.kind, c.body).Want(t, c.status) })
	}
}

// Files come after the fields, one by one, however long they are.
func TestFiles(t *testing.T) {
	route := web.Route{
		Method: "POST", Path: "api/v1/files", Does: "Takes files.", Action: policy.TicketOpen, Class: web.Upload, In: letter{}, Out: map[string]int{}, Body: 4 << 20,
		Handle: func(c *web.Call) (web.Answer, error) {
			var in letter
			if err := c.Read(&in); err != nil {
				return web.Answer{}, err
			}
			sizes := map[string]int{}
			for {
				f, err := c.NextFile()
				if err != nil {
					return web.Answer{}, err
				}
				if f == nil {
					return web.JSON(200, sizes), nil
				}
				n, err := io.Copy(io.Discard, f)
				if err != nil {
					return web.Answer{}, err
				}
				sizes[in.Subject+"/"+f.Name] = int(n)
			}
		},
	}
	d := onSQLite(t, []web.Route{route})
	send := func(size int, after bool) *webtest.Response {
		var body bytes.Buffer
		m := multipart.NewWriter(&body)
		must(t, m.WriteField("subject", "s"))
		for _, name := range []string{"a.log", "b.log"} {
			w, err := m.CreateFormFile("file", name)
			must(t, err)
			_, err = w.Write(make([]byte, size))
			must(t, err)
		}
		if after {
			must(t, m.WriteField("count", "1"))
		}
		must(t, m.Close())
		c := d.As(policy.Actor{})
		r := c.Request("POST", "api/v1/files", &body)
		r.Header.Set("Content-Type", m.FormDataContentType())
		return c.Do(r)
	}
	send(1<<20, false).Want(t, 200).Says(t, `"s/a.log":1048576`, `"s/b.log":1048576`)
	// Where nothing is chosen, browsers send a file without a name.
	none := d.As(policy.Actor{})
	r := none.Request("POST", "api/v1/files", strings.NewReader("--x\r\nContent-Disposition: form-data; name=\"subject\"\r\n\r\ns\r\n"+
		"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\r\nContent-Type: application/octet-stream\r\n\r\n\r\n--x--\r\n"))
	r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	none.Do(r).Want(t, 200)
	send(10, true).Want(t, 400).Says(t, "That did not work") // it came as a form
	send(3<<20, false).Want(t, 413)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// counting does its work once for each key, in a table of its own.
func counting() web.Route {
	return web.Route{
		Method: "POST", Path: "api/v1/counts", Does: "Counts.", Action: policy.RatingGive, Class: web.Write, In: letter{}, Out: map[string]string{},
		Handle: func(c *web.Call) (web.Answer, error) {
			var in letter
			if err := c.Read(&in); err != nil {
				return web.Answer{}, err
			}
			return c.Once(func(tx *store.Tx) (web.Answer, error) {
				if in.Subject == "no" {
					return web.Answer{}, web.Invalid("subject", "empty", "it says no")
				}
				id := store.NewID()
				_, err := tx.Exec("INSERT INTO web_answers (id, body, status, answer, at) VALUES ($1, 'effect', 0, '', $2)", id, store.Millis(c.Now))
				if c.Form {
					return web.See(c.At("en/")), err
				}
				return web.JSON(http.StatusCreated, map[string]string{"id": id}), err
			})
		},
	}
}

func effects(t *testing.T, s *store.Store) (n int) {
	t.Helper()
	must(t, s.Read(t.Context(), func(tx *store.Tx) error {
		return tx.Row("SELECT count(*) FROM web_answers WHERE body = 'effect'").Scan(&n)
	}))
	return n
}

func TestOnce(t *testing.T) {
	onDesk(t, []web.Route{counting()}, func(t *testing.T, d *webtest.Desk) {
		send := func(a policy.Actor, key, subject string) *webtest.Response {
			c := d.As(a)
			c.Header.Set("Idempotency-Key", key)
			return c.JSON("POST", "api/v1/counts", letter{Subject: subject})
		}
		key := web.NewSecret()
		first := send(policy.Actor{}, key, "a").Want(t, 201)
		second := send(policy.Actor{}, key, "a").Want(t, 201)
		if strings.TrimSpace(first.Body.String()) != strings.TrimSpace(second.Body.String()) || second.Header().Get("Idempotency-Replayed") == "" {
			t.Errorf("first %s, then %s", first.Body, second.Body)
		}
		send(policy.Actor{}, key, "b").Want(t, 422).Says(t, "key_used")
		// Who opened a mailed link before the browser asks again is still the same reader.
		entered := policy.Actor{Role: policy.Customer, Email: "kim@example.com", Tickets: []string{"t1"}}
		if third := send(entered, key, "a").Want(t, 201); third.Header().Get("Idempotency-Replayed") == "" {
			t.Errorf("done again after signing in: %s", third.Body)
		}
		send(agent, key, "a").Want(t, 201) // the key of somebody else
		if n := effects(t, d.Store); n != 2 {
			t.Errorf("done %d times, want 2", n)
		}
		other := web.NewSecret()
		send(policy.Actor{}, other, "no").Want(t, 422)
		send(policy.Actor{}, other, "yes").Want(t, 201) // what did not happen is not remembered
		send(policy.Actor{}, "short", "a").Want(t, 400)
		form := d.As(policy.Actor{})
		for range 2 {
			form.Form("api/v1/counts", url.Values{"subject": {"f"}, "idempotency_key": {key}}).Want(t, 422)
			form.Form("api/v1/counts", url.Values{"subject": {"f"}, "idempotency_key": {key + "f"}}).Want(t, 303)
		}
		if n := effects(t, d.Store); n != 4 {
			t.Errorf("done %d times, want 4", n)
		}
		must(t, web.Sweep(t.Context(), d.Store, webtest.Noon.Add(8*24*time.Hour)))
		if n := effects(t, d.Store); n != 0 {
			t.Errorf("%d answers are kept for longer than a week", n)
		}
	})
}

// However many come at once with one key, one of them does it.
func TestOnceAtOnce(t *testing.T) {
	onDesk(t, []web.Route{counting()}, func(t *testing.T, d *webtest.Desk) {
		const clients = 16
		key := web.NewSecret()
		answers := make(chan string, clients)
		for range clients {
			c := d.As(policy.Actor{})
			c.Header.Set("Idempotency-Key", key)
			go func() {
				answers <- strings.TrimSpace(c.JSON("POST", "api/v1/counts", letter{Subject: "a"}).Body.String())
			}()
		}
		first := <-answers
		for range clients - 1 {
			if next := <-answers; next != first {
				t.Errorf("answered %s and %s", first, next)
			}
		}
		if n := effects(t, d.Store); n != 1 {
			t.Errorf("done %d times", n)
		}
	})
}

// ticket is of the ticket t1, or not there.
func ticket(action policy.Action, method string) web.Route {
	return web.Route{
		Method: method, Path: "api/v1/tickets/{ticket}", Does: "Does something to a ticket.", Action: action, Class: web.Write, Out: map[string]string{},
		Object: func(c *web.Call) (policy.Object, error) {
			switch id := c.Path("ticket"); id {
			case "t1", "t2":
				return policy.Object{Kind: "ticket", ID: id, Ticket: id}, nil
			}
			return policy.Object{}, store.ErrNotFound
		},
		Handle: func(*web.Call) (web.Answer, error) { return web.JSON(200, map[string]string{"ok": "yes"}), nil },
	}
}

func TestWhoMay(t *testing.T) {
	d := onSQLite(t, []web.Route{ticket(policy.TicketRead, "GET"), ticket(policy.TicketAssign, "POST"), ticket(policy.TicketClose, "PATCH")})
	for _, c := range []struct {
		why    string
		actor  policy.Actor
		method string
		id     string
		status int
	}{
		{"nobody is asked who it is", policy.Actor{}, "GET", "t1", 401},
		{"and learns nothing of what is there", policy.Actor{}, "GET", "none", 401},
		{"a customer sees the own one", customer, "GET", "t1", 200},
		{"and no other", customer, "GET", "t2", 404},
		{"as if it were not there", customer, "GET", "none", 404},
		{"and can never assign", customer, "POST", "t1", 403},
		{"which tells nothing either", customer, "POST", "none", 403},
		{"closes the own one", customer, "PATCH", "t1", 200},
		{"and no other", customer, "PATCH", "t2", 404},
		{"an agent sees all", agent, "GET", "t2", 200},
		{"a program what its scopes name", program, "POST", "t2", 200},
		{"and no more", policy.Actor{Role: policy.Program, Scopes: []string{"rating"}}, "GET", "t1", 403},
	} {
		t.Run(c.why, func(t *testing.T) {
			client := d.As(c.actor)
			if c.method == "GET" {
				client.Get("api/v1/tickets/"+c.id).Want(t, c.status)
				return
			}
			client.JSON(c.method, "api/v1/tickets/"+c.id, struct{}{}).Want(t, c.status)
		})
	}
	theirs, none := d.As(customer).Get("api/v1/tickets/t2"), d.As(customer).Get("api/v1/tickets/none")
	withoutID := func(r *webtest.Response) string {
		return strings.ReplaceAll(r.Body.String(), r.Header().Get("X-Request-Id"), "")
	}
	if withoutID(theirs) != withoutID(none) {
		t.Errorf("what is another's is answered %s, what is not there %s", theirs.Body, none.Body)
	}
}

// A page of somebody else cannot use the cookies of a reader.
func TestForeignPages(t *testing.T) {
	desk := web.Route{
		Method: "POST", Path: "desk/notes", Does: "Notes something.", Action: policy.TicketNote, Class: web.Write, In: letter{},
		Handle: func(c *web.Call) (web.Answer, error) { return web.See(c.At("desk/")), nil },
	}
	open := echo()
	open.Handle = func(c *web.Call) (web.Answer, error) { return web.JSON(200, c.Actor.Role.String()), nil }
	d := onSQLite(t, []web.Route{desk, open})
	client := d.As(agent)
	client.Form("desk/notes", nil).Want(t, 303)
	client.Form("desk/notes", url.Values{"form_token": {""}}).Want(t, 403).Says(t, "open for too long")
	client.Form("desk/notes", url.Values{"form_token": {web.FormTokenOf("another")}}).Want(t, 403)
	send := func(path, kind string, headers map[string]string) *webtest.Response {
		r := client.Request("POST", path, strings.NewReader(`{"subject":"a"}`))
		r.Header.Set("Content-Type", kind)
		for name, value := range headers {
			r.Header.Set(name, value)
		}
		return client.Do(r)
	}
	send("desk/notes", "text/plain", nil).Want(t, 403)
	send("desk/notes", "application/json", nil).Want(t, 303)
	send("desk/notes", "application/json", map[string]string{"Sec-Fetch-Site": "cross-site"}).Want(t, 403)
	send("desk/notes", "application/json", map[string]string{"Origin": "https://evil.example"}).Want(t, 403)
	send("desk/notes", "application/json", map[string]string{"Origin": "null"}).Want(t, 403)
	// A form of the static site carries no token: it speaks for nobody.
	client.Form("api/v1/letters", url.Values{"subject": {"a"}}).Want(t, 200).Says(t, "agent")
	client.Form("api/v1/letters", url.Values{"subject": {"a"}, "form_token": {""}}).Want(t, 200).Says(t, "nobody")
	// A configured origin may use what is open, without cookies.
	trusted := send("api/v1/letters", "application/json", map[string]string{"Origin": "https://www.example.com", "Sec-Fetch-Site": "cross-site"}).Want(t, 200)
	if got := trusted.Header().Get("Access-Control-Allow-Origin"); got != "https://www.example.com" || trusted.Header().Get("Access-Control-Allow-Credentials") != "" {
		t.Errorf("a trusted origin is told %q", got)
	}
	r := client.Request("OPTIONS", "api/v1/letters", nil)
	r.Header.Set("Origin", "https://evil.example")
	if w := client.Do(r); w.Header().Get("Access-Control-Allow-Origin") != "" {
		t.Error("any origin may ask")
	}
}

// A release that cannot be read changes nothing, whatever of it could be.
func TestBrokenRelease(t *testing.T) {
	limited := echo()
	limited.Limit = web.PerMinute(1)
	d := onSQLite(t, []web.Route{limited})
	settings := webtest.Settings()
	settings.Proxies, settings.Locales = nil, nil
	d.Private = webtest.Private(settings)
	if err := d.Reload(); err == nil {
		t.Fatal("a release without a locale is read")
	}
	proxied := d.As(policy.Actor{})
	proxied.Address = "10.0.0.1:1"
	for i := range 3 {
		proxied.Header.Set("X-Forwarded-For", fmt.Sprintf("198.51.100.%d", i))
		proxied.JSON("POST", "api/v1/letters", letter{}).Want(t, 200) // others, behind the same proxy
	}
}

func TestLimits(t *testing.T) {
	limited := echo()
	limited.Limit = web.PerMinute(3)
	d := onSQLite(t, []web.Route{limited})
	one, two := d.As(policy.Actor{}), d.As(policy.Actor{})
	two.Address = "192.0.2.8:1"
	send := func(c *webtest.Client) *webtest.Response { return c.JSON("POST", "api/v1/letters", letter{}) }
	for range 3 {
		send(one).Want(t, 200)
	}
	w := send(one).Want(t, 429)
	if w.Header().Get("Retry-After") != "20" {
		t.Errorf("come again after %q seconds", w.Header().Get("Retry-After"))
	}
	one.Header.Set("X-Forwarded-For", "203.0.113.9") // only a proxy is believed
	send(one).Want(t, 429)
	send(two).Want(t, 200)
	proxied := d.As(policy.Actor{})
	proxied.Address = "10.0.0.1:1"
	for i := range 6 {
		proxied.Header.Set("X-Forwarded-For", fmt.Sprintf("198.51.100.%d, 192.0.2.7", i)) // what the client itself says comes first
		send(proxied).Want(t, 429)
	}
	d.Time = d.Time.Add(21 * time.Second)
	send(one).Want(t, 200)
	send(one).Want(t, 429)
}

// What waits longer than a tenth of a second waits in vain.
func TestShedding(t *testing.T) {
	block := make(chan struct{})
	slow := echo()
	slow.Class = web.Hash
	slow.Handle = func(*web.Call) (web.Answer, error) { <-block; return web.Empty(204), nil }
	d := onSQLite(t, []web.Route{slow})
	done := make(chan int, 16)
	for range cap(done) {
		go func() { done <- d.As(policy.Actor{}).JSON("POST", "api/v1/letters", letter{}).Code }()
	}
	for range cap(done) - 2 {
		if status := <-done; status != 503 {
			t.Errorf("answered %d", status)
		}
	}
	d.As(policy.Actor{}).Get("healthz").Want(t, 200) // outside of all this
	w := d.As(policy.Actor{}).JSON("POST", "api/v1/letters", letter{}).Want(t, 503)
	if w.Header().Get("Retry-After") == "" {
		t.Error("nobody is told when to come again")
	}
	close(block)
	for range 2 {
		if status := <-done; status != 204 {
			t.Errorf("those who had a turn are answered %d", status)
		}
	}
}

func TestHeaders(t *testing.T) {
	broken := echo()
	broken.Path, broken.Handle = "api/v1/broken", func(*web.Call) (web.Answer, error) { panic("secret canary@example.com") }
	failing := echo()
	failing.Path, failing.Handle = "api/v1/failing", func(*web.Call) (web.Answer, error) { return web.Answer{}, errors.New("SELECT canary") }
	page := web.Route{Method: "GET", Path: "{locale}/tickets/", Does: "Shows a page.", Action: policy.PageRead, Handle: func(*web.Call) (web.Answer, error) { return web.Page("problem", nil), nil }}
	d := onSQLite(t, []web.Route{echo(), broken, failing, page})
	c := d.As(policy.Actor{})
	for _, w := range []*webtest.Response{
		c.Get("healthz").Want(t, 200), c.Get("readyz").Want(t, 200), c.Get("api/v1/openapi.json").Want(t, 200), c.Get("en/tickets/").Want(t, 200), c.Get("ar/tickets/").Want(t, 200),
		c.Get("en/tickets"), c.Get("fr/tickets/").Want(t, 404), c.Get("api/v1/letters").Want(t, 405), c.Get("desk/metrics").Want(t, 401),
		c.JSON("POST", "api/v1/broken", letter{}).Want(t, 500), c.JSON("POST", "api/v1/failing", letter{}).Want(t, 500), c.JSON("POST", "api/v1/letters", 1).Want(t, 400),
	} {
		h := w.Header()
		for _, name := range []string{"Content-Security-Policy", "Referrer-Policy", "Strict-Transport-Security"} {
			if h.Get(name) == "" {
				t.Errorf("%d: no %s", w.Code, name)
			}
		}
		if h.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(h.Get("Content-Security-Policy"), "frame-ancestors 'none'") || h.Get("Cache-Control") != "no-store" {
			t.Errorf("%d: headers %v", w.Code, h)
		}
		if strings.Contains(w.Body.String(), "canary") {
			t.Errorf("the answer tells %s", w.Body)
		}
	}
	if logs := d.Logs.String(); strings.Contains(logs, "canary@example.com") || !strings.Contains(logs, "a handler panicked") {
		t.Errorf("the log says %s", logs)
	}
	c.Get("ar/tickets/").Says(t, `<html lang="ar" dir="rtl"`, "ar/contact/", `hreflang="en"`)
}

// No way of writing a path leads past a rule.
func TestPaths(t *testing.T) {
	d := onSQLite(t, []web.Route{ticket(policy.TicketRead, "GET")})
	c := d.As(customer)
	c.Get("api/v1/tickets/t1").Want(t, 200)
	for _, p := range []string{"api/v1/tickets/x/../t2", "api/v1/tickets//t2", "api/v1/tickets/%2e%2e/tickets/t2", "api/v1/tickets/t1%2f..%2ft2", "api/v1/tickets/.%2ft2", "api/v1/tickets/t2/", "api//v1/tickets/t2", "api/v1/tickets/t1%5c..%5ct2", "api/v1/tickets/t2%00"} {
		if w := c.Get(p); w.Code != 404 {
			t.Errorf("%s is answered %d %s", p, w.Code, w.Body)
		}
	}
	c.Get("api/v1/tickets/t1?as=t2").Want(t, 400)
}

// What a handler sends as a file is never shown, whatever it is said to be.
func TestDownload(t *testing.T) {
	name, kind := "", ""
	route := web.Route{
		Method: "GET", Path: "api/v1/file", Does: "Sends a file.", Action: policy.PageRead,
		Handle: func(*web.Call) (web.Answer, error) {
			return web.Download(web.File{Name: name, Type: kind, Content: content{strings.NewReader("<script>")}}), nil
		},
	}
	d := onSQLite(t, []web.Route{route})
	for _, c := range []struct{ name, kind, wantName, wantKind string }{
		{"a.txt", "text/plain", `attachment; filename=a.txt`, "text/plain; charset=utf-8"},
		{"a.html", "text/html", `attachment; filename=a.html`, "application/octet-stream"},
		{"a.svg", "image/svg+xml", `attachment; filename=a.svg`, "application/octet-stream"},
		{"a.png", "image/png", `attachment; filename=a.png`, "image/png"},
		{"x\r\nSet-Cookie: a=b", "text/html;;", `attachment; filename="x__Set-Cookie: a=b"`, "application/octet-stream"},
		{"../\u202efdp.exe", "", "attachment; filename=..__fdp.exe", "application/octet-stream"},
		{"图.png", "image/png", "attachment; filename*=utf-8''%E5%9B%BE.png", "image/png"},
	} {
		name, kind = c.name, c.kind
		h := d.As(policy.Actor{}).Get("api/v1/file").Want(t, 200).Header()
		if h.Get("Content-Disposition") != c.wantName || h.Get("Content-Type") != c.wantKind || !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("%q is sent as %q, %q", c.name, h.Get("Content-Disposition"), h.Get("Content-Type"))
		}
	}
}

type content struct{ *strings.Reader }

func (content) Close() error { return nil }

func TestLeadingOn(t *testing.T) {
	to := ""
	route := web.Route{Method: "GET", Path: "desk/to", Does: "Leads on.", Action: policy.PageRead, Handle: func(*web.Call) (web.Answer, error) { return web.See(to), nil }}
	d := onSQLite(t, []web.Route{route})
	for _, c := range []struct{ to, want string }{
		{"/help/desk/", "/help/desk/"}, {"//evil.example", "/"}, {"https://evil.example", "/"}, {`/\evil.example`, "/"}, {"javascript:alert(1)", "/"}, {"", "/"},
	} {
		to = c.to
		if got := d.As(policy.Actor{}).Get("desk/to").Want(t, 303).Header().Get("Location"); got != c.want {
			t.Errorf("%q leads to %q", c.to, got)
		}
	}
}

func TestMetrics(t *testing.T) {
	d := onSQLite(t, []web.Route{echo()})
	c := d.As(policy.Actor{})
	c.JSON("POST", "api/v1/letters", letter{})
	c.Address = "127.0.0.1:1"
	for _, host := range []string{"help.example.com", "evil.example:8080", "127.0.0.1.evil.example", "[::ffff:192.0.2.1]"} {
		c.Host = host // a name of somebody else's that leads to this computer
		c.Get("desk/metrics").Want(t, 401)
	}
	c.Host = "127.0.0.1:8080"
	c.Get("desk/metrics").Want(t, 200).Says(t, `helpwright_answers_total{method="POST",route="api/v1/letters",status="200"} 1`)
	c.Header.Set("X-Forwarded-For", "192.0.2.1")
	c.Get("desk/metrics").Want(t, 401)
	d.As(policy.Actor{Role: policy.Program, Scopes: []string{"metrics"}}).Get("desk/metrics").Want(t, 200)
	d.As(agent).Get("desk/metrics").Want(t, 403)
}

func TestStopping(t *testing.T) {
	d := onSQLite(t, []web.Route{{
		Method: "GET", Path: "desk/events", Does: "Tells what happens.", Action: policy.DeskRead, Class: web.Stream,
		Handle: func(*web.Call) (web.Answer, error) {
			return web.Events(func(s *web.EventStream) error { return s.Follow(func(e web.Event) bool { return e.Kind != "secret" }) }), nil
		},
	}})
	server := newServer(t, d)
	r, err := http.NewRequest("GET", server+webtest.Base+"desk/events", nil)
	must(t, err)
	r.AddCookie(&http.Cookie{Name: string(web.StaffJar), Value: d.As(agent).Cookie(web.StaffJar)})
	answer, err := http.DefaultClient.Do(r)
	must(t, err)
	defer answer.Body.Close()
	if answer.StatusCode != 200 {
		t.Fatal(answer.Status)
	}
	began := make([]byte, len("retry: 3000\n\n"))
	_, err = io.ReadFull(answer.Body, began)
	must(t, err)
	d.Publish(web.Event{Sequence: 1, Kind: "secret"})
	d.Publish(web.Event{Sequence: 2, Kind: "ticket.opened", Data: map[string]string{"id": "t1"}})
	for !strings.Contains(d.As(policy.Actor{Role: policy.Program, Scopes: []string{"metrics"}}).Get("desk/metrics").Body.String(), "helpwright_streams 1") {
		time.Sleep(time.Millisecond)
	}
	d.Stop()
	rest, err := io.ReadAll(answer.Body)
	must(t, err)
	if text := string(rest); strings.Contains(text, "secret") || !strings.Contains(text, "id: 2\nevent: ticket.opened\ndata: {\"id\":\"t1\"}\n\n") || !strings.Contains(text, "event: reconnect") {
		t.Errorf("the stream said %q", text)
	}
	d.As(policy.Actor{}).Get("readyz").Want(t, 503)
	d.As(policy.Actor{}).Get("healthz").Want(t, 200)
}

// What is stored of an answer says nothing to who reads the table, and everything to who
// has the key.
func TestStoredAnswerIsSealed(t *testing.T) {
	storetest.Run(t, []store.Line{web.Line()}, func(t *testing.T, s *store.Store) {
		d := webtest.New(t, s, []web.Route{{
			Method: "POST", Path: "api/v1/secret", Does: "Answers with a secret.", Action: policy.TicketOpen, In: struct {
				Words string `json:"words"`
			}{}, Out: map[string]string{},
			Handle: func(c *web.Call) (web.Answer, error) {
				return c.Once(func(*store.Tx) (web.Answer, error) {
					return web.JSON(201, map[string]string{"token": "canary-token"}), nil
				})
			},
		}})
		c := d.Browser()
		c.Header.Set("Idempotency-Key", "0123456789abcdefkey")
		c.JSON("POST", "api/v1/secret", map[string]string{"words": "canary-words"}).Want(t, 201)
		c.JSON("POST", "api/v1/secret", map[string]string{"words": "canary-words"}).Want(t, 201).Says(t, "canary-token")
		err := s.Read(t.Context(), func(tx *store.Tx) error {
			var id, body, answer string
			if err := tx.Row("SELECT id, body, answer FROM web_answers").Scan(&id, &body, &answer); err != nil {
				return err
			}
			if all := id + body + answer; strings.Contains(all, "canary") || strings.Contains(all, "0123456789abcdefkey") {
				t.Errorf("stored: %s", all)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// One client sends a few large bodies at once and no more; that harms nobody else.
func TestLargeBodiesOfOneClient(t *testing.T) {
	block, begun := make(chan struct{}), make(chan struct{}, 100)
	slow := echo()
	slow.Text, slow.Body = 1<<20, 1<<20
	slow.Handle = func(*web.Call) (web.Answer, error) { begun <- struct{}{}; <-block; return web.Empty(204), nil }
	d := onSQLite(t, []web.Route{slow})
	send := func(address string, size int) *webtest.Response {
		c := d.As(policy.Actor{})
		c.Address = address
		return c.JSON("POST", "api/v1/letters", map[string]string{"subject": strings.Repeat("a", size)})
	}
	var held sync.WaitGroup
	for range 8 {
		held.Go(func() { send("198.51.100.1:1", 100<<10).Want(t, 204) })
	}
	for range 8 {
		<-begun
	}
	send("198.51.100.1:1", 100<<10).Want(t, 503).Says(t, `"retry_after"`)
	held.Go(func() { send("198.51.100.1:1", 10).Want(t, 204) })
	held.Go(func() { send("198.51.100.2:1", 100<<10).Want(t, 204) })
	<-begun
	<-begun
	close(block)
	held.Wait()
	send("198.51.100.1:1", 100<<10).Want(t, 204)
}
