package discovery

import (
	"strconv"
	"time"
)

// A schemaWriter writes the nodes of schema.org for one document.
type schemaWriter struct {
	jsonWriter
	d *Document
}

// node begins a node of the given type; id may be empty.
func (w *schemaWriter) node(typ, id string) {
	w.open('{')
	w.text("@type", typ)
	w.text("@id", id)
}

// reference writes a member that names a node written elsewhere on the page.
func (w *schemaWriter) reference(name, id string) {
	w.key(name)
	w.open('{')
	w.text("@id", id)
	w.close('}')
}

// anchor writes a member with the address of a part of the page.
func (w *schemaWriter) anchor(name, id string) {
	if id == "" {
		return
	}
	w.key(name)
	w.buf = append(w.buf, '"')
	w.buf = appendJSONText(w.buf, w.d.URL)
	w.buf = append(w.buf, '#')
	w.buf = appendFragment(w.buf, id)
	w.buf = append(w.buf, '"')
	w.comma = true
}

func (w *schemaWriter) website() {
	w.node("WebSite", websiteID(w.d.Base, w.d.Locale))
	w.text("name", w.d.Site)
	w.text("url", w.d.URL)
	w.text("description", w.d.Summary)
	w.text("inLanguage", w.d.Locale)
	if w.d.Publisher != nil {
		w.reference("publisher", publisherID(w.d.Base))
	}
	if w.d.SearchURL != "" {
		w.key("potentialAction")
		w.node("SearchAction", "")
		w.text("target", w.d.SearchURL+"?q={search_term_string}")
		w.text("query-input", "required name=search_term_string")
		w.close('}')
	}
	w.close('}')
}

func (w *schemaWriter) publisher() {
	p := w.d.Publisher
	if p == nil {
		return
	}
	w.node("Organization", publisherID(w.d.Base))
	w.text("name", p.Name)
	w.text("url", p.URL)
	w.text("logo", p.Logo)
	if len(p.SameAs) > 0 {
		w.key("sameAs")
		w.open('[')
		for _, address := range p.SameAs {
			w.string(address)
		}
		w.close(']')
	}
	w.close('}')
}

// page writes a page that is nothing but a page.
func (w *schemaWriter) page(typ string) {
	w.node(typ, "")
	w.text("name", w.d.Title)
	w.pageFacts()
	w.close('}')
}

// pageFacts writes what every description of a page has.
func (w *schemaWriter) pageFacts() {
	w.text("url", w.d.URL)
	w.text("description", w.d.Summary)
	w.text("inLanguage", w.d.Locale)
}

func (w *schemaWriter) collection() {
	w.node("CollectionPage", "")
	w.text("name", w.d.Title)
	w.pageFacts()
	if len(w.d.Items) > 0 {
		w.key("mainEntity")
		w.itemList()
	}
	w.close('}')
}

func (w *schemaWriter) itemList() {
	w.node("ItemList", "")
	w.key("itemListElement")
	w.open('[')
	for i, item := range w.d.Items {
		w.listItem(i+1, "url", item)
	}
	w.close(']')
	w.close('}')
}

// listItem writes an entry of a list; breadcrumbs call its address "item", other
// lists "url".
func (w *schemaWriter) listItem(position int, address string, item Item) {
	w.node("ListItem", "")
	w.number("position", position)
	w.text("name", item.Title)
	w.text(address, item.URL)
	w.close('}')
}

func (w *schemaWriter) breadcrumbs() {
	w.node("BreadcrumbList", "")
	w.key("itemListElement")
	w.open('[')
	for i, crumb := range w.d.Crumbs {
		w.listItem(i+1, "item", crumb)
	}
	w.listItem(len(w.d.Crumbs)+1, "item", Item{w.d.Title, w.d.URL})
	w.close(']')
	w.close('}')
}

func (w *schemaWriter) article() {
	typ := "Article"
	if w.d.Kind != FAQ {
		typ = "TechArticle"
	}
	w.node(typ, "")
	w.text("headline", headline(w.d.Title))
	w.workFacts()
	w.text("mainEntityOfPage", w.d.URL)
	w.close('}')
}

func (w *schemaWriter) faq() {
	w.node("FAQPage", "")
	w.text("name", w.d.Title)
	w.workFacts()
	w.key("mainEntity")
	w.open('[')
	for _, q := range w.d.Questions {
		w.node("Question", "")
		w.text("name", q.Title)
		w.anchor("url", q.ID)
		w.key("acceptedAnswer")
		w.node("Answer", "")
		w.text("text", q.Answer)
		w.close('}')
		w.close('}')
	}
	w.close(']')
	w.close('}')
}

// howTo writes a guide's steps. A step that says nothing but its question repeats it
// as its text, which must not be missing.
func (w *schemaWriter) howTo() {
	w.node("HowTo", "")
	w.text("name", w.d.Title)
	w.workFacts()
	w.text("mainEntityOfPage", w.d.URL)
	w.key("step")
	w.open('[')
	for _, s := range w.d.Steps {
		w.node("HowToStep", "")
		w.text("name", s.Title)
		if s.Text == "" {
			s.Text = s.Title
		}
		w.text("text", s.Text)
		w.anchor("url", s.ID)
		w.close('}')
	}
	w.close(']')
	w.close('}')
}

// workFacts writes what every article has. A page cannot have been published after
// it was last changed; where history says so, only the later date is believed.
func (w *schemaWriter) workFacts() {
	w.pageFacts()
	if w.d.Modified.IsZero() || !w.d.Created.After(w.d.Modified) {
		w.date("datePublished", w.d.Created)
	}
	w.date("dateModified", w.d.Modified)
	w.text("image", w.d.Image)
	if w.d.Publisher != nil {
		w.reference("author", publisherID(w.d.Base))
		w.reference("publisher", publisherID(w.d.Base))
	}
}

// video writes a video of which enough is known to describe it.
func (w *schemaWriter) video(v *Video) {
	if !v.isComplete() {
		return
	}
	w.node("VideoObject", "")
	w.text("name", v.Title)
	w.text("description", v.Description)
	w.text("thumbnailUrl", v.Thumbnail)
	w.date("uploadDate", v.Uploaded)
	if v.Duration >= time.Second {
		w.text("duration", "PT"+strconv.Itoa(seconds(v.Duration))+"S")
	}
	w.text("contentUrl", v.Content)
	w.text("embedUrl", v.Embed)
	w.text("inLanguage", w.d.Locale)
	w.text("transcript", v.Transcript)
	if len(v.Chapters) > 0 {
		w.key("hasPart")
		w.open('[')
		for _, c := range v.Chapters {
			w.clip(c)
		}
		w.close(']')
	}
	w.close('}')
}

func (w *schemaWriter) clip(c Chapter) {
	w.node("Clip", "")
	w.text("name", c.Title)
	w.text("url", c.URL)
	w.number("startOffset", seconds(c.Start))
	w.number("endOffset", seconds(c.End))
	w.close('}')
}

// seconds rounds to whole seconds; where one chapter ends the next still begins.
func seconds(d time.Duration) int {
	return int(d.Round(time.Second) / time.Second)
}
