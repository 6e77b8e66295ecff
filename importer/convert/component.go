package convert

import (
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
