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

// Demote makes drafts of the editions in which problems of severity error
// stand, so that the rest of the site can be published. It returns how many
// files it changed; problems in files that are no editions change nothing.
func Demote(siteDir string, problems []problem.Problem) (changed int, err error) {
	root, err := os.OpenRoot(siteDir)
	if err != nil {
		return 0, fmt.Errorf("opening the site: %w", err)
	}
	defer root.Close()
	seen := map[string]bool{}
	for _, p := range problems {
		if p.Severity() != problem.Error || seen[p.File] || path.Ext(p.File) != ".md" {
			continue
		}
		seen[p.File] = true
		done, err := demote(root, p.File)
		if err != nil {
			return changed, fmt.Errorf("making %s a draft: %w", p.File, err)
		}
		if done {
			changed++
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
