package searchindex

import (
	recent "container/list"
	"sync"
)

// mostKept bounds the posting lists that are kept in memory, in bytes.
const mostKept = 8 << 20

// kept keeps the posting lists that were read last, for the words that many people
// use. They are kept as they are written, which takes a tenth of the memory and is
// read soon. It is safe for concurrent use.
type kept struct {
	tables
	documents int

	mu    sync.Mutex
	lists map[listName]*recent.Element
	order *recent.List // of keptList, the one that was used last first
	size  int
}

type keptList struct {
	name listName
	posting
	written []byte // its hits; nil: nothing holds the term
}

func newKept(t tables, documents int) *kept {
	return &kept{tables: t, documents: documents, lists: map[listName]*recent.Element{}, order: recent.New()}
}

func (k *kept) posting(term string, whole bool) (*posting, error) {
	name := listName{term, whole}
	if l, ok := k.get(name); ok {
		return l.read(k.documents)
	}
	p, err := k.tables.posting(term, whole)
	if err != nil {
		return nil, err
	}
	l := keptList{name: name}
	if p != nil {
		l.posting, l.written = *p, encodeHits(nil, p.hits)
		l.hits, l.memory = nil, nil
	}
	k.put(l)
	return p, nil
}

// read reads a list into memory that is used again.
func (l *keptList) read(documents int) (*posting, error) {
	if l.written == nil {
		return nil, nil
	}
	p := l.posting
	p.memory = hitMemory.Get().(*hitDecoder)
	var err error
	p.hits, err = p.memory.decode(l.written, documents)
	return &p, err
}

func (k *kept) get(name listName) (keptList, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	e, ok := k.lists[name]
	if !ok {
		return keptList{}, false
	}
	k.order.MoveToFront(e)
	return e.Value.(keptList), true
}

func (k *kept) put(l keptList) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if _, twice := k.lists[l.name]; twice {
		return
	}
	k.lists[l.name] = k.order.PushFront(l)
	k.size += l.bytes()
	for k.size > mostKept {
		oldest := k.order.Remove(k.order.Back()).(keptList)
		delete(k.lists, oldest.name)
		k.size -= oldest.bytes()
	}
}

// bytes are about those that a list takes, with what leads to it.
func (l keptList) bytes() int { return 256 + len(l.name.term) + len(l.written) }
