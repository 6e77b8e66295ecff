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

	"helpwright/builder"
	"helpwright/manifest"
)

// What people do to the published folders between two builds does not last, and
// does not stop the next build.
func TestBuildMends(t *testing.T) {
	tests := []struct {
		name, why string
		do        func(root string) error
	}{
		{"public missing", "it may be deleted at any time", func(root string) error { return os.RemoveAll(root + "/public") }},
		{"private missing", "it too", func(root string) error { return os.RemoveAll(root + "/private") }},
		{"both missing", "", func(root string) error {
			return errors.Join(os.RemoveAll(root+"/public"), os.RemoveAll(root+"/private"))
		}},
		{"page edited", "what is published is what was built", func(root string) error {
			return os.WriteFile(root+"/public/en/index.html", []byte("vandals"), 0o666)
		}},
		{"page deleted", "", func(root string) error { return os.Remove(root + "/public/en/billing/index.html") }},
		{"script edited", "", func(root string) error {
			scripts, err := filepath.Glob(root + "/public/assets/site-*.js")
			return errors.Join(err, os.WriteFile(scripts[0], []byte("vandals"), 0o666))
		}},
		{"sitemap edited", "it is streamed, not kept", func(root string) error {
			return os.WriteFile(root+"/public/sitemap-en.xml", nil, 0o666)
		}},
		{"pointer edited", "without its id public/ is no release", func(root string) error {
			return os.WriteFile(root+"/public/release.json", []byte("{}"), 0o666)
		}},
		{"page is a folder", "", func(root string) error {
			return errors.Join(os.Remove(root+"/public/fr/index.html"), os.Mkdir(root+"/public/fr/index.html", 0o777))
		}},
		{"memory lost", "the folder .helpwright may be deleted too", func(root string) error { return os.RemoveAll(root + "/.helpwright") }},
		{"memory broken", "nothing of it is believed", func(root string) error {
			return os.WriteFile(root+"/.helpwright/state", []byte(strings.Repeat("x", 4000)), 0o666)
		}},
		{"memory cut off", "", func(root string) error { return os.Truncate(root+"/.helpwright/state", 2000) }},
		{"leftovers", "of a build that was killed while it wrote", func(root string) error {
			return errors.Join(os.MkdirAll(root+"/.helpwright/releases/next/public/en", 0o777),
				os.WriteFile(root+"/.helpwright/releases/next/public/en/index.html", nil, 0o666))
		}},
	}
	s := readSource(t, "shop.txtar")
	site, err := s.prepare(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	scratch := memoryFolder(t)
	s.mustBuild(t, builder.Options{Root: scratch})
	want := readRelease(t, scratch)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := memoryFolder(t)
			for _, before := range []func(string) error{func(string) error { return nil }, test.do} {
				if err := before(root); err != nil {
					t.Fatal(err)
				}
				if _, _, err := site.Build(t.Context(), builder.Options{Root: root}); err != nil {
					t.Fatal(err)
				}
			}
			if diff := want.diff(readRelease(t, root)); diff != "" {
				t.Errorf("%s\n%s", test.why, diff)
			}
		})
	}
}

// Whoever has the published folder open when it is replaced reads on in it, all
// of it, until a second release comes.
func TestReplacedReleaseStaysWhole(t *testing.T) {
	root := memoryFolder(t)
	w := newWriter(t, 3, 20)
	w.incremental(root, &memory{})
	before := tree{}
	if err := before.read(root, "public"); err != nil {
		t.Fatal(err)
	}
	folder, err := os.OpenRoot(root + "/public")
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	for range 6 {
		w.edit()
	}
	w.incremental(root, &memory{})
	for name, want := range before {
		if got, err := folder.ReadFile(strings.TrimPrefix(name, "public/")); err != nil || string(got) != want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// After more releases than are kept, assets of the last ones are still there and
// no more than these.
func TestEarlierAssets(t *testing.T) {
	root := memoryFolder(t)
	w := newWriter(t, 4, 20)
	a := w.articles[0]
	a.shade = 1
	pictures := map[string]bool{}
	for range 6 {
		a.shade++
		w.incremental(root, &memory{})
		found, err := filepath.Glob(root + "/public/assets/picture-*.png")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range found {
			pictures[filepath.Base(name)] = true
		}
	}
	if len(pictures) < 6 {
		t.Fatalf("%d pictures were published, want at least 6", len(pictures))
	}
	kept, err := filepath.Glob(root + "/.helpwright/releases/*/public/assets")
	if err != nil || len(kept) != 3 {
		t.Errorf("assets of %d earlier releases are kept, want 3 (%v)", len(kept), err)
	}
	whole, err := filepath.Glob(root + "/.helpwright/releases/*/public/en")
	if err != nil || len(whole) != 2 {
		t.Errorf("%d earlier releases are kept whole, want the last two (%v)", len(whole), err)
	}
}

// Between exchanging private/ and exchanging public/ there is a moment; who is
// killed in it leaves this.
func TestRecover(t *testing.T) {
	root := memoryFolder(t)
	w := newWriter(t, 5, 20)
	w.incremental(root, &memory{})
	old := readRelease(t, root)
	w.articles[0].title++
	w.incremental(root, &memory{})
	slots, err := filepath.Glob(root + "/.helpwright/releases/*")
	if err != nil || len(slots) != 1 {
		t.Fatal(slots, err)
	}
	for _, move := range [][2]string{{root + "/private", root + "/aside"}, {slots[0] + "/private", root + "/private"}, {root + "/aside", slots[0] + "/private"}} {
		if err := os.Rename(move[0], move[1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := builder.Recover(root); err != nil {
		t.Fatal(err)
	}
	if diff := old.diff(readRelease(t, root)); diff != "" {
		t.Errorf("public/ did not follow private/:\n%s", diff)
	}
}

func TestRecoverWithoutRelease(t *testing.T) {
	if err := builder.Recover(t.TempDir()); err != nil {
		t.Error(err)
	}
}

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
	if _, err := w.source().build(t.Context(), builder.Options{Root: root}); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}
