package builder

import (
	"io/fs"
	"time"

	"helpwright/builder/discovery"
	"helpwright/knowledge"
	"helpwright/searchindex"
	"helpwright/theme"
)

// Config is what a site tells the builder about itself.
type Config struct {
	BaseURL string    // absolute, ends with a slash: "https://help.example.com/"
	Date    time.Time // build date, the only clock there is
	Locales []Locale  // in order; the first is the default

	Popular   []string // ids of the articles that the start page calls most read
	EditURL   string   // with {path} for the file; "" shows no link
	Color     string   // "#rrggbb"; "" is the theme's own
	Publisher discovery.Publisher

	Files           fs.FS    // the site folder, for what the following name
	Logo            string   // "" shows the title in words
	LogoDark        string   // "" is Logo
	Icon            string   // "" draws one
	SocialImage     string   // "" draws one
	Fonts           []string // fonts in which titles are drawn on Open Graph pictures
	Templates       fs.FS    // styles and scripts to bundle
	TemplatesFolder string   // their name in messages
	BuiltIn         fs.FS    // the built-in ones among them, which a site may leave unused; may be nil

	TOC          bool // show a table of contents
	PrevNext     bool // lead to the articles before and after
	Related      bool // show related articles
	SourceSafety bool // a translation that is behind shows warnings and cautions as its source says them

	Offline  bool // keep pages for reading without a network
	HTMLOnly bool // leave out index.md and index.json; for benchmarks

	ImageHosts     []string // hosts from which pictures may come
	VideoHosts     []string // hosts whose players may be shown after a click
	IndexNowKey    string   // "" does not use it
	DisallowAgents []string // user agents that robots.txt turns away

	Tool       string                           // names the program, whose releases another must not continue
	Synonyms   map[string]*searchindex.Synonyms // by locale; of those that have some
	OtherSites []OtherSite                      // whose pages are found too
	Opened     map[string]map[string]int        // by locale and id: how often readers open an article; of those of which it is known

	Desk *Desk // how people are helped who do not find what they need; nil: the ways of contact alone

	Preview bool     // draft editions are shown, with a banner
	Changes *Changes // what a preview lists as different; nil lists nothing
	Live    string   // path of the script by which dev reloads a page; "" elsewhere
}

// A Locale is a language of the site with everything that is said in it.
type Locale struct {
	theme.Locale
	Fallback []string

	Title       string // of the help centre
	TitleIn     theme.Foreign
	Description string // may be empty
	Greeting    string // may be empty
	GreetingIn  theme.Foreign
	Examples    []theme.Text
	Header      []theme.Link
	Footer      []theme.Link
	Legal       []theme.Link
	Contact     []theme.Way // never empty
	Form        *theme.Form // what the desk asks for; nil without a desk
}

func (c *Config) locale(tag string) *Locale {
	for i := range c.Locales {
		if c.Locales[i].Tag == tag {
			return &c.Locales[i]
		}
	}
	return nil
}

// A Source is what a site is made of.
type Source struct {
	Base  *knowledge.Base // narrowed to what may be published
	Theme *theme.Theme
	Cache knowledge.Cache // for drawn pictures; may be nil
	Gated []Gated         // from the widest audience to the narrowest
}

// Gated is what an audience may see that is not everybody: it can be searched, but
// has no page.
type Gated struct {
	Audience knowledge.Audience
	Base     *knowledge.Base // nil when it is what the audience before may see
}
