package main

import (
	"fmt"
	"syscall"
	"time"
)

// peak returns the largest resident memory of a program that has ended, in bytes.
func peak(usage any) int64 {
	return usage.(*syscall.Rusage).Maxrss << 10
}

// spent returns the CPU time of this process so far, user and system.
func spent() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u) // of oneself: it cannot fail
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// fileSystem names the kind of file system that a folder lies on: where files
// are made slowly, making them is most of what is measured.
func fileSystem(dir string) string {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return err.Error()
	}
	switch s.Type {
	case 0x01021994:
		return "tmpfs"
	case 0xef53:
		return "ext4"
	case 0x58465342:
		return "xfs"
	case 0x9123683e:
		return "btrfs"
	case 0x794c7630:
		return "overlayfs"
	}
	return fmt.Sprintf("type %#x", s.Type)
}
