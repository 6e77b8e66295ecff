package workfolder

import (
	"os"
	"syscall"
)

// hasOtherName reports whether a file has more than one name. What cannot be told is
// taken for yes.
func hasOtherName(file *os.File) bool {
	var info syscall.ByHandleFileInformation
	err := syscall.GetFileInformationByHandle(syscall.Handle(file.Fd()), &info)
	return err != nil || info.NumberOfLinks > 1
}
