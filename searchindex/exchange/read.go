package exchange

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"helpwright/problem"
)

// Read reads a file of a site, by its path in the site folder. What cannot be used
// is a problem, and of many only the first hundred are told.
func Read(site fs.FS, name string) ([]*Page, []problem.Problem, error) {
	info, err := fs.Stat(site, name)
	if err != nil {
		return nil, nil, fmt.Errorf("reading what another site tells: %w", err)
	}
	r := &reader{name: name, seen: map[[2]string]int{}}
	if !info.Mode().IsRegular() || info.Size() > maxFile {
		r.report(0, 0, fmt.Sprintf("it is not a file of at most %d MiB", maxFile>>20), "ask the other site for less")
		return nil, r.problems, nil
	}
	f, err := site.Open(name)
	if err != nil {
		return nil, nil, fmt.Errorf("reading what another site tells: %w", err)
	}
	defer f.Close()
	if err := r.read(io.LimitReader(f, maxFile)); err != nil {
		return nil, nil, fmt.Errorf("reading what another site tells: %w", err)
	}
	return r.pages, r.problems, nil
}

// mostProblems of a file are told: its lines were written by one program.
const mostProblems = 100

// A reader reads a file line by line.
type reader struct {
	name     string
	line     int
	pages    []*Page
	seen     map[[2]string]int // line by address and locale
	problems []problem.Problem
}

func (r *reader) report(line, column int, message, hint string) {
	r.problems = append(r.problems, problem.Problem{File: r.name, Line: line, Column: column, Rule: problem.OtherSite, Message: message, Hint: hint})
}

func (r *reader) read(from io.Reader) error {
	lines := bufio.NewScanner(from)
	lines.Buffer(make([]byte, 0, 64<<10), maxLine)
	for lines.Scan() {
		r.line++
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		if len(r.pages) == maxPages {
			r.report(r.line, 0, fmt.Sprintf("more than %d pages", maxPages), "ask the other site for those that your readers need")
			return nil
		}
		if p, flaw := parse(lines.Bytes()); flaw != nil {
			r.report(r.line, flaw.column, flaw.message, flaw.hint)
		} else if at := r.seen[[2]string{p.URL, p.Locale}]; at > 0 {
			r.report(r.line, 0, fmt.Sprintf("%q stands in line %d already", p.URL, at), "keep one of them")
		} else {
			r.seen[[2]string{p.URL, p.Locale}] = r.line
			r.pages = append(r.pages, p)
		}
		if len(r.problems) == mostProblems {
			r.report(r.line, 0, "no more lines are read after so many problems", "make the file anew with helpwright search export")
			return nil
		}
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		r.report(r.line+1, 0, fmt.Sprintf("the line is longer than %d MiB, and nothing after it is read", maxLine>>20), "split the page")
		return nil
	}
	return lines.Err()
}

// A flaw is what is wrong with a line.
type flaw struct {
	column        int // 0 when it is the whole line
	message, hint string
}

// parse reads a line.
func parse(line []byte) (*Page, *flaw) {
	if !utf8.Valid(line) {
		return nil, &flaw{message: "the line is not written in UTF-8", hint: "save the file as UTF-8"}
	}
	p := &Page{Digest: sha256.Sum256(line)}
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(p); err != nil {
		return nil, unreadable(line, err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, &flaw{utf8.RuneCount(line[:d.InputOffset()]) + 1, "something stands behind the page", "write one page a line"}
	}
	p.clean()
	if message, hint := p.check(); message != "" {
		return nil, &flaw{message: message, hint: hint}
	}
	return p, nil
}

// unreadable says what JSON found wrong, and where.
func unreadable(line []byte, err error) *flaw {
	out := &flaw{hint: "write one page a line, as JSON"}
	var offset int64
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		offset = syntax.Offset
		out.message = "not valid JSON: " + syntax.Error()
	} else if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		offset = wrong.Offset
		out.message = fmt.Sprintf("%q cannot be of the type %s", wrong.Field, wrong.Value)
	} else {
		out.message = strings.TrimPrefix(err.Error(), "json: ")
	}
	if offset > 0 {
		out.column = utf8.RuneCount(line[:min(offset, int64(len(line)))])
	}
	return out
}

// check says why a page cannot be used, "" when it can; its type is filled in.
func (p *Page) check() (message, hint string) {
	if p.Type == "" {
		p.Type = anything
	}
	long := func(text string, most int) bool { return utf8.RuneCountInString(text) > most }
	switch {
	case !isWhole(p.URL):
		return fmt.Sprintf("%q is no address of a page", short(p.URL)), "write a whole address that begins with https:// and has no fragment"
	case !localePattern.MatchString(p.Locale):
		return fmt.Sprintf("%q is no language", short(p.Locale)), "write its BCP 47 tag, such as en or zh-Hans"
	case !slices.Contains(Types(), p.Type):
		return fmt.Sprintf("no type %q", short(p.Type)), "use one of " + strings.Join(Types(), ", ")
	case p.Title == "" || long(p.Title, maxTitle):
		return `"title" is missing or too long`, fmt.Sprintf("write 1 to %d characters", maxTitle)
	case long(p.Summary, maxSummary):
		return `"summary" is too long`, fmt.Sprintf("write at most %d characters", maxSummary)
	case len(p.Keywords) > maxKeywords || slices.ContainsFunc(p.Keywords, func(k string) bool { return long(k, maxKeyword) }):
		return `"keywords" are too many or too long`, fmt.Sprintf("write at most %d, of %d characters", maxKeywords, maxKeyword)
	case len(p.Sections) > maxSections:
		return `"sections" are too many`, fmt.Sprintf("write at most %d", maxSections)
	}
	for i, s := range p.Sections {
		if long(s.Title, maxTitle) || long(s.ID, maxFragment) || strings.ContainsFunc(s.ID, isNoFragment) {
			return fmt.Sprintf("section %d has an id that is no fragment, or a title that is too long", i+1), fmt.Sprintf("write at most %d and %d characters", maxFragment, maxTitle)
		}
	}
	return "", ""
}

// isWhole reports whether an address can be linked to from another site.
func isWhole(address string) bool {
	if len(address) > maxURL || strings.ContainsAny(address, "#\\ \"<>`{}|^") || strings.ContainsFunc(address, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return false
	}
	u, err := url.Parse(address)
	return err == nil && u.Scheme == "https" && u.Hostname() != "" && u.User == nil && u.Opaque == ""
}

var localePattern = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

func isNoFragment(r rune) bool { return r <= ' ' || r == '#' || r == 0x7F }

// short cuts what is quoted in a message.
func short(text string) string {
	const most = 80
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}
