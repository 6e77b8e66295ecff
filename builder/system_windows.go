package builder

import (
	"os"

	"golang.org/x/sys/windows"
)

// tryLock takes a lock that ends with the process.
func tryLock(f *os.File) bool {
	const flags = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	return windows.LockFileEx(windows.Handle(f.Fd()), flags, 0, 1, 0, &windows.Overlapped{}) == nil
}

// syncEntries does nothing: Windows has no way to ask for it.
func syncEntries(string) error { return nil }
