//go:build unix

package site_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"helpwright/problem"
	"helpwright/site"
)

// A folder of content may come from a stranger's pull request: nothing in it
// may show what lies outside, or keep the program waiting.
func TestFoldersCannotBeLeft(t *testing.T) {
	root := write(t, map[string]string{site.File: small, "content/a/en.md": "words", "private.txt": "secret"})
	outside := write(t, map[string]string{"secret.md": "secret"})
	content := filepath.Join(root, "content")
	for name, target := range map[string]string{
		"absolute.md":  filepath.Join(outside, "secret.md"),
		"upwards.md":   "../private.txt",
		"folder":       outside,
		"inside.md":    "a/en.md",
		"no-target.md": "nowhere.md",
	} {
		if err := os.Symlink(target, filepath.Join(content, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(filepath.Join(content, "pipe.md"), 0o666); err != nil {
		t.Fatal(err)
	}
	s, _, err := site.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"absolute.md", "upwards.md", "folder/secret.md", "no-target.md", "pipe.md", "../private.txt"} {
		if text, err := fs.ReadFile(s.Content, name); err == nil {
			t.Errorf("%s was opened and holds %q", name, text)
		}
	}
	if text, err := fs.ReadFile(s.Content, "inside.md"); err != nil || string(text) != "words" {
		t.Errorf("a link within the folder gave %q, %v", text, err)
	}
}

// What cannot be read of a site's own theme is told like any other mistake, all of it,
// and the rest of the theme is there.
func TestUnfitThemes(t *testing.T) {
	root := write(t, map[string]string{
		site.File: small, "private.html": "secret", "content/topic.yaml": "names: {en: Help}\n",
		"templates/_footer.html": "own", "templates/_parts/whole.html": "own", "locales/en.yaml": "search: Find\n",
	})
	for name, target := range map[string]string{
		"templates/home.html":          "../private.html",
		"templates/_head.html":         "/etc/passwd",
		"templates/faq.html":           "nowhere.html",
		"templates/.#page.html":        "somebody@somewhere", // of an editor
		"templates/more":               "../content",
		"templates/parts":              "_parts",
		"templates/_parts/inside.html": "whole.html",
		"locales/de.yaml":              "/etc/passwd",
	} {
		if err := os.Symlink(target, filepath.Join(root, name)); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"templates/article.html", "templates/scripts/x.ts", "locales/fr.yaml"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(root, name)), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := syscall.Mkfifo(filepath.Join(root, name), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	s, problems, err := site.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"templates/home.html":    "the link leads out of the folder",
		"templates/_head.html":   "the link leads out of the folder",
		"templates/faq.html":     "the link points to a file that does not exist",
		"templates/more":         "the link leads out of the folder",
		"templates/parts":        "a link to a folder is not followed",
		"templates/article.html": "not a regular file but a device, pipe or socket",
		"templates/scripts/x.ts": "not a regular file but a device, pipe or socket",
		"locales/de.yaml":        "the link leads out of the folder",
		"locales/fr.yaml":        "not a regular file but a device, pipe or socket",
	}
	for _, p := range problems {
		if p.Rule != problem.File || want[p.File] != p.Message {
			t.Errorf("got %v", p)
		}
		delete(want, p.File)
	}
	if len(want) > 0 {
		t.Errorf("nothing is told of %v", want)
	}
	for name, files := range map[string]fs.FS{"_footer.html": s.Templates, "_parts/inside.html": s.Templates, "en.yaml": s.Overrides} {
		if _, err := fs.ReadFile(files, name); err != nil {
			t.Error(err)
		}
	}
	for _, files := range []fs.FS{s.Templates, s.Overrides} {
		err := fs.WalkDir(files, ".", func(name string, e fs.DirEntry, err error) error {
			if err == nil && !e.IsDir() {
				_, err = fs.ReadFile(files, name)
			}
			return err
		})
		if err != nil {
			t.Errorf("something is listed that cannot be read: %v", err)
		}
	}
}

// A folder may be something else altogether.
func TestThemesThatAreNoFolder(t *testing.T) {
	root := write(t, map[string]string{site.File: small, "content/topic.yaml": "names: {en: Help}\n", "templates": "words"})
	if err := os.Symlink("/etc", filepath.Join(root, "locales")); err != nil {
		t.Fatal(err)
	}
	_, problems, err := site.Open(root)
	if err != nil || len(problems) != 2 || problems[0].File != "templates" || problems[1].File != "locales" {
		t.Errorf("got %v, %v", problems, err)
	}
}
