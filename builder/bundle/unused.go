package bundle

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"helpwright/problem"
	"helpwright/strict"
)

// unusedFiles finds scripts and style sheets that replace no built-in one and that
// no entry uses: as a rule their names are misspelt.
func unusedFiles(src fs.FS, used *usage, opts Options) ([]problem.Problem, error) {
	known, err := codeFiles(opts.BuiltIn)
	if err != nil {
		return nil, err
	}
	all, err := codeFiles(src)
	if err != nil {
		return nil, err
	}
	var problems []problem.Problem
	for _, file := range all {
		if used.files[file] || slices.Contains(known, file) {
			continue
		}
		hint := "import it in " + stylesheet
		if path.Ext(file) != ".css" {
			hint = "import it in a script, or remove the underscore that makes it a part of another"
		}
		if near := strict.Nearest(file, known); near != "" {
			hint = fmt.Sprintf("did you mean %q?", path.Join(opts.Folder, near))
		}
		problems = append(problems, problem.Problem{
			File: path.Join(opts.Folder, file), Rule: problem.Orphan, Message: "no page loads this file", Hint: hint,
		})
	}
	return problems, nil
}

// codeFiles lists what looks like a script or a style sheet, tests apart.
func codeFiles(src fs.FS) ([]string, error) {
	if src == nil {
		return nil, nil
	}
	var found []string
	err := fs.WalkDir(src, ".", func(file string, e fs.DirEntry, err error) error {
		if err == nil && e.IsDir() && e.Name() == "tests" {
			return fs.SkipDir
		}
		isCode := slices.Contains([]string{".css", ".ts", ".js", ".mjs", ".tsx", ".jsx"}, path.Ext(file))
		if err == nil && isCode && !e.IsDir() && !strings.HasSuffix(file, ".d.ts") {
			found = append(found, file)
		}
		return err
	})
	return found, err
}
