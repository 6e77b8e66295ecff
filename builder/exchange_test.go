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

// Where folders cannot be exchanged in one step they are in three.
func TestExchangeWithoutSwap(t *testing.T) {
	for _, reason := range []error{syscall.EINVAL, syscall.ENOSYS, syscall.EXDEV, errors.ErrUnsupported} {
		root := folders(t, map[string]string{"slot/public": "new", "public": "old"})
		p := &publisher{root: root, swap: func(string, string) error { return reason }}
		if err := p.exchange(filepath.Join(root, "slot/public"), filepath.Join(root, "public")); err != nil {
			t.Errorf("%v: %v", reason, err)
		}
		if now, then := is(t, filepath.Join(root, "public")), is(t, filepath.Join(root, "slot/public")); now != "new" || then != "old" {
			t.Errorf("%v: %q stands, and %q was replaced", reason, now, then)
		}
	}
	p := &publisher{swap: func(string, string) error { return syscall.EACCES }}
	root := folders(t, map[string]string{"slot/public": "new", "public": "old"})
	if err := p.exchange(filepath.Join(root, "slot/public"), filepath.Join(root, "public")); !errors.Is(err, syscall.EACCES) {
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
		slot, public := filepath.Join(root, "slot/public"), filepath.Join(root, "public")
		if err := finishSteps(slot, public); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if is(t, public) != "new" || is(t, slot) != "old" || exists(slot+asideSuffix) {
			t.Errorf("%s: %q stands, %q was replaced", name, is(t, public), is(t, slot))
		}
	}
	root := folders(t, map[string]string{"slot/public.aside": "old"})
	if err := finishSteps(filepath.Join(root, "slot/public"), filepath.Join(root, "public")); err != nil || is(t, filepath.Join(root, "public")) != "old" {
		t.Errorf("with the new folder lost, the old one must come back: %v", err)
	}
}
