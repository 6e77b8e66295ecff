package builder

import (
	"os"
	"strings"
	"time"
)

// A sweep removes from a release that was taken over what is not wanted: pages that
// are gone, and whatever somebody has put there while it was the standing one. A
// folder that has not changed since its release was complete holds what the state
// says, so it need not be listed.
type sweep struct {
	root    string            // path of the public folder that was taken over
	shelves map[string]*shelf // as the state says
	times   map[string]int64  // of folders that the state knows and of which everything is wanted
	wanted  *state
	seen    map[string]int64 // times of the folders that are left
	listed  map[string]bool  // folders that were looked into
	found   map[string]bool  // files that are left in them
}

// holds reports whether a file of the state is still there.
func (w *sweep) holds(file string) bool {
	dir := folderOf(file)
	_, left := w.seen[dir]
	return left && (!w.listed[dir] || w.found[file])
}

// A shelf is what a folder holds according to a state.
type shelf struct {
	folders []string // with their path
	files   bool     // there are files too
}

func newSweep(root string, held, wanted *state) *sweep {
	for folder := range wanted.without(held) {
		delete(held.folders, folder)
	}
	return &sweep{root: root, shelves: held.shelves(), times: held.folders, wanted: wanted, seen: make(map[string]int64, len(held.folders)), listed: map[string]bool{}, found: map[string]bool{}}
}

// folder sweeps a folder and those below, and reports whether anything is left. It
// goes from the top to the bottom, so that no link is ever followed: below a folder
// that has not changed lie the folders that were there, below others those that
// are found.
func (w *sweep) folder(dir string) (left bool, err error) {
	full := w.root + "/" + dir
	at := changeTime(full)
	if known := w.shelves[dir]; known != nil && at != 0 && at == w.times[dir] {
		left = known.files
		for _, sub := range known.folders {
			kept, err := w.sub(sub)
			if err != nil {
				return false, err
			}
			if left = left || kept; !kept {
				at = 0
			}
		}
		w.seen[dir] = at
		return left, nil
	}
	entries, err := os.ReadDir(full)
	if err != nil {
		return false, err
	}
	w.listed[dir] = true
	for _, e := range entries {
		name := strings.TrimPrefix(dir+"/"+e.Name(), "/")
		kept := e.Type().IsRegular() && w.wanted.holds(name)
		if e.IsDir() {
			kept, err = w.sub(name)
		} else if w.found[name] = kept; !kept {
			err = os.Remove(w.root + "/" + name)
		}
		if err != nil {
			return false, err
		}
		if left = left || kept; !kept {
			at = 0
		}
	}
	w.seen[dir] = at
	return left, nil
}

// sub sweeps a folder in another, and removes it if nothing is left.
func (w *sweep) sub(dir string) (left bool, err error) {
	left, err = w.folder(dir)
	if err == nil && !left {
		err = os.Remove(w.root + "/" + dir)
	}
	return left, err
}

// shelves says what each folder of the public folder holds, "" being that itself.
func (s *state) shelves() map[string]*shelf {
	shelves := make(map[string]*shelf, len(s.pages)+len(s.pages)/8)
	var find func(dir string) *shelf
	find = func(dir string) *shelf {
		if known := shelves[dir]; known != nil {
			return known
		}
		one := &shelf{}
		shelves[dir] = one
		if dir != "" {
			above := find(folderOf(dir))
			above.folders = append(above.folders, dir)
		}
		return one
	}
	for name := range s.files {
		find(folderOf(name)).files = true
	}
	for page := range s.pages { // a page and its other files share a folder
		find(folderOf(page)).files = true
	}
	return shelves
}

// folderOf returns the folder of a file or folder, "" for the public folder.
func folderOf(name string) string { return name[:max(strings.LastIndexByte(name, '/'), 0)] }

// tellsAll reports whether any change to come will show in the time of the last
// one. Clocks of file systems are coarse; one that counts whole seconds is known by
// the fractions that its times lack. Until it is published only this process
// changes anything in a release.
func tellsAll(changed int64) bool {
	tick := 20 * time.Millisecond
	if changed%int64(time.Second) == 0 {
		tick = 2 * time.Second
	}
	return changed != 0 && time.Since(time.Unix(0, changed)) > tick
}
