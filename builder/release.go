package builder

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"

	"helpwright/manifest"
)

// A publisher writes a release beside the standing one and exchanges the two.
//
// The folder .helpwright/releases holds "next", the release that is being
// written, and the last releases under their ids. The one that was replaced
// stays whole until the next is published, since a server that has it open goes
// on reading it for a moment; of those before it only the hashed assets are
// left, for readers whose page is older than the site.
//
// public/ and private/ are exchanged as a whole, private first: whoever is
// killed in between leaves two folders that are each whole, and the next one to
// come finishes the exchange.
type publisher struct {
	root    string
	lock    *os.File
	made    sync.Map    // folders below next that exist, and files that were put there
	touched atomic.Bool // somebody else changed the standing release

	held map[string]fileState // of the replaced release that the next is made from; nil for none
}

const (
	publicFolder  = "public"
	privateFolder = "private"
	workFolder    = ".helpwright"
	keptReleases  = 3
)

func (p *publisher) path(parts ...string) string {
	return filepath.Join(append([]string{p.root}, parts...)...)
}

func (p *publisher) releases(parts ...string) string {
	return p.path(append([]string{workFolder, "releases"}, parts...)...)
}

func (p *publisher) next(name string) string { return p.releases("next", filepath.FromSlash(name)) }

// ErrBusy says that another build is running.
var ErrBusy = errors.New("another build of this site is running")

func openPublisher(root string) (*publisher, error) {
	p := &publisher{root: root}
	if err := p.checkFolders(); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(p.releases(), 0o777); err != nil {
		return nil, fmt.Errorf("preparing to publish: %w", err)
	}
	lock, err := os.OpenFile(p.path(workFolder, "build.lock"), os.O_CREATE|os.O_RDWR, 0o666)
	if err != nil {
		return nil, fmt.Errorf("preparing to publish: %w", err)
	}
	if !tryLock(lock) {
		lock.Close()
		return nil, ErrBusy
	}
	p.lock = lock
	if err := p.recover(); err != nil {
		lock.Close()
		return nil, err
	}
	return p, nil
}

// checkFolders refuses what cannot be exchanged as a whole: a link would be
// replaced, and the folder that it names would stay as it is, unnoticed.
func (p *publisher) checkFolders() error {
	for _, folder := range []string{publicFolder, privateFolder} {
		if info, err := os.Lstat(p.path(folder)); err == nil && !info.IsDir() {
			return fmt.Errorf("%q is not a folder, and publishing replaces the whole folder; remove it, and let links lead to it instead", p.path(folder))
		}
	}
	return nil
}

func (p *publisher) close() { p.lock.Close() }

// Recover finishes what a killed build left half exchanged. Whoever reads both
// folders of a release calls it first.
func Recover(root string) error {
	if _, err := os.Stat(filepath.Join(root, workFolder, "releases")); err != nil {
		return nil
	}
	p, err := openPublisher(root)
	if errors.Is(err, ErrBusy) {
		return nil // that build will leave everything in order
	}
	if err != nil {
		return err
	}
	p.close()
	return nil
}

func (p *publisher) recover() error {
	public := manifest.ReadRelease(os.DirFS(p.path(publicFolder)))
	private := manifest.ReadPrivateRelease(os.DirFS(p.path(privateFolder)))
	if public == private {
		return nil
	}
	entries, err := os.ReadDir(p.releases())
	if err != nil {
		return fmt.Errorf("recovering: %w", err)
	}
	for _, e := range entries {
		switch {
		case private != "" && manifest.ReadRelease(os.DirFS(p.releases(e.Name(), publicFolder))) == private:
			return p.exchange(p.releases(e.Name(), publicFolder), p.path(publicFolder))
		case public != "" && manifest.ReadPrivateRelease(os.DirFS(p.releases(e.Name(), privateFolder))) == public:
			return p.exchange(p.releases(e.Name(), privateFolder), p.path(privateFolder))
		}
	}
	return nil // somebody removed a folder; the next release replaces both
}

// begin makes room for the next release: an empty one, or one that is made from
// a replaced one.
func (p *publisher) begin(fresh bool) error {
	if err := os.RemoveAll(p.releases("next")); err != nil {
		return fmt.Errorf("preparing to publish: %w", err)
	}
	if err := os.Mkdir(p.releases("next"), 0o777); err != nil {
		return fmt.Errorf("preparing to publish: %w", err)
	}
	if p.held = nil; !fresh {
		p.held = p.reuse()
	}
	if p.held == nil {
		if err := os.RemoveAll(p.next(publicFolder)); err != nil {
			return fmt.Errorf("preparing to publish: %w", err)
		}
	}
	for _, folder := range []string{publicFolder, privateFolder} {
		if err := os.MkdirAll(p.next(folder), 0o777); err != nil {
			return fmt.Errorf("preparing to publish: %w", err)
		}
	}
	return nil
}

func (p *publisher) ensureFolder(name string) error {
	dir := filepath.Dir(name)
	if _, ok := p.made.Load(dir); ok {
		return nil
	}
	p.clear(dir, true)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return fmt.Errorf("writing the release: %w", err)
	}
	p.made.Store(dir, true)
	return nil
}

func (p *publisher) create(name string) (*os.File, error) {
	full := p.next(name)
	if err := p.ensureFolder(full); err != nil {
		return nil, err
	}
	p.clear(full, false)
	f, err := os.OpenFile(full, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return nil, fmt.Errorf("writing the release: %w", err)
	}
	return f, nil
}

// write writes a whole file and returns what to remember of it.
func (p *publisher) write(name string, content []byte) (size, time int64, err error) {
	f, err := p.create(name)
	if err != nil {
		return 0, 0, err
	}
	_, err = f.Write(content)
	info, statErr := f.Stat()
	if err := errors.Join(err, statErr, f.Close()); err != nil {
		return 0, 0, fmt.Errorf("writing the release: %w", err)
	}
	return info.Size(), info.ModTime().UnixNano(), nil
}

// untouched reports whether a file of the standing release is as it was
// published, and remembers when one is not.
func (p *publisher) untouched(f fileState) bool {
	info, err := os.Lstat(p.standing(f))
	if err != nil || !info.Mode().IsRegular() || info.Size() != f.size || info.ModTime().UnixNano() != f.time {
		p.touched.Store(true)
		return false
	}
	return true
}

func (p *publisher) standing(f fileState) string {
	return p.path(publicFolder, filepath.FromSlash(f.name))
}

// keep takes a file of the standing release over, if nobody has touched it.
func (p *publisher) keep(f fileState) bool {
	if !p.untouched(f) {
		return false
	}
	if held, ok := p.held[f.name]; ok && held == f {
		return true // it is there already, under this name
	}
	to := p.next(publicFolder + "/" + f.name)
	if p.ensureFolder(to) != nil {
		return false
	}
	p.clear(to, false)
	return os.Link(p.standing(f), to) == nil
}

// keepAll takes over all files of a page, or none.
func (p *publisher) keepAll(files []fileState) bool {
	for i, f := range files {
		if p.keep(f) {
			continue
		}
		for _, done := range files[:i] {
			os.Remove(p.next(publicFolder + "/" + done.name))
		}
		return false
	}
	return true
}

// stands reports whether a release is the standing one in both folders.
func (p *publisher) stands(id string) bool {
	return manifest.ReadRelease(os.DirFS(p.path(publicFolder))) == id &&
		manifest.ReadPrivateRelease(os.DirFS(p.path(privateFolder))) == id
}

// publish makes the next release durable, exchanges it with the standing one
// and remembers its state.
func (p *publisher) publish(s, replaced *state) error {
	if err := syncFolder(p.releases("next")); err != nil {
		return fmt.Errorf("publishing: %w", err)
	}
	if err := p.thin(); err != nil {
		return fmt.Errorf("publishing: %w", err)
	}
	old := manifest.ReadRelease(os.DirFS(p.path(publicFolder)))
	slot := p.releases(s.id)
	if err := os.RemoveAll(slot); err != nil {
		return fmt.Errorf("publishing: %w", err)
	}
	if err := os.Rename(p.releases("next"), slot); err != nil {
		return fmt.Errorf("publishing: %w", err)
	}
	if err := p.exchangeBoth(slot); err != nil {
		return err
	}
	if err := p.retire(slot, old); err != nil {
		return err
	}
	if old != "" && replaced.id == old {
		os.Link(p.statePath(), p.releases(old, stateFile)) // without it the next build makes everything anew
	}
	return p.writeState(s)
}

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
	if _, there := os.Lstat(private); there == nil {
		return errors.Join(err, p.exchange(private, p.path(privateFolder)))
	}
	return errors.Join(err, os.Rename(p.path(privateFolder), private))
}

// exchange puts a folder in the place of another, at once; what stood there
// stands where the folder came from, if anything did.
func (p *publisher) exchange(from, to string) error {
	if _, err := os.Lstat(to); errors.Is(err, fs.ErrNotExist) {
		if err := os.Rename(from, to); err != nil {
			return fmt.Errorf("publishing: %w", err)
		}
		return nil
	}
	if err := swap(from, to); err != nil {
		return fmt.Errorf("publishing %s: %w", filepath.Base(to), err)
	}
	return nil
}

// thin removes all but the hashed assets of the releases that were replaced.
func (p *publisher) thin() error {
	entries, err := os.ReadDir(p.releases())
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name() == "next" {
			continue
		}
		public := p.releases(e.Name(), publicFolder)
		files, err := os.ReadDir(public)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		err = errors.Join(os.RemoveAll(p.releases(e.Name(), stateFile)), os.RemoveAll(p.releases(e.Name(), privateFolder)))
		for _, f := range files {
			if f.Name() != "assets" {
				err = errors.Join(err, os.RemoveAll(filepath.Join(public, f.Name())))
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// retire keeps the release that was replaced, which stands in the slot of the
// new one, under its own id, and forgets those before the last three.
func (p *publisher) retire(slot, old string) error {
	var err error
	switch kept := p.releases(old); {
	case old == "": // there was none
		err = os.RemoveAll(slot)
	case kept != slot:
		err = cmp.Or(os.RemoveAll(kept), os.Rename(slot, kept))
	}
	if err != nil {
		return fmt.Errorf("retiring the last release: %w", err)
	}
	return p.forgetOld()
}

// forgetOld removes all but the newest of the releases that were replaced.
func (p *publisher) forgetOld() error {
	entries, err := os.ReadDir(p.releases())
	if err != nil {
		return fmt.Errorf("removing old releases: %w", err)
	}
	times := map[string]int64{}
	var names []string
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.IsDir() {
			times[e.Name()] = info.ModTime().UnixNano()
			names = append(names, e.Name())
		}
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Compare(times[b], times[a]) })
	for _, name := range names[min(len(names), keptReleases):] {
		if err := os.RemoveAll(p.releases(name)); err != nil {
			return fmt.Errorf("removing old releases: %w", err)
		}
	}
	return nil
}

// discard drops a next release that says the same as the standing one.
func (p *publisher) discard(s *state) error {
	if err := os.RemoveAll(p.releases("next")); err != nil {
		return fmt.Errorf("cleaning up: %w", err)
	}
	return p.writeState(s)
}

func (p *publisher) statePath() string { return p.path(workFolder, "state") }

func (p *publisher) writeState(s *state) error {
	tmp := p.statePath() + ".new"
	if err := os.WriteFile(tmp, s.encode(), 0o666); err != nil {
		return fmt.Errorf("remembering the release: %w", err)
	}
	if err := os.Rename(tmp, p.statePath()); err != nil {
		return fmt.Errorf("remembering the release: %w", err)
	}
	return nil
}

// readState reads the state of the standing release, empty when it is not known.
func (p *publisher) readState() *state {
	b, err := os.ReadFile(p.statePath())
	if err != nil {
		return newState()
	}
	s := decodeState(b)
	if !p.stands(s.id) {
		return newState()
	}
	return s
}
