package texts

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"helpwright/strict"
)

// A place is where an entry of a mapping stands, in bytes of the file.
type place struct {
	key        int // where its key begins
	start, end int // of its value
	line       int // the end of its last line, before the line end; that of its value among braces
	among      bool
}

// placeOf finds an entry of a mapping, false if its value is written in a way that is
// not edited here.
func (f *File) placeOf(mapping *strict.Node, e strict.Entry) (place, bool) {
	key, ok := f.offset(e.Line, e.Column)
	if !ok {
		return place{}, false
	}
	p := place{key: key, among: f.isInBraces(mapping)}
	colon := f.afterKey(key)
	if colon < 0 {
		return place{}, false
	}
	p.start = colon + len(f.source[colon:]) - len(bytes.TrimLeft(f.source[colon:], " \t"))
	if p.among {
		p.end = f.endAmongBraces(p.start)
		p.line = p.end
		return p, p.end > p.start
	}
	p.end, p.line = f.endOfBlock(p, e.Column-1)
	return p, p.end >= p.start
}

// offset returns the byte at a line and column, which counts characters.
func (f *File) offset(line, column int) (int, bool) {
	at := 0
	for ; line > 1; line-- {
		n := bytes.IndexByte(f.source[at:], '\n')
		if n < 0 {
			return 0, false
		}
		at += n + 1
	}
	for ; column > 1; column-- {
		_, size := utf8.DecodeRune(f.source[at:])
		if size == 0 {
			return 0, false
		}
		at += size
	}
	return at, true
}

// isInBraces reports whether a mapping is written in braces. What stands before its
// first key is a brace, a hyphen or the colon of the key that it belongs to.
func (f *File) isInBraces(mapping *strict.Node) bool {
	first, ok := f.offset(mapping.Entries[0].Line, mapping.Entries[0].Column)
	return ok && bytes.HasSuffix(bytes.TrimRight(f.source[:first], " \t\r\n"), []byte("{"))
}

// afterKey returns where what follows the colon behind a key begins, -1 if there is
// none.
func (f *File) afterKey(key int) int {
	at := key
	if quote := f.byteAt(key); quote == '"' || quote == '\'' {
		at = f.endOfQuote(key)
	}
	if at < 0 {
		return -1
	}
	line := f.source[at:f.lineEnd(at)]
	n := bytes.IndexByte(line, ':')
	if n < 0 {
		return -1
	}
	return at + n + 1
}

func (f *File) byteAt(at int) byte {
	if at >= len(f.source) {
		return 0
	}
	return f.source[at]
}

// lineEnd returns the end of the line that a byte stands on, before its line end.
func (f *File) lineEnd(at int) int {
	n := bytes.IndexByte(f.source[at:], '\n')
	if n < 0 {
		return len(f.source)
	}
	if n > 0 && f.source[at+n-1] == '\r' {
		n--
	}
	return at + n
}

// endOfQuote returns where a text in quotes ends, -1 if it does not.
func (f *File) endOfQuote(start int) int {
	quote := f.source[start]
	for i := start + 1; i < len(f.source); i++ {
		switch c := f.source[i]; {
		case c == '\\' && quote == '"':
			i++
		case c == quote && quote == '\'' && f.byteAt(i+1) == '\'':
			i++
		case c == quote:
			return i + 1
		}
	}
	return -1
}

// endAmongBraces returns where a value on one line in braces ends.
func (f *File) endAmongBraces(start int) int {
	if quote := f.byteAt(start); quote == '"' || quote == '\'' {
		return f.endOfQuote(start)
	}
	rest := f.source[start:f.lineEnd(start)]
	if n := bytes.IndexAny(rest, ",}]{["); n >= 0 {
		rest = rest[:n]
	}
	return start + len(bytes.TrimRight(rest, " \t"))
}

// endOfBlock returns where a value ends that stands on lines of its own or after its
// key, and where the last of these lines does. Indent is that of the key.
func (f *File) endOfBlock(p place, indent int) (end, line int) {
	if quote := f.byteAt(p.start); quote == '"' || quote == '\'' {
		end = f.endOfQuote(p.start)
		if end < 0 {
			return -1, -1
		}
		return end, f.lineEnd(end)
	}
	line = f.lineEnd(p.start)
	first := string(f.source[p.start:line])
	for next := f.after(line); next < len(f.source); {
		stop := f.lineEnd(next)
		text := string(f.source[next:stop])
		if words := strings.TrimLeft(text, " "); words != "" {
			if len(text)-len(words) <= indent {
				break
			}
			line = stop
		}
		next = f.after(stop)
	}
	if line > p.start+len(first) || strings.HasPrefix(first, "|") || strings.HasPrefix(first, ">") {
		return line, line
	}
	if n := strings.Index(first, " #"); n >= 0 {
		first = first[:n]
	}
	return p.start + len(strings.TrimRight(first, " \t")), line
}

// after returns where the line after a line end begins.
func (f *File) after(lineEnd int) int {
	n := bytes.IndexByte(f.source[lineEnd:], '\n')
	if n < 0 {
		return len(f.source)
	}
	return lineEnd + n + 1
}
