package site

// A Config is what helpwright.yaml says. Its fields have the names of the keys
// of that file; the schema that `helpwright schema config` prints explains them
// to people who write it. Every text for readers is a [Text].
type Config struct {
	Title        Text            // name of the help centre; never empty
	Description  Text            // one sentence for search engines
	BaseURL      string          // absolute, http or https, ends with a slash
	Brand        Brand           // how the site looks and what frames it
	Organization Organization    // who publishes it
	Locales      []Locale        // in the order written, at least one; the first is the default
	Contact      []Way           // ways to reach a person, at least one
	Markets      []string        // names of markets, in lower case
	Variables    map[string]Text // what {{name}} in words stands for
	Glossary     []Glossary      // words that customers know, for some locales
	Standard     []Standard      // what articles of some kinds must have
	Owners       []Owner         // who answers for articles; none: nobody is known
	Home         Home            // the start page
	EditURL      string          // where a page can be edited, with {path} for its file; may be empty
	Theme        Theme           // parts of the theme that can be switched off
	Media        Media           // hosts that words may name
	Social       Social          // pictures for link previews
	IndexNow     IndexNow        // telling search engines about changes
	Robots       Robots          // what robots.txt says
	Search       Search          // what can be found besides the articles
	Translate    Translate       // how words are translated
	Review       Review          // who must approve what
	Desk         Desk            // how people are helped who do not find what they need
	Files        []NamedFile     // every file that a key names
}

// A NamedFile is a file with its place in helpwright.yaml, because only those who
// use it can tell whether it is what it should be.
type NamedFile struct {
	Key    string
	Path   string // slash path relative to the site folder; a regular file
	Line   int
	Column int
}

// A Brand is how the site looks and what frames each page. Files are slash
// paths relative to the site folder, and exist.
type Brand struct {
	Logo        string // "" shows the title in words
	LogoDark    string // for dark backgrounds; "" uses Logo
	Color       string // "#rrggbb" in lower case; "" uses the theme's own
	Icon        string // for browser tabs and home screens
	SocialImage string // for link previews of pages without a picture of their own
	Header      []Link
	Footer      []Link
	Legal       []Link // imprint, privacy, terms
}

// A Link is an address with its words.
type Link struct {
	Label Text
	URL   Text // absolute, mailto:, tel:, or a path from the host on
}

// An Organization is who publishes the site.
type Organization struct {
	Name   Text
	URL    string
	SameAs []string // its official channels elsewhere
}

// A Locale is a language, and maybe a market, in which the site is shown.
type Locale struct {
	Tag      string   // BCP 47 in its canonical form, "zh-Hans"
	Name     string   // in itself, "简体中文"
	Dir      string   // "ltr" or "rtl"
	Fallback []string // every locale to try, in order: those written, then theirs
	Market   string   // shows what is for this market; "" only what is for everybody
	Owner    string   // the team that answers for its translations; may be empty
}

// A Way is a way to reach a person.
type Way struct {
	Kind    string // "email", "phone", "link" or "chat"
	Label   Text
	Address Text // a mail address, a telephone number, or an absolute address
	Hours   Text // may be empty
	Wait    Text // how long an answer takes; may be empty
}

// A Glossary says which words customers know, in one language.
type Glossary struct {
	Locale string
	Known  []string // abbreviations that need no explanation
	Plain  []Jargon
}

// Jargon is a word that customers do not use, with what they say.
type Jargon struct {
	Word string
	Say  []string // at least one
}

// A Standard is what every article of a kind must have besides what all have.
type Standard struct {
	Kind     string
	Fields   []string // of the front matter
	Sections []Text   // headings of the second level
}

// Home is what the start page says and offers.
type Home struct {
	Greeting Text
	Examples []Text // searches to try
	Popular  []ArticleName
}

// An ArticleName is the id of an article with its place in helpwright.yaml,
// because only the knowledge base can tell whether it exists.
type ArticleName struct {
	ID     string
	Line   int
	Column int
}

// A Theme says which parts of the theme are shown; all are unless switched off.
type Theme struct {
	TOC      bool // table of contents
	PrevNext bool // links to the articles before and after
	Related  bool // related articles
	Offline  bool // reading without a network, and installing as an app
}

// Media names hosts outside the site, in lower case, without a scheme.
type Media struct {
	Images []string // from which pictures may be shown
	Videos []string // whose videos may be shown after a click
}

// Social says with what pictures for link previews are drawn.
type Social struct {
	Fonts []string // font files; each text is drawn in the first that has all its letters
}

// IndexNow is a protocol by which search engines are told of changed pages.
type IndexNow struct {
	Key string // "" does not use it
}

// Robots is what the site asks of crawlers beyond the usual.
type Robots struct {
	DisallowAgents []string // names of user agents that shall stay away
}

// Search says what can be found besides what the site holds itself.
type Search struct {
	Sites []OtherSite
}

// An OtherSite is one whose pages are found too.
type OtherSite struct {
	Name  Text   // marks what was found there
	Index string // what it tells of its pages: JSON lines, see package exchange
}

// A Translate says how words are translated.
type Translate struct {
	Command []string // a program that translates, with its arguments; empty: there is none
	Safety  string   // "source": warnings of a translation that is behind are those of its source; "" or "translation": its own
}

// A Text is something for people to read: by locale, with "" for every locale
// that has no words of its own.
type Text map[string]string

// In returns the words for a locale: its own, those of the first locale of the
// fallback chain that has some, or those for everybody.
func (t Text) In(locale string, fallback []string) string {
	words, _ := t.Find(locale, fallback)
	return words
}

// Find returns the words for a locale, and that in which they are written; "" for
// those for everybody.
func (t Text) Find(locale string, fallback []string) (words, from string) {
	if words, ok := t[locale]; ok {
		return words, locale
	}
	for _, next := range fallback {
		if words, ok := t[next]; ok {
			return words, next
		}
	}
	return t[""], ""
}
