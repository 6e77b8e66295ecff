package accounts

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/desk/web/webtest"
	"helpwright/manifest"
	"helpwright/store"
)

const (
	openIDClient = "desk"
	openIDSecret = "a secret of the client"
)

// startProvider runs a provider that is a program of its own, until the test ends.
func startProvider(t *testing.T) (issuer string) {
	t.Helper()
	cmd := exec.Command("node", "testdata/provider.mjs", openIDClient, openIDSecret, "https://help.example.com"+webtest.Base+openIDBack)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var wrong strings.Builder
	cmd.Stderr = &wrong
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close() // by which it ends
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the provider did not start: %v %s (npm ci brings it)", err, &wrong)
	}
	return strings.TrimSpace(line)
}

var formAt = regexp.MustCompile(`(?s)<form[^>]*action="([^"]+)"`)

// passProvider goes through the provider's own pages as somebody, until it leads back to
// the desk, and returns where.
func passProvider(t *testing.T, begin, name string) (back *url.URL) {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if r.URL.Host == "help.example.com" {
			back = r.URL
			return http.ErrUseLastResponse
		}
		return nil
	}}
	answer, err := client.Get(begin)
	for range 4 {
		if err != nil {
			t.Fatal(err)
		}
		page, readErr := io.ReadAll(answer.Body)
		answer.Body.Close()
		if back != nil {
			return back
		}
		action := formAt.FindStringSubmatch(string(page))
		if readErr != nil || action == nil {
			t.Fatalf("the provider shows %s %.500s", answer.Status, page)
		}
		prompt := "consent"
		if strings.Contains(string(page), `name="login"`) {
			prompt = "login"
		}
		answer, err = client.PostForm(html.UnescapeString(action[1]), url.Values{"prompt": {prompt}, "login": {name}, "password": {"any"}})
	}
	t.Fatal("the provider never leads back")
	return nil
}

func TestOpenID(t *testing.T) {
	issuer := startProvider(t)
	onDesk(t, func(b *bench) {
		b.settings.SignIn = &manifest.OpenID{Issuer: issuer, Client: openIDClient, Label: manifest.Words{"en": "Sign in with Example"}}
		if err := b.Reload(); err != nil {
			b.Fatal(err)
		}
		b.Time = time.Now() // the clock of the provider cannot be moved
		begin := func(c *webtest.Client, path string) string {
			to := c.Get(path).Want(b, 303).Header().Get("Location")
			for _, need := range []string{"code_challenge_method=S256", "nonce=", "state=", "code_challenge="} {
				if !strings.Contains(to, need) {
					b.Fatalf("the provider is asked without %s: %s", need, to)
				}
			}
			return to
		}
		comeBack := func(c *webtest.Client, back *url.URL) *webtest.Response {
			return c.Get(openIDBack + "?" + back.RawQuery)
		}
		b.Browser().Get("desk/sign-in").Want(b, 200).Says(b, "Sign in with Example")

		// Who is known to the provider is nobody here, whatever address the provider names.
		b.person("admin@example.com", policy.Admin, newTOTP())
		stranger := b.Browser()
		comeBack(stranger, passProvider(t, begin(stranger, "desk/openid"), "mallory")).Want(b, 403).Says(b, "No account here")

		// An invite is accepted by way of the provider, and then the identity is enough.
		var p Person
		b.write(func(tx *store.Tx) (err error) {
			p, err = b.room.Invite(tx, Newcomer{Email: anna, Name: "Anna", Role: policy.Agent}, "", b.Time)
			return err
		})
		link := b.path(b.mail(forInvite).Link)
		guest := b.Browser()
		guest.Get(link).Want(b, 200).Says(b, "desk/openid?code=")
		back := passProvider(t, begin(guest, "desk/openid?code="+secretOf(link)), "anna-at-work")
		b.goesTo(comeBack(guest, back).Want(b, 303), "desk/")
		var who policy.Actor
		guest.Get("desk/").Want(b, 200).Into(b, &who)
		if who.ID != p.ID {
			b.Errorf("the identity is that of %+v", who)
		}
		b.Browser().Get(link).Want(b, 410)
		comeBack(guest, back).Want(b, 403) // what was kept in the browser is gone
		again := b.Browser()
		b.goesTo(comeBack(again, passProvider(t, begin(again, "desk/openid"), "anna-at-work")).Want(b, 303), "desk/")

		for why, spoil := range map[string]func(c *webtest.Client, back url.Values){
			"another state":   func(_ *webtest.Client, back url.Values) { back.Set("state", web.NewSecret()) },
			"no state":        func(_ *webtest.Client, back url.Values) { back.Del("state") },
			"another issuer":  func(_ *webtest.Client, back url.Values) { back.Set("iss", "https://evil.example") },
			"an error":        func(_ *webtest.Client, back url.Values) { back.Set("error", "access_denied") },
			"another browser": func(c *webtest.Client, _ url.Values) { c.SetCookie(openIDCookie, "") },
			"a broken cookie": func(c *webtest.Client, _ url.Values) { c.SetCookie(openIDCookie, "e30") },
			"another nonce": func(c *webtest.Client, _ url.Values) {
				spoilKept(b, c, func(d *departure) { d.Nonce = web.NewSecret() })
			},
			"another verifier": func(c *webtest.Client, _ url.Values) {
				spoilKept(b, c, func(d *departure) { d.Verifier = strings.Repeat("a", 43) })
			},
			"the code of somebody's login": func(_ *webtest.Client, values url.Values) { values.Set("code", back.Query().Get("code")) },
		} {
			c := b.Browser()
			c.Address = "198.51.100." + string(rune('1'+len(why)%9)) + ":1"
			values := passProvider(t, begin(c, "desk/openid"), "anna-at-work").Query()
			spoil(c, values)
			if w := c.Get(openIDBack + "?" + values.Encode()); w.Code != 403 {
				b.Errorf("%s is answered %d", why, w.Code)
			}
			c.Get("desk/").Want(b, 303)
		}

		// Who is signed in may connect an identity, but not that of somebody else.
		taken := b.Browser()
		b.signIn(taken, "admin@example.com", password).Want(b, 303)
		b.write(func(tx *store.Tx) error { return b.room.SetDisabled(tx, p.ID, true, "", b.Time) })
		gone := b.Browser()
		gone.Address = "198.51.100.77:1"
		comeBack(gone, passProvider(t, begin(gone, "desk/openid"), "anna-at-work")).Want(b, 403)
	}, func(c *Config) { c.OpenIDSecret = openIDSecret })
}

// spoilKept changes what the browser keeps while somebody is at the provider.
func spoilKept(b *bench, c *webtest.Client, change func(*departure)) {
	b.Helper()
	kept, err := base64.RawURLEncoding.DecodeString(c.Cookie(openIDCookie))
	if err != nil {
		b.Fatal(err)
	}
	var d departure
	if err := json.Unmarshal(kept, &d); err != nil {
		b.Fatal(err)
	}
	change(&d)
	if kept, err = json.Marshal(d); err != nil {
		b.Fatal(err)
	}
	c.SetCookie(openIDCookie, base64.RawURLEncoding.EncodeToString(kept))
}
