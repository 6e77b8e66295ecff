package problem

import (
	"fmt"
	"io"
	"strings"
)

// A Format is a form in which problems are printed. A *Format is a flag value
// for command lines.
type Format string

const (
	FormatText   Format = "text"   // lines for people, at most 1000 of them, and their count; nothing when there are none
	FormatJSON   Format = "json"   // one object with every problem
	FormatGitHub Format = "github" // workflow commands, shown beside the lines of a pull request
	FormatSARIF  Format = "sarif"  // SARIF 2.1.0, for code scanning services
)

// A Report is what a run has to say.
type Report struct {
	Problems []Problem // in the order in which they are printed; see [Sort]
	Notes    []Note    // for formats that show something beside a file
	Against  any       // for programs, under "against" in JSON; nil: nothing was compared
}

// A Note tells of a file what is no problem, such as what a pull request changes for
// its readers.
type Note struct {
	File    string // slash path relative to the site folder
	Title   string // one word
	Message string // lower case, no full stop
}

type writer func(io.Writer, Report) error

func (f Format) writer() (writer, bool) {
	switch f {
	case FormatText:
		return writeText, true
	case FormatJSON:
		return writeJSON, true
	case FormatGitHub:
		return writeGitHub, true
	case FormatSARIF:
		return writeSARIF, true
	}
	return nil, false
}

// Set takes the name of a format as a person writes it.
func (f *Format) Set(name string) error {
	if _, ok := Format(name).writer(); !ok {
		return fmt.Errorf("no format %q: use text, json, github or sarif", name)
	}
	*f = Format(name)
	return nil
}

func (f Format) String() string { return string(f) }

// Type names the flag's value in help texts.
func (Format) Type() string { return "text|json|github|sarif" }

// Write prints problems in the order given; see [Sort].
func Write(w io.Writer, format Format, ps []Problem) error {
	return WriteReport(w, format, Report{Problems: ps})
}

// WriteReport prints a report. Text leaves out notes: what they say can be said better
// to people than beside files.
func WriteReport(w io.Writer, format Format, r Report) error {
	write, ok := format.writer()
	if !ok {
		return fmt.Errorf("writing problems: no format %q", format)
	}
	return write(w, r)
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
