package api

import (
	"context"
	"errors"
	"runtime"
	"time"
)

// mostWait is how long a question waits until others are answered.
const mostWait = 2 * time.Second

var errBusy = errors.New("too many questions at once, ask again later")

// turns bounds how many questions are answered at once: more would only make each
// of them, and the pages of the site, slower.
type turns struct{ taken chan struct{} }

func newTurns() turns { return turns{make(chan struct{}, runtime.GOMAXPROCS(0))} }

// take waits for a turn, which whoever has it ends. It fails when there is none in time,
// or when nobody waits for the answer any more.
func (t turns) take(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	late := time.NewTimer(mostWait)
	defer late.Stop()
	select {
	case t.taken <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	case <-late.C:
		return errBusy
	}
	if err := ctx.Err(); err != nil { // both may have come true
		t.end()
		return err
	}
	return nil
}

func (t turns) end() { <-t.taken }
