package builder

import (
	"os"

	"golang.org/x/sys/unix"
)

// swap exchanges two folders of a site in one step.
func swap(site *os.Root, a, b string) error {
	return inFolders(site, a, b, func(folderA int, nameA string, folderB int, nameB string) error {
		return unix.Renameat2(folderA, nameA, folderB, nameB, unix.RENAME_EXCHANGE)
	})
}

// syncFolder makes everything durable that was written on the folder's file system.
func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	return unix.Syncfs(int(f.Fd()))
}
