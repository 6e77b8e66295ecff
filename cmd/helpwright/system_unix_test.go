//go:build unix

package main

import (
	"os"
	"runtime"
	"syscall"
)

// peakMemory is how many bytes a process that has ended used at most, 0 when
// nobody knows.
func peakMemory(ended *os.ProcessState) int64 {
	usage, ok := ended.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "linux" {
		return int64(usage.Maxrss) << 10 // there it is told in KiB
	}
	return int64(usage.Maxrss)
}

// makePipe makes a file that keeps whoever reads it waiting.
func makePipe(name string) error { return syscall.Mkfifo(name, 0o666) }
