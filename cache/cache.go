// Package cache keeps results of work that depends on nothing but its inputs,
// in one file, by the digest of these inputs.
//
// The file is a sequence of records, each a head (digest, length, checksum) and
// a value; it is only ever appended to, and rewritten without the records that
// a run did not use when these outweigh the rest. Beside it lies an index that
// saves reading all heads; when it is missing or does not fit, the heads are
// read. Anything broken is left out: a cache may forget, it may not lie.
//
// One process at a time may hold a cache open for writing; a second one is
// given an empty cache that keeps nothing.
package cache

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
)

// A Cache maps digests to values. It is safe for concurrent use.
type Cache struct {
	dir  string
	file *os.File // nil: keeps nothing
	lock *os.File

	mu      sync.RWMutex
	index   map[[32]byte]*record
	end     int64     // length of the file with everything that was put
	written int64     // length of what has reached the file
	tail    []byte    // from written to end
	broken  error     // of the first write that failed
	buffers sync.Pool // of *[]byte, for values that are being viewed
}

type record struct {
	at   int64 // of the value
	size uint32
	sum  uint32
	used atomic.Bool
}

const (
	magic     = "helpwright cache 1\n"
	headSize  = 32 + 4 + 4
	tailLimit = 1 << 20
	// minWaste is how much unused data is not worth rewriting the file.
	minWaste = 16 << 20
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Open opens the cache in a folder, which is made if need be. The error says
// why the folder cannot be used; a broken cache is no error.
func Open(dir string) (*Cache, error) {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, fmt.Errorf("opening the cache: %w", err)
	}
	c := &Cache{dir: dir, index: map[[32]byte]*record{}}
	c.buffers.New = func() any { return new([]byte) }
	lock, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o666)
	if err != nil {
		return nil, fmt.Errorf("opening the cache: %w", err)
	}
	if !tryLock(lock) {
		lock.Close()
		return None(), nil
	}
	c.lock = lock
	if err := c.openFile(); err != nil {
		lock.Close()
		return nil, fmt.Errorf("opening the cache: %w", err)
	}
	return c, nil
}

// None returns a cache that keeps nothing.
func None() *Cache { return &Cache{} }

func (c *Cache) name() string { return filepath.Join(c.dir, "records") }

func (c *Cache) openFile() error {
	f, err := os.OpenFile(c.name(), os.O_CREATE|os.O_RDWR, 0o666)
	if err != nil {
		return err
	}
	c.file = f
	info, err := f.Stat()
	if err != nil {
		return err
	}
	head := make([]byte, len(magic))
	if _, err := f.ReadAt(head, 0); err != nil || string(head) != magic {
		if err := f.Truncate(0); err != nil {
			return err
		}
		if _, err := f.WriteAt([]byte(magic), 0); err != nil {
			return err
		}
		c.end, c.written = int64(len(magic)), int64(len(magic))
		return nil
	}
	if !c.readIndex(info.Size()) {
		c.scan(info.Size())
	}
	c.written = c.end
	return nil
}

// scan reads the heads of all records, up to the first that is cut off.
func (c *Cache) scan(size int64) {
	clear(c.index)
	r := bufio.NewReader(io.NewSectionReader(c.file, int64(len(magic)), size))
	at := int64(len(magic))
	var head [headSize]byte
	for {
		if _, err := io.ReadFull(r, head[:]); err != nil {
			break
		}
		n := binary.LittleEndian.Uint32(head[32:])
		if at+headSize+int64(n) > size {
			break
		}
		if _, err := r.Discard(int(n)); err != nil {
			break
		}
		c.index[[32]byte(head[:32])] = &record{at: at + headSize, size: n, sum: binary.LittleEndian.Uint32(head[36:])}
		at += headSize + int64(n)
	}
	c.end = at
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
	*buf = slices.Grow((*buf)[:0], int(r.size))[:r.size]
	if err := c.read(r, *buf); err != nil || crc32.Checksum(*buf, castagnoli) != r.sum {
		return false
	}
	r.used.Store(true)
	fn(*buf)
	return true
}

// read fills value with that of a record. The file is not mapped into memory:
// what was read once would count as this process's memory from then on.
func (c *Cache) read(r *record, value []byte) error {
	c.mu.RLock()
	if r.at >= c.written {
		copy(value, c.tail[r.at-c.written:])
		c.mu.RUnlock()
		return nil
	}
	c.mu.RUnlock()
	_, err := c.file.ReadAt(value, r.at)
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

// Put stores a value under a key. What is there already stays.
func (c *Cache) Put(key [32]byte, value []byte) {
	if c.file == nil {
		return
	}
	sum := crc32.Checksum(value, castagnoli)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.broken != nil {
		return
	}
	c.tail = append(c.tail, key[:]...)
	c.tail = binary.LittleEndian.AppendUint32(c.tail, uint32(len(value)))
	c.tail = binary.LittleEndian.AppendUint32(c.tail, sum)
	c.tail = append(c.tail, value...)
	r := &record{at: c.end + headSize, size: uint32(len(value)), sum: sum}
	r.used.Store(true)
	c.index[key] = r
	c.end += headSize + int64(len(value))
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
	var smaller string
	if err == nil && c.waste() > max(minWaste, c.end/2) {
		smaller, err = c.rewrite()
	}
	err = errors.Join(err, c.file.Close()) // some systems replace no file that is open
	c.file = nil
	if err == nil && smaller != "" {
		err = os.Rename(smaller, c.name())
	}
	if err == nil {
		err = c.writeIndex()
	} else if smaller != "" {
		os.Remove(smaller)
	}
	return errors.Join(err, c.lock.Close())
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

// rewrite copies the records that were used into a new file, whose name it
// returns.
func (c *Cache) rewrite() (string, error) {
	f, err := os.CreateTemp(c.dir, "records-*")
	if err != nil {
		return "", err
	}
	w := bufio.NewWriterSize(f, 1<<20)
	w.WriteString(magic)
	at := int64(len(magic))
	index := map[[32]byte]*record{}
	var head [headSize]byte
	for key, r := range c.index {
		if !r.used.Load() {
			continue
		}
		value := make([]byte, r.size)
		if _, err := c.file.ReadAt(value, r.at); err != nil {
			continue
		}
		copy(head[:], key[:])
		binary.LittleEndian.PutUint32(head[32:], r.size)
		binary.LittleEndian.PutUint32(head[36:], r.sum)
		w.Write(head[:])
		w.Write(value)
		index[key] = &record{at: at + headSize, size: r.size, sum: r.sum}
		at += headSize + int64(r.size)
	}
	if err := errors.Join(w.Flush(), f.Close()); err != nil {
		os.Remove(f.Name())
		return "", err
	}
	c.index, c.end = index, at
	return f.Name(), nil
}

// The index is the length of the records that it covers, then key, place,
// length and checksum of each, then a checksum of all that.

const entrySize = 32 + 8 + 4 + 4

func (c *Cache) indexName() string { return filepath.Join(c.dir, "index") }

func (c *Cache) writeIndex() error {
	b := make([]byte, 0, 8+len(c.index)*entrySize+4)
	b = binary.LittleEndian.AppendUint64(b, uint64(c.end))
	for key, r := range c.index {
		b = append(b, key[:]...)
		b = binary.LittleEndian.AppendUint64(b, uint64(r.at))
		b = binary.LittleEndian.AppendUint32(b, r.size)
		b = binary.LittleEndian.AppendUint32(b, r.sum)
	}
	b = binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
	tmp := c.indexName() + ".new"
	if err := os.WriteFile(tmp, b, 0o666); err != nil {
		return err
	}
	return os.Rename(tmp, c.indexName())
}

func (c *Cache) readIndex(size int64) bool {
	b, err := os.ReadFile(c.indexName())
	if err != nil || len(b) < 12 || (len(b)-12)%entrySize != 0 {
		return false
	}
	body := b[:len(b)-4]
	if crc32.Checksum(body, castagnoli) != binary.LittleEndian.Uint32(b[len(b)-4:]) {
		return false
	}
	if end := int64(binary.LittleEndian.Uint64(b)); end != size {
		return false
	}
	c.end = size
	records := make([]record, (len(body)-8)/entrySize)
	c.index = make(map[[32]byte]*record, len(records))
	for i := range records {
		e := body[8+i*entrySize:]
		records[i].at = int64(binary.LittleEndian.Uint64(e[32:]))
		records[i].size = binary.LittleEndian.Uint32(e[40:])
		records[i].sum = binary.LittleEndian.Uint32(e[44:])
		if records[i].at < 0 || records[i].at+int64(records[i].size) > size {
			clear(c.index)
			return false
		}
		c.index[[32]byte(e[:32])] = &records[i]
	}
	return true
}
