package convert

// A block is a piece of a page: a paragraph, a list, an element.
type block interface{ blockLine() int }

type at int // source line, embedded in every block

func (a at) blockLine() int { return int(a) }

type (
	// A paragraph is a run of words. Tight ones stand without a blank line
	// before them in lists.
	paragraph struct {
		at
		words []inline
	}
	heading struct {
		at
		level  int
		words  []inline
		id     string   // explicit, "" to derive it
		anchor []string // further ids under which it was known
	}
	// code is a fenced or indented block; its text ends without a newline.
	code struct {
		at
		info string
		text string
	}
	// A quote is a quotation, or with a mark a callout, fold or tab.
	quote struct {
		at
		mark   string // "NOTE", "DETAILS", "TAB"; "" for a quotation
		title  []inline
		blocks []block
	}
	list struct {
		at
		ordered bool
		start   int
		tight   bool
		items   []item
	}
	item struct {
		task   string // "[ ] " or "[x] "
		blocks []block
	}
	// A table holds rows of cells; the first row is the head.
	table struct {
		at
		align []string // delimiter cells, such as ":---"
		rows  [][][]inline
	}
	rule struct{ at }
	// An include stands for a block of another file.
	include struct {
		at
		name string
	}
	// A footnote or definition is a container with a marker of its own.
	footnote struct {
		at
		label  string
		blocks []block
	}
	definition struct {
		at
		blocks []block
	}
	// An anchor is an id for whatever follows.
	anchor struct {
		at
		id string
	}
	// An element is markup that is still to be lowered.
	element struct {
		at
		tag    tag
		blocks []block
		raw    string // the source between its tags
	}
)
