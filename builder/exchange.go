package builder

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// exchangeBoth exchanges the folders of a slot with the standing ones, both or
// none.
func (p *publisher) exchangeBoth(slot string) error {
	private, public := filepath.Join(slot, privateFolder), filepath.Join(slot, publicFolder)
	if err := p.exchange(private, p.path(privateFolder)); err != nil {
		return err
	}
	err := p.exchange(public, p.path(publicFolder))
	if err == nil {
		return nil
	}
	if exists(private) {
		return errors.Join(err, p.exchange(private, p.path(privateFolder)))
	}
	return errors.Join(err, os.Rename(p.path(privateFolder), private))
}

// exchange puts a folder in the place of another, at once where the system can;
// what stood there stands where the folder came from, if it held anything.
func (p *publisher) exchange(from, to string) error {
	if !exists(to) {
		if err := os.Rename(from, to); err != nil {
			return fmt.Errorf("publishing: %w", err)
		}
		return nil
	}
	err := p.swap(from, to)
	if cannotSwap(err) {
		err = swapInSteps(from, to)
	}
	if cannotMove(err) && holdsNothing(to) {
		err = cmp.Or(os.RemoveAll(to), os.Rename(from, to))
	}
	if err != nil {
		return fmt.Errorf("publishing %s: %w", filepath.Base(to), err)
	}
	return nil
}

// cannotSwap reports whether a file system cannot exchange two folders in one
// step, such as those that come over a network or lie in layers.
func cannotSwap(err error) bool {
	return errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.EXDEV)
}

// cannotMove reports whether a folder has to stay where it is.
func cannotMove(err error) bool {
	return errors.Is(err, syscall.EXDEV) || errors.Is(err, syscall.EBUSY)
}

const asideSuffix = ".aside"

// swapInSteps exchanges two folders in three steps. Whoever is killed in between
// leaves all folders whole, and finishSteps puts them where they belong.
func swapInSteps(a, b string) error {
	aside := a + asideSuffix
	if err := os.RemoveAll(aside); err != nil {
		return err
	}
	if err := os.Rename(b, aside); err != nil {
		return err
	}
	if err := os.Rename(a, b); err != nil {
		return errors.Join(err, os.Rename(aside, b))
	}
	if err := os.Rename(aside, a); err != nil {
		return errors.Join(err, os.Rename(b, a), os.Rename(aside, b))
	}
	return nil
}

// finishSteps finishes what swapInSteps began.
func finishSteps(a, b string) error {
	aside := a + asideSuffix
	if !exists(aside) {
		return nil
	}
	if !exists(b) && exists(a) {
		if err := os.Rename(a, b); err != nil {
			return err
		}
	}
	switch {
	case !exists(b):
		return os.Rename(aside, b)
	case !exists(a):
		return os.Rename(aside, a)
	}
	return nil // somebody made a folder of that name meanwhile; the next release replaces it
}

// An ImmovableError says that a folder cannot be exchanged.
type ImmovableError struct{ Folder string }

func (e *ImmovableError) Error() string {
	return fmt.Sprintf("%q cannot be replaced as a whole: it is mounted, comes from a lower layer of an image, or lies on another disk than %q", e.Folder, WorkFolder)
}

// checkMovable refuses to begin where publishing would fail in the end. It tries
// to move each folder into the place of one that holds something, which no system
// allows, and looks at the reason: where folders cannot be moved it is another.
func (p *publisher) checkMovable() error {
	probe := p.next("probe")
	defer os.RemoveAll(probe)
	for _, folder := range []string{publicFolder, privateFolder} {
		if err := os.MkdirAll(filepath.Join(probe, "content"), 0o777); err != nil {
			return fmt.Errorf("preparing to publish: %w", err)
		}
		standing := p.path(folder)
		switch err := syscall.Rename(standing, probe); {
		case err == nil: // a system that knows no rules
			return os.Rename(probe, standing)
		case !cannotMove(err):
			continue
		case !holdsNothing(standing):
			return &ImmovableError{standing}
		}
		// It may be removed and made anew, unless that is impossible too.
		switch err := syscall.Rename(probe, standing); {
		case err == nil: // it was empty
			if err := os.RemoveAll(standing); err != nil {
				return fmt.Errorf("preparing to publish: %w", err)
			}
		case cannotMove(err):
			return &ImmovableError{standing}
		}
	}
	return nil
}

// holdsNothing reports whether a folder holds nothing but, at most, the file that
// keeps it in git, which every release brings along.
func holdsNothing(dir string) bool {
	entries, err := os.ReadDir(dir)
	return err == nil && (len(entries) == 0 || len(entries) == 1 && entries[0].Name() == ".gitignore")
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return !errors.Is(err, fs.ErrNotExist)
}
