package workflow

import (
	"context"
	"io/fs"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func TestAt(t *testing.T) {
	f := newFixture(t, t.TempDir(), `commit one
		write content/a/en.md A
		write content/a/pic.png picture
		write content/topic.yaml names
		write README.md outside
		commit two
		move content/a content/b
		write content/b/en.md B`)
	h := readWhole(t, f.options(""))
	for name, want := range map[string][]string{"one": {"a/en.md", "a/pic.png", "topic.yaml"}, "two": {"b/en.md", "b/pic.png", "topic.yaml"}} {
		s, err := h.At(f.commits[name].hash.String())
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if err := fstest.TestFS(s, want...); err != nil {
			t.Errorf("commit %s: %v", name, err)
		}
		if _, err := fs.Stat(s, "README.md"); err == nil {
			t.Errorf("commit %s: a file outside of the content folder can be read", name)
		}
	}
	s, err := h.At(f.commits["one"].hash.String())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if text, err := fs.ReadFile(s, "a/en.md"); err != nil || string(text) != "A" {
		t.Errorf("a/en.md reads %q, %v", text, err)
	}
	if _, err := h.At("0123"); err == nil {
		t.Error("a commit that is not there can be looked into")
	}
}

// Versions tell under which path a file was found at the time.
func TestVersionsTellPaths(t *testing.T) {
	f := newFixture(t, t.TempDir(), "commit one\nwrite content/a/en.md A\ncommit two\nmove content/a content/b\ncommit three\nwrite content/b/en.md B")
	var got []string
	for _, v := range readWhole(t, f.options("")).Versions("content/b/en.md") {
		got = append(got, f.names[v.Commit]+" "+v.Path)
	}
	if diff := cmp.Diff([]string{"three content/b/en.md", "two content/b/en.md", "one content/a/en.md"}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// The words may be a repository of their own within that of the site.
func TestContentIsSubmodule(t *testing.T) {
	site := newFixture(t, t.TempDir(), "commit one\nwrite helpwright.yaml title")
	words := newFixture(t, filepath.Join(site.top, "content"), "commit one\nwrite a/en.md A\ncommit two\nwrite a/en.md B")
	h, problems, err := ReadHistory(context.Background(), site.options(""))
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	if got := h.Versions("content/a/en.md"); len(got) != 2 || words.names[got[0].Commit] != "two" {
		t.Errorf("versions %v", got)
	}
}
