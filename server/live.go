package server

import (
	"errors"
	"log/slog"
	"os"
	"sync"
	"time"
)

// checkEvery is how often the server looks whether the folder was exchanged.
const checkEvery = 500 * time.Millisecond

// A live is the release that is being served, which changes when the folder's
// name comes to mean another folder.
type live struct {
	folder string
	log    *slog.Logger

	mu      sync.Mutex
	current *release
	checked time.Time
}

// acquire returns the current release. It stays open until its done is called.
func (l *live) acquire() *release {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now := time.Now(); now.Sub(l.checked) >= checkEvery {
		l.checked = now
		l.renew()
	}
	l.current.users.Add(1)
	return l.current
}

// renew changes over to the folder that bears the name now. As long as there is
// none that can be opened, the known one goes on.
func (l *live) renew() {
	info, err := os.Stat(l.folder)
	if err != nil || os.SameFile(info, l.current.info) {
		return
	}
	next, err := openRelease(l.folder)
	if errors.Is(err, errExchanged) {
		return // the next look will find what there is then
	}
	if err != nil {
		l.log.Error("the new release cannot be opened, the earlier one goes on", "error", err)
		return
	}
	l.current.done()
	l.current = next
}
