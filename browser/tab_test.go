package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// chromium is started once; each tab has storage of its own.
var (
	chromium     = sync.OnceValues(startChromium)
	closeBrowser = func() {}
)

func startChromium() (context.Context, error) {
	program, err := findChromium()
	if err != nil {
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(program),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("lang", "en-GB"),
	)
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(ctx)
	closeBrowser = func() { cancel(); stop() }
	return ctx, chromedp.Do(ctx, chromedp.Navigate("about:blank"))
}

func findChromium() (string, error) {
	names := []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}
	for _, name := range names {
		if program, err := exec.LookPath(name); err == nil {
			return program, nil
		}
	}
	return "", fmt.Errorf("no Chromium found (%s); install it: apt-get install chromium", strings.Join(names, ", "))
}

// A tab looks at the site.
type tab struct {
	*host
	t       *testing.T
	ctx     context.Context
	foreign bool // whether a page of another site, which the browser holds back, is part of the test
	missing bool // whether a page or a network that is not there is part of the test
}

// open opens a tab of a reader who was never here before. What its console has
// said is looked at when the test ends.
func open(t *testing.T, first ...chromedp.Action[chromedp.Void]) *tab {
	t.Helper()
	return openAt(t, serve(t), first...)
}

// openPlain opens a tab on the site without a desk.
func openPlain(t *testing.T, first ...chromedp.Action[chromedp.Void]) *tab {
	t.Helper()
	return openAt(t, serveSite(t, plainSite), first...)
}

// openAt opens a tab on a host of the test's own.
func openAt(t *testing.T, h *host, first ...chromedp.Action[chromedp.Void]) *tab {
	t.Helper()
	browser, err := chromium()
	if err != nil {
		t.Fatal(err)
	}
	b := &tab{host: h, t: t}
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	b.ctx, cancel = context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(cancel)
	messages := chromedp.Console(b.ctx)
	t.Cleanup(func() { b.quiet(messages) })
	b.do(append(first, chromedp.EmulateViewport(1280, 900))...)
	return b
}

// quiet wants no page to have complained: no error, no breach of the policy.
func (b *tab) quiet(messages iter.Seq2[chromedp.ConsoleMessage, error]) {
	b.ask(`console.log("end of test")`)
	for m, err := range messages {
		switch {
		case err != nil:
			b.t.Error(err)
			return
		case m.Text == "end of test":
			return
		case b.foreign && (strings.Contains(m.Text, "CORS policy") || strings.Contains(m.Text, "frame-ancestors")):
		case b.missing && m.Source == "network":
		case strings.HasSuffix(m.URL, "/favicon.ico"): // browsers ask for one beside files that name none, when they have the time
		default:
			b.t.Errorf("the console says %s (%s)", m, m.URL)
		}
	}
}

func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

// command turns a command of the browser's protocol into an action.
func command[P, R any](c cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, c, params)
		return err
	})
}

// asks is a reader whose browser asks for languages.
func asks(languages string) chromedp.Action[chromedp.Void] {
	agent := "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36"
	return command(emulation.SetUserAgentOverride, emulation.SetUserAgentOverrideParams{UserAgent: agent, AcceptLanguage: languages})
}

func withoutScripts() chromedp.Action[chromedp.Void] {
	return command(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
}

// before lets a script run in every page before the page's own do.
func before(script string) chromedp.Action[chromedp.Void] {
	return command(page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
}

// withoutPolicy lets the tests' own tools work in a page.
func withoutPolicy() chromedp.Action[chromedp.Void] {
	return command(page.SetBypassCSP, page.SetBypassCSPParams{Enabled: true})
}

func scheme(name string) chromedp.Action[chromedp.Void] {
	return command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}, {Name: "prefers-reduced-motion", Value: "reduce"}},
	})
}

// visit opens an address of the site, "/en/", and leaves the page before it, so
// that it begins anew. A browser stays on a page that only another place of is asked for,
// so there it goes by way of none; elsewhere that would only take longer.
func (b *tab) visit(path string) {
	b.t.Helper()
	var way []chromedp.Action[chromedp.Void]
	if strings.Contains(path, "#") {
		way = append(way, chromedp.Navigate("about:blank"))
	}
	if err := chromedp.Do(b.ctx, append(way, chromedp.Navigate(b.url+path))...); err != nil {
		b.t.Fatalf("visiting %s: %v", path, err)
	}
}

func (b *tab) size(width, height int64) {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(width, height))
}

// press presses keys as a keyboard does: a key that a page takes for itself writes
// no character.
func (b *tab) press(keys string) {
	b.t.Helper()
	b.do(chromedp.KeyEvent(keys, func(p *input.DispatchKeyEventParams) {
		if p.Type == input.DispatchKeyEventTypeKeyDown {
			p.Type = input.DispatchKeyEventTypeRawKeyDown
		}
	}))
}

// click presses the mouse on an element, as scripts in the page cannot.
func (b *tab) click(selector string) {
	b.t.Helper()
	b.do(chromedp.Click(selector, chromedp.NodeVisible))
}

// tabTo moves the focus forward until an element has it.
func (b *tab) tabTo(selector string) {
	b.t.Helper()
	for range 120 {
		b.press(kb.Tab)
		if b.ask(`document.activeElement.matches(`+quote(selector)+`)`) == "true" {
			return
		}
	}
	b.t.Fatalf("%s cannot be reached by the keyboard", selector)
}

// insert writes a text at once, as an input method does.
func (b *tab) insert(text string) {
	b.t.Helper()
	b.do(command(input.InsertText, input.InsertTextParams{Text: text}))
}

func quote(s string) string {
	q, _ := json.Marshal(s)
	return string(q)
}

// What the tests ask of a page.
const questions = `
	const one = (selector) => document.querySelector(selector);
	const text = (selector) => one(selector).textContent.trim();
	const seen = (selector) => !!one(selector)?.checkVisibility({ visibilityProperty: true, opacityProperty: true });
	const box = (selector) => one(selector).getBoundingClientRect();
	const shown = () => [...document.querySelectorAll(".guide > .step, .guide > .outcome")].filter((s) => !s.hasAttribute("hidden")).map((s) => s.id).join(" ");
	const trail = () => [...document.querySelectorAll(".trail li")].map((li) => li.textContent.trim()).join("|");
	const options = () => [...document.querySelectorAll(".finder [role=option]")];
	const chosen = () => document.getElementById(one(".finder input").getAttribute("aria-activedescendant"));
	const said = () => text(".finder [role=status]");
	const overflow = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
`

// ask returns the value of an expression as text; what goes wrong is an answer too.
func (b *tab) ask(expression string) string {
	script := "(async () => {" + questions + "return String(await (" + expression + ")) })()"
	answer, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](script, chromedp.EvalAwaitPromise))
	if err != nil {
		return err.Error()
	}
	return answer
}

// run does something in the page.
func (b *tab) run(script string) {
	b.t.Helper()
	b.ask("(async () => { " + script + " })()")
}

// want waits a while for an answer.
func (b *tab) want(expression, want, why string) {
	b.t.Helper()
	var got string
	for range 300 {
		if got = b.ask(expression); got == want {
			return
		}
		time.Sleep(30 * time.Millisecond)
	}
	b.t.Fatalf("%s is %q, want %q: %s", expression, got, want, why)
}
