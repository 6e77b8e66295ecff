//go:build unix

package site_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

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
