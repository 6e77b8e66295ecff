package workflow

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/storer"
)

// An UnknownRefError says that no commit is called so.
type UnknownRefError struct{ Ref string }

func (e *UnknownRefError) Error() string { return fmt.Sprintf("no commit is called %q", e.Ref) }

// places are where git looks for a name, in its order.
var places = []string{"%s", "refs/%s", "refs/tags/%s", "refs/heads/%s", "refs/remotes/%s", "refs/remotes/%s/HEAD"}

const (
	maxSteps = 10_000 // back from a name
	maxTags  = 10     // of tags
	leastHex = 4      // digits of a short hash
)

// Resolve finds a commit by what people call it: a branch, a tag, "origin/main", a
// hash or its beginning, each with ~N for the Nth commit before it along first parents
// and ^ for the one before it. It returns the hash in hex.
func (h *History) Resolve(ref string) (commit string, err error) {
	if h.repo == nil {
		return "", errNoGit
	}
	name, steps, ok := cutSteps(ref)
	if !ok {
		return "", &UnknownRefError{ref}
	}
	r := newReader(h.repo)
	defer r.close()
	found, ok := r.named(name)
	if !ok {
		return "", &UnknownRefError{ref}
	}
	for range steps {
		c, err := r.commit(found)
		if err != nil {
			return "", fmt.Errorf("looking for %q: %w", ref, err)
		}
		if len(c.parents) == 0 {
			return "", &UnknownRefError{ref}
		}
		found = c.parents[0]
	}
	if _, err := r.commit(found); err != nil {
		return "", fmt.Errorf("looking for %q: %w", ref, err)
	}
	return found.String(), nil
}

// cutSteps divides a name from how many commits are gone back from it.
func cutSteps(ref string) (name string, steps int, ok bool) {
	end := strings.IndexAny(ref, "~^")
	if end < 0 {
		return ref, 0, ref != ""
	}
	name, rest := ref[:end], ref[end:]
	for rest != "" {
		back := 1
		mark := rest[0]
		digits := rest[1:]
		if next := strings.IndexAny(digits, "~^"); next >= 0 {
			digits = digits[:next]
		}
		rest = rest[1+len(digits):]
		if digits != "" {
			n, err := strconv.Atoi(digits)
			if err != nil || mark == '^' && n != 1 { // other parents are of other lines
				return "", 0, false
			}
			back = n
		}
		steps += back
		if back < 0 || steps > maxSteps {
			return "", 0, false
		}
	}
	return name, steps, name != ""
}

// named finds what a name or a hash stands for, tags of tags followed.
func (r *reader) named(name string) (found plumbing.Hash, ok bool) {
	if strings.Contains(name, "..") || strings.HasPrefix(name, "/") {
		return found, false // names are paths below git's folder
	}
	for _, place := range places {
		_ = guarded(func() error {
			ref, err := storer.ResolveReference(r.store, plumbing.ReferenceName(fmt.Sprintf(place, name)))
			if err == nil {
				found, ok = ref.Hash(), true
			}
			return err
		})
		if ok {
			return r.peeled(found), true
		}
	}
	return r.abbreviated(name)
}

// abbreviated finds the one commit whose hash begins so.
func (r *reader) abbreviated(digits string) (found plumbing.Hash, ok bool) {
	if len(digits) < leastHex || len(digits) > 2*len(found) || strings.Trim(digits, "0123456789abcdef") != "" {
		return found, false
	}
	whole, _ := hex.DecodeString(digits[:len(digits)&^1])
	_ = guarded(func() error {
		all, err := r.store.HashesWithPrefix(whole)
		for _, h := range all {
			if _, err := r.commit(h); err == nil && strings.HasPrefix(h.String(), digits) {
				if ok && h != found {
					ok = false
					return nil // of two nobody knows which is meant
				}
				found, ok = h, true
			}
		}
		return err
	})
	return found, ok
}

// peeled follows a tag that is an object of its own to what it names.
func (r *reader) peeled(h plumbing.Hash) plumbing.Hash {
	for range maxTags {
		text, err := r.object(plumbing.TagObject, h, maxPointer)
		if err != nil {
			return h
		}
		first, _, _ := bytes.Cut(text, []byte("\n"))
		name, isObject := bytes.CutPrefix(first, []byte("object "))
		if !isObject {
			return h
		}
		h = plumbing.NewHash(string(name))
	}
	return h
}
