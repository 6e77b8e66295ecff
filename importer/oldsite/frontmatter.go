package oldsite

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// maxMatter bounds the block at the top of a file, in bytes.
const maxMatter = 64 << 10

// A matter is the front matter of a page, whichever language it is written in.
type matter struct {
	fields map[string]any // keys in lower case
	found  bool
	body   string
	line   int    // of the file on which body begins
	broken string // why the fields are not all that stands there, "" when they are

	from   map[string]string // files that handed fields down, by field
	used   map[string]bool   // names of the fields whose values were taken; nil when nobody asks
	prefix string            // of the names, when the fields are those of a section: "sidebar."
}

// splitMatter divides a file into front matter (YAML, TOML or JSON) and words.
func splitMatter(text string) matter {
	text = strings.TrimPrefix(text, "\ufeff")
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.ReplaceAll(text, "\r", "\n")
	trimmed := strings.TrimLeft(text, " \t\n")
	skipped := strings.Count(text[:len(text)-len(trimmed)], "\n")
	first, rest, _ := strings.Cut(trimmed, "\n")
	if fence, read := fenceOf(strings.TrimSpace(first)); fence != "" {
		block, body, ok := cutFence(rest, fence)
		if ok {
			m := read(block)
			m.found, m.body, m.line, m.used = true, body, skipped+4+strings.Count(block, "\n"), map[string]bool{}
			if block == "" {
				m.line = skipped + 3
			}
			return m
		}
		m := matter{fields: map[string]any{}, body: text, line: 1}
		if next, _, _ := strings.Cut(rest, "\n"); fence == "+++" || fieldLine.MatchString(next) {
			m.broken = "the front matter does not end"
		}
		return m
	}
	if jsonMatter.MatchString(trimmed) {
		return splitJSON(text, trimmed, skipped)
	}
	return matter{fields: map[string]any{}, body: text, line: 1}
}

// fenceOf returns the line that closes the block which a line opens, and who reads
// the block. Some programs let the language stand behind the dashes.
func fenceOf(line string) (fence string, read func(string) matter) {
	switch line {
	case "---", "---yaml", "---yml":
		return "---", readYAML
	case "---toml":
		return "---", readTOML
	case "---json":
		return "---", readYAML // JSON is YAML
	case "+++":
		return "+++", readTOML
	}
	return "", nil
}

var jsonMatter = regexp.MustCompile(`^\{\s*"`)

// splitJSON reads a file that begins with an object in JSON.
func splitJSON(text, trimmed string, skipped int) matter {
	dec := json.NewDecoder(strings.NewReader(trimmed[:min(len(trimmed), maxMatter)]))
	var fields map[string]any
	if err := dec.Decode(&fields); err != nil {
		return matter{fields: map[string]any{}, body: text, line: 1, broken: "it begins like JSON, but is none that can be read"}
	}
	n := int(dec.InputOffset())
	m := matterOf(fields)
	m.found, m.used = true, map[string]bool{}
	m.body, m.line = strings.TrimPrefix(trimmed[n:], "\n"), skipped+1+strings.Count(trimmed[:n], "\n")
	if strings.HasPrefix(trimmed[n:], "\n") {
		m.line++
	}
	return m
}

// cutFence finds the line that closes the block.
func cutFence(s, fence string) (block, body string, ok bool) {
	for at := 0; ; {
		end := strings.IndexByte(s[at:], '\n')
		line := s[at:]
		if end >= 0 {
			line = s[at : at+end]
		}
		if strings.TrimRight(line, " \t") == fence || fence == "---" && strings.TrimRight(line, " \t") == "..." {
			if end < 0 {
				return s[:max(0, at-1)], "", true
			}
			return s[:max(0, at-1)], s[at+end+1:], true
		}
		if end < 0 {
			return "", "", false
		}
		at += end + 1
	}
}

var fieldLine = regexp.MustCompile(`^([A-Za-z_][\w-]*):(?:[ \t]+(.*))?$`)

// readLines takes from a text that cannot be read as a whole what stands on lines
// of its own.
func readLines(text, why string) matter {
	m := matter{fields: map[string]any{}, broken: why}
	for l := range strings.Lines(text) {
		if f := fieldLine.FindStringSubmatch(strings.TrimRight(l, "\n")); f != nil && f[2] != "" {
			m.fields[strings.ToLower(f[1])] = strings.Trim(strings.TrimSpace(f[2]), `"'`)
		}
	}
	return m
}

// matterOf makes front matter of a mapping. Keys that differ only in case are one
// to some programs.
func matterOf(fields map[string]any) matter {
	m := matter{fields: lowerKeys(fields)}
	if len(m.fields) < len(fields) {
		m.broken = "two fields of its front matter differ only in case"
	}
	return m
}

func lowerKeys(m map[string]any) map[string]any {
	out := make(map[string]any, len(m))
	for _, k := range slices.Sorted(maps.Keys(m)) {
		if low := strings.ToLower(k); out[low] == nil {
			out[low] = m[k]
		}
	}
	return out
}

// text returns the first of the named fields that is a text or a number.
func (m matter) text(names ...string) string {
	for _, n := range names {
		if v := textOf(m.fields[n]); v != "" {
			m.use(n)
			return v
		}
	}
	return ""
}

// use notes that the value of a field was taken.
func (m matter) use(name string) {
	if m.used != nil {
		m.used[m.prefix+name] = true
	}
}

func textOf(v any) string {
	switch v := v.(type) {
	case string:
		return strings.Join(strings.Fields(v), " ")
	case int, int64, uint64, int32, uint:
		return fmt.Sprint(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case time.Time:
		return v.Format(time.RFC3339)
	}
	return ""
}

// texts returns every text of the named fields, which may be lists.
func (m matter) texts(names ...string) []string {
	var out []string
	for _, n := range names {
		switch v := m.fields[n].(type) {
		case []any:
			for _, item := range v {
				if t := textOf(item); t != "" {
					m.use(n)
					out = append(out, t)
				}
			}
		case string:
			sep := ","
			if n == "redirect_from" || n == "aliases" || n == "alias" || n == "redirects" {
				sep = "\n"
			}
			for _, t := range strings.Split(v, sep) {
				if t = strings.TrimSpace(t); t != "" {
					m.use(n)
					out = append(out, t)
				}
			}
		}
	}
	return out
}

// number returns the first of the named fields that is a number, rounded up.
func (m matter) number(names ...string) int {
	for _, n := range names {
		if i, ok := numberIn(m.fields[n]); ok {
			m.use(n)
			return i
		}
	}
	return 0
}

func numberIn(v any) (int, bool) {
	switch v := v.(type) {
	case int:
		return v, true
	case int64:
		return int(v), true
	case uint64:
		return int(min(v, 1<<30)), true
	case float64:
		return int(v), v > -1e9 && v < 1e9
	case string:
		i, err := strconv.Atoi(strings.TrimSpace(v))
		return i, err == nil
	}
	return 0, false
}

func (m matter) yes(name string) bool {
	v, ok := m.take(name)
	return ok && !isNo(v)
}

// section returns a field that is a mapping, with its keys in lower case.
func (m matter) section(name string) matter {
	return matter{fields: lowerKeys(mapping(m.fields[name])), used: m.used, prefix: m.prefix + name + "."}
}

func mapping(v any) map[string]any {
	switch v := v.(type) {
	case map[string]any:
		return v
	case map[any]any:
		out := map[string]any{}
		for k, x := range v {
			out[fmt.Sprint(k)] = x
		}
		return out
	}
	return nil
}

// page begins a page from a file's front matter; the fields are those on which
// most programs agree.
func (s *Site) page(file string, m matter) *Page {
	s.watch(file, m)
	p := &Page{File: file}
	p.read(m)
	p.Order = m.number("sidebar_position", "weight", "nav_order", "order", "position", "sort_order")
	s.withhold(p, m)
	for _, a := range m.texts("aliases", "alias", "redirect_from", "redirects", "redirect-from") {
		if isWhole(a) {
			p.whole = append(p.whole, a)
		} else {
			p.Addresses = append(p.Addresses, a)
		}
	}
	return p
}

// read takes what a page says from the text of its file.
func (p *Page) read(m matter) {
	p.Line, p.Words = m.line, m.body
	p.Title = m.text("title", "name", "nav_title", "linktitle", "sidebar_label")
	p.Summary = m.text("description", "summary", "excerpt", "abstract", "lead", "subtitle")
	p.Keywords = m.texts("keywords", "tags", "label_names", "labels")
}

// Earlier returns a page as if its file said something else: its words are those of the
// text, its place and who may see it stay those of today.
func (s *Site) Earlier(p *Page, text string) *Page {
	then := *p
	then.Lines, then.Notes = nil, nil
	then.read(splitMatter(strings.ToValidUTF8(text, "\ufffd")))
	return &then
}

// Words returns a file's text without its front matter, and the line on which it begins.
func Words(text string) (words string, line int) {
	m := splitMatter(text)
	return m.body, m.line
}
