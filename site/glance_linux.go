package site

import "syscall"

// Glance tells what the file system knows of a file or folder: device, number,
// size, and when what is in it and itself were last changed, in nanoseconds. It
// opens no folder on the way and may therefore look outside through a link, so its
// answer is no ground to open anything.
func (f folder) Glance(name string) (stamp [5]int64, ok bool) {
	var s syscall.Stat_t
	if syscall.Lstat(f.root.Name()+"/"+name, &s) != nil {
		return stamp, false
	}
	if kind := s.Mode & syscall.S_IFMT; kind != syscall.S_IFREG && kind != syscall.S_IFDIR {
		return stamp, false // a link stays as it is when what it leads to changes
	}
	return [5]int64{int64(s.Dev), int64(s.Ino), s.Size, s.Mtim.Nano(), s.Ctim.Nano()}, true
}
