package builder

import (
	"encoding/binary"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sync"

	"helpwright/workfolder"
)

// Beside the folders of a release that was replaced lies a list of its hashed files.
// It is sealed: a release without one may have come with the site, from anybody, and
// nothing of it is served. The next build removes it.
const (
	listFile = "hashed"
	listForm = "helpwright hashed files 1\n"
)

// encodeHashed lists the hashed files of a release.
func (s *state) encodeHashed() []byte {
	b := workfolder.AppendText(nil, s.id)
	var hashed []fileState
	for _, f := range s.files { // no page is
		if isHashed(f.name) {
			hashed = append(hashed, f)
		}
	}
	b = binary.AppendUvarint(b, uint64(len(hashed)))
	for _, f := range hashed {
		b = f.encode(b)
	}
	return b
}

// decodeHashed reads such a list; nil when it is not that of the release.
func decodeHashed(text, id string) map[string]fileState {
	r := stateReader{workfolder.NewDecoder(text)}
	if r.Text() != id {
		return nil
	}
	n := r.Count(leastFile)
	list := make(map[string]fileState, n)
	for range n {
		f := r.file()
		list[f.name] = f
	}
	if !r.Whole() {
		return nil
	}
	return list
}

// hashedIn reads the list of a release that was replaced; nil when there is none that
// this user has written.
func hashedIn(releases *workfolder.Folder, id string) map[string]fileState {
	folder, err := releases.Folder(id)
	if err != nil {
		return nil
	}
	defer folder.Close()
	text, err := folder.ReadSealed(listFile, listForm)
	if err != nil {
		return nil
	}
	return decodeHashed(text, id)
}

// writeHashed lists the hashed files of a release beside its folders, which lie in a
// slot yet.
func (p *publisher) writeHashed(slot string, s *state) error {
	folder, err := p.releases.Folder(path.Base(slot))
	if err != nil {
		return err
	}
	defer folder.Close()
	return folder.WriteSealed(listFile, listForm, s.encodeHashed())
}

// removeForeign removes the releases that this user has not replaced. One that stays
// does no harm: nothing of it is served or taken over.
func (p *publisher) removeForeign() {
	names, err := replacedReleases(p.site)
	if err != nil {
		p.note(fmt.Errorf("looking for earlier releases: %w", err))
	}
	for _, name := range names {
		if hashedIn(p.releases, name) != nil {
			continue
		}
		if err := p.site.RemoveAll(inReleases(name)); err != nil {
			p.note(fmt.Errorf("removing a release of somebody else: %w", err))
		}
	}
}

// Earlier tells where hashed files of the last releases that were replaced lie, for
// readers whose page is older than the site. It is safe for concurrent use.
type Earlier struct {
	dir string
	key workfolder.Key

	mu    sync.Mutex
	lists map[string]earlierList // by release
}

// An earlierList is what a list said when it was read.
type earlierList struct {
	info  fs.FileInfo // of the file with the list
	files map[string]fileState
}

// NewEarlier looks for releases of a site that the user with the key has published;
// without a key there are none.
func NewEarlier(dir string, key workfolder.Key) *Earlier {
	return &Earlier{dir: dir, key: key, lists: map[string]earlierList{}}
}

// Folder returns the public folder of the last release that holds a hashed file as it
// was published, "" if none does. The name is a slash path: "assets/site-1a2b.css".
func (e *Earlier) Folder(name string) string {
	if len(e.key) == 0 {
		return ""
	}
	site, err := os.OpenRoot(e.dir)
	if err != nil {
		return ""
	}
	defer site.Close()
	names, err := replacedReleases(site)
	if err != nil {
		return "" // there is none before the first build
	}
	names = names[:min(len(names), keptReleases)]
	e.mu.Lock()
	defer e.mu.Unlock()
	for id := range e.lists {
		if !slices.Contains(names, id) {
			delete(e.lists, id)
		}
	}
	for _, id := range names {
		folder := inReleases(id, publicFolder)
		if f, listed := e.list(site, id)[name]; listed && isFolder(site, folder) {
			full := filepath.Join(e.dir, filepath.FromSlash(folder))
			if f.is(filepath.Join(full, filepath.FromSlash(name))) {
				return full
			}
		}
	}
	return ""
}

// list returns the hashed files of a release, read anew when the list is another file.
func (e *Earlier) list(site *os.Root, id string) map[string]fileState {
	info, err := site.Lstat(inReleases(id, listFile))
	if err != nil {
		delete(e.lists, id)
		return nil
	}
	if known, ok := e.lists[id]; ok && os.SameFile(known.info, info) && known.info.ModTime().Equal(info.ModTime()) {
		return known.files
	}
	e.lists[id] = earlierList{info, e.read(id)}
	return e.lists[id].files
}

func (e *Earlier) read(id string) map[string]fileState {
	work, err := workfolder.Open(e.dir, e.key)
	if err != nil {
		return nil
	}
	defer work.Close()
	releases, err := work.Folder(releasesFolder)
	if err != nil {
		return nil
	}
	defer releases.Close()
	return hashedIn(releases, id)
}
