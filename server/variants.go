package server

import (
	"container/list"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync"
)

// Sizes in bytes.
const (
	cacheSize = 64 << 20 // compressed bodies that are kept
	maxText   = 8 << 20  // texts above are neither compressed nor read to be hashed
	minText   = 256      // texts below do not get smaller
)

// A variant is a text in one encoding, ready to be sent. The body of the identity
// is not kept; it is in the file.
type variant struct {
	etag string
	body []byte
}

// A variantKey names a variant; a file that was changed has another size or time.
type variantKey struct {
	name     string
	size     int64
	modified int64 // nanoseconds
	encoding encoding
}

// variants is a cache of bounded size, the least recently used going first. What
// several requests want at once is made once.
type variants struct {
	limit int

	mu    sync.Mutex
	size  int
	byKey map[variantKey]*list.Element // of *cached
	order *list.List                   // recently used in front
}

type cached struct {
	key  variantKey
	cost int
	make sync.Once
	v    variant
	err  error
}

// errUnmade stays with an entry whose making did not come to an end.
var errUnmade = errors.New("the answer was not prepared")

func newVariants(limit int) *variants {
	return &variants{limit: limit, byKey: map[variantKey]*list.Element{}, order: list.New()}
}

// entryCost is what an entry needs besides its body, in bytes.
const entryCost = 512

func (vs *variants) entry(key variantKey) *cached {
	vs.mu.Lock()
	defer vs.mu.Unlock()
	if e, ok := vs.byKey[key]; ok {
		vs.order.MoveToFront(e)
		return e.Value.(*cached)
	}
	c := &cached{key: key, err: errUnmade}
	vs.byKey[key] = vs.order.PushFront(c)
	return c
}

// account notes what an entry has come to need, and drops others if need be.
func (vs *variants) account(c *cached) {
	vs.mu.Lock()
	defer vs.mu.Unlock()
	if e, ok := vs.byKey[c.key]; !ok || e.Value != c {
		return // dropped meanwhile
	}
	c.cost = entryCost + len(c.v.body)
	vs.size += c.cost
	for vs.size > vs.limit && vs.order.Len() > 0 {
		vs.drop(vs.order.Back())
	}
}

func (vs *variants) drop(e *list.Element) {
	c := vs.order.Remove(e).(*cached)
	delete(vs.byKey, c.key)
	vs.size -= c.cost
}

// of returns a text file in an encoding.
func (vs *variants) of(name string, f *os.File, info fs.FileInfo, e encoding) (variant, error) {
	c := vs.entry(variantKey{name, info.Size(), info.ModTime().UnixNano(), e})
	c.make.Do(func() {
		c.v, c.err = makeVariant(f, info, e)
		vs.account(c)
	})
	if c.err != nil {
		vs.forget(c)
	}
	return c.v, c.err
}

// forget drops a failure, so that the next request tries again.
func (vs *variants) forget(c *cached) {
	vs.mu.Lock()
	defer vs.mu.Unlock()
	if e, ok := vs.byKey[c.key]; ok && e.Value == c {
		vs.drop(e)
	}
}

func makeVariant(f *os.File, info fs.FileInfo, e encoding) (variant, error) {
	body := make([]byte, info.Size())
	if _, err := io.ReadFull(io.NewSectionReader(f, 0, info.Size()), body); err != nil {
		return variant{}, err
	}
	sum := sha256.Sum256(body)
	v := variant{etag: etag(hex.EncodeToString(sum[:12]), e)}
	if e == identity {
		return v, nil
	}
	var err error
	v.body, err = compress(body, e)
	return v, err
}

// etag makes a strong tag; the same content in two encodings has two.
func etag(content string, e encoding) string {
	if e == identity {
		return `"` + content + `"`
	}
	return `"` + content + "-" + string(e) + `"`
}

// etagOf makes the tag of a file that is not read for it. A release's files are
// never written in place, so size and time tell them apart.
func etagOf(info fs.FileInfo) string {
	return etag(fmt.Sprintf("%x-%x", info.Size(), info.ModTime().UnixNano()), identity)
}
