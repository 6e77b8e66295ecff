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

// mapFile maps the first size bytes of a file for reading; without a map,
// values are read one by one.
func mapFile(f *os.File, size int64) (view func() []byte, unmap func() error) {
	if size == 0 || size != int64(int(size)) {
		return nil, nil
	}
	b, err := unix.Mmap(int(f.Fd()), 0, int(size), unix.PROT_READ, unix.MAP_SHARED)
	if err != nil {
		return nil, nil
	}
	return func() []byte { return b }, func() error { return unix.Munmap(b) }
}
