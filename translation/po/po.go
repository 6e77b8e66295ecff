// Package po writes and reads PO, the format in which translators of programs
// exchange phrases.
//
// An [Entry] is a phrase, or one form of a phrase with plural forms: its name is the
// context, so no two entries are the same to a translator's program, and which forms
// there are is a matter of the language and not of PO's own rules for plurals.
//
//	#. form "few" of the plural
//	msgctxt "article_count:few"
//	msgid "{{.Count}} articles"
//	msgstr "{{.Count}} artykuły"
//
// What is read: contexts, ids, words, the flag "fuzzy" (such an entry is not done),
// comments. What PO has for plurals of its own is refused. Files come from strangers:
// at most 4 MiB and 10,000 entries, in UTF-8.
package po

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"helpwright/problem"
)

// Limits of a file that is read.
const (
	maxSize    = 4 << 20 // bytes
	maxEntries = 10_000
)

// An Entry is a phrase with its translation.
type Entry struct {
	Context string // name
	ID      string // what the source says
	Words   string // what the translation says; "" if it says nothing
	Note    string // for translators; on one line
	Line    int    // of the context, in a file that was read
}

// Write returns entries as a file of a locale.
func Write(locale string, entries []Entry) []byte {
	var b bytes.Buffer
	b.WriteString("msgid \"\"\nmsgstr \"\"\n" +
		quoted("Language: "+strings.ReplaceAll(locale, "-", "_")+"\n") + "\n" +
		quoted("MIME-Version: 1.0\n") + "\n" +
		quoted("Content-Type: text/plain; charset=UTF-8\n") + "\n" +
		quoted("Content-Transfer-Encoding: 8bit\n") + "\n")
	for _, e := range entries {
		b.WriteByte('\n')
		if e.Note != "" {
			b.WriteString("#. " + e.Note + "\n")
		}
		fmt.Fprintf(&b, "msgctxt %s\nmsgid %s\nmsgstr %s\n", quoted(e.Context), quoted(e.ID), quoted(e.Words))
	}
	return b.Bytes()
}

var escapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`, "\r", `\r`)

func quoted(s string) string { return `"` + escapes.Replace(s) + `"` }

// A File is what was read.
type File struct {
	Locale  string
	Entries []Entry
}

// Read reads a file. With a problem there are no entries.
func Read(file string, text []byte) (*File, []problem.Problem) {
	r := &reader{seen: map[string]bool{}}
	if err := r.read(text); err != nil {
		return nil, []problem.Problem{{File: file, Line: r.line, Column: 1, Rule: problem.Markup, Message: err.Error()}}
	}
	return &r.out, nil
}

// A reader reads a file line by line.
type reader struct {
	out   File
	line  int
	entry Entry
	last  *string // to which a line that is only a text belongs
	begun bool
	fuzzy bool
	seen  map[string]bool // contexts
}

func (r *reader) read(text []byte) error {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	switch {
	case len(text) > maxSize:
		return fmt.Errorf("larger than %d MiB", maxSize>>20)
	case !utf8.Valid(text):
		return fmt.Errorf("not valid UTF-8")
	}
	for line := range strings.Lines(string(text)) {
		r.line++
		if err := r.take(strings.TrimSpace(line)); err != nil {
			return err
		}
	}
	return r.finish()
}

func (r *reader) take(line string) error {
	keyword, rest, _ := strings.Cut(line, " ")
	switch {
	case line == "":
		return nil
	case strings.HasPrefix(line, "#~"):
		return nil // an entry that is no longer used
	case strings.HasPrefix(line, "#"):
		if err := r.finish(); err != nil {
			return err
		}
		r.fuzzy = r.fuzzy || hasFlag(line, "fuzzy")
		return nil
	case line[0] == '"':
		return r.text(line)
	case keyword == "msgctxt":
		if err := r.finish(); err != nil {
			return err
		}
		r.begun, r.entry.Line, r.last = true, r.line, &r.entry.Context
	case keyword == "msgid":
		if r.last == &r.entry.ID || r.last == &r.entry.Words {
			if err := r.finish(); err != nil {
				return err
			}
		}
		r.begun, r.last = true, &r.entry.ID
	case keyword == "msgstr":
		r.last = &r.entry.Words
	default:
		return fmt.Errorf("%q is not expected", keyword)
	}
	return r.text(strings.TrimSpace(rest))
}

// hasFlag reports whether a comment lists flags, and one of them.
func hasFlag(line, flag string) bool {
	flags, ok := strings.CutPrefix(line, "#,")
	if !ok {
		return false
	}
	for f := range strings.SplitSeq(flags, ",") {
		if strings.TrimSpace(f) == flag {
			return true
		}
	}
	return false
}

// text takes a quoted text.
func (r *reader) text(quoted string) error {
	if r.last == nil {
		return fmt.Errorf("a text that belongs to nothing")
	}
	s, err := strconv.Unquote(quoted)
	if err != nil || quoted[0] != '"' {
		return fmt.Errorf("%s is no text in quotes", quoted)
	}
	*r.last += s
	return nil
}

// finish takes the entry that was read; the one without an id is the header.
func (r *reader) finish() error {
	e, begun, fuzzy := r.entry, r.begun, r.fuzzy
	if !begun {
		return nil
	}
	r.entry, r.begun, r.fuzzy, r.last = Entry{}, false, false, nil
	if e.Context == "" && e.ID == "" {
		r.header(e.Words)
		return nil
	}
	if r.seen[e.Context] {
		return fmt.Errorf("the context %q stands there twice", e.Context)
	}
	if len(r.seen) == maxEntries {
		return fmt.Errorf("more than %d entries", maxEntries)
	}
	r.seen[e.Context] = true
	if fuzzy {
		e.Words = ""
	}
	r.out.Entries = append(r.out.Entries, e)
	return nil
}

func (r *reader) header(words string) {
	for line := range strings.Lines(words) {
		if locale, ok := strings.CutPrefix(strings.TrimSpace(line), "Language:"); ok {
			r.out.Locale = strings.ReplaceAll(strings.TrimSpace(locale), "_", "-")
		}
	}
}
