package convert

import (
	"net/url"
	"regexp"
	"strings"
)

// lowerFigure makes a picture with its caption.
func (c *converter) lowerFigure(e *element, depth int) []block {
	caption := e.tag.attr("caption")
	pic, found := c.picture(e.tag), true
	var rest []block
	if pic.dest == "" {
		pic, found = inline{}, false
		for _, b := range e.blocks {
			rest = append(rest, c.takePicture(b, &pic, &found, &caption, depth)...)
		}
		if !found {
			rest = c.lower(rest, depth)
			if len(rest) == 0 {
				c.note(int(e.at), e.tag.label(), "its picture is not named in a way that can be read; it is left out")
			}
			return rest
		}
	} else if len(e.blocks) > 0 && caption == "" {
		caption = plain(inlinesOf(c.lower(e.blocks, depth)))
	}
	pic.line = int(e.at)
	if title := orElse(plain(c.words(caption, int(e.at))), pic.title, e.tag.attr("title")); title != "" {
		pic.title = title
	}
	if plain(pic.kids) == "" && pic.title != "" {
		pic.kids = []inline{{kind: inText, text: escapeText(pic.title, false)}}
	}
	words := []inline{pic}
	if href := e.tag.attr("link", "href"); href != "" {
		words = []inline{{kind: inLink, dest: href, kids: words, line: int(e.at)}}
	}
	return append([]block{&paragraph{e.at, words}}, c.lower(rest, depth)...)
}

// takePicture looks for the picture and the caption of a figure in one of its
// blocks and returns what else is there.
func (c *converter) takePicture(b block, pic *inline, found *bool, caption *string, depth int) []block {
	switch b := b.(type) {
	case *element:
		switch b.tag.name {
		case "figcaption":
			*caption = plain(inlinesOf(c.lower(b.blocks, depth)))
			return nil
		case "picture", "a", "p", "div", "span":
			var rest []block
			for _, inner := range b.blocks {
				rest = append(rest, c.takePicture(inner, pic, found, caption, depth)...)
			}
			return rest
		}
	case *paragraph:
		words := trimInlines(b.words)
		for len(words) == 1 && (words[0].kind == inElement && (words[0].tag.name == "a" || words[0].tag.name == "picture") || words[0].kind == inLink) {
			words = trimInlines(words[0].kids)
		}
		for _, w := range words {
			if p := c.asPicture(w); !*found && p.dest != "" {
				*pic, *found = p, true
				return nil
			}
		}
	}
	return []block{b}
}

// asPicture returns the picture that an inline stands for, if it is one.
func (c *converter) asPicture(w inline) inline {
	switch {
	case w.kind == inPicture:
		return w
	case w.kind == inElement && isPictureTag(w.tag):
		return c.picture(w.tag)
	}
	return inline{}
}

func isPictureTag(t tag) bool {
	switch t.key() {
	case "img", "image", "themedimage", "picture", "zoomimage", "imgproc", "figure":
		return true
	}
	return false
}

// picture reads a tag that shows a picture.
func (c *converter) picture(t tag) inline {
	dest := t.attr("src", "data-src", "path", "light", "url", "img", "image")
	for _, name := range []string{"src", "img", "image", "light", "sources", "href"} {
		if expr := t.exprs[name]; dest == "" && expr != "" {
			dest = c.exprAddress(expr)
		}
	}
	if path := c.imports[t.name]; dest == "" && isPicture(path) {
		dest = path
	}
	if dest == "" && t.kind == tagShortcode && len(t.args) > 0 {
		dest = t.args[0]
	}
	alt := t.attr("alt", "aria-label", "Alt")
	if alt == "" && t.kind == tagJSX {
		alt = t.attr("title")
	}
	p := inline{kind: inPicture, dest: dest, title: t.attr("title")}
	if alt == p.title {
		p.title = ""
	}
	if alt = orElse(alt, t.attr("title")); alt != "" {
		p.kids = []inline{{kind: inText, text: escapeText(alt, false)}}
	}
	return p
}

var (
	quotedPath = regexp.MustCompile("['\"`]([^'\"`\\s]+\\.[A-Za-z0-9]{2,5})['\"`]")
	calledWith = regexp.MustCompile("^(?:require|useBaseUrl|withBase|url|resolve)\\(\\s*['\"`]([^'\"`]+)['\"`]\\s*\\)")
	identifier = regexp.MustCompile(`^([\w$]+)(\.(src|default))*$`)
)

// exprAddress finds the address in a JavaScript expression.
func (c *converter) exprAddress(expr string) string {
	expr = strings.TrimSpace(expr)
	if m := calledWith.FindStringSubmatch(expr); m != nil {
		return m[1]
	}
	if m := identifier.FindStringSubmatch(expr); m != nil {
		return orElse(c.imports[m[1]], c.consts[m[1]])
	}
	if m := quotedPath.FindStringSubmatch(expr); m != nil {
		return m[1]
	}
	return ""
}

func isPicture(path string) bool {
	switch ext := strings.ToLower(path[strings.LastIndexByte(path, '.')+1:]); ext {
	case "png", "jpg", "jpeg", "gif", "svg", "webp", "avif":
		return strings.Contains(path, ".")
	}
	return false
}

var (
	youtubeID  = regexp.MustCompile(`(?:youtube(?:-nocookie)?\.com/(?:embed/|v/|watch\?v=|shorts/)|youtu\.be/)([\w-]{6,20})`)
	vimeoID    = regexp.MustCompile(`vimeo\.com/(?:video/)?(\d{5,12})`)
	bareID     = regexp.MustCompile(`^[\w-]{6,20}$`)
	playlistOf = regexp.MustCompile(`youtube(?:-nocookie)?\.com/embed/videoseries\?(?:.*&)?list=([\w-]+)`)
)

// VideoPage returns the address of the page that shows a video of a known
// host, "" for any other address.
func VideoPage(address string) string {
	if m := playlistOf.FindStringSubmatch(address); m != nil {
		return "https://www.youtube.com/playlist?list=" + m[1]
	}
	if m := youtubeID.FindStringSubmatch(address); m != nil {
		return "https://www.youtube.com/watch?v=" + m[1]
	}
	if m := vimeoID.FindStringSubmatch(address); m != nil {
		return "https://vimeo.com/" + m[1]
	}
	return ""
}

// lowerVideo makes a video of an embedded player; other embedded pages become links.
func (c *converter) lowerVideo(e *element, depth int) []block {
	t := e.tag
	src := orElse(t.attr("src", "url", "data-src", "videoSrc"), c.exprAddress(t.exprs["src"]))
	id := t.attr("id", "videoid", "videoId", "playback-id")
	if id == "" && len(t.args) > 0 {
		id = t.args[0]
	}
	if src == "" {
		for _, b := range e.blocks {
			if p, ok := b.(*paragraph); ok {
				for _, w := range p.words {
					if w.kind == inElement && w.tag.name == "source" && src == "" {
						src = w.tag.attr("src")
					}
				}
			}
		}
	}
	title := t.attr("title", "alt", "aria-label", "name")
	if src == "" && bareID.MatchString(id) {
		switch {
		case strings.Contains(t.key(), "youtube"):
			src = "https://www.youtube.com/watch?v=" + id
		case t.key() == "vimeo":
			src = "https://vimeo.com/" + id
		}
	}
	if page := VideoPage(src); page != "" {
		label := orElse(title, "Video")
		return []block{&paragraph{e.at, []inline{{kind: inPicture, dest: page, kids: []inline{{kind: inText, text: escapeText(label, false)}}, line: int(e.at)}}}}
	}
	switch {
	case src == "":
		c.note(int(e.at), t.label(), "it names no address that can be read; it is left out")
		return c.lower(e.blocks, depth)
	case t.key() == "video":
		return []block{&paragraph{e.at, []inline{{kind: inPicture, dest: src, kids: []inline{{kind: inText, text: escapeText(orElse(title, "Video"), false)}}, line: int(e.at)}}}}
	}
	if strings.HasPrefix(src, "//") {
		src = "https:" + src
	}
	if title == "" {
		if u, err := url.Parse(src); err == nil && u.Host != "" {
			title = u.Host
		} else {
			title = lastPart(src)
		}
	}
	c.note(int(e.at), t.label(), "another page cannot be embedded; it became a link")
	return []block{&paragraph{e.at, []inline{{kind: inLink, dest: src, kids: []inline{{kind: inText, text: escapeText(title, false)}}, line: int(e.at)}}}}
}
