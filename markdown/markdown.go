// Package markdown is Helpwright's one dialect of Markdown: text in, [Document]
// out. It knows nothing of sites, articles or addresses.
//
// # The dialect
//
// CommonMark with GitHub's extensions (tables, strikethrough, autolinks, task
// lists), footnotes, definition lists and heading ids (`## Title {#id}`). Raw
// HTML is off. On top of that:
//
//   - Callouts are quotes that begin with a mark: `> [!NOTE]`, TIP, IMPORTANT,
//     WARNING, CAUTION; a title may follow the mark.
//   - `> [!DETAILS] Title` folds its content away.
//   - Quotes marked `> [!TAB] Title` that follow each other become one set of tabs.
//   - A picture that stands alone in its paragraph is a figure; its title is the
//     caption. A picture whose file is a video (mp4, webm) or whose address is a
//     video page is a video.
//   - `{{name}}` is a variable, `{{> name}}` on a line of its own includes a
//     block. Neither is touched in code. `\{{` is literal.
//
// # What a Document holds
//
// Two renderings of the same words, HTML and plain CommonMark, as [Template]s:
// wherever an address belongs, a template has a slot that names a [Ref]. Who
// knows the addresses fills the slots; the document itself depends on nothing
// but its source, which is why it can be cached by the digest of that source.
package markdown

import "helpwright/problem"

// A Shape says how second-level headings divide a text.
type Shape uint8

const (
	Prose     Shape = iota // plain article: headings stay headings
	Questions              // FAQ: each second-level heading with what follows is a <section class="question" id=…>
	Guide                  // troubleshooting: each second-level heading is a <section class="step" id=…>; its closing list of links is <ul class="choices">
)

// A Source is one text to be parsed.
type Source struct {
	File   string // slash path for messages, relative to the site folder
	Line   int    // line of File on which Text begins, from 1
	Text   []byte // the body, without front matter
	Locale string // BCP 47 tag of the words: decides line breaks, blocks and variables
	Shape  Shape
}

// Config is what a parser needs to know of the site. Functions may be nil and
// must be safe for concurrent use.
type Config struct {
	// Variable returns the value of a variable in a locale.
	Variable func(locale, name string) (value string, ok bool)
	// Block returns the words of a block in a locale; File and Line of the
	// answer are where messages about these words point to.
	Block func(locale, name string) (Source, bool)
}

// A Document is a parsed text. It is immutable.
type Document struct {
	HTML     Template
	Markdown Template
	Refs     []Ref
	Sections []Section // Sections[0] holds what stands before the first heading
	Steps    []Step    // only for Guide
	Blocks   []string  // names of included blocks, sorted
	Words    int       // words of the text, code left out; Han, Kana, Thai count two characters a word
	Digest   [32]byte  // of what the text says: source after includes and variables
	Problems []problem.Problem
}

// A Section is a heading and the plain text up to the next heading.
type Section struct {
	ID    string // "" for the text before the first heading
	Title string // plain text
	Level int    // 0 for the text before the first heading, else 1 to 6
	Text  string // plain text, blocks separated by newlines; code included
	Line  int
	Start int // byte range of the section's body in HTML.Bytes (after its heading), for FAQ answers
	End   int
}

// A Step is a question of a guide.
type Step struct {
	ID      string
	Title   string
	Text    string // plain text of what stands between heading and choices
	Line    int
	Column  int
	Choices []Choice
}

// A Choice is an answer that a step offers.
type Choice struct {
	Text string
	Ref  int // index into Document.Refs
}

// A RefKind says what a ref refers to.
type RefKind uint8

const (
	RefLink  RefKind = iota // <a>: slot follows "<a" and is filled with attributes (` href="…"`) or nothing
	RefImage                // <img>: slot follows "<img" and is filled with attributes (` src="…" width="…" height="…"`)
	RefVideo                // slot stands inside <figure class="video"> and is filled with whole markup
)

// A Ref is an address that a text names.
type Ref struct {
	Kind   RefKind
	Dest   string // as written, entities and escapes decoded, variables replaced
	Text   string // the link's plain text, the picture's alternative text, the video's title
	File   string // where it is written; a block's file for included words
	Line   int
	Column int
}
