package convert

import (
	"regexp"
	"strings"
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
	last  int // 1 + offset of the last end of a comment; 0 when nobody asked yet
}

// lastComment returns the offset of the last end of a comment, -1 when there is none.
func (p *inliner) lastComment() int {
	if p.last == 0 {
		p.last = 1 + strings.LastIndex(p.s, "-->")
		if p.last == 0 {
			p.last = -1
		}
	}
	return p.last - 1
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
	if strings.HasPrefix(rest, "<!--") && p.j <= p.lastComment() {
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
	case !known && (t.empty || !strings.Contains(t.name, "-") || p.depthless(p.s, end, t)):
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
		if end := p.skipBraces(rest[:min(len(rest), maxExpression)], 0); end > 0 {
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
