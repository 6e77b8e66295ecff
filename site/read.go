package site

import (
	"fmt"
	"io/fs"
	"slices"

	"helpwright/problem"
	"helpwright/strict"
)

// A reader turns the text of helpwright.yaml into a [Config] and problems.
type reader struct {
	source   strict.Text
	files    fs.FS // the site folder, to see whether files exist
	config   Config
	readable bool // what content depends on is sound
	problems []problem.Problem
}

// readConfig never stops at a mistake: what can be read is in the config, and
// every mistake is in the list. It tells whether content can be read by it.
func readConfig(text []byte, files fs.FS) (c Config, readable bool, problems []problem.Problem) {
	source := strict.Text{File: File, Line: 1, YAML: text, Rule: problem.Config}
	r := &reader{source: source, files: files}
	root, broken := strict.Parse(source)
	if len(broken) > 0 {
		return r.config, false, broken
	}
	if root == nil {
		r.report(1, 1, "the file is empty", "copy one that `helpwright init` writes")
		return r.config, false, r.problems
	}
	r.site(section{r.open(root), r, root})
	return r.config, r.readable, problem.Sort(r.problems)
}

func (r *reader) site(s section) {
	c := &r.config
	before := len(r.problems)
	c.Markets = s.lines("markets", name)
	r.locales(s.sub("locales"))
	s.need("locales", "name at least one language, such as  locales: {en: {name: English}}")
	r.variables(s.sub("variables"))
	r.media(s.sub("media"))
	r.readable = len(r.problems) == before && len(c.Locales) > 0

	c.Title = s.text("title", filled)
	s.need("title", "name the help centre")
	c.Description = s.text("description", filled)
	c.BaseURL = withSlash(s.line("base_url", baseURL))
	s.need("base_url", "say where the site will be published, such as https://help.example.com/")
	r.brand(s.sub("brand"))
	r.organization(s.sub("organization"))
	r.contact(s)
	s.need("contact", "name at least one way to reach a person, so that no page is a dead end")
	r.home(s.sub("home"))
	r.owners(s.sub("owners"))
	r.glossary(s.sub("glossary"))
	r.standard(s.sub("standard"))
	c.EditURL = s.line("edit_url", editURL)
	r.theme(s.sub("theme"))
	r.social(s.sub("social"))
	r.indexNow(s.sub("indexnow"))
	r.robots(s.sub("robots"))
	r.search(s.sub("search"))
	r.translate(s.sub("translate"))
	r.review(s.sub("review"))
	r.desk(s.sub("desk"))
	s.Rest()
}

func (r *reader) brand(s section) {
	b := &r.config.Brand
	b.Logo = s.file("logo", ".svg", ".png", ".webp", ".jpg")
	b.LogoDark = s.file("logo_dark", ".svg", ".png", ".webp", ".jpg")
	b.Color = sixDigits(s.line("color", color))
	b.Icon = s.file("icon", ".svg", ".png")
	b.SocialImage = s.file("social_image", ".png", ".jpg")
	b.Header = links(s, "header")
	b.Footer = links(s, "footer")
	b.Legal = links(s, "legal")
	s.Rest()
}

func links(s section, key string) []Link {
	var all []Link
	for _, item := range s.items(key) {
		l := s.at(item)
		link := Link{Label: l.text("label", filled), URL: l.text("url", linkURL)}
		l.need("label", "say in a word or two where the link leads")
		l.need("url", "say where the link leads")
		l.Rest()
		all = append(all, link)
	}
	return all
}

func (r *reader) organization(s section) {
	o := &r.config.Organization
	o.Name = s.text("name", filled)
	s.need("name", "name who publishes the site")
	o.URL = s.line("url", absoluteURL)
	o.SameAs = s.lines("same_as", absoluteURL)
	s.Rest()
}

func (r *reader) contact(s section) {
	list := s.value("contact")
	for _, item := range s.itemsOf("contact", list) {
		w := s.at(item)
		way := Way{Kind: w.line("kind", oneOf("email", "phone", "link", "chat"))}
		way.Label = w.text("label", filled)
		way.Address = w.text("address", addressOf(way.Kind))
		way.Hours = w.text("hours", filled)
		way.Wait = w.text("wait", filled)
		w.need("kind", "use one of email, phone, link, chat")
		w.need("label", "say what the reader can do, such as Write to us")
		w.need("address", "say where this way leads")
		w.Rest()
		r.config.Contact = append(r.config.Contact, way)
	}
	if list != nil && list.Kind == strict.Sequence && len(list.Items) == 0 {
		s.Report(list, `"contact" names no way to reach a person`, "add an entry with kind, label and address")
	}
}

// maxVariable is the length of the value of a variable, in bytes.
const maxVariable = 4096

func (r *reader) variables(s section) {
	r.config.Variables = map[string]Text{}
	for _, e := range s.Entries() {
		if message, hint := variableName(e.Key); message != "" {
			r.report(e.Line, e.Column, fmt.Sprintf("the variable %q %s", e.Key, message), hint)
			continue
		}
		r.config.Variables[e.Key] = s.text(e.Key, atMost(maxVariable))
	}
}

func (r *reader) home(s section) {
	h := &r.config.Home
	h.Greeting = s.text("greeting", filled)
	h.Examples = s.texts("examples")
	for _, item := range s.items("popular") {
		if id, ok := s.scalar("popular", item, []check{articleID}); ok {
			h.Popular = append(h.Popular, ArticleName{id, item.Line, item.Column})
		}
	}
	s.Rest()
}

func (r *reader) theme(s section) {
	t := &r.config.Theme
	t.TOC = s.flag("toc", true)
	t.PrevNext = s.flag("prev_next", true)
	t.Related = s.flag("related", true)
	t.Offline = s.flag("offline", true)
	s.Rest()
}

func (r *reader) media(s section) {
	r.config.Media.Images = s.lines("images", host)
	r.config.Media.Videos = s.lines("videos", host)
	s.Rest()
}

func (r *reader) social(s section) {
	r.config.Social.Fonts = s.files("fonts", ".ttf", ".otf", ".ttc")
	s.Rest()
}

func (r *reader) indexNow(s section) {
	r.config.IndexNow.Key = s.line("key", indexNowKey)
	s.need("key", "choose 8 to 128 letters, digits or hyphens")
	s.Rest()
}

func (r *reader) robots(s section) {
	r.config.Robots.DisallowAgents = s.lines("disallow_agents", userAgent)
	s.Rest()
}

func (r *reader) search(s section) {
	for _, item := range s.items("sites") {
		o := s.at(item)
		other := OtherSite{Name: o.text("name", filled), Index: o.file("index", ".jsonl")}
		o.need("name", "say what readers call the site")
		o.need("index", "name the file that helpwright search export wrote for it")
		o.Rest()
		r.config.Search.Sites = append(r.config.Search.Sites, other)
	}
	s.Rest()
}

func (r *reader) translate(s section) {
	for _, item := range s.items("command") {
		if word, ok := s.scalar("command", item, []check{filled}); ok {
			r.config.Translate.Command = append(r.config.Translate.Command, word)
		}
	}
	r.config.Translate.Safety = s.line("safety", oneOf("source", "translation"))
	s.Rest()
}

func (r *reader) hasLocale(tag string) bool {
	return slices.ContainsFunc(r.config.Locales, func(l Locale) bool { return l.Tag == tag })
}

func (r *reader) localeTags() []string {
	var tags []string
	for _, l := range r.config.Locales {
		tags = append(tags, l.Tag)
	}
	return tags
}
