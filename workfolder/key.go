package workfolder

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// A Key is what a user's marks are made with. An empty one is none.
type Key []byte

const keySize = 32

// UserKey returns the key of the user who runs the program, which is made when
// there is none yet: the file helpwright/key in the folder for the user's caches,
// such as ~/.cache. Whoever may read it can write caches that are believed.
func UserKey() (Key, error) {
	caches, err := os.UserCacheDir()
	if err != nil {
		return nil, fmt.Errorf("finding a place for the key of the caches: %w", err)
	}
	file := filepath.Join(caches, "helpwright", "key")
	if key, err := readKey(file); err == nil {
		return key, nil
	}
	if err := makeKey(file); err != nil {
		return nil, fmt.Errorf("making the key of the caches: %w", err)
	}
	key, err := readKey(file) // another process may have been faster
	if err != nil {
		return nil, fmt.Errorf("reading the key of the caches: %w", err)
	}
	return key, nil
}

var errKey = errors.New("not a key")

func readKey(name string) (Key, error) {
	if info, err := os.Stat(name); err != nil || !info.Mode().IsRegular() || info.Size() != keySize {
		return nil, errors.Join(err, errKey)
	}
	file, err := os.OpenFile(name, os.O_RDONLY|nonblock, 0)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	key := make(Key, keySize)
	_, err = io.ReadFull(file, key)
	return key, err
}

// makeKey puts a new key where there is none, or a broken one.
func makeKey(name string) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(name), "key-*") // readable by nobody else
	if err != nil {
		return err
	}
	key := make(Key, keySize)
	rand.Read(key) // never fails
	_, err = file.Write(key)
	if err = errors.Join(err, file.Close()); err == nil {
		err = os.Rename(file.Name(), name)
	}
	if err != nil {
		os.Remove(file.Name())
	}
	return err
}
