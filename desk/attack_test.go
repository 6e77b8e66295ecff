package desk

import (
	"flag"
	"fmt"
	"html"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/desk/web/webtest"
	"helpwright/store/storetest"
)

// A range is a desk under attack: with something in it, and with actors who need not
// sign in.
type attacked struct {
	*Desk
	door   *webtest.Desk
	own    map[string]string // names in paths: what belongs to kim, the customer
	actors []policy.Actor
}

// attack opens a desk. Budgets are off: they have a test of their own, and would hide
// what others find. Each change may alter the routes.
func attack(t *testing.T, changes ...func(*web.Route)) *attacked {
	t.Helper()
	d := openAt(t, "sqlite:"+t.TempDir()+"/desk.db")
	o, people := furnish(t, d)
	routes := d.routes()
	for i := range routes {
		routes[i].Limit = web.Limit{}
		for _, change := range changes {
			change(&routes[i])
		}
	}
	return &attacked{d, webtest.New(t, d.store, routes), o.own, actorsOf(people)}
}

// path is where a route is, with what is kim's in it.
func (a *attacked) path(r web.Route) string {
	path := strings.ReplaceAll(r.Path, "{locale}", "en")
	for name, value := range a.own {
		path = strings.ReplaceAll(path, "{"+name+"}", value)
	}
	return path
}

// writes are the routes that change something.
func (a *attacked) writes() (all []web.Route) {
	for _, r := range a.door.Routes() {
		if r.Method != http.MethodGet {
			all = append(all, r)
		}
	}
	return all
}

// entitled is an actor who gets as far as the body of a request.
func (a *attacked) entitled(r web.Route) policy.Actor {
	for _, actor := range a.actors {
		if policy.Ever(actor, r.Action) && (actor.Role != policy.Nobody || r.Object == nil) {
			if r.Object == nil || actor.Role != policy.Customer || strings.Contains(r.Path, "{ticket}") && !strings.Contains(r.Path, "desk") {
				return actor
			}
		}
	}
	if slices.Contains(bySecret, r.Method+" "+r.Path) {
		return policy.Actor{}
	}
	return a.actors[4]
}

// whole lets tests of attacks run with everything that they know, as for a release.
var whole = flag.Bool("whole", false, "attack with the whole corpus, and not with a tenth")

// Every endpoint that changes something refuses every column of every table that is no
// field of its own, as JSON and as a form, and nothing of it is stored.
func TestMassAssignment(t *testing.T) {
	a := attack(t)
	columns := map[string]bool{"is_admin": true, "$set": true, "__proto__": true, "auto_bcc": true}
	for _, table := range storetest.Tables(t, a.store) {
		for _, column := range storetest.Columns(t, a.store, table) {
			columns[column] = true
		}
	}
	sent := 0
	for n, r := range a.writes() {
		if r.Path == "api/v1/mail" || r.Path == "api/v1/uploads/{upload}" {
			continue // take bytes, and no fields
		}
		own := fieldsOf(r)
		actor := a.entitled(r)
		if strings.Contains(r.Path, "{view}") {
			actor = a.actors[4]
			ownView(t, a.store, a.own["view"], actor.ID)
		}
		c := a.door.As(actor)
		taken := 0
	columns:
		for at, column := range slices.Sorted(maps.Keys(columns)) {
			if own[column] || !*whole && (at+n)%10 != 0 {
				continue
			}
			for _, asForm := range []bool{false, true} {
				if asForm && r.Method != http.MethodPost {
					continue
				}
				sent++
				var w *webtest.Response
				if asForm {
					w = c.Form(a.path(r), url.Values{column: {"mass-assigned"}})
				} else {
					w = c.JSON(r.Method, a.path(r), map[string]any{column: "mass-assigned"})
				}
				said := w.Body.String()
				if w.Code != http.StatusBadRequest || w.Header().Get("Content-Type") == "application/problem+json" && !strings.Contains(said, "unknown field") {
					t.Errorf("%s %s takes %q (form: %t): %d %.200s", r.Method, r.Path, column, asForm, w.Code, said)
					taken++
				}
				if taken > 2 {
					break columns
				}
			}
		}
	}
	if strings.Contains(storetest.Dump(t, a.store), "mass-assigned") {
		t.Error("something of it is stored")
	}
	if sent < 1000 {
		t.Errorf("only %d requests", sent)
	}
	t.Logf("%d requests with %d names", sent, len(columns))
}

// fieldsOf are the names of the fields of a route's body.
func fieldsOf(r web.Route) map[string]bool {
	names := map[string]bool{"idempotency_key": true, "form_token": true}
	if r.In != nil {
		for _, name := range web.FieldNames(r.In) {
			names[name] = true
		}
	}
	return names
}

// What a page of another site can make a browser send: by form, fetch, fetch without
// CORS, sendBeacon, and by an old browser that says less.
var foreign = []struct {
	name    string
	headers map[string]string
	stopped bool // before anything is looked at
}{
	{"a form", map[string]string{"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Content-Type": "application/x-www-form-urlencoded"}, true},
	{"a form with files", map[string]string{"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site", "Content-Type": "multipart/form-data; boundary=x"}, true},
	{"a form as text", map[string]string{"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site", "Content-Type": "text/plain"}, true},
	{"a form in a sandbox", map[string]string{"Origin": "null", "Sec-Fetch-Site": "cross-site", "Content-Type": "application/x-www-form-urlencoded"}, true},
	{"fetch", map[string]string{"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors", "Content-Type": "application/json"}, true},
	{"fetch without CORS", map[string]string{"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Content-Type": "text/plain"}, true},
	{"sendBeacon", map[string]string{"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Content-Type": "text/plain;charset=UTF-8"}, true},
	{"another host of the same site", map[string]string{"Origin": "https://evil.example.com", "Sec-Fetch-Site": "same-site", "Content-Type": "application/x-www-form-urlencoded"}, true},
	{"an old browser, by form", map[string]string{"Origin": "https://evil.example", "Content-Type": "application/x-www-form-urlencoded"}, true},
	{"an older browser, by form", map[string]string{"Content-Type": "application/x-www-form-urlencoded"}, false},
	{"an older browser, as text", map[string]string{"Content-Type": "text/plain"}, false},
	{"an older browser, with files", map[string]string{"Content-Type": "multipart/form-data; boundary=x"}, false},
	{"an older browser, without a body", map[string]string{}, false},
	{"a trusted origin, by form", map[string]string{"Origin": "https://www.example.com", "Sec-Fetch-Site": "same-site", "Content-Type": "application/x-www-form-urlencoded"}, false},
	{"a trusted origin, as text", map[string]string{"Origin": "https://www.example.com", "Sec-Fetch-Site": "cross-site", "Content-Type": "text/plain"}, false},
}

// No page of another site makes the browser of anybody change anything in their name.
func TestForeignPagesChangeNothing(t *testing.T) {
	var reachedAs *policy.Actor
	a := attack(t, func(r *web.Route) {
		r.In = nil
		r.Handle = func(c *web.Call) (web.Answer, error) {
			reachedAs = &c.Actor
			return web.Empty(http.StatusNoContent), nil
		}
	})
	sent := 0
	for _, r := range a.writes() {
		for _, actor := range a.actors {
			if actor.Role == policy.Program || actor.Role == policy.Nobody || !*whole && (actor.Role == policy.Agent || actor.Role == policy.Lead) {
				continue // has no cookie, or one like that of an admin
			}
			for _, f := range foreign {
				sent++
				reachedAs = nil
				c := a.door.As(actor)
				body := ""
				if strings.HasPrefix(f.headers["Content-Type"], "multipart") {
					body = "--x--\r\n"
				}
				request := c.Request(r.Method, a.path(r), strings.NewReader(body))
				for name, value := range f.headers {
					request.Header.Set(name, value)
				}
				w := c.Do(request)
				switch {
				case reachedAs != nil && (f.stopped || reachedAs.Role != policy.Nobody):
					t.Errorf("%s makes %s do %s %s: %d", f.name, actor.Role, r.Method, r.Path, w.Code)
				case w.Header().Get("Access-Control-Allow-Credentials") != "":
					t.Errorf("%s: answers may be read with cookies", f.name)
				case strings.Contains(f.headers["Origin"], "evil") && w.Header().Get("Access-Control-Allow-Origin") != "":
					t.Errorf("%s may read the answer of %s %s", f.name, r.Method, r.Path)
				}
			}
		}
	}
	t.Logf("%d requests", sent)
}

// Browsers learn before they send to another origin that only open routes take it, and
// only from origins of the settings.
func TestAskedBefore(t *testing.T) {
	a := attack(t)
	c := a.door.Browser()
	for _, r := range a.door.Routes() {
		for origin, trusted := range map[string]bool{"https://www.example.com": true, "https://evil.example": false, "null": false, "https://www.example.com.evil.example": false, "http://www.example.com": false} {
			ask := c.Request("OPTIONS", a.path(r), nil)
			ask.Header.Set("Origin", origin)
			ask.Header.Set("Access-Control-Request-Method", r.Method)
			ask.Header.Set("Access-Control-Request-Headers", "content-type")
			h := c.Do(ask).Header()
			if got := h.Get("Access-Control-Allow-Origin") != ""; got != (trusted && r.Open) {
				t.Errorf("%s may ask %s %s: %t", origin, r.Method, r.Path, got)
			}
			if h.Get("Access-Control-Allow-Origin") == "*" || strings.Contains(strings.ToLower(h.Get("Access-Control-Allow-Headers")), "authorization") {
				t.Errorf("%s %s allows too much: %v", r.Method, r.Path, h)
			}
		}
	}
}

// led are ways to name a page of another host where the desk leads on to a page.
func led() []string {
	hosts := []string{"//evil.example", "///evil.example", "////evil.example", `/\evil.example`, `\\evil.example`, `\/evil.example`, "https://evil.example", "http:evil.example", "https:/evil.example",
		"javascript:alert(1)", "data:text/html,x", "//evil.example%2f..", "/%09/evil.example", "/\t/evil.example", "/\r\n/evil.example", "%2f%2fevil.example", "/%2fevil.example", "/%5cevil.example",
		"//evil.example@help.example.com", "//help.example.com@evil.example", "//help.example.com.evil.example", "/.evil.example", "evil.example", "./evil.example", "../evil.example", "?//evil.example", "#//evil.example",
		"/help/desk//evil.example", "/help/desk/..//evil.example", "/help/desk/%2e%2e/%2e%2e//evil.example", `/help/desk/\evil.example`, "/help/desk/\t//evil.example", "/help/desk/?next=//evil.example", "/help/desk/#//evil.example", "/HELP/DESK/", "/help/desk@evil.example", "/help/deskevil"}
	var all []string
	for _, h := range hosts {
		all = append(all, h, " "+h, url.QueryEscape(h))
	}
	return all
}

// Whatever an address says, nobody is led to another host.
func TestNobodyIsLedAway(t *testing.T) {
	a := attack(t)
	agent := a.door.As(a.actors[2])
	kim := a.door.As(a.actors[1])
	tried := 0
	for _, wish := range led() {
		query := "?next=" + url.QueryEscape(wish)
		for _, w := range []*webtest.Response{
			agent.Get("desk/sign-in" + query), a.door.Browser().Get("desk/sign-in" + query), a.door.Browser().Get("desk/" + query), kim.Get("en/tickets/sign-in" + query),
			kim.Form("en/tickets/sign-out", url.Values{}), agent.Form("desk/account", url.Values{"name": {"A"}, "next": {wish}}),
			a.door.Browser().Form("api/v1/ratings", url.Values{"article": {"a"}, "page": {wish}}),
		} {
			tried++
			to := w.Header().Get("Location")
			if to == "" {
				if links := regexp.MustCompile(`(?:href|action|src|content)="([^"]*evil[^"]*)"`).FindStringSubmatch(w.Body.String()); links != nil && leadsAway(html.UnescapeString(links[1])) {
					t.Errorf("with %q a page leads to %q", wish, links[1])
				}
				continue
			}
			if leadsAway(to) {
				t.Errorf("%q leads to %q", wish, to)
			}
		}
	}
	t.Logf("%d requests with %d wishes", tried, len(led()))
}

// leadsAway reads an address as browsers do.
func leadsAway(address string) bool {
	address = strings.Map(func(r rune) rune {
		if r == '\t' || r == '\r' || r == '\n' {
			return -1
		}
		return r
	}, strings.TrimSpace(address))
	address = strings.ReplaceAll(address, `\`, "/")
	u, err := url.Parse("https://help.example.com/help/desk/sign-in")
	if err != nil {
		return true
	}
	to, err := u.Parse(address)
	return err != nil || to.Host != "help.example.com" || to.Scheme != "https"
}

// A path that is written in another way leads to nothing that the plain one protects.
func TestStrangePaths(t *testing.T) {
	a := attack(t)
	ticket, file := a.own["ticket"], a.own["attachment"]
	strange := []string{}
	for _, path := range []string{"api/v1/tickets/" + ticket, "api/v1/desk/tickets/" + ticket, "api/v1/attachments/" + file, "desk/people/", "desk/outbox", "api/v1/desk/export", "desk/metrics"} {
		first, rest, _ := strings.Cut(path, "/")
		strange = append(strange, "/"+path, "./"+path, "x/../"+path, first+"//"+rest, first+"/./"+rest, first+"/x/../"+rest, "%2e/"+path, "x/%2e%2e/"+path, first+"%2f"+rest, first+"%2F"+rest, first+"/%2f"+rest,
			first+`\`+rest, first+"%5c"+rest, path+"%00", path+"%00.css", path+";x=y", path+"/.", path+"/..", path+"%20", path+"%09", "."+path, path+"?x=%2e%2e/", strings.ToUpper(path), path+"/..;/", "assets/../"+path, "assets/%2e%2e/"+path, "en/../"+path, path+"//")
	}
	tried := 0
	for _, actor := range []policy.Actor{{}, {Role: policy.Customer, Email: "lee@example.com"}} {
		c := a.door.As(actor)
		for n, path := range strange {
			for m, method := range []string{"GET", "HEAD", "POST", "DELETE"} {
				if !*whole && m > 0 && (n+m)%4 != 0 {
					continue
				}
				tried++
				u, err := url.Parse("https://help.example.com" + webtest.Base)
				if err != nil {
					t.Fatal(err)
				}
				request := c.Request(method, "", nil)
				if at, err := u.Parse(webtest.Base + path); err == nil {
					request.URL = at
				} else {
					request.URL.Opaque = webtest.Base + path
				}
				request.URL.Path, request.URL.RawPath = unescaped(webtest.Base+path), webtest.Base+path
				if w := c.Do(request); w.Code < 300 || strings.Contains(w.Body.String(), "canary") {
					t.Errorf("%s %s %q is answered %d: %.100s", actor.Role, method, path, w.Code, w.Body)
				}
			}
		}
	}
	t.Logf("%d requests", tried)
}

func unescaped(path string) string {
	path, _, _ = strings.Cut(path, "?")
	if plain, err := url.PathUnescape(path); err == nil {
		return plain
	}
	return path
}

var (
	inlineHandler = regexp.MustCompile(`(?i)<[a-z][^>]*\son[a-z]+\s*=`)
	inlineStyle   = regexp.MustCompile(`(?i)<style|<[a-z][^>]*\sstyle\s*=`)
	inlineScript  = regexp.MustCompile(`(?i)<script(?:>|\s[^>]*>)`)
)

// Every answer carries the headers that protect browsers, whoever asks and whatever
// comes of it, and no page holds a script or style of its own.
func TestHeadersOfEveryRoute(t *testing.T) {
	a := attack(t)
	answers, pages := 0, 0
	for _, actor := range a.actors {
		for _, r := range a.door.Routes() {
			if r.Class == web.Stream && policy.Ever(actor, r.Action) {
				continue // does not end by itself; sendStream keeps the headers that are there
			}
			for _, method := range []string{r.Method, "TRACE", "OPTIONS"} {
				for _, tls := range []bool{false, true} {
					if actor.Role != policy.Admin && (method != r.Method || !tls) {
						continue
					}
					c := a.door.As(actor)
					request := c.Request(method, a.path(r), strings.NewReader("{}"))
					request.Header.Set("Content-Type", "application/json")
					if !tls {
						request.TLS = nil
					}
					w := c.Do(request)
					answers++
					checkHeaders(t, fmt.Sprint(actor.Role, " ", method, " ", r.Path), w, request.TLS != nil)
					if page := w.Body.String(); strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
						pages++
						checkPage(t, r.Path, page)
					}
				}
			}
		}
	}
	for _, path := range []string{"no/such/page", "desk/../x", "en/continue/AAAAAAA/"} {
		checkHeaders(t, path, a.door.Browser().Get(path), true)
	}
	t.Logf("%d answers, %d pages", answers, pages)
}

func checkHeaders(t *testing.T, name string, w *webtest.Response, tls bool) {
	t.Helper()
	h := w.Header()
	csp := h.Get("Content-Security-Policy")
	if !strings.Contains(csp, "default-src 'none'") || !strings.Contains(csp, "frame-ancestors 'none'") || strings.Contains(csp, "unsafe") {
		t.Errorf("%s: policy %q", name, csp)
	}
	for header, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "Cross-Origin-Opener-Policy": "same-origin"} {
		if h.Get(header) != want {
			t.Errorf("%s: %s is %q", name, header, h.Get(header))
		}
	}
	if hsts := h.Get("Strict-Transport-Security"); (hsts != "") != tls || tls && hsts != "max-age=31536000" {
		t.Errorf("%s: over TLS %t, and HSTS %q", name, tls, hsts)
	}
	for _, cookie := range w.Result().Cookies() {
		if !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || !cookie.Secure || !strings.HasPrefix(cookie.Name, "__Host-") || cookie.Path != "/" || cookie.Domain != "" {
			t.Errorf("%s: cookie %s", name, cookie)
		}
	}
	if h.Get("Server") != "" || h.Get("X-Powered-By") != "" {
		t.Errorf("%s says with what it is made", name)
	}
}

func checkPage(t *testing.T, name, page string) {
	t.Helper()
	if found := inlineHandler.FindString(page); found != "" {
		t.Errorf("%s has a handler inside: %q", name, found)
	}
	if found := inlineStyle.FindString(page); found != "" {
		t.Errorf("%s has a style inside: %q", name, found)
	}
	for _, script := range inlineScript.FindAllString(page, -1) {
		if !strings.Contains(script, "src=") && !strings.Contains(script, "application/json") && !strings.Contains(script, "application/ld+json") {
			t.Errorf("%s has a script inside: %q", name, script)
		}
	}
	for _, form := range regexp.MustCompile(`(?s)<form[^>]*method="post"[^>]*>.*?</form>`).FindAllString(page, -1) {
		if strings.Contains(page, `name="form_token"`) && !strings.Contains(form, `name="form_token"`) {
			t.Errorf("%s has a form that speaks for nobody: %.200s", name, form)
		}
	}
}
