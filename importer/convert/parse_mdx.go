package convert

import (
	"regexp"
	"strconv"
	"strings"
)

// MDX is Markdown with a program in it. Nothing of it is run: what it imports is
// remembered, and plain strings are kept.

var (
	importLine = regexp.MustCompile(`^import\s*(\{|\*\s+as\s|['"]|[\w$]+\s*(,\s*\{[^}]*\}\s*)?from\s*['"])`)
	exportLine = regexp.MustCompile(`^export\s+(const|let|var|default|function|class|async|\{|\*)`)
	importName = regexp.MustCompile(`(?s)^import\s+([\w$]+)?\s*,?\s*(?:\{([^}]*)\}|\*\s+as\s+([\w$]+))?\s*from\s*['"]([^'"]+)['"]`)
	exportText = regexp.MustCompile(`^export\s+(?:const|let|var)\s+([\w$]+)\s*=\s*`)
)

// esm drops imports and exports of MDX and remembers what they name.
func (p *parser) esm(line string) bool {
	if !(importLine.MatchString(line) && (p.flavour.MDX || importName.MatchString(line))) &&
		!(p.flavour.MDX && exportLine.MatchString(line)) {
		return false
	}
	start := p.pos
	depth := 0
	for p.pos < len(p.d.text) && (depth > 0 || !blank(p.line())) {
		l := p.line()
		if depth == 0 && p.pos > start && !importLine.MatchString(l) && !exportLine.MatchString(l) && (l[0] == '<' || l[0] == '#') {
			break
		}
		depth += strings.Count(l, "{") + strings.Count(l, "(") - strings.Count(l, "}") - strings.Count(l, ")")
		p.skipLine()
	}
	for _, stmt := range splitStatements(p.d.text[start:min(p.pos, len(p.d.text))]) {
		p.remember(stmt)
	}
	return true
}

// splitStatements divides a run of imports and exports.
func splitStatements(s string) []string {
	var out []string
	for _, l := range strings.SplitAfter(s, "\n") {
		if strings.HasPrefix(l, "import") || strings.HasPrefix(l, "export") || len(out) == 0 {
			out = append(out, "")
		}
		out[len(out)-1] += l
	}
	return out
}

func (c *converter) remember(stmt string) {
	if m := importName.FindStringSubmatch(stmt); m != nil {
		if c.imports == nil {
			c.imports = map[string]string{}
		}
		for _, name := range []string{m[1], m[3]} {
			if name != "" {
				c.imports[name] = m[4]
			}
		}
		return
	}
	if loc := exportText.FindStringSubmatchIndex(stmt); loc != nil {
		value := strings.TrimRight(strings.TrimSpace(stmt[loc[1]:]), ";")
		if lit, ok := stringLiteral(value); ok {
			if c.consts == nil {
				c.consts = map[string]string{}
			}
			c.consts[stmt[loc[2]:loc[3]]] = lit
		}
	}
}

// expression reads a JavaScript expression that stands alone.
func (p *parser) expression(line string) bool {
	t := strings.TrimLeft(line, " \t")
	if !p.flavour.MDX || t[0] != '{' {
		return false
	}
	start := p.pos + len(line) - len(t)
	end := p.skipBraces(p.d.text[:min(len(p.d.text), start+maxTag)], start)
	if end < 0 || !blank(p.d.text[end:p.d.eol(end)]) {
		return false
	}
	inner := p.d.text[start+1 : end-1]
	no := p.no()
	p.pos = p.d.eol(end) + 1
	if words := p.evaluate(inner, no); words != "" {
		p.add(&paragraph{at(no), p.inlines(docOf([]srcLine{{words, no}}))})
	}
	return true
}

var jsComment = regexp.MustCompile(`(?s)^\s*(/\*.*?\*/\s*|//[^\n]*\s*)*$`)

// evaluate returns the words of an expression when it is a plain string, and
// notes what it cannot know.
func (c *converter) evaluate(expr string, no int) string {
	if jsComment.MatchString(expr) {
		return ""
	}
	if lit, ok := stringLiteral(expr); ok {
		return lit
	}
	name := strings.TrimSpace(expr)
	if v, ok := c.consts[name]; ok {
		if !c.repeat(no, len(v)) {
			return ""
		}
		return v
	}
	if _, err := strconv.ParseFloat(name, 64); err == nil {
		return name
	}
	c.note(no, "expression {"+shorten(name)+"}", "only plain strings can be inserted; it is left out")
	return ""
}
