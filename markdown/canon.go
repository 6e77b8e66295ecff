package markdown

import (
	"bytes"
	"strings"
)

// A canon writes the Markdown side of a document. Blocks write as if they
// stood alone; the canon puts the prefix of quotes and list items before each
// line and the empty lines between blocks.
type canon struct {
	buf       []byte
	slots     []Slot
	prefix    []byte // of the lines of the block that is being written
	fresh     bool   // nothing stands on the line yet, not even the prefix
	pending   gap    // what separates the next words from those before
	gapPrefix int    // how much of the prefix stands on the empty line of a pending gap
}

// A gap is what stands between two blocks.
type gap uint8

const (
	tight gap = 1 // a line end
	loose gap = 2 // an empty line
)

func (c *canon) reset() {
	*c = canon{buf: c.buf[:0], slots: c.slots[:0], prefix: c.prefix[:0], fresh: true}
}

func (c *canon) finish() []byte {
	if len(c.buf) > 0 {
		c.buf = append(c.buf, '\n')
	}
	return c.buf
}

// gap separates what was written from what comes; the wider of two gaps wins.
func (c *canon) gap(g gap) {
	if c.pending == 0 {
		c.gapPrefix = len(c.prefix)
	}
	c.pending = max(c.pending, g)
}

func (c *canon) push(prefix string) { c.prefix = append(c.prefix, prefix...) }

func (c *canon) pop(prefix string) {
	c.prefix = c.prefix[:len(c.prefix)-len(prefix)]
	c.gapPrefix = min(c.gapPrefix, len(c.prefix))
}

// begin makes ready for words on the current line.
func (c *canon) begin() {
	if c.pending != 0 && len(c.buf) > 0 {
		c.buf = append(c.buf, '\n')
		if c.pending == loose {
			c.buf = append(c.buf, bytes.TrimRight(c.prefix[:c.gapPrefix], " ")...)
			c.buf = append(c.buf, '\n')
		}
		c.fresh = true
	}
	c.pending = 0
	if c.fresh {
		c.buf = append(c.buf, c.prefix...)
		c.fresh = false
	}
}

// line ends the line within a block.
func (c *canon) line() {
	if c.fresh {
		c.buf = append(c.buf, bytes.TrimRight(c.prefix, " ")...)
	}
	c.buf = append(c.buf, '\n')
	c.fresh = true
}

// str writes marks.
func (c *canon) str(s string) {
	c.begin()
	c.buf = append(c.buf, s...)
}

// raw writes words as they stand in a source. They are escaped there already;
// only what was kept from beginning a block by its indentation needs help.
func (c *canon) raw(b []byte) {
	if len(b) == 0 {
		return
	}
	atStart := c.fresh || c.pending != 0
	c.begin()
	if atStart {
		if n := blockStart(b); n >= 0 {
			c.buf = append(c.buf, b[:n]...)
			c.buf = append(c.buf, '\\')
			b = b[n:]
		}
	}
	c.buf = append(c.buf, b...)
}

// words writes plain text with every mark escaped.
func (c *canon) words(s string) {
	for i := range len(s) {
		if strings.IndexByte("\\`*_[]<>&~|{", s[i]) < 0 {
			continue
		}
		b := make([]byte, 0, len(s)+8)
		for j := range len(s) {
			if strings.IndexByte("\\`*_[]<>&~|{", s[j]) >= 0 {
				b = append(b, '\\')
			}
			b = append(b, s[j])
		}
		c.raw(bytes.ReplaceAll(b, []byte{'\n'}, []byte{' '}))
		return
	}
	c.raw([]byte(strings.ReplaceAll(s, "\n", " ")))
}

// open stands where a link or picture begins, address where its destination
// belongs; see SlotKind.
func (c *canon) open(ref int, mark string) {
	c.begin()
	c.slots = append(c.slots, Slot{Offset: len(c.buf), Ref: ref, Kind: SlotOpen})
	c.buf = append(c.buf, mark...)
}

func (c *canon) address(ref int, title string) {
	c.str("](")
	slot := len(c.slots)
	c.slots = append(c.slots, Slot{Offset: len(c.buf), Ref: ref, Kind: SlotAddress})
	if title != "" {
		c.buf = append(c.buf, ` "`...)
		c.buf = append(c.buf, titleEscapes.Replace(title)...)
		c.buf = append(c.buf, '"')
	}
	c.buf = append(c.buf, ')')
	c.slots[slot].Tail = len(c.buf) - c.slots[slot].Offset
}

var titleEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "&", `\&`, "\n", " ", "\r", "")

// blockStart returns where a backslash keeps a line of words from beginning a
// block, or -1 when it would begin none.
func blockStart(b []byte) int {
	switch c := b[0]; c {
	case '>':
		return 0
	case '#':
		rest := bytes.TrimLeft(b, "#")
		if len(b)-len(rest) <= 6 && startsWithSpace(rest) {
			return 0
		}
	case '-', '+', '*', ':':
		if startsWithSpace(b[1:]) || c != ':' && onlyHolds(b, c) {
			return 0
		}
	case '=':
		if onlyHolds(b, '=') {
			return 0
		}
	case '`', '~':
		if len(b) >= 3 && b[1] == c && b[2] == c {
			return 0
		}
	case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		n := 1
		for n < len(b) && b[n] >= '0' && b[n] <= '9' {
			n++
		}
		if n <= 9 && n < len(b) && (b[n] == '.' || b[n] == ')') && startsWithSpace(b[n+1:]) {
			return n
		}
	}
	return -1
}

// BlockStart returns where a backslash keeps words at the beginning of a block from
// making it another block, -1 where none is needed.
func BlockStart(words []byte) int {
	if len(words) == 0 {
		return -1
	}
	return blockStart(words)
}

func startsWithSpace(b []byte) bool { return len(b) == 0 || b[0] == ' ' || b[0] == '\t' }

func onlyHolds(b []byte, c byte) bool {
	for _, x := range b {
		if x != c && x != ' ' && x != '\t' {
			return false
		}
	}
	return true
}
