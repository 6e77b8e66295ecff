package knowledge

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"time"
)

// Most files are what they were at the last build. What the file system tells of
// a file without opening it (size, times, number) is enough to know that, as git
// does; then the file is not read, and everything comes from the cache under the
// key that its text had.

// A stamp is what the file system tells of a file. It is empty where that is too
// little: other systems, other file systems.
type stamp string

// settled is how long ago a file must have been changed for its stamp to be
// trusted: clocks of file systems are coarse, and a second change within one tick
// would leave the stamp as it is.
const settled = 2 * time.Second

// stampOf returns the stamp of a file that the scan found.
func (d *documents) stampOf(name string) stamp {
	e, ok := d.found[name]
	if !ok || d.cache == nil {
		return ""
	}
	info, err := e.Info()
	if err != nil || !info.Mode().IsRegular() {
		return ""
	}
	return newStamp(info)
}

// known takes the key of a file's text from the last build.
func (d *documents) known(p *parsed, s stamp) bool {
	if s == "" {
		return false
	}
	return d.cache.View(d.stampKey(p, s), func(value []byte) { copy(p.edition.key[:], value) })
}

// remember notes which text a stamp stands for.
func (d *documents) remember(p *parsed, s stamp) {
	if s != "" {
		d.cache.Put(d.stampKey(p, s), p.edition.key[:])
	}
}

func (d *documents) stampKey(p *parsed, s stamp) Key {
	h := sha256.New()
	fmt.Fprintf(h, "stamp\x00%s\x00%s\x00%s\x00", p.edition.File, p.edition.Locale, s)
	h.Write(d.site)
	return Key(h.Sum(nil))
}

func trusted(info fs.FileInfo, changed time.Time) bool {
	return time.Since(changed) > settled && time.Since(info.ModTime()) > settled
}
