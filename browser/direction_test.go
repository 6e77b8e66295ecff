package browser

import "testing"

// A page that is read from right to left is the mirror of one that is not.
func TestRightToLeft(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.visit("/ar/getting-started/install/")
	b.want(`document.documentElement.dir + " " + document.documentElement.lang`, "rtl ar", "")
	b.want(`getComputedStyle(one("main")).direction`, "rtl", "")
	b.want(`box(".side").left >= box("main").right && box(".contents").right <= box("main .body").left`, "true", "navigation on the right, contents on the left")
	b.want(`box(".brand").left > box("header .find").left`, "true", "the brand on the right")
	b.want(`getComputedStyle(one("main .body ul, main .body ol")).paddingInlineStart !== "0px"`, "true", "lists are indented from the right")
	b.want(`[...document.querySelectorAll("pre")].every((e) => getComputedStyle(e).direction === "ltr")`, "true", "code is never mirrored")

	// An article that is not translated keeps its own direction inside of the other.
	b.visit("/ar/writing/markdown/")
	b.want(`document.documentElement.dir + " " + one("main").dir + " " + one("main").lang`, "rtl ltr en", "")
	b.want(`getComputedStyle(one("main .body p")).textAlign.replace("start", "left") + " " + getComputedStyle(one("main .body p")).direction`, "left ltr", "")
	b.want(`one("main .notice").dir + " " + one("main .notice").lang`, "rtl ar", "the notice is in the reader's language")
	b.want(`overflow()`, "0", "")
	b.size(320, 700)
	b.want(`overflow()`, "0", "on a phone as well")
}
