// Package cache keeps results of work that depends on nothing but its inputs,
// in one file, by the digest of these inputs.
//
// The file is a sequence of records, each a head (digest, length, mark) and a
// value; it is only ever appended to, and rewritten without the records that a
// complete run did not use when these outweigh the rest. The mark shows that this user wrote
// the record; it is looked at whenever a value is read. Beside the file lies a
// sealed index that saves reading all records at the start; when it is missing or
// does not fit, they are read. Anything broken, or written by somebody else, is
// left out: a cache may forget, it may not lie.
//
// One process at a time may hold a cache open for writing; a second one is
// given an empty cache that keeps nothing.
package cache

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"
	"sync/atomic"

	"helpwright/workfolder"
)

// A Cache maps digests to values. It is safe for concurrent use.
type Cache struct {
	folder *workfolder.Folder
	sealer *workfolder.Sealer
	file   *os.File // nil: keeps nothing
	lock   *os.File

	complete atomic.Bool // the run has used everything that is still needed

	mu      sync.RWMutex
	index   map[[32]byte]*record
	end     int64     // length of the file with everything that was put
	written int64     // length of what has reached the file
	tail    []byte    // from written to end
	broken  error     // of the first write that failed
	buffers sync.Pool // of *[]byte, for values that are being viewed
}

type record struct {
	at   int64  // of the mark, which the value follows
	size uint32 // of the value
	used atomic.Bool
}

func (r *record) end() int64 { return r.at + workfolder.MarkSize + int64(r.size) }

// The names of the files, and the first bytes of those that hold something. Another
// form is another name.
const (
	recordsFile = "records"
	indexFile   = "index"
	lockFile    = "lock"

	magic     = "helpwright cache 2\n"
	indexForm = "helpwright cache index 2\n"
)

const (
	beforeMark = 32 + 4 // bytes of a head before its mark
	headSize   = beforeMark + workfolder.MarkSize
	tailLimit  = 1 << 20
	// minWaste is how much unused data is not worth rewriting the file.
	minWaste = 16 << 20
	// maxFile is the length in bytes beyond which a file is begun anew.
	maxFile = 8 << 30
	// maxValue is the length in bytes beyond which nothing is kept.
	maxValue = 64 << 20
)

// Open opens the cache in a folder, which is its own from then on. The error says
// why the folder cannot be used; a broken cache is no error.
func Open(folder *workfolder.Folder) (*Cache, error) {
	if !folder.Kept() {
		return None(), folder.Close()
	}
	c := &Cache{folder: folder, sealer: folder.Sealer(magic), index: map[[32]byte]*record{}}
	c.buffers.New = func() any { return new([]byte) }
	lock, err := folder.Open(lockFile)
	if err != nil {
		folder.Close()
		return nil, fmt.Errorf("opening the cache: %w", err)
	}
	if !tryLock(lock) {
		lock.Close()
		return None(), folder.Close()
	}
	c.lock = lock
	folder.Tidy()
	if err := c.openFile(); err != nil {
		return nil, fmt.Errorf("opening the cache: %w", errors.Join(err, lock.Close(), folder.Close()))
	}
	return c, nil
}

// None returns a cache that keeps nothing.
func None() *Cache { return &Cache{} }

func (c *Cache) openFile() error {
	f, err := c.folder.Open(recordsFile)
	if err != nil {
		return err
	}
	c.file = f
	info, err := f.Stat()
	if err != nil {
		return err
	}
	head := make([]byte, len(magic))
	if _, err := f.ReadAt(head, 0); err != nil || string(head) != magic || info.Size() > maxFile {
		return c.begin()
	}
	found, err := c.readIndex(info.Size())
	if err != nil {
		return err
	}
	if !found {
		if err := c.scan(info.Size()); err != nil {
			return err
		}
	}
	c.written = c.end
	return nil
}

// begin begins the file anew.
func (c *Cache) begin() error {
	if err := c.file.Truncate(0); err != nil {
		return err
	}
	if _, err := c.file.WriteAt([]byte(magic), 0); err != nil {
		return err
	}
	c.end, c.written = int64(len(magic)), int64(len(magic))
	return nil
}

// scan reads all records, up to the first that is not whole or not ours, and cuts
// the file off there.
func (c *Cache) scan(size int64) error {
	clear(c.index)
	r := bufio.NewReaderSize(io.NewSectionReader(c.file, int64(len(magic)), size-int64(len(magic))), 1<<20)
	at := int64(len(magic))
	var head [headSize]byte
	var value []byte
	for {
		if _, err := io.ReadFull(r, head[:]); err != nil {
			break
		}
		one := &record{at: at + beforeMark, size: binary.LittleEndian.Uint32(head[32:])}
		if one.size > maxValue || one.end() > size {
			break
		}
		value = slices.Grow(value[:0], int(one.size))[:one.size]
		if _, err := io.ReadFull(r, value); err != nil || !c.sealer.Knows(workfolder.Mark(head[beforeMark:]), head[:32], value) {
			break
		}
		c.index[[32]byte(head[:32])] = one
		at = one.end()
	}
	c.end = at
	return c.file.Truncate(at)
}

// View calls fn with the value of a key and returns true, or returns false when
// there is none. The value may not be kept or changed.
func (c *Cache) View(key [32]byte, fn func(value []byte)) bool {
	c.mu.RLock()
	r, ok := c.index[key]
	c.mu.RUnlock()
	if !ok {
		return false
	}
	buf := c.buffers.Get().(*[]byte)
	defer c.buffers.Put(buf)
	n := workfolder.MarkSize + int(r.size)
	*buf = slices.Grow((*buf)[:0], n)[:n]
	mark, value := (*buf)[:workfolder.MarkSize], (*buf)[workfolder.MarkSize:]
	if err := c.read(r, *buf); err != nil || !c.sealer.Knows(workfolder.Mark(mark), key[:], value) {
		return false
	}
	r.used.Store(true)
	fn(value)
	return true
}

// read fills b with the mark and the value of a record. The file is not mapped
// into memory: what was read once would count as this process's memory from then
// on.
func (c *Cache) read(r *record, b []byte) error {
	c.mu.RLock()
	if r.at >= c.written {
		copy(b, c.tail[r.at-c.written:])
		c.mu.RUnlock()
		return nil
	}
	c.mu.RUnlock()
	_, err := c.file.ReadAt(b, r.at)
	return err
}

// Keep says that the value of a key, if there is one, is still needed.
func (c *Cache) Keep(key [32]byte) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if r, ok := c.index[key]; ok {
		r.used.Store(true)
	}
}

// Complete says that this run has used everything that is still needed: what it did
// not use may be forgotten. A run that was given up has not looked for half of it.
func (c *Cache) Complete() { c.complete.Store(true) }

// Put stores a value under a key, in place of the one that is there: some values
// are digests of what was seen lately.
func (c *Cache) Put(key [32]byte, value []byte) {
	if c.file == nil || len(value) > maxValue {
		return
	}
	mark := c.sealer.Mark(key[:], value)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.broken != nil {
		return
	}
	c.tail = append(c.tail, key[:]...)
	c.tail = binary.LittleEndian.AppendUint32(c.tail, uint32(len(value)))
	c.tail = append(c.tail, mark[:]...)
	c.tail = append(c.tail, value...)
	r := &record{at: c.end + beforeMark, size: uint32(len(value))}
	r.used.Store(true)
	c.index[key] = r
	c.end = r.end()
	if len(c.tail) >= tailLimit {
		c.flush()
	}
}

// flush writes the tail; records stay whole, since a tail holds whole records.
func (c *Cache) flush() {
	if len(c.tail) == 0 || c.broken != nil {
		return
	}
	if _, err := c.file.WriteAt(c.tail, c.written); err != nil {
		c.broken = err
		for key, r := range c.index {
			if r.at >= c.written {
				delete(c.index, key)
			}
		}
		c.end = c.written
	}
	c.written = c.end
	c.tail = c.tail[:0]
}

// Close writes what is left, and the index; the error of a write that failed is
// returned, though all it costs is time in the next run.
func (c *Cache) Close() error {
	if c.file == nil {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.flush()
	err := c.broken
	var smaller *workfolder.Draft
	if err == nil && c.complete.Load() && c.waste() > max(minWaste, c.end/2) {
		smaller, err = c.rewrite()
	}
	err = errors.Join(err, c.file.Close()) // some systems replace no file that is open
	c.file = nil
	if smaller != nil {
		err = smaller.Replace(err)
	}
	if err == nil {
		err = c.writeIndex()
	}
	return errors.Join(err, c.lock.Close(), c.folder.Close())
}

// waste counts the bytes that this run did not use.
func (c *Cache) waste() int64 {
	used := int64(len(magic))
	for _, r := range c.index {
		if r.used.Load() {
			used += headSize + int64(r.size)
		}
	}
	return c.end - used
}

// rewrite copies the records that were used into a draft of a new file.
func (c *Cache) rewrite() (*workfolder.Draft, error) {
	draft, err := c.folder.Create(recordsFile)
	if err != nil {
		return nil, err
	}
	w := bufio.NewWriterSize(draft, 1<<20)
	w.WriteString(magic)
	at := int64(len(magic))
	index := map[[32]byte]*record{}
	var head [beforeMark]byte
	for key, r := range c.index {
		if !r.used.Load() {
			continue
		}
		marked := make([]byte, workfolder.MarkSize+int(r.size))
		if _, err := c.file.ReadAt(marked, r.at); err != nil {
			continue
		}
		copy(head[:], key[:])
		binary.LittleEndian.PutUint32(head[32:], r.size)
		w.Write(head[:])
		w.Write(marked)
		one := &record{at: at + beforeMark, size: r.size}
		index[key] = one
		at = one.end()
	}
	if err := errors.Join(w.Flush(), draft.Close()); err != nil {
		return nil, draft.Replace(err)
	}
	c.index, c.end = index, at
	return draft, nil
}

// The index is the length of the records that it covers, then key, place and
// length of each.

const entrySize = 32 + 8 + 4

func (c *Cache) writeIndex() error {
	b := make([]byte, 0, 8+len(c.index)*entrySize)
	b = binary.LittleEndian.AppendUint64(b, uint64(c.end))
	for key, r := range c.index {
		b = append(b, key[:]...)
		b = binary.LittleEndian.AppendUint64(b, uint64(r.at))
		b = binary.LittleEndian.AppendUint32(b, r.size)
	}
	return c.folder.WriteSealed(indexFile, indexForm, b)
}

// readIndex reports whether there is an index of records of that length.
func (c *Cache) readIndex(size int64) (bool, error) {
	b, err := c.folder.ReadSealed(indexFile, indexForm)
	if _, strange := errors.AsType[*workfolder.StrangeError](err); strange {
		return false, err
	}
	if err != nil {
		return false, nil
	}
	index, ok := decodeIndex([]byte(b), size)
	if ok {
		c.index, c.end = index, size
	}
	return ok, nil
}

// decodeIndex reads an index, which must cover records of the length given.
func decodeIndex(b []byte, size int64) (map[[32]byte]*record, bool) {
	if len(b) < 8 || (len(b)-8)%entrySize != 0 || binary.LittleEndian.Uint64(b) != uint64(size) {
		return nil, false
	}
	records := make([]record, (len(b)-8)/entrySize)
	index := make(map[[32]byte]*record, len(records))
	for i := range records {
		e, r := b[8+i*entrySize:], &records[i]
		at := binary.LittleEndian.Uint64(e[32:])
		r.at, r.size = int64(at), binary.LittleEndian.Uint32(e[40:])
		if at > uint64(size) || r.size > maxValue || r.end() > size {
			return nil, false
		}
		index[[32]byte(e[:32])] = r
	}
	return index, true
}
