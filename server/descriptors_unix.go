//go:build unix

package server

import "syscall"

// descriptors is how many files and connections this program may have open. Go has
// raised the limit as far as it goes.
func descriptors() int {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return usualDescriptors
	}
	return int(min(uint64(limit.Cur), 1<<20)) // of a type that is not the same everywhere
}
