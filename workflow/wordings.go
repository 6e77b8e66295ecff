package workflow

import (
	"os"
	"sync"

	"github.com/go-git/go-git/v5/plumbing"

	"helpwright/knowledge"
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
	text, err := r.object(plumbing.BlobObject, blob)
	if err != nil {
		return wording{}, false
	}
	w := readWording(text)
	ws.put(blob, w)
	return w, true
}

// ofFile returns the wording of a file of the working folder, which at HEAD is
// the given blob.
func (ws *wordings) ofFile(t *worktree, file string, head plumbing.Hash) (wording, bool) {
	unchanged := t.unchanged(file, head)
	if w, ok := ws.get(head); ok && unchanged {
		return w, true
	}
	text, err := os.ReadFile(t.history.onDisk(file))
	if err != nil {
		return wording{}, false
	}
	w := readWording(text)
	if unchanged {
		ws.put(head, w)
	}
	return w, true
}

// loadWordings reads what an earlier run knew; a cache that is missing or damaged
// is an empty one.
func loadWordings(cache string) *wordings {
	ws := &wordings{byBlob: map[plumbing.Hash]wording{}}
	data, err := loadCache(cache, wordsFile, wordsForm)
	if err != nil {
		return ws
	}
	d := decoder{data: data, text: string(data)}
	for n := d.length(); n > 0; n-- {
		blob := d.hash()
		ws.byBlob[blob] = wording{digest: d.hash(), state: knowledge.State(d.string())}
	}
	if d.failed {
		return &wordings{byBlob: map[plumbing.Hash]wording{}}
	}
	return ws
}

// save keeps the wordings for the next run. A cache that cannot be written costs
// time, not truth.
func (ws *wordings) save(cache string) {
	if !ws.grown {
		return
	}
	var e encoder
	e.number(int64(len(ws.byBlob)))
	for blob, w := range ws.byBlob {
		e.bytes(blob[:])
		e.bytes(w.digest[:])
		e.text(string(w.state))
	}
	_ = saveCache(cache, wordsFile, wordsForm, e.data)
}
