package desk

import (
	"fmt"
	"math"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"helpwright/desk/accounts"
	"helpwright/desk/mail"
	"helpwright/desk/policy"
	"helpwright/desk/web/webtest"
	"helpwright/store"
	"helpwright/store/storetest"
)

// limited are the routes that programs like to call too often, each with a request that
// is well-formed, and how often at most it is let through at once.
var limited = []struct {
	name string
	most int
	ask  func(c *webtest.Client, n int) *webtest.Response
}{
	{"sign-in", 20, func(c *webtest.Client, n int) *webtest.Response {
		return c.Form("desk/sign-in", url.Values{"email": {fmt.Sprintf("a%d@example.com", n)}, "password": {"wrong"}})
	}},
	{"one account", 10, func(c *webtest.Client, _ int) *webtest.Response {
		return c.Form("desk/sign-in", url.Values{"email": {"agent@example.com"}, "password": {"wrong"}})
	}},
	{"reset", 20, func(c *webtest.Client, n int) *webtest.Response {
		return c.Form("desk/reset", url.Values{"email": {fmt.Sprintf("r%d@example.com", n)}})
	}},
	{"mails to one address", 5, func(c *webtest.Client, _ int) *webtest.Response {
		return c.Form("desk/reset", url.Values{"email": {"victim@example.com"}})
	}},
	{"codes", 20, func(c *webtest.Client, n int) *webtest.Response {
		return c.Form("en/tickets/sign-in", url.Values{"email": {fmt.Sprintf("c%d@example.com", n)}})
	}},
	{"trying codes", 20, func(c *webtest.Client, n int) *webtest.Response {
		return c.Form("en/tickets/enter", url.Values{"challenge": {"x"}, "code": {fmt.Sprintf("%08d", n)}})
	}},
	{"mailed links", 20, func(c *webtest.Client, n int) *webtest.Response {
		return c.Form("en/tickets/open", url.Values{"code": {fmt.Sprint(n)}})
	}},
	{"ticket", 60, func(c *webtest.Client, n int) *webtest.Response {
		return c.JSON("POST", "api/v1/tickets", map[string]string{"email": fmt.Sprintf("t%d@example.com", n), "message": "help", "locale": "en"})
	}},
	{"rating", 20, func(c *webtest.Client, _ int) *webtest.Response {
		return c.JSON("POST", "api/v1/ratings", map[string]any{"article": "a", "locale": "en", "revision": "r", "helped": true})
	}},
	{"deflection", 30, func(c *webtest.Client, _ int) *webtest.Response {
		return c.JSON("POST", "api/v1/deflections", map[string]string{"article": "a", "locale": "en", "revision": "r"})
	}},
	{"upload", 120, func(c *webtest.Client, _ int) *webtest.Response {
		return c.JSON("POST", "api/v1/uploads", map[string]any{"name": "a", "size": 1})
	}},
	{"guide codes", 20, func(c *webtest.Client, n int) *webtest.Response {
		return c.Get(fmt.Sprintf("api/v1/continue/AAA%04d", n))
	}},
	{"satisfaction", 20, func(c *webtest.Client, n int) *webtest.Response {
		return c.JSON("POST", "api/v1/satisfaction", map[string]any{"secret": fmt.Sprint(n), "csat": 1})
	}},
}

// Who calls too often is told to wait, whatever address the request claims to come from,
// and nobody else is.
func TestLimits(t *testing.T) {
	for _, l := range limited {
		t.Run(l.name, func(t *testing.T) {
			d := openAt(t, "sqlite:"+t.TempDir()+"/desk.db")
			d.loop.end() // the clock stands still
			bad := visitor(t, d)
			passed, n := 0, 0
			for ; n < l.most+40; n++ {
				w := l.ask(bad, n)
				if w.Code != http.StatusTooManyRequests {
					passed++
					continue
				}
				if w.Header().Get("Retry-After") == "" {
					t.Fatal("not told when to come again")
				}
			}
			if passed > l.most {
				t.Errorf("%d of %d requests were let through, more than %d", passed, n, l.most)
			}
			for i, header := range []string{"X-Forwarded-For", "Forwarded", "X-Real-IP", "True-Client-IP", "CF-Connecting-IP", "X-Client-IP", "X-Originating-IP", "X-Forwarded-Host", "Via"} {
				bad.Header.Set(header, fmt.Sprintf("198.51.100.%d", i+1))
				if w := l.ask(bad, n+i); w.Code != http.StatusTooManyRequests {
					t.Errorf("with a forged %s it is let through: %d", header, w.Code)
				}
			}
			other := visitor(t, d)
			other.Address = "203.0.113.77:1"
			if w := l.ask(other, n+100); w.Code == http.StatusTooManyRequests && l.name != "mails to one address" {
				t.Error("somebody else has to wait")
			}
		})
	}
}

// One client that guesses at an account does not keep its owner out.
func TestGuessingHarmsNobodyElse(t *testing.T) {
	now := webtest.Noon
	d := openAt(t, "sqlite:"+t.TempDir()+"/desk.db", func(c *Config) { c.Now = func() time.Time { return now } })
	d.loop.end()
	withPassword(t, d, "anna@example.com", policy.Agent)
	bad := visitor(t, d)
	for range 6 { // a hundred and twenty times, more than an account takes from all together
		for range 20 {
			bad.Form("desk/sign-in", url.Values{"email": {"anna@example.com"}, "password": {"wrong"}})
		}
		now = now.Add(time.Minute)
	}
	anna := visitor(t, d)
	anna.Address = "203.0.113.9:1"
	anna.Form("desk/sign-in", url.Values{"email": {"anna@example.com"}, "password": {thePassword}}).Want(t, 303)
}

const thePassword = "correct horse battery staple"

// withPassword adds somebody of the desk who has a password.
func withPassword(t *testing.T, d *Desk, email string, role policy.Role) (id string) {
	t.Helper()
	err := d.store.Write(t.Context(), func(tx *store.Tx) error {
		p, err := d.accounts.Add(tx, accounts.Newcomer{Email: email, Name: "Somebody", Role: role}, "", d.cfg.Now())
		if err != nil {
			return err
		}
		id = p.ID
		return d.accounts.ChoosePassword(tx, p.ID, thePassword, d.cfg.Now())
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

var random = regexp.MustCompile(`[a-z0-9]{26}`)

// Whether an address is known shows neither in an answer nor in how long it takes: a rank
// test sees no difference, however often it looks.
func TestNobodyLearnsWhoIsKnown(t *testing.T) {
	tries := 40
	if *whole {
		tries = 1000
	}
	now := webtest.Noon
	d := openAt(t, "sqlite:"+t.TempDir()+"/desk.db", func(c *Config) { c.Now = func() time.Time { return now } })
	d.loop.end()
	withPassword(t, d, "known@example.com", policy.Agent)
	somebody(t, d, 1)
	for _, each := range []struct {
		path, known, unknown string
		form                 url.Values
	}{
		{"desk/sign-in", "known@example.com", "nokno@example.com", url.Values{"password": {"not the password"}}},
		{"desk/reset", "known@example.com", "nokno@example.com", url.Values{}},
		{"en/tickets/sign-in", "canary001x@example.org", "yranac001x@example.org", url.Values{}},
	} {
		t.Run(each.path, func(t *testing.T) {
			var p float64
			for range 3 { // chance alone sees a difference once in a hundred times
				var took [2][]float64
				var said [2]string
				for range tries {
					for _, which := range rand.Perm(2) {
						now = now.Add(time.Hour)
						form := url.Values{"email": {[]string{each.known, each.unknown}[which]}}
						for name, values := range each.form {
							form[name] = values
						}
						c := visitor(t, d)
						began := time.Now()
						w := c.Form(each.path, form)
						took[which] = append(took[which], float64(time.Since(began)))
						said[which] = strings.ReplaceAll(fmt.Sprint(w.Code, random.ReplaceAllString(w.Header().Get("Location")+w.Body.String(), "")), form.Get("email"), "")
					}
				}
				if said[0] != said[1] {
					t.Fatalf("a known address is answered %.300s\nan unknown one %.300s", said[0], said[1])
				}
				if p = rankTest(took[0], took[1]); p > 0.01 {
					t.Logf("%d tries each, p = %.3f", tries, p)
					return
				}
			}
			t.Errorf("the time tells them apart: p = %g", p)
		})
	}
}

// rankTest is how probable it is that two lists come from one source, by Mann and
// Whitney, for lists of twenty and more.
func rankTest(a, b []float64) (p float64) {
	type one struct {
		value float64
		first bool
	}
	var all []one
	for _, v := range a {
		all = append(all, one{v, true})
	}
	for _, v := range b {
		all = append(all, one{v, false})
	}
	slices.SortFunc(all, func(x, y one) int { return int(math.Copysign(1, x.value-y.value)) })
	ranks := 0.0
	for i, o := range all {
		if o.first {
			ranks += float64(i + 1)
		}
	}
	n, m := float64(len(a)), float64(len(b))
	u := ranks - n*(n+1)/2
	z := (u - n*m/2) / math.Sqrt(n*m*(n+m+1)/12)
	return math.Erfc(math.Abs(z) / math.Sqrt2)
}

// Nobody is written to more often than a few times an hour, however many ask.
func TestNobodyIsFloodedWithMail(t *testing.T) {
	d := openAt(t, "sqlite:"+t.TempDir()+"/desk.db")
	d.loop.end()
	somebody(t, d, 1)
	for n := range 50 {
		c := visitor(t, d)
		c.Address = fmt.Sprintf("203.0.113.%d:1", n)
		c.Form("en/tickets/sign-in", url.Values{"email": {"canary001x@example.org"}})
		c.Form("en/tickets/sign-in", url.Values{"email": {"CANARY001x@example.org"}})
	}
	settleDown(t, d)
	for n := range 50 {
		c := visitor(t, d)
		c.Address = fmt.Sprintf("203.0.113.%d:2", n)
		c.JSON("POST", "api/v1/tickets", map[string]string{"email": "Victim@example.com", "message": "buy this", "locale": "en"})
		c.JSON("POST", "api/v1/callbacks", map[string]string{"email": "victim@example.com", "phone": "+49 30 123456", "locale": "en"})
	}
	if sent := len(letters(t, d, "victim@example.com", mail.KindOpened)) + len(letters(t, d, "victim@example.com", mail.KindAsked)); sent > 30 {
		t.Errorf("%d letters about tickets and calls", sent)
	}
	if sent := strings.Count(storetest.Dump(t, d.store), "\ncode\n"); sent > 5 {
		t.Errorf("%d letters with codes", sent)
	}
}
