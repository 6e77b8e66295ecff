package store

import (
	"errors"
	"os"
	"path/filepath"
)

// syncFolder makes durable which files a folder holds.
func syncFolder(name string) error {
	folder, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

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
