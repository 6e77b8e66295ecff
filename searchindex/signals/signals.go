// Package signals reads how often readers open articles: data/signals.jsonl in the
// site folder, which whoever serves the site writes and no build needs. A line is an
// article in the locale of its readers:
//
//	{"article": "refund-an-order", "locale": "en", "views": 1240, "clicks": 96}
//
// Views are how often its page was opened, clicks how often out of a search. Both are
// of the same span of time for all lines, such as the last ninety days. A line that
// cannot be read is a problem and does not count; articles and locales that are gone
// count for nothing.
//
// Limits: 32 MiB a file, 1 KiB a line, 1,000,000,000 a number.
//
// Only the reading of this file may live here; package searchindex says what popular
// articles gain.
package signals

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"helpwright/problem"
)

// File is where the signals lie in the site folder.
const File = "data/signals.jsonl"

// The limits of a file.
const (
	maxFile   = 32 << 20 // bytes
	maxLine   = 1 << 10
	maxNumber = 1_000_000_000
	maxFound  = 20 // problems; a file that is no such file at all needs no more
)

// searched is how many views a click counts: who searched has chosen it.
const searched = 8

// Use is how often articles are opened, by locale and id. Whoever came from a search
// counts more.
type Use map[string]map[string]int

// Read reads the signals of a site; without the file there are none.
func Read(site fs.FS) (Use, []problem.Problem, error) {
	f, err := site.Open(File)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("reading signals: %w", err)
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, []problem.Problem{wrong(0, 0, "this is not a file")}, err
	}
	text, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, nil, fmt.Errorf("reading signals: %w", err)
	}
	if len(text) > maxFile {
		return nil, []problem.Problem{wrong(0, 0, fmt.Sprintf("the file is larger than %d MiB", maxFile>>20))}, nil
	}
	use, problems := Parse(text)
	return use, problems, nil
}

// Parse reads the text of a file.
func Parse(text []byte) (Use, []problem.Problem) {
	use := Use{}
	var problems []problem.Problem
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, maxLine)
	n := 0
	for lines.Scan() && len(problems) < maxFound {
		n++
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		s, column, message := parseLine(lines.Bytes())
		if message == "" {
			message = use.add(s)
		}
		if message != "" {
			problems = append(problems, wrong(n, column, message))
		}
	}
	if lines.Err() != nil {
		problems = append(problems, wrong(n+1, 1, fmt.Sprintf("the line is longer than %d bytes; it and what follows do not count", maxLine)))
	}
	return use, problems
}

// A signal is a line.
type signal struct {
	Article *string `json:"article"`
	Locale  *string `json:"locale"`
	Views   *int64  `json:"views"`
	Clicks  *int64  `json:"clicks"`
}

func parseLine(line []byte) (s signal, column int, message string) {
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(&s); err != nil {
		column, why := reason(line, d.InputOffset(), err)
		return s, column, "the line cannot be read: " + why
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return s, int(d.InputOffset()) + 1, "more than one object stands in the line"
	}
	switch {
	case s.Article == nil || *s.Article == "":
		return s, 1, `"article" is missing`
	case s.Locale == nil || *s.Locale == "":
		return s, 1, `"locale" is missing`
	case s.Views == nil && s.Clicks == nil:
		return s, 1, `"views" and "clicks" are missing`
	}
	for _, n := range []*int64{s.Views, s.Clicks} {
		if n != nil && (*n < 0 || *n > maxNumber) {
			return s, 1, fmt.Sprintf("%d is no number from 0 to %d", *n, maxNumber)
		}
	}
	return s, 0, ""
}

// reason says what is wrong with a line and where, without the names of this program's
// types.
func reason(line []byte, read int64, err error) (column int, why string) {
	if wrongType, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return int(wrongType.Offset), fmt.Sprintf("a value of a wrong kind, %s", wrongType.Value)
	}
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return int(syntax.Offset), syntax.Error()
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return len(line) + 1, "it has no end"
	}
	return int(read) + 1, strings.TrimPrefix(err.Error(), "json: ")
}

// add counts a line; it says what is wrong when the same stands in an earlier one.
func (u Use) add(s signal) (message string) {
	in := u[*s.Locale]
	if in == nil {
		in = map[string]int{}
		u[*s.Locale] = in
	}
	if _, twice := in[*s.Article]; twice {
		return fmt.Sprintf("%q stands in an earlier line for %q", *s.Article, *s.Locale)
	}
	opened := int64(0)
	if s.Views != nil {
		opened += *s.Views
	}
	if s.Clicks != nil {
		opened += *s.Clicks * searched
	}
	in[*s.Article] = int(opened)
	return ""
}

func wrong(line, column int, message string) problem.Problem {
	return problem.Problem{File: File, Line: line, Column: column, Rule: problem.Signals, Message: message, Hint: "whoever writes it must write one object a line, such as " + `{"article": "refund-an-order", "locale": "en", "views": 12, "clicks": 3}`}
}
