package searchindex

// kept keeps the posting lists that were read last, for the words that many people
// use. They are kept as they are written, which takes a tenth of the memory and is
// read soon. It is safe for concurrent use.
type kept struct {
	tables
	documents int

	lists *bounded[listName, keptList]
}

type keptList struct {
	posting
	written []byte // its hits; nil: nothing holds the term
}

func newKept(t tables, documents int) *kept {
	return &kept{tables: t, documents: documents, lists: newBounded[listName, keptList](mostKept)}
}

func (k *kept) posting(term string, whole bool) (*posting, error) {
	name := listName{term, whole}
	if l, ok := k.lists.get(name); ok {
		return l.read(k.documents)
	}
	p, err := k.tables.posting(term, whole)
	if err != nil {
		return nil, err
	}
	var l keptList
	if p != nil {
		l.posting, l.written = *p, encodeHits(nil, p.hits)
		l.hits, l.memory = nil, nil
	}
	k.lists.put(name, l, 256+len(term)+len(l.written)) // about, with what leads to it
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
