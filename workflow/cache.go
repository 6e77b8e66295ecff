package workflow

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"

	"github.com/go-git/go-git/v5/plumbing"
)

// Names of the files in the cache folder. Both can be deleted at any time.
const (
	ledgerFile = "history"
	wordsFile  = "history-words"
)

// The first bytes of the cache files name their form; another form is another
// name. The last 32 bytes are the SHA-256 of all before.
const (
	ledgerForm = "helpwright history 1\n"
	wordsForm  = "helpwright history words 1\n"
)

var errCache = errors.New("the cache file is not what was written")

// loadLedger reads the ledger of a folder from the cache; an empty one if there
// is none or it is damaged, since everything in it can be read again.
func loadLedger(cache, folder string) *ledger {
	if data, err := loadCache(cache, ledgerFile, ledgerForm); err == nil {
		if l, err := decodeLedger(data); err == nil && l.folder == folder {
			return l
		}
	}
	return newLedger(folder)
}

func loadCache(cache, name, form string) ([]byte, error) {
	if cache == "" {
		return nil, os.ErrNotExist
	}
	data, err := os.ReadFile(filepath.Join(cache, name))
	if err != nil {
		return nil, err
	}
	body := len(data) - sha256.Size
	if body < 0 || sha256.Sum256(data[:body]) != [sha256.Size]byte(data[body:]) {
		return nil, errCache
	}
	data, ok := bytes.CutPrefix(data[:body], []byte(form))
	if !ok {
		return nil, errCache
	}
	return data, nil
}

// saveCache replaces a cache file as a whole: whoever reads it meanwhile, or
// after a crash, sees the old or the new one.
func saveCache(cache, name, form string, data []byte) error {
	if cache == "" {
		return nil
	}
	if err := os.MkdirAll(cache, 0o777); err != nil {
		return err
	}
	data = append([]byte(form), data...)
	sum := sha256.Sum256(data)
	f, err := os.CreateTemp(cache, name+"-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(append(data, sum[:]...))
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), filepath.Join(cache, name))
}

// encode writes the commits that can be reached from head. Numbers are varints;
// parents are counted back from their child.
func (l *ledger) encode(head int32) []byte {
	var e encoder
	e.text(l.folder)
	e.texts(l.paths.values)
	e.texts(l.authors.values)
	e.hashes(l.blobs.values)
	keep := make([]bool, len(l.commits))
	renumbered := make([]int32, len(l.commits))
	kept := 0
	for n := range l.newestFirst(head) {
		keep[n] = true
		kept++
	}
	e.number(int64(kept))
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
		e.number(int64(len(c.parents)))
		for _, p := range c.parents {
			e.number(int64(at - 1 - renumbered[p]))
		}
		e.number(int64(len(c.changes)))
		for _, ch := range c.changes {
			e.number(int64(ch.path))
			e.number(int64(ch.from - ch.path))
			e.number(int64(ch.blob))
			e.number(int64(ch.same))
		}
		at++
	}
	return e.data
}

func decodeLedger(data []byte) (*ledger, error) {
	d := decoder{data: data, text: string(data)}
	l := &ledger{folder: d.string()}
	l.paths.values = d.strings()
	l.authors.values = d.strings()
	l.blobs.values = d.hashes()
	l.commits = make([]commit, d.length())
	l.numbers = make(map[plumbing.Hash]int32, len(l.commits))
	for i := range l.commits {
		c := &l.commits[i]
		c.hash, c.tree = d.hash(), d.hash()
		c.time = d.number()
		c.author = d.index(len(l.authors.values))
		c.parents = make([]int32, d.length())
		for j := range c.parents {
			c.parents[j] = int32(i) - 1 - d.index(i)
		}
		c.changes = make([]change, d.length())
		for j := range c.changes {
			path := d.index(len(l.paths.values))
			c.changes[j] = change{
				path: path,
				from: d.between(int64(path)+d.number(), len(l.paths.values)),
				blob: d.index(len(l.blobs.values)),
				same: d.index(len(c.parents) + 1),
			}
		}
		l.numbers[c.hash] = int32(i)
	}
	if d.failed || len(d.data) > 0 {
		return nil, errCache
	}
	return l, nil
}

// An encoder appends values to data.
type encoder struct{ data []byte }

func (e *encoder) number(n int64) { e.data = binary.AppendVarint(e.data, n) }
func (e *encoder) bytes(b []byte) { e.data = append(e.data, b...) }

func (e *encoder) text(s string) {
	e.number(int64(len(s)))
	e.data = append(e.data, s...)
}

func (e *encoder) texts(list []string) {
	e.number(int64(len(list)))
	for _, s := range list {
		e.text(s)
	}
}

func (e *encoder) hashes(list []plumbing.Hash) {
	e.number(int64(len(list)))
	for _, h := range list {
		e.bytes(h[:])
	}
}

// A decoder takes values from data. After a value that cannot be, failed is set
// and all further values are zero.
type decoder struct {
	data   []byte
	text   string // the whole data; strings are parts of it
	failed bool
}

func (d *decoder) number() int64 {
	n, size := binary.Varint(d.data)
	if size <= 0 {
		d.fail()
		return 0
	}
	d.data = d.data[size:]
	return n
}

func (d *decoder) fail() {
	d.failed = true
	d.data = nil
}

// length reads a number of things of which each takes at least a byte.
func (d *decoder) length() int { return int(d.between(d.number(), len(d.data)+1)) }

// index reads a number from 0 to below n.
func (d *decoder) index(n int) int32 { return d.between(d.number(), n) }

func (d *decoder) between(v int64, n int) int32 {
	if v < 0 || v >= int64(n) {
		d.fail()
		return 0
	}
	return int32(v)
}

func (d *decoder) string() string {
	n := d.length()
	start := len(d.text) - len(d.data)
	if n > len(d.data) {
		d.fail()
		return ""
	}
	d.data = d.data[n:]
	return d.text[start : start+n]
}

func (d *decoder) strings() []string {
	list := make([]string, d.length())
	for i := range list {
		list[i] = d.string()
	}
	return list
}

func (d *decoder) hash() (h plumbing.Hash) {
	if len(d.data) < len(h) {
		d.fail()
		return h
	}
	copy(h[:], d.data)
	d.data = d.data[len(h):]
	return h
}

func (d *decoder) hashes() []plumbing.Hash {
	list := make([]plumbing.Hash, d.length())
	for i := range list {
		list[i] = d.hash()
	}
	return list
}
