package main

import (
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"helpwright/knowledge"
	"helpwright/problem"
	"helpwright/site"
	"helpwright/strict"
)

// problemsOf opens and loads a site as the check does.
func problemsOf(t *testing.T, root string) []problem.Problem {
	t.Helper()
	s, problems, err := site.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	_, found, err := knowledge.Load(context.Background(), knowledge.Source{Files: s.Content, Config: (&pipeline{site: s}).knowledgeConfig()})
	if err != nil {
		t.Fatal(err)
	}
	return slices.Concat(problems, found)
}

// The first thing that people see must not be a list of problems, and neither
// must the first thing that they do.
func TestStarterAndArchetypesPassTheCheck(t *testing.T) {
	ctx, now := context.Background(), time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	for _, locales := range [][]string{{"en"}, {"de", "en", "de-CH"}} {
		root := filepath.Join(t.TempDir(), "site")
		if err := runInit(ctx, initOptions{Dir: root, Locales: locales}, now, io.Discard); err != nil {
			t.Fatal(err)
		}
		if problems := problemsOf(t, root); len(problems) > 0 {
			t.Errorf("a new site in %q has problems: %v", locales, problems)
		}
		for _, kind := range newKinds {
			for _, folder := range []string{"products/", "products/more/"} {
				opts := newOptions{Site: root, Kind: kind, Path: folder + kind, Title: "Sign in with a " + kind + " & more: “all of it”"}
				if folder == "products/" {
					opts.Title, opts.Path = "", folder+"one-"+kind
				}
				if err := runNew(ctx, opts, now, strings.NewReader(""), io.Discard); err != nil {
					t.Fatal(err)
				}
			}
		}
		if problems := problemsOf(t, root); len(problems) > 0 {
			t.Errorf("new articles in %q have problems: %v", locales, problems)
		}
		validateSite(t, root)
	}
}

// validateSite holds every file that a command wrote against its schema.
func validateSite(t *testing.T, root string) {
	t.Helper()
	s, _, err := site.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	validate(t, "config", parseFile(t, s.Files, site.File))
	err = fs.WalkDir(s.Files, "content", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil || entry.IsDir():
			return err
		case entry.Name() == "topic.yaml":
			validate(t, "topic", parseFile(t, s.Files, name))
		case path.Ext(name) == ".md":
			matter := parseFile(t, s.Files, name)
			validate(t, formOf(matter), matter)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Files that other programs read must be what those programs expect.
func TestStarterFilesAreWellFormed(t *testing.T) {
	files, err := starterFiles(starterData{Locales: []starterLocale{{Tag: "en", Name: "English"}}, ReviewBy: "2027-11-22"})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		switch path.Ext(name) {
		case ".json":
			if !json.Valid(text) {
				t.Errorf("%s is not JSON:\n%s", name, text)
			}
		case ".yml", ".yaml":
			if _, problems := strict.Parse(strict.Text{File: name, Line: 1, YAML: text}); len(problems) > 0 {
				t.Errorf("%s is not YAML: %v", name, problems)
			}
		}
		if strings.Contains(string(text), "<no value>") {
			t.Errorf("%s has a gap that nothing fills:\n%s", name, text)
		}
	}
}
