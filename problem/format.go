package problem

import (
	"fmt"
	"io"
	"strings"
)

// A Format is a form in which problems are printed.
type Format string

const (
	Text   Format = "text"   // lines for people, at most 1000 of them, and their count; nothing when there are none
	JSON   Format = "json"   // one object with every problem
	GitHub Format = "github" // workflow commands, shown beside the lines of a pull request
	SARIF  Format = "sarif"  // SARIF 2.1.0, for code scanning services
)

// ParseFormat returns the format with the name that a person wrote.
func ParseFormat(name string) (Format, error) {
	if _, ok := Format(name).writer(); !ok {
		return "", fmt.Errorf("no format %q", name)
	}
	return Format(name), nil
}

type writer func(io.Writer, []Problem) error

func (f Format) writer() (writer, bool) {
	switch f {
	case Text:
		return writeText, true
	case JSON:
		return writeJSON, true
	case GitHub:
		return writeGitHub, true
	case SARIF:
		return writeSARIF, true
	}
	return nil, false
}

// Write prints the problems in the order given; see [Sort].
func Write(w io.Writer, format Format, ps []Problem) error {
	write, ok := format.writer()
	if !ok {
		return fmt.Errorf("writing problems: no format %q", format)
	}
	return write(w, ps)
}

// total counts the problems in words: "3 errors, 1 warning".
func total(ps []Problem) string {
	errors, warnings := Count(ps)
	return counted(errors, "error") + ", " + counted(warnings, "warning")
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// visible replaces what could move the cursor, end the line or turn the reading
// direction by its escape. Problems quote content, and content is hostile.
func visible(s string) string {
	if !strings.ContainsFunc(s, invisible) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if invisible(r) {
			fmt.Fprintf(&b, `\u%04x`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func invisible(r rune) bool {
	switch {
	case r < 0x20, r >= 0x7f && r < 0xa0: // control characters
		return true
	case r == 0x061c, r == 0x200e, r == 0x200f: // direction marks
		return true
	case r >= 0x2028 && r <= 0x202e, r >= 0x2066 && r <= 0x2069: // line ends, embeddings, isolates
		return true
	}
	return false
}
