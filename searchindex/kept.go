package searchindex

import (
	recent "container/list"
	"sync"
)

// mostKept bounds the hits of the posting lists that are kept in memory: a hit and its
// sections take about 48 bytes.
const mostKept = 1 << 18

// kept keeps the posting lists that were read last, for the words that many people
// use. It is safe for concurrent use.
type kept struct {
	tables
	mu    sync.Mutex
	lists map[listName]*recent.Element
	order *recent.List // of keptList, the one that was used last first
	hits  int
}

type keptList struct {
	name    listName
	posting *posting // nil: nothing holds the term
}

func newKept(t tables) *kept {
	return &kept{tables: t, lists: map[listName]*recent.Element{}, order: recent.New()}
}

func (k *kept) posting(term string, whole bool) (*posting, error) {
	name := listName{term, whole}
	if p, ok := k.get(name); ok {
		return p, nil
	}
	p, err := k.tables.posting(term, whole)
	if err == nil {
		k.put(keptList{name, p})
	}
	return p, err
}

func (k *kept) get(name listName) (*posting, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	e, ok := k.lists[name]
	if !ok {
		return nil, false
	}
	k.order.MoveToFront(e)
	return e.Value.(keptList).posting, true
}

func (k *kept) put(l keptList) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if _, twice := k.lists[l.name]; twice {
		return
	}
	k.lists[l.name] = k.order.PushFront(l)
	k.hits += l.size()
	for k.hits > mostKept {
		oldest := k.order.Remove(k.order.Back()).(keptList)
		delete(k.lists, oldest.name)
		k.hits -= oldest.size()
	}
}

// size counts an empty list too, since its name takes memory.
func (l keptList) size() int {
	if l.posting == nil {
		return 1
	}
	return 1 + len(l.posting.hits)
}
