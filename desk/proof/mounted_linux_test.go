package proof

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"
)

// mountsVariable says that this program has mounts of its own.
const mountsVariable = "DESK_PROOF_MOUNTS"

// mounted gives a test disks in memory. They are mounted where nobody else sees them: in
// a second run of this test, which is its own world of mounts.
func mounted(t *testing.T, work func(*testing.T, *disk)) {
	if os.Getenv(mountsVariable) == "" {
		apart(t)
		return
	}
	for range *fullDisks {
		folder := t.TempDir()
		if err := syscall.Mount("desk-proof", folder, "tmpfs", 0, fmt.Sprintf("size=%d", smallSize)); err != nil {
			t.Logf("nothing can be mounted here (%v); that there is no room is shown with files that may not grow alone", err)
			return
		}
		t.Cleanup(func() {
			if err := syscall.Unmount(folder, syscall.MNT_DETACH); err != nil {
				t.Error(err)
			}
		})
		work(t, &disk{folder: folder, enlarge: func(t *testing.T, _ *program) {
			if err := syscall.Mount("desk-proof", folder, "tmpfs", syscall.MS_REMOUNT, "size=1g"); err != nil {
				t.Fatal(err)
			}
		}})
	}
}

// apart runs the test again with mounts of its own, as somebody who may mount there.
func apart(t *testing.T) {
	again := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^TestDiskFull$/^small_disk$", "-test.v", "-test.timeout", (time.Duration(*fullDisks) * 5 * time.Minute).String(), "-full-disks", fmt.Sprint(*fullDisks))
	again.Env = append(os.Environ(), mountsVariable+"=yes")
	again.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS}
	if uid, gid := os.Getuid(), os.Getgid(); uid != 0 {
		again.SysProcAttr = &syscall.SysProcAttr{
			Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
			UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: uid, Size: 1}},
			GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: gid, Size: 1}},
		}
	}
	said, err := again.CombinedOutput()
	t.Logf("%s", said)
	var ended *exec.ExitError
	switch {
	case err == nil:
	case errors.As(err, &ended) || t.Context().Err() != nil:
		t.Error(err)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EINVAL), errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.ENOSYS):
		t.Logf("there are no mounts of one's own here (%v); that there is no room is shown with files that may not grow alone", err)
	default:
		t.Error(err)
	}
}
