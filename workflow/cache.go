package workflow

import (
	"encoding/binary"
	"errors"

	"github.com/go-git/go-git/v5/plumbing"

	"helpwright/workfolder"
)

// Names of files in the cache folder. They can be deleted at any time.
const (
	ledgerFile = "history"
	wordsFile  = "history-words"
)

// The first bytes of the cache files name their form; another form is another
// name.
const (
	ledgerForm = "helpwright history 4\n"
	wordsForm  = "helpwright history words 4\n"
)

var errCache = errors.New("the cache file is not what was written")

// loadLedger reads the ledger of a folder from the cache; an empty one if there
// is none or it is damaged, since everything in it can be read again. The error
// says what lies in its place.
func loadLedger(cache *workfolder.Folder, folder string) (*ledger, error) {
	data, err := loadCache(cache, ledgerFile, ledgerForm)
	if err != nil {
		return nil, err
	}
	if l, err := decodeLedger(data); err == nil && l.folder == folder {
		return l, nil
	}
	return newLedger(folder), nil
}

// loadCache reads a cache file; nothing when there is none by this user.
func loadCache(cache *workfolder.Folder, name, form string) (string, error) {
	if cache == nil {
		return "", nil
	}
	data, err := cache.ReadSealed(name, form)
	if isStrange(err) {
		return "", err
	}
	return data, nil
}

// saveCache replaces a cache file. One that cannot be written costs time, not
// truth.
func saveCache(cache *workfolder.Folder, name, form string, data []byte) {
	if cache != nil {
		_ = cache.WriteSealed(name, form, data)
	}
}

// encode writes the commits that can be reached from head. Numbers are varints;
// parents are counted back from their child.
func (l *ledger) encode(head int32) []byte {
	var e encoder
	e.text(l.folder)
	e.texts(l.paths.values)
	e.texts(l.people.values)
	e.texts(l.texts.values)
	e.hashes(l.blobs.values)
	keep := make([]bool, len(l.commits))
	renumbered := make([]int32, len(l.commits))
	kept := 0
	for n := range l.newestFirst(head) {
		keep[n] = true
		kept++
	}
	e.count(kept)
	at := int32(0)
	for n, c := range l.commits {
		if !keep[n] {
			continue
		}
		renumbered[n] = at
		e.bytes(c.hash[:])
		e.bytes(c.tree[:])
		e.number(c.time)
		e.number(int64(c.author))
		e.number(int64(c.committer))
		e.flag(c.signed)
		e.count(len(c.trailers))
		for _, t := range c.trailers {
			e.number(int64(t.key))
			e.number(int64(t.value))
		}
		e.count(len(c.parents))
		for _, p := range c.parents {
			e.number(int64(at - 1 - renumbered[p]))
		}
		e.count(len(c.changes))
		for _, ch := range c.changes {
			e.number(int64(ch.path))
			e.number(int64(ch.from - ch.path))
			e.number(int64(ch.blob))
			e.number(int64(ch.was))
			e.number(int64(ch.same))
		}
		at++
	}
	return e.data
}

// The least number of bytes that a commit, a trailer and a change take.
const (
	leastCommit  = 2*20 + 7
	leastTrailer = 2
	leastChange  = 5
)

func decodeLedger(data string) (*ledger, error) {
	d := decoder{workfolder.NewDecoder(data)}
	l := &ledger{folder: d.Text()}
	l.paths.values = d.texts()
	l.people.values = d.texts()
	l.texts.values = d.texts()
	l.blobs.values = d.hashes()
	l.commits = make([]commit, d.Count(leastCommit))
	l.numbers = make(map[plumbing.Hash]int32, len(l.commits))
	for i := range l.commits {
		c := &l.commits[i]
		c.hash, c.tree = d.hash(), d.hash()
		c.time = d.Signed()
		c.author, c.committer = d.index(len(l.people.values)), d.index(len(l.people.values))
		c.signed = d.flag()
		c.trailers = make([]keptTrailer, d.Count(leastTrailer))
		for j := range c.trailers {
			c.trailers[j] = keptTrailer{d.index(len(keptTrailers)), d.index(len(l.texts.values))}
		}
		c.parents = make([]int32, d.Count(1))
		for j := range c.parents {
			c.parents[j] = int32(i) - 1 - d.index(i)
		}
		c.changes = make([]change, d.Count(leastChange))
		for j := range c.changes {
			path := d.index(len(l.paths.values))
			c.changes[j] = change{
				path: path,
				from: d.between(int64(path)+d.Signed(), len(l.paths.values)),
				blob: d.index(len(l.blobs.values)),
				was:  d.index(len(l.blobs.values)),
				same: d.index(len(c.parents) + 1),
			}
		}
		l.numbers[c.hash] = int32(i)
	}
	if !d.Whole() || len(l.blobs.values) == 0 || !l.blobs.values[0].IsZero() || len(l.numbers) != len(l.commits) {
		return nil, errCache
	}
	return l, nil
}

// An encoder appends values to data.
type encoder struct{ data []byte }

func (e *encoder) number(n int64) { e.data = binary.AppendVarint(e.data, n) }
func (e *encoder) count(n int)    { e.data = binary.AppendUvarint(e.data, uint64(n)) }
func (e *encoder) flag(b bool)    { e.number(map[bool]int64{true: 1}[b]) }
func (e *encoder) bytes(b []byte) { e.data = append(e.data, b...) }
func (e *encoder) text(s string)  { e.data = workfolder.AppendText(e.data, s) }

func (e *encoder) texts(list []string) {
	e.count(len(list))
	for _, s := range list {
		e.text(s)
	}
}

func (e *encoder) hashes(list []plumbing.Hash) {
	e.count(len(list))
	for _, h := range list {
		e.bytes(h[:])
	}
}

// A decoder reads what an encoder wrote.
type decoder struct{ *workfolder.Decoder }

// index reads a number from 0 to below n.
func (d decoder) index(n int) int32 { return d.between(d.Signed(), n) }

func (d decoder) flag() bool { return d.index(2) == 1 }

func (d decoder) between(v int64, n int) int32 {
	if v < 0 || v >= int64(n) {
		d.Fail()
		return 0
	}
	return int32(v)
}

func (d decoder) texts() []string {
	list := make([]string, d.Count(1))
	for i := range list {
		list[i] = d.Text()
	}
	return list
}

func (d decoder) hash() (h plumbing.Hash) {
	copy(h[:], d.Fixed(len(h)))
	return h
}

func (d decoder) hashes() []plumbing.Hash {
	list := make([]plumbing.Hash, d.Count(20))
	for i := range list {
		list[i] = d.hash()
	}
	return list
}
