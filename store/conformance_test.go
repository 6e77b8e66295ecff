package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"helpwright/store"
	"helpwright/store/storetest"
)

// things is a table of each sort of column, and one that refers to it.
var things = store.Line{Room: "things", Schema: fstest.MapFS{"0001_things.sql": {Data: []byte(`
	CREATE TABLE things (id text NOT NULL PRIMARY KEY, size bigint, words text);
	CREATE TABLE things_parts (id text NOT NULL PRIMARY KEY, thing text NOT NULL REFERENCES things (id));
`)}}}

// Each case is a surprise: something that one engine, or one driver, does differently
// when left to itself.
func TestEnginesAgree(t *testing.T) {
	cases := []struct {
		name, why string
		work      func(*store.Tx) error
	}{
		{"truth is a number", "PostgreSQL gives a boolean for a comparison, SQLite a number", func(tx *store.Tx) error {
			var yes bool
			var one int64
			if err := tx.Row("SELECT 2 > 1, 2 > 1").Scan(&yes, &one); err != nil {
				return err
			}
			return same(fmt.Sprint(yes, one), "true 1")
		}},
		{"a boolean argument fits a bigint", "PostgreSQL has a type for booleans", func(tx *store.Tx) error {
			if _, err := tx.Exec("INSERT INTO things (id, size) VALUES ('a', $1), ('b', $2)", true, false); err != nil {
				return err
			}
			var a, b bool
			err := tx.Row("SELECT (SELECT size FROM things WHERE id = 'a'), (SELECT size FROM things WHERE id = 'b')").Scan(&a, &b)
			return errors.Join(err, same(fmt.Sprint(a, b), "true false"))
		}},
		{"a sum is an integer", "PostgreSQL sums bigint to numeric", func(tx *store.Tx) error {
			if _, err := tx.Exec("INSERT INTO things (id, size) VALUES ('a', 2), ('b', 3), ('c', NULL)"); err != nil {
				return err
			}
			var sum, count, all int
			var average float64
			err := tx.Row("SELECT sum(size), count(size), count(*), avg(size) FROM things").Scan(&sum, &count, &all, &average)
			return errors.Join(err, same(fmt.Sprint(sum, count, all, average), "5 2 3 2.5"))
		}},
		{"a sum of nothing is NULL", "it does not fit into a number, and coalesce gives 0", func(tx *store.Tx) error {
			var none *int64
			var zero int64
			if err := tx.Row("SELECT sum(size), coalesce(sum(size), 0) FROM things").Scan(&none, &zero); err != nil {
				return err
			}
			if tx.Row("SELECT sum(size) FROM things").Scan(&zero) == nil {
				return errors.New("NULL went into a number")
			}
			return same(fmt.Sprint(none, zero), "<nil> 0")
		}},
		{"NULL comes and goes as a nil pointer", "drivers have five ways to say it", func(tx *store.Tx) error {
			var none *string
			some := "words"
			if _, err := tx.Exec("INSERT INTO things (id, words) VALUES ('a', $1), ('b', $2), ('c', $3)", none, &some, sql.NullString{}); err != nil {
				return err
			}
			read, err := store.All(tx, func(row store.Scanner) (s *string, err error) { return s, row.Scan(&s) }, "SELECT words FROM things ORDER BY id")
			if err != nil || len(read) != 3 || read[0] != nil || read[2] != nil || *read[1] != some {
				return fmt.Errorf("read %v, %w", read, err)
			}
			return nil
		}},
		{"bytes are text", "SQLite would keep a blob, which equals no text", func(tx *store.Tx) error {
			if _, err := tx.Exec("INSERT INTO things (id, words) VALUES ('a', $1)", []byte(`{"n":1}`)); err != nil {
				return err
			}
			var back []byte
			err := tx.Row("SELECT words FROM things WHERE words = $1", `{"n":1}`).Scan(&back)
			return errors.Join(err, same(string(back), `{"n":1}`))
		}},
		{"an empty text is not NULL", "some databases make no difference", func(tx *store.Tx) error {
			var size int
			err := tx.Row("SELECT count(*) FROM (SELECT $1 AS x) AS y WHERE x IS NOT NULL", "").Scan(&size)
			return errors.Join(err, same(fmt.Sprint(size), "1"))
		}},
		{"a number in a column of text is text", "SQLite converts by the column, PostgreSQL is told a text", func(tx *store.Tx) error {
			if _, err := tx.Exec("INSERT INTO things (id) VALUES ($1)", 7); err != nil {
				return err
			}
			var id string
			err := tx.Row("SELECT id FROM things WHERE id = $1", "7").Scan(&id)
			return errors.Join(err, same(id, "7"))
		}},
		{"LIKE tells large letters from small", "SQLite does not, left to itself", func(tx *store.Tx) error {
			var large, small bool
			err := tx.Row("SELECT 'Words' LIKE 'W%', 'Words' LIKE 'w%'").Scan(&large, &small)
			return errors.Join(err, same(fmt.Sprint(large, small), "true false"))
		}},
		{"ids sort as bytes", "a server's language sorts texts of people its own way; ids are safe", func(tx *store.Tx) error {
			if _, err := tx.Exec("INSERT INTO things (id) VALUES ('b2'), ('a7'), ('27'), ('aa')"); err != nil {
				return err
			}
			ids, err := store.All(tx, func(row store.Scanner) (s string, err error) { return s, row.Scan(&s) }, "SELECT id FROM things ORDER BY id")
			return errors.Join(err, same(fmt.Sprint(ids), "[27 a7 aa b2]"))
		}},
		{"changed counts what the statement changed", "SQLite remembers the count of the statement before", func(tx *store.Tx) error {
			one, err := tx.Exec("INSERT INTO things (id) VALUES ('a')")
			if err != nil {
				return err
			}
			none, err := tx.Exec("INSERT INTO things (id) VALUES ('a') ON CONFLICT (id) DO NOTHING")
			if err != nil {
				return err
			}
			upsert, err := tx.Exec("INSERT INTO things (id, size) VALUES ('a', 2) ON CONFLICT (id) DO UPDATE SET size = excluded.size")
			if err != nil {
				return err
			}
			nobody, err := tx.Exec("UPDATE things SET size = 1 WHERE id = 'z'")
			return errors.Join(err, same(fmt.Sprint(one, none, upsert, nobody), "1 0 1 0"))
		}},
		{"RETURNING gives rows", "in Row and in Query", func(tx *store.Tx) error {
			var size int
			if err := tx.Row("INSERT INTO things (id, size) VALUES ('a', 4) RETURNING size + 1").Scan(&size); err != nil {
				return err
			}
			err := tx.Row("UPDATE things SET size = 9 WHERE id = 'z' RETURNING size").Scan(&size)
			if !errors.Is(err, store.ErrNotFound) {
				return fmt.Errorf("no row: %w", err)
			}
			return same(fmt.Sprint(size), "5")
		}},
		{"queries may be asked within queries", "one connection of PostgreSQL answers one at a time", func(tx *store.Tx) error {
			if _, err := tx.Exec("INSERT INTO things (id) VALUES ('a'), ('b')"); err != nil {
				return err
			}
			outer, err := tx.Query("SELECT id FROM things ORDER BY id")
			if err != nil {
				return err
			}
			seen := 0
			for outer.Next() {
				var id string
				if err := errors.Join(outer.Scan(&id), tx.Row("SELECT id FROM things WHERE id = $1", id).Scan(&id)); err != nil {
					return err
				}
				seen++
			}
			return same(fmt.Sprint(seen), "2")
		}},
		{"no row is no failure", "the command goes on", func(tx *store.Tx) error {
			if err := tx.Row("SELECT id FROM things WHERE id = 'z'").Scan(new(string)); !errors.Is(err, store.ErrNotFound) {
				return fmt.Errorf("no row: %w", err)
			}
			_, err := tx.Exec("INSERT INTO things (id) VALUES ('a')")
			return err
		}},
		{"times are whole milliseconds", "a database's own types keep more or less of them", func(tx *store.Tx) error {
			at := time.Date(2027, 1, 2, 3, 4, 5, 678_999_999, time.FixedZone("", 3600))
			if _, err := tx.Exec("INSERT INTO things (id, size) VALUES ('a', $1)", store.Millis(at)); err != nil {
				return err
			}
			var millis int64
			err := tx.Row("SELECT size FROM things").Scan(&millis)
			return errors.Join(err, same(store.Time(millis).Format(time.RFC3339Nano), "2027-01-02T02:04:05.678Z"))
		}},
		{"the largest number", "floats would round it", func(tx *store.Tx) error {
			const most = 1<<63 - 1
			var back int64
			_, err := tx.Exec("INSERT INTO things (id, size) VALUES ('a', $1)", int64(most))
			err = errors.Join(err, tx.Row("SELECT size FROM things").Scan(&back))
			return errors.Join(err, same(fmt.Sprint(back), fmt.Sprint(int64(most))))
		}},
	}
	storetest.Run(t, []store.Line{things}, func(t *testing.T, s *store.Store) {
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				undone := errors.New("undone, so that the next case begins anew")
				err := s.Write(t.Context(), func(tx *store.Tx) error {
					if err := c.work(tx); err != nil {
						return err
					}
					return undone
				})
				if err != undone {
					t.Errorf("%v (%s)", err, c.why)
				}
			})
		}
	})
}

func same(got, want string) error {
	if got != want {
		return fmt.Errorf("got %s, want %s", got, want)
	}
	return nil
}

// Each case is a command that cannot be, with the error that says why.
func TestRefusals(t *testing.T) {
	cases := []struct {
		name, why string
		sql       string
		arg       any
		want      error // nil: any
	}{
		{"twice", "an id stands once", "INSERT INTO things (id) VALUES ($1), ('a')", "a", store.ErrTaken},
		{"nothing there", "foreign keys are off in SQLite, left to itself", "INSERT INTO things_parts (id, thing) VALUES ('p', $1)", "none", nil},
		{"a zero byte", "PostgreSQL has no way to keep it", "INSERT INTO things (id) VALUES ($1)", "a\x00b", store.ErrText},
		{"no UTF-8", "likewise", "INSERT INTO things (id) VALUES ($1)", "\xff", store.ErrText},
		{"a time", "it is kept as a number", "INSERT INTO things (size) VALUES ($1)", time.Now(), nil},
		{"a fraction", "there is no column for it", "INSERT INTO things (id, size) VALUES ('a', $1)", 1.5, nil},
		{"a quoted text", "in SQLite \"x\" is the text x when there is no such column", `INSERT INTO things (id) VALUES ("x" || $1)`, "a", nil},
		{"no such table", "an error of the program", "INSERT INTO nothing (id) VALUES ($1)", "a", nil},
	}
	storetest.Run(t, []store.Line{things}, func(t *testing.T, s *store.Store) {
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				err := s.Write(t.Context(), func(tx *store.Tx) error {
					_, err := tx.Exec(c.sql, c.arg)
					if _, again := tx.Exec("INSERT INTO things (id) VALUES ('after')"); again == nil {
						t.Error("another statement ran after one had failed")
					}
					if err == nil {
						t.Error("the statement did not fail")
					}
					return nil // as if nothing had happened
				})
				if err == nil || c.want != nil && !errors.Is(err, c.want) || errors.Is(err, store.ErrUnavailable) {
					t.Errorf("got %v, want %v (%s)", err, c.want, c.why)
				}
			})
		}
		if n := count(t, s); n != 0 {
			t.Errorf("%d rows were left by commands that failed", n)
		}
	})
}

func TestReadSeesOneState(t *testing.T) {
	storetest.Run(t, []store.Line{things}, func(t *testing.T, s *store.Store) {
		err := s.Read(t.Context(), func(tx *store.Tx) error {
			var before, after int
			err := tx.Row("SELECT count(*) FROM things").Scan(&before)
			add(t, s, "a")
			err = errors.Join(err, tx.Row("SELECT count(*) FROM things").Scan(&after))
			return errors.Join(err, same(fmt.Sprint(before, after), "0 0"))
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func TestReadDoesNotWrite(t *testing.T) {
	storetest.Run(t, []store.Line{things}, func(t *testing.T, s *store.Store) {
		err := s.Read(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec("INSERT INTO things (id) VALUES ('a')")
			return err
		})
		if err == nil || errors.Is(err, store.ErrUnavailable) {
			t.Errorf("a look wrote, or the store seems broken: %v", err)
		}
		if n := count(t, s); n != 0 {
			t.Error("there is a row")
		}
	})
}

// Commands that share a transaction do not share their fate.
func TestCommandsFailAlone(t *testing.T) {
	storetest.Run(t, []store.Line{things}, func(t *testing.T, s *store.Store) {
		var wait sync.WaitGroup
		for i := range 200 {
			wait.Go(func() {
				err := s.Write(t.Context(), func(tx *store.Tx) error {
					if _, err := tx.Exec("INSERT INTO things (id) VALUES ($1)", fmt.Sprint(i)); err != nil {
						return err
					}
					if i%3 == 0 {
						return errOnPurpose
					}
					return nil
				})
				if (i%3 == 0) != (err == errOnPurpose) || i%3 != 0 && err != nil {
					t.Errorf("command %d: %v", i, err)
				}
			})
		}
		wait.Wait()
		if n := count(t, s); n != 133 {
			t.Errorf("%d rows stand there, want 133", n)
		}
	})
}

var errOnPurpose = errors.New("on purpose")

// Commands are serial: who reads, thinks and writes is not overtaken, even by another
// desk on the same server.
func TestCommandsAreSerial(t *testing.T) {
	storetest.Places(t, func(t *testing.T, at string) {
		desks := []*store.Store{storetest.Open(t, at, things), storetest.Open(t, at, things)}
		add(t, desks[0], "counter")
		var wait sync.WaitGroup
		for i := range 100 {
			wait.Go(func() {
				err := desks[i%2].Write(t.Context(), func(tx *store.Tx) error {
					var size int
					if err := tx.Row("SELECT coalesce(size, 0) FROM things WHERE id = 'counter'").Scan(&size); err != nil {
						return err
					}
					_, err := tx.Exec("UPDATE things SET size = $1 WHERE id = 'counter'", size+1)
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		var size int
		if err := desks[1].Read(t.Context(), func(tx *store.Tx) error {
			return tx.Row("SELECT size FROM things WHERE id = 'counter'").Scan(&size)
		}); err != nil || size != 100 {
			t.Errorf("counted %d of 100, %v", size, err)
		}
	})
}

func TestPanicGoesToItsCaller(t *testing.T) {
	storetest.Run(t, []store.Line{things}, func(t *testing.T, s *store.Store) {
		func() {
			defer func() {
				if recover() != "on purpose" {
					t.Error("the panic did not reach its caller")
				}
			}()
			s.Write(t.Context(), func(tx *store.Tx) error {
				tx.Exec("INSERT INTO things (id) VALUES ('a')")
				panic("on purpose")
			})
		}()
		add(t, s, "b")
		if n := count(t, s); n != 1 {
			t.Errorf("%d rows stand there, want the one of the command that did not panic", n)
		}
	})
}

// A test that fails inside of a command ends the goroutine that it runs on.
func TestCommandThatEndsItsGoroutine(t *testing.T) {
	storetest.Run(t, []store.Line{things}, func(t *testing.T, s *store.Store) {
		err := s.Write(t.Context(), func(tx *store.Tx) error {
			tx.Exec("INSERT INTO things (id) VALUES ('a')")
			runtime.Goexit()
			return nil
		})
		if err == nil {
			t.Error("the command succeeded")
		}
		add(t, s, "b")
		if n := count(t, s); n != 1 {
			t.Errorf("%d rows stand there, want 1", n)
		}
	})
}

func TestContextWithdraws(t *testing.T) {
	storetest.Run(t, []store.Line{things}, func(t *testing.T, s *store.Store) {
		ctx, cancel := context.WithCancel(t.Context())
		err := s.Write(t.Context(), func(tx *store.Tx) error { // the writer is busy meanwhile
			cancel()
			if err := s.Write(ctx, func(*store.Tx) error { return nil }); !errors.Is(err, context.Canceled) {
				t.Errorf("a command that nobody waits for: %v", err)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
		if err := s.Read(ctx, func(*store.Tx) error { return nil }); !errors.Is(err, context.Canceled) {
			t.Errorf("a look that nobody waits for: %v", err)
		}
	})
}

// Whoever keeps a Tx does not write into another's command with it.
func TestTxIsOver(t *testing.T) {
	storetest.Run(t, []store.Line{things}, func(t *testing.T, s *store.Store) {
		var kept *store.Tx
		for _, use := range []func(context.Context, func(*store.Tx) error) error{s.Write, s.Read} {
			if err := use(t.Context(), func(tx *store.Tx) error { kept = tx; return nil }); err != nil {
				t.Error(err)
			}
			if _, err := kept.Exec("INSERT INTO things (id) VALUES ('late')"); err == nil {
				t.Error("a statement ran after its function had returned")
			}
		}
	})
}

func TestClosedStore(t *testing.T) {
	storetest.Run(t, []store.Line{things}, func(t *testing.T, s *store.Store) {
		if err := errors.Join(s.Close(), s.Close()); err != nil {
			t.Error(err)
		}
		nothing := func(*store.Tx) error { return nil }
		if err := s.Write(t.Context(), nothing); !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("writing: %v", err)
		}
		if err := s.Read(t.Context(), nothing); !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("reading: %v", err)
		}
	})
}

func add(t *testing.T, s *store.Store, id string) {
	t.Helper()
	if err := s.Write(context.WithoutCancel(t.Context()), func(tx *store.Tx) error {
		_, err := tx.Exec("INSERT INTO things (id) VALUES ($1)", id)
		return err
	}); err != nil {
		t.Error(err)
	}
}

func count(t *testing.T, s *store.Store) (n int) {
	t.Helper()
	if err := s.Read(t.Context(), func(tx *store.Tx) error { return tx.Row("SELECT count(*) FROM things").Scan(&n) }); err != nil {
		t.Error(err)
	}
	return n
}
