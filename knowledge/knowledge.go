// Package knowledge loads a folder of Markdown as a [Base]: topics, articles,
// editions; and finds every problem in it.
//
// A base is immutable once loaded. It keeps in memory what must be known of all
// editions (titles, addresses, headings, references); the words themselves are
// read again when a page is rendered, from a cache of parsed documents or from
// the source, so memory does not grow with the length of the articles.
//
// Files: config.go (what a site tells this package), load.go and files.go (from
// file system to base), frontmatter.go (strict reading of the fields), document.go
// (parsing and caching of words), written.go (words as they were typed), check*.go (one file a group of rules), face.go and
// verdict.go (what need not be checked again), snapshot.go and stamp*.go (what need not
// be read again), for.go (narrowing to an audience),
// reload.go (a new base from an old one and a list of changed files). Nothing here knows of HTML pages, git or addresses on the web.
package knowledge

import (
	"time"

	"helpwright/markdown"
	"helpwright/problem"
)

// A Kind is the sort of an article.
type Kind string

const (
	KindArticle         Kind = "article"
	KindFAQ             Kind = "faq"
	KindTroubleshooting Kind = "troubleshooting"
	KindReference       Kind = "reference"
)

// A State is how far an edition's review has come (KCS: work in progress, not
// validated, validated, archived).
type State string

const (
	Draft    State = "draft"
	Review   State = "review"
	Approved State = "approved"
	Archived State = "archived"
)

// An Audience is who may see an article. The order is from widest to narrowest.
type Audience string

const (
	Public   Audience = "public"
	Customer Audience = "customer"
	Partner  Audience = "partner"
	Internal Audience = "internal"
)

// A Base is a validated knowledge base.
type Base struct {
	Config   *Config
	Root     *Topic     // the content folder itself; its Parent is nil
	Topics   []*Topic   // all but Root, parents before children, siblings in order
	Articles []*Article // in reading order: topic by topic
	ByID     map[string]*Article
	ByFolder map[string]*Article // by content-relative folder, "billing/refund-an-order"
	Blocks   map[string]*Block
	Pictures map[string]*Picture // by content-relative path; every file that lies beside words

	texts map[string]*Picture // what stands in documents to download, by the path of the document

	docs    *documents                   // where words are read again
	scanned []problem.Problem            // of files that are no article's
	found   map[string][]problem.Problem // of the files of an article, by folder
	broken  map[string]bool              // folders of articles, and files, that are there but cannot be used
	refused map[string]bool              // files beside words whose kind is not published, by path
	unread  map[string]bool              // ids that articles probably have whose files cannot be used

	old           map[string]*Article // by content-relative folder that an article once had
	topicByFolder map[string]*Topic
}

// A Topic is a folder with topic.yaml.
type Topic struct {
	Folder   string            // content-relative, "" for the root
	Slugs    map[string]string // by locale; missing: the folder's name
	Names    map[string]string // by locale
	Summary  map[string]string // by locale; may be empty
	Order    int
	Parent   *Topic
	Topics   []*Topic   // in order
	Articles []*Article // in order
	File     string     // topic.yaml, for messages

	slugs map[string][2]int // line and column of each slug in topic.yaml, by locale
}

// An Article is one thing that a customer can know or do: the facts.
type Article struct {
	ID             string
	Folder         string // content-relative
	Topic          *Topic
	Order          int // within the topic; smaller first, then by folder
	Kind           Kind
	Audience       Audience
	Governance     string
	Owner          string
	Products       []string
	Markets        []string // empty: everywhere
	ContactReasons []string
	ReviewBy       time.Time // zero: never
	Related        []string  // ids, as written
	Documents      []DocumentFile
	Source         *Edition            // where the article was written
	Editions       map[string]*Edition // by locale

	written []string // locales in which there is a file, usable or not
}

// An Edition is an article in one locale: the words.
type Edition struct {
	Article        *Article
	Locale         string
	File           string // slash path relative to the site folder
	Title          string
	Summary        string
	Keywords       []string
	State          State
	Slug           string   // "" means the folder's name
	MovedFrom      []string // old addresses
	SourceRevision string
	ChangeMinor    bool
	Machine        bool
	Outdated       string    // how much its source has changed since: "minor", "medium", "major"; "" for sources, and until history is read
	OutdatedSince  time.Time // when its source came to say something else; zero when unknown
	Created        time.Time // from history; zero when unknown
	Modified       time.Time // committer time of the commit in which the revision first appeared; zero when unknown
	Reviewed       time.Time // when the state last became approved; zero when unknown
	Revision       Revision
	Words          int
	BodyLine       int // line of File on which the body begins
	Outline        []Heading
	Anchors        []string // ids of headings in quotes, lists and tabs
	Refs           []markdown.Ref
	Steps          []markdown.Step // Text left out
	Blocks         []string
	Features       []uint32 // hashes of telling words, ascending; for related articles

	path         string // content-relative file
	from         string // the folder of earlier words, from which their references lead on; else ""
	places       places // of the fields, for problems
	shape        markdown.Shape
	key          Key
	digest       [32]byte // of the words alone
	face         [32]byte // of what others may see of it, see appendFace
	blocksDigest [32]byte // of the blocks that they include
}

// A Revision is a short digest of what an edition says and to whom.
type Revision string

// A Heading is a section's place in the table of contents.
type Heading struct {
	ID    string
	Title string
	Level int
}

// A Block is a reusable piece of words.
type Block struct {
	Name    string
	Markets []string
	State   map[string]State  // by locale
	File    map[string]string // by locale

	Revision       map[string]Revision // of its words as they are written, by locale
	SourceRevision map[string]string   // that a translation follows, by locale; "" where none is named
}

// A Picture is a file beside words: a picture, a video or a document.
type Picture struct {
	Path   string // content-relative
	Digest string // hex SHA-256, first 16 characters
	Width  int    // pixels; 0 for files that are not pictures
	Height int
	Size   int64
}

// A DocumentFile is a manual or other file offered with an article.
type DocumentFile struct {
	File    string // relative to the article's folder
	Title   string
	Version string
	Line    int // where it is written
	Column  int
}
