package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Figures of different days can be compared only when the corpus stays the same.
func TestCorpusIsTheSameEveryTime(t *testing.T) {
	first, second := t.TempDir(), t.TempDir()
	for _, dir := range []string{first, second} {
		if err := newCorpus(30, 2).writeHelpwright(dir); err != nil {
			t.Fatal(err)
		}
	}
	files, err := filepath.Glob(filepath.Join(first, "content", "*", "*", "*.md"))
	if err != nil || len(files) != 60 {
		t.Fatalf("30 articles in 2 locales gave %d files, %v", len(files), err)
	}
	for _, name := range files {
		rel, _ := filepath.Rel(first, name)
		one, _ := os.ReadFile(name)
		other, _ := os.ReadFile(filepath.Join(second, rel))
		if string(one) != string(other) {
			t.Errorf("%s differs from run to run", rel)
		}
		if words := len(strings.Fields(string(one))); words < 500 || words > 1000 {
			t.Errorf("%s has %d words; articles should have about %d", rel, words, wordsPerArticle)
		}
	}
}

// Who writes fewer pages is no faster: all programs make a page of each article.
func TestEveryProgramWritesEveryArticle(t *testing.T) {
	dir := t.TempDir()
	site, out, hugo := filepath.Join(dir, "site"), filepath.Join(dir, "floor"), filepath.Join(dir, "hugo")
	c := newCorpus(20, 2)
	if err := c.writeHelpwright(site); err != nil {
		t.Fatal(err)
	}
	if err := c.writeHugo(hugo); err != nil {
		t.Fatal(err)
	}
	if err := runFloor(site, out); err != nil {
		t.Fatal(err)
	}
	if err := (&direct{site: site, htmlOnly: true}).run(t.Context()); err != nil {
		t.Fatal(err)
	}
	public := filepath.Join(site, "public")
	ours, err := pages(public)
	if err != nil {
		t.Fatal(err)
	}
	floor, err := pages(out)
	if err != nil {
		t.Fatal(err)
	}
	if len(floor) != 40 {
		t.Errorf("the floor wrote %d pages, not 40", len(floor))
	}
	if missing := difference(floor, ours); len(missing) > 0 {
		t.Errorf("helpwright did not write %s", few(missing))
	}
	for _, page := range floor {
		folder := strings.TrimSuffix(page, "/index.html")
		if _, err := os.Stat(filepath.Join(hugo, "content", folder+".md")); err != nil {
			t.Errorf("Hugo would not write %s: %v", page, err)
		}
	}
	if _, err := os.Stat(filepath.Join(public, strings.TrimSuffix(floor[0], "html")+"json")); err == nil {
		t.Error("a build of HTML only wrote index.json")
	}
}
