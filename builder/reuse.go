package builder

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"helpwright/manifest"
)

// Making ten thousand folders and three times as many links takes longer than
// rendering what changed. The next release is therefore not built from nothing
// but from the one that was replaced last: nearly all of its files are the very
// files of the standing release, under two names.
//
// A replaced release may be used so only while its state lies beside it, which
// is taken away before the first change; whoever is killed after that leaves a
// "next" that nobody trusts. A file is left in its place only when both states
// say that it is the same file; anything that no state knows is swept away
// before the release is published.

const stateFile = "state" // beside the folders of a replaced release

// reuse moves the release that was replaced last into the place of the next one
// and returns the files that it holds; nil when there is none to be had.
func (p *publisher) reuse() map[string]fileState {
	entries, err := os.ReadDir(p.releases())
	if err != nil {
		return nil
	}
	for _, e := range entries {
		b, err := os.ReadFile(p.releases(e.Name(), stateFile))
		if err != nil {
			continue
		}
		s := decodeState(b)
		if s.id != e.Name() || manifest.ReadRelease(os.DirFS(p.releases(e.Name(), publicFolder))) != s.id {
			continue
		}
		if p.takeOver(e.Name()) != nil {
			return nil
		}
		return s.held()
	}
	return nil
}

// takeOver moves the public folder of a replaced release. Its assets stay for
// readers whose page is older than the site.
func (p *publisher) takeOver(release string) error {
	from, to := p.releases(release, publicFolder), p.releases("next", publicFolder)
	if err := os.Remove(p.releases(release, stateFile)); err != nil {
		return err
	}
	if err := os.Rename(from, to); err != nil {
		return err
	}
	if err := os.Mkdir(from, 0o777); err != nil {
		return err
	}
	if err := os.Rename(filepath.Join(to, "assets"), filepath.Join(from, "assets")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.Remove(filepath.Join(to, manifest.Pointer))
}

// held lists the files of a release that was taken over, by name.
func (s *state) held() map[string]fileState {
	held := make(map[string]fileState, s.count())
	for _, f := range s.files {
		if !strings.HasPrefix(f.name, "assets/") {
			held[f.name] = f
		}
	}
	for _, p := range s.pages {
		for _, f := range p.files {
			held[f.name] = f
		}
	}
	return held
}

// clear makes room for a file or folder of the next release, where the replaced
// one holds something else. Whoever makes it then notices when this failed.
func (p *publisher) clear(full string, folder bool) {
	if p.held == nil {
		return
	}
	if _, ours := p.made.Load(full); ours {
		return // two pages with one file: the second one must fail, as it does in an empty folder
	}
	if !folder {
		p.made.Store(full, true)
	}
	info, err := os.Lstat(full)
	switch {
	case err == nil && info.IsDir() != folder:
		os.RemoveAll(full)
	case err == nil && !folder:
		os.Remove(full)
	case err != nil && !errors.Is(err, fs.ErrNotExist): // a file stands where a folder above must be
		p.clear(filepath.Dir(full), true)
	}
}

// names are those of all files in the public folder of a release.
func (s *state) names() map[string]bool {
	names := make(map[string]bool, s.count()+1)
	names[manifest.Pointer] = true
	for name := range s.files {
		names[name] = true
	}
	for _, p := range s.pages {
		for _, f := range p.files {
			names[f.name] = true
		}
	}
	return names
}

// sweep removes what a release that was taken over holds and the next does not:
// pages that are gone, and whatever somebody has put there.
func (p *publisher) sweep(wanted map[string]bool) error {
	if p.held == nil {
		return nil
	}
	_, err := p.sweepFolder("", wanted)
	return err
}

// sweepFolder reports whether anything is left in a folder, whose name is empty
// or ends with a slash.
func (p *publisher) sweepFolder(name string, wanted map[string]bool) (left bool, err error) {
	entries, err := os.ReadDir(p.next(publicFolder + "/" + name))
	if err != nil {
		return false, err
	}
	for _, e := range entries {
		one, keep := name+e.Name(), false
		switch {
		case e.IsDir():
			if keep, err = p.sweepFolder(one+"/", wanted); err != nil {
				return false, err
			}
		default:
			keep = e.Type().IsRegular() && wanted[one]
		}
		if keep {
			left = true
			continue
		}
		if err := os.Remove(p.next(publicFolder + "/" + one)); err != nil {
			return false, err
		}
	}
	return left, nil
}
