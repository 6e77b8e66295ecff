package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

const (
	groupCommands = 128                    // a group takes no more commands
	groupTime     = 2 * time.Millisecond   // or begins no command after this
	groupTries    = 10                     // a group that collides is run again, so often
	awayTime      = 250 * time.Millisecond // after a refusal nobody knocks for so long
)

var errClosed = fmt.Errorf("%w: it is closed", ErrUnavailable)

// A command is one call of Write.
type command struct {
	work   func(*Tx) error
	keyed  bool
	taken  atomic.Bool // by the writer, or back by its caller
	result error
	panics any
	done   chan struct{}
}

// A writer is the one goroutine that writes.
type writer struct {
	engine  engine
	log     *slog.Logger
	waiting chan *command
	stopped chan struct{} // closed: no command is taken any more
	ended   chan struct{} // closed: the goroutine has ended
	stops   sync.Once

	// What follows belongs to the goroutine.
	session   session // nil: to be opened
	awayUntil time.Time
	awayWhy   error
}

func startWriter(e engine, log *slog.Logger) *writer {
	w := &writer{engine: e, log: log, waiting: make(chan *command), stopped: make(chan struct{}), ended: make(chan struct{})}
	go w.run()
	return w
}

// write waits for the command's turn and its answer.
func (w *writer) write(ctx context.Context, c *command) error {
	c.done = make(chan struct{})
	select {
	case w.waiting <- c:
	case <-w.stopped:
		return errClosed
	case <-ctx.Done():
		return ctx.Err()
	}
	<-c.done
	if c.panics != nil {
		panic(c.panics)
	}
	return c.result
}

func (w *writer) stop() {
	w.stops.Do(func() { close(w.stopped) })
	<-w.ended
}

func (w *writer) run() {
	defer close(w.ended)
	for {
		select {
		case c := <-w.waiting:
			w.group(c)
		case <-w.stopped:
			if w.session != nil {
				w.session.close()
			}
			return
		}
	}
}

// group runs a command and what comes meanwhile in one transaction, and answers.
func (w *writer) group(first *command) {
	commands := []*command{first}
	began := time.Now()
	next := func() *command {
		if len(commands) == groupCommands || time.Since(began) > groupTime {
			return nil
		}
		for range 2 { // whoever was just answered gets a chance to ask again
			select {
			case c := <-w.waiting:
				commands = append(commands, c)
				return c
			default:
				runtime.Gosched()
			}
		}
		return nil
	}
	var err error
	for try := range groupTries {
		err = w.attempt(&commands, next)
		if !errors.Is(err, errAgain) {
			break
		}
		time.Sleep(time.Duration(rand.Int64N(int64(time.Millisecond) << try)))
	}
	if errors.Is(err, errAgain) {
		err = fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	for _, c := range commands {
		if err != nil {
			c.result = err
		}
		close(c.done)
	}
}

// attempt runs all commands and those that next brings, and commits.
func (w *writer) attempt(commands *[]*command, next func() *command) (err error) {
	ctx := context.Background()
	in, err := w.open(ctx)
	if err != nil {
		return err
	}
	defer func() {
		if err == nil {
			return
		}
		in.rollback(ctx)
		if errors.Is(err, ErrUnavailable) {
			in.close()
			w.session = nil
		}
	}()
	if err := in.begin(ctx); err != nil {
		return err
	}
	for i := 0; i < len(*commands); i++ {
		if err := run(ctx, in, (*commands)[i]); err != nil {
			return err
		}
		if i == len(*commands)-1 {
			next()
		}
	}
	return in.commit(ctx)
}

// open gives the writer's connection. While the database is away it says so at once.
func (w *writer) open(ctx context.Context) (session, error) {
	if w.session != nil {
		return w.session, nil
	}
	if time.Now().Before(w.awayUntil) {
		return nil, w.awayWhy
	}
	in, err := w.engine.writing(ctx)
	if err != nil {
		w.awayUntil, w.awayWhy = time.Now().Add(awayTime), err
		return nil, err
	}
	w.session = in
	return in, nil
}

// run runs one command in a savepoint. Its error is one of the transaction.
func run(ctx context.Context, in session, c *command) error {
	if _, err := in.exec(ctx, "SAVEPOINT command", nil); err != nil {
		return err
	}
	tx := &Tx{ctx: ctx, in: in}
	c.result, c.panics = tx.try(c.work)
	if tx.spoiled != nil {
		c.result = tx.spoiled
		if endsGroup(tx.spoiled) {
			return tx.spoiled
		}
	}
	if c.result != nil {
		if _, err := in.exec(ctx, "ROLLBACK TO command", nil); err != nil {
			return err
		}
	}
	_, err := in.exec(ctx, "RELEASE command", nil)
	return err
}

// try runs work, and catches a panic for the caller of Write.
func (tx *Tx) try(work func(*Tx) error) (err error, panics any) {
	defer func() {
		if panics = recover(); panics != nil {
			err = fmt.Errorf("panic: %v", panics)
		}
	}()
	return work(tx), nil
}
