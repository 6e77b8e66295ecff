package cache

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"helpwright/workfolder"
)

func key(s string) [32]byte { return sha256.Sum256([]byte(s)) }

func get(c *Cache, k string) string {
	var got string
	if !c.View(key(k), func(v []byte) { got = string(v) }) {
		return "none"
	}
	return got
}

// open opens the cache of a folder with the key of whoever runs these tests.
func open(t *testing.T, dir string) *Cache {
	t.Helper()
	return openWith(t, dir, workfolder.Key("whoever runs these tests"))
}

func openWith(t *testing.T, dir string, key workfolder.Key) *Cache {
	t.Helper()
	folder, err := workfolder.Open(dir, key)
	if err != nil {
		t.Fatal(err)
	}
	c, err := Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// in is the name of a file of the cache in a folder.
func in(dir, name string) string { return filepath.Join(dir, workfolder.Name, name) }

// TestKeeps puts values in one run and finds them in the same and in the next.
func TestKeeps(t *testing.T) {
	dir := t.TempDir()
	c := open(t, dir)
	var wg sync.WaitGroup
	for i := range 100 {
		wg.Go(func() { c.Put(key(fmt.Sprint(i)), bytes.Repeat([]byte{byte(i)}, i*400)) })
	}
	wg.Wait()
	c.Put(key("again"), []byte("old"))
	c.Put(key("again"), []byte("new"))
	for _, run := range []string{"same run", "next run", "run without an index"} {
		for i := range 100 {
			if got := get(c, fmt.Sprint(i)); got != string(bytes.Repeat([]byte{byte(i)}, i*400)) {
				t.Errorf("%s: value %d has %d bytes", run, i, len(got))
			}
		}
		if got := get(c, "again"); got != "new" {
			t.Errorf("%s: got %q", run, got)
		}
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
		if run == "next run" {
			os.Remove(in(dir, "index"))
		}
		c = open(t, dir)
	}
	c.Close()
}

// TestBroken damages every byte of a small cache in turn: a value is found whole or not at all.
func TestBroken(t *testing.T) {
	dir := t.TempDir()
	c := open(t, dir)
	c.Put(key("a"), []byte("first value"))
	c.Put(key("b"), []byte("second value"))
	c.Close()
	for _, name := range []string{"records", "index"} {
		whole, err := os.ReadFile(in(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		for i := range whole {
			damaged := bytes.Clone(whole)
			damaged[i] ^= 0x55
			os.WriteFile(in(dir, name), damaged, 0o666)
			c := open(t, dir)
			for k, want := range map[string]string{"a": "first value", "b": "second value"} {
				if got := get(c, k); got != "none" && got != want {
					t.Fatalf("%s with byte %d damaged: %q gives %q", name, i, k, got)
				}
			}
			c.file.Close()
			c.lock.Close()
			c.folder.Close()
		}
		os.WriteFile(in(dir, name), whole, 0o666)
	}
}

// TestCutOff loses the end of the file, as a crash does; what stands before stays.
func TestCutOff(t *testing.T) {
	dir := t.TempDir()
	c := open(t, dir)
	c.Put(key("a"), []byte("first value"))
	c.Put(key("b"), []byte("second value"))
	c.Close()
	name := in(dir, "records")
	info, _ := os.Stat(name)
	os.Truncate(name, info.Size()-3)
	c = open(t, dir)
	if got := get(c, "a"); got != "first value" {
		t.Errorf("a: %q", got)
	}
	if got := get(c, "b"); got != "none" {
		t.Errorf("b: %q", got)
	}
	c.Put(key("c"), []byte("third"))
	c.Close()
	c = open(t, dir)
	defer c.Close()
	if got := get(c, "c"); got != "third" {
		t.Errorf("c after the cut: %q", got)
	}
}

// TestForgets rewrites the file when most of it was not used.
func TestForgets(t *testing.T) {
	dir := t.TempDir()
	c := open(t, dir)
	big := bytes.Repeat([]byte("x"), minWaste)
	c.Put(key("big"), big)
	c.Put(key("small"), []byte("kept"))
	c.Put(key("named"), []byte("kept too"))
	c.Close()
	c = open(t, dir)
	get(c, "small")
	c.Keep(key("named"))
	c.Complete()
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if info, _ := os.Stat(in(dir, "records")); info.Size() > 1000 {
		t.Errorf("the file still has %d bytes", info.Size())
	}
	c = open(t, dir)
	defer c.Close()
	if got := get(c, "small"); got != "kept" {
		t.Errorf("small: %q", got)
	}
	if got := get(c, "named"); got != "kept too" {
		t.Errorf("named: %q", got)
	}
	if got := get(c, "big"); got != "none" {
		t.Error("big is still there")
	}
}

// TestGivenUp keeps everything when a run was given up before it looked for it.
func TestGivenUp(t *testing.T) {
	dir := t.TempDir()
	c := open(t, dir)
	c.Put(key("big"), bytes.Repeat([]byte("x"), 2*minWaste))
	c.Close()
	c = open(t, dir)
	c.Put(key("new"), []byte("found"))
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	c = open(t, dir)
	defer c.Close()
	if len(get(c, "big")) != 2*minWaste || get(c, "new") != "found" {
		t.Error("the run that was given up has cost what was kept before, or what it found")
	}
}

// TestSecondProcess gives a second opener a cache that keeps nothing, rather than a broken one.
func TestSecondProcess(t *testing.T) {
	dir := t.TempDir()
	first := open(t, dir)
	defer first.Close()
	second := open(t, dir)
	second.Put(key("a"), []byte("lost"))
	if got := get(second, "a"); got != "none" {
		t.Errorf("got %q", got)
	}
	if err := second.Close(); err != nil {
		t.Error(err)
	}
}

// TestForeign gives records of somebody else to nobody: a cache may come with a
// site, and what is in it would be published as the words of an article.
func TestForeign(t *testing.T) {
	dir := t.TempDir()
	c := openWith(t, dir, workfolder.Key("somebody else"))
	c.Put(key("a"), []byte("words of somebody else"))
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	foreign, err := os.ReadFile(in(dir, "records"))
	if err != nil {
		t.Fatal(err)
	}
	for _, index := range []string{"with their index", "without an index", "with an index of ours"} {
		if err := os.WriteFile(in(dir, "records"), foreign, 0o666); err != nil {
			t.Fatal(err)
		}
		switch index {
		case "without an index":
			os.Remove(in(dir, "index"))
		case "with an index of ours":
			forge(t, dir, key("a"), int64(len(magic))+beforeMark, uint32(len("words of somebody else")))
		}
		c := open(t, dir)
		if got := get(c, "a"); got != "none" {
			t.Errorf("%s: got %q", index, got)
		}
		c.Put(key("b"), []byte("our own"))
		c.Close()
		info, err := os.Stat(in(dir, "records"))
		if err != nil {
			t.Fatal(err)
		}
		if index != "with an index of ours" && info.Size() > int64(len(magic)+headSize+len("our own")) {
			t.Errorf("%s: what is not ours was left in the file, which no index fits then", index)
		}
		c = open(t, dir)
		if got := get(c, "b"); got != "our own" {
			t.Errorf("%s: what we put there is %q", index, got)
		}
		c.Close()
	}
}

// forge writes an index that bears our mark and says what we would not say.
func forge(t *testing.T, dir string, key [32]byte, at int64, size uint32) {
	t.Helper()
	info, err := os.Stat(in(dir, "records"))
	if err != nil {
		t.Fatal(err)
	}
	folder, err := workfolder.Open(dir, workfolder.Key("whoever runs these tests"))
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	c := &Cache{folder: folder, end: info.Size(), index: map[[32]byte]*record{key: {at: at, size: size}}}
	if err := c.writeIndex(); err != nil {
		t.Fatal(err)
	}
}

// TestForgedIndex has an index say that values lie where there are none.
func TestForgedIndex(t *testing.T) {
	dir := t.TempDir()
	c := open(t, dir)
	c.Put(key("a"), []byte("value"))
	c.Close()
	for _, r := range []struct {
		at   int64
		size uint32
	}{
		{at: math.MaxInt64 - 1, size: 100}, {at: -1, size: 1}, {at: 0, size: math.MaxUint32}, {at: 20, size: 1}, {at: 1, size: 0},
	} {
		forge(t, dir, key("a"), r.at, r.size)
		c := open(t, dir)
		if got := get(c, "a"); got != "none" && got != "value" {
			t.Errorf("%d bytes at %d: %q", r.size, r.at, got)
		}
		c.Close()
	}
}

// TestWithoutKey keeps nothing, since nobody could tell later who wrote it.
func TestWithoutKey(t *testing.T) {
	dir := t.TempDir()
	for range 2 {
		c := openWith(t, dir, nil)
		if got := get(c, "a"); got != "none" {
			t.Errorf("got %q", got)
		}
		c.Put(key("a"), []byte("value"))
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
	if entries, err := os.ReadDir(filepath.Join(dir, workfolder.Name)); err != nil || len(entries) > 0 {
		t.Errorf("%d files were written, %v", len(entries), err)
	}
}

// TestHuge begins a file anew that nobody could have filled; it costs no memory.
func TestHuge(t *testing.T) {
	dir := t.TempDir()
	open(t, dir).Close()
	for _, name := range []string{"records", "index"} {
		if err := os.Truncate(in(dir, name), 1<<36); err != nil {
			t.Fatal(err)
		}
	}
	c := open(t, dir)
	c.Put(key("a"), []byte("value"))
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"records", "index"} {
		if info, err := os.Stat(in(dir, name)); err != nil || info.Size() > 1000 {
			t.Errorf("%s has %d bytes, %v", name, info.Size(), err)
		}
	}
}

// Whatever an index says, reading it ends well, and every record of it lies in the
// file.
func FuzzCacheIndex(f *testing.F) {
	f.Add([]byte{}, int64(0))
	f.Add(binary.LittleEndian.AppendUint64(nil, 100), int64(100))
	entry := append(binary.LittleEndian.AppendUint64(nil, 100), make([]byte, entrySize)...)
	f.Add(entry, int64(100))
	f.Fuzz(func(t *testing.T, b []byte, size int64) {
		if size < 0 {
			return
		}
		index, ok := decodeIndex(b, size)
		if !ok {
			return
		}
		for _, r := range index {
			if r.at < 0 || r.end() < r.at || r.end() > size {
				t.Errorf("%d bytes at %d of %d", r.size, r.at, size)
			}
		}
	})
}

// Whatever a file of records holds, opening it ends well.
func FuzzCacheRecords(f *testing.F) {
	f.Add([]byte(magic))
	f.Add([]byte(magic + strings.Repeat("\x00", headSize)))
	f.Add([]byte(magic + strings.Repeat("\xff", headSize+100)))
	f.Fuzz(func(t *testing.T, records []byte) {
		dir := t.TempDir()
		open(t, dir).Close()
		os.Remove(in(dir, "index"))
		if err := os.WriteFile(in(dir, "records"), records, 0o666); err != nil {
			t.Fatal(err)
		}
		c := open(t, dir)
		if len(c.index) > 0 {
			t.Errorf("%d records that nobody wrote", len(c.index))
		}
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
}
