//go:build unix

package cache

import (
	"os"

	"golang.org/x/sys/unix"
)

// tryLock takes the lock that keeps two processes from writing one cache; it
// ends with the process.
func tryLock(f *os.File) bool {
	return unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB) == nil
}
