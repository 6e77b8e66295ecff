package builder

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"helpwright/manifest"
)

// A publisher writes a release beside the standing one and exchanges the two.
//
// The folder .helpwright/releases holds "next", where a release is written, and
// the last releases that were replaced, under their ids. The last one stays as it
// was, since a server that has it open goes on reading it for a moment. The one
// before it is whole too, until the next release is made from it. Of all others
// only the hashed assets are left, for readers whose page is older than the site.
//
// public/ and private/ are exchanged as a whole, private first, out of a folder
// "next-ID". Whoever is killed in between leaves two folders that are each whole,
// and the next one to come finishes the exchange.
type publisher struct {
	root    string
	lock    *os.File
	swap    func(a, b string) error // exchanges two folders in one step
	made    sync.Map                // folders of the next release that exist
	touched atomic.Bool             // somebody else changed the standing release
	notes   []string                // what went wrong without harm to the release

	mu      sync.Mutex
	written map[string]bool // files of the next release: "public/en/index.html"
}

// WorkFolder holds caches and earlier releases; it may be removed at any time.
const WorkFolder = ".helpwright"

const (
	publicFolder  = "public"
	privateFolder = "private"
	assetsFolder  = "assets" // in the public folder: what the site is made of, with its digest in its name
	filesFolder   = "files"  // in the public folder: the files of writers, likewise
	nextFolder    = "next"
	keptReleases  = 3
)

func (p *publisher) path(parts ...string) string {
	return filepath.Join(append([]string{p.root}, parts...)...)
}

func (p *publisher) releases(parts ...string) string {
	return p.path(append([]string{WorkFolder, "releases"}, parts...)...)
}

func (p *publisher) next(name string) string { return p.releases(nextFolder, filepath.FromSlash(name)) }

// slot is the folder out of which a release is exchanged with the standing one.
func (p *publisher) slot(id string) string { return p.releases(nextFolder + "-" + id) }

// ErrBusy says that another build is running.
var ErrBusy = errors.New("another build of this site is running")

func openPublisher(root string) (*publisher, error) {
	p := &publisher{root: root, swap: swap, written: map[string]bool{}}
	if err := p.checkFolders(); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(p.releases(), 0o777); err != nil {
		return nil, fmt.Errorf("preparing to publish: %w", err)
	}
	lock, err := os.OpenFile(p.path(WorkFolder, "build.lock"), os.O_CREATE|os.O_RDWR, 0o666)
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

// note remembers what went wrong without harm to the release.
func (p *publisher) note(err error) {
	if err != nil {
		p.notes = append(p.notes, err.Error())
	}
}

// begin makes room for the next release.
func (p *publisher) begin() error {
	if err := os.RemoveAll(p.releases(nextFolder)); err != nil {
		return fmt.Errorf("preparing to publish: %w", err)
	}
	for _, folder := range []string{publicFolder, privateFolder} {
		if err := os.MkdirAll(p.next(folder), 0o777); err != nil {
			return fmt.Errorf("preparing to publish: %w", err)
		}
	}
	return p.checkMovable()
}

func (p *publisher) create(name string) (*os.File, error) {
	full := p.next(name)
	dir := filepath.Dir(full)
	if _, ok := p.made.Load(dir); !ok {
		if err := os.MkdirAll(dir, 0o777); err != nil {
			return nil, fmt.Errorf("writing the release: %w", err)
		}
		p.made.Store(dir, true)
	}
	f, err := os.OpenFile(full, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return nil, fmt.Errorf("writing the release: %w", err)
	}
	p.mu.Lock()
	p.written[name] = true
	p.mu.Unlock()
	return f, nil
}

// drop takes back a file that was written.
func (p *publisher) drop(name string) error {
	p.mu.Lock()
	delete(p.written, name)
	p.mu.Unlock()
	if err := os.Remove(p.next(name)); err != nil {
		return fmt.Errorf("writing the release: %w", err)
	}
	return nil
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

// keep reports whether a file of the standing release is as it was published, so
// that the next release may have it too, and remembers when one is not.
func (p *publisher) keep(f fileState) bool {
	if !f.is(p.standing(f)) {
		p.touched.Store(true)
		return false
	}
	return true
}

// keepAll keeps all files of a page, or none.
func (p *publisher) keepAll(files []fileState) bool {
	for _, f := range files {
		if !p.keep(f) {
			return false
		}
	}
	return true
}

func (p *publisher) standing(f fileState) string {
	return p.path(publicFolder, filepath.FromSlash(f.name))
}

// stands reports whether a release is the standing one in both folders.
func (p *publisher) stands(id string) bool {
	return manifest.ReadRelease(os.DirFS(p.path(publicFolder))) == id &&
		manifest.ReadPrivateRelease(os.DirFS(p.path(privateFolder))) == id
}

// publish makes the next release durable, exchanges it with the standing one
// and remembers its state. Once the new release stands nothing is an error any
// more; what goes wrong from there on is noted.
func (p *publisher) publish(s, replaced *state) error {
	if err := syncFolder(p.releases(nextFolder)); err != nil {
		return fmt.Errorf("publishing: %w", err)
	}
	if err := p.thin(); err != nil {
		return fmt.Errorf("publishing: %w", err)
	}
	slot := p.slot(s.id)
	if err := cmp.Or(os.RemoveAll(slot), os.Rename(p.releases(nextFolder), slot)); err != nil {
		return fmt.Errorf("publishing: %w", err)
	}
	if err := p.exchangeBoth(slot); err != nil {
		return err
	}
	p.note(p.settle(slot, replaced))
	p.note(p.writeState(s))
	return nil
}

// settle makes an exchange durable, so that a power cut cannot take it back, and
// keeps the release that was replaced.
func (p *publisher) settle(slot string, replaced *state) error {
	for _, dir := range []string{p.root, slot} {
		if err := syncEntries(dir); err != nil {
			return fmt.Errorf("making the release durable: %w", err)
		}
	}
	return p.retire(slot, replaced)
}

// replacedReleases lists the releases in a folder of releases that were replaced,
// the last one first.
func replacedReleases(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	times := map[string]int64{}
	var names []string
	for _, e := range entries {
		if e.Name() == nextFolder || strings.HasPrefix(e.Name(), nextFolder+"-") {
			continue
		}
		if info, err := e.Info(); err == nil && info.IsDir() {
			times[e.Name()] = info.ModTime().UnixNano()
			names = append(names, e.Name())
		}
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Compare(times[b], times[a]) })
	return names, nil
}

// EarlierReleases returns the public folders of the releases that were replaced
// and are kept for their hashed assets, the last one first.
func EarlierReleases(root string) []string {
	dir := filepath.Join(root, WorkFolder, "releases")
	names, err := replacedReleases(dir)
	if err != nil {
		return nil // there is none before the first build
	}
	names = names[:min(len(names), keptReleases)]
	for i, name := range names {
		names[i] = filepath.Join(dir, name, publicFolder)
	}
	return names
}

// thin removes all but the hashed assets of the releases that were replaced, but
// for the last one.
func (p *publisher) thin() error {
	names, err := replacedReleases(p.releases())
	if err != nil {
		return err
	}
	for _, name := range names[min(len(names), 1):] {
		err := p.change(name, func() error {
			return cmp.Or(
				removeAllBut(p.releases(name), publicFolder),
				removeAllBut(p.releases(name, publicFolder), assetsFolder, filesFolder),
			)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// isHashed reports whether a file or folder of the public folder lies where names
// carry digests.
func isHashed(name string) bool {
	first, _, _ := strings.Cut(name, "/")
	return first == assetsFolder || first == filesFolder
}

// removeAllBut removes what a folder holds, with some exceptions.
func removeAllBut(dir string, names ...string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, e := range entries {
		if !slices.Contains(names, e.Name()) {
			err = errors.Join(err, os.RemoveAll(filepath.Join(dir, e.Name())))
		}
	}
	return err
}

// change changes something in the folder of a release that was replaced, whose
// time goes on saying when that was.
func (p *publisher) change(name string, do func() error) error {
	info, err := os.Stat(p.releases(name))
	if err != nil {
		return err
	}
	if err := do(); err != nil {
		return err
	}
	if now, err := os.Stat(p.releases(name)); err == nil && now.ModTime().Equal(info.ModTime()) {
		return nil
	}
	return os.Chtimes(p.releases(name), info.ModTime(), info.ModTime())
}

// retire keeps the release that was replaced, which stands in the slot of the
// new one, under its own id, and forgets those before the last three.
func (p *publisher) retire(slot string, replaced *state) error {
	old := manifest.ReadRelease(os.DirFS(filepath.Join(slot, publicFolder)))
	var err error
	if !isRelease(old) { // there was none
		err = os.RemoveAll(slot)
	} else {
		err = cmp.Or(os.RemoveAll(p.releases(old)), os.Rename(slot, p.releases(old)))
	}
	if err != nil {
		return fmt.Errorf("retiring the last release: %w", err)
	}
	if isRelease(old) && replaced.id == old {
		os.Link(p.statePath(), p.releases(old, stateFile)) // without it no release is made from this one
	}
	return p.forgetOld()
}

// forgetOld removes all but the last of the releases that were replaced.
func (p *publisher) forgetOld() error {
	names, err := replacedReleases(p.releases())
	if err != nil {
		return fmt.Errorf("removing old releases: %w", err)
	}
	for _, name := range names[min(len(names), keptReleases):] {
		if err := os.RemoveAll(p.releases(name)); err != nil {
			return fmt.Errorf("removing old releases: %w", err)
		}
	}
	return nil
}

// discard drops a next release that says the same as the standing one.
func (p *publisher) discard(s *state) error {
	if err := os.RemoveAll(p.releases(nextFolder)); err != nil {
		return fmt.Errorf("cleaning up: %w", err)
	}
	return p.writeState(s)
}

func (p *publisher) statePath() string { return p.path(WorkFolder, "state") }

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
	s := p.rememberedState()
	if !p.stands(s.id) {
		return newState()
	}
	return s
}

// rememberedState reads the state that was written last, whatever stands now.
func (p *publisher) rememberedState() *state {
	b, err := os.ReadFile(p.statePath())
	if err != nil {
		return newState()
	}
	return decodeState(b)
}
