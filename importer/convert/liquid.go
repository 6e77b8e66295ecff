package convert

import (
	"regexp"
	"strings"
)

// A Template is what Liquid needs to know of a page and its site.
type Template struct {
	Variable func(path string) (value string, ok bool) // "site.title", "page.title"
	Include  func(file string) (text string, ok bool)  // the text of an included file
	Link     func(file string) (address string)        // where {% link file %} leads
}

// The limits of what Liquid may make of a page.
const (
	maxInclude  = 6       // includes in each other
	maxExpanded = 4 << 20 // bytes that values and includes may add
	maxMark     = 4 << 10 // bytes of one tag or output
)

// Liquid runs over a text as far as that is possible without executing
// anything: values that are known are inserted, includes are read, code is
// fenced, raw text is kept. Conditions keep their first branch, loops are left
// out and noted. It returns the text, the source line of each of its lines,
// and notes.
func Liquid(text string, firstLine int, t Template) (string, []int, []Note) {
	l := &liquid{template: t, line: firstLine, locals: map[string]string{}, spare: maxExpanded}
	l.lines = []int{firstLine}
	l.run(text, 0)
	return l.out.String(), l.lines, l.notes
}

type liquid struct {
	template Template
	out      strings.Builder
	line     int   // of the source
	lines    []int // of the result
	notes    []Note
	locals   map[string]string
	skip     []string // open blocks whose content is left out
	included int      // depth of includes; their lines count as the line that includes
	spare    int      // bytes that may still be added
}

// nextMark finds the first tag or output in a text: where it stands, what stands in
// it, and whether it is an output.
func nextMark(text string) (start, end int, inner string, output, ok bool) {
	for i := 0; ; {
		n := strings.IndexByte(text[i:], '{')
		if n < 0 {
			return 0, 0, "", false, false
		}
		i += n
		rest := text[i:min(len(text), i+maxMark)]
		closer := ""
		switch {
		case strings.HasPrefix(rest, "{%"):
			closer = "%}"
		case strings.HasPrefix(rest, "{{"):
			closer = "}}"
		}
		if closer != "" {
			if n := strings.Index(rest[2:], closer); n >= 0 {
				inner := strings.TrimSuffix(strings.TrimPrefix(rest[2:2+n], "-"), "-")
				return i, i + 4 + n, strings.TrimSpace(inner), closer == "}}", true
			}
		}
		i++
	}
}

func (l *liquid) emit(s string) {
	if len(l.skip) > 0 {
		l.count(s)
		return
	}
	for _, part := range strings.SplitAfter(s, "\n") {
		l.out.WriteString(part)
		if strings.HasSuffix(part, "\n") {
			if l.included == 0 {
				l.line++
			}
			l.lines = append(l.lines, l.line)
		}
	}
}

// insert writes a value; its line ends are none of the source.
func (l *liquid) insert(s string) {
	if !l.expand(len(s)) {
		return
	}
	l.included++
	l.emit(s)
	l.included--
}

// expand reports whether n bytes more may be added to the page.
func (l *liquid) expand(n int) bool {
	if l.spare < 0 {
		return false
	}
	if l.spare -= n; l.spare < 0 {
		l.note("repeated text", "values and includes make the page larger than it may be; from here on they are left out")
		return false
	}
	return true
}

func (l *liquid) count(s string) {
	if l.included == 0 {
		l.line += strings.Count(s, "\n")
	}
}

func (l *liquid) note(what, why string) {
	if len(l.skip) == 0 {
		l.notes = append(l.notes, Note{Line: l.line, What: what, Why: why})
	}
}

var endRaw = regexp.MustCompile(`\{%-?\s*endraw\s*-?%\}`)

func (l *liquid) run(text string, depth int) {
	for text != "" {
		start, end, inner, output, ok := nextMark(text)
		if !ok {
			l.emit(text)
			return
		}
		l.emit(text[:start])
		whole := text[start:end]
		text = text[end:]
		if output {
			l.output(inner)
			l.count(whole)
			continue
		}
		name, args, _ := strings.Cut(inner, " ")
		if name == "raw" {
			end := endRaw.FindStringIndex(text)
			if end == nil {
				end = []int{len(text), len(text)}
			}
			l.emit(text[:end[0]])
			text = text[end[1]:]
			continue
		}
		l.tag(name, strings.TrimSpace(args), depth)
		l.count(whole)
	}
}

// output inserts the value of {{ expression | filters }}.
func (l *liquid) output(expr string) {
	parts := strings.Split(expr, "|")
	value, ok := l.value(parts[0])
	for _, f := range parts[1:] {
		name, arg, _ := strings.Cut(strings.TrimSpace(f), ":")
		v, _ := l.value(arg)
		switch strings.TrimSpace(name) {
		case "default":
			if !ok {
				value, ok = v, true
			}
		case "append", "prepend":
			if !l.expand(len(value) + len(v)) {
				return
			}
			if strings.TrimSpace(name) == "prepend" {
				value, v = v, value
			}
			value += v
		case "upcase":
			value = strings.ToUpper(value)
		case "downcase":
			value = strings.ToLower(value)
		case "strip":
			value = strings.TrimSpace(value)
		}
	}
	if !ok {
		l.note("value {{ "+shorten(expr)+" }}", "it is not known here; it is left out")
		return
	}
	l.insert(value)
}

// value reads a string or a variable.
func (l *liquid) value(expr string) (string, bool) {
	expr = strings.TrimSpace(expr)
	if lit, ok := stringLiteral(expr); ok && !strings.HasPrefix(expr, "`") {
		return lit, true
	}
	if v, ok := l.locals[expr]; ok {
		return v, true
	}
	switch expr {
	case "site.baseurl", "site.url", "relative_root", "page.baseurl":
		return "", true
	}
	if l.template.Variable != nil && expr != "" {
		return l.template.Variable(expr)
	}
	return "", false
}

func (l *liquid) tag(name, args string, depth int) {
	switch name {
	case "comment", "for", "tablerow", "capture", "schema", "javascript", "stylesheet":
		if name == "for" || name == "tablerow" {
			l.note("Liquid {% "+name+" "+shorten(args)+" %}", "loops over data cannot be kept; what they list is left out")
		}
		l.skip = append(l.skip, name)
	case "else", "elsif", "when":
		if n := len(l.skip); n > 0 && strings.HasPrefix(l.skip[n-1], "else:") {
			return
		}
		if name != "when" || l.caseSeen() {
			l.skip = append(l.skip, "else:")
		}
	case "if", "unless", "case", "ifchanged":
		if len(l.skip) > 0 {
			l.skip = append(l.skip, "inner")
		} else if name == "case" {
			l.locals["\x00case"] = ""
		}
	case "endif", "endunless", "endcase", "endfor", "endcomment", "endcapture", "endtablerow", "endifchanged":
		if name == "endcase" {
			delete(l.locals, "\x00case")
		}
		if n := len(l.skip); n > 0 {
			top := l.skip[n-1]
			if top == "inner" || top == "else:" || "end"+top == name {
				l.skip = l.skip[:n-1]
			}
		}
	case "assign":
		if key, expr, ok := strings.Cut(args, "="); ok {
			expr, _, _ = strings.Cut(expr, "|")
			if v, ok := l.value(expr); ok {
				l.locals[strings.TrimSpace(key)] = v
			}
		}
	case "highlight":
		lang, _, _ := strings.Cut(args, " ")
		l.insert("```" + lang)
	case "endhighlight":
		l.insert("```")
	case "link":
		if l.template.Link != nil {
			l.insert(l.template.Link(strings.TrimSpace(args)))
		}
	case "post_url":
		l.insert("post:" + strings.TrimSpace(args))
	case "include", "include_relative", "include_cached", "render":
		l.include(args, depth)
	case "endraw", "break", "continue", "cycle", "increment", "decrement", "toc", "liquid", "layout":
	default:
		if !strings.HasPrefix(name, "end") {
			l.note("Liquid {% "+shorten(name+" "+args)+" %}", "it has no counterpart; it is left out")
		}
	}
}

// caseSeen reports whether a branch of the open case was already taken.
func (l *liquid) caseSeen() bool {
	seen, open := l.locals["\x00case"]
	if open {
		l.locals["\x00case"] = "seen"
	}
	return open && seen == "seen"
}

var includeParam = regexp.MustCompile(`([\w-]+)\s*=\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s]+)`)

// include inserts a file, a callout or a picture, whichever the include stands for.
func (l *liquid) include(args string, depth int) {
	file, rest, _ := strings.Cut(args, " ")
	file = strings.Trim(file, `"'`)
	params := map[string]string{}
	for _, m := range includeParam.FindAllStringSubmatch(rest, -1) {
		if v, ok := l.value(m[2]); ok {
			params[m[1]] = v
		}
	}
	words := orElse(params["content"], params["text"], params["message"], params["body"])
	base := strings.ToLower(strings.TrimSuffix(lastPart(file), ".html"))
	mark := orElse(calloutName(orElse(params["type"], params["class"], params["level"])), calloutName(base))
	src := orElse(params["src"], params["url"], params["file"], params["path"], params["image"], params["image_path"])
	switch {
	case words != "" && (mark != "" || calloutNames[base]):
		l.insert("<div class=\"" + strings.ToLower(orElse(mark, "NOTE")) + "\" title=\"" + strings.ReplaceAll(params["title"], `"`, "&quot;") + "\" markdown=\"1\">\n\n" + words + "\n\n</div>")
		return
	case isPicture(src):
		l.insert("<figure><img src=\"" + src + "\" alt=\"" + strings.ReplaceAll(params["alt"], `"`, "&quot;") + "\"><figcaption>" + params["caption"] + "</figcaption></figure>")
		return
	case strings.Contains(base, "youtube") && orElse(params["id"], params["video_id"], params["videoid"]) != "":
		l.insert("<iframe src=\"https://www.youtube.com/embed/" + orElse(params["id"], params["video_id"], params["videoid"]) + "\"></iframe>")
		return
	}
	if l.template.Include != nil && depth < maxInclude && len(l.skip) == 0 {
		if text, ok := l.template.Include(file); ok && l.expand(len(text)) && (strings.HasSuffix(file, ".md") || strings.HasSuffix(file, ".markdown") || !strings.Contains(text, "{%")) {
			saved := l.locals
			l.locals = map[string]string{}
			for k, v := range params {
				l.locals["include."+k] = v
			}
			l.included++
			l.run(text, depth+1)
			l.included--
			l.locals = saved
			return
		}
	}
	if l.spare < 0 {
		return
	}
	l.note("include "+file, "it is a template and holds no words that can be kept")
}
