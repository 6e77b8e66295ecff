package theme

import (
	"html/template"
	"time"
)

// A Page is everything that a template may show of one page. Addresses are
// ready to use (encoded, with the base path); texts are plain unless their type
// says HTML.
type Page struct {
	Template string // "home", "topic", "article", "faq", "guide", "search", "contact", "capabilities", "all", "notfound", "languages"
	Type     string // value of <meta name="page-type">: home category article faq wizard search ticket page 404
	Shell    *Shell // the same for every page of a locale

	Title       string // <h1>
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
}

// A Shell is what all pages of a locale share.
type Shell struct {
	Locale      Locale
	SiteTitle   string
	HomePath    string
	SearchPath  string
	ContactPath string
	AllPath     string
	ToolsPath   string // "what you can do here"
	FeedPath    string
	ManifestURL string
	IconURL     string
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
	ScriptURL   string            // site.ts
	Scripts     map[string]string // by name of the entry: "guide", "search", "contact", "video"
	CSP         string            // for the meta tag
	DescribedBy string            // llms.txt
	EditLinks   bool
	LiveURL     string // dev only: the reload script
}

// A Locale is a language as it is shown.
type Locale struct {
	Tag  string // BCP 47
	Name string // in itself: "简体中文"
	Dir  string // "ltr" or "rtl"
}

// A Link is an address with its words.
type Link struct {
	Title   string
	Path    string
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
}

// A Card is an article or topic in a list.
type Card struct {
	Title   string
	Path    string
	Summary string
	Kind    string
	Lang    string // set when the words are in another language than the page
	Dir     string
	Count   int // articles of a topic
	Date    time.Time
}

// A Group is a list with a heading.
type Group struct {
	Title string
	Path  string
	Level int // depth of the topic, from 1
	Cards []Card
}

// Home is the start page.
type Home struct {
	Greeting string
	Examples []string
	Topics   []Card
	Popular  []Card
	Recent   []Card
	Invite   string
}

// A Topic page lists its articles.
type Topic struct {
	Summary   string
	Topics    []Card
	Guides    []Card
	Articles  []Card
	Reference []Card
	FAQs      []FAQ
}

// A FAQ is a FAQ article whose questions are folded out in place.
type FAQ struct {
	Card
	Questions []Question
}

// A Question is one entry of a FAQ.
type Question struct {
	ID, Title string
	Answer    template.HTML
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
	HelpYes    string // address for "yes, it helped" until the desk exists, "" if none
	HelpNo     string // address for "no": the way to a person, never empty
	TalkPath   string // contact page
	Related    []Card
	Prev, Next *Link
	Documents  []Document
	Steps      int      // number of steps of a guide
	Scripts    []string // entries that this page needs besides site.ts
	Machine    bool
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
	IndexURL string // the titles to search in until the search index exists
	Examples []string
	Topics   []Card
}

// A Capability is one thing that a visitor can do here.
type Capability struct {
	Title, Text, Path, Label string
}
