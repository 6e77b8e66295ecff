package importer

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path"
	"regexp"
	"strings"

	"helpwright/problem"
)

var stateLine = regexp.MustCompile(`(?m)^state:.*$`)

// A Draft is an edition that was made a draft because of errors in it.
type Draft struct {
	File string   // in the new site
	Why  []string // the problems, as they are shown to people
}

// Demote makes drafts of the editions in which problems of severity error
// stand, so that the rest of the site can be published. It returns how many
// files it changed, which the report lists from then on; problems in files that
// are no editions change nothing.
func (r *Report) Demote(siteDir string, problems []problem.Problem) (changed int, err error) {
	root, err := os.OpenRoot(siteDir)
	if err != nil {
		return 0, fmt.Errorf("opening the site: %w", err)
	}
	defer root.Close()
	why := map[string][]string{}
	for _, p := range problems {
		if p.Severity() == problem.Error && path.Ext(p.File) == ".md" {
			why[p.File] = append(why[p.File], p.String())
		}
	}
	for _, file := range sortedKeys(why) {
		done, err := demote(root, file)
		if err != nil {
			return changed, fmt.Errorf("making %s a draft: %w", file, err)
		}
		if done {
			changed++
			r.Drafts = append(r.Drafts, Draft{file, why[file]})
		}
	}
	return changed, nil
}

// demote sets the state of one file, if it has front matter and is no draft yet.
func demote(root *os.Root, name string) (bool, error) {
	f, err := root.Open(name)
	if err != nil {
		return false, err
	}
	text, err := io.ReadAll(f)
	f.Close()
	if err != nil {
		return false, err
	}
	rest, ok := bytes.CutPrefix(text, []byte("---\n"))
	end := bytes.Index(rest, []byte("\n---\n"))
	if !ok || end < 0 {
		return false, nil
	}
	block := string(rest[:end])
	draft := stateLine.ReplaceAllString(block, "state: draft")
	if !stateLine.MatchString(block) {
		draft = block + "\nstate: draft"
	}
	if draft == block {
		return false, nil
	}
	var out strings.Builder
	out.WriteString("---\n" + draft)
	out.Write(rest[end:])
	w, err := root.OpenFile(name, os.O_WRONLY|os.O_TRUNC, 0)
	if err != nil {
		return false, err
	}
	if _, err := io.WriteString(w, out.String()); err != nil {
		w.Close()
		return false, err
	}
	return true, w.Close()
}
