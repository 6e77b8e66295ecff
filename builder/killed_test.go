package builder_test

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"helpwright/builder"
	"helpwright/manifest"
)

var (
	killCount    = flag.Int("kills", 15, "how many builds TestKilled kills; a full run kills 200")
	killArticles = flag.Int("kill-articles", 60, "how many articles the killed builds have; a full run has 500, which are 2,000 pages and more")
)

// A build that is killed at any moment leaves the old site or the new one, byte
// for byte. Two versions of a site are built in turn by a process that is killed
// again and again, while readers look on.
func TestKilled(t *testing.T) {
	root := memoryFolder(t)
	versions := map[string]tree{}
	for seed := range uint64(2) {
		scratch := memoryFolder(t)
		report := version(t, seed).source().mustBuild(t, builder.Options{Root: scratch})
		versions[report.Release] = readRelease(t, scratch)
	}
	if len(versions) != 2 {
		t.Fatal("the two versions are the same")
	}
	version(t, 0).source().mustBuild(t, builder.Options{Root: root})

	look := watch(t, root, versions)
	random := rand.New(rand.NewPCG(20, 0))
	longest := time.Duration(0)
	recovered := 0
	for i := range *killCount {
		p := startPublishing(t, root)
		if i == 0 {
			longest = 2 * p.built(t) // long enough for a whole build, so that every moment of one is met
		}
		time.Sleep(time.Duration(random.Int64N(int64(longest))))
		p.kill(t)

		stands := oneOf(t, root, versions)
		if private := manifest.ReadPrivateRelease(os.DirFS(filepath.Join(root, "private"))); private != stands {
			recovered++
		}
		if err := builder.Recover(root, testKey); err != nil {
			t.Fatalf("kill %d: %v", i+1, err)
		}
		now := readRelease(t, root)
		if diff := versions[manifest.ReadRelease(os.DirFS(filepath.Join(root, "public")))].diff(now); diff != "" {
			t.Fatalf("kill %d: after recovering, public/ and private/ are not one release:\n%s", i+1, diff)
		}
		// Besides the three that are kept, what the killed build was writing.
		if n := leftovers(t, root); n > 3+2 {
			t.Fatalf("kill %d: %d folders in .helpwright/releases", i+1, n)
		}
	}
	look.end(t)
	report := version(t, 1).source().mustBuild(t, builder.Options{Root: root})
	if diff := versions[report.Release].diff(readRelease(t, root)); diff != "" {
		t.Errorf("a build after all the kills is wrong:\n%s", diff)
	}
	if n := leftovers(t, root); n > 3 {
		t.Errorf("%d folders in .helpwright/releases after a build that finished, 3 are kept", n)
	}
	t.Logf("%d kills, %d times private/ was ahead of public/; %d looks of readers, %d at a release that was replaced meanwhile; %d files",
		*killCount, recovered, look.looks, look.replaced, len(versions[report.Release]))
}

// version is one of two versions of the same site.
func version(t *testing.T, n uint64) *writer {
	w := newWriter(t, 20, *killArticles)
	if n == 1 {
		for range 12 {
			w.edit()
		}
	}
	return w
}

// oneOf returns the release that stands in public/, which must be one of the
// versions byte for byte.
func oneOf(t *testing.T, root string, versions map[string]tree) string {
	t.Helper()
	public := tree{}
	if err := public.read(root, "public"); err != nil {
		t.Fatal(err)
	}
	var diffs []string
	for id, files := range versions {
		want := tree{}
		for name, content := range files {
			if strings.HasPrefix(name, "public/") {
				want[name] = content
			}
		}
		diff := want.diff(public)
		if diff == "" {
			return id
		}
		diffs = append(diffs, diff)
	}
	t.Fatalf("public/ is neither the old nor the new site:\n%s", strings.Join(diffs, "\nand\n"))
	return ""
}

func leftovers(t *testing.T, root string) int {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(root, ".helpwright", "releases"))
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}

// A publishing is a process that builds two versions in turn until it is killed.
type publishing struct {
	cmd   *exec.Cmd
	lines *bufio.Scanner
}

func startPublishing(t *testing.T, root string) *publishing {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestPublishingProcess$", fmt.Sprintf("-kill-articles=%d", *killArticles))
	cmd.Env = append(os.Environ(), "HELPWRIGHT_TEST_PUBLISH="+root)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p := &publishing{cmd: cmd, lines: bufio.NewScanner(out)}
	p.wait(t, "ready")
	return p
}

func (p *publishing) wait(t *testing.T, line string) {
	t.Helper()
	for p.lines.Scan() {
		if p.lines.Text() == line {
			return
		}
	}
	t.Fatalf("the building process ended before it said %q", line)
}

// built waits for two builds and returns how long the second took.
func (p *publishing) built(t *testing.T) time.Duration {
	t.Helper()
	p.wait(t, "built")
	begin := time.Now()
	p.wait(t, "built")
	return time.Since(begin)
}

func (p *publishing) kill(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	p.cmd.Wait() // the error is that it was killed
}

// TestPublishingProcess is no test of its own: it is what TestKilled kills.
func TestPublishingProcess(t *testing.T) {
	root := os.Getenv("HELPWRIGHT_TEST_PUBLISH")
	if root == "" {
		return
	}
	var sites []*builder.Site
	for n := range uint64(2) {
		site, err := version(t, n).source().prepare(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		sites = append(sites, site)
	}
	fmt.Println("ready")
	for i := 0; ; i++ {
		if _, _, err := sites[i%2].Build(t.Context(), builder.Options{Root: root, Fresh: i%5 == 4, Key: testKey}); err != nil {
			t.Fatal(err)
		}
		fmt.Println("built")
	}
}

// A watcher reads public/ all the time, as a server does: it opens the folder
// and then reads in what it has opened.
type watcher struct {
	stop     chan struct{}
	done     sync.WaitGroup
	looks    int
	replaced int
	wrong    []string
}

func watch(t *testing.T, root string, versions map[string]tree) *watcher {
	w := &watcher{stop: make(chan struct{})}
	w.done.Go(func() {
		random := rand.New(rand.NewPCG(21, 0))
		for {
			select {
			case <-w.stop:
				return
			default:
				w.look(root, versions, random)
			}
			time.Sleep(time.Millisecond) // leave the builds some of the machine
		}
	})
	t.Cleanup(func() { w.end(t) })
	return w
}

func (w *watcher) look(root string, versions map[string]tree, random *rand.Rand) {
	w.looks++
	public := filepath.Join(root, "public")
	folder, err := os.OpenRoot(public)
	if err != nil {
		w.wrong = append(w.wrong, "a gap: "+err.Error())
		return
	}
	defer folder.Close()
	standing := func() bool {
		opened, err := folder.Stat(".")
		named, namedErr := os.Stat(public)
		return err == nil && namedErr == nil && os.SameFile(opened, named)
	}
	release := manifest.ReadRelease(folder.FS())
	files, known := versions[release]
	if !known {
		if standing() {
			w.wrong = append(w.wrong, fmt.Sprintf("release %q in the standing folder", release))
		}
		w.replaced++
		return
	}
	names := make([]string, 0, len(files))
	for name := range files {
		if strings.HasPrefix(name, "public/") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for range 10 {
		name := names[random.IntN(len(names))]
		content, err := fs.ReadFile(folder.FS(), strings.TrimPrefix(name, "public/"))
		switch {
		case errors.Is(err, fs.ErrNotExist) && !standing():
			w.replaced++ // twice since it was opened: it may be gone
			return
		case err != nil:
			w.wrong = append(w.wrong, err.Error())
		case string(content) != files[name]:
			w.wrong = append(w.wrong, fmt.Sprintf("%s does not belong to release %s", name, release))
		}
	}
}

func (w *watcher) end(t *testing.T) {
	select {
	case <-w.stop:
		return
	default:
	}
	close(w.stop)
	w.done.Wait()
	for _, complaint := range w.wrong {
		t.Error(complaint)
	}
}
