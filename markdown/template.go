package markdown

import (
	"bytes"
	"sort"
	"strings"
)

// A Template is text with slots for addresses.
type Template struct {
	Bytes []byte
	Slots []Slot // ascending by Offset
}

// A Slot is a place in Template.Bytes at which something is inserted.
type Slot struct {
	Offset int // byte offset in Template.Bytes
	Ref    int // index into Document.Refs
	Kind   SlotKind
	Tail   int // for SlotAddress: how many bytes after the slot belong to the link (title and closing bracket)
}

// A SlotKind says what a slot is filled with.
type SlotKind uint8

const (
	// SlotMarkup is the one kind in Document.HTML: what RefKind says is inserted
	// as it is; nothing is allowed.
	SlotMarkup SlotKind = iota
	// SlotOpen, only in Document.Markdown, stands before the "[" or "![" of the
	// link or picture that the next SlotAddress of the same ref closes. It is
	// never filled.
	SlotOpen
	// SlotAddress, only in Document.Markdown, stands where the destination
	// belongs. It is filled with the bare address. When it is filled with
	// nothing, brackets and title go too and the words remain.
	SlotAddress
)

// AppendTo appends the template to dst, with every slot filled by what fill
// appends for its ref.
func (t Template) AppendTo(dst []byte, fill func(dst []byte, ref int) []byte) []byte {
	return t.AppendRange(dst, 0, len(t.Bytes), fill)
}

// AppendRange is like AppendTo for the bytes from start to end, such as those of a section.
func (t Template) AppendRange(dst []byte, start, end int, fill func(dst []byte, ref int) []byte) []byte {
	var open []int // where in dst the links stand that are not closed yet
	at := start
	first := sort.Search(len(t.Slots), func(i int) bool { return t.Slots[i].Offset >= start })
	for _, s := range t.Slots[first:] {
		if s.Offset >= end {
			break
		}
		dst = append(dst, t.Bytes[at:s.Offset]...)
		at = s.Offset
		switch s.Kind {
		case SlotOpen:
			open = append(open, len(dst))
		case SlotAddress:
			before := len(dst)
			dst = fill(dst, s.Ref)
			if len(open) == 0 {
				break
			}
			mark := open[len(open)-1]
			open = open[:len(open)-1]
			if len(dst) == before {
				dst = withoutBrackets(dst, mark)
				at += s.Tail
			} else {
				dst = guardAddress(dst, before)
			}
		default:
			dst = fill(dst, s.Ref)
		}
	}
	return append(dst, t.Bytes[at:end]...)
}

// withoutBrackets turns the unfinished link or picture that begins at mark,
// such as "[words](", into its words.
func withoutBrackets(dst []byte, mark int) []byte {
	words, ok := bytes.CutPrefix(bytes.TrimPrefix(dst[mark:], []byte{'!'}), []byte{'['})
	words, closed := bytes.CutSuffix(words, []byte("]("))
	if !ok || !closed {
		return dst
	}
	return append(dst[:mark], words...)
}

// guardAddress escapes what would end a destination too early in the address
// that begins at start.
func guardAddress(dst []byte, start int) []byte {
	if !bytes.ContainsAny(dst[start:], breaksAddress) {
		return dst
	}
	address := string(dst[start:])
	dst = dst[:start]
	for i := range len(address) {
		c := address[i]
		if strings.IndexByte(breaksAddress, c) >= 0 {
			const hex = "0123456789ABCDEF"
			dst = append(dst, '%', hex[c>>4], hex[c&15])
		} else {
			dst = append(dst, c)
		}
	}
	return dst
}

// breaksAddress lists what ends or changes a destination that is not in angle brackets.
const breaksAddress = " ()<>\\\t\r\n"
