package builder

import "golang.org/x/sys/unix"

// changeTime returns when anything in a folder or the folder itself was last
// changed, in nanoseconds; 0 when that is not known.
func changeTime(dir string) int64 {
	var stat unix.Stat_t
	if unix.Lstat(dir, &stat) != nil || stat.Mode&unix.S_IFMT != unix.S_IFDIR {
		return 0
	}
	return stat.Ctim.Nano()
}

// look returns size and modification time of a regular file, in nanoseconds. Every
// build looks at every published file; unlike os.Lstat this leaves no garbage.
func look(name string) (size, time int64, ok bool) {
	var stat unix.Stat_t
	if unix.Lstat(name, &stat) != nil || stat.Mode&unix.S_IFMT != unix.S_IFREG {
		return 0, 0, false
	}
	return stat.Size, stat.Mtim.Nano(), true
}
