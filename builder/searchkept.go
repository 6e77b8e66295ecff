package builder

import (
	"crypto/sha256"
	"fmt"

	"helpwright/knowledge"
	"helpwright/searchindex"
)

// keptWords keeps what the search counted in the site's cache, for the program that
// counted it.
func (s *Site) keptWords() searchindex.Kept {
	if s.cache == nil {
		return nil
	}
	return keptWords{s.cache, s.cfg.Tool}
}

type keptWords struct {
	cache knowledge.Cache
	tool  string
}

func (k keptWords) View(key [32]byte, fn func([]byte)) bool { return k.cache.View(k.key(key), fn) }
func (k keptWords) Put(key [32]byte, value []byte)          { k.cache.Put(k.key(key), value) }

func (k keptWords) key(of [32]byte) knowledge.Key {
	return sha256.Sum256(fmt.Appendf(nil, "counted words %s %x", k.tool, of))
}

// A madeSearch is what the index of a locale was made of, and into, when it was
// written last.
type madeSearch struct {
	key    knowledge.Key
	digest [32]byte // of its posting lists
	shards searchindex.Shards
}

// lastSearch says how the index of a locale was written last; nothing when it is not
// known.
func (s *Site) lastSearch(l *localeSite) *madeSearch {
	m := &madeSearch{}
	if s.cache != nil {
		s.cache.View(s.lastSearchKey(l), func(value []byte) { m.decode(value) })
	}
	return m
}

func (s *Site) rememberSearch(l *localeSite, m *madeSearch) {
	if s.cache != nil {
		s.cache.Put(s.lastSearchKey(l), m.encode())
	}
}

func (s *Site) lastSearchKey(l *localeSite) knowledge.Key {
	return sha256.Sum256(fmt.Appendf(nil, "last search %s %s", s.cfg.Tool, l.Tag))
}

// encode writes all of it one after the other, which has a fixed length each.
func (m *madeSearch) encode() []byte {
	b := append(m.key[:], m.digest[:]...)
	for node, name := range m.shards {
		b = append(append(b, node[:]...), name[:]...)
	}
	return b
}

func (m *madeSearch) decode(value []byte) {
	var node [32]byte
	var name searchindex.ShardName
	head, one := len(m.key)+len(m.digest), len(node)+len(name)
	if len(value) < head || (len(value)-head)%one > 0 {
		return
	}
	copy(m.digest[:], value[copy(m.key[:], value):])
	m.shards = make(searchindex.Shards, len(value)/one)
	for value = value[head:]; len(value) > 0; value = value[one:] {
		copy(name[:], value[copy(node[:], value):])
		m.shards[node] = name
	}
}
