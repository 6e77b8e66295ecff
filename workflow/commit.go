package workflow

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
)

// A commitHeader is what a ledger needs of a commit object.
type commitHeader struct {
	root              plumbing.Hash
	parents           []plumbing.Hash
	author, committer string // "Name <address>"
	time              int64  // committer, Unix seconds
	signed            bool   // it bears a signature, good or bad
	trailers          []trailer
}

func (r *reader) commit(h plumbing.Hash) (commitHeader, error) {
	data, err := r.object(plumbing.CommitObject, h, maxCommit)
	if err != nil {
		return commitHeader{}, err
	}
	c, err := parseCommit(data)
	if err != nil {
		return commitHeader{}, fmt.Errorf("reading commit %s: %w", h, err)
	}
	return c, nil
}

// parseCommit reads a commit object: lines of the form "KEY VALUE", of which those
// that begin with a space go on with the line before, an empty line, the message.
// Of a line that stands there twice the first counts, as for git.
func parseCommit(data []byte) (commitHeader, error) {
	var c commitHeader
	head, message, _ := bytes.Cut(data, []byte("\n\n"))
	seen := map[string]bool{}
	for line := range bytes.Lines(head) {
		key, value, _ := strings.Cut(strings.TrimSuffix(string(line), "\n"), " ")
		if key != "parent" && seen[key] {
			continue
		}
		seen[key] = true
		switch key {
		case "tree":
			c.root = plumbing.NewHash(value)
		case "parent":
			if len(c.parents) == maxParents {
				return c, tooMuch("more than %d parents", maxParents)
			}
			c.parents = append(c.parents, plumbing.NewHash(value))
		case "author":
			c.author, _ = splitSignature(value)
		case "committer":
			var seconds string
			var err error
			c.committer, seconds = splitSignature(value)
			if c.time, err = parseTime(seconds); err != nil {
				return c, err
			}
		case "gpgsig":
			c.signed = true
		}
	}
	c.trailers = readTrailers(string(message))
	return c, nil
}

// The seconds within which a commit is taken to be made, the years 1970 to 9999. Whoever
// commits can write any number, and other years are no dates to whoever reads a page.
const (
	firstTime = 0
	lastTime  = 253402300799
)

func parseTime(seconds string) (int64, error) {
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return 0, fmt.Errorf("commit time %q is not a number", seconds)
	}
	return min(max(n, firstTime), lastTime), nil
}

// splitSignature divides "Name <address> 1700000000 +0100" into who and seconds.
func splitSignature(s string) (who, seconds string) {
	at := strings.LastIndexByte(s, '>') + 1
	seconds, _, _ = strings.Cut(strings.TrimSpace(s[at:]), " ")
	return s[:min(at, maxAuthor)], seconds
}
