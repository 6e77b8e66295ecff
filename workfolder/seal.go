package workfolder

import (
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"strings"
	"sync"
)

// MarkSize is the length of a mark in bytes.
const MarkSize = 16

// A Mark shows that something was written by somebody who has the key.
type Mark [MarkSize]byte

// A Sealer makes the marks of one kind of thing. It is safe for concurrent use.
type Sealer struct {
	hashes sync.Pool // of hash.Hash
}

// Sealer returns what makes the marks of things of one form: a form is a line of
// text that nothing else is called.
func (f *Folder) Sealer(form string) *Sealer {
	derive := hmac.New(sha256.New, f.key)
	derive.Write([]byte(form))
	key := derive.Sum(nil)
	return &Sealer{sync.Pool{New: func() any { return hmac.New(sha256.New, key) }}}
}

// Mark returns the mark of a value under a name of fixed length.
func (s *Sealer) Mark(name, value []byte) Mark {
	h := s.hashes.Get().(hash.Hash)
	defer s.hashes.Put(h)
	h.Reset()
	h.Write(name)
	h.Write(value)
	var sum [sha256.Size]byte
	return Mark(h.Sum(sum[:0])[:MarkSize])
}

// Knows reports whether a mark is that of a value.
func (s *Sealer) Knows(m Mark, name, value []byte) bool {
	want := s.Mark(name, value)
	return hmac.Equal(want[:], m[:])
}

// MaxSealed is the length up to which a sealed file is read, in bytes.
const MaxSealed = 256 << 20

var errForeign = errors.New("not a file of that form by this user")

// ReadSealed reads what [Folder.WriteSealed] wrote in the same form. Only a
// [StrangeError] is worth telling; with any other error there is just nothing
// to be had.
func (f *Folder) ReadSealed(name, form string) (string, error) {
	if !f.Kept() {
		return "", fs.ErrNotExist
	}
	file, err := f.open(name, 0)
	if err != nil {
		return "", err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return "", err
	}
	body := info.Size() - int64(len(form)) - MarkSize
	if body < 0 || body > MaxSealed {
		return "", errForeign
	}
	head := make([]byte, len(form)+MarkSize)
	if _, err := io.ReadFull(file, head); err != nil || string(head[:len(form)]) != form {
		return "", errForeign
	}
	var content strings.Builder // some are large, and are wanted as a text: they should not be copied
	content.Grow(int(body))
	if !f.Sealer(form).copies(Mark(head[len(form):]), &content, file, body) {
		return "", errForeign
	}
	return content.String(), nil
}

// copies copies so many bytes and reports whether the mark is theirs.
func (s *Sealer) copies(m Mark, to io.Writer, from io.Reader, size int64) bool {
	h := s.hashes.Get().(hash.Hash)
	defer s.hashes.Put(h)
	h.Reset()
	if _, err := io.CopyN(io.MultiWriter(to, h), from, size); err != nil {
		return false
	}
	return hmac.Equal(h.Sum(nil)[:MarkSize], m[:])
}

// WriteSealed writes a file that [Folder.ReadSealed] reads: form, mark, content.
func (f *Folder) WriteSealed(name, form string, content []byte) error {
	if !f.Kept() {
		return nil
	}
	if len(content) > MaxSealed {
		return fmt.Errorf("writing %q: %d bytes are too many", name, len(content))
	}
	draft, err := f.Create(name)
	if err != nil {
		return err
	}
	mark := f.Sealer(form).Mark(nil, content)
	_, err = draft.Write(append([]byte(form), mark[:]...))
	if err == nil {
		_, err = draft.Write(content)
	}
	return draft.Replace(errors.Join(err, draft.Close()))
}
