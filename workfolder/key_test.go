package workfolder_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"helpwright/workfolder"
)

// home makes a folder for the caches of a user.
func home(t *testing.T, dir string) {
	t.Helper()
	for _, name := range []string{"HOME", "XDG_CACHE_HOME", "LocalAppData"} {
		t.Setenv(name, dir)
	}
}

func TestUserKey(t *testing.T) {
	dir := t.TempDir()
	home(t, dir)
	first, err := workfolder.UserKey()
	if err != nil {
		t.Fatal(err)
	}
	if again, err := workfolder.UserKey(); err != nil || !bytes.Equal(first, again) {
		t.Errorf("the second time it is another one: %v", err)
	}
	caches, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(caches, "helpwright", "key")
	if info, err := os.Stat(name); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("others may read it: %v, %v", info.Mode(), err)
	}
	if err := os.WriteFile(name, first[:7], 0o600); err != nil {
		t.Fatal(err)
	}
	mended, err := workfolder.UserKey()
	if err != nil || len(mended) != len(first) || bytes.Equal(mended, first) {
		t.Errorf("a key that was cut off is not replaced: %v", err)
	}
	home(t, t.TempDir())
	if other, err := workfolder.UserKey(); err != nil || bytes.Equal(other, mended) {
		t.Errorf("another user has the same: %v", err)
	}
}

// Without a place that is the user's own there is no key.
func TestNoUserKey(t *testing.T) {
	for _, dir := range []string{"", os.DevNull} {
		home(t, dir)
		if key, err := workfolder.UserKey(); err == nil || len(key) > 0 {
			t.Errorf("a home of %q gives a key: %v", dir, err)
		}
	}
}
