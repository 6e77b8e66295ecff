//go:build unix

package workfolder

import "syscall"

// nonblock opens a pipe without waiting for the other end. It does nothing to
// regular files.
const nonblock = syscall.O_NONBLOCK
