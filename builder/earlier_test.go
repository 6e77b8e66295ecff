package builder_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"helpwright/builder"
	"helpwright/workfolder"
)

// Files of earlier releases are served as they were published, by whoever published
// them, and nothing else that lies beside them.
func TestEarlier(t *testing.T) {
	root := memoryFolder(t)
	w := newWriter(t, 6, 20)
	a := w.articles[0]
	a.shade = 1
	w.incremental(root, &memory{})
	pictures, err := filepath.Glob(root + "/public/files/picture-*.png")
	if err != nil || len(pictures) == 0 {
		t.Fatal(pictures, err)
	}
	a.shade = 2
	w.incremental(root, &memory{})
	old := ""
	for _, file := range pictures {
		if _, err := os.Stat(file); errors.Is(err, os.ErrNotExist) {
			old = "files/" + filepath.Base(file)
		}
	}
	earlier := builder.NewEarlier(root, testKey)
	for i := range 3 { // a release is thinned, and another one made from it
		folder := earlier.Folder(old)
		if _, err := os.Stat(filepath.Join(folder, old)); folder == "" || err != nil {
			t.Fatalf("after %d more releases %s lies in %q (%v)", i, old, folder, err)
		}
		if i < 2 {
			a.title++
			w.incremental(root, &memory{})
		}
	}
	for who, key := range map[string]workfolder.Key{"nobody known": nil, "somebody else": workfolder.Key("somebody else")} {
		if folder := builder.NewEarlier(root, key).Folder(old); folder != "" {
			t.Errorf("%s is served %s", who, folder)
		}
	}

	folder := earlier.Folder(old)
	planted := "files/planted-0123456789.html"
	if err := os.WriteFile(filepath.Join(folder, planted), []byte("<script src=x.js></script>"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{planted, "index.html", "en/index.html", "", "../private"} {
		if got := earlier.Folder(name); got != "" {
			t.Errorf("%q is served from %s, though no release lists it", name, got)
		}
	}
	if err := errors.Join(os.Remove(filepath.Join(folder, old)), os.WriteFile(filepath.Join(folder, old), []byte("vandals"), 0o666)); err != nil {
		t.Fatal(err)
	}
	if got := earlier.Folder(old); got != "" {
		t.Error("a file that somebody replaced is served")
	}
}

// A release that came with the site is not served, and the next build removes it;
// those that are the user's own stay, and so does what is no release.
func TestForeignReleases(t *testing.T) {
	root := memoryFolder(t)
	w := newWriter(t, 6, 20)
	w.incremental(root, &memory{})
	w.articles[0].title++
	w.incremental(root, &memory{})
	own, err := filepath.Glob(root + "/.helpwright/releases/*")
	if err != nil || len(own) != 1 {
		t.Fatal(own, err)
	}
	list, err := os.ReadFile(own[0] + "/hashed")
	if err != nil {
		t.Fatal(err)
	}
	for name, list := range map[string]string{
		"0000000000000001": "", "0000000000000002": string(list), "0000000000000003": strings.Repeat("x", 1000), "notes": "",
	} {
		dir := root + "/.helpwright/releases/" + name
		err := errors.Join(os.MkdirAll(dir+"/public/files", 0o777), os.WriteFile(dir+"/public/files/x-0123456789.html", nil, 0o666))
		if list != "" {
			err = errors.Join(err, os.WriteFile(dir+"/hashed", []byte(list), 0o666))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if folder := builder.NewEarlier(root, testKey).Folder("files/x-0123456789.html"); folder != "" {
		t.Errorf("it is served from %s", folder)
	}
	w.incremental(root, &memory{}) // nothing has changed
	left, err := filepath.Glob(root + "/.helpwright/releases/*")
	if err != nil || len(left) != 2 || left[0] != own[0] && left[1] != own[0] || filepath.Base(left[1]) != "notes" {
		t.Errorf("%q are left (%v)", left, err)
	}
}

// Looking for files makes no folder.
func TestEarlierWithoutRelease(t *testing.T) {
	root := t.TempDir()
	if folder := builder.NewEarlier(root, testKey).Folder("assets/x.css"); folder != "" {
		t.Error(folder)
	}
	if entries, err := os.ReadDir(root); err != nil || len(entries) > 0 {
		t.Errorf("%d were made, %v", len(entries), err)
	}
}
