package helpwright_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The whole way from files to pages gives the same bytes for the same commit and
// build date: in another folder, time zone and home, with another number of
// workers, and with a cache as without. The builder's own tests do the same
// many more times on a site that was made up.
func TestOwnSiteIsReproducible(t *testing.T) {
	program := buildProgram(t)
	build := func(folder, zone, workers string) map[string]string {
		t.Helper()
		cmd := exec.Command(program, "build", "--site", folder, "--date", "2026-11-22", "--workers", workers, "--fresh")
		cmd.Env = append(os.Environ(), "TZ="+zone, "HOME="+t.TempDir(), "LC_ALL=tr_TR.UTF-8")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("build: %v\n%s", err, out)
		}
		return readFiles(t, folder, "public", "private")
	}
	one, other := copySite(t), t.TempDir()
	if err := os.CopyFS(other, os.DirFS(one)); err != nil {
		t.Fatal(err)
	}
	want := build(one, "UTC", "1")
	for name, got := range map[string]map[string]string{
		"another folder": build(other, "Asia/Kathmandu", "16"),
		"with a cache":   build(one, "America/St_Johns", "3"),
	} {
		if len(got) != len(want) {
			t.Errorf("%s: %d files instead of %d", name, len(got), len(want))
		}
		for file, content := range want {
			if got[file] != content {
				t.Errorf("%s: %s differs", name, file)
			}
		}
	}
}

// readFiles reads the files of folders, by path from the root of these.
func readFiles(t *testing.T, root string, folders ...string) map[string]string {
	t.Helper()
	files := map[string]string{}
	for _, folder := range folders {
		err := filepath.WalkDir(filepath.Join(root, folder), func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			rel, err := filepath.Rel(root, name)
			if err != nil {
				return err
			}
			if strings.HasPrefix(filepath.ToSlash(rel), "private/search/") {
				// bleve's own files are never the same twice. The manifest sums up what they
				// say; searchindex tests that it is true.
				return nil
			}
			content, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			files[filepath.ToSlash(rel)] = string(content)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}
