package searchindex

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"slices"
)

// A tree maps keys to values, cut into small files that are fetched on demand.
// Files are named by their digest, and where one ends depends on the keys around
// it alone: an edit writes the leaves that it changes, and the way to them, anew.
//
// A node is a byte, with its height (0: leaf) in the lower half and the tree that it
// belongs to in the upper one, and entries in the order of their
// keys. An entry is the number of bytes that its key shares with the one before,
// the number of further bytes, these, the length of the value, the value; numbers
// are unsigned varints. The value of an inner entry is the name of the node whose
// first key it is. A file is a node in zlib's form, whose checksum tells a whole
// file from a broken one.

// An entry is a key with its value.
type entry struct {
	key   string
	value []byte
}

// nameSize is the length of a node's name in bytes.
const nameSize = 6

// nodeName is the beginning of the digest of a file.
func nodeName(file []byte) []byte {
	sum := sha256.Sum256(file)
	return sum[:nameSize]
}

// rootEntries is how many nodes a root may name: it is fetched with the pointer.
const rootEntries = 256

// A treeShape says how large nodes get, in bytes before compression.
type treeShape struct {
	kind             byte // which tree it is
	least, most, one int  // a key ends a node of at least least bytes with a chance of 1 in one
}

var (
	formShape     = treeShape{0, 800, 3 << 10, 16}
	termShape     = treeShape{1, 250, 4 << 10, 2}
	documentShape = treeShape{2, 200, 1 << 10, 3}
)

// A nodeWriter makes a file of a node and returns its name.
type nodeWriter func(content []byte) (name []byte, err error)

// writeTree writes a tree of entries, which are in order, and returns its root
// node. The root is no file.
func writeTree(entries []entry, shape treeShape, write nodeWriter) ([]byte, error) {
	for height := shape.kind << 4; ; height++ {
		if !isLeaf(height) && len(entries) <= rootEntries {
			shape = treeShape{shape.kind, 1 << 20, 1 << 20, 1}
		}
		nodes := cutNodes(entries, shape, height)
		if len(nodes) == 1 {
			return nodes[0].content, nil
		}
		entries = entries[:0:0]
		for _, n := range nodes {
			name, err := write(n.content)
			if err != nil {
				return nil, err
			}
			entries = append(entries, entry{n.first, name})
		}
		shape = treeShape{shape.kind, 120, 400, 4} // inner nodes
	}
}

type node struct {
	first   string
	content []byte
}

// cutNodes puts entries into nodes.
func cutNodes(entries []entry, shape treeShape, height byte) []node {
	var nodes []node
	now := node{content: []byte{height}}
	before := ""
	for i, e := range entries {
		if len(now.content) == 1 {
			now.first, before = e.key, ""
		}
		now.content = appendEntry(now.content, before, e)
		before = e.key
		if i+1 < len(entries) && (len(now.content) >= shape.most || len(now.content) >= shape.least && endsNode(e.key, shape.one)) {
			nodes = append(nodes, now)
			now = node{content: []byte{height}}
		}
	}
	return append(nodes, now)
}

// cuts lists the places of the entries that leaves begin with.
func cuts(entries []entry, shape treeShape) []int {
	places := []int{0}
	nodes := cutNodes(entries, shape, 0)
	for _, n := range nodes[1:] {
		i, _ := slices.BinarySearchFunc(entries, n.first, func(e entry, k string) int { return compareKeys(e.key, k) })
		places = append(places, i)
	}
	return places
}

// endsNode chooses the keys after which a node may end.
func endsNode(key string, one int) bool {
	h := fnv.New32a()
	io.WriteString(h, key)
	return h.Sum32()>>8%uint32(one) == 0 // the lowest bits of the sum mix badly
}

func appendEntry(dst []byte, before string, e entry) []byte {
	shared := 0
	for shared < len(before) && shared < len(e.key) && before[shared] == e.key[shared] {
		shared++
	}
	dst = binary.AppendUvarint(dst, uint64(shared))
	dst = binary.AppendUvarint(dst, uint64(len(e.key)-shared))
	dst = append(dst, e.key[shared:]...)
	dst = binary.AppendUvarint(dst, uint64(len(e.value)))
	return append(dst, e.value...)
}

// pack makes a file of a node.
func pack(content []byte) []byte { return new(packer).pack(content) }

// A packer packs nodes one after the other: a compressor takes far longer to make
// than a node to compress.
type packer struct{ compressor *zlib.Writer }

func (p *packer) pack(content []byte) []byte {
	var out bytes.Buffer
	if p.compressor == nil {
		p.compressor, _ = zlib.NewWriterLevel(&out, zlib.BestCompression) // the level is a right one
	} else {
		p.compressor.Reset(&out)
	}
	p.compressor.Write(content) // into memory: it cannot fail
	p.compressor.Close()
	return out.Bytes()
}

// ErrBroken says that a file of an index is not as it was written.
var ErrBroken = errors.New("a file of the search index is broken")

var errShard = ErrBroken

// maxNode bounds what a broken file can unpack to.
const maxNode = 1 << 20

// maxKey bounds the bytes of a key that are not shared: more than a synonym of
// the longest words has.
const maxKey = 1 << 10

func unpack(file []byte) ([]byte, error) { return unpackUpTo(file, maxNode) }

func unpackUpTo(file []byte, most int) ([]byte, error) {
	r, err := zlib.NewReader(bytes.NewReader(file))
	if err != nil {
		return nil, errShard
	}
	content, err := io.ReadAll(io.LimitReader(r, int64(most)+1))
	if err != nil || len(content) > most {
		return nil, errShard
	}
	return content, nil
}

func isLeaf(height byte) bool { return height&15 == 0 }

// decodeNode reads a node.
func decodeNode(b []byte) (height byte, entries []entry, err error) {
	if len(b) == 0 || b[0]&15 > 8 {
		return 0, nil, errShard
	}
	height, b = b[0], b[1:]
	before := ""
	for len(b) > 0 {
		var shared, more, size uint64
		if shared, b, err = readNumber(b); err != nil || shared > uint64(len(before)) {
			return 0, nil, errShard
		}
		if more, b, err = readNumber(b); err != nil || more > min(maxKey, uint64(len(b))) {
			return 0, nil, errShard
		}
		key := before[:shared] + string(b[:more])
		b = b[more:]
		if size, b, err = readNumber(b); err != nil || size > uint64(len(b)) {
			return 0, nil, errShard
		}
		if len(entries) > 0 && key <= before || !isLeaf(height) && size != nameSize {
			return 0, nil, errShard
		}
		entries = append(entries, entry{key, b[:size]})
		before, b = key, b[size:]
	}
	return height, entries, nil
}

// longestNumber is the number of bytes of the greatest number.
const longestNumber = 5

func readNumber(b []byte) (uint64, []byte, error) {
	v, n := binary.Uvarint(b)
	if n <= 0 || n > longestNumber || v > 1<<31 {
		return 0, nil, errShard
	}
	return v, b[n:], nil
}

// A treeReader reads a tree whose files load fetches.
type treeReader struct {
	root []entry
	high byte
	load func(name string) ([]byte, error)
	kept *bounded[string, []entry] // leaves and inner nodes, by name
}

func openTree(root []byte, kind byte, load func(string) ([]byte, error)) (*treeReader, error) {
	high, entries, err := decodeNode(root)
	if err != nil || high>>4 != kind {
		return nil, errShard
	}
	return &treeReader{root: entries, high: high, load: load, kept: newBounded[string, []entry](mostKept)}, nil
}

// node reads the node that an inner entry names.
func (t *treeReader) node(inner entry, height byte) ([]entry, error) {
	key := hex.EncodeToString(inner.value)
	if entries, ok := t.kept.get(key); ok {
		return entries, nil
	}
	file, err := t.load(key)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(nodeName(file), inner.value) {
		return nil, fmt.Errorf("%w: %s", errShard, key)
	}
	content, err := unpack(file)
	if err != nil {
		return nil, err
	}
	h, entries, err := decodeNode(content)
	if err != nil || h != height || len(entries) == 0 || entries[0].key != inner.key {
		return nil, fmt.Errorf("%w: %s", errShard, key)
	}
	t.kept.put(key, entries, sizeOf(entries, content))
	return entries, nil
}

// sizeOf is about how many bytes a node takes whose values are parts of its content.
func sizeOf(entries []entry, content []byte) int {
	n := 256 + len(content)
	for _, e := range entries {
		n += 40 + len(e.key)
	}
	return n
}

// get returns the value of a key, nil when it has none.
func (t *treeReader) get(key string) ([]byte, error) {
	entries := t.root
	for height := t.high; ; height-- {
		i, found := slices.BinarySearchFunc(entries, key, func(e entry, k string) int { return compareKeys(e.key, k) })
		if isLeaf(height) {
			if !found {
				return nil, nil
			}
			return entries[i].value, nil
		}
		if !found {
			i--
		}
		if i < 0 {
			return nil, nil
		}
		next, err := t.node(entries[i], height-1)
		if err != nil {
			return nil, err
		}
		entries = next
	}
}

// scan calls f for the entries from one key on up to, but not with, another, in
// order, until it has read so many leaves.
func (t *treeReader) scan(from, to string, leaves int, f func(entry)) error {
	left := leaves
	return t.walk(t.root, t.high, from, to, &left, f)
}

func (t *treeReader) walk(entries []entry, height byte, from, to string, left *int, f func(entry)) error {
	i, found := slices.BinarySearchFunc(entries, from, func(e entry, k string) int { return compareKeys(e.key, k) })
	if isLeaf(height) {
		*left--
		for ; i < len(entries) && entries[i].key < to; i++ {
			f(entries[i])
		}
		return nil
	}
	if !found && i > 0 {
		i--
	}
	for ; i < len(entries) && *left > 0 && (entries[i].key < to); i++ {
		next, err := t.node(entries[i], height-1)
		if err != nil {
			return err
		}
		if err := t.walk(next, height-1, from, to, left, f); err != nil {
			return err
		}
	}
	return nil
}

func compareKeys(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
