// Package webtest gives tests of rooms a desk with their routes, the built-in theme and
// actors who need not sign in.
//
//	d := webtest.New(t, s, room.Routes())
//	agent := d.As(policy.Actor{Role: policy.Agent, ID: "a1"})
//	agent.JSON("POST", "api/v1/tickets", in).Want(t, 201).Into(t, &out)
//	agent.Get("desk/").Want(t, 200)
//	agent.Form("desk/tickets/1/note", url.Values{"text": {"hello"}}).Want(t, 303)
package webtest

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/locales"
	"helpwright/manifest"
	"helpwright/store"
	"helpwright/templates"
	"helpwright/theme"
)

// Base is the path of the site of tests.
const Base = "/help/"

// Noon is when tests begin.
var Noon = time.Date(2026, 11, 5, 12, 0, 0, 0, time.UTC)

// A Desk is a server with a clock that tests move.
type Desk struct {
	*web.Server
	Time time.Time
	Logs bytes.Buffer
	who  map[string]web.Session
}

// Settings are those of the site of tests.
func Settings() *manifest.Desk {
	d := &manifest.Desk{BaseURL: "https://help.example.com" + Base, Origins: []string{"https://www.example.com"}, Proxies: []string{"10.0.0.0/8"}, Files: manifest.Attachments{MaxBytes: 5_000_000, MaxFiles: 5}}
	for _, l := range []manifest.DeskLocale{{Tag: "en", Name: "English", Dir: "ltr"}, {Tag: "zh-Hans", Name: "简体中文", Dir: "ltr"}, {Tag: "ar", Name: "العربية", Dir: "rtl"}} {
		l.Title = "Help"
		d.Locales = append(d.Locales, l)
	}
	return d
}

// New makes a desk of routes. Each change may alter its configuration.
func New(t testing.TB, s *store.Store, routes []web.Route, changes ...func(*web.Config)) *Desk {
	t.Helper()
	d := &Desk{Time: Noon, who: map[string]web.Session{}}
	cfg := web.Config{
		Private: Private(Settings()), Store: s, Routes: routes, Who: d.find,
		Now: func() time.Time { return d.Time },
		Log: slog.New(slog.NewTextHandler(&d.Logs, nil)),
	}
	for _, change := range changes {
		change(&cfg)
	}
	var err error
	if d.Server, err = web.New(cfg); err != nil {
		t.Fatal(err)
	}
	return d
}

func (d *Desk) find(_ context.Context, shown web.Credentials, _ time.Time) (web.Session, error) {
	return d.who[shown.Staff+shown.Customer+shown.Token], nil
}

// Private is what a build leaves in the private folder of a site without any words of
// its own.
func Private(settings *manifest.Desk) fs.FS {
	shells := map[string]theme.Shell{}
	for _, l := range settings.Locales {
		at := Base + l.Tag + "/"
		shells[l.Tag] = theme.Shell{
			Locale: theme.Locale{Tag: l.Tag, Name: l.Name, Dir: l.Dir}, SiteTitle: l.Title, HomePath: at, SearchPath: at + "search/",
			ContactPath: at + "contact/", AllPath: at + "all/", StyleURL: Base + "assets/site.css", DeskStyleURL: Base + "assets/desk.css", ScriptURL: Base + "assets/site.js", Scripts: map[string]string{"desk": Base + "assets/desk.js", "write": Base + "assets/write.js"},
			Desk:    &theme.DeskAt{API: Base + "api/v1/", TicketsPath: at + "tickets/", Sender: Base + "assets/sender.js", Words: at + "contact/words.json"},
			Contact: []theme.Way{{Kind: "email", Label: "Mail", Path: "mailto:help@example.com", Text: "help@example.com"}},
			CSP:     "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'",
		}
	}
	return mounted{
		manifest.DeskTemplates: templates.FS,
		manifest.DeskPhrases:   locales.FS,
		".": fstest.MapFS{
			manifest.File:       {Data: []byte(`{"release":"one"}`)},
			manifest.DeskFile:   {Data: written(settings)},
			manifest.DeskShells: {Data: written(shells)},
		},
	}
}

func written(value any) []byte {
	b, err := json.Marshal(value)
	if err != nil {
		panic(err) // all values are our own
	}
	return b
}

// mounted are file systems by the folder in which they are seen.
type mounted map[string]fs.FS

func (m mounted) Open(name string) (fs.File, error) {
	for folder, files := range m {
		if name == folder && folder != "." {
			return files.Open(".")
		}
		if rest, inside := strings.CutPrefix(name, folder+"/"); inside {
			return files.Open(rest)
		}
	}
	return m["."].Open(name)
}

// A Client is a browser or a program with its actor.
type Client struct {
	to      http.Handler
	cookies map[string]string
	Header  http.Header // of every request
	Address string      // from which it asks, with a port
	Host    string      // for which it asks; "" is that of the site
}

// Browser makes a client that keeps the cookies that it is given, for desks whose
// sessions are in earnest.
func (d *Desk) Browser() *Client { return Visit(d) }

// Visit makes a browser for any handler that answers below Base.
func Visit(to http.Handler) *Client {
	return &Client{to: to, cookies: map[string]string{}, Header: http.Header{}, Address: "192.0.2.7:4711"}
}

// Cookie is the value of a cookie that the client keeps, "" if it keeps none.
func (c *Client) Cookie(jar web.Jar) string { return c.cookies["__Host-"+string(jar)] }

// SetCookie changes what the client keeps.
func (c *Client) SetCookie(jar web.Jar, value string) { c.cookies["__Host-"+string(jar)] = value }

// As makes a client that is signed in as an actor: with a cookie, a program with its
// token. Nobody has neither.
func (d *Desk) As(a policy.Actor) *Client {
	c := d.Browser()
	if a.Role == policy.Nobody {
		return c
	}
	secret := web.NewSecret()
	d.who[secret] = web.Session{ID: "s", Actor: a}
	switch a.Role {
	case policy.Program:
		c.Header.Set("Authorization", "Bearer "+secret)
	case policy.Customer:
		c.SetCookie(web.CustomerJar, secret)
	default:
		c.SetCookie(web.StaffJar, secret)
	}
	return c
}

// A Response is what was answered.
type Response struct {
	*httptest.ResponseRecorder
	asked string
}

// Do sends a request to a path below the site's.
func (c *Client) Do(r *http.Request) *Response {
	for name, values := range c.Header {
		if r.Header.Get(name) == "" {
			r.Header[name] = values
		}
	}
	r.RemoteAddr = c.Address
	if c.Host != "" {
		r.Host = c.Host
	}
	for name, value := range c.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	c.to.ServeHTTP(w, r)
	for _, set := range w.Result().Cookies() {
		if set.MaxAge < 0 {
			delete(c.cookies, set.Name)
		} else {
			c.cookies[set.Name] = set.Value
		}
	}
	return &Response{w, r.Method + " " + r.URL.Path}
}

// Request makes a request to a path below the site's.
func (c *Client) Request(method, path string, body io.Reader) *http.Request {
	return httptest.NewRequest(method, "https://help.example.com"+Base+path, body)
}

// Get asks for a page or a value.
func (c *Client) Get(path string) *Response { return c.Do(c.Request("GET", path, nil)) }

// JSON sends a value; nil sends nothing.
func (c *Client) JSON(method, path string, value any) *Response {
	r := c.Request(method, path, bytes.NewReader(written(value)))
	r.Header.Set("Content-Type", "application/json")
	return c.Do(r)
}

// Form sends a form as the page of the client's own session does.
func (c *Client) Form(path string, fields url.Values) *Response {
	sent := url.Values{}
	for name, values := range fields {
		sent[name] = values
	}
	secret := c.Cookie(web.StaffJar)
	if secret == "" || !strings.HasPrefix(path, "desk/") && c.Cookie(web.CustomerJar) != "" {
		secret = c.Cookie(web.CustomerJar)
	}
	if token := web.FormTokenOf(secret); token != "" && !sent.Has("form_token") {
		sent.Set("form_token", token)
	}
	r := c.Request("POST", path, strings.NewReader(sent.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return c.Do(r)
}

// Want fails the test when the status is another.
func (r *Response) Want(t testing.TB, status int) *Response {
	t.Helper()
	if r.Code != status {
		t.Fatalf("%s is answered %d, want %d: %.600s", r.asked, r.Code, status, r.Body)
	}
	return r
}

// Into reads the JSON that was answered.
func (r *Response) Into(t testing.TB, value any) *Response {
	t.Helper()
	if err := json.Unmarshal(r.Body.Bytes(), value); err != nil {
		t.Fatalf("%s: %v: %s", r.asked, err, r.Body)
	}
	return r
}

// Says fails the test when words are not in the answer.
func (r *Response) Says(t testing.TB, words ...string) *Response {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(r.Body.String(), w) {
			t.Fatalf("%s does not say %q: %s", r.asked, w, r.Body)
		}
	}
	return r
}
