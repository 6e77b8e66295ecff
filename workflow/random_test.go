package workflow

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// Whatever was read before, and in whatever steps, the history is the same as
// one read from scratch.
func TestCachedEqualsUncached(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		dir, err := os.MkdirTemp("", "history")
		if err != nil {
			rt.Fatal(err)
		}
		defer os.RemoveAll(dir)
		cache := dir + "/cache"
		if err := os.Mkdir(cache, 0o777); err != nil {
			rt.Fatal(err)
		}
		f := newFixture(t, dir+"/site", "")
		pick := func(n int) int { return rapid.IntRange(0, n-1).Draw(rt, "pick") }
		for n := range rapid.IntRange(1, 8).Draw(rt, "commits") {
			f.run(t, randomCommit(f, n, pick, 3, true))
			if pick(3) > 0 {
				continue
			}
			if pick(4) == 0 {
				names := slices.Sorted(maps.Keys(f.commits))
				f.checkOut(t, names[pick(len(names))])
			}
			if !hasContent(f) {
				continue
			}
			want := f.versions(t, f.options(""))
			if diff := cmp.Diff(want, f.versions(t, f.options(cache))); diff != "" {
				rt.Fatalf("(-without +with cache)\n%s", diff)
			}
		}
	})
}

func hasContent(f *fixture) bool { return len(f.commits[f.last].files) > 0 }

// randomCommit returns the script of a commit on one, two or three earlier ones,
// with files in so many folders.
func randomCommit(f *fixture, n int, pick func(int) int, folders int, renames bool) string {
	names := slices.Sorted(maps.Keys(f.commits))
	parents := []string{}
	if len(names) > 0 {
		parents = append(parents, f.last)
		for pick(4) == 0 && len(parents) < 3 {
			if p := names[pick(len(names))]; !slices.Contains(parents, p) {
				parents = append(parents, p)
			}
		}
	}
	files := map[string]string{}
	var b strings.Builder
	fmt.Fprintf(&b, "commit c%03d < %s\n", n, strings.Join(parents, " "))
	if len(parents) > 0 {
		files = maps.Clone(f.commits[parents[0]].files)
	}
	for i, p := range parents[min(1, len(parents)):] {
		for _, file := range slices.Sorted(maps.Keys(f.commits[p].files)) {
			if pick(2) == 0 {
				fmt.Fprintf(&b, "write %s %s\n", file, f.commits[p].files[file])
				files[file] = ""
			}
		}
		if pick(3) == 0 {
			fmt.Fprintf(&b, "write content/merged.md %d-%d\n", n, i)
		}
	}
	for i := range 1 + pick(3) {
		file := fmt.Sprintf("content/%c/%c.md", 'k'+rune(pick(folders)), 'a'+rune(pick(5)))
		known := slices.Sorted(maps.Keys(files))
		switch action := pick(5); {
		case action == 0 && len(known) > 0:
			gone := known[pick(len(known))]
			fmt.Fprintf(&b, "remove %s\n", gone)
			delete(files, gone)
		case action == 1 && len(known) > 0 && renames:
			from := known[pick(len(known))]
			fmt.Fprintf(&b, "move %s %s\n", from, file)
			delete(files, from)
			files[file] = ""
		default:
			fmt.Fprintf(&b, "write %s text-%d-%d\n", file, n, i)
			files[file] = ""
		}
	}
	return b.String()
}

// Git itself gives the same commits for each file. Git knows nothing of renames
// here, so the repository has none.
func TestSameAsGit(t *testing.T) {
	f := newFixture(t, t.TempDir(), "")
	random := rand.New(rand.NewPCG(1, 2))
	for n := range 200 {
		f.run(t, randomCommit(f, n, random.IntN, 12, false))
	}
	got := f.versions(t, f.options(""))
	files := slices.Sorted(maps.Keys(got))
	if len(files) < 50 {
		t.Fatalf("the generated repository has only %d files at its head", len(files))
	}
	random.Shuffle(len(files), func(i, j int) { files[i], files[j] = files[j], files[i] })
	for _, file := range files[:50] {
		out := gitCommand(t, f.top, "log", "--date-order", "--name-status", "--format=commit %H", "--", file)
		var want []string
		for line := range strings.Lines(out) {
			if hash, ok := strings.CutPrefix(strings.TrimSpace(line), "commit "); ok {
				want = append(want, f.names[hash])
			}
		}
		if diff := cmp.Diff(strings.Join(want, " "), got[file]); diff != "" {
			t.Errorf("%s (-git +ours)\n%s", file, diff)
		}
	}
}

// gitCommand runs the real git.
func gitCommand(t *testing.T, dir string, args ...string) string {
	t.Helper()
	out, err := exec.Command("git", append([]string{"-C", dir}, args...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}
