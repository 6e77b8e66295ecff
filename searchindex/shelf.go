package searchindex

import (
	"crypto/sha256"
	"encoding/hex"
)

// A Shelf is where the shards of an index lie. What lies there already is not made
// again: to compress a node takes far longer than to sum it up.
type Shelf struct {
	// Put puts a file on the shelf.
	Put func(name string, content []byte) error
	// Keep leaves a file that lies on the shelf where it is; it returns false when it
	// does not lie there any more. It may be nil.
	Keep func(name string) bool
	// Known names the files that earlier indexes have put there.
	Known Shards

	// Held names the files of the index that was put there.
	Held Shards

	packer packer
}

// Shards name files by the digest of what they hold before it is compressed.
type Shards map[[32]byte]ShardName

// A ShardName is the beginning of the digest of a file.
type ShardName [nameSize]byte

func (n ShardName) String() string { return hex.EncodeToString(n[:]) }

func (s *Shelf) put(content []byte) ([]byte, error) {
	sum := sha256.Sum256(content)
	name, known := s.Known[sum]
	if !known || s.Keep == nil || !s.Keep(name.String()) {
		file := s.packer.pack(content)
		name = ShardName(nodeName(file))
		if err := s.Put(name.String(), file); err != nil {
			return nil, err
		}
	}
	if s.Held == nil {
		s.Held = Shards{}
	}
	s.Held[sum] = name
	return name[:], nil
}
