package site_test

import (
	"io/fs"
	"testing"
	"testing/fstest"

	"helpwright/site"
)

func file(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }

func TestOverlayIsAFileSystem(t *testing.T) {
	own := fstest.MapFS{
		"page/article.html": file("own"),
		"style/brand.css":   file("own"),
	}
	builtIn := fstest.MapFS{
		"page/article.html": file("built in, and longer"),
		"page/home.html":    file("built in"),
		"script/site.ts":    file("built in"),
	}
	over := site.Overlay(own, builtIn)
	err := fstest.TestFS(over, "page/article.html", "page/home.html", "style/brand.css", "script/site.ts")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"page/article.html": "own",
		"page/home.html":    "built in",
	} {
		got, err := fs.ReadFile(over, name)
		if err != nil || string(got) != want {
			t.Errorf("%s holds %q, %v; want %q", name, got, err, want)
		}
	}
}

func TestOverlayOfDifferentSorts(t *testing.T) {
	for _, test := range []struct {
		name, why  string
		own, under fstest.MapFS
		isDir      bool
	}{
		{
			"file over folder", "a site may replace a folder by a file, and then sees only that",
			fstest.MapFS{"a": file("own")}, fstest.MapFS{"a/b": file("built in")}, false,
		},
		{
			"folder over file", "and the other way round",
			fstest.MapFS{"a/b": file("own")}, fstest.MapFS{"a": file("built in")}, true,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			over := site.Overlay(test.own, test.under)
			info, err := fs.Stat(over, "a")
			if err != nil {
				t.Fatal(err)
			}
			if info.IsDir() != test.isDir {
				t.Errorf("is a folder: %v: %s", info.IsDir(), test.why)
			}
			if _, err := fs.ReadDir(over, "a"); (err == nil) != test.isDir {
				t.Errorf("listing it gave %v: %s", err, test.why)
			}
		})
	}
}

func TestOverlayOfNothing(t *testing.T) {
	if _, err := fs.ReadDir(site.Overlay(), "."); err == nil {
		t.Error("no layer has a folder, but listing one succeeds")
	}
}
