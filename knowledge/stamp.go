package knowledge

import (
	"io/fs"
	"time"
)

// Most files are what they were at the last build. What the file system tells of
// a file or folder without opening it is enough to know that, as git does.

// A stamp is what the file system tells: device, number, size, and the times of
// the last changes to what is in it and to itself, in nanoseconds. It is zero where
// that is too little: on other systems, on other file systems.
type stamp [5]int64

// settling is how long ago something must have been changed for its stamp to be
// trusted: clocks of file systems are coarse, and a second change within one tick
// would leave the stamp as it is.
const settling = 2 * time.Second

// settled returns a stamp that was just taken if it tells of all changes to come,
// else none.
func (s stamp) settled() stamp {
	if time.Since(time.Unix(0, max(s[3], s[4]))) < settling {
		return stamp{}
	}
	return s
}

// A Glancer is a file system on a disk that tells the stamp of a file or folder
// without opening anything on the way, and reports false for anything else. A link
// on the way may lead anywhere, so a stamp is good for nothing but to be compared
// with an earlier one.
type Glancer interface {
	Glance(name string) (stamp [5]int64, ok bool)
}

func glance(files fs.FS, name string) stamp {
	if g, ok := files.(Glancer); ok {
		s, _ := g.Glance(name)
		return s
	}
	return stamp{}
}
