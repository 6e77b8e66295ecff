package knowledge

import (
	"fmt"
	"io/fs"
	"syscall"
	"time"
)

func newStamp(info fs.FileInfo) stamp {
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok || !trusted(info, time.Unix(s.Ctim.Unix())) {
		return ""
	}
	return stamp(fmt.Sprintf("%d %d %d %d %d", s.Dev, s.Ino, s.Size, s.Mtim.Nano(), s.Ctim.Nano()))
}
