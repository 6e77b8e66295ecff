package builder

import (
	"os"

	"golang.org/x/sys/unix"
)

// swap exchanges two folders of a site in one step.
func swap(site *os.Root, a, b string) error {
	return inFolders(site, a, b, func(folderA int, nameA string, folderB int, nameB string) error {
		return unix.RenameatxNp(folderA, nameA, folderB, nameB, unix.RENAME_SWAP)
	})
}

// syncFolder asks for everything that was written to become durable.
func syncFolder(string) error {
	return unix.Sync()
}
