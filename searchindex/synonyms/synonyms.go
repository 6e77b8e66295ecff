// Package synonyms reads what a site says of words that mean the same: a file for
// each locale, synonyms/LOCALE.yaml in the site folder.
//
//	same:                        # whoever searches one finds the others
//	  - [refund, money back]
//	also:                        # whoever searches the first finds the others, too
//	  cheque: [check]
//
// The words are those of customers and of articles, in any case and with or
// without accents. A synonym has at most six words; of Chinese, Japanese and Korean
// that is seven characters. Limits: 64 KiB a file, 20 synonyms a list, 80
// characters a synonym.
//
// Only the reading of these files may live here; package searchindex does with
// synonyms what RANKING.md says.
package synonyms

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"helpwright/problem"
	"helpwright/searchindex"
	"helpwright/strict"
)

// Folder is where the files lie in the site folder.
const Folder = "synonyms"

// The limits of a file.
const (
	maxFile    = 64 << 10 // bytes
	maxList    = 20       // synonyms
	maxSynonym = 80       // characters
)

// Read reads the files of a site's locales. A locale without a file is not in the
// answer; what is wrong with a file is a problem, and the rest of it is read.
func Read(site fs.FS, locales []string) (map[string]*searchindex.Synonyms, []problem.Problem, error) {
	switch info, err := fs.Lstat(site, Folder); { // to open what is no folder may take forever
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil, nil
	case err != nil:
		return nil, nil, fmt.Errorf("reading synonyms: %w", err)
	case !info.IsDir():
		return nil, []problem.Problem{{
			File: Folder, Rule: problem.File, Message: "this is not a folder", Hint: "make it one, or give it another name",
		}}, nil
	}
	files, err := fs.ReadDir(site, Folder)
	if err != nil {
		return nil, nil, fmt.Errorf("reading synonyms: %w", err)
	}
	out := map[string]*searchindex.Synonyms{}
	var problems []problem.Problem
	for _, f := range files {
		name := path.Join(Folder, f.Name())
		locale, ok := strings.CutSuffix(f.Name(), ".yaml")
		if !ok || !slices.Contains(locales, locale) {
			problems = append(problems, problem.Problem{
				File: name, Rule: problem.Orphan, Message: "the file is that of no locale",
				Hint: "call it after a locale of helpwright.yaml, such as " + path.Join(Folder, locales[0]+".yaml"),
			})
			continue
		}
		if !f.Type().IsRegular() {
			problems = append(problems, problem.Problem{File: name, Rule: problem.File, Message: "this is not a file", Hint: "put a file here, no folder and no link"})
			continue
		}
		text, wrong, err := readFile(site, name)
		if err != nil {
			return nil, nil, fmt.Errorf("reading synonyms: %w", err)
		}
		if wrong != nil {
			problems = append(problems, *wrong)
			continue
		}
		words, found := Parse(name, text)
		problems = append(problems, found...)
		out[locale] = words
	}
	return out, problem.Sort(problems), nil
}

// readFile reads a file, or says what is wrong with the whole of it.
func readFile(site fs.FS, name string) (text []byte, wrong *problem.Problem, err error) {
	f, err := site.Open(name)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	text, err = io.ReadAll(io.LimitReader(f, maxFile+1))
	switch {
	case err != nil:
		return nil, nil, err
	case len(text) > maxFile:
		return nil, &problem.Problem{
			File: name, Rule: problem.File, Message: fmt.Sprintf("the file is larger than %d KiB", maxFile>>10), Hint: "keep the synonyms that customers really use",
		}, nil
	case !utf8.Valid(text):
		return nil, &problem.Problem{File: name, Rule: problem.File, Message: "the file is not written in UTF-8", Hint: "save it as UTF-8"}, nil
	}
	return text, nil, nil
}

// Parse reads the text of a file.
func Parse(name string, text []byte) (*searchindex.Synonyms, []problem.Problem) {
	source := strict.Text{File: name, Line: 1, YAML: text, Rule: problem.Config}
	root, problems := strict.Parse(source)
	out := &searchindex.Synonyms{}
	if root == nil {
		return out, problems
	}
	r := reader{Mapping: strict.Open(source, root, &problems)}
	if same := r.Take("same"); r.isList(same, "same", "write  - [refund, money back]") {
		for _, item := range same.Items {
			if list := r.list(item, 2); list != nil {
				out.Same = append(out.Same, list)
			}
		}
	}
	if also := r.Take("also"); also != nil && also.Kind != strict.Null {
		for _, e := range r.In(also).Entries() {
			from := &strict.Node{Kind: strict.Scalar, Value: e.Key, Line: e.Line, Column: e.Column}
			first, ok := r.synonym(from)
			to := r.list(e.Value, 1)
			if ok && to != nil {
				out.Also = append(out.Also, searchindex.Synonym{From: first, To: to})
			}
		}
	}
	r.Rest()
	return out, problem.Sort(problems)
}

// A reader takes synonyms out of a file.
type reader struct{ *strict.Mapping }

// isList reports whether there is a list to read.
func (r reader) isList(n *strict.Node, what, hint string) bool {
	if n == nil || n.Kind == strict.Null {
		return false
	}
	if n.Kind != strict.Sequence {
		r.Report(n, fmt.Sprintf("%q must be a list, found %s", what, n.Kind), hint)
		return false
	}
	return true
}

// list takes a list of synonyms; nil when there is something wrong with it.
func (r reader) list(n *strict.Node, least int) []string {
	if !r.isList(n, "synonyms", "write [refund, money back]") {
		return nil
	}
	if len(n.Items) < least || len(n.Items) > maxList {
		r.Report(n, fmt.Sprintf("%d synonyms stand here", len(n.Items)), fmt.Sprintf("write %d to %d", least, maxList))
		return nil
	}
	var out []string
	whole := true
	for _, item := range n.Items {
		s, ok := r.synonym(item)
		if ok && slices.Contains(out, s) {
			r.Report(item, fmt.Sprintf("%q stands here twice", s), "keep one of them")
			ok = false
		}
		whole = whole && ok
		out = append(out, s)
	}
	if !whole {
		return nil
	}
	return out
}

// synonym takes one synonym.
func (r reader) synonym(n *strict.Node) (string, bool) {
	if n == nil || n.Kind != strict.Scalar {
		if n != nil {
			r.Report(n, fmt.Sprintf("a synonym must be words, found %s", n.Kind), "")
		}
		return "", false
	}
	r.CheckText(n)
	s := strings.TrimSpace(n.Value)
	switch words := searchindex.CountWords(s); {
	case words == 0:
		r.Report(n, fmt.Sprintf("%q holds no word", s), "write letters or digits")
	case words > searchindex.MaxPhrase || utf8.RuneCountInString(s) > maxSynonym:
		r.Report(n, fmt.Sprintf("%q is too long for a synonym", s), fmt.Sprintf("write at most %d words; leave out those that carry no meaning", searchindex.MaxPhrase))
	default:
		return s, true
	}
	return "", false
}
