package store

import (
	"sync"
	"time"
)

// awayTime is for how long nobody knocks again at a server that did not open.
const awayTime = 250 * time.Millisecond

// An away remembers that a server could not be reached, so that answers are quick
// until somebody tries again.
type away struct {
	mutex sync.Mutex
	until time.Time
	why   error
}

// said is the reason while nobody should knock, else nil.
func (a *away) said() error {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if time.Now().Before(a.until) {
		return a.why
	}
	return nil
}

// noted passes on what became of knocking.
func (a *away) noted(err error) error {
	if err != nil {
		a.mutex.Lock()
		defer a.mutex.Unlock()
		a.until, a.why = time.Now().Add(awayTime), err
	}
	return err
}
