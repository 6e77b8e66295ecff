package browser

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// hasty is a browser whose clock can be put forward, and that has less patience.
const hasty = `
	const now = Date.now;
	Date.now = () => now() + Number(localStorage.getItem("ahead") ?? 0);
	const timeout = AbortSignal.timeout;
	AbortSignal.timeout = (ms) => timeout.call(AbortSignal, ms / 25);
`

const log = `"started\npassword=hunter2\n" + "a line of a log\n".repeat(150_000)` // more than two pieces

// attach chooses a file as somebody does in the browser's own dialog.
func (b *tab) attach(name, content string) {
	b.t.Helper()
	b.attachAt("#files", name, content)
}

// attachAt does so at another field.
func (b *tab) attachAt(field, name, content string) {
	b.t.Helper()
	b.chooseAt(field, name, content)
	b.want(`[...document.querySelectorAll(".files .file bdi")].some((e) => e.textContent === `+quote(name)+`)`, "true", "the file is listed")
}

func (b *tab) choose(name, content string) {
	b.t.Helper()
	b.chooseAt("#files", name, content)
}

func (b *tab) chooseAt(field, name, content string) {
	b.t.Helper()
	b.run(`
		const chosen = new DataTransfer();
		chosen.items.add(new File([` + content + `], ` + quote(name) + `));
		one(` + quote(field) + `).files = chosen.files;
		one(` + quote(field) + `).dispatchEvent(new Event("change"));
	`)
}

// write fills the contact form in.
func (b *tab) write(message string) {
	b.t.Helper()
	b.click(`label[for="reason-other"]`)
	b.fill("#message", message)
	b.fill("#email", "customer@example.com")
}

const submit = `form.write [type="submit"]`

// Whatever befalls the desk, what was said is kept, said to be kept, and brought exactly
// once when the desk is back.
func TestDeskAway(t *testing.T) {
	t.Parallel()
	h := serveDesk(t)
	b := h.visitor("en", 1280, 900, before(hasty))
	b.missing = true
	ways := []struct {
		name   string
		what   int32
		spared int32 // writes of its file that get through: it is announced, and comes in three pieces
	}{
		{"refuses", refused, 0}, {"breaks in the middle of a file", broken, 2}, {"hangs", hanging, 0}, {"hangs in the middle of a file", hanging, 3}, {"loses its answers", mute, 4}, {"is stopped", well, 0},
	}
	for i, way := range ways {
		words := fmt.Sprintf("The desk %s.", way.name)
		b.visit("/en/getting-started/install/")
		h.befall(way.what, 0)
		if way.what == well {
			h.stop()
		}
		b.click(`form.rate [value="false"]`)
		b.want(`text(".rated .thanks").includes("is kept here")`, "true", words+" It is said that the rating is kept")
		b.fill("#why", words)
		b.click(".why .button")
		b.want(`text(".rated").split("is kept here").length`, "3", "and the words as well")
		b.visit("/en/contact/")
		b.write(words)
		b.attach("build.log", log)
		h.befall(way.what, way.spared)
		b.click(submit)
		b.want(`text(".outcome h2")`, "Your message is kept", words)
		b.visit("/en/")
		b.want(`localStorage.getItem("unsent")`, "1", "all of it waits while the desk is away")
		b.do(chromedp.Navigate("about:blank")) // no try is under way when the desk is back
		if way.what == well {
			h.start()
		}
		h.befall(well, 0)
		b.visit("/en/")
		b.want(`document.querySelectorAll(".notice").length + " " + localStorage.getItem("unsent")`, "3 null", "it is back, and everything is there: the rating, the words, the message")
		b.want(`text(".notices").includes("Its number is `+fmt.Sprint(1001+i)+`.")`, "true", "the message has its number")
	}
	agent := h.agent()
	agent.want(`document.querySelectorAll("main a[href*='/desk/tickets/']").length`, fmt.Sprint(len(ways)), "each message came once")
	got := agent.ask(`fetch("/api/v1/ratings").then((r) => r.json()).then(({ counts: [{ helped, not_helped: not }], said }) => helped + " " + not + " " + new Set(said.map(({ words }) => words)).size + " " + said.length)`)
	if want := fmt.Sprintf("0 %d %d %d", len(ways), len(ways), len(ways)); got != want {
		t.Errorf("ratings that helped and that did not, different words, all words: %s, want %s", got, want)
	}
	for _, path := range agent.links(`main a[href*="/desk/tickets/"]`) {
		agent.visit(path)
		size := agent.ask(`fetch(one(".history .attached a").href).then((r) => r.text()).then((text) => text.length + " " + text.slice(0, 30).replaceAll("\n", "|") + document.querySelectorAll(".history .attached a").length)`)
		if want := "2400028 started|password=[password]|a 1"; size != want {
			t.Errorf("the file of %s is %s, want %s", path, size, want)
		}
	}
}

// links are the addresses to which elements lead.
func (b *tab) links(selector string) []string {
	b.t.Helper()
	var found []string
	for i := range 100 {
		at := b.ask(fmt.Sprintf(`document.querySelectorAll(%s)[%d]?.getAttribute("href") ?? ""`, quote(selector), i))
		if at == "" {
			break
		}
		found = append(found, at)
	}
	return found
}

// Who stays on the page sees it become sent; who leaves in the middle loses nothing.
func TestDeskBack(t *testing.T) {
	t.Parallel()
	h := serveDesk(t)
	b := h.visitor("en", 390, 844, before(hasty))
	b.missing = true
	b.visit("/en/contact/")
	b.write("I stay here.")
	h.befall(refused, 0)
	b.click(submit)
	b.want(`text(".outcome h2")`, "Your message is kept", "")
	h.befall(well, 0)
	b.want(`(dispatchEvent(new Event("online")), text(".outcome h2") + " " + text(".outcome").includes("Its number is 1001."))`, "Your message is here true", "the page says that it has been sent")
	b.want(`document.querySelectorAll(".notice").length`, "0", "once")

	b.visit("/en/contact/")
	b.write("I leave while it is being sent.")
	h.befall(hanging, 0)
	b.click(submit)
	b.want(`seen(".doing") && text(".doing") !== ""`, "true", "it is being sent")
	b.do(chromedp.Navigate("about:blank"))
	h.befall(well, 0)
	b.visit("/en/")
	b.want(`seen(".notices") && text(".notices").includes("Its number is 1002.")`, "true", "it was kept before it was sent")
	b.visit("/en/")
	b.want(`document.querySelectorAll(".notice").length`, "0", "and sent once")
}

// After a week an action is given up: its reader is told, with the words.
func TestGivenUp(t *testing.T) {
	t.Parallel()
	h := serveDesk(t)
	b := h.visitor("en", 390, 844, before(hasty))
	b.missing = true
	b.visit("/en/contact/")
	b.write("Words that nobody came for.")
	h.befall(refused, 0)
	b.click(submit)
	b.want(`text(".outcome h2")`, "Your message is kept", "")
	b.run(`localStorage.setItem("ahead", 6.9 * 24 * 3600_000)`)
	b.visit("/en/")
	b.want(`localStorage.getItem("unsent") + " " + document.querySelectorAll(".notice").length`, "1 0", "for a week it is tried")
	b.run(`localStorage.setItem("ahead", 7.1 * 24 * 3600_000)`)
	h.befall(well, 0)
	for range 2 {
		b.visit("/en/")
		b.want(`text(".notices").includes("could not be sent") && text(".notices .written")`, "Words that nobody came for.", "then its reader is told, until the notice is closed")
	}
	b.click(".notice button")
	b.want(`localStorage.getItem("unsent")`, "null", "")
	b.visit("/en/")
	b.want(`document.querySelectorAll(".notice").length`, "0", "")
	agent := h.agent()
	agent.want(`document.querySelectorAll("main a[href*='/desk/tickets/']").length`, "0", "nothing comes after that")
}

// Where pages are served and no desk is, the contact page says that sending waits, and
// keeps what is written.
func TestDeskNever(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.missing = true
	b.visit("/en/contact/")
	b.want(`text(".waiting").includes("does not answer")`, "true", "it is said before anything is written")
	b.write("Is anybody there?")
	b.click(submit)
	b.want(`text(".outcome h2")`, "Your message is kept", "")
}

// A browser whose storage never answers, as it happens behind a page that was left in the
// middle of a change, keeps nothing back.
func TestStorageMute(t *testing.T) {
	t.Parallel()
	h := serveDesk(t)
	b := h.visitor("en", 390, 844, before(`IDBFactory.prototype.open = () => ({})`))
	b.visit(article)
	b.click(`form.rate [value="false"]`)
	b.want(`seen("#why")`, "true", "")
	b.fill("#why", "Said all the same")
	b.click(".why .button")
	b.want(`seen(".why") + " " + text(".rated > .thanks:last-child")`, "false "+b.ask(`fetch(document.documentElement.dataset.words).then((r) => r.json()).then((w) => w.rate_done)`), "")
	agent := h.agent()
	agent.want(`fetch("/api/v1/ratings").then((r) => r.json()).then(({ said }) => said.map(({ words }) => words).join())`, "Said all the same", "")
}
