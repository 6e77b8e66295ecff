package browser

import "testing"

// What writers put beside their words is shown in pages, and shows itself at its
// own address: a drawing with its styles, a video that plays. Nothing complains of
// the policy under which it can do nothing else.
func TestFilesOfWriters(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.visit("/en/getting-started/how-it-works/")
	b.run(`one("figure img").scrollIntoView()`)
	b.want(`one("figure img").naturalWidth > 0`, "true", "the page shows the drawing")
	b.visit(b.ask(`new URL(one("figure img").src).pathname`))
	b.want(`document.contentType`, "image/svg+xml", "")
	b.want(`new URL(location.href).pathname.startsWith("/files/")`, "true", "apart from scripts and styles")

	b.visit("/en/guides/how-readers-see-a-guide/")
	b.visit(b.ask(`new URL(one("video source").src).pathname`))
	b.want(`one("video").readyState >= 2`, "true", "the video can be played")
}
