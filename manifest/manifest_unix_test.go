//go:build unix

package manifest_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"helpwright/manifest"
)

// A release may come with a site. A pipe in the place of a file would be waited for,
// and a file of any length would fill the memory.
func TestWhatIsNoManifestIsNotRead(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{manifest.File, manifest.Pointer} {
		if err := syscall.Mkfifo(filepath.Join(dir, name), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	check := func(what string) {
		t.Helper()
		if id := manifest.ReadRelease(os.DirFS(dir)) + manifest.ReadPrivateRelease(os.DirFS(dir)); id != "" {
			t.Errorf("%s: release %q", what, id)
		}
		if _, err := manifest.Read(os.DirFS(dir)); err == nil {
			t.Errorf("%s: read as a manifest", what)
		}
	}
	check("pipes")
	for _, name := range []string{manifest.File, manifest.Pointer} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o666); err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(filepath.Join(dir, name), 1<<36); err != nil {
			t.Fatal(err)
		}
	}
	check("files of 64 GiB")
}
