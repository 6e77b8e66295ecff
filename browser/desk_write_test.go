package browser

import (
	"os"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Writing to a person: what is missing is said where it is missing, answers can be read
// in place, and files go without the secrets that are in them.
func TestWrite(t *testing.T) {
	t.Parallel()
	h := serveDesk(t)
	b := h.visitor("en", 1280, 900)
	b.visit("/en/contact/")
	b.click(submit)
	b.want(`document.activeElement.matches(".errors") && [...document.querySelectorAll(".errors a")].map((a) => a.hash).join()`, "#reason-install,#message,#email", "all that is missing is listed")
	b.want(`document.querySelectorAll(".wrong").length + " " + document.querySelectorAll("[aria-invalid]").length`, "3 3", "and said at the fields")
	b.click(`.errors a[href="#email"]`)
	b.want(`document.activeElement.id`, "email", "a link leads there")
	b.insert("customer")
	b.want(`!!document.getElementById("email.wrong")`, "false", "what is being mended is no longer wrong")
	b.click(`label[for="reason-defect"]`)
	b.want(`seen("[name='field.defect.where']") + " " + seen("[name='field.install.version']")`, "true false", "only what the reason needs is asked")
	b.fill("#message", "exit code")
	b.click(submit)
	b.want(`[...document.querySelectorAll(".errors a")].map((a) => a.hash).join()`, "#email", "an address that is none")

	b.want(`document.querySelectorAll(".answers .found > li").length > 0 && document.querySelectorAll(".answers .found > li").length <= 3`, "true", "answers appear, at most three")
	b.click(`.answers li button`)
	b.want(`seen(".answers .read p") && document.activeElement.matches(".read") && location.pathname === "/en/contact/"`, "true", "one is read in place")
	b.want(`seen(`+quote(submit)+`)`, "true", "sending is as near as before")
	b.click(`label[for="reason-other"]`)
	b.want(`document.querySelectorAll(".answers li").length`, "0", "a reason that leads to a person first shows none")
	b.click(`label[for="reason-defect"]`)
	b.want(`document.querySelectorAll(".answers .found > li").length > 0`, "true", "")

	b.attach("app.log", `"one\ntoken=a1b2c3d4e5f6\nthree"`)
	b.want(`text(".files mark") + " " + one(".files input").checked`, "a1b2c3d4e5f6 true", "secrets are shown, and taken out unless somebody wants them in")
	b.choose("empty.png", `""`)
	b.want(`text(".files > .wrong").includes("empty.png")`, "true", "")
	b.attach("plain.txt", `"nothing secret"`)
	b.want(`document.querySelectorAll(".files .file").length + " " + document.querySelectorAll(".files label").length`, "2 1", "a log without secrets can be looked at")
	b.click(`.files .file:last-of-type button`)
	b.want(`document.querySelectorAll(".files .file").length`, "1", "")

	b.click(`.answers li button`)
	b.click(`.answers .read .button`)
	b.want(`seen(".outcome h2") && !one("form.write")`, "true", "an answer was found: nothing is sent")
	agent := h.agent()
	agent.want(`document.querySelectorAll("main a[href*='/desk/tickets/']").length`, "0", "")
}

// A message is written and sent with the keyboard alone.
func TestWriteByKeyboard(t *testing.T) {
	t.Parallel()
	h := serveDesk(t)
	b := h.visitor("zh-Hans", 390, 844)
	b.visit("/zh-Hans/contact/")
	b.tabTo(`[name="reason"]`)
	b.press(" ")
	b.want(`one("#reason-install").checked`, "true", "")
	b.press(kb.ArrowDown)
	b.want(`one("#reason-writing").checked`, "true", "arrows choose")
	b.tabTo("#message")
	b.insert("键盘就够了。")
	b.tabTo("#email")
	b.insert("customer@example.com")
	b.tabTo(submit)
	b.press(kb.Enter)
	b.want(`document.activeElement.matches(".outcome h2")`, "true", "sent, and the focus is where that is said")
	b.visit("/zh-Hans/getting-started/install/")
	b.tabTo(`form.rate [value="false"]`)
	b.press(kb.Enter)
	b.want(`document.activeElement.matches(".rated .thanks")`, "true", "")
	b.tabTo(`.why [value="wrong"]`)
	b.press(" ")
	b.tabTo(".why button")
	b.press(kb.Enter)
	b.want(`document.activeElement.matches(".rated > .thanks:last-child")`, "true", "")
}

// Without scripts the forms are posted as they are.
func TestDeskWithoutScripts(t *testing.T) {
	t.Parallel()
	h := serveDesk(t)
	for _, locale := range []string{"en", "zh-Hans"} {
		b := h.visitor(locale, 390, 844, withoutScripts())
		b.missing = true // a form that is refused
		in := "/" + locale
		b.visit(in + "/getting-started/install/")
		b.click(`form.rate [value="false"]`)
		b.want(`location.pathname.startsWith("`+in+`/tickets/helped/") && document.documentElement.lang`, locale, "")
		b.click(`[name="reasons"][value="missing"]`)
		b.fill("#words", "Words without a script")
		b.click("main form .button")
		b.want(`location.search + !!one("main form")`, "?said=1false", "")

		b.visit(in + "/contact/")
		b.click(`label[for="reason-install"]`)
		b.fill(`[name="field.install.version"]`, "1.4")
		b.fill("#message", " ")
		b.fill("#email", "customer@example.com")
		b.click(submit)
		b.want(`[...document.querySelectorAll(".errors a")].map((a) => a.hash).join() + " " + document.documentElement.lang`, "#message "+locale, "what needs mending is listed above the same form")
		b.want(`document.activeElement.matches(".errors") && overflow() === 0`, "true", "which is where a reader is")
		b.want(`[one("#reason-install").checked, one("[name='field.install.version']").value, one("#email").value, seen("[id='message.wrong']")].join()`, "true,1.4,customer@example.com,true", "with what was written")
		b.click(`.errors a`)
		b.want(`location.hash`, "#message", "a link leads to the field")
		b.fill("#message", "Written without a script.\nTwo lines.")
		b.click(submit)
		b.want(`location.pathname + " " + /\d{4}/.test(text("main")) + " " + document.documentElement.lang`, in+"/tickets/sent true "+locale, "the page says the number")
		b.visit(h.mailed())
		b.click(`main form .button.main`)
		b.want(`text(".history").includes("Two lines.") && text(".told").includes("1.4")`, "true", "the mailed link leads to it")
		b.fill("#message", " ")
		b.click(`form[action$="/reply"] .button.main`)
		b.want(`document.activeElement.matches(".errors") && one(".errors a").hash + one("#message").ariaInvalid`, "#messagetrue", "a reply is mended in the same way")
		b.fill("#message", "One thing more.")
		b.click(`form[action$="/reply"] .button.main`)
		b.want(`text(".history").includes("One thing more.")`, "true", "and it can be answered")
	}
}

// axe finds no violation where readers speak with the desk, nor is a page wider than a
// phone.
func TestDeskAccessible(t *testing.T) {
	t.Parallel()
	axe, err := os.ReadFile("../node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatal("axe-core is not installed; run: npm ci")
	}
	for _, look := range []struct {
		scheme, locale string
		width          int64
	}{{"light", "en", 1280}, {"dark", "ar", 360}} {
		t.Run(look.scheme+" "+look.locale, func(t *testing.T) {
			t.Parallel()
			h := serveDesk(t)
			b := h.visitor(look.locale, look.width, 800, withoutPolicy(), scheme(look.scheme))
			b.missing = true
			in := "/" + look.locale
			check := func(state string) {
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
			}
			b.visit(in + "/getting-started/install/")
			b.click(`form.rate [value="false"]`)
			b.want(`seen(".why")`, "true", "")
			check("rated")
			b.visit(in + "/help/build-stops/")
			b.click(`.step a[href="#content"]`)
			b.click(`.guide-moves button:last-child`)
			b.want(`!!one(".carry img")?.complete`, "true", "")
			check("code")
			b.visit(in + "/contact/")
			check("contact")
			b.click(submit)
			b.want(`seen(".errors")`, "true", "")
			check("errors")
			b.click(`label[for="reason-defect"]`)
			b.fill("#message", "exit code 1 markdown")
			b.want(`document.querySelectorAll(".answers .found > li").length > 0`, "true", "")
			b.click(`.answers li button`)
			b.want(`seen(".read p")`, "true", "")
			b.attach("application-with-a-rather-long-name.log", `"one\ntoken=a1b2c3d4e5f6\nthree"`)
			b.run(`one(".files summary").click()`)
			b.fill("#email", "customer@example.com")
			check("filled in")
			h.befall(hanging, 0)
			b.click(submit)
			b.want(`seen(".doing") && text(".doing") !== ""`, "true", "")
			check("sending")
			h.befall(refused, 0)
			b.visit(in + "/contact/")
			b.write("One more.")
			b.click(submit)
			b.want(`seen(".outcome")`, "true", "")
			check("kept")
			h.befall(well, 0)
			b.visit(in + "/contact/")
			b.want(`document.querySelectorAll(".notice").length >= 2`, "true", "")
			check("brought")
			b.visit(in + "/contact/")
			b.write("And one more.")
			b.click(submit)
			b.want(`seen(".outcome")`, "true", "")
			check("sent")
			b.visit(h.mailed())
			check("before the ticket")
			b.click(`main form .button.main`)
			b.want(`seen(".history")`, "true", "")
			check("ticket")
			b.visit(in + "/tickets/")
			check("tickets")
			b.visit(in + "/continue/nothing9/")
			check("code that is none")
		})
	}
}
