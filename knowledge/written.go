package knowledge

import (
	"strings"
	"unicode/utf8"

	"helpwright/plain"
)

// A written is the body of a file with its code and its addresses taken out, line by
// line as it was typed. Blocks that it includes have files of their own.
type written struct {
	text string
	line int // of the file, on which the body begins
}

func (p *parsed) written() written {
	var b strings.Builder
	fence := ""
	for line := range strings.Lines(string(p.matter.body)) {
		mark := fenceOf(line)
		switch {
		case fence == "" && mark != "":
			fence = mark
			b.WriteByte('\n')
		case fence != "":
			if strings.HasPrefix(mark, fence) {
				fence = ""
			}
			b.WriteByte('\n')
		default:
			b.WriteString(blank(line))
		}
	}
	return written{b.String(), p.matter.bodyLine}
}

// fenceOf returns the marks with which a line begins or ends a piece of code.
func fenceOf(line string) string {
	line = strings.TrimLeft(line, " >\t-*0123456789.")
	for _, mark := range []string{"`", "~"} {
		if n := len(line) - len(strings.TrimLeft(line, mark)); n >= 3 {
			return line[:n]
		}
	}
	return ""
}

// blank puts spaces in place of the code and the addresses in a line, so that what is
// left stands where it stood.
func blank(line string) string {
	out := []byte(line)
	hide := func(from, to int) {
		for i := from; i < to; i++ {
			out[i] = ' '
		}
	}
	for at := 0; at < len(line); at++ {
		switch rest := line[at:]; {
		case rest[0] == '`':
			mark := rest[:len(rest)-len(strings.TrimLeft(rest, "`"))]
			end := strings.Index(rest[len(mark):], mark)
			if end < 0 {
				return string(out)
			}
			hide(at, at+end+2*len(mark))
			at += end + 2*len(mark) - 1
		case strings.HasPrefix(rest, "]("), strings.HasPrefix(rest, "{#"), strings.HasPrefix(rest, "{{"), strings.HasPrefix(rest, "[!"):
			end := strings.IndexAny(rest[1:], ")}]")
			if end >= 0 {
				hide(at+1, at+end+1)
				at += end
			}
		}
	}
	return string(out)
}

// find returns the line and column of the first place of some words, 0 where they do
// not stand in one line.
func (w written) find(words string) (line, column int) {
	i := plain.Find(w.text, words)
	if i < 0 {
		return 0, 0
	}
	before := w.text[:i]
	return w.line + strings.Count(before, "\n"), 1 + utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:])
}
