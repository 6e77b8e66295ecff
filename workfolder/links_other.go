//go:build !unix && !windows

package workfolder

import "os"

// hasOtherName reports whether a file has more than one name, which it cannot have here.
func hasOtherName(*os.File) bool { return false }
