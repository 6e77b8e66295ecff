package site_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"helpwright/problem"
	"helpwright/site"
)

const small = `title: Help
base_url: https://help.example.com
locales: {en: {name: English}}
contact: [{kind: email, label: Write to us, address: help@example.com}]
`

// write makes a site folder from file names and texts.
func write(t *testing.T, files map[string]string) (root string) {
	t.Helper()
	root = t.TempDir()
	for name, text := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestFind(t *testing.T) {
	root := write(t, map[string]string{site.File: small, "content/a/b/en.md": ""})
	for _, from := range []string{".", "content/a/b"} {
		got, err := site.Find(filepath.Join(root, from))
		if err != nil || got != root {
			t.Errorf("from %s: found %q, %v; want %q", from, got, err, root)
		}
	}
	if got, err := site.Find(t.TempDir()); !errors.Is(err, site.ErrNoSite) {
		t.Errorf("outside of any site: found %q, %v", got, err)
	}
}

func TestOpen(t *testing.T) {
	root := write(t, map[string]string{
		site.File:           "\ufeff" + small,
		"content/a/en.md":   "words",
		"locales/en.yaml":   "home: Start",
		"templates/own.css": "own",
	})
	s, problems, err := site.Open(root)
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	if got := s.Config.BaseURL; got != "https://help.example.com/" {
		t.Errorf("base address is %q, want it with a slash at the end", got)
	}
	if err := fstest.TestFS(s.Content, "a/en.md"); err != nil {
		t.Errorf("content: %v", err)
	}
	if _, err := fs.Stat(s.Templates, "own.css"); err != nil {
		t.Errorf("the site's own template: %v", err)
	}
	if _, err := fs.Stat(s.Templates, "embed.go"); err != nil {
		t.Errorf("a built-in template: %v", err)
	}
	if own, err := fs.ReadFile(s.Overrides, "en.yaml"); err != nil || string(own) != "home: Start" {
		t.Errorf("the site's own phrases are %q, %v", own, err)
	}
	if _, err := fs.Stat(s.Phrases, "en.yaml"); err != nil {
		t.Errorf("the built-in phrases: %v", err)
	}
}

func TestOpenWithoutFolders(t *testing.T) {
	s, problems, err := site.Open(write(t, map[string]string{site.File: small}))
	if err != nil {
		t.Fatal(err)
	}
	if len(problems) != 1 || problems[0].File != "content" || problems[0].Rule != problem.File {
		t.Errorf("want one problem about the missing content folder, got %v", problems)
	}
	for name, files := range map[string]fs.FS{"content": s.Content, "locales": s.Overrides} {
		if err := fstest.TestFS(files); err != nil {
			t.Errorf("the missing folder %s is not an empty file system: %v", name, err)
		}
	}
	if _, err := fs.ReadDir(s.Templates, "."); err != nil {
		t.Errorf("the built-in templates alone: %v", err)
	}
}

func TestOpenRefusesWhatIsNotText(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"too large", strings.Repeat("# long\n", 10_000), "helpwright.yaml: file: larger than 64 KiB (keep words in content/)"},
		{"not UTF-8", "title: \xff", "helpwright.yaml: file: not valid UTF-8 (save the file as UTF-8)"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, problems, err := site.Open(write(t, map[string]string{site.File: test.text, "content/x": ""}))
			if err != nil || len(problems) != 1 || problems[0].String() != test.want {
				t.Errorf("got %v, %v; want %s", problems, err, test.want)
			}
		})
	}
}

func TestOpenOfWhatIsNoSite(t *testing.T) {
	for _, dir := range []string{t.TempDir(), filepath.Join(t.TempDir(), "nowhere")} {
		if _, _, err := site.Open(dir); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "is not a site") {
			t.Errorf("opening %s gave %v", dir, err)
		}
	}
}

func TestOpenRefusesContentElsewhere(t *testing.T) {
	root := write(t, map[string]string{site.File: small})
	if err := os.Symlink(t.TempDir(), filepath.Join(root, "content")); err != nil {
		t.Fatal(err)
	}
	if _, _, err := site.Open(root); err == nil {
		t.Error("a content folder that is a link out of the site was opened")
	}
}
