package bundle

import (
	"context"
	"iter"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// The policy under which pages are served.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"worker-src 'self'; form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types site"

// TestGuideInBrowser walks a guide with the keyboard alone, under the policy of
// real pages, and takes the trail to a person.
func TestGuideInBrowser(t *testing.T) {
	b := open(t, "guide")

	b.want(`shown()`, "power", "a guide begins with its first step")
	b.want(`progress()`, "Question 1, 2 more", "the longest way goes by the plug")
	b.tabTo("a[href='#plug']")
	b.press(kb.Enter)
	b.want(`shown()`, "plug", "an answer leads to the next question")
	b.want(`document.activeElement.textContent`, "Plug the printer in", "the focus goes to the new question")
	b.want(`location.hash`, "#plug", "each step has an address")
	b.want(`preface.hasAttribute("hidden")`, "true", "words before the first step belong to it")
	b.tabTo("a[href='#paper']")
	b.press(kb.Enter)
	b.want(`trail()`, "Is the power light on? No|Plug the printer in The light is on", "what was tried stands above")
	b.want(`progress()`, "Question 3, the last", "")

	b.run(`history.back()`)
	b.want(`shown()`, "plug", "the browser's back is one step back")
	b.run(`history.forward()`)
	b.want(`trail().split("|").length`, "2", "forward brings the trail back")
	b.run(`location.reload()`)
	b.want(`shown()`, "paper", "a reload stays at the step")
	b.want(`trail().split("|").length`, "2", "and keeps the trail")
	b.run(`location.hash = "main"`)
	b.want(`shown()`, "paper", "a place outside of the guide is no step")
	b.run(`dispatchEvent(new Event("beforeprint"))`)
	b.want(`shown()`, "power plug paper solved contact", "paper shows everything")
	b.run(`dispatchEvent(new Event("afterprint"))`)

	b.visit("guide")
	b.want(`document.querySelector(".resume p").textContent`, "Stopped at Is there paper in the tray?", "who comes back may continue")
	b.tabTo(".resume .button")
	b.press(kb.Enter)
	b.want(`shown()`, "paper", "")
	b.tabTo(".none a")
	b.press(kb.Enter)
	b.want(`location.pathname`, "/help/en/contact/", "a person is always within reach")
	b.want(`trail().split("|").length`, "3", "the trail goes along")
	b.want(`decodeURIComponent(mail.href).includes("2. Plug the printer in – The light is on")`, "true", "also into a mail")
	b.run(`[...document.querySelectorAll(".tried button")].at(-1).click()`)
	b.want(`Object.keys(localStorage).length`, "0", "what is removed is not kept anywhere")

	b.visit("guide/#paper")
	b.want(`shown()`, "paper", "a shared address opens its step")
	b.want(`trail()`, "", "without a trail of somebody else")
}

// TestOfflineInBrowser reads pages after the network has gone.
func TestOfflineInBrowser(t *testing.T) {
	b := open(t, "guide")
	b.want(`caches.keys().then(() => navigator.serviceWorker.controller?.state)`, "activated", "the worker starts with the first page")
	b.want(`cached("/help/en/guide/")`, "true", "and keeps the page that brought it")
	b.want(`cached("/help/en/offline/")`, "true", "")
	b.visit("missing")
	b.want(`cached("/help/en/missing/")`, "false", "errors are not kept")
	b.run(`fetch("/help/api/ratings")`)
	b.want(`cached("/help/api/ratings")`, "false", "nor what the desk answers")

	b.down.Store(true)
	b.visit("guide")
	b.want(`shown()`, "power", "a page that was read works as before, scripts included")
	b.visit("contact")
	b.want(`document.querySelector("h1").textContent`, "You are offline", "another one says so")
	b.want(`document.querySelector(".saved li").textContent`, "The printer does not print", "and lists what can be read")
}

// A browser is a tab that is looking at one of the pages of testdata.
type browser struct {
	t    *testing.T
	ctx  context.Context
	base string       // address of the help centre's pages in English
	down *atomic.Bool // whether the network is gone
}

// quiet wants no page to have complained: no error, no breach of the policy.
func (b *browser) quiet(messages iter.Seq2[chromedp.ConsoleMessage, error]) {
	b.run(`console.log("end of test")`)
	for m, err := range messages {
		if err != nil {
			b.t.Error(err)
			return
		}
		if m.Text == "end of test" {
			return
		}
		if m.Source != "network" { // a missing page and a lost network are part of the tests
			b.t.Errorf("the browser says %s", m)
		}
	}
}

// What the tests ask of a page.
const questions = `
	const shown = () => [...document.querySelectorAll(".guide > .step, .guide > .outcome")].filter((s) => !s.hasAttribute("hidden")).map((s) => s.id).join(" ");
	const trail = () => [...document.querySelectorAll(".trail li")].map((li) => li.textContent).join("|");
	const progress = () => document.querySelector(".progress").textContent;
	const cached = async (path) => !!(await caches.match(location.origin + path));
`

func open(t *testing.T, page string) *browser {
	t.Helper()
	b := &browser{t: t, down: new(atomic.Bool)}
	server := httptest.NewServer(b.site())
	t.Cleanup(server.Close)
	b.base = server.URL + "/help/en/"

	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	// Not the test's own context, which ends before its clean-up looks at the console.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	b.ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	messages := chromedp.Console(b.ctx)
	t.Cleanup(func() { b.quiet(messages) })
	b.visit(page)
	return b
}

// site serves the pages of testdata with the built-in scripts.
func (b *browser) site() http.Handler {
	r, err := Bundle(b.t.Context(), os.DirFS(templates), Options{})
	if err != nil {
		b.t.Fatal(err)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if b.down.Load() {
			panic(http.ErrAbortHandler)
		}
		w.Header().Set("Content-Security-Policy", policy)
		for _, o := range r.Outputs {
			if path.Base(req.URL.Path) == o.Name {
				w.Header().Set("Content-Type", "text/javascript")
				w.Write(o.Content)
				return
			}
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		page, err := os.ReadFile("testdata/" + path.Base(req.URL.Path) + ".html")
		if err != nil {
			w.WriteHeader(http.StatusNotFound)
			page = []byte("no such page")
		}
		w.Write(page)
	})
}

// visit leaves the page, so that the next one begins anew.
func (b *browser) visit(page string) {
	b.t.Helper()
	if !strings.Contains(page, "/") {
		page += "/"
	}
	if err := chromedp.Do(b.ctx, chromedp.Navigate("about:blank"), chromedp.Navigate(b.base+page)); err != nil {
		b.t.Fatalf("visiting %s: %v", page, err)
	}
}

func (b *browser) press(key string) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, chromedp.KeyEvent(key)); err != nil {
		b.t.Fatal(err)
	}
}

// tabTo moves the focus forward until an element has it.
func (b *browser) tabTo(selector string) {
	b.t.Helper()
	for range 50 {
		b.press(kb.Tab)
		if b.ask(`document.activeElement.matches("`+selector+`")`) == "true" {
			return
		}
	}
	b.t.Fatalf("%s cannot be reached by the keyboard", selector)
}

func (b *browser) run(script string) {
	b.t.Helper()
	b.ask("(async () => { " + script + " })()")
}

// ask returns the value of an expression as text; what goes wrong is an answer too.
func (b *browser) ask(expression string) string {
	script := "(async () => {" + questions + "return String(await (" + expression + ")) })()"
	answer, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](script, chromedp.EvalAwaitPromise))
	if err != nil {
		return err.Error()
	}
	return answer
}

// want waits a while for an answer.
func (b *browser) want(expression, want, why string) {
	b.t.Helper()
	var got string
	for range 100 {
		if got = b.ask(expression); got == want {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	b.t.Fatalf("%s is %q, want %q: %s", expression, got, want, why)
}
