package convert

import (
	"net/url"
	"regexp"
	"strings"
)

var (
	// transparent elements only arrange what they hold.
	transparent = set(`fragment steps cardgrid cards cardpane column columns col row grid container box wrapper
		multiplechoice option checklist precheck div span section center tabbed readmore docsonly intro
		feature features list listitem frame stack group blocks lead pageinfo markdown md content
		packagemanagertabs client-only clientonly nobr text paragraph docscard docscards spoiler details-body`)
	calloutNames = set(`note tip info warning caution danger important alert admonition callout aside hint notice
		message banner attention success error warn todo seealso infobox tips infoblock notebox`)
	foldNames = set(`details accordion accordionitem expandable collapse collapsible spoiler expand foldable toggle
		toggler dropdown`)
	tabSets = set(`tabs tabpane codetabs tabset tabbed codegroup tabgroup tablist tabgroups code-tabs multitab
		switcher packagemanagertabs nav-tabs uiframeworktabs`)
	tabNames = set(`tabitem tab tabpanel tab-item codetab tab-panel`)
	// listings are components that list other pages; every topic page does that.
	listings = set(`doccardlist toc tocinline children childpages subpages list-pages section-index sectionindex
		children-display list-children card-list page-list tableofcontents`)
)

// lowerComponent replaces what is known by its name, in whichever spelling.
func (c *converter) lowerComponent(e *element, depth int) ([]block, bool) {
	key := e.tag.key()
	no := int(e.at)
	if name, ok := c.partial(e.tag); ok {
		return []block{&include{e.at, name}}, true
	}
	if path := c.imports[e.tag.name]; e.tag.kind == tagJSX && isPicture(path) {
		return []block{&paragraph{e.at, []inline{{kind: inElement, tag: e.tag, line: no}}}}, true
	}
	switch {
	case e.tag.kind == tagHTML && e.tag.name != "aside" && e.tag.name != "details" && e.tag.name != "iframe" && e.tag.name != "video" &&
		e.tag.name != "figure" && e.tag.name != "lite-youtube" && e.tag.name != "picture":
		switch e.tag.name {
		case "div", "section", "p", "article", "blockquote":
			if mark, ok := calloutClass(e.tag.attr("class")); ok {
				return c.lowerCallout(e, mark, depth), true
			}
		}
		return nil, false
	case calloutNames[key] || e.tag.kind == tagDirective && calloutName(key) != "":
		return c.lowerCallout(e, c.calloutMark(e.tag), depth), true
	case foldNames[key] || key == "spoiler" && e.tag.attr("title") != "":
		return c.lowerFold(e, depth), true
	case tabSets[key] && hasTabs(e):
		return c.lowerTabs(e, depth), true
	case tabNames[key]:
		return []block{c.lowerTab(e, depth)}, true
	case listings[key]:
		return nil, true
	case key == "codeblock" || key == "code" || key == "highlight" || key == "code-toggle" || key == "mermaid" || key == "filetree" ||
		key == "math" || key == "katex" || key == "hl" && e.tag.kind == tagShortcode || key == "terminal" && e.blocks == nil:
		return c.lowerCode(e), true
	case key == "img" || key == "image" || key == "picture" || key == "figure" || key == "themedimage" || key == "imgproc" || key == "zoom" || key == "zoomimage":
		return c.lowerFigure(e, depth), true
	case key == "youtube" || key == "vimeo" || key == "iframe" || key == "video" || key == "lite-youtube" || key == "muxplayer" || key == "reactplayer" || key == "liteyoutubeembed":
		return c.lowerVideo(e, depth), true
	case key == "linkcard" || key == "card" || key == "linkbutton" || key == "button":
		return c.lowerCard(e, depth)
	case isVersion(key):
		return c.lowerVersion(e, depth), true
	case e.tag.kind == tagJSX && isLinkName(key) && c.href(e.tag) != "":
		words := inlinesOf(c.lower(e.blocks, depth))
		return []block{&paragraph{e.at, []inline{{kind: inLink, dest: c.href(e.tag), kids: words, line: no}}}}, true
	}
	return nil, false
}

func isLinkName(key string) bool { return key == "link" || key == "a" || key == "navlink" }

// partial returns the block that a tag includes.
func (c *converter) partial(t tag) (name string, ok bool) {
	if c.opts.Addresses.Block == nil {
		return "", false
	}
	switch {
	case t.kind == tagJSX:
		path := c.imports[t.name]
		if !strings.HasSuffix(path, ".md") && !strings.HasSuffix(path, ".mdx") {
			return "", false
		}
		return c.opts.Addresses.Block(path)
	case t.kind == tagShortcode:
		switch t.key() {
		case "include", "readfile", "include-md", "includemd", "snippet", "render", "import", "page", "content", "reuse":
			path := t.attr("file", "path", "page", "src")
			if path == "" && len(t.args) > 0 {
				path = t.args[0]
			}
			if path != "" {
				return c.opts.Addresses.Block("shortcode:" + path)
			}
		}
	}
	return "", false
}

func (c *converter) calloutMark(t tag) string {
	values := []string{t.attr("type"), t.attr("color"), t.attr("variant"), t.attr("kind"), t.attr("intent"), t.attr("status"), t.attr("severity"), t.attr("level"), t.attr("style")}
	values = append(append(values, t.args...), t.key())
	for _, v := range values {
		if m := calloutName(v); m != "" {
			return m
		}
		if m, ok := calloutClass(v); ok && v != t.key() {
			return m
		}
	}
	return "NOTE"
}

// lowerCallout makes a callout; a heading or title attribute becomes its title.
func (c *converter) lowerCallout(e *element, mark string, depth int) []block {
	q := &quote{at: e.at, mark: mark, blocks: c.lower(e.blocks, depth)}
	title := e.tag.attr("title", "header", "heading", "label")
	if title == "" && e.tag.kind == tagShortcode && len(e.tag.args) > 0 {
		if last := e.tag.args[len(e.tag.args)-1]; calloutName(last) == "" {
			title = last
		}
	}
	switch {
	case title != "":
		q.title = c.words(title, int(e.at))
	default:
		if h, ok := first(q.blocks).(*heading); ok {
			q.title, q.blocks = h.words, q.blocks[1:]
		}
	}
	if strings.EqualFold(plain(q.title), mark) { // the mark says it already
		q.title = nil
	}
	if len(q.blocks) == 0 && len(q.title) > 0 {
		q.blocks, q.title = []block{&paragraph{e.at, q.title}}, nil
	}
	if len(q.blocks) == 0 {
		return nil
	}
	return []block{q}
}

// lowerFold makes a fold of <details> and its relatives.
func (c *converter) lowerFold(e *element, depth int) []block {
	q := &quote{at: e.at, mark: "DETAILS"}
	if title := e.tag.attr("title", "summary", "label", "header", "heading", "question"); title != "" {
		q.title = c.words(title, int(e.at))
	} else if e.tag.kind == tagShortcode && len(e.tag.args) > 0 {
		q.title = c.words(e.tag.args[0], int(e.at))
	}
	var rest []block
	for _, b := range e.blocks {
		if el, ok := b.(*element); ok && strings.HasSuffix(el.tag.key(), "summary") && len(q.title) == 0 {
			q.title = inlinesOf(c.lower(el.blocks, depth))
			continue
		}
		rest = append(rest, b)
	}
	q.blocks = c.lower(rest, depth)
	if len(q.title) == 0 && foldNames[e.tag.key()] && e.tag.key() == "accordion" {
		return q.blocks // a group of folds
	}
	if len(q.title) == 0 {
		if h, ok := first(q.blocks).(*heading); ok {
			q.title, q.blocks = h.words, q.blocks[1:]
		}
	}
	if len(q.blocks) == 0 {
		if len(q.title) == 0 {
			return nil
		}
		return []block{&paragraph{e.at, q.title}}
	}
	if plain(q.title) == "" {
		q.title = []inline{{kind: inText, text: "…"}}
	}
	return []block{q}
}

func hasTabs(e *element) bool {
	for _, b := range e.blocks {
		if el, ok := b.(*element); ok && (tabNames[el.tag.key()] || el.tag.attr("slot") != "") {
			return true
		}
	}
	return false
}

func (c *converter) lowerTabs(e *element, depth int) []block {
	var out []block
	for _, b := range e.blocks {
		el, ok := b.(*element)
		if !ok || !tabNames[el.tag.key()] && el.tag.attr("slot") == "" {
			out = append(out, c.lower([]block{b}, depth)...)
			continue
		}
		if el.tag.attr("lang") == "" && e.tag.key() == "tabpane" {
			el.tag.set("pane", orElse(e.tag.attr("text"), "false"), "")
			el.tag.set("lang", e.tag.attr("lang"), "")
		}
		out = append(out, c.lowerTab(el, depth))
	}
	return out
}

func (c *converter) lowerTab(e *element, depth int) block {
	title := e.tag.attr("label", "title", "name", "header", "heading", "tabName", "value", "slot")
	if title == "" && len(e.tag.args) > 0 {
		title = strings.Join(e.tag.args, " ")
	}
	q := &quote{at: e.at, mark: "TAB", title: c.words(orElse(title, "…"), int(e.at))}
	if !e.tag.percent && e.tag.kind == tagShortcode && (e.tag.attr("pane") == "false" && e.tag.attr("text") != "true" || e.tag.attr("lang") != "") {
		q.blocks = []block{&code{e.at, e.tag.attr("lang"), dedentText(strings.Trim(e.raw, "\n"))}}
		return q
	}
	q.blocks = c.lower(e.blocks, depth)
	return q
}

// slots turns a component for tabs whose children are named slots into tabs.
func (c *converter) slots(e *element, depth int) ([]block, bool) {
	if e.tag.kind != tagJSX || !hasTabs(e) || !strings.Contains(e.tag.key(), "tab") {
		return nil, false
	}
	for _, b := range e.blocks {
		if el, ok := b.(*element); !ok || el.tag.attr("slot") == "" {
			return nil, false
		}
	}
	return c.lowerTabs(e, depth), true
}

var anyTag = regexp.MustCompile(`<[/!]?[A-Za-z][^<>]*>`)

func stripTags(s string) string { return anyTag.ReplaceAllString(s, "") }

func dedentText(s string) string {
	d := newDoc("\n"+s, 0, nil)
	return strings.TrimPrefix(d.part(0, len(d.text)).text, "\n")
}

// lowerCode makes a fence of components that hold code.
func (c *converter) lowerCode(e *element) []block {
	lang := e.tag.attr("lang", "language", "className")
	if e.tag.key() == "code-toggle" && strings.TrimSpace(e.raw) != "" {
		return []block{c.toggledCode(e)}
	}
	if lang == "" && len(e.tag.args) > 0 {
		lang = e.tag.args[0]
	}
	switch e.tag.key() {
	case "mermaid":
		lang = "mermaid"
	case "math", "katex":
		lang = "latex"
	}
	text := e.tag.attr("code")
	if expr := e.tag.exprs["code"]; text == "" && expr != "" {
		c.note(int(e.at), e.tag.label(), "its code comes from a file or program; it is left out")
		return nil
	}
	if text == "" {
		text = dedentText(strings.Trim(e.raw, "\n"))
		if e.tag.kind == tagJSX {
			if lit, ok := stringLiteral(strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(text), "{"), "}")); ok {
				text = strings.Trim(lit, "\n")
			}
		}
	}
	if strings.TrimSpace(text) == "" {
		if e.tag.key() == "code" && e.tag.kind == tagHTML {
			return nil
		}
		c.note(int(e.at), e.tag.label(), "its code comes from elsewhere; it is left out")
		return nil
	}
	info := strings.TrimPrefix(lang, "language-")
	if title := e.tag.attr("title", "file", "filename", "codeTitle"); title != "" {
		info += ` title="` + strings.ReplaceAll(title, `"`, "'") + `"`
		if lang == "" {
			info = "text" + info
		}
	}
	return []block{&code{e.at, strings.TrimSpace(info), c.unescapeShortcodes(text)}}
}

// toggledCode makes a fence of Hugo's code-toggle, which shows settings in one
// language after the other: the one in which they were written comes first there.
func (c *converter) toggledCode(e *element) block {
	text := c.unescapeShortcodes(dedentText(strings.Trim(e.raw, "\n")))
	lang, fence := "yaml", "---"
	switch trimmed := strings.TrimSpace(text); {
	case strings.HasPrefix(trimmed, "{"):
		lang, fence = "json", ""
	case tomlLine.MatchString(trimmed):
		lang, fence = "toml", "+++"
	}
	title := e.tag.attr("file")
	if e.tag.attr("fm") == "true" {
		if fence != "" {
			text = fence + "\n" + strings.Trim(text, "\n") + "\n" + fence
		}
	} else if title != "" {
		title += "." + lang
	}
	info := lang
	if title != "" {
		info += ` title="` + strings.ReplaceAll(title, `"`, "'") + `"`
	}
	return &code{e.at, info, text}
}

var tomlLine = regexp.MustCompile(`^(?:#.*\n+)*(?:\[[^\]:]+\]|[\w."-]+\s*=)`)

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

// href reads where a tag leads.
func (c *converter) href(t tag) string {
	if v := t.attr("href", "to", "url", "link"); v != "" {
		return v
	}
	for _, name := range []string{"href", "to"} {
		if expr := t.exprs[name]; expr != "" {
			if v := c.exprAddress(expr); v != "" {
				return v
			}
		}
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

// lowerCard makes a list item of a card that leads somewhere.
func (c *converter) lowerCard(e *element, depth int) ([]block, bool) {
	href := c.href(e.tag)
	body := c.lower(e.blocks, depth)
	title := e.tag.attr("title", "header", "heading", "text", "label")
	no := int(e.at)
	if href == "" {
		if title == "" {
			return body, true
		}
		return append([]block{&paragraph{e.at, strong(c.words(title, no))}}, body...), true
	}
	label := c.words(title, no)
	if len(label) == 0 {
		label, body = inlinesOf(body), nil
	}
	if plain(label) == "" {
		return nil, false
	}
	words := []inline{{kind: inLink, dest: href, kids: label, line: no}}
	if about := e.tag.attr("description", "subtitle", "excerpt"); about != "" {
		words = append(words, inline{kind: inText, text: ": "}, inline{kind: inElement, tag: tag{name: "span"}, kids: c.words(about, no)})
	}
	if strings.Contains(e.tag.key(), "button") {
		return []block{&paragraph{e.at, words}}, true
	}
	return []block{&list{at: e.at, tight: true, items: []item{{blocks: append([]block{&paragraph{e.at, words}}, body...)}}}}, true
}

func isVersion(key string) bool {
	switch key {
	case "since", "new-in", "newin", "version-added", "added-in", "availablesince", "deprecated-in", "deprecatedin":
		return true
	}
	return false
}

// lowerVersion says since when something exists, without words of any language.
func (c *converter) lowerVersion(e *element, depth int) []block {
	words := c.versionWords(e.tag)
	body := c.lower(e.blocks, depth)
	if strings.HasPrefix(e.tag.key(), "deprecated") {
		if len(body) == 0 {
			return []block{&quote{at: e.at, mark: "WARNING", blocks: []block{&paragraph{e.at, words}}}}
		}
		return []block{&quote{at: e.at, mark: "WARNING", title: words, blocks: body}}
	}
	return append([]block{&paragraph{e.at, words}}, body...)
}

func (c *converter) versionWords(t tag) []inline {
	v := t.attr("v", "version")
	if v == "" && len(t.args) > 0 {
		v = t.args[0]
	}
	if pkg := t.attr("pkg"); pkg != "" {
		v = pkg + "@" + v
	}
	if v == "" {
		return nil
	}
	if strings.HasPrefix(t.key(), "deprecated") {
		return []inline{{kind: inText, text: "⚠ " + escapeText(v, false)}}
	}
	return []inline{{kind: inText, text: "≥ "}, {kind: inCode, text: v}}
}
