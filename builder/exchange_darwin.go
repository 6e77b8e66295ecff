package builder

import (
	"os"

	"golang.org/x/sys/unix"
)

// swap exchanges two folders in one step.
func swap(a, b string) error {
	return unix.RenamexNp(a, b, unix.RENAME_SWAP)
}

// syncFolder asks for everything that was written to become durable.
func syncFolder(string) error {
	return unix.Sync()
}

// tryLock takes a lock that ends with the process.
func tryLock(f *os.File) bool {
	return unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB) == nil
}
