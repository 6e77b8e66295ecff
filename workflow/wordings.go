package workflow

import (
	"os"
	"sync"

	"github.com/go-git/go-git/v5/plumbing"

	"helpwright/knowledge"
	"helpwright/workfolder"
)

// wordings remembers the wording of every blob that was read, from run to run. It
// is safe for concurrent use.
type wordings struct {
	mu     sync.Mutex
	byBlob map[plumbing.Hash]wording
	grown  bool
}

func (ws *wordings) get(blob plumbing.Hash) (wording, bool) {
	ws.mu.Lock()
	defer ws.mu.Unlock()
	w, ok := ws.byBlob[blob]
	return w, ok
}

func (ws *wordings) put(blob plumbing.Hash, w wording) {
	ws.mu.Lock()
	defer ws.mu.Unlock()
	ws.byBlob[blob] = w
	ws.grown = true
}

// ofBlob returns the wording of a blob; false if it cannot be read.
func (ws *wordings) ofBlob(r *reader, blob plumbing.Hash) (wording, bool) {
	if w, ok := ws.get(blob); ok {
		return w, true
	}
	text, err := r.object(plumbing.BlobObject, blob, maxWords)
	if err != nil {
		return wording{}, false
	}
	w := readWording(text)
	ws.put(blob, w)
	return w, true
}

// ofFile returns the wording of a file of the working folder.
func (ws *wordings) ofFile(r *reader, t *worktree, file string) (wording, bool) {
	hash := t.hashOf(file)
	if w, ok := ws.get(hash); ok {
		return w, true
	}
	if t.history.past {
		return ws.ofBlob(r, hash)
	}
	text, err := os.ReadFile(t.history.onDisk(file))
	if err != nil {
		return wording{}, false
	}
	w := readWording(text)
	if plumbing.ComputeHash(plumbing.BlobObject, text) == hash {
		ws.put(hash, w)
	}
	return w, true
}

// loadWordings reads what an earlier run knew; a cache that is missing or damaged
// is an empty one.
func loadWordings(cache *workfolder.Folder) *wordings {
	data, err := loadCache(cache, wordsFile, wordsForm)
	if err != nil {
		return newWordings()
	}
	if ws, err := decodeWordings(data); err == nil {
		return ws
	}
	return newWordings()
}

func newWordings() *wordings { return &wordings{byBlob: map[plumbing.Hash]wording{}} }

// leastWording is the least number of bytes that a wording takes.
const leastWording = 2*20 + 5

func decodeWordings(data string) (*wordings, error) {
	d := decoder{workfolder.NewDecoder(data)}
	n := d.Count(leastWording)
	ws := &wordings{byBlob: make(map[plumbing.Hash]wording, n)}
	for range n {
		blob := d.hash()
		ws.byBlob[blob] = wording{
			digest: d.hash(), state: knowledge.State(d.Text()),
			source: d.flag(), kind: knowledge.Kind(d.Text()), governance: d.Text(), machine: d.flag(),
		}
	}
	if !d.Whole() {
		return nil, errCache
	}
	return ws, nil
}

// save keeps the wordings for the next run.
func (ws *wordings) save(cache *workfolder.Folder) {
	ws.mu.Lock()
	defer ws.mu.Unlock()
	if ws.grown {
		saveCache(cache, wordsFile, wordsForm, ws.encode())
		ws.grown = false
	}
}

func (ws *wordings) encode() []byte {
	var e encoder
	e.count(len(ws.byBlob))
	for blob, w := range ws.byBlob {
		e.bytes(blob[:])
		e.bytes(w.digest[:])
		e.text(string(w.state))
		e.flag(w.source)
		e.text(string(w.kind))
		e.text(w.governance)
		e.flag(w.machine)
	}
	return e.data
}
