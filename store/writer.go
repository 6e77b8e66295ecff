package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

var (
	errClosed = fmt.Errorf("%w: it is closed", ErrUnavailable)
	errGone   = errors.New("a command ended the writer's goroutine; its group was taken back")
)

// A command is one call of Write.
type command struct {
	work   func(*Tx) error
	keyed  bool          // it may be run again although it may have happened
	answer chan struct{} // closed when result and panics stand
	result error
	panics any
}

// A writer is the one goroutine that writes.
type writer struct {
	engine  engine
	log     *slog.Logger
	waiting chan *command
	pauses  chan func()   // what is done while nobody writes
	stopped chan struct{} // closed: no command is taken any more
	ended   chan struct{} // closed: the goroutine has ended
	stops   sync.Once

	// What follows is the goroutine's own.
	session session // nil: to be opened
	failing bool    // since the last group
}

func startWriter(e engine, log *slog.Logger) *writer {
	w := &writer{engine: e, log: log, waiting: make(chan *command), pauses: make(chan func()), stopped: make(chan struct{}), ended: make(chan struct{})}
	go w.run()
	return w
}

// write waits for the command's turn and its answer. The turn comes when the writer
// receives the command; until then the context withdraws it.
func (w *writer) write(ctx context.Context, c *command) error {
	c.answer = make(chan struct{})
	select {
	case w.waiting <- c:
	case <-w.stopped:
		return errClosed
	case <-ctx.Done():
		return ctx.Err()
	}
	<-c.answer
	if c.panics != nil {
		panic(c.panics)
	}
	return c.result
}

// pause does something while this store writes nothing.
func (w *writer) pause(ctx context.Context, do func() error) (err error) {
	done := make(chan struct{})
	select {
	case w.pauses <- func() {
		defer close(done)
		err = do()
	}:
	case <-w.stopped:
		return errClosed
	case <-ctx.Done():
		return ctx.Err()
	}
	<-done
	return err
}

// stop lets the group that is under way end, and closes the connection.
func (w *writer) stop() {
	w.stops.Do(func() { close(w.stopped) })
	<-w.ended
}

// run takes commands until it is stopped.
func (w *writer) run() {
	var g *group
	defer func() {
		if g != nil { // a command called runtime.Goexit, as a test's FailNow does
			w.drop()
			g.answer(errGone)
			go w.run()
			return
		}
		w.drop()
		close(w.ended)
	}()
	for {
		select {
		case c := <-w.waiting:
			g = &group{writer: w, commands: []*command{c}, began: time.Now()}
			g.run(context.Background())
			g = nil
		case do := <-w.pauses:
			do()
		case <-w.stopped:
			return
		}
	}
}

// open gives the writer's connection, with a transaction begun. A kept connection
// that broke while nobody used it is replaced.
func (w *writer) open(ctx context.Context) (session, error) {
	if w.session != nil {
		err := w.session.begin(ctx)
		if err == nil {
			return w.session, nil
		}
		w.drop()
		if !errors.Is(err, errBroken) {
			return nil, err
		}
	}
	in, err := w.engine.writing(ctx)
	if err != nil {
		return nil, err
	}
	w.session = in
	if err := in.begin(ctx); err != nil {
		w.drop()
		return nil, err
	}
	return in, nil
}

// note tells the log when groups begin to fail and when they no longer do: not each
// time, which would fill a disk that is full already.
func (w *writer) note(err error) {
	switch {
	case err != nil && !w.failing:
		w.log.Error("the database does not take what is written", "error", err)
	case err == nil && w.failing:
		w.log.Info("the database takes again what is written")
	}
	w.failing = err != nil
}

// drop closes the connection, and with it a transaction that is open.
func (w *writer) drop() {
	if w.session != nil {
		w.session.close()
		w.session = nil
	}
}
