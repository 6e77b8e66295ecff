package builder

import (
	"encoding/json"
	"strings"
	"time"

	"helpwright/markdown"
	"helpwright/theme"
)

// The same words for other channels: index.md for people and programs that read
// Markdown, index.json for programs that show the words in their own way.

// articleMarkdown appends an article as plain Markdown, with whole addresses.
func (s *Site) articleMarkdown(d *draft, doc *markdown.Document, link *linker, out []byte) []byte {
	out = append(out, "# "...)
	out = appendPlain(out, d.data.Title)
	out = append(out, "\n\n"...)
	if d.data.Article.Summary != "" {
		out = append(out, "> "...)
		out = appendPlain(out, d.data.Article.Summary)
		out = append(out, "\n\n"...)
	}
	out = s.noticesMarkdown(d, out)
	out = doc.Markdown.AppendTo(out, link.markdown)
	if n := len(out); n > 0 && out[n-1] != '\n' {
		out = append(out, '\n')
	}
	return out
}

// noticesMarkdown appends what the page says of its translation, each notice a
// paragraph of its own.
func (s *Site) noticesMarkdown(d *draft, out []byte) []byte {
	say := func(id string, values map[string]any) {
		out = appendPlain(out, s.theme.Phrase(d.locale.Tag, id, values))
	}
	if d.data.Article.Machine {
		say("machine_notice", nil)
		out = append(out, "\n\n"...)
	}
	if source := d.data.Article.Outdated; source != nil {
		say("outdated_notice", nil)
		out = append(out, " ["...)
		say("outdated_link", map[string]any{"Words": source.Locale.Name})
		out = append(out, "]("...)
		out = append(out, s.mount.absolute(source.Path)...)
		out = append(out, ")\n\n"...)
	}
	return out
}

// appendPlain writes plain text so that it stays plain in Markdown.
func appendPlain(dst []byte, s string) []byte {
	for i := range len(s) {
		switch c := s[i]; c {
		case '\\', '`', '*', '_', '[', ']', '<', '>', '#', '|':
			dst = append(dst, '\\', c)
		case '\n', '\r':
			dst = append(dst, ' ')
		default:
			dst = append(dst, c)
		}
	}
	return dst
}

// articleJSON appends an article as data: its facts, its text section by section,
// and the steps of a guide.
func (s *Site) articleJSON(d *draft, doc *markdown.Document, dst []byte) []byte {
	a, e := d.article, d.edition
	w := jsonObject{buf: dst}
	w.open()
	w.text("id", a.ID)
	w.text("kind", string(a.Kind))
	w.text("locale", d.locale.Tag)
	w.text("language", e.Locale)
	w.text("title", e.Title)
	w.text("summary", e.Summary)
	w.text("url", d.data.URL)
	w.text("revision", string(e.Revision))
	w.time("modified", e.Modified)
	w.time("reviewed", e.Reviewed)
	w.flag("machine", d.data.Article.Machine)
	if source := d.data.Article.Outdated; source != nil {
		w.flag("outdated", true)
		w.time("outdated_since", source.Since)
		w.text("latest", s.mount.absolute(source.Path))
	}
	w.texts("keywords", e.Keywords)
	w.texts("products", a.Products)
	w.key("topic")
	w.array()
	for _, c := range d.data.Crumbs {
		w.item(c.Title)
	}
	w.endArray()
	w.key("sections")
	w.array()
	for _, sec := range s.foundSections(e, doc) {
		w.next()
		w.open()
		w.text("id", sec.ID)
		w.text("title", sec.Title)
		w.int("level", sec.Level)
		w.text("text", sec.Text)
		w.close()
	}
	w.endArray()
	if len(doc.Steps) > 0 {
		s.stepsJSON(&w, d, doc)
	}
	w.key("related")
	w.array()
	for _, c := range d.data.Article.Related {
		w.next()
		w.open()
		w.text("title", c.Title)
		w.text("url", s.mount.absolute(c.Path))
		w.close()
	}
	w.endArray()
	w.close()
	return append(w.buf, '\n')
}

func (s *Site) stepsJSON(w *jsonObject, d *draft, doc *markdown.Document) {
	link := &linker{site: s, page: d.page, refs: doc.Refs, from: d.edition}
	w.key("steps")
	w.array()
	for _, st := range doc.Steps {
		w.next()
		w.open()
		w.text("id", st.ID)
		w.text("title", st.Title)
		w.text("text", st.Text)
		w.key("choices")
		w.array()
		for _, c := range st.Choices {
			w.next()
			w.open()
			w.text("text", c.Text)
			// A step or outcome of this guide is named by "#id", anything else by its address.
			to := doc.Refs[c.Ref].Dest
			if !strings.HasPrefix(to, "#") {
				to = string(link.markdown(nil, c.Ref))
			}
			w.text("to", to)
			w.close()
		}
		w.endArray()
		w.close()
	}
	w.endArray()
}

// listChannels appends a page of lists in both forms.
func (s *Site) listChannels(d *draft, md, js []byte) ([]byte, []byte) {
	page := &d.data
	md = append(md, "# "...)
	md = appendPlain(md, page.Title)
	md = append(md, "\n\n> "...)
	md = appendPlain(md, page.Description)
	md = append(md, '\n')
	w := jsonObject{buf: js}
	w.open()
	w.text("kind", page.Type)
	w.text("locale", d.locale.Tag)
	w.text("title", page.Title)
	w.text("summary", page.Description)
	w.text("url", page.URL)
	w.key("lists")
	w.array()
	for _, g := range s.lists(d) {
		if len(g.Cards) == 0 {
			continue
		}
		md = append(md, "\n"...)
		w.next()
		w.open()
		w.text("title", g.Title)
		if g.Title != "" {
			md = append(md, "## "...)
			md = appendPlain(md, g.Title)
			md = append(md, "\n\n"...)
		}
		w.key("items")
		w.array()
		for _, c := range g.Cards {
			url := c.Path
			if strings.HasPrefix(url, "/") {
				url = s.mount.absolute(url)
			}
			md = append(md, "- ["...)
			md = appendPlain(md, c.Title)
			md = append(md, "]("...)
			md = append(md, url...)
			md = append(md, ')')
			if c.Summary != "" {
				md = append(md, ": "...)
				md = appendPlain(md, c.Summary)
			}
			md = append(md, '\n')
			w.next()
			w.open()
			w.text("title", c.Title)
			w.text("url", url)
			w.text("summary", c.Summary)
			w.text("kind", c.Kind)
			w.close()
		}
		w.endArray()
		w.close()
	}
	w.endArray()
	w.close()
	return md, append(w.buf, '\n')
}

// lists gathers what a page of lists shows.
func (s *Site) lists(d *draft) []theme.Group {
	page, say := &d.data, func(id string) string { return s.theme.Phrase(d.locale.Tag, id, nil) }
	switch {
	case page.Topic != nil:
		t := page.Topic
		groups := []theme.Group{{Title: say("topics"), Cards: t.Topics}, {Title: say("topic_guides"), Cards: t.Guides}, {Title: say("topic_articles"), Cards: t.Articles}, {Title: say("topic_reference"), Cards: t.Reference}}
		faqs := theme.Group{Title: say("topic_faqs")}
		for _, f := range t.FAQs {
			faqs.Cards = append(faqs.Cards, f.Card)
		}
		return append(groups, faqs)
	case page.Home != nil:
		return []theme.Group{{Title: say("topics"), Cards: page.Home.Topics}, {Title: say("home_popular"), Cards: page.Home.Popular}, {Title: say("home_recent"), Cards: page.Home.Recent}, s.people(d.locale)}
	case page.All != nil:
		return page.All
	case page.Capabilities != nil:
		g := theme.Group{}
		for _, c := range page.Capabilities {
			g.Cards = append(g.Cards, theme.Card{Title: c.Title, Path: c.Path, Summary: c.Text})
		}
		return []theme.Group{g}
	}
	return []theme.Group{s.people(d.locale)}
}

// people lists the ways to reach a person.
func (s *Site) people(l *localeSite) theme.Group {
	g := theme.Group{Title: s.theme.Phrase(l.Tag, "person_title", nil)}
	for _, w := range l.Contact {
		about := strings.TrimSpace(w.Text + " " + w.Hours + " " + w.Wait)
		g.Cards = append(g.Cards, theme.Card{Title: w.Label, Path: w.Path, Summary: about})
	}
	return g
}

// A jsonObject writes JSON without building a tree of it first.
type jsonObject struct {
	buf   []byte
	comma bool
}

func (w *jsonObject) open()     { w.buf = append(w.buf, '{'); w.comma = false }
func (w *jsonObject) close()    { w.buf = append(w.buf, '}'); w.comma = true }
func (w *jsonObject) array()    { w.buf = append(w.buf, '['); w.comma = false }
func (w *jsonObject) endArray() { w.buf = append(w.buf, ']'); w.comma = true }

func (w *jsonObject) next() {
	if w.comma {
		w.buf = append(w.buf, ',')
	}
	w.comma = false
}

func (w *jsonObject) key(k string) {
	w.next()
	w.buf = append(w.buf, '"')
	w.buf = append(w.buf, k...)
	w.buf = append(w.buf, '"', ':')
}

// text writes a field, or nothing when the text is empty.
func (w *jsonObject) text(k, v string) {
	if v == "" {
		return
	}
	w.key(k)
	w.buf = appendJSONText(w.buf, v)
	w.comma = true
}

func (w *jsonObject) item(v string) {
	w.next()
	w.buf = appendJSONText(w.buf, v)
	w.comma = true
}

func (w *jsonObject) int(k string, v int) {
	w.key(k)
	w.buf = appendInt(w.buf, v)
	w.comma = true
}

// flag writes what is true, and nothing else.
func (w *jsonObject) flag(k string, v bool) {
	if v {
		w.key(k)
		w.buf = append(w.buf, "true"...)
		w.comma = true
	}
}

func (w *jsonObject) time(k string, t time.Time) {
	if !t.IsZero() {
		w.text(k, t.UTC().Format(time.RFC3339))
	}
}

func (w *jsonObject) texts(k string, list []string) {
	if len(list) == 0 {
		return
	}
	w.key(k)
	w.array()
	for _, v := range list {
		w.item(v)
	}
	w.endArray()
}

// appendJSONText writes a string; what is not plain is left to encoding/json.
func appendJSONText(dst []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' && c != '\n' && c != '\t' || c == '<' || c == '>' || c == '&' || c == 0x7f || c == 0xe2 {
			b, _ := json.Marshal(s)
			return append(dst, b...)
		}
	}
	dst = append(dst, '"')
	for i := range len(s) {
		switch c := s[i]; c {
		case '"', '\\':
			dst = append(dst, '\\', c)
		case '\n':
			dst = append(dst, '\\', 'n')
		case '\t':
			dst = append(dst, '\\', 't')
		default:
			dst = append(dst, c)
		}
	}
	return append(dst, '"')
}
