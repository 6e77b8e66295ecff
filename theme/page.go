package theme

// The types in this file are what templates see. Whoever overrides a template
// of the built-in theme reads them as its manual.

import (
	"fmt"
	"html/template"
	"time"
)

// A Page is everything that a template may show of one page. Addresses are
// ready to use (encoded, with the base path); texts are plain unless their type
// says HTML.
type Page struct {
	Template string // "home", "topic", "article", "faq", "guide", "search", "contact", "capabilities", "all", "notfound", "languages", "offline", "changes", "redirect"
	Type     string // value of <meta name="page-type">: home category article faq wizard search ticket page 404
	Shell    *Shell // the same for every page of a locale

	Title       string // <h1>
	TitleIn     Foreign
	HeadTitle   string // <title>
	Description string
	URL         string // canonical, absolute
	Path        string // same, from the host on
	NoIndex     bool
	Social      Image         // Open Graph picture, absolute URL
	JSONLD      template.HTML // the whole <script type="application/ld+json">…</script>, or ""
	Alternates  []Alternate   // <link rel=alternate hreflang>, x-default included
	Languages   []Language    // the language switch
	MarkdownURL string        // index.md beside the page, "" if none
	JSONURL     string        // index.json

	Crumbs   []Link        // from home to the parent; the page itself left out
	Nav      template.HTML // the topic's navigation, rendered once per topic by Theme.Nav
	Fallback *Fallback     // the words are in another language than the interface
	Draft    bool          // a preview of words that are not published
	Problems []string      // dev only: problems of this page

	Home         *Home
	Topic        *Topic
	Article      *Article
	Search       *Search
	Capabilities []Capability
	All          []Group
	Changes      *Changes  // of a preview
	Form         *Form     // of the contact page, where the site has a desk
	Target       *Link     // of a redirect: where the page is now
	Desk         *DeskPage // of a page of the desk; else nil
}

// OwnSearch reports whether the page holds a search form in its middle, so that
// its header has none.
func (p *Page) OwnSearch() bool {
	switch p.Template {
	case "home", "search", "notfound":
		return true
	}
	return false
}

// Entries lists the scripts besides site.ts that the page loads, by the names
// that Shell.Scripts knows.
func (p *Page) Entries() []string {
	switch {
	case p.Desk != nil:
		return p.Desk.Scripts
	case p.Article != nil:
		return p.Article.Scripts
	case p.Form != nil:
		return []string{"write"}
	case p.Template == "contact", p.Template == "offline":
		return []string{p.Template}
	}
	return nil
}

// Words is the locale of the words on the page: that of the interface, but for
// a fallback.
func (p *Page) Words() Locale {
	if p.Fallback != nil {
		return p.Fallback.Locale
	}
	return p.Shell.Locale
}

// A Shell is what all pages of a locale share. Theme.Shell makes it ready for use.
type Shell struct {
	Locale      Locale
	SiteTitle   string
	SiteTitleIn Foreign
	WorkerPath  string // path of the help centre, "/" or "/help/", where the service worker lies; "" without one
	Shortcut    string // key that goes to the search box, "" for none
	HomePath    string
	SearchPath  string

	// What search reads once a reader turns to a search box.
	SearchIndex  string // the pointer of the locale's index; "" without an index
	SearchShards string // folder of the index's files, with a slash at the end
	SearchScript string // search.ts

	ContactPath string
	AllPath     string
	ToolsPath   string // "what you can do here"
	FeedPath    string
	ManifestURL string
	IconURL     string
	IconType    string // media type of the icon
	LogoURL     string // "" means the title in words
	LogoDarkURL string
	LogoWidth   int
	LogoHeight  int
	Header      []Link // configured
	Footer      []Link
	Legal       []Link
	Topics      []Link // first level of topics, for the header's menu
	Contact     []Way  // ways to reach a person, never empty
	StyleURL    string

	DeskStyleURL string // what pages of the desk and forms to it have besides, "" where there are none

	ScriptURL   string            // site.ts
	Scripts     map[string]string // by name of the entry: "guide", "contact", "video", "offline"
	CSP         string            // for the meta tag
	DescribedBy string            // llms.txt
	EditLinks   bool
	LiveURL     string // dev only: the reload script
	ChangesPath string // previews only: the page that lists what is different

	Desk *DeskAt // nil where the site has no desk

	Parts Parts // filled by Theme.Shell
}

// Parts are pieces of a page that are the same on every page of a locale. They
// are rendered once, from the partials of the same names.
type Parts struct {
	Head   template.HTML // _head.html: policy, style, icon, feed
	Brand  template.HTML // _brand.html: logo or title
	Menu   template.HTML // _menu.html: links of the header
	Find   template.HTML // _find.html: the search form of the header
	Person template.HTML // _person.html: the ways to reach a person
	Footer template.HTML // _footer.html
}

// A Locale is a language as it is shown.
type Locale struct {
	Tag  string // BCP 47
	Name string // in itself: "简体中文"
	Dir  string // "ltr" or "rtl"
}

// A Foreign says in which language some words are, where that is not the language
// of the page around them; it is empty where it is. {{lang .}} writes it into a tag.
// One without a name belongs to the Title beside it.
type Foreign struct {
	Lang string // BCP 47
	Dir  string // "ltr" or "rtl"
}

// A Text is words on their own.
type Text struct {
	Words string
	Foreign
}

// NewText makes words that are written in one locale fit for a page in another. Of
// words for everybody the locale has no tag.
func NewText(words string, from Locale, page string) Text {
	if from.Tag == "" || SameLanguage(from.Tag, page) {
		return Text{Words: words}
	}
	return Text{words, Foreign{from.Tag, from.Dir}}
}

// A Link is an address with its words.
type Link struct {
	Title string
	Path  string
	Foreign
	Current bool
}

// An Alternate is the same page in another language.
type Alternate struct{ Lang, URL string }

// A Language is an entry of the language switch.
type Language struct {
	Locale
	Path    string
	Current bool
	Partial bool // the page exists there only as a fallback
}

// A Fallback says that words are shown in another language than asked for.
type Fallback struct {
	Locale Locale // of the words
}

// An Image is a picture with its size in pixels.
type Image struct {
	URL, Alt      string
	Width, Height int
}

// A Way is a way to reach a person.
type Way struct {
	Kind  string // email, phone, link, form, chat
	Label string
	Path  string // mailto:, tel:, https: or a path
	Text  string // address as people read it
	Hours string
	Wait  string

	LabelIn, HoursIn, WaitIn Foreign
}

// A Card is an article or topic in a list.
type Card struct {
	Title string
	Path  string
	Foreign
	Summary   string
	SummaryIn Foreign
	Kind      string // of an article: article, faq, troubleshooting, reference; "" for a topic
	Count     int    // articles of a topic
	Date      time.Time
}

// A Group is a list with a heading.
type Group struct {
	Title string
	Path  string
	Foreign
	Level int // depth of the topic, from 1
	Cards []Card
	More  *Link // leads to all articles when Cards holds a part of them; else nil
}

// Home is the start page.
type Home struct {
	Examples []Text
	Topics   []Card
	Popular  []Card
	Recent   []Card
}

// A Topic page lists its articles.
type Topic struct {
	Summary   string
	SummaryIn Foreign
	Topics    []Card
	Guides    []Card
	Articles  []Card
	Reference []Card
	FAQs      []FAQ
}

// A FAQ is a FAQ article whose questions are listed.
type FAQ struct {
	Card
	Questions []Question
}

// A Question is one entry of a FAQ. An answer that cannot stand on another page than
// its own is left out.
type Question struct {
	Title  string
	Path   string        // where the answer stands
	Answer template.HTML // to be folded out in place; may be ""
}

// An Article is a page of words: article, FAQ, reference or guide.
type Article struct {
	ID         string
	Kind       string
	Revision   string
	Summary    string
	Body       template.HTML
	Contents   []Heading // second and third level; empty when there are fewer than two
	Products   []string
	Reviewed   time.Time
	Modified   time.Time
	EditURL    string
	HelpNo     string // address for "no": the way to a person, never empty
	TalkPath   string // contact page
	Related    []Card
	Prev, Next *Link
	Documents  []Document
	Steps      int      // number of steps of a guide
	Scripts    []string // entries that this page needs besides site.ts
	Machine    bool
	Outdated   *Source // where the source says something important that these words do not yet; else nil
}

// A Source is the page in the language in which it was written.
type Source struct {
	Locale Locale
	Path   string
	Since  time.Time // when it came to say something else; zero: unknown
}

// A Heading is an entry of the table of contents.
type Heading struct {
	ID, Title string
	Level     int
}

// A Document is a file to download.
type Document struct {
	Title, Path, Version, Format string
	Size                         int64 // bytes
}

// Search is the search page.
type Search struct {
	Examples []Text
	Topics   []Card
}

// A Capability is one thing that a visitor can do here.
type Capability struct {
	Title, Text, Path, Label string
}

// A Video is shown where a text has a video. It asks no other host for anything
// before the reader chooses to watch.
type Video struct {
	Locale     string // of the interface around it
	Title      string
	URL        string // the file, or the page of another host
	Type       string // media type of the file, "video/mp4"
	Host       string // name of the other host, as people read it; "" for a file of the site
	Embed      string // address of the other host's player, "" when the site does not list that host
	Width      int
	Height     int
	Poster     string
	Tracks     []Track
	Chapters   []Cue
	Transcript []Cue

	ChaptersIn   Foreign
	TranscriptIn Foreign
}

// A Track is a WebVTT file of a video.
type Track struct {
	Kind    string // "captions" or "chapters"
	URL     string
	Locale  Locale
	Default bool
}

// A Cue is words at a time of a video.
type Cue struct {
	Start time.Duration
	Text  string
}

// Seconds is the start in whole seconds, as "#t=" wants it.
func (c Cue) Seconds() int { return int(c.Start / time.Second) }

// Clock is the start as players show it: 1:05, 1:02:09.
func (c Cue) Clock() string {
	s := c.Seconds()
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}
