package builder

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"helpwright/manifest"
	"helpwright/workfolder"
)

// A publisher writes a release beside the standing one and exchanges the two.
//
// The folder .helpwright/releases holds "next", where a release is written, and
// the last releases that were replaced, under their ids. The last one stays as it
// was, since a server that has it open goes on reading it for a moment. The one
// before it is whole too, until the next release is made from it. Of all others
// only the hashed assets are left, for readers whose page is older than the site, and
// a sealed list of them: what is not listed is not served.
//
// public/ and private/ are exchanged as a whole, private first, out of a folder
// "next-ID". Whoever is killed in between leaves two folders that are each whole,
// and the next one to come finishes the exchange.
//
// All of this may have come with the site, from anybody. Files and folders are
// changed through a handle of the site folder, by slash paths in it, and in the
// folder of releases nothing is touched but "next" and what is named after a
// release and is a folder, no link to one. Only below "next", where there are no
// links, since it is made here, are files made by their full paths: a handle opens
// every folder on the way, for each of many thousand files.
type publisher struct {
	dir      string   // the site folder
	public   string   // path of the standing public folder, with a separator
	site     *os.Root // the same
	work     *workfolder.Folder
	releases *workfolder.Folder
	lock     *os.File
	swap     func(site *os.Root, a, b string) error // exchanges two folders in one step
	writes   atomic.Int64                           // how many files were written
	touched  atomic.Bool                            // somebody else changed the standing release
	notes    []string                               // what went wrong without harm to the release

	mu   sync.Mutex
	made map[string]bool // folders of the next release that exist: "public/en"
}

// WorkFolder holds caches and earlier releases; it may be removed at any time.
const WorkFolder = workfolder.Name

const (
	publicFolder   = "public"
	privateFolder  = "private"
	assetsFolder   = "assets" // in the public folder: what the site is made of, with its digest in its name
	filesFolder    = "files"  // in the public folder: the files of writers, likewise
	releasesFolder = "releases"
	nextFolder     = "next"
	keptReleases   = 3
)

// full is where a file or folder of the site lies.
func (p *publisher) full(name string) string {
	return p.dir + string(filepath.Separator) + filepath.FromSlash(name)
}

// inReleases is a slash path in the folder of releases.
func inReleases(parts ...string) string {
	return path.Join(WorkFolder, releasesFolder, path.Join(parts...))
}

// next is the path of something of the next release.
func next(name string) string { return inReleases(nextFolder, name) }

// slotOf is the folder out of which a release is exchanged with the standing one.
func slotOf(id string) string { return inReleases(nextFolder + "-" + id) }

// ErrBusy says that another build is running.
var ErrBusy = errors.New("another build of this site is running")

func openPublisher(dir string, key workfolder.Key) (*publisher, error) {
	p := &publisher{dir: dir, swap: swap, made: map[string]bool{}}
	p.public = p.full(publicFolder + "/")
	if err := p.open(key); err != nil {
		p.close()
		return nil, err
	}
	return p, nil
}

func (p *publisher) open(key workfolder.Key) (err error) {
	if p.site, err = os.OpenRoot(p.dir); err != nil {
		return fmt.Errorf("preparing to publish: %w", err)
	}
	if err := p.checkFolders(); err != nil {
		return err
	}
	if p.work, err = workfolder.Open(p.dir, key); err != nil {
		return err
	}
	if p.releases, err = p.work.Folder(releasesFolder); err != nil {
		return err
	}
	if p.lock, err = p.work.Open("build.lock"); err != nil {
		return fmt.Errorf("preparing to publish: %w", err)
	}
	if !tryLock(p.lock) {
		return ErrBusy
	}
	p.work.Tidy()
	return p.recover()
}

func (p *publisher) close() {
	if p.lock != nil {
		p.lock.Close()
	}
	for _, f := range []*workfolder.Folder{p.releases, p.work} {
		if f != nil {
			f.Close()
		}
	}
	if p.site != nil {
		p.site.Close()
	}
}

// checkFolders refuses what cannot be exchanged as a whole: a link would be
// replaced, and the folder that it names would stay as it is, unnoticed.
func (p *publisher) checkFolders() error {
	for _, folder := range []string{publicFolder, privateFolder} {
		if info, err := p.site.Lstat(folder); err == nil && !info.IsDir() {
			return fmt.Errorf("%q is not a folder, and publishing replaces the whole folder; remove it, and let links lead to it instead", p.full(folder))
		}
	}
	return nil
}

// isFolder reports whether there is a folder of that name, and no link to one.
func (p *publisher) isFolder(name string) bool { return isFolder(p.site, name) }

func isFolder(site *os.Root, name string) bool {
	info, err := site.Lstat(name)
	return err == nil && info.IsDir()
}

// note remembers what went wrong without harm to the release.
func (p *publisher) note(err error) {
	if err != nil {
		p.notes = append(p.notes, err.Error())
	}
}

// begin makes room for the next release.
func (p *publisher) begin() error {
	if err := p.site.RemoveAll(next("")); err != nil {
		return fmt.Errorf("preparing to publish: %w", err)
	}
	for _, folder := range []string{publicFolder, privateFolder} {
		if err := p.site.MkdirAll(next(folder), 0o777); err != nil {
			return fmt.Errorf("preparing to publish: %w", err)
		}
	}
	p.removeForeign()
	return p.checkMovable()
}

func (p *publisher) create(name string) (*os.File, error) {
	if err := p.makeFolder(folderOf(name)); err != nil {
		return nil, fmt.Errorf("writing the release: %w", err)
	}
	f, err := os.OpenFile(p.full(next(name)), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return nil, fmt.Errorf("writing the release: %w", err)
	}
	p.writes.Add(1)
	return f, nil
}

// makeFolder makes a folder of the next release and those above it.
func (p *publisher) makeFolder(dir string) error {
	p.mu.Lock()
	made := dir == "" || p.made[dir]
	p.mu.Unlock()
	if made {
		return nil
	}
	if err := p.makeFolder(folderOf(dir)); err != nil {
		return err
	}
	if err := os.Mkdir(p.full(next(dir)), 0o777); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	p.mu.Lock()
	p.made[dir] = true
	p.mu.Unlock()
	return nil
}

// drop takes back a file that was written.
func (p *publisher) drop(name string) error {
	if err := p.site.Remove(next(name)); err != nil {
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
	if !f.is(p.public + f.name) {
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

// standing is the path of a file in the standing release.
func standing(f fileState) string { return publicFolder + "/" + f.name }

// releaseOf is the id that a public folder bears, "" if it bears none.
func (p *publisher) releaseOf(public string) string { return p.idOf(public, manifest.ReadRelease) }

// privateReleaseOf is the id that a private folder bears, "" if it bears none.
func (p *publisher) privateReleaseOf(private string) string {
	return p.idOf(private, manifest.ReadPrivateRelease)
}

func (p *publisher) idOf(folder string, read func(fs.FS) string) string {
	if !p.isFolder(folder) {
		return ""
	}
	root, err := p.site.OpenRoot(folder)
	if err != nil {
		return ""
	}
	defer root.Close()
	return read(root.FS())
}

// stands reports whether a release is the standing one in both folders.
func (p *publisher) stands(id string) bool {
	return p.releaseOf(publicFolder) == id && p.privateReleaseOf(privateFolder) == id
}

// publish makes the next release durable, exchanges it with the standing one
// and remembers its state. Once the new release stands nothing is an error any
// more; what goes wrong from there on is noted.
func (p *publisher) publish(s, replaced *state) error {
	if err := syncFolder(p.full(next(""))); err != nil {
		return fmt.Errorf("publishing: %w", err)
	}
	if err := p.thin(); err != nil {
		return fmt.Errorf("publishing: %w", err)
	}
	slot := slotOf(s.id)
	if err := cmp.Or(p.site.RemoveAll(slot), p.site.Rename(next(""), slot)); err != nil {
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
	for _, dir := range []string{p.dir, p.full(slot)} {
		if err := syncEntries(dir); err != nil {
			return fmt.Errorf("making the release durable: %w", err)
		}
	}
	return p.retire(slot, replaced)
}

// replacedReleases lists the releases of a site that were replaced, the last one
// first.
func replacedReleases(site *os.Root) ([]string, error) {
	for _, folder := range []string{WorkFolder, inReleases()} {
		if !isFolder(site, folder) {
			return nil, fs.ErrNotExist
		}
	}
	entries, err := fs.ReadDir(site.FS(), inReleases())
	if err != nil {
		return nil, err
	}
	times := map[string]int64{}
	var names []string
	for _, e := range entries {
		if !isRelease(e.Name()) {
			continue
		}
		if info, err := site.Lstat(inReleases(e.Name())); err == nil && info.IsDir() {
			times[e.Name()] = info.ModTime().UnixNano()
			names = append(names, e.Name())
		}
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Compare(times[b], times[a]) })
	return names, nil
}

// thin removes all but the hashed assets of the releases that were replaced, but
// for the last one.
func (p *publisher) thin() error {
	names, err := replacedReleases(p.site)
	if err != nil {
		return err
	}
	for _, name := range names[min(len(names), 1):] {
		err := p.change(name, func() error {
			return cmp.Or(
				p.removeAllBut(inReleases(name), publicFolder, listFile),
				p.removeAllBut(inReleases(name, publicFolder), assetsFolder, filesFolder),
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
func (p *publisher) removeAllBut(dir string, names ...string) error {
	if !p.isFolder(dir) {
		return nil
	}
	entries, err := fs.ReadDir(p.site.FS(), dir)
	for _, e := range entries {
		if !slices.Contains(names, e.Name()) {
			err = errors.Join(err, p.site.RemoveAll(path.Join(dir, e.Name())))
		}
	}
	return err
}

// change changes something in the folder of a release that was replaced, whose
// time goes on saying when that was.
func (p *publisher) change(name string, do func() error) error {
	folder := inReleases(name)
	info, err := p.site.Lstat(folder)
	if err != nil {
		return err
	}
	if err := do(); err != nil {
		return err
	}
	if now, err := p.site.Lstat(folder); err == nil && now.ModTime().Equal(info.ModTime()) {
		return nil
	}
	return p.site.Chtimes(folder, info.ModTime(), info.ModTime())
}

// retire keeps the release that was replaced, which stands in the slot of the
// new one, under its own id, and forgets those before the last three.
func (p *publisher) retire(slot string, replaced *state) error {
	old := p.releaseOf(path.Join(slot, publicFolder))
	known := isRelease(old) && replaced.id == old
	if known {
		p.note(p.writeHashed(slot, replaced)) // without it nothing of the release is served
	}
	var err error
	if !isRelease(old) { // there was none
		err = p.site.RemoveAll(slot)
	} else {
		err = cmp.Or(p.site.RemoveAll(inReleases(old)), p.site.Rename(slot, inReleases(old)))
	}
	if err != nil {
		return fmt.Errorf("retiring the last release: %w", err)
	}
	if known {
		p.site.Link(path.Join(WorkFolder, stateFile), inReleases(old, stateFile)) // without it no release is made from this one
	}
	return p.forgetOld()
}

// forgetOld removes all but the last of the releases that were replaced.
func (p *publisher) forgetOld() error {
	names, err := replacedReleases(p.site)
	if err != nil {
		return fmt.Errorf("removing old releases: %w", err)
	}
	for _, name := range names[min(len(names), keptReleases):] {
		if err := p.site.RemoveAll(inReleases(name)); err != nil {
			return fmt.Errorf("removing old releases: %w", err)
		}
	}
	return nil
}

// discard drops a next release that says the same as the standing one.
func (p *publisher) discard(s *state) error {
	if err := p.site.RemoveAll(next("")); err != nil {
		return fmt.Errorf("cleaning up: %w", err)
	}
	return p.writeState(s)
}

func (p *publisher) writeState(s *state) error {
	if err := p.work.WriteSealed(stateFile, stateForm, s.encode()); err != nil {
		return fmt.Errorf("remembering the release: %w", err)
	}
	return nil
}

// readState reads the state of the standing release, empty when it is not known.
func (p *publisher) readState() (*state, error) {
	s, err := p.rememberedState()
	if err == nil && !p.stands(s.id) {
		return newState(), nil
	}
	return s, err
}

// rememberedState reads the state that was written last, whatever stands now.
func (p *publisher) rememberedState() (*state, error) { return readStateIn(p.work) }

// readStateIn reads the state in a folder; empty when there is none that this user
// has written.
func readStateIn(folder *workfolder.Folder) (*state, error) {
	text, err := folder.ReadSealed(stateFile, stateForm)
	if strange, ok := errors.AsType[*workfolder.StrangeError](err); ok {
		return nil, strange
	}
	if err != nil {
		return newState(), nil
	}
	return decodeState(text), nil
}
