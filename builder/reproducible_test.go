package builder_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"helpwright/builder"
)

var rebuildCount = flag.Int("rebuilds", 8, "how many rebuilds TestReproducible compares; a full run makes 40")

// The same site and build date give the same bytes in public/ and private/: with
// one worker or 16, in another folder, another time zone, for another user with
// other rights for new files, from scratch and after another version of the site.
func TestReproducible(t *testing.T) {
	first := memoryFolder(t)
	rebuild(t, first, "UTC", 1, 0o022, false)
	want := readRelease(t, first)
	for i := range *rebuildCount {
		zone := []string{"UTC", "Asia/Kathmandu", "America/St_Johns", "Pacific/Kiritimati"}[i%4]
		workers := []int{16, 1}[i%2]
		umask := []int{0o022, 0o077, 0o002}[i%3]
		after := i%4 > 1
		folder := filepath.Join(memoryFolder(t), fmt.Sprintf("another place %d", i))
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		rebuild(t, folder, zone, workers, umask, after)
		if diff := want.diff(readRelease(t, folder)); diff != "" {
			t.Errorf("rebuild %d (%s, %d workers, umask %03o, after another version: %t) differs:\n%s", i+1, zone, workers, umask, after, diff)
		}
	}
	t.Logf("%d rebuilds of %d files", *rebuildCount, len(want))
}

// rebuild builds the made-up site in a process of its own, since a process has
// one time zone and one umask.
func rebuild(t *testing.T, folder, zone string, workers, umask int, after bool) {
	t.Helper()
	script := fmt.Sprintf(`umask %03o && exec "$0" -test.run='^TestRebuildProcess$' -test.count=1`, umask)
	cmd := exec.CommandContext(t.Context(), "sh", "-c", script, os.Args[0])
	cmd.Env = append(os.Environ(), "TZ="+zone, "USER=somebody", "HOME="+t.TempDir(), "HELPWRIGHT_TEST_REBUILD="+folder,
		fmt.Sprintf("HELPWRIGHT_TEST_OPTIONS=%d %t", workers, after))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// TestRebuildProcess is no test of its own: it is what rebuild runs.
func TestRebuildProcess(t *testing.T) {
	folder := os.Getenv("HELPWRIGHT_TEST_REBUILD")
	if folder == "" {
		return
	}
	var workers int
	var after bool
	if _, err := fmt.Sscan(os.Getenv("HELPWRIGHT_TEST_OPTIONS"), &workers, &after); err != nil {
		t.Fatal(err)
	}
	w := newWriter(t, 14, 60)
	if after {
		mustBuildVersion(t, newWriter(t, 15, 60), folder, workers)
	}
	mustBuildVersion(t, w, folder, workers)
}

func mustBuildVersion(t *testing.T, w *writer, folder string, workers int) {
	t.Helper()
	if _, err := w.source().build(context.Background(), builder.Options{Root: folder, Workers: workers}); err != nil {
		t.Fatal(err)
	}
}
