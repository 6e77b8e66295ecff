package convert

import (
	"regexp"
	"strings"
)

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
