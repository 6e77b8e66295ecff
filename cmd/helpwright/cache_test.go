package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"helpwright/knowledge"
)

// Where a site cannot keep a cache nothing is kept at all: a folder that
// everybody may write to would let others put words on the pages.
func TestNoCacheElsewhere(t *testing.T) {
	root, temporary := t.TempDir(), t.TempDir()
	t.Setenv("TMPDIR", temporary)
	if err := os.WriteFile(filepath.Join(root, workFolder), nil, 0o666); err != nil { // no folder can be made there
		t.Fatal(err)
	}
	var log bytes.Buffer
	var c knowledge.Cache = openCache(root, &log)
	c.Put(knowledge.Key{1}, []byte("words"))
	if c.View(knowledge.Key{1}, func([]byte) {}) {
		t.Error("something was kept")
	}
	if strings.Count(log.String(), "\n") != 1 {
		t.Errorf("want one line that says so, got %q", log.String())
	}
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		t.Errorf("something was written elsewhere: %v (%v)", left, err)
	}
}
