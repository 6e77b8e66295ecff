//go:build unix

package store

import (
	"errors"
	"os"
)

// syncFolder makes durable which files a folder holds.
func syncFolder(name string) error {
	folder, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
