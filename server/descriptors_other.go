//go:build !unix

package server

// descriptors is how many files and connections this program may have open.
func descriptors() int { return 1 << 14 }
