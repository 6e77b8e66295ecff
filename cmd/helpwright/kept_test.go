package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"helpwright/knowledge"
	"helpwright/workfolder"
)

// Where a site or a user cannot keep anything nothing is kept at all: a folder that
// everybody may write to would let others put words on the pages.
func TestNothingKeptElsewhere(t *testing.T) {
	for _, test := range []struct {
		name, why string
		home      string
		prepare   func(site string) error
	}{
		{"no home", "there is no place for a key", "", func(string) error { return nil }},
		{"home is no folder", "as above", os.DevNull, func(string) error { return nil }},
		{"no site", "there is no place for a cache", t.TempDir(), os.Remove},
	} {
		t.Run(test.name, func(t *testing.T) {
			root, temporary := t.TempDir(), t.TempDir()
			for _, name := range []string{"HOME", "XDG_CACHE_HOME", "LocalAppData"} {
				t.Setenv(name, test.home)
			}
			t.Setenv("TMPDIR", temporary)
			if err := test.prepare(root); err != nil {
				t.Fatal(err)
			}
			var log bytes.Buffer
			k, err := openKept(root, cacheFolder, &log)
			if err != nil {
				t.Fatal(err)
			}
			defer k.close()
			var c knowledge.Cache = k.results
			c.Put(knowledge.Key{1}, []byte("words"))
			if c.View(knowledge.Key{1}, func([]byte) {}) {
				t.Errorf("something was kept: %s", test.why)
			}
			if strings.Count(log.String(), "\n") != 1 {
				t.Errorf("want one line that says so, got %q", log.String())
			}
			if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
				t.Errorf("something was written elsewhere: %v (%v)", left, err)
			}
		})
	}
}

// A build that is refused has read the whole site: the next one need not.
func TestRefusedBuildKeepsWhatItRead(t *testing.T) {
	root := t.TempDir()
	for name, text := range soundSite {
		plant(t, root, plantedFault{file: name, text: text})
	}
	plant(t, root, plantedFault{file: "content/a/wrong/en.md", text: "---\nid: wrong\nstate: approved\n---\nNo title.\n"})
	var out bytes.Buffer
	if code := run(t.Context(), []string{"build", "--site", root}, &out, &out, time.Now); code != exitContent {
		t.Fatalf("ended with %d:\n%s", code, &out)
	}
	records, err := os.Stat(filepath.Join(root, workfolder.Name, cacheFolder, "records"))
	if err != nil || records.Size() < 1000 {
		t.Errorf("%v was kept, %v", records, err)
	}
	if _, err := os.Stat(filepath.Join(root, workfolder.Name, cacheFolder, "index")); err != nil {
		t.Error(err)
	}
	k, err := openKept(root, cacheFolder, os.Stderr)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := k.close(); err != nil {
			t.Errorf("closing: %v", err)
		}
	}
}

// A build that begins while dev writes what it has read of the history leaves the
// unfinished file alone.
func TestRunsSideBySide(t *testing.T) {
	root := t.TempDir()
	dev, err := openKept(root, devCacheFolder, os.Stderr)
	if err != nil {
		t.Fatal(err)
	}
	defer dev.close()
	draft, err := dev.history.Create("history")
	if err != nil {
		t.Fatal(err)
	}
	build, err := openKept(root, cacheFolder, os.Stderr)
	if err != nil {
		t.Fatal(err)
	}
	defer build.close()
	if err := draft.Replace(draft.Close()); err != nil {
		t.Errorf("what dev wrote is lost: %v", err)
	}
}

// What lies in the place of a folder or a file of ours may be somebody's, so it is
// named and left alone.
func TestStrangeThingsAreLeftAlone(t *testing.T) {
	for _, name := range []string{"", "cache", "cache/records", "cache/index", "cache/lock"} {
		root := t.TempDir()
		strange := filepath.Join(root, workfolder.Name, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(strange), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink("elsewhere", strange); err != nil {
			t.Fatal(err)
		}
		if name == "cache/index" { // it is read only where there are records
			k := filepath.Join(filepath.Dir(strange), "records")
			if err := os.WriteFile(k, []byte("helpwright cache 2\n"), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		_, err := openKept(root, cacheFolder, os.Stderr)
		if e, ok := errors.AsType[*workfolder.StrangeError](err); !ok || e.Path != strange {
			t.Errorf("%q: %v", name, err)
		}
		if to, err := os.Readlink(strange); err != nil || to != "elsewhere" {
			t.Errorf("%q is gone: %v", name, err)
		}
	}
}
