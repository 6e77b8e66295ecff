package workfolder_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"helpwright/workfolder"
)

var testKey = workfolder.Key("whoever runs these tests")

func open(t *testing.T, dir string, key workfolder.Key) *workfolder.Folder {
	t.Helper()
	folder, err := workfolder.Open(dir, key)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { folder.Close() })
	return folder
}

const form = "words of a test 1\n"

func TestSealedFiles(t *testing.T) {
	dir := t.TempDir()
	folder := open(t, dir, testKey)
	inner, err := folder.Folder("inner")
	if err != nil {
		t.Fatal(err)
	}
	defer inner.Close()
	if err := inner.WriteSealed("words", form, []byte("kept")); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, workfolder.Name, "inner", "words")
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if b, err := inner.ReadSealed("words", form); err != nil || string(b) != "kept" {
		t.Errorf("%q, %v", b, err)
	}
	for _, test := range []struct {
		name, why string
		content   string
		form      string
		key       workfolder.Key
	}{
		{"of another form", "what was written as one thing is not read as another", string(whole), "words of a test 2\n", testKey},
		{"renamed to another form", "the form is part of the mark", strings.Replace(string(whole), "1", "2", 1), "words of a test 2\n", testKey},
		{"of somebody else", "it may have come with the site", string(whole), form, workfolder.Key("somebody else")},
		{"without a key", "nobody can tell who wrote it", string(whole), form, nil},
		{"changed", "a broken file is not used", strings.Replace(string(whole), "kept", "left", 1), form, testKey},
		{"cut off", "as above", string(whole[:len(whole)-1]), form, testKey},
		{"cut off in its mark", "as above", string(whole[:len(form)+3]), form, testKey},
		{"empty", "as above", "", form, testKey},
	} {
		if err := os.WriteFile(name, []byte(test.content), 0o666); err != nil {
			t.Fatal(err)
		}
		reader, err := open(t, dir, test.key).Folder("inner")
		if err != nil {
			t.Fatal(err)
		}
		if b, err := reader.ReadSealed("words", test.form); err == nil {
			t.Errorf("%s: read %q: %s", test.name, b, test.why)
		}
		reader.Close()
	}
}

// What is too long for a file of ours is refused before it is read.
func TestSealedFileThatIsTooLong(t *testing.T) {
	dir := t.TempDir()
	folder := open(t, dir, testKey)
	if err := folder.WriteSealed("words", form, []byte("kept")); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(filepath.Join(dir, workfolder.Name, "words"), 1<<36); err != nil {
		t.Fatal(err)
	}
	if _, err := folder.ReadSealed("words", form); err == nil {
		t.Error("64 GiB were read")
	}
}

func TestWithoutKeyNothingIsKept(t *testing.T) {
	dir := t.TempDir()
	folder := open(t, dir, nil)
	if err := folder.WriteSealed("words", form, []byte("x")); err != nil || folder.Kept() {
		t.Errorf("kept: %t, %v", folder.Kept(), err)
	}
	if entries, err := os.ReadDir(filepath.Join(dir, workfolder.Name)); err != nil || len(entries) > 0 {
		t.Errorf("%d files were written, %v", len(entries), err)
	}
}

// A file is replaced as a whole, or not at all, and drafts of runs that were killed
// do not pile up.
func TestDrafts(t *testing.T) {
	dir := t.TempDir()
	folder := open(t, dir, testKey)
	write := func(words string, failed error) error {
		draft, err := folder.Create("words")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := draft.WriteString(words); err != nil {
			t.Fatal(err)
		}
		return draft.Replace(errors.Join(failed, draft.Close()))
	}
	if err := write("first", nil); err != nil {
		t.Fatal(err)
	}
	full := errors.New("no room")
	if err := write("second", full); !errors.Is(err, full) {
		t.Errorf("got %v", err)
	}
	if _, err := folder.Create("words"); err != nil { // whoever made it is killed
		t.Fatal(err)
	}
	folder.Tidy()
	left := names(t, filepath.Join(dir, workfolder.Name))
	b, err := os.ReadFile(filepath.Join(dir, workfolder.Name, "words"))
	if err != nil || string(b) != "first" || len(left) != 1 {
		t.Errorf("%q stands, %q are left, %v", b, left, err)
	}
}

// Where several runs write, only what nobody can be writing any more is removed.
func TestOldDrafts(t *testing.T) {
	dir := t.TempDir()
	folder := open(t, dir, testKey)
	begin := time.Now()
	for range 2 {
		if _, err := folder.Create("words"); err != nil {
			t.Fatal(err)
		}
	}
	drafts := names(t, filepath.Join(dir, workfolder.Name))
	killed := begin.Add(-2 * time.Hour)
	if err := os.Chtimes(filepath.Join(dir, workfolder.Name, drafts[0]), killed, killed); err != nil {
		t.Fatal(err)
	}
	folder.TidyOld(begin.Add(-time.Hour))
	if left := names(t, filepath.Join(dir, workfolder.Name)); len(left) != 1 || left[0] != drafts[1] {
		t.Errorf("%q are left of %q", left, drafts)
	}
}

func names(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// What is no folder or no file of ours is named and left alone.
func TestStrange(t *testing.T) {
	for _, test := range []struct {
		name string
		make func(name string) error
	}{
		{"a link to a folder", func(name string) error { return os.Symlink(t.TempDir(), name) }},
		{"a link to a file", func(name string) error {
			target := filepath.Join(t.TempDir(), "thesis")
			return errors.Join(os.WriteFile(target, nil, 0o666), os.Symlink(target, name))
		}},
		{"a link to nothing", func(name string) error { return os.Symlink("nothing", name) }},
	} {
		for _, at := range []string{"", "inner", "file"} {
			dir := t.TempDir()
			strange := filepath.Join(dir, workfolder.Name, at)
			if err := errors.Join(os.MkdirAll(filepath.Dir(strange), 0o777), test.make(strange)); err != nil {
				t.Fatal(err)
			}
			folder, err := workfolder.Open(dir, testKey)
			switch at {
			case "inner":
				_, err = folder.Folder("inner")
			case "file":
				_, err = folder.Open("file")
				if _, sealed := folder.ReadSealed("file", form); !isStrange(sealed, strange) {
					t.Errorf("%s in the place of a sealed file: %v", test.name, sealed)
				}
			}
			if !isStrange(err, strange) {
				t.Errorf("%s in the place of %q: %v", test.name, at, err)
			}
			if info, err := os.Lstat(strange); err != nil || info.Mode().Type() != fs.ModeSymlink {
				t.Errorf("%s in the place of %q is gone: %v", test.name, at, err)
			}
		}
	}
}

func isStrange(err error, path string) bool {
	e, ok := errors.AsType[*workfolder.StrangeError](err)
	return ok && e.Path == path
}

// A hard link gives somebody's file a name of ours: what is written under it would
// be written over theirs.
func TestFileWithAnotherName(t *testing.T) {
	dir := t.TempDir()
	folder := open(t, dir, testKey)
	thesis := filepath.Join(t.TempDir(), "thesis")
	name := filepath.Join(dir, workfolder.Name, "file")
	if err := errors.Join(os.WriteFile(thesis, []byte("of years"), 0o666), os.Link(thesis, name)); err != nil {
		t.Fatal(err)
	}
	if _, err := folder.Open("file"); !isStrange(err, name) {
		t.Errorf("it was opened for writing: %v", err)
	}
	if err := folder.WriteSealed("file", form, []byte("kept")); err != nil {
		t.Errorf("a file that is replaced as a whole harms nobody: %v", err)
	}
	if b, err := os.ReadFile(thesis); err != nil || string(b) != "of years" {
		t.Errorf("the other name holds %q, %v", b, err)
	}
	state := filepath.Join(t.TempDir(), "state")
	if err := os.Link(name, state); err != nil {
		t.Fatal(err)
	}
	if b, err := folder.ReadSealed("file", form); err != nil || string(b) != "kept" {
		t.Errorf("what is only read may have another name, as the state of a release has: %q, %v", b, err)
	}
}
