package builder

import "golang.org/x/sys/unix"

// swap exchanges two folders in one step.
func swap(a, b string) error {
	return unix.RenamexNp(a, b, unix.RENAME_SWAP)
}

// syncFolder asks for everything that was written to become durable.
func syncFolder(string) error {
	return unix.Sync()
}
