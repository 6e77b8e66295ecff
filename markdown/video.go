package markdown

import (
	"fmt"
	"net/url"
	"path"
	"strings"

	"github.com/yuin/goldmark/ast"

	"helpwright/problem"
)

// isVideo reports whether an address is that of a film or of its page.
func (w *writer) isVideo(dest string) bool {
	file, _, _ := strings.Cut(dest, "#")
	file, _, _ = strings.Cut(file, "?")
	switch strings.ToLower(path.Ext(file)) {
	case ".mp4", ".webm":
		return true
	}
	if len(dest) < 7 || !strings.EqualFold(dest[:4], "http") {
		return false
	}
	if page := w.p.config.VideoPage; page != nil {
		return page(dest)
	}
	return isVideoPage(dest)
}

// isVideoPage knows the pages of YouTube and Vimeo.
func isVideoPage(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	switch host {
	case "youtube.com", "m.youtube.com", "youtube-nocookie.com":
		return u.Path == "/watch" || strings.HasPrefix(u.Path, "/embed/") || strings.HasPrefix(u.Path, "/shorts/")
	case "youtu.be", "vimeo.com", "player.vimeo.com":
		return len(u.Path) > 1
	}
	return false
}

// video leaves a place for a player or a link card, which only the site can
// make. In Markdown it is a link.
func (w *writer) video(n *ast.Image, dest string) {
	if !w.accepts(dest, n.Pos()) {
		w.str("<p>")
		w.inlineChildren(n)
		w.endText()
		w.str("</p>\n")
		return
	}
	ref := w.ref(RefVideo, dest, n.Pos())
	w.canon.open(ref, "[")
	title := w.alternative(n)
	if title == "" {
		w.find(n.Pos(), problem.Alt, fmt.Sprintf("video %q without a title", dest), "write it in the square brackets")
		w.canon.str("▶")
	}
	w.canon.address(ref, "")
	w.refs[ref].Text = title
	w.endText()
	w.str(`<figure class="video">`)
	w.slot(ref)
	w.str("</figure>\n")
}
