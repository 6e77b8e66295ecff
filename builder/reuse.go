package builder

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"strings"
	"time"

	"helpwright/manifest"
)

// A release is mostly made of files that the standing one has too, under two
// names. Making ten thousand folders and three times as many links takes longer
// than rendering what changed. Therefore the next release is made from one that
// was replaced, into which the files that were written are moved.
//
// The last release that was replaced is left alone, because somebody may still
// have it open; the one before it is taken. It may be taken only while its state
// lies beside it, which is removed before the first change; whoever is killed
// after that leaves a "next" that nobody trusts. First anything that is not wanted
// is swept away, links too; what remains are folders and files. A file is left in
// its place only when both states say that it is the same file.

// The folders that a release is put together from, in that of the next release.
const (
	takenFolder   = "taken"
	writtenFolder = "written"
)

// complete puts the next release together from the files that were written and
// those of the standing release that are kept.
func (p *publisher) complete(s *state) error {
	var times map[string]int64
	held, ok := newState(), false
	if 2*p.writes.Load() < int64(s.count()) {
		held, ok = p.reuse()
	}
	if ok {
		w := newSweep(p.full(next(takenFolder)), held, s)
		if _, err := w.folder(""); err != nil {
			return fmt.Errorf("completing the release: %w", err)
		}
		times = w.seen
		held.forget(w.holds)
		if err := p.moveWritten(s.written()); err != nil {
			return err
		}
	}
	for f := range s.differing(held) {
		if f.written {
			continue
		}
		if err := p.link(f); err != nil {
			return err
		}
	}
	p.noteTimes(s, times)
	return nil
}

// noteTimes remembers when the folders of the next release changed last. Those
// that were seen are looked at again only where something was put into them.
func (p *publisher) noteTimes(s *state, seen map[string]int64) {
	s.folders = make(map[string]int64, len(seen))
	note := func(dir string, at int64) {
		if at == 0 {
			at = changeTime(p.full(next(publicFolder + "/" + dir)))
		}
		if tellsAll(at) {
			s.folders[dir] = at
		} else {
			delete(s.folders, dir)
		}
	}
	for dir, at := range seen {
		note(dir, at)
	}
	for dir := range p.made {
		if dir == publicFolder {
			note("", 0)
		} else if dir, ok := strings.CutPrefix(dir, publicFolder+"/"); ok {
			note(dir, 0)
		}
	}
}

// reuse takes over a release that was replaced, if there is one to be had, and
// returns its state.
func (p *publisher) reuse() (held *state, ok bool) {
	names, err := replacedReleases(p.site)
	if err != nil {
		return newState(), false
	}
	for _, name := range names[min(len(names), 1):] {
		s := p.stateOf(name)
		if s.id != name || p.releaseOf(inReleases(name, publicFolder)) != s.id {
			continue
		}
		if p.change(name, func() error { return p.takeOver(name) }) != nil {
			p.site.RemoveAll(next(takenFolder)) // whoever cannot have it makes links
			return newState(), false
		}
		return s, true
	}
	return newState(), false
}

// stateOf reads the state that lies beside a release that was replaced.
func (p *publisher) stateOf(release string) *state {
	folder, err := p.releases.Folder(release)
	if err != nil {
		return newState()
	}
	defer folder.Close()
	s, err := readStateIn(folder)
	if err != nil {
		return newState()
	}
	return s
}

// takeOver moves what the public folder of a replaced release holds, but for the
// assets, which stay for readers whose page is older than the site.
func (p *publisher) takeOver(release string) error {
	if err := p.site.Remove(inReleases(release, stateFile)); err != nil {
		return err
	}
	if err := p.site.Mkdir(next(takenFolder), 0o777); err != nil {
		return err
	}
	from := inReleases(release, publicFolder)
	entries, err := fs.ReadDir(p.site.FS(), from)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if isHashed(e.Name()) || e.Name() == manifest.Pointer {
			continue
		}
		if err := p.site.Rename(path.Join(from, e.Name()), next(takenFolder+"/"+e.Name())); err != nil {
			return err
		}
	}
	return nil
}

// moveWritten moves the files that were written into the release that was taken
// over, which becomes the next one.
func (p *publisher) moveWritten(written iter.Seq[string]) error {
	err := cmp.Or(p.site.Rename(next(publicFolder), next(writtenFolder)), p.site.Rename(next(takenFolder), next(publicFolder)))
	if err != nil {
		return fmt.Errorf("completing the release: %w", err)
	}
	clear(p.made)
	for name := range written {
		file := publicFolder + "/" + name
		if err := cmp.Or(p.makeRoom(file), p.site.Rename(next(writtenFolder+"/"+name), next(file))); err != nil {
			return fmt.Errorf("completing the release: %w", err)
		}
	}
	if err := p.site.RemoveAll(next(writtenFolder)); err != nil {
		return fmt.Errorf("completing the release: %w", err)
	}
	return nil
}

// makeRoom makes the folder of a file of the next release, and removes the file
// that stands in its place.
func (p *publisher) makeRoom(file string) error {
	if err := p.makeFolder(folderOf(file)); err != nil {
		return err
	}
	if err := os.Remove(p.full(next(file))); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// errTouched says that a file is not any more what it was when it was looked at.
func errTouched(name string) error {
	return fmt.Errorf("%q changed while it was read; build again", name)
}

// link gives the next release a file of the standing one. Where there are no
// links it gets a copy.
func (p *publisher) link(f fileState) error {
	from, file := p.full(standing(f)), standing(f)
	to := p.full(next(file))
	if err := p.makeFolder(folderOf(file)); err != nil {
		return fmt.Errorf("completing the release: %w", err)
	}
	if os.Link(from, to) != nil { // as a rule nothing stands there
		err := p.makeRoom(file)
		if err == nil && os.Link(from, to) != nil {
			err = f.copy(from, to)
		}
		if err != nil {
			return fmt.Errorf("completing the release: %w", err)
		}
	}
	if !f.is(to) {
		return errTouched(from)
	}
	return nil
}

// copy copies a file with its time.
func (f fileState) copy(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	h := sha256.New()
	_, err = io.Copy(io.MultiWriter(out, h), in)
	if err := errors.Join(err, out.Close()); err != nil {
		return err
	}
	if [32]byte(h.Sum(nil)) != f.digest {
		return errTouched(from)
	}
	return os.Chtimes(to, time.Unix(0, f.time), time.Unix(0, f.time))
}
