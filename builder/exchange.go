package builder

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"syscall"
)

// exchangeBoth exchanges the folders of a slot with the standing ones, both or
// none.
func (p *publisher) exchangeBoth(slot string) error {
	private, public := path.Join(slot, privateFolder), path.Join(slot, publicFolder)
	if err := p.exchange(private, privateFolder); err != nil {
		return err
	}
	err := p.exchange(public, publicFolder)
	if err == nil {
		return nil
	}
	if p.exists(private) {
		return errors.Join(err, p.exchange(private, privateFolder))
	}
	return errors.Join(err, p.site.Rename(privateFolder, private))
}

// exchange puts a folder in the place of another, at once where the system can;
// what stood there stands where the folder came from, if it held anything.
func (p *publisher) exchange(from, to string) error {
	if !p.exists(to) {
		if err := p.site.Rename(from, to); err != nil {
			return fmt.Errorf("publishing: %w", err)
		}
		return nil
	}
	err := p.swap(p.site, from, to)
	if cannotSwap(err) {
		err = p.swapInSteps(from, to)
	}
	if cannotMove(err) && p.holdsNothing(to) {
		err = cmp.Or(p.site.RemoveAll(to), p.site.Rename(from, to))
	}
	if err != nil {
		return fmt.Errorf("publishing %s: %w", path.Base(to), err)
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
func (p *publisher) swapInSteps(a, b string) error {
	aside := a + asideSuffix
	if err := p.site.RemoveAll(aside); err != nil {
		return err
	}
	if err := p.site.Rename(b, aside); err != nil {
		return err
	}
	if err := p.site.Rename(a, b); err != nil {
		return errors.Join(err, p.site.Rename(aside, b))
	}
	if err := p.site.Rename(aside, a); err != nil {
		return errors.Join(err, p.site.Rename(b, a), p.site.Rename(aside, b))
	}
	return nil
}

// finishSteps finishes what swapInSteps began.
func (p *publisher) finishSteps(a, b string) error {
	aside := a + asideSuffix
	if !p.isFolder(aside) {
		return nil
	}
	if !p.exists(b) && p.isFolder(a) {
		if err := p.site.Rename(a, b); err != nil {
			return err
		}
	}
	switch {
	case !p.exists(b):
		return p.site.Rename(aside, b)
	case !p.exists(a):
		return p.site.Rename(aside, a)
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
	probe := p.full(next("probe"))
	defer p.site.RemoveAll(next("probe"))
	for _, folder := range []string{publicFolder, privateFolder} {
		if err := p.site.MkdirAll(next("probe/content"), 0o777); err != nil {
			return fmt.Errorf("preparing to publish: %w", err)
		}
		standing := p.full(folder)
		switch err := syscall.Rename(standing, probe); {
		case err == nil: // a system that knows no rules
			return p.site.Rename(next("probe"), folder)
		case !cannotMove(err):
			continue
		case !p.holdsNothing(folder):
			return &ImmovableError{standing}
		}
		// It may be removed and made anew, unless that is impossible too.
		switch err := syscall.Rename(probe, standing); {
		case err == nil: // it was empty
			if err := p.site.RemoveAll(folder); err != nil {
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
func (p *publisher) holdsNothing(folder string) bool {
	entries, err := fs.ReadDir(p.site.FS(), folder)
	return err == nil && (len(entries) == 0 || len(entries) == 1 && entries[0].Name() == ".gitignore")
}

func (p *publisher) exists(name string) bool {
	_, err := p.site.Lstat(name)
	return !errors.Is(err, fs.ErrNotExist)
}
