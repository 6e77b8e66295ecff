package knowledge

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"io/fs"
)

// Listing ten thousand folders takes several times as long as looking whether
// they changed. A snapshot therefore remembers of each folder its stamp and what
// it held, and of each file of words its stamp and the key of its text. What has
// the stamp that it had is neither listed nor read again.

// A snapshot is a content folder as it was found by an earlier load.
type snapshot struct {
	folders map[string]*folder // by path
	files   map[string]*glimpse
}

// A glimpse is what was seen of a file of words.
type glimpse struct {
	stamp stamp
	key   Key // of its text
}

// An entry is what a folder holds under a name.
type entry struct {
	name string
	mode fs.FileMode // type bits
}

// list returns what a folder holds, from the snapshot if it has not changed.
func (s *scan) list(f *folder) error {
	now := glance(s.files, f.path)
	if old, ok := s.seen.folders[f.path]; ok && old.stamp == now && now != (stamp{}) {
		f.stamp, f.entries = now, old.entries
		return nil
	}
	f.stamp = now.settled()
	s.changed++
	entries, err := fs.ReadDir(s.files, cmp.Or(f.path, "."))
	if err != nil {
		return err
	}
	f.entries = make([]entry, len(entries))
	for i, e := range entries {
		f.entries[i] = entry{e.Name(), e.Type()}
	}
	return nil
}

func (d *documents) snapshotKey(base string) Key {
	h := sha256.New()
	h.Write([]byte("snapshot\x00" + base + "\x00"))
	h.Write(d.site)
	return Key(h.Sum(nil))
}

// The least number of bytes that the parts of a snapshot take.
const (
	stampSize    = 8 * len(stamp{})
	leastFolder  = 1 + stampSize + 1
	leastEntry   = 1 + 1
	leastGlimpse = stampSize + len(Key{})
)

// readSnapshot takes the snapshot of an earlier load from the cache; it is empty
// when there is none.
func (d *documents) readSnapshot(base string) *snapshot {
	s := &snapshot{}
	if d.cache == nil {
		return s
	}
	d.cache.View(d.snapshotKey(base), func(value []byte) {
		r := newDecoder(string(value))
		folders := list(r, leastFolder, func() folder {
			return folder{path: r.Text(), stamp: r.stamp(), entries: list(r, leastEntry, func() entry { return entry{r.Text(), fs.FileMode(r.int())} })}
		})
		names := r.texts()
		glimpses := list(r, leastGlimpse, func() glimpse { return glimpse{r.stamp(), r.Digest()} })
		if !r.Whole() || len(names) != len(glimpses) {
			return
		}
		s.folders = make(map[string]*folder, len(folders))
		for i := range folders {
			s.folders[folders[i].path] = &folders[i]
		}
		s.files = make(map[string]*glimpse, len(names))
		for i, name := range names {
			s.files[name] = &glimpses[i]
		}
	})
	return s
}

// keepSnapshot puts a snapshot into the cache, without what has no stamp.
func (l *loader) keepSnapshot() {
	seen, changed := l.docs.seen, l.scan.changed
	for _, a := range l.articles {
		for _, p := range a.parsed {
			if old := seen.files[p.edition.path]; old == nil || old.stamp != p.stamp {
				changed++
			}
		}
	}
	// After one edit it is quicker to read that file again next time.
	if l.docs.cache == nil || changed <= len(l.scan.order)/16 {
		return
	}
	w := &encoder{}
	var settled []*folder
	for _, dir := range l.scan.order {
		if f := l.scan.folders[dir]; f.stamp != (stamp{}) {
			settled = append(settled, f)
		}
	}
	w.count(len(settled))
	for _, f := range settled {
		w.text(f.path)
		w.stamp(f.stamp)
		w.count(len(f.entries))
		for _, e := range f.entries {
			w.text(e.name)
			w.int(int(e.mode))
		}
	}
	var files []*parsed
	for _, a := range l.articles {
		for _, p := range a.parsed {
			if p.stamp != (stamp{}) && p.edition.key != (Key{}) {
				files = append(files, p)
			}
		}
	}
	w.count(len(files))
	for _, p := range files {
		w.text(p.edition.path)
	}
	w.count(len(files))
	for _, p := range files {
		w.stamp(p.stamp)
		w.bytes(p.edition.key[:])
	}
	l.docs.cache.Put(l.docs.snapshotKey(l.scan.base), w.b)
}

func (w *encoder) stamp(s stamp) {
	for _, v := range s {
		w.b = binary.LittleEndian.AppendUint64(w.b, uint64(v))
	}
}

func (r *decoder) stamp() (s stamp) {
	text := r.Fixed(stampSize)
	if r.Failed() {
		return s
	}
	for i := range s {
		s[i] = int64(binary.LittleEndian.Uint64([]byte(text[8*i : 8*i+8])))
	}
	return s
}
