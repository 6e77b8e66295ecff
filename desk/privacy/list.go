package privacy

import (
	"bufio"
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"helpwright/store"
)

// A list is a file with who was erased, apart from the database. Its first line is a
// key, so that the pseudonyms say nothing to who has them without it; each other line is
// a pseudonym and when it was erased, in milliseconds since 1970. Lines are added and
// never changed.
type list struct {
	path string
	key  []byte

	mu     sync.Mutex
	erased map[string]time.Time // by pseudonym, the last time
}

const keyLine = "key "

func openList(path string) (*list, error) {
	l := &list{path: path, erased: map[string]time.Time{}}
	err := l.read()
	if errors.Is(err, fs.ErrNotExist) {
		if err = begin(path); err == nil {
			err = l.read()
		}
	}
	if err != nil {
		return nil, fmt.Errorf("opening the list of erasures: %w", err)
	}
	return l, nil
}

// begin writes a list with a new key, unless somebody else did so meanwhile.
func begin(path string) error {
	key := make([]byte, 32)
	rand.Read(key) // never fails
	beside := path + "." + store.NewID()
	if err := appendTo(beside, keyLine+hex.EncodeToString(key)+"\n"); err != nil {
		return err
	}
	err := os.Link(beside, path)
	if errors.Is(err, fs.ErrExist) {
		err = nil
	}
	return errors.Join(err, os.Remove(beside), syncFolder(filepath.Dir(path)))
}

func (l *list) read() error {
	text, err := os.ReadFile(l.path)
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(bytes.NewReader(text))
	if !lines.Scan() || !strings.HasPrefix(lines.Text(), keyLine) {
		return fmt.Errorf("%s has no key", l.path)
	}
	if l.key, err = hex.DecodeString(strings.TrimPrefix(lines.Text(), keyLine)); err != nil || len(l.key) != 32 {
		return fmt.Errorf("the key in %s is damaged", l.path)
	}
	for lines.Scan() {
		// A line that was cut off by a crash is of an erasure that nobody was told of.
		pseudonym, at, _ := strings.Cut(lines.Text(), " ")
		ms, err := strconv.ParseInt(at, 10, 64)
		if err == nil && len(pseudonym) == 2*sha256.Size {
			l.erased[pseudonym] = store.Time(max(ms, store.Millis(l.erased[pseudonym])))
		}
	}
	return lines.Err()
}

// pseudonym stands for an address and does not tell it.
func (l *list) pseudonym(email string) string {
	mac := hmac.New(sha256.New, l.key)
	mac.Write([]byte(strings.ToLower(email)))
	return hex.EncodeToString(mac.Sum(nil))
}

// add notes an erasure, for good when it returns nil.
func (l *list) add(email string, at time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	pseudonym := l.pseudonym(email)
	// The end of a line first: the one before may have been cut off.
	if err := appendTo(l.path, fmt.Sprintf("\n%s %d\n", pseudonym, store.Millis(at))); err != nil {
		return fmt.Errorf("noting an erasure: %w", err)
	}
	l.erased[pseudonym] = at
	return nil
}

func (l *list) all() map[string]time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return maps.Clone(l.erased)
}

// appendTo adds to a file, durably.
func appendTo(path, text string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	_, err = io.WriteString(f, text)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

func syncFolder(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
