package convert

import (
	"regexp"
	"strconv"
	"strings"
)

// write renders lowered blocks, each ending without a newline, divided by
// blank lines or, in tight lists, by line ends.
func (c *converter) write(blocks []block, tight bool) string {
	var b strings.Builder
	var prev block
	for _, blk := range blocks {
		text := c.writeBlock(blk)
		if text == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteString(separator(prev, blk, tight))
		}
		b.WriteString(text)
		prev = blk
	}
	return b.String()
}

// separator stands between two blocks.
func separator(prev, next block, tight bool) string {
	if _, ok := next.(*definition); ok {
		return "\n"
	}
	_, para := prev.(*paragraph)
	if tight && para {
		if l, ok := next.(*list); ok && (!l.ordered || l.start == 1) {
			return "\n"
		}
		if _, ok := next.(*code); ok {
			return "\n"
		}
	}
	return "\n\n"
}

func (c *converter) writeBlock(b block) string {
	switch b := b.(type) {
	case *paragraph:
		return c.writeParagraph(b)
	case *heading:
		words := c.line(b.words)
		if words == "" {
			return ""
		}
		text := strings.Repeat("#", b.level) + " " + words
		if b.id != "" {
			text += " {#" + b.id + "}"
		}
		return text
	case *code:
		return c.writeCode(b)
	case *quote:
		return c.writeQuote(b)
	case *list:
		return c.writeList(b)
	case *table:
		return c.writeTable(b)
	case *rule:
		return "---"
	case *include:
		return "{{> " + b.name + "}}"
	case *footnote:
		return hang("[^"+b.label+"]: ", "    ", c.write(b.blocks, false))
	case *definition:
		return hang(":   ", "    ", c.write(b.blocks, false))
	}
	return ""
}

// writeParagraph writes words; lines that became empty are closed up.
func (c *converter) writeParagraph(p *paragraph) string {
	text := c.render(p.words, inBody)
	var lines []string
	for _, l := range strings.Split(text, "\n") {
		if l = strings.TrimLeft(l, " \t"); strings.TrimSpace(l) == "" || l == `\` {
			continue
		}
		lines = append(lines, l)
	}
	if len(lines) == 0 {
		return ""
	}
	last := strings.TrimRight(lines[len(lines)-1], " \t")
	if strings.HasSuffix(last, `\`) && !strings.HasSuffix(last, `\\`) {
		last = strings.TrimRight(last[:len(last)-1], " \t")
	}
	lines[len(lines)-1] = last
	for i, l := range lines {
		if i == 0 || c.made(p) {
			lines[i] = guardStart(l, i > 0)
		}
	}
	return strings.Join(lines, "\n")
}

// made reports whether a paragraph holds words that no writer put at the start
// of a line, so that they must not begin a block there.
func (c *converter) made(p *paragraph) bool {
	for _, w := range p.words {
		if w.kind == inElement || w.kind == inBreak {
			return true
		}
	}
	return c.flavour.HTML
}

var (
	startsBlock = regexp.MustCompile(`^(#{1,6}(\s|$)|[-+*](\s|$)|>|([=-]+)\s*$|:\s|(?:\*[ \t]*){3,}$|~~~|` + "```" + `|\{\{>)`)
	startsList  = regexp.MustCompile(`^(\d{1,9})([.)])(\s|$)`)
)

// guardStart escapes what would make a line of words begin a block.
func guardStart(l string, inside bool) string {
	switch {
	case startsBlock.MatchString(l):
		return `\` + l
	case startsList.MatchString(l) && (!inside || strings.HasPrefix(l, "1")):
		return startsList.ReplaceAllString(l, `$1\$2$3`)
	}
	return l
}

// hang puts a marker before the first line and indents the others.
func hang(marker, indent, text string) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		switch {
		case i == 0:
			lines[i] = marker + l
		case l != "":
			lines[i] = indent + l
		}
	}
	return strings.TrimRight(strings.Join(lines, "\n"), " ")
}

var (
	infoTitle = regexp.MustCompile(`(?:title|filename|file|name)\s*=\s*(?:"([^"]*)"|'([^']*)')`)
	infoLang  = regexp.MustCompile(`^\{?\.?(?:language-|lang-)?([A-Za-z0-9_+#.-]+)`)
)

// codeInfo divides the words after a fence into a language and a title.
func codeInfo(info string) (lang, title string) {
	if m := infoTitle.FindStringSubmatch(info); m != nil {
		title = orElse(m[1], m[2])
		info = strings.Replace(info, m[0], "", 1)
	}
	info = strings.TrimSpace(info)
	if m := infoLang.FindStringSubmatch(info); m != nil && !strings.Contains(strings.SplitN(info, " ", 2)[0], "=") {
		lang = strings.ToLower(m[1])
		if before, after, ok := strings.Cut(lang, ":"); ok && title == "" {
			lang, title = before, after
		}
	}
	switch lang {
	case "plaintext", "plain", "none", "txt":
		lang = "text"
	case "golang":
		lang = "go"
	case "shell-session", "shellsession":
		lang = "console"
	}
	return lang, title
}

func (c *converter) writeCode(b *code) string {
	lang, title := codeInfo(b.info)
	marks := fence(b.text, 3)
	text := marks + lang + "\n" + b.text + "\n" + marks
	if b.text == "" {
		text = marks + lang + "\n" + marks
	}
	if title != "" {
		text = codeSpan(title) + "\n\n" + text
	}
	return text
}

func (c *converter) writeQuote(q *quote) string {
	var head string
	if q.mark != "" {
		head = "[!" + q.mark + "]"
		if title := c.line(q.title); title != "" {
			head += " " + title
		}
	}
	body := c.write(q.blocks, false)
	if body == "" && (q.mark != "DETAILS" && q.mark != "TAB" || head == "") {
		return ""
	}
	text := body
	if head != "" {
		text = head + "\n" + body
		if _, plain := first(q.blocks).(*paragraph); !plain {
			text = head + "\n\n" + body
		}
	}
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		if l == "" {
			lines[i] = ">"
		} else {
			lines[i] = "> " + l
		}
	}
	return strings.Join(lines, "\n")
}

func (c *converter) writeList(l *list) string {
	var items []string
	for i, it := range l.items {
		marker := "- "
		if l.ordered {
			marker = strconv.Itoa(l.start+i) + ". "
		}
		body := it.task + c.write(it.blocks, l.tight)
		if strings.TrimSpace(body) == "" {
			continue
		}
		if _, ok := first(it.blocks).(*include); ok && it.task == "" {
			body = "\n" + body
		}
		items = append(items, hang(marker, strings.Repeat(" ", len(marker)), body))
	}
	gap := "\n\n"
	if l.tight {
		gap = "\n"
	}
	return strings.Join(items, gap)
}

func (c *converter) writeTable(t *table) string {
	var b strings.Builder
	row := func(cells []string) {
		b.WriteString("|")
		for i := range t.align {
			cell := ""
			if i < len(cells) {
				cell = cells[i]
			}
			b.WriteString(" " + cell + " |")
		}
		b.WriteString("\n")
	}
	for i, r := range t.rows {
		var cells []string
		for _, words := range r {
			cells = append(cells, escapePipes(c.cell(words)))
		}
		row(cells)
		if i == 0 {
			row(t.align)
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// escapePipes escapes every pipe that is not escaped yet.
func escapePipes(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			b.WriteByte(s[i])
			i++
		} else if s[i] == '|' {
			b.WriteByte('\\')
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

const (
	inBody  place = iota
	inLine        // a heading or title: one line
	inCell        // a table cell: one line, breaks become semicolons
	inLabel       // inside a link: no links
)
