//go:build unix

package workfolder

import (
	"os"
	"syscall"
)

// hasOtherName reports whether a file has more than one name. What cannot be told is
// taken for yes.
func hasOtherName(file *os.File) bool {
	info, err := file.Stat()
	if err != nil {
		return true
	}
	s, ok := info.Sys().(*syscall.Stat_t)
	return !ok || s.Nlink > 1
}
