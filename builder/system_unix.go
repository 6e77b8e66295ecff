//go:build unix

package builder

import (
	"errors"
	"os"
	"path"

	"golang.org/x/sys/unix"
)

// tryLock takes a lock that ends with the process.
func tryLock(f *os.File) bool {
	return unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB) == nil
}

// syncEntries makes durable which files and folders a folder holds. Some file
// systems cannot be asked for that.
func syncEntries(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Sync(); err != nil && !errors.Is(err, unix.EINVAL) && !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	return nil
}

// inFolders calls do with the open folders in which two things of a site lie, and
// their names there.
func inFolders(site *os.Root, a, b string, do func(folderA int, nameA string, folderB int, nameB string) error) error {
	folderA, err := site.Open(path.Dir(a))
	if err != nil {
		return err
	}
	defer folderA.Close()
	folderB, err := site.Open(path.Dir(b))
	if err != nil {
		return err
	}
	defer folderB.Close()
	return do(int(folderA.Fd()), path.Base(a), int(folderB.Fd()), path.Base(b))
}
