package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// comparePages lists the addresses of the pages that both programs wrote, so
// that nobody is faster by doing less.
func (t *trial) comparePages(out *comparison) error {
	ours, err := pages(filepath.Join(t.ours, "public"))
	if err != nil {
		return err
	}
	out.Pages = len(ours)
	if t.hugo == "" {
		return nil
	}
	theirs, err := pages(filepath.Join(t.hugoSite, "public"))
	if err != nil {
		return err
	}
	out.HugoPages = len(theirs)
	out.OnlyOurs, out.OnlyHugo = difference(ours, theirs), difference(theirs, ours)
	return nil
}

// pages lists the HTML files below a folder, in order.
func pages(dir string) ([]string, error) {
	var all []string
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(name, ".html") {
			all = append(all, name)
		}
		return err
	})
	return all, err
}

// difference lists what the first holds and the second does not.
func difference(a, b []string) []string {
	has := make(map[string]bool, len(b))
	for _, name := range b {
		has[name] = true
	}
	var out []string
	for _, name := range a {
		if !has[name] {
			out = append(out, name)
		}
	}
	return out
}
