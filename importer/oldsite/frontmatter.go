package oldsite

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/goccy/go-yaml"
)

// maxMatter bounds the block at the top of a file, in bytes.
const maxMatter = 64 << 10

// A matter is the front matter of a page, whichever language it is written in.
type matter struct {
	fields map[string]any // keys in lower case
	found  bool
	body   string
	line   int // of the file on which body begins

	used   map[string]bool // names of the fields whose values were taken; nil when nobody asks
	prefix string          // of the names, when the fields are those of a section: "sidebar."
}

// splitMatter divides a file into front matter (YAML, TOML or JSON) and words.
func splitMatter(text string) matter {
	text = strings.TrimPrefix(text, "\ufeff")
	text = strings.ReplaceAll(text, "\r\n", "\n")
	trimmed := strings.TrimLeft(text, " \t\n")
	skipped := strings.Count(text[:len(text)-len(trimmed)], "\n")
	for _, fence := range []string{"---", "+++"} {
		rest, ok := strings.CutPrefix(trimmed, fence+"\n")
		if !ok {
			continue
		}
		block, body, ok := cutFence(rest, fence)
		if !ok || len(block) > maxMatter {
			break
		}
		m := matter{found: true, body: body, line: skipped + 4 + strings.Count(block, "\n"), used: map[string]bool{}}
		if block == "" {
			m.line = skipped + 3
		}
		if fence == "---" {
			m.fields = readYAML(block)
		} else {
			m.fields = readTOML(block)
		}
		return m
	}
	if strings.HasPrefix(trimmed, "{\n") || strings.HasPrefix(trimmed, `{"`) {
		dec := json.NewDecoder(strings.NewReader(trimmed))
		var fields map[string]any
		if dec.Decode(&fields) == nil && fields["title"] != nil {
			n := int(dec.InputOffset())
			return matter{found: true, fields: lowerKeys(fields), used: map[string]bool{}, body: strings.TrimPrefix(trimmed[n:], "\n"), line: skipped + 2 + strings.Count(trimmed[:n], "\n")}
		}
	}
	return matter{fields: map[string]any{}, body: text, line: 1}
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

var aliases = regexp.MustCompile(`(?m)[:\-,\[]\s+[&*][\w-]+\s*$`)

// readYAML reads a mapping. What is not YAML, or uses aliases, with which a
// small text can describe a huge one, is read line by line.
func readYAML(text string) (fields map[string]any) {
	if len(text) <= maxMatter && !aliases.MatchString(text) {
		var m map[string]any
		if err := unmarshalYAML(text, &m); err == nil {
			return lowerKeys(m)
		}
	}
	return readLines(text)
}

// unmarshalYAML reads YAML; the library may panic on broken input.
func unmarshalYAML(text string, into any) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("reading YAML: %v", r)
		}
	}()
	return yaml.Unmarshal([]byte(text), into)
}

var fieldLine = regexp.MustCompile(`^([A-Za-z_][\w-]*):[ \t]*(.*)$`)

func readLines(text string) map[string]any {
	fields := map[string]any{}
	for _, l := range strings.Split(text, "\n") {
		if m := fieldLine.FindStringSubmatch(l); m != nil && m[2] != "" {
			fields[strings.ToLower(m[1])] = strings.Trim(strings.TrimSpace(m[2]), `"'`)
		}
	}
	return fields
}

func readTOML(text string) map[string]any {
	var m map[string]any
	if _, err := toml.Decode(text, &m); err != nil {
		return readLines(strings.ReplaceAll(text, " = ", ": "))
	}
	return lowerKeys(m)
}

func lowerKeys(m map[string]any) map[string]any {
	out := make(map[string]any, len(m))
	for k, v := range m {
		out[strings.ToLower(k)] = v
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
	switch v := m.fields[name].(type) {
	case bool:
		m.use(name)
		return v
	case string:
		m.use(name)
		return v == "true" || v == "yes"
	}
	return false
}

// no reports a field that is explicitly false.
func (m matter) no(name string) bool {
	v, ok := m.fields[name].(bool)
	if ok {
		m.use(name)
	}
	return ok && !v
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
	p := &Page{File: file, Line: m.line, Words: m.body}
	p.Title = m.text("title", "name", "nav_title", "linktitle", "sidebar_label")
	p.Summary = m.text("description", "summary", "excerpt", "abstract", "lead", "subtitle")
	p.Keywords = m.texts("keywords", "tags", "label_names", "labels")
	p.Order = m.number("sidebar_position", "weight", "nav_order", "order", "position", "sort_order")
	p.Draft = m.yes("draft") || m.no("published") || m.no("visible") || m.text("status") == "draft" || m.yes("unlisted")
	p.Addresses = m.texts("aliases", "alias", "redirect_from", "redirects", "redirect-from")
	return p
}

// Words returns a file's text without its front matter, and the line on which it begins.
func Words(text string) (words string, line int) {
	m := splitMatter(text)
	return m.body, m.line
}
