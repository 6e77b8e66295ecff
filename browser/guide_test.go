package browser

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

const guide = "/en/help/build-stops/"

// A guide, with the keyboard alone, from its first question to a person.
func TestGuideByKeyboard(t *testing.T) {
	t.Parallel()
	b := openPlain(t)
	b.visit(guide)
	b.want(`shown()`, "exit", "one question at a time")
	b.tabTo(`.step a[href="#content"]`)
	b.press(kb.Enter)
	b.want(`shown()`, "content", "an answer leads to the next question")
	b.want(`location.hash`, "#content", "which has an address")
	b.want(`document.activeElement.textContent`, "Read the first error", "and the focus")
	b.tabTo(`.step a[href="#rule"]`)
	b.press(kb.Enter)
	b.want(`shown()`, "rule", "")
	b.want(`trail()`, "What is the exit code? 1|Read the first error I don't understand the message", "what was tried stands above")
	b.want(`seen(".progress")`, "true", "and how much is to come")

	b.tabTo(".guide-moves button") // back is the first of the two
	b.press(kb.Enter)
	b.want(`shown()`, "content", "back")
	b.run(`history.forward()`)
	b.want(`shown()`, "rule", "the browser's own moves do the same")
	b.run(`location.reload()`)
	b.want(`shown() + " " + trail().split("|").length`, "rule 2", "a reload changes nothing")

	b.visit(guide)
	b.tabTo(".resume .button")
	b.press(kb.Enter)
	b.want(`shown() + " " + trail().split("|").length`, "rule 2", "who comes back may continue")

	b.tabTo(".none a")
	b.press(kb.Enter)
	b.want(`location.pathname`, "/en/contact/", "a person is always within reach")
	b.want(`trail().split("|").length`, "3", "the trail goes along")
	b.want(`decodeURIComponent(one("main a[href^='mailto:']").href).includes("1. What is the exit code? – 1")`, "true", "into a mail, too")

	b.visit(guide)
	b.tabTo(".resume .button")
	b.press(kb.Enter)
	b.run(`[...document.querySelectorAll(".guide-moves button")].at(-1).click()`)
	b.want(`shown() + trail()`, "exit", "and all can begin anew")
}

// An address of a step can be shared; the trail of somebody else is not in it.
func TestSharedStep(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.visit(guide + "#mend")
	b.want(`shown()`, "mend", "the step is shown")
	b.want(`trail()`, "", "")
	b.tabTo(`.step a[href="#solved"]`)
	b.press(kb.Enter)
	b.want(`shown()`, "solved", "the end is an end")
	b.want(`seen(".guide .none")`, "false", "where nobody needs a person any more")
	b.visit(guide + "#gone-since-then")
	b.want(`shown()`, "exit", "a step that is gone leads to the beginning")
}
