package desk

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// A task is what time does. It says whether more of it waits, which is done at once.
type task struct {
	name  string
	pause time.Duration
	do    func(ctx context.Context, now time.Time) (more bool, err error)
}

// A loop does tasks again and again, each on its own, so that a mail server that does
// not answer holds up no ticket.
type loop struct {
	ctx     context.Context
	stop    context.CancelFunc
	running sync.WaitGroup
}

// share is how much longer than it works a task rests that has more to do.
const share = 9

// longestRest is how long a task rests at most that fails again and again.
const longestRest = time.Minute

// start begins the tasks. They end with end.
func start(log *slog.Logger, now func() time.Time, tasks []task) *loop {
	ctx, stop := context.WithCancel(context.Background())
	l := &loop{ctx: ctx, stop: stop}
	for _, t := range tasks {
		l.running.Go(func() { t.repeat(ctx, log, now) })
	}
	return l
}

// also does something until the loop ends.
func (l *loop) also(do func(context.Context)) { l.running.Go(func() { do(l.ctx) }) }

// end waits until what is being done has come to an end, or was given back.
func (l *loop) end() {
	l.stop()
	l.running.Wait()
}

func (t task) repeat(ctx context.Context, log *slog.Logger, now func() time.Time) {
	rest := t.pause
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		began := time.Now()
		more, err := t.once(ctx, log, now)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			log.Error("a task of the desk failed", "task", t.name, "error", err)
			rest = min(longestRest, 2*max(rest, t.pause))
		case more:
			rest = min(share*time.Since(began), t.pause) // the time is theirs who wait for an answer
		default:
			rest = t.pause
		}
		timer.Reset(rest)
	}
}

// once does a task, and lets no panic end the desk.
func (t task) once(ctx context.Context, log *slog.Logger, now func() time.Time) (more bool, err error) {
	defer func() {
		if wrong := recover(); wrong != nil {
			log.Error("a task of the desk panicked", "task", t.name, "panic", wrong)
			more = false
		}
	}()
	return t.do(ctx, now())
}
