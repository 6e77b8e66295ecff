package convert

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// A place is where words are written.
type place int

// line writes words on one line.
func (c *converter) line(words []inline) string {
	return strings.TrimSpace(spaces.ReplaceAllString(c.render(words, inLine), " "))
}

func (c *converter) cell(words []inline) string {
	text := strings.TrimSpace(spaces.ReplaceAllString(c.render(words, inCell), " "))
	return strings.TrimSpace(strings.TrimSuffix(text, ";"))
}

// render writes words as Markdown.
func (c *converter) render(words []inline, where place) string {
	var b strings.Builder
	for i, w := range words {
		switch w.kind {
		case inText:
			b.WriteString(w.text)
		case inCode:
			b.WriteString(codeSpan(w.text))
		case inBreak:
			writeBreak(&b, where, i+1 < len(words))
		case inLink:
			b.WriteString(c.renderLink(w, where))
		case inPicture:
			b.WriteString(c.renderPicture(w, where))
		case inElement:
			if w.tag.name == "br" && w.tag.kind == tagHTML || w.tag.name == "br" {
				writeBreak(&b, where, i+1 < len(words))
				continue
			}
			b.WriteString(c.renderElement(w, where))
		}
	}
	return b.String()
}

func writeBreak(b *strings.Builder, where place, more bool) {
	switch {
	case b.Len() == 0 || !more:
	case where == inBody:
		b.WriteString("\\\n")
	case where == inCell:
		last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(b.String(), " *_`"))
		if strings.ContainsRune(".:;,!?。：；，！？、", last) {
			b.WriteString(" ")
		} else {
			b.WriteString("; ")
		}
	default:
		b.WriteString(" ")
	}
}

func (c *converter) renderLink(w inline, where place) string {
	label := c.render(w.kids, inLabel)
	if where == inLabel {
		return label
	}
	dest, keep, why := w.dest, true, ""
	auto := w.title == "\x00auto"
	if c.opts.Addresses.Link != nil {
		dest, keep, why = c.opts.Addresses.Link(w.dest)
	}
	if why != "" {
		c.note(w.line, "link to "+shorten(w.dest), why)
	}
	if strings.TrimSpace(label) == "" && c.opts.Addresses.Title != nil {
		label = escapeText(c.opts.Addresses.Title(w.dest), false)
	}
	switch {
	case !keep:
		return label
	case strings.TrimSpace(label) == "":
		return ""
	case auto && strings.TrimPrefix(dest, "mailto:") == plainText(w.kids[0].text) || auto && dest == w.kids[0].text:
		return "<" + strings.TrimPrefix(dest, "mailto:") + ">"
	}
	title := ""
	if !auto {
		title = w.title
	}
	return surround(label, func(s string) string { return "[" + s + "](" + address(dest, title) + ")" })
}

// surround keeps white space at both ends of words outside of what f adds.
func surround(s string, f func(string) string) string {
	t := strings.TrimSpace(s)
	if t == "" {
		return s
	}
	i := strings.Index(s, t)
	return s[:i] + f(t) + s[i+len(t):]
}

// address writes what stands between the parentheses of a link.
func address(dest, title string) string {
	if dest == "" || strings.ContainsAny(dest, " \t()<>") || strings.Contains(dest, "\n") {
		dest = strings.NewReplacer("<", "%3C", ">", "%3E", "\n", "", "\t", "%09").Replace(dest)
		dest = "<" + dest + ">"
	}
	dest = strings.ReplaceAll(dest, `\`, `%5C`)
	if isVariable(dest) || strings.Contains(dest, "{{") {
		dest = strings.ReplaceAll(dest, "{{", "%7B%7B")
	}
	if title = strings.TrimSpace(spaces.ReplaceAllString(title, " ")); title != "" {
		title = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "<", "&lt;").Replace(title)
		if strings.Contains(title, "{{") {
			title = strings.ReplaceAll(title, "{{", `\{{`)
		}
		return dest + ` "` + title + `"`
	}
	return dest
}

var exclamation = regexp.MustCompile(`[\[\]]`)

func (c *converter) renderPicture(w inline, where place) string {
	alt := plain(w.kids)
	label := exclamation.ReplaceAllString(strings.ReplaceAll(alt, `\`, `\\`), `\$0`)
	label = escapeHTMLText(label)
	if strings.Contains(label, "{{") {
		label = strings.ReplaceAll(label, "{{", `\{{`)
	}
	dest, keep, why := w.dest, true, ""
	if c.opts.Addresses.Picture != nil {
		dest, keep, why = c.opts.Addresses.Picture(w.dest)
	}
	if why != "" {
		c.note(w.line, "picture "+shorten(w.dest), why)
	}
	if keep {
		if strings.TrimSpace(label) == "" && w.title != "" {
			label = exclamation.ReplaceAllString(w.title, `\$0`)
		}
		return "![" + label + "](" + address(dest, w.title) + ")"
	}
	label = orElse(strings.TrimSpace(label), escapeText(strings.TrimSpace(w.title), false))
	switch {
	case dest != "" && where != inLabel && label != "": // it lies elsewhere; readers can still go there
		return "[" + label + "](" + address(dest, "") + ")"
	case label == "":
		if where == inLabel {
			return escapeText(lastPart(w.dest), false)
		}
		return ""
	case where == inLabel || strings.ContainsAny(label, "*_"):
		return label
	}
	return "*" + label + "*"
}

var superscript = strings.NewReplacer("0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹", "+", "⁺", "-", "⁻", "n", "ⁿ")

var subscript = strings.NewReplacer("0", "₀", "1", "₁", "2", "₂", "3", "₃", "4", "₄", "5", "₅", "6", "₆", "7", "₇", "8", "₈", "9", "₉", "+", "₊", "-", "₋")

var scripted = regexp.MustCompile(`^[0-9+-]+$`)

// renderElement writes an element inside words.
func (c *converter) renderElement(w inline, where place) string {
	t := w.tag
	if t.kind == tagHTML {
		if text, ok := c.renderHTML(w, where); ok {
			return text
		}
		return c.render(w.kids, where)
	}
	key := t.key()
	switch {
	case isPictureTag(t) || t.kind == tagJSX && isPicture(c.imports[t.name]):
		if p := c.picture(t); p.dest != "" {
			p.line = w.line
			return c.renderPicture(p, where)
		}
	case key == "br":
		return ""
	case isLinkName(key) || key == "linkbutton" || key == "button":
		if href := c.href(t); href != "" {
			return c.renderLink(inline{kind: inLink, dest: href, kids: w.kids, line: w.line}, where)
		}
	case key == "ref" || key == "relref":
		return c.shortcodeAddress(t, w.line)
	case key == "param" && len(t.args) > 0:
		return escapeText(c.param(t.args[0], w.line), false)
	case isVersion(key):
		return c.render(c.versionWords(t), where)
	case key == "hl" || key == "highlight" || key == "code" || key == "kbd":
		return codeSpan(strings.TrimSpace(plainRaw(w.kids)))
	case key == "youtube" || key == "vimeo":
		if len(t.args) > 0 && bareID.MatchString(t.args[0]) {
			if key == "vimeo" {
				return "<https://vimeo.com/" + t.args[0] + ">"
			}
			return "<https://www.youtube.com/watch?v=" + t.args[0] + ">"
		}
	}
	if len(w.kids) == 0 {
		if text := t.attr("text", "label", "children", "content", "term", "title"); text != "" {
			return c.render(c.words(text, w.line), where)
		}
		if !transparent[key] {
			c.note(w.line, t.label(), "it has no counterpart; it is left out")
		}
		return ""
	}
	if !transparent[key] && !tabNames[key] && key != "badge" && key != "trans" && key != "translate" {
		c.note(w.line, t.label(), "it has no counterpart; its words were kept")
	}
	return c.render(w.kids, where)
}

// plainRaw returns raw text as written.
func plainRaw(words []inline) string {
	var b strings.Builder
	for _, w := range words {
		b.WriteString(w.text)
		b.WriteString(plainRaw(w.kids))
	}
	return b.String()
}

func (c *converter) renderHTML(w inline, where place) (string, bool) {
	t := w.tag
	if hidden[t.name] {
		if t.name == "svg" || t.name == "script" || t.name == "select" {
			c.note(w.line, "<"+t.name+">", "Markdown cannot hold it; it is left out")
		}
		if t.name == "input" && t.attr("type") == "checkbox" {
			return "☐", true
		}
		return "", true
	}
	switch t.name {
	case "b", "strong":
		return c.emphasis(w.kids, "**", where), true
	case "i", "em", "cite", "dfn", "var":
		return c.emphasis(w.kids, "*", where), true
	case "del", "s", "strike":
		return c.emphasis(w.kids, "~~", where), true
	case "code", "kbd", "tt", "samp", "pre":
		return codeSpan(spaces.ReplaceAllString(strings.TrimSpace(codeText(w.kids)), " ")), true
	case "sup":
		if text := plain(w.kids); scripted.MatchString(text) {
			return superscript.Replace(text), true
		}
	case "sub":
		if text := plain(w.kids); scripted.MatchString(text) {
			return subscript.Replace(text), true
		}
	case "a":
		if href := c.href(t); href != "" {
			return c.renderLink(inline{kind: inLink, dest: href, title: t.attr("title"), kids: w.kids, line: w.line}, where), true
		}
	case "img":
		if p := c.picture(t); p.dest != "" {
			p.line = w.line
			return c.renderPicture(p, where), true
		}
		return "", true
	case "p", "div", "li", "tr", "section", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6":
		text := c.render(w.kids, where)
		if where == inBody {
			return "\n" + text + "\n", true
		}
		return " " + text + " ", true
	case "td", "th":
		return c.render(w.kids, where) + " ", true
	case "q":
		return "“" + c.render(w.kids, where) + "”", true
	case "hr", "wbr":
		return "", true
	}
	return "", false
}

// emphasis puts marks around words, and leaves white space outside.
func (c *converter) emphasis(words []inline, marks string, where place) string {
	text := c.render(words, where)
	t := strings.TrimSpace(text)
	if t == "" || strings.Contains(t, "\n\n") {
		return text
	}
	if strings.HasPrefix(t, marks) && strings.HasSuffix(t, marks) && len(t) > 2*len(marks) {
		return text
	}
	if marks == "*" && (strings.HasPrefix(t, "*") || strings.HasSuffix(t, "*")) {
		marks = "_"
	}
	return surround(text, func(s string) string { return marks + s + marks })
}

// shortcodeAddress resolves a shortcode that stands for an address.
func (c *converter) shortcodeAddress(t tag, no int) string {
	arg := t.attr("path", "page", "url", "name")
	if arg == "" && len(t.args) > 0 {
		arg = t.args[0]
	}
	switch t.key() {
	case "ref", "relref":
		return RefScheme + arg
	case "param":
		return c.param(arg, no)
	case "absurl", "relurl", "url", "static", "baseurl":
		return arg
	}
	c.note(no, t.label(), "it stands for an address that is not known here")
	return "#"
}

// RefScheme precedes an address that Hugo resolves as the path of a page.
const RefScheme = "ref:"

func (c *converter) param(name string, no int) string {
	if c.opts.Addresses.Param != nil {
		if v, ok := c.opts.Addresses.Param(name); ok {
			if !c.repeat(no, len(v)) {
				return ""
			}
			return v
		}
	}
	c.note(no, "setting "+name, "its value is not known here; it is left out")
	return ""
}
