package searchindex

import (
	recent "container/list"
	"sync"
)

// mostKept bounds what is kept of one thing in memory, in bytes.
const mostKept = 8 << 20

// A bounded keeps the values that were used last, as long as they have room. It is
// safe for concurrent use.
type bounded[K comparable, V any] struct {
	mu    sync.Mutex
	kept  map[K]*recent.Element
	order *recent.List // of boundedValue, the one that was used last first
	size  int
	most  int // bytes
}

type boundedValue[K comparable, V any] struct {
	key   K
	value V
	bytes int
}

func newBounded[K comparable, V any](most int) *bounded[K, V] {
	return &bounded[K, V]{kept: map[K]*recent.Element{}, order: recent.New(), most: most}
}

func (b *bounded[K, V]) get(key K) (value V, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	e, ok := b.kept[key]
	if !ok {
		return value, false
	}
	b.order.MoveToFront(e)
	return e.Value.(boundedValue[K, V]).value, true
}

// put keeps a value, which takes so many bytes, and forgets what was not used for the
// longest time.
func (b *bounded[K, V]) put(key K, value V, bytes int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if _, ok := b.kept[key]; ok {
		return // somebody else read it meanwhile
	}
	b.kept[key] = b.order.PushFront(boundedValue[K, V]{key, value, bytes})
	for b.size += bytes; b.size > b.most; {
		oldest := b.order.Remove(b.order.Back()).(boundedValue[K, V])
		delete(b.kept, oldest.key)
		b.size -= oldest.bytes
	}
}
