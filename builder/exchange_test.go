package builder

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// folders makes folders, each of which holds a file that says what it is.
func folders(t *testing.T, all map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for folder, content := range all {
		if err := os.MkdirAll(filepath.Join(root, folder), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(root, folder, "is"), []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func is(t *testing.T, folder string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(folder, "is"))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return string(b)
}

// publisherIn opens the folder of a site, and no more than that.
func publisherIn(t *testing.T, dir string, swap func(site *os.Root, a, b string) error) *publisher {
	t.Helper()
	site, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { site.Close() })
	return &publisher{dir: dir, site: site, swap: swap}
}

// Where folders cannot be exchanged in one step they are in three.
func TestExchangeWithoutSwap(t *testing.T) {
	refuse := func(reason error) func(*os.Root, string, string) error {
		return func(*os.Root, string, string) error { return reason }
	}
	for _, reason := range []error{syscall.EINVAL, syscall.ENOSYS, syscall.EXDEV, errors.ErrUnsupported} {
		root := folders(t, map[string]string{"slot/public": "new", "public": "old"})
		if err := publisherIn(t, root, refuse(reason)).exchange("slot/public", "public"); err != nil {
			t.Errorf("%v: %v", reason, err)
		}
		if now, then := is(t, filepath.Join(root, "public")), is(t, filepath.Join(root, "slot/public")); now != "new" || then != "old" {
			t.Errorf("%v: %q stands, and %q was replaced", reason, now, then)
		}
	}
	root := folders(t, map[string]string{"slot/public": "new", "public": "old"})
	if err := publisherIn(t, root, refuse(syscall.EACCES)).exchange("slot/public", "public"); !errors.Is(err, syscall.EACCES) {
		t.Errorf("another reason is no reason for three steps: %v", err)
	}
}

// Whoever is killed between two of the three steps leaves this.
func TestFinishSteps(t *testing.T) {
	for name, left := range map[string]map[string]string{
		"after the first step":  {"slot/public": "new", "slot/public.aside": "old"},
		"after the second step": {"public": "new", "slot/public.aside": "old"},
		"after the third step":  {"public": "new", "slot/public": "old"},
	} {
		root := folders(t, left)
		p := publisherIn(t, root, nil)
		if err := p.finishSteps("slot/public", "public"); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		now, then := is(t, filepath.Join(root, "public")), is(t, filepath.Join(root, "slot/public"))
		if now != "new" || then != "old" || p.exists("slot/public"+asideSuffix) {
			t.Errorf("%s: %q stands, %q was replaced", name, now, then)
		}
	}
	root := folders(t, map[string]string{"slot/public.aside": "old"})
	if err := publisherIn(t, root, nil).finishSteps("slot/public", "public"); err != nil || is(t, filepath.Join(root, "public")) != "old" {
		t.Errorf("with the new folder lost, the old one must come back: %v", err)
	}
}
