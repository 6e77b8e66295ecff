// Package convert turns the words of one page, written for another program,
// into Helpwright's dialect of Markdown. It knows nothing of sites and files:
// text goes in; Markdown, headings and notes about what was lost come out.
//
// # How
//
// Text is read into a tree of blocks (parse.go and parse_*.go) whose leaves are
// lines of words (inline.go, inline_link.go). Markup that is not Markdown, whichever of its spellings
// was used, becomes one thing in that tree: an element with a name, attributes
// and children. HTML, JSX (tag.go), Hugo's shortcodes (shortcode.go) and
// directives such as `:::note` are elements; a block of raw HTML is read by an
// HTML parser and becomes elements too (htmltree.go). Liquid is a template
// language and runs over the text before that (liquid.go).
//
// Then every element is lowered to Markdown (element.go, component.go and
// component_*.go): a `<table>` to a table, an Aside to a callout, a tab to a tab. What has no
// counterpart gives way to its children, and a [Note] says so. At last heading
// levels are repaired (heading.go) and the tree is written (write.go, write_words.go).
//
// Words inside code are never touched, apart from Hugo's escapes, which are
// part of the page and not of the code.
//
// # Limits
//
// Nothing is executed: an expression is kept when it is a plain string, and
// noted otherwise. Nesting deeper than 24 levels is kept as plain text. The work
// and the result grow with the text and no faster: the search for closing tags, the
// text that is written twice, and the empty cells of tables have budgets, and a note
// says when one is used up.
package convert

import "strings"

// A Flavour says which markup a text may hold beside Markdown.
type Flavour struct {
	MDX        bool // JSX, imports and {expressions}; no indented code
	Directives bool // :::note … :::
	Shortcodes bool // Hugo's {{< name >}} and {{% name %}}
	Kramdown   bool // {: .class } lines
	Admonition bool // !!! note "Title", with an indented body (MkDocs)
	HTML       bool // the whole text is HTML
}

// A Source is one text to be converted.
type Source struct {
	Line    int    // line of its file on which Text begins, from 1
	Lines   []int  // line of each line of Text, where it does not simply count from Line
	Text    string // without front matter
	Flavour Flavour
}

// Addresses tells what becomes of an address of the old site. All functions
// may be nil: then addresses stay as they are.
type Addresses struct {
	// Link returns the new address. When keep is false there is none, and the
	// link gives way to its words; why is noted.
	Link func(dest string) (address string, keep bool, why string)
	// Picture does the same for a picture or a video. A picture without a new
	// address gives way to its alternative text.
	Picture func(dest string) (address string, keep bool, why string)
	// Block returns the name of the block made from an included file.
	Block func(path string) (name string, ok bool)
	// Param returns the value of a page's or site's setting.
	Param func(name string) (value string, ok bool)
	// Title returns the title of the page that an address leads to, for links
	// that bring no words of their own.
	Title func(dest string) string
}

// A Result is a converted text.
type Result struct {
	Text     string    // Helpwright Markdown, ends with a newline unless empty
	Title    string    // the first-level heading with which the text began; it is no longer part of Text
	Lead     string    // plain text of the first paragraph
	Headings []Heading // in order
	Top      []string  // old ids that stood before the first heading
	Notes    []Note    // what could not be carried over
	Empty    bool      // there are no words, such as on a page that only listed others
}

// A Heading is a heading of the result.
type Heading struct {
	Title  string   // plain text
	Level  int      // 2 to 6
	ID     string   // in Helpwright
	Reach  string   // id to link to: its own, or for a heading within a list or quote that of the section around it, "" for the page
	OldIDs []string // ids by which the old site may have known it
	Empty  bool     // nothing stands between it and the next heading of its level or above
}

// A Note says what could not be carried over.
type Note struct {
	Line int    // of the source file, from 1
	What string // what stood there, such as "component <Chart>"
	Why  string // why it is gone, and what became of its words
}

// Options are settings of one conversion.
type Options struct {
	Title     string   // title from the front matter; a first heading that repeats it is dropped
	Reserved  []string // ids that no heading may have
	Addresses Addresses
}

// Convert converts a text.
func Convert(src Source, opts Options) Result {
	text := strings.TrimPrefix(src.Text, "\ufeff")
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.ReplaceAll(text, "\r", "\n")
	text = strings.Map(dropControl, text)
	c := &converter{flavour: src.Flavour, opts: opts, budget: 1<<20 + 64*len(text), spare: 1<<20 + 2*len(text), cells: 10_000 + 4*strings.Count(text, "|") + len(text)/8}
	d := newDoc(text, src.Line, src.Lines)
	c.collectDefinitions(d)
	var blocks []block
	if src.Flavour.HTML {
		blocks = c.fromHTML(text, src.Line)
	} else {
		blocks = c.parse(d, 0)
	}
	blocks = c.lower(blocks, 0)
	return c.finish(blocks)
}

// dropControl removes characters that no Markdown file may hold, and the
// invisible direction controls that check refuses in words.
func dropControl(r rune) rune {
	switch {
	case r == '\n' || r == '\t':
		return r
	case r < ' ' || r == 0x7f || r == '\ufeff':
		return -1
	case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
		return -1
	}
	return r
}

// A converter holds the state of one conversion.
type converter struct {
	flavour Flavour
	opts    Options
	imports map[string]string   // MDX: imported name to module path
	consts  map[string]string   // MDX: exported strings
	refs    map[string]linkDest // reference definitions by normalised label
	notes   []Note
	budget  int // bytes that may still be looked at while searching closing tags
	spare   int // bytes that may still be written more than once
	cells   int // cells that may still be added to tables to fill them up
}

// repeat reports whether n bytes of the page, or of its site, may be written once
// more. Without a limit a small page can ask for a huge one.
func (c *converter) repeat(line, n int) bool {
	if c.spare < 0 {
		return false
	}
	if c.spare -= n; c.spare < 0 {
		c.note(line, "repeated text", "the page repeats more text than it holds; from here on it is left out")
		return false
	}
	return true
}

type linkDest struct{ dest, title string }

func (c *converter) note(line int, what, why string) {
	c.notes = append(c.notes, Note{Line: line, What: what, Why: why})
}
