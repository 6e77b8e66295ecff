// Package markdown is Helpwright's one dialect of Markdown: text in, [Document]
// out. It knows nothing of sites, articles or addresses.
//
// # The dialect
//
// CommonMark with GitHub's extensions (tables, strikethrough, bare addresses,
// task lists), footnotes and definition lists. On top of that:
//
//   - `## Title {#id}` gives a heading its id. Without one the id is derived from
//     the words: lower case, letters and digits of every script, the rest dashes.
//   - Callouts are quotes that begin with a mark: `> [!NOTE]`, TIP, IMPORTANT,
//     WARNING, CAUTION; a title may follow the mark.
//   - `> [!DETAILS] Title` folds its content away.
//   - Quotes marked `> [!TAB] Title` that follow each other, an empty line between
//     them, become one set of tabs.
//   - A picture that stands alone in its paragraph is a figure; its title is the
//     caption. If its file is a video (mp4, webm) or its address a video page, it
//     is a video.
//   - `{{name}}` is a variable, in words and in addresses; its value is text, not
//     Markdown. `{{> name}}` on a line of its own includes a block. Neither is
//     touched in code. `\{{` is literal.
//   - `{{? what to say here}}` marks a place that is still to be written. It stays
//     as it is, and is a problem.
//   - Raw HTML is off: it is a problem, and is shown as it was typed. Only comments
//     are allowed; they reach no output.
//   - In Chinese and Japanese a line break between two wide characters is no space.
//
// Nesting ends at 100 levels. Deeper marks are plain characters. A table has at
// most 100 columns. Each rendering ends at 16 MiB, whatever a text includes and
// repeats; what comes after is left out, and is a problem.
//
// # What a Document holds
//
// Two renderings of the same words, HTML and plain Markdown, as [Template]s:
// wherever an address belongs, a template has a slot that names a [Ref]. Who
// knows the addresses fills the slots; the document itself depends on nothing
// but its source, which is why it can be cached by the digest of that source.
//
// In HTML a slot takes what [RefKind] says. In Markdown a slot takes the bare
// address; left empty, the words remain and their brackets go. The Markdown
// reads well everywhere: callouts are quotes with a bold title, tabs and folds
// stand open under a bold title, blocks and variables are resolved.
//
// # HTML
//
// Every id in a document is unique. Ids made here begin with "tab-" and "fn-".
// There is no style attribute, no script, and no input but the tabs' radio
// buttons. Classes: callout (with note, tip, important, warning, caution) and
// callout-title, fold, tabs and tab, question, step and choices, code, table
// (cells left, center, right), tasks (items done, open), video, footnotes, and
// in code those that [HighlightClasses] lists.
//
// # Files
//
// One file a construct. parse.go sets goldmark up, unit.go is one parsed text,
// flow.go and inline.go walk the tree once and write everything at the same
// time, canon.go writes the Markdown side. passage.go and piece.go tell words from
// marks in a source, for those who change the words alone. encode.go and decode.go are the
// binary form for caches, vtt.go reads captions. nesting.go, budget.go and
// colourable.go keep hostile texts from costing more than others. Nothing here may read a file,
// know an address or judge one article by another.
package markdown

import (
	"helpwright/problem"
)

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
	// NoBlock says why there is no block of a name and what to do. Without it the
	// message is the plain one.
	NoBlock func(name string) (message, hint string)
	// CalloutTitle returns the word that stands above a callout without a title
	// of its own. Kind is note, tip, important, warning or caution. Without it
	// the kind itself is used, with a capital.
	CalloutTitle func(locale, kind string) string
	// VideoPage tells whether an http or https address is the page of a video.
	// Without it, pages of YouTube and Vimeo are.
	VideoPage func(address string) bool
	// ReservedIDs are ids that the page around the text uses; headings avoid them.
	ReservedIDs []string
	// HighlightCache bounds the memory for highlighted code in bytes; 0 means 16 MiB.
	HighlightCache int
}

// A Document is a parsed text. It is immutable.
type Document struct {
	HTML     Template
	Markdown Template
	Refs     []Ref
	Sections []Section // Sections[0] holds what stands before the first heading
	Anchors  []string  // ids of headings inside quotes, lists and tabs, which begin no section
	Steps    []Step    // only for Guide
	Blocks   []string  // names of included blocks, sorted
	Safety   []Span    // callouts that warn of harm (warning, caution), in their order
	Words    int       // words of the text, code left out; Han, Kana, Thai count two characters a word
	Digest   [32]byte  // of what the text says: source after includes and variables, line ends as \n
	Problems []problem.Problem
}

// A Section is a heading and the plain text up to the next heading. Headings in
// quotes, lists and tabs begin no section; they are text of the one they are in.
type Section struct {
	ID    string // "" for the text before the first heading
	Title string // plain text
	Level int    // 0 for the text before the first heading, else 2 to 6
	Text  string // plain text, blocks separated by newlines; code included
	Line  int
	Start int // byte range of the section's body in HTML.Bytes, after its heading and
	End   int // with its subsections: up to the next heading of the same or a higher level
}

// A Span is a part of a document, as bytes of HTML.Bytes.
type Span struct{ Start, End int }

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

// A Ref is an address that a text names: http, https, mailto, tel, relative or
// a fragment. Other schemes never become refs.
type Ref struct {
	Kind   RefKind
	Dest   string // as written, entities and escapes decoded, variables replaced
	Text   string // the link's plain text, the picture's alternative text, the video's title
	File   string // where it is written; a block's file for included words
	Line   int
	Column int
}
