//go:build unix

package builder_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"helpwright/builder"
	"helpwright/manifest"
)

// When publishing is impossible, an error says why, and what stood there stays.
func TestBuildFails(t *testing.T) {
	tests := []struct {
		name, why string
		do        func(t *testing.T, root string)
		shell     string // what the building process does before it builds
		want      string
	}{
		{
			name: "public is a link", why: "a link would be replaced, and the folder behind it would go stale unnoticed",
			do: func(t *testing.T, root string) {
				if err := errors.Join(os.Rename(root+"/public", root+"/elsewhere"), os.Symlink("elsewhere", root+"/public")); err != nil {
					t.Fatal(err)
				}
			},
			want: "publishing replaces the whole folder",
		},
		{
			name: "another build", why: "two at once would publish a mixture",
			do: func(t *testing.T, root string) {
				lock, err := os.OpenFile(root+"/.helpwright/build.lock", os.O_RDWR, 0)
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { lock.Close() })
				if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
					t.Fatal(err)
				}
			},
			want: builder.ErrBusy.Error(),
		},
		{
			name: "no room", why: "a limit for the size of files does what a full disk does, without needing one",
			shell: "ulimit -f 8 && ", want: "file too large",
		},
		{
			name: "public may not be written to",
			do:   func(t *testing.T, root string) { protect(t, root+"/public") },
			want: "permission denied", why: "private/ goes back then, so that the two stay one release",
		},
		{
			name: "site may not be written to",
			do:   func(t *testing.T, root string) { protect(t, root, root+"/.helpwright", root+"/.helpwright/releases") },
			want: "permission denied",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := memoryFolder(t)
			newWriter(t, 6, 20).incremental(root, &memory{})
			before := readRelease(t, root)
			release := manifest.ReadRelease(os.DirFS(root + "/public"))
			giveAway(t, root)
			if test.do != nil {
				test.do(t, root)
			}
			out, err := buildElsewhere(t, root, test.shell)
			if err == nil || !strings.Contains(out, test.want) {
				t.Errorf("%s: want an error with %q, got %v\n%s", test.why, test.want, err, out)
			}
			if diff := before.diff(readLinked(t, root)); diff != "" {
				t.Errorf("%s: what stood there does not stand any more:\n%s", test.why, diff)
			}
			if private := manifest.ReadPrivateRelease(os.DirFS(root + "/private")); private != release {
				t.Errorf("private/ is of release %s, public/ of %s", private, release)
			}
		})
	}
}

// What goes wrong after the new release stands is told, but the build has
// succeeded.
func TestBuildNotes(t *testing.T) {
	root := memoryFolder(t)
	newWriter(t, 6, 20).incremental(root, &memory{})
	giveAway(t, root)
	var locked []string
	for i := range 4 {
		folder := fmt.Sprintf("%s/.helpwright/releases/%016d", root, i)
		if err := os.MkdirAll(folder+"/public/assets", 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(folder, time.Unix(int64(i), 0), time.Unix(int64(i), 0)); err != nil {
			t.Fatal(err)
		}
		locked = append(locked, folder, folder+"/public")
	}
	protect(t, locked...)
	out, err := buildElsewhere(t, root, "")
	if err != nil || !strings.Contains(out, "removing old releases") {
		t.Errorf("want a note that old releases stay, got %v\n%s", err, out)
	}
}

// readLinked reads a release whose public/ may be a link.
func readLinked(t *testing.T, root string) tree {
	t.Helper()
	if to, err := os.Readlink(root + "/public"); err == nil {
		if err := errors.Join(os.Remove(root+"/public"), os.Rename(filepath.Join(root, to), root+"/public")); err != nil {
			t.Fatal(err)
		}
	}
	return readRelease(t, root)
}

// nobody builds where the test itself is run by root, who may write everywhere.
const nobody = 65534

// giveAway makes a folder one of the user who builds.
func giveAway(t *testing.T, root string) {
	t.Helper()
	if os.Geteuid() != 0 {
		return
	}
	err := filepath.WalkDir(root, func(name string, _ os.DirEntry, err error) error {
		return errors.Join(err, os.Lchown(name, nobody, nobody))
	})
	if err != nil {
		t.Fatal(err)
	}
}

// protect takes the right to write from folders, and gives it back in the end.
func protect(t *testing.T, folders ...string) {
	t.Helper()
	for _, folder := range folders {
		if os.Geteuid() == 0 {
			if err := os.Chown(folder, 0, 0); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Chmod(folder, 0o555); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { os.Chmod(folder, 0o755) })
	}
}

// buildElsewhere builds another version of a site in a process of its own, which
// is never root's.
func buildElsewhere(t *testing.T, root, shell string) (string, error) {
	t.Helper()
	program := filepath.Join(memoryFolder(t), "build.test")
	if err := os.Chmod(filepath.Dir(program), 0o755); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(program, content, 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "sh", "-c", shell+`exec "$0" -test.run='^TestFailingProcess$'`, program)
	cmd.Env = append(os.Environ(), "HELPWRIGHT_TEST_FAIL="+root)
	cmd.Dir = "/"
	if os.Geteuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// TestFailingProcess is no test of its own: it is what TestBuildFails runs.
func TestFailingProcess(t *testing.T) {
	root := os.Getenv("HELPWRIGHT_TEST_FAIL")
	if root == "" {
		return
	}
	w := newWriter(t, 6, 20)
	w.articles[0].title++
	report, err := w.source().build(t.Context(), builder.Options{Root: root})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	for _, note := range report.Notes {
		fmt.Println(note)
	}
}
