package store

import (
	"context"
	"fmt"
	"log/slog"
)

// The steps that were taken stand in a table of the store's own. A step and its row
// are one transaction: a start that is killed leaves whole steps behind.
const (
	makeSteps = `CREATE TABLE IF NOT EXISTS store_steps (
	room     text   NOT NULL,
	number   bigint NOT NULL,
	name     text   NOT NULL,
	checksum text   NOT NULL,
	PRIMARY KEY (room, number)
)`
	addStep   = "INSERT INTO store_steps (room, number, name, checksum) VALUES ($1, $2, $3, $4)"
	readSteps = "SELECT room, number, name, checksum FROM store_steps ORDER BY room, number"
)

// migrate takes the steps that the database lacks, or refuses one that these lines
// did not make.
func migrate(ctx context.Context, e engine, log *slog.Logger, lines []Line) error {
	all, err := stepsOf(lines, e.name())
	if err != nil {
		return err
	}
	return e.migrating(ctx, func(in session) error {
		if err := in.script(ctx, makeSteps); err != nil {
			return fmt.Errorf("preparing the schema: %w", err)
		}
		taken, err := takenSteps(ctx, in)
		if err != nil {
			return fmt.Errorf("reading the schema: %w", err)
		}
		due, err := dueSteps(all, taken)
		if err != nil || len(due) == 0 {
			return err
		}
		if len(taken) > 0 {
			if err := e.keepCopy(ctx, in, due[0].room+"-"+due[0].name); err != nil {
				return fmt.Errorf("copying the database before %s of %s: %w", due[0].name, due[0].room, err)
			}
		}
		for _, s := range due {
			log.Info("changing the schema", "room", s.room, "step", s.name)
			if err := s.take(ctx, in); err != nil {
				return fmt.Errorf("schema of %s: step %s: %w", s.room, s.name, err)
			}
		}
		return nil
	})
}

// stepsOf reads all lines.
func stepsOf(lines []Line, engine string) (all []step, err error) {
	rooms := map[string]bool{}
	for _, l := range lines {
		if rooms[l.Room] {
			return nil, fmt.Errorf("schema of %s: there are two lines of this name", l.Room)
		}
		rooms[l.Room] = true
		of, err := l.steps(engine)
		if err != nil {
			return nil, err
		}
		all = append(all, of...)
	}
	return all, nil
}

func takenSteps(ctx context.Context, in session) ([]step, error) {
	rows, err := in.query(ctx, readSteps, nil)
	if err != nil {
		return nil, err
	}
	taken := make([]step, len(rows))
	for i, row := range rows {
		s := &taken[i]
		if err := assignAll([]any{&s.room, &s.number, &s.name, &s.checksum}, row); err != nil {
			return nil, err
		}
	}
	return taken, nil
}

// dueSteps finds the steps that were not taken. Rooms that have no line here are left
// alone: their tables are nobody's business.
func dueSteps(all, taken []step) (due []step, err error) {
	type key struct {
		room   string
		number int
	}
	known, rooms := map[key]step{}, map[string]bool{}
	for _, s := range all {
		known[key{s.room, s.number}], rooms[s.room] = s, true
	}
	for _, t := range taken {
		if !rooms[t.room] {
			continue
		}
		s, ok := known[key{t.room, t.number}]
		if !ok {
			return nil, fmt.Errorf("schema of %s: the database has taken step %s, which this program does not know: it is older than the database", t.room, t.name)
		}
		if err := s.same(t); err != nil {
			return nil, err
		}
		delete(known, key{t.room, t.number})
	}
	for _, s := range all {
		if _, waiting := known[key{s.room, s.number}]; waiting {
			due = append(due, s)
		}
	}
	return due, nil
}

// same refuses a step that was another when it was taken.
func (s step) same(taken step) error {
	if s.checksum != taken.checksum {
		return fmt.Errorf("schema of %s: step %s has changed since the database took it: released steps stay as they are", s.room, s.name)
	}
	return nil
}

// take takes the step, unless another program was quicker.
func (s step) take(ctx context.Context, in session) error {
	if err := in.begin(ctx); err != nil {
		return err
	}
	err := s.takeIn(ctx, in)
	if err == nil {
		err = in.commit(ctx)
	}
	if err != nil {
		in.rollback(ctx) // it may be over already
	}
	return err
}

func (s step) takeIn(ctx context.Context, in session) error {
	taken, err := takenSteps(ctx, in)
	if err != nil {
		return err
	}
	for _, t := range taken {
		if t.room == s.room && t.number == s.number {
			return s.same(t)
		}
	}
	if err := in.script(ctx, s.sql); err != nil {
		return err
	}
	_, err = in.exec(ctx, addStep, []any{s.room, int64(s.number), s.name, s.checksum})
	return err
}
