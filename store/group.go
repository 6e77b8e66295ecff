package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"time"
)

// A group never waits for commands. It takes those that wait, and those that come while
// it works, up to these bounds; so one client alone is answered at once, and many share
// a COMMIT.
const (
	groupCommands = 128
	groupTime     = 20 * time.Millisecond
)

// groupTries is how often a group that collides is run.
const groupTries = 10

// A group is commands that share one transaction and one COMMIT.
//
// To take back one command alone needs a savepoint, and savepoints cost: what a page or a
// row was before is kept for each of them. Nearly all commands succeed; so a group runs
// without. When a command fails that has changed something, all of it is taken back, and
// run again with a savepoint for each.
type group struct {
	writer   *writer
	commands []*command
	began    time.Time
	careful  bool // with savepoints
}

// errTakenBack says that a command has to be taken back, and that there is no savepoint.
var errTakenBack = errors.New("a command of the group failed")

// run brings the group to its answers.
func (g *group) run(ctx context.Context) {
	err := g.untilItFits(ctx)
	if errors.Is(err, errBroken) {
		// COMMIT may have happened: only who notices that is asked again.
		if keyed := g.split(err); len(keyed) > 0 {
			g.commands = keyed
			err = g.untilItFits(ctx)
		}
	}
	g.writer.note(err)
	g.answer(err)
}

// split answers commands that must not be run again, and gives those that may.
func (g *group) split(err error) (keyed []*command) {
	once := &group{}
	for _, c := range g.commands {
		if c.keyed {
			keyed = append(keyed, c)
		} else {
			once.commands = append(once.commands, c)
		}
	}
	if len(keyed) > 0 {
		once.answer(err)
	}
	return keyed
}

// untilItFits attempts the group again while it collides with other transactions.
func (g *group) untilItFits(ctx context.Context) error {
	for try := 1; ; try++ {
		err := g.attempt(ctx)
		switch {
		case errors.Is(err, errTakenBack):
			g.careful = true
			continue
		case !errors.Is(err, errAgain):
			return err
		case try == groupTries:
			return fmt.Errorf("%w: it collided %d times: %w", ErrUnavailable, try, err)
		}
		time.Sleep(rand.N(time.Millisecond << try))
	}
}

// attempt runs the commands, and those that come meanwhile, and commits.
func (g *group) attempt(ctx context.Context) error {
	in, err := g.writer.open(ctx)
	if err != nil {
		return err
	}
	for i := 0; err == nil && (i < len(g.commands) || g.takesMore()); i++ {
		if g.careful {
			err = g.commands[i].runMarked(ctx, in)
		} else {
			err = g.commands[i].run(ctx, in)
		}
	}
	if err == nil {
		err = in.commit(ctx)
	}
	if err != nil {
		// A transaction that cannot even be taken back goes with its connection; so
		// does one of a database that is in doubt.
		if errors.Is(err, ErrUnavailable) || in.rollback(ctx) != nil {
			g.writer.drop()
		}
	}
	return err
}

// takesMore adds a command that waits, if there is one and it fits in.
func (g *group) takesMore() bool {
	if len(g.commands) == groupCommands || time.Since(g.began) > groupTime {
		return false
	}
	for range 2 { // whoever was answered just now gets a chance to ask again
		select {
		case c := <-g.writer.waiting:
			g.commands = append(g.commands, c)
			return true
		default:
			runtime.Gosched()
		}
	}
	return false
}

// answer gives each command its own result, or what befell them all.
func (g *group) answer(err error) {
	for _, c := range g.commands {
		if err != nil {
			c.result = err
		}
		close(c.answer)
	}
}

// runMarked runs one command in a savepoint. The error is one of the transaction.
func (c *command) runMarked(ctx context.Context, in session) error {
	if err := in.mark(ctx); err != nil {
		return err
	}
	err := c.run(ctx, in)
	switch {
	case errors.Is(err, errTakenBack), err == nil && c.failed():
		return in.undo(ctx)
	case err != nil:
		return err
	}
	return in.keep(ctx)
}

// run runs one command. The error is one of the transaction, errTakenBack when the
// command failed and is not to be committed as it stands.
func (c *command) run(ctx context.Context, in session) error {
	tx := &Tx{ctx: ctx, in: in}
	c.panics, c.result = tx.try(c.work)
	spoiled := tx.spoiled
	tx.spoiled = errOver
	if spoiled != nil {
		c.result = spoiled
	}
	switch {
	case endsGroup(spoiled):
		return spoiled
	case spoiled != nil, c.failed() && tx.wrote:
		return errTakenBack
	}
	return nil
}

func (c *command) failed() bool { return c.result != nil || c.panics != nil }

// try runs work, and catches a panic for the caller of Write.
func (tx *Tx) try(work func(*Tx) error) (panics any, err error) {
	defer func() { panics = recover() }()
	return nil, work(tx)
}
