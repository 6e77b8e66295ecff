// Package ratings keeps what readers say about articles: whether one helped, why not,
// and in their own words what was missing. A rating is of a revision in a locale, so
// that new words begin with a clean slate.
//
// Nobody signs in to rate. The browser makes a secret for each rating, by which reasons
// and words are added to it later, and by which a second thought replaces the first.
// Of who rated nothing is kept.
//
// Files: ratings.go (types and rules), sql.go (how they are kept), http.go (who asks for
// what). What is made of ratings, such as reports and signals for the search, is not here:
// it follows the journal.
package ratings

import (
	"embed"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"helpwright/desk/web"
	"helpwright/store"
)

//go:embed schema/*.sql
var files embed.FS

// Line is the room's own line of migrations.
func Line() store.Line {
	schema, err := fs.Sub(files, "schema")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	return store.Line{Room: "ratings", Schema: schema}
}

// A Rating is what one reader said about one revision of an edition.
type Rating struct {
	ID       string
	Article  string
	Locale   string // of the words, which may be another than that of the page
	Revision string
	Helped   bool
	Reasons  []Reason
	Words    string
	At       time.Time
}

// A Reason is why something did not help.
type Reason string

// Reasons lists them in the order in which readers see them.
var Reasons = []Reason{"unclear", "wrong", "missing", "not_mine", "other"}

// MaxWords is how long the words of a rating may be, in bytes.
const MaxWords = 20_000

// A Count is how a revision of an edition was rated.
type Count struct {
	Article  string    `json:"article"`
	Locale   string    `json:"locale"`
	Revision string    `json:"revision"`
	Helped   int       `json:"helped"`
	Not      int       `json:"not_helped"`
	Last     time.Time `json:"last"`
}

// Config is what the room is made with.
type Config struct {
	Store *store.Store

	// Has reports whether an article is published in a locale, itself or by words of a
	// locale that it falls back to.
	Has func(article, locale string) bool

	// Keep is how long the words of a rating are kept; 0 keeps them for a year. The vote
	// says nothing about anybody and stays.
	Keep time.Duration
}

// A Room keeps the ratings of a desk.
type Room struct {
	Config
}

const usualKeep = 365 * 24 * time.Hour

// New makes the room. Its tables are those of [Line].
func New(c Config) *Room {
	if c.Keep == 0 {
		c.Keep = usualKeep
	}
	return &Room{c}
}

var (
	idPattern       = regexp.MustCompile(`^[a-z0-9-]{1,80}$`)
	revisionPattern = regexp.MustCompile(`^[0-9A-Za-z_-]{1,64}$`)
	tokenPattern    = regexp.MustCompile(`^[0-9a-z]{24,64}$`)
)

// checked says what is wrong with a vote. Of the revision only its form is asked: who
// has an older page open rates what is read there.
func (r *Room) checked(v vote) error {
	switch {
	case !idPattern.MatchString(v.Article) || !r.Has(v.Article, v.Locale):
		return web.Invalid("article", "no_article", "there is no such article in this locale")
	case !revisionPattern.MatchString(v.Revision):
		return web.Invalid("revision", "malformed", "this is no revision")
	case v.Token != "" && !tokenPattern.MatchString(v.Token):
		return web.Invalid("token", "malformed", "a token has 24 to 64 small letters and digits")
	}
	return nil
}

// sound reads reasons and words, or says what is wrong with them.
func sound(reasons []Reason, words string) ([]Reason, string, error) {
	words = strings.TrimSpace(words)
	switch {
	case len(words) > MaxWords:
		return nil, "", web.Invalid("words", "too_long", "these words are too long")
	case !utf8.ValidString(words) || strings.ContainsRune(words, 0):
		return nil, "", web.Invalid("words", "malformed", "these words cannot be read")
	}
	var known []Reason
	for _, reason := range Reasons {
		if slices.Contains(reasons, reason) {
			known = append(known, reason)
		}
	}
	for _, reason := range reasons {
		if !slices.Contains(Reasons, reason) {
			return nil, "", web.Invalid("reasons", "malformed", "there is no reason "+string(reason))
		}
	}
	return known, words, nil
}
