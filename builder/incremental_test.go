package builder_test

import (
	"flag"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"helpwright/builder"
	"helpwright/searchindex"
)

var editCount = flag.Int("edits", 25, "how many random edits TestIncremental makes; a full run makes 400")

// After each of many random edits an incremental build gives, byte for byte,
// what a build from scratch gives, and renders no page for nothing.
func TestIncremental(t *testing.T) {
	w := newWriter(t, 20261122, 60)
	root, kept := memoryFolder(t), &memory{}
	w.incremental(root, kept)
	before := readRelease(t, root)
	rendered, needless := 0, 0
	for i := range *editCount {
		e := w.edit()
		report := w.incremental(root, kept)
		after := readRelease(t, root)
		scratch := memoryFolder(t)
		w.source().mustBuild(t, builder.Options{Root: scratch})
		if diff := readRelease(t, scratch).diff(after); diff != "" {
			t.Fatalf("after edit %d (%s) the incremental build differs from one from scratch:\n%s", i+1, e.name, diff)
		}
		changed := changedPages(before, after)
		rendered += report.Rendered
		needless += report.Rendered - changed
		t.Logf("%-12s %3d pages changed, %3d of %d rendered", e.name, changed, report.Rendered, report.Pages)
		if !e.all && report.Rendered > changed+report.Pages/10 {
			t.Errorf("after edit %d (%s) %d pages were rendered though %d changed", i+1, e.name, report.Rendered, changed)
		}
		if e.name == "nothing" && (!report.Unchanged || report.Rendered > 0) {
			t.Errorf("nothing was edited, but %d pages were rendered", report.Rendered)
		}
		before = after
	}
	t.Logf("%d edits, %d pages rendered, %d of them for nothing", *editCount, rendered, needless)
}

func (w *writer) incremental(root string, kept *memory) *builder.Report {
	w.t.Helper()
	s := w.source()
	s.cache = kept
	return s.mustBuild(w.t, builder.Options{Root: root})
}

// changedPages counts the pages of which a file is new or says something else.
func changedPages(before, after tree) int {
	pages := map[string]bool{}
	for name, content := range after {
		switch file := path.Base(name); {
		case strings.HasPrefix(name, "public/assets/"), before[name] == content:
		case file == "index.html", file == "404.html", file == "index.md", file == "index.json":
			pages[path.Dir(name)] = true
		}
	}
	return len(pages)
}

// As long as nothing is edited, nothing is published, however often one builds.
func TestNothingIsPublishedTwice(t *testing.T) {
	w := newWriter(t, 7, 20)
	root, kept := memoryFolder(t), &memory{}
	first := w.incremental(root, kept)

	// Another version of the program believes nothing, and finds the same.
	other := w.source()
	other.set = func(c *builder.Config) { c.Tool = "another" }
	if r := other.mustBuild(t, builder.Options{Root: root}); !r.Unchanged || r.Rendered != r.Pages {
		t.Errorf("another program: unchanged %t, %d of %d pages rendered", r.Unchanged, r.Rendered, r.Pages)
	}
	if r := other.mustBuild(t, builder.Options{Root: root}); !r.Unchanged || r.Rendered > 0 {
		t.Errorf("another program again: unchanged %t, %d pages rendered", r.Unchanged, r.Rendered)
	}
	if r := w.incremental(root, kept); !r.Unchanged {
		t.Error("the first program again: something was published")
	}
	for i := range 3 {
		if r := w.incremental(root, kept); !r.Unchanged || r.Rendered > 0 || r.Release != first.Release {
			t.Errorf("build %d: unchanged %t, %d pages rendered, release %s after %s", i+2, r.Unchanged, r.Rendered, r.Release, first.Release)
		}
	}
}

// A search index that is damaged is written anew, though nothing was edited.
func TestDamagedSearchIsWrittenAnew(t *testing.T) {
	w := newWriter(t, 7, 20)
	root, kept := memoryFolder(t), &memory{}
	w.incremental(root, kept)
	files, err := filepath.Glob(filepath.Join(root, "private/search/public/*/all/*.zap"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no index was written: %v", err)
	}
	for _, name := range files {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		content[len(content)/2] ^= 0xff
		if err := os.WriteFile(name, content, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if r := w.incremental(root, kept); r.Unchanged {
		t.Error("the damage was not noticed")
	}
	for _, name := range files {
		if err := searchindex.CheckPostings(filepath.Dir(filepath.Dir(name))); err != nil {
			t.Error(err)
		}
	}
	if r := w.incremental(root, kept); !r.Unchanged {
		t.Error("something was published again")
	}
}
