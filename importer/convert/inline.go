package convert

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// An inline is a piece of a line of words.
type inline struct {
	kind  inlineKind
	text  string // inText: Markdown as it will be written; inCode: the code, without backticks
	tag   tag    // inElement
	kids  []inline
	dest  string // inLink, inPicture: address on the old site
	title string
	line  int
}

type inlineKind int

const (
	inText inlineKind = iota
	inCode
	inElement
	inLink
	inPicture
	inBreak // a forced line break
)

// maxOpen bounds how many brackets and tags may be open at once.
const maxOpen = 100

// maxExpression bounds the length of an expression or destination among words,
// in bytes.
const maxExpression = 2 << 10

// A frame is a bracket or tag that is still open.
type frame struct {
	bracket bool
	picture bool
	tag     tag
	source  string // as written, for when it is never closed
	nodes   []inline
	start   int // offset after the opening
	line    int
}

// An inliner reads the words of one paragraph.
type inliner struct {
	*converter
	d     *doc
	s     string
	j     int
	stack []frame
	nodes []inline // of the innermost frame
	text  strings.Builder
}

// inlines reads words.
func (c *converter) inlines(d *doc) []inline {
	if strings.TrimSpace(d.text) == "" {
		return nil
	}
	p := &inliner{converter: c, d: d, s: d.text}
	for p.j < len(p.s) {
		p.step()
	}
	p.flush()
	for len(p.stack) > 0 {
		p.abandon()
	}
	return p.nodes
}

func (p *inliner) flush() {
	if p.text.Len() > 0 {
		p.nodes = append(p.nodes, inline{kind: inText, text: p.text.String(), line: p.d.no(min(p.j, len(p.s)))})
		p.text.Reset()
	}
}

func (p *inliner) push(n inline) {
	p.flush()
	p.nodes = append(p.nodes, n)
}

func (p *inliner) open(f frame) {
	p.flush()
	f.nodes, p.nodes = p.nodes, nil // nodes of the frame outside
	p.stack = append(p.stack, f)
}

// abandon gives the innermost frame up: what it holds belongs to the frame outside.
func (p *inliner) abandon() {
	f := p.stack[len(p.stack)-1]
	p.stack = p.stack[:len(p.stack)-1]
	p.flush()
	inner := p.nodes
	p.nodes = f.nodes
	switch {
	case f.bracket:
		p.nodes = append(p.nodes, inline{kind: inText, text: f.source, line: f.line})
	case f.tag.kind == tagHTML && htmlNames[f.tag.name]:
		// An element without an end, such as <p> or <li>, gives way to its words.
		if f.tag.name == "a" && f.tag.attr("id", "name") != "" {
			p.nodes = append(p.nodes, inline{kind: inElement, tag: f.tag, line: f.line})
		}
	case f.tag.kind == tagShortcode:
		p.nodes = append(p.nodes, inline{kind: inElement, tag: f.tag, line: f.line})
	default: // a placeholder such as <name>
		p.nodes = append(p.nodes, inline{kind: inText, text: escapeHTMLText(f.source), line: f.line})
	}
	p.nodes = append(p.nodes, inner...)
}

func (p *inliner) step() {
	s, j := p.s, p.j
	switch b := s[j]; b {
	case '\\':
		p.escape()
	case '`':
		p.span()
	case '<':
		p.angle()
	case '{':
		p.brace()
	case '!':
		if j+1 < len(s) && s[j+1] == '[' && !strings.HasPrefix(s[j+1:], "[^") {
			p.bracket(true)
			return
		}
		p.literal(1)
	case '[':
		if strings.HasPrefix(s[j:], "[^") {
			p.literal(2)
			return
		}
		p.bracket(false)
	case ']':
		p.closeBracket()
	default:
		n := strings.IndexAny(s[j:], "\\`<{![]")
		if n < 0 {
			n = len(s) - j
		}
		p.literal(n)
	}
}

func (p *inliner) literal(n int) {
	p.text.WriteString(p.s[p.j : p.j+n])
	p.j += n
}

func (p *inliner) escape() {
	if p.j+1 >= len(p.s) {
		p.literal(1)
		return
	}
	if next := p.s[p.j+1]; p.flavour.MDX && (next == '{' || next == '}') {
		p.j++
		if next == '{' && isVariable("{"+p.s[p.j+1:min(len(p.s), p.j+maxName)]) {
			p.text.WriteString(`\`)
		}
		p.literal(1)
		return
	}
	p.literal(2)
}

func (p *inliner) span() {
	n := runLength(p.s, p.j)
	end := closeSpan(p.s, p.j, n)
	if end < 0 {
		p.literal(n)
		return
	}
	text := p.s[p.j+n : end-n]
	p.push(inline{kind: inCode, text: p.unescapeShortcodes(spanText(text)), line: p.d.no(p.j)})
	p.j = end
}

// spanText undoes the one space that a code span may have on both sides.
func spanText(s string) string {
	s = strings.ReplaceAll(s, "\n", " ")
	if len(s) > 1 && s[0] == ' ' && s[len(s)-1] == ' ' && strings.TrimSpace(s) != "" {
		return s[1 : len(s)-1]
	}
	return s
}

var autolink = regexp.MustCompile(`^<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]+)>`)

func (p *inliner) angle() {
	rest := p.s[p.j:]
	no := p.d.no(p.j)
	if strings.HasPrefix(rest, "<!--") {
		if end := strings.Index(rest, "-->"); end >= 0 {
			p.flush()
			p.j += end + 3
			return
		}
	}
	if m := autolink.FindStringSubmatch(rest[:min(len(rest), 2048)]); m != nil {
		dest := m[1]
		if !strings.Contains(dest, ":") {
			dest = "mailto:" + dest
		}
		p.push(inline{kind: inLink, dest: dest, kids: []inline{{kind: inText, text: m[1], line: no}}, title: "\x00auto", line: no})
		p.j += len(m[0])
		return
	}
	t, end, ok := p.scanTag(p.s, p.j)
	if !ok {
		p.text.WriteString(escapeAngle(rest))
		p.j++
		return
	}
	p.tagAt(t, end, no)
}

// tagAt handles a tag, whichever its spelling.
func (p *inliner) tagAt(t tag, end, no int) {
	source := p.s[p.j:end]
	known := t.kind != tagHTML || htmlNames[t.name]
	switch {
	case t.close:
		p.closeTag(t, source)
		p.j = end
	case t.empty && known, t.kind == tagHTML && voidNames[t.name]:
		p.push(inline{kind: inElement, tag: t, line: no})
		p.j = end
	case !known && (t.empty || !strings.Contains(t.name, "-") || !strings.Contains(p.s[end:], "</"+t.name)):
		p.text.WriteString(escapeHTMLText(source))
		p.j = end
	case t.kind == tagShortcode && p.depthless(p.s, end, t):
		p.push(inline{kind: inElement, tag: t, line: no})
		p.j = end
	case t.kind == tagHTML && rawText[t.name] || t.kind == tagShortcode && shortcodeCode[t.name]:
		from, to, ok := p.findClose(p.s, end, t)
		if !ok {
			from, to = len(p.s), len(p.s)
		}
		p.push(inline{kind: inElement, tag: t, kids: []inline{{kind: inText, text: p.s[end:from], line: no}}, line: no})
		p.j = to
	case len(p.stack) >= maxOpen:
		p.text.WriteString(escapeHTMLText(source))
		p.j = end
	default:
		p.open(frame{tag: t, source: source, line: no})
		p.j = end
	}
}

func (p *inliner) closeTag(t tag, source string) {
	for i := len(p.stack) - 1; i >= 0; i-- {
		f := &p.stack[i]
		if f.bracket || f.tag.kind != t.kind || f.tag.name != t.name {
			continue
		}
		for len(p.stack) > i+1 {
			p.abandon()
		}
		p.flush()
		el := inline{kind: inElement, tag: f.tag, kids: p.nodes, line: f.line}
		p.nodes = f.nodes
		p.stack = p.stack[:i]
		p.nodes = append(p.nodes, el)
		return
	}
	if t.kind == tagHTML && !htmlNames[t.name] {
		p.text.WriteString(escapeHTMLText(source))
	}
}

// variableLike matches what our dialect would take for a variable or a block.
var variableLike = regexp.MustCompile(`^\{\{(>[ \t]*)?[a-z][a-z0-9_-]*\}\}|^\{\{>`)

// maxName bounds the length of a variable's name in bytes. Matching costs time
// in proportion to the text that is given, even where the match must begin at once.
const maxName = 200

// isVariable reports whether a text begins with a variable or block of our dialect.
func isVariable(s string) bool {
	return strings.HasPrefix(s, "{{") && variableLike.MatchString(s[:min(len(s), maxName)])
}

var inlineAttributes = regexp.MustCompile(`^\{(:|\.|#[\w-]+|[\w-]+=)[^{}\n]*\}`)

func (p *inliner) brace() {
	rest := p.s[p.j:]
	no := p.d.no(p.j)
	if p.flavour.Shortcodes {
		if m := p.escapedAt(rest); m != "" {
			p.text.WriteString(escapeHTMLText(p.unescapeShortcodes(m)))
			p.j += len(m)
			return
		}
		if isShortcode(p.s, p.j) {
			if t, end, ok := scanShortcode(p.s, p.j); ok {
				p.tagAt(t, end, no)
				return
			}
		}
	}
	if m := inlineAttributes.FindString(rest[:min(len(rest), maxExpression)]); m != "" && (strings.HasPrefix(m, "{:") && p.flavour.Kramdown || p.afterLink()) {
		p.j += len(m)
		return
	}
	if p.flavour.MDX {
		if end := skipBraces(rest[:min(len(rest), maxExpression)], 0); end > 0 {
			words := p.evaluate(rest[1:end-1], no)
			p.text.WriteString(escapeText(words, false))
			p.j += end
			return
		}
	}
	if isVariable(rest) {
		p.text.WriteString(`\{{`)
		p.j += 2
		return
	}
	p.literal(1)
}

// escapedAt returns the escaped shortcode with which a text begins.
func (p *inliner) escapedAt(rest string) string {
	if !strings.HasPrefix(rest, "{{</*") && !strings.HasPrefix(rest, "{{%/*") {
		return ""
	}
	end := strings.Index(rest[:min(len(rest), maxExpression)], "}}")
	if end < 0 || !escapedShortcode.MatchString(rest[:end+2]) {
		return ""
	}
	return rest[:end+2]
}

// afterLink reports whether a link or picture ends right here.
func (p *inliner) afterLink() bool {
	if p.text.Len() > 0 || len(p.nodes) == 0 {
		return false
	}
	k := p.nodes[len(p.nodes)-1].kind
	return k == inLink || k == inPicture
}

func (p *inliner) bracket(picture bool) {
	n := 1
	if picture {
		n = 2
	}
	if len(p.stack) >= maxOpen {
		p.literal(n)
		return
	}
	p.open(frame{bracket: true, picture: picture, source: p.s[p.j : p.j+n], start: p.j + n, line: p.d.no(p.j)})
	p.j += n
}

func (p *inliner) closeBracket() {
	at := -1
	for i := len(p.stack) - 1; i >= 0; i-- {
		if p.stack[i].bracket {
			at = i
			break
		}
	}
	if at < 0 {
		p.literal(1)
		return
	}
	f := p.stack[at]
	link, end, ok := p.linkTail(p.s[f.start:p.j], p.j+1)
	if !ok {
		for len(p.stack) > at {
			p.abandon()
		}
		p.literal(1)
		return
	}
	for len(p.stack) > at+1 {
		p.abandon()
	}
	p.flush()
	kind := inLink
	if f.picture {
		kind = inPicture
	}
	n := inline{kind: kind, dest: link.dest, title: link.title, kids: p.nodes, line: f.line}
	p.nodes = append(f.nodes, n)
	p.stack = p.stack[:at]
	p.j = end
}

// linkTail reads what follows the closing bracket of a link with these words.
func (p *inliner) linkTail(words string, j int) (linkDest, int, bool) {
	if j < len(p.s) && p.s[j] == '(' {
		if l, end, ok := p.inlineTail(j + 1); ok {
			return l, end, true
		}
	}
	label, end := words, j
	if j < len(p.s) && p.s[j] == '[' {
		if e := strings.IndexByte(p.s[j:], ']'); e > 0 && e < 1000 {
			if e > 1 {
				label = p.s[j+1 : j+e]
			}
			end = j + e + 1
		}
	}
	l, ok := p.refs[normalLabel(label)]
	if !ok && end > j {
		l, ok = p.refs[normalLabel(words)]
		end = j
	}
	return l, end, ok
}

// inlineTail reads `dest "title")`.
func (p *inliner) inlineTail(j int) (l linkDest, end int, ok bool) {
	s := p.s
	j = skipSpace(s, j)
	switch {
	case j < len(s) && s[j] == '<':
		e := strings.IndexAny(s[j+1:], ">\n")
		if e < 0 || s[j+1+e] != '>' {
			return l, j, false
		}
		l.dest = p.fillDest(s[j+1:j+1+e], p.d.no(j))
		j += e + 2
	default:
		if l.dest, j, ok = p.bareDest(j); !ok {
			return l, j, false
		}
	}
	k := skipSpace(s, j)
	if k < len(s) && k > j && (s[k] == '"' || s[k] == '\'' || s[k] == '(') {
		closer := s[k]
		if closer == '(' {
			closer = ')'
		}
		e := k + 1
		for e < len(s) && s[e] != closer {
			if s[e] == '\\' {
				e++
			}
			e++
		}
		if e >= len(s) {
			return l, j, false
		}
		l.title = html.UnescapeString(unescapeMarkdown(s[k+1 : e]))
		k = skipSpace(s, e+1)
	}
	if k < len(s) && s[k] == '=' { // ![x](y =100x200), a size that some programs know
		for k < len(s) && s[k] != ')' && s[k] != '\n' {
			k++
		}
	}
	if k >= len(s) || s[k] != ')' {
		return l, j, false
	}
	return l, k + 1, true
}

// bareDest reads a destination without angle brackets; shortcodes in it are resolved.
func (p *inliner) bareDest(j int) (string, int, bool) {
	s := p.s
	var b strings.Builder
	depth := 0
	for limit := j + maxExpression; j < len(s) && j < limit; {
		if p.flavour.Shortcodes && isShortcode(s, j) {
			t, end, ok := scanShortcode(s, j)
			if !ok {
				return "", j, false
			}
			b.WriteString(p.shortcodeAddress(t, p.d.no(j)))
			j = end
			continue
		}
		switch c := s[j]; {
		case isSpace(c):
			return unescapeDest(b.String()), j, true
		case c == '\\' && j+1 < len(s):
			b.WriteByte(c)
			j++
			b.WriteByte(s[j])
		case c == '(':
			depth++
			b.WriteByte(c)
		case c == ')':
			if depth--; depth < 0 {
				return unescapeDest(b.String()), j, true
			}
			b.WriteByte(c)
		default:
			b.WriteByte(c)
		}
		j++
	}
	return "", j, false
}

func skipSpace(s string, j int) int {
	for j < len(s) && isSpace(s[j]) {
		j++
	}
	return j
}

func unescapeDest(s string) string { return html.UnescapeString(unescapeMarkdown(s)) }

var backslash = regexp.MustCompile("\\\\([!-/:-@\\[-`{-~])")

func unescapeMarkdown(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	return backslash.ReplaceAllString(s, "$1")
}

func normalLabel(s string) string {
	return strings.ToLower(strings.Join(strings.Fields(s), " "))
}

// fillDest reads a destination that may be a shortcode.
func (c *converter) fillDest(dest string, no int) string {
	if c.flavour.Shortcodes && strings.HasPrefix(dest, "{{") && isShortcode(dest, 0) {
		if t, end, ok := scanShortcode(dest, 0); ok {
			return c.shortcodeAddress(t, no) + dest[end:]
		}
	}
	return unescapeDest(dest)
}

var definitionOf = regexp.MustCompile(`^[ \t>]*\[([^\]^][^\]]*)\]:[ \t]*(<[^<>\n]*>|\{\{[<%].*?[>%]\}\}\S*|<\{\{[<%].*?[>%]\}\}[^<>\n]*>|\S+)(?:[ \t]+(?:"([^"]*)"|'([^']*)'|\(([^)]*)\)))?[ \t]*$`)

// collectDefinitions remembers every reference definition outside code.
func (c *converter) collectDefinitions(d *doc) {
	c.refs = map[string]linkDest{}
	fence := ""
	for _, l := range linesFrom(d, 0) {
		if m := fenceOpen.FindStringSubmatch(strings.TrimLeft(l.text, " \t>")); m != nil {
			switch {
			case fence == "":
				fence = m[2]
			case m[2][0] == fence[0] && len(m[2]) >= len(fence) && m[3] == "":
				fence = ""
			}
			continue
		}
		if fence != "" {
			continue
		}
		if m := definitionOf.FindStringSubmatch(l.text); m != nil {
			label := normalLabel(m[1])
			if _, ok := c.refs[label]; !ok {
				dest := strings.TrimSuffix(strings.TrimPrefix(m[2], "<"), ">")
				c.refs[label] = linkDest{c.fillDest(dest, l.no), m[3] + m[4] + m[5]}
			}
		}
	}
}

// withoutDefinitions removes reference definitions from the lines of a paragraph.
func (c *converter) withoutDefinitions(lines []srcLine) []srcLine {
	var out []srcLine
	for _, l := range lines {
		if m := definitionOf.FindStringSubmatch(l.text); m != nil {
			if _, ok := c.refs[normalLabel(m[1])]; ok {
				continue
			}
		}
		out = append(out, l)
	}
	return out
}
