package browser

import (
	"strings"
	"testing"
)

// The whole loop: somebody reads and rates an article, searches, walks a guide, stops
// at a step, goes on with it elsewhere, and writes to a person; the agent sees where that
// was and answers at this step; the customer sees it, says that it is solved, and rates.
func TestLoop(t *testing.T) {
	for _, look := range []struct {
		name, locale  string
		width, height int64
		query         string // finds the guide
		message       string
	}{
		{"desktop", "en", 1280, 900, "exit code", "The build stops and I do not understand the message."},
		{"phone", "en", 390, 844, "exit code", "The build stops and I do not understand the message."},
		{"desktop", "zh-Hans", 1280, 900, "退出码", "构建停止了，我看不懂提示信息。"},
		{"phone", "zh-Hans", 390, 844, "退出码", "构建停止了，我看不懂提示信息。"},
	} {
		t.Run(look.name+" "+look.locale, func(t *testing.T) {
			t.Parallel()
			h := serveDesk(t)
			in := "/" + look.locale
			b := h.visitor(look.locale, look.width, look.height)

			b.visit(in + "/getting-started/install/")
			b.click(`form.rate [value="true"]`)
			b.want(`seen(".rated .thanks") && seen(".rated #why")`, "true", "who rates may say more at once")
			b.visit(in + "/getting-started/five-minute-tour/")
			b.click(`form.rate [value="false"]`)
			b.want(`document.querySelectorAll(".why [type=checkbox]").length`, "5", "who was not helped may say why")
			b.click(`.why [value="missing"]`)
			b.fill("#why", "How to begin without git")
			b.click(".why .button")
			b.want(`seen(".why") + " " + seen(".rated > .thanks:last-child")`, "false true", "and is thanked for it")

			b.visit(in + "/search/?q=" + look.query)
			b.want(`!!one(".results li a[href*='/help/build-stops/']")`, "true", "the guide is found")
			b.run(`one(".results li a[href*='/help/build-stops/']").click()`)
			b.want(`location.pathname`, in+"/help/build-stops/", "")
			b.visit(in + "/help/build-stops/")
			b.click(`.step a[href="#content"]`)
			b.click(`.step a[href="#rule"]`)
			b.want(`shown()`, "rule", "here the reader stops")
			title := b.ask(`text("#rule h2")`)
			b.click(`.guide-moves button:last-child`)
			b.want(`!!one(".carry img")?.complete && one(".carry img").naturalWidth > 0`, "true", "the code can be read and scanned")

			elsewhere := h.visitor(look.locale, look.width, look.height)
			elsewhere.visit(strings.TrimPrefix(b.ask(`one(".carry a").getAttribute("href")`), h.url))
			elsewhere.want(`location.pathname + location.hash + " " + shown() + " " + document.querySelectorAll(".trail li").length`, in+"/help/build-stops/#rule rule 2", "another browser goes on at the same step")

			b.click(`.none a`)
			b.want(`location.pathname`, in+"/contact/", "a person is one click away")
			b.want(`document.querySelectorAll(".tried-parts li").length`, "8", "what was tried is shown: a search, three articles, three answers, the browser")
			b.click(`.tried-parts li:has(a[href$="/five-minute-tour/"]) button`)
			b.want(`document.querySelectorAll(".tried-parts li").length`, "7", "and each part can be removed")
			b.click(`label[for="reason-install"]`)
			b.fill(`[name="field.install.version"]`, "1.4")
			b.fill("#message", look.message)
			b.fill("#email", "customer@example.com")
			b.click("#consent")
			b.click(`form.write [type="submit"]`)
			b.want(`seen(".outcome h2") && text(".outcome").includes("customer@example.com")`, "true", "the message is sent, and the page says where the answer goes")

			b.visit(h.mailed())
			b.click(`main form .button.main`)
			b.want(`/\/tickets\/[a-z0-9]{26}\/$/.test(location.pathname) && text(".history").includes(`+quote(look.message)+`)`, "true", "the mailed link leads to the ticket")

			agent := h.agent()
			agent.click(`main a[href*="/desk/tickets/"]`)
			agent.want(`text(".done-steps .now b")`, title, "the agent sees the step at which the customer stopped")
			agent.want(`document.querySelectorAll(".done-steps li").length`, "4", "below those that were done")
			agent.want(`text(".beside").includes("1.4") && !text(".beside").includes("five-minute-tour") && !one(".beside a[href*='five-minute-tour']")`, "true", "and what the customer let go along, but not what was removed")
			agent.click(`.done-steps .now form .button`)
			agent.want(`document.querySelectorAll(".done-steps li").length`, "5", "and goes on from there")
			agent.fill("#message", "Run helpwright check, and send me the first line.")
			agent.run(`one("#then").value = "pending"`)
			agent.click(`#reply .button.main`)
			agent.want(`text(".history").includes("send me the first line")`, "true", "the answer is in the ticket")

			b.run(`location.reload()`)
			b.want(`text(".history").includes("send me the first line")`, "true", "the customer sees it")
			b.fill("#message", "That was it, thank you.")
			b.click(`form[action$="/reply"] .button.main`)
			b.want(`text(".history").includes("That was it")`, "true", "answers")
			b.click(`form[action$="/close"] .button`)
			b.want(`!!one("form[action$='/rating']")`, "true", "says that it is solved, and is asked how the help was")
			b.click(`form[action$="/rating"] [name="csat"][value="5"]`)
			b.click(`form[action$="/rating"] .button`)
			b.want(`!!one("form[action$='/rating']")`, "false", "once")
			agent.run(`location.reload()`)
			agent.want(`text(".beside").includes("5/5")`, "true", "the agent sees it")
		})
	}
}
