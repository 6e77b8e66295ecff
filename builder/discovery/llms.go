package discovery

import (
	"cmp"
	"fmt"
	"io"
	"iter"
)

// A Section is a heading of llms.txt with the pages under it. A section without
// pages leaves no trace.
type Section struct {
	Title string
	Pages iter.Seq[*Page]
}

// WriteLLMs writes an llms.txt in the form of llmstxt.org: the title, the summary,
// and for each section a list of its indexed pages that links to their Markdown.
func WriteLLMs(w io.Writer, title, summary string, sections iter.Seq[Section]) error {
	buf := appendLLMsHead(nil, title, summary)
	for s := range sections {
		empty := true
		for p := range s.Pages {
			if !p.Indexed {
				continue
			}
			if empty {
				buf = append(buf, "\n## "...)
				buf = appendMarkdown(buf, s.Title)
				buf = append(buf, "\n\n"...)
				empty = false
			}
			buf = appendLLMsLink(buf, p.Title, cmp.Or(p.Markdown, p.URL), p.Summary)
			if len(buf) < 64<<10 {
				continue
			}
			if _, err := w.Write(buf); err != nil {
				return fmt.Errorf("writing llms.txt: %w", err)
			}
			buf = buf[:0]
		}
	}
	if _, err := w.Write(buf); err != nil {
		return fmt.Errorf("writing llms.txt: %w", err)
	}
	return nil
}

// A Translation is the site in one language, as the llms.txt at the root names it.
type Translation struct {
	Name string // of the language, in itself: "简体中文"
	URL  string // of the locale's llms.txt
}

// AppendLLMsRoot appends the llms.txt at the site's root, which leads to those of
// the locales.
func AppendLLMsRoot(dst []byte, title, summary string, translations []Translation) []byte {
	dst = appendLLMsHead(dst, title, summary)
	dst = append(dst, "\n## Languages\n\n"...)
	for _, t := range translations {
		dst = appendLLMsLink(dst, t.Name, t.URL, "")
	}
	return dst
}

func appendLLMsHead(dst []byte, title, summary string) []byte {
	dst = append(dst, "# "...)
	dst = appendMarkdown(dst, title)
	dst = append(dst, '\n')
	if summary != "" {
		dst = append(dst, "\n> "...)
		dst = appendMarkdown(dst, summary)
		dst = append(dst, '\n')
	}
	return dst
}

// appendLLMsLink appends a line of a list. An encoded address may hold parentheses,
// which would end the link too early.
func appendLLMsLink(dst []byte, title, address, summary string) []byte {
	dst = append(dst, "- ["...)
	dst = appendMarkdown(dst, title)
	dst = append(dst, "]("...)
	for _, c := range []byte(address) {
		switch c {
		case '(':
			dst = append(dst, "%28"...)
		case ')':
			dst = append(dst, "%29"...)
		default:
			dst = append(dst, c)
		}
	}
	dst = append(dst, ')')
	if summary != "" {
		dst = append(dst, ": "...)
		dst = appendMarkdown(dst, summary)
	}
	return append(dst, '\n')
}
