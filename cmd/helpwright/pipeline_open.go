package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"helpwright/builder"
	"helpwright/knowledge"
	"helpwright/problem"
	"helpwright/site"
)

// addSiteOption gives a command the option that names a site.
func addSiteOption(cmd *cobra.Command, dir *string) {
	cmd.Flags().StringVar(dir, "site", "", "the site folder (default: the nearest one upwards)")
}

// readSite reads the site in a folder, or the nearest one upwards where none is named,
// as most commands begin. Whoever gets it closes it.
func readSite(ctx context.Context, dir string, log io.Writer) (*pipeline, error) {
	p, err := openPipeline(dir, log)
	if err != nil {
		return nil, err
	}
	return p.readOrClose(ctx)
}

// readSoundSite is readSite for commands that make nothing of a site whose configuration
// has errors. Its content may have problems.
func readSoundSite(ctx context.Context, dir string, log io.Writer) (*pipeline, error) {
	s, err := openSound(dir)
	if err != nil {
		return nil, err
	}
	k, err := openKept(s.Root, cacheFolder, log)
	if err != nil {
		return nil, err
	}
	return newPipeline(s, nil, k).readOrClose(ctx)
}

func (p *pipeline) readOrClose(ctx context.Context) (*pipeline, error) {
	if err := p.read(ctx, reading{}); err != nil {
		p.close()
		return nil, err
	}
	return p, nil
}

// openPipeline finds and opens a site, of whose content nothing is read yet.
func openPipeline(dir string, log io.Writer) (*pipeline, error) {
	s, found, err := openSite(dir)
	if err != nil {
		return nil, err
	}
	k, err := openKept(s.Root, cacheFolder, log)
	if err != nil {
		return nil, err
	}
	return newPipeline(s, found, k), nil
}

// newPipeline begins with a site that is open, with what was found in opening it, and
// with what earlier runs kept of it.
func newPipeline(s *site.Site, found []problem.Problem, k *kept) *pipeline {
	return &pipeline{site: s, kept: k, problems: found, tool: toolID()}
}

// openSite finds and opens a site folder.
func openSite(dir string) (*site.Site, []problem.Problem, error) {
	root := dir
	if root == "" {
		found, err := site.Find(".")
		if err != nil {
			return nil, nil, noSite(err)
		}
		root = found
	}
	s, problems, err := site.Open(root)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, notSite(root)
	}
	if err != nil {
		return nil, nil, err
	}
	return s, problem.Sort(append(problems, checkNamed(s)...)), nil
}

// openSound opens a site whose configuration has no errors. What was found elsewhere is
// left to the check.
func openSound(dir string) (*site.Site, error) {
	s, problems, err := openSite(dir)
	if err != nil {
		return nil, err
	}
	for _, p := range problems {
		if p.Rule == problem.Config || p.File == site.File {
			return nil, badContent("helpwright check lists everything", "%s", p)
		}
	}
	return s, nil
}

// checkNamed looks into the files that the configuration names, as into those
// that lie beside words.
func checkNamed(s *site.Site) []problem.Problem {
	var out []problem.Problem
	for _, f := range s.Config.Files {
		check := knowledge.CheckPicture
		switch f.Key {
		case "fonts":
			check = builder.CheckFont
		case "index":
			continue // its lines have problems of their own
		}
		if message, hint := check(s.Files, f.Path); message != "" {
			out = append(out, problem.Problem{
				File: site.File, Line: f.Line, Column: f.Column, Rule: problem.Config,
				Message: fmt.Sprintf("%q of %q: %s", f.Path, f.Key, message), Hint: hint,
			})
		}
	}
	return out
}

// noSite says what to do where there is no site here or above.
func noSite(err error) error {
	if errors.Is(err, site.ErrNoSite) {
		return wrongUse("go into a site, name one with --site, or make one with helpwright init", "%s", err)
	}
	return err
}

// notSite says what is wrong with a folder that was named as a site.
func notSite(dir string) error {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return wrongUse("name the folder of a site", "no folder %q", dir)
	}
	return wrongUse("name the folder of a site, or make one with helpwright init", "no %s in %q", site.File, dir)
}
