package store

import (
	"errors"
	"os"
	"path/filepath"
)

// syncFile makes durable what a file holds.
func syncFile(name string) error {
	file, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}

// parentOf names the folder that a file or folder lies in.
func parentOf(name string) string { return filepath.Dir(filepath.Clean(name)) }
