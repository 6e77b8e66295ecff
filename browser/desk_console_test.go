package browser

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// brings hands a letter to the desk, as a mail service with a token does.
func (h *deskHost) brings(token, letter string) {
	h.t.Helper()
	r, err := http.NewRequestWithContext(h.t.Context(), http.MethodPost, h.url+"/api/v1/mail", strings.NewReader(strings.ReplaceAll(letter, "\n", "\r\n")))
	if err != nil {
		h.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", "message/rfc822")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		h.t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		h.t.Fatalf("a letter is answered %s", answer.Status)
	}
}

const absence = "From: Someone <someone@example.org>\nTo: help@example.com\nSubject: Out of office: a rather long subject of a letter that a program wrote\nMessage-ID: <%d@example.org>\nAuto-Submitted: auto-replied\n\nI am away until Monday.\n"

// onConsole goes through the pages of the agents' console as an admin does, and says at
// each what it shows.
func onConsole(h *deskHost, b *tab, look func(state string)) {
	h.t.Helper()
	b.visit("/desk/macros/")
	look("no macros")
	b.fill("#name", "Thank and solve")
	b.fill("#reply", "Dear {{name}},\n\nthank you for telling us.")
	b.run(`one("#status").value = "solved"`)
	b.fill("#add_tags", "thanked")
	b.click(`main form .button.main`)
	b.want(`text("tbody").includes("Thank and solve")`, "true", "the macro is listed")
	look("macros")
	b.click(`tbody th a`)
	b.want(`one("#status").value + one("#add_tags").value`, "solvedthanked", "")
	look("macro")

	b.visit("/desk/webhooks/")
	b.fill("#url", "https://crm.example.com/hooks/from-the-help-desk")
	b.fill("#note", "The CRM")
	b.click(`main form .button.main`)
	b.want(`text(".secret").startsWith("whsec_")`, "true", "the secret is shown")
	look("webhook with its secret")
	b.click(`form[action$="/test"] .button`)
	b.want(`location.search`, "?done=test", "")
	b.visit("/desk/webhooks/")
	look("webhooks")
	b.click(`tbody th a`)
	b.want(`seen("#deliveries")`, "true", "")
	look("webhook")

	b.visit("/desk/tokens/")
	b.fill("#name", "Mail service")
	b.run(`one("#scope-mail").checked = true`)
	b.click(`main form .button.main`)
	b.want(`seen(".secret")`, "true", "")
	token := b.ask(`text(".secret")`)
	for i := range 3 {
		h.brings(strings.Trim(token, `"`), fmt.Sprintf(absence, i))
	}
	b.visit("/desk/mail")
	look("mail")
	b.click(`#came ~ .table td:nth-child(2) a`)
	b.want(`text("blockquote")`, "I am away until Monday.", "")
	look("letter that came")
	b.click(`form[action$="/discard"] .button`)
	b.want(`location.pathname + document.querySelectorAll("#came ~ .table td:nth-child(2) a").length`, "/desk/mail3", "")
	b.run(`document.querySelectorAll("#came ~ .table td:nth-child(2) a")[1].click()`)
	b.want(`!!one('form[action$="/ticket"]')`, "true", "")
	b.click(`form[action$="/ticket"] .button`)
	b.want(`location.pathname.startsWith("/desk/tickets/")`, "true", "the ticket that was made")
	look("ticket")
	b.run(`location.href = location.pathname + "/draft"`)
	b.want(`seen("#command")`, "true", "")
	look("draft")

	b.visit("/desk/privacy")
	look("privacy")
	b.fill("#erased-email", "someone@example.org")
	b.click(`form[action$="/look"] .button`)
	b.want(`seen("#repeat")`, "true", "")
	look("what goes")
	b.fill("#repeat", "someone@example.org")
	b.click(`main form .button.main`)
	b.want(`document.querySelectorAll("#erasures ~ .table tbody tr").length`, "1", "the erasure is listed")
	look("erased")
	b.visit("/desk/second/set-up")
	look("second factor")
}

// axe finds no violation on the pages of the console, nor is one wider than a phone.
func TestConsoleAccessible(t *testing.T) {
	t.Parallel()
	axe, err := os.ReadFile("../node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatal("axe-core is not installed; run: npm ci")
	}
	for _, how := range []struct {
		scheme, locale string
		width          int64
	}{{"light", "en", 1280}, {"dark", "ar", 360}} {
		t.Run(how.scheme+" "+how.locale, func(t *testing.T) {
			t.Parallel()
			h := serveDesk(t)
			b := h.agent(withoutPolicy(), scheme(how.scheme), asks(how.locale))
			b.size(how.width, 800)
			b.missing = true
			onConsole(h, b, func(state string) {
				t.Helper()
				if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[chromedp.Void](string(axe)+"; undefined")); err != nil {
					t.Fatal(err)
				}
				for _, v := range b.violations() {
					t.Errorf("%s: %s", state, v)
				}
				if wide := b.ask(`overflow()`); wide != "0" {
					t.Errorf("%s: %s px wider than the screen", state, wide)
				}
				if dir := b.ask(`document.documentElement.lang`); dir != how.locale {
					t.Errorf("%s is in %s", state, dir)
				}
			})
		})
	}
}

// Without scripts the console does the same.
func TestConsoleWithoutScripts(t *testing.T) {
	t.Parallel()
	h := serveDesk(t)
	b := h.agent(withoutScripts(), asks("en"))
	b.missing = true
	onConsole(h, b, func(string) {})
}

// Files of a reply are sent in pieces and go on when the desk comes back; logs go without
// the secrets in them. Customers and agents alike.
func TestReplyWithFiles(t *testing.T) {
	t.Parallel()
	h := serveDesk(t)
	customer := h.visitor("en", 390, 844)
	customer.visit("/en/contact/")
	customer.write("The lamp blinks.")
	customer.click(submit)
	customer.want(`seen(".outcome")`, "true", "")
	customer.visit(h.mailed())
	customer.click(`main form .button.main`)
	customer.want(`seen(".history") && document.readyState`, "complete", "")

	customer.fill("#message", "Here is the log.")
	customer.attachAt("#file", "app.log", `"one\ntoken=a1b2c3d4e5f6\n" + "x".repeat(3 << 20)`)
	h.befall(refused, 2) // the beginning of the file and one piece get through
	customer.click(`form[action$="/reply"] .button.main`)
	customer.want(`text(".doing") !== "" && !!one(".files progress")`, "true", "it says what it does, and shows how far it is")
	h.befall(well, 0)
	customer.want(`text(".history").includes("Here is the log.") && text(".attached").includes("app.log")`, "true", "it went on")

	agent := h.agent()
	agent.visit("/desk/")
	agent.run(`one("main a[href*='/desk/tickets/']").click()`)
	agent.want(`seen("#message") && document.readyState`, "complete", "")
	sent := agent.ask(`fetch(one(".attached a").href, { headers: { "Helpwright-As": "desk" } }).then((r) => r.text()).then((t) => t.length > 3e6 && !t.includes("a1b2c3d4e5f6"))`)
	if sent != "true" {
		t.Error("the log did not come whole, or with its secret")
	}
	agent.fill("#message", "Please load this.")
	agent.attachAt("#file", "firmware.bin", `new Uint8Array(2e6)`)
	agent.click(`form[action$="/reply"] .button.main`)
	agent.want(`text(".history").includes("Please load this.") && text(".history").includes("firmware.bin")`, "true", "the agent's file stands in the ticket")
	agent.want(`one('[data-draft="reply"] textarea').value`, "", "nothing of it is kept as a draft")
}
