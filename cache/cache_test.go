package cache

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

func key(s string) [32]byte { return sha256.Sum256([]byte(s)) }

func get(c *Cache, k string) string {
	var got string
	if !c.View(key(k), func(v []byte) { got = string(v) }) {
		return "none"
	}
	return got
}

func open(t *testing.T, dir string) *Cache {
	t.Helper()
	c, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

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
			os.Remove(filepath.Join(dir, "index"))
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
		whole, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		for i := range whole {
			damaged := bytes.Clone(whole)
			damaged[i] ^= 0x55
			os.WriteFile(filepath.Join(dir, name), damaged, 0o666)
			c := open(t, dir)
			for k, want := range map[string]string{"a": "first value", "b": "second value"} {
				if got := get(c, k); got != "none" && got != want {
					t.Fatalf("%s with byte %d damaged: %q gives %q", name, i, k, got)
				}
			}
			c.file.Close()
			c.lock.Close()
		}
		os.WriteFile(filepath.Join(dir, name), whole, 0o666)
	}
}

// TestCutOff loses the end of the file, as a crash does; what stands before stays.
func TestCutOff(t *testing.T) {
	dir := t.TempDir()
	c := open(t, dir)
	c.Put(key("a"), []byte("first value"))
	c.Put(key("b"), []byte("second value"))
	c.Close()
	name := filepath.Join(dir, "records")
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
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if info, _ := os.Stat(filepath.Join(dir, "records")); info.Size() > 1000 {
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
