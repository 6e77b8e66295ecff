package journal_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"helpwright/journal"
	"helpwright/store"
	"helpwright/store/storetest"
)

var lines = []store.Line{journal.Line()}

var noon = time.Date(2027, 5, 4, 12, 0, 0, 123e6, time.UTC)

func TestEntryIsAsTold(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, s *store.Store) {
		write(t, s, func(tx *store.Tx) error {
			return errors.Join(
				journal.Append(tx, journal.Event{Kind: "ticket.opened", Actor: "customer", Subject: "ticket", At: noon, Data: map[string]string{"reason": "refund"}}),
				journal.Append(tx, journal.Event{Kind: "ticket.closed", Subject: "other", At: noon}))
		})
		read(t, s, func(tx *store.Tx) error {
			of, err := journal.Of(tx, "ticket")
			if len(of) != 1 {
				return fmt.Errorf("read %v, %w", of, err)
			}
			e := of[0]
			if e.Sequence != 1 || e.Kind != "ticket.opened" || e.Actor != "customer" || !e.At.Equal(noon) || string(e.Data) != `{"reason":"refund"}` {
				t.Errorf("read %+v", e)
			}
			rest, err := journal.After(tx, 1, 10)
			if len(rest) != 1 || string(rest[0].Data) != "null" {
				t.Errorf("read %+v", rest)
			}
			return err
		})
	})
}

// Commands of two desks fail, commit and wait in any order: the numbers have no gap,
// and who reads on never sees one that is smaller than what was seen.
func TestNumbersFollowCommits(t *testing.T) {
	storetest.Places(t, func(t *testing.T, at string) {
		desks := []*store.Store{storetest.Open(t, at, lines...), storetest.Open(t, at, lines...)}
		const each = 40
		var wait sync.WaitGroup
		for i := range 2 * each {
			wait.Go(func() {
				err := desks[i%2].Write(t.Context(), func(tx *store.Tx) error {
					if err := journal.Append(tx, journal.Event{Kind: "ticket.opened", Subject: "ticket", At: noon}); err != nil {
						return err
					}
					if i%5 == 0 {
						return errOnPurpose
					}
					return nil
				})
				if err != nil && err != errOnPurpose {
					t.Error(err)
				}
			})
		}
		seen := int64(0)
		for reads := 0; seen < 2*each*4/5; reads++ {
			read(t, desks[reads%2], func(tx *store.Tx) error {
				entries, err := journal.After(tx, seen, 100)
				for _, e := range entries {
					if seen++; e.Sequence != seen {
						return fmt.Errorf("number %d stands where %d is due", e.Sequence, seen)
					}
				}
				return err
			})
			if t.Failed() {
				break
			}
		}
		wait.Wait()
	})
}

var errOnPurpose = errors.New("on purpose")

// Two desks watch under one name: each entry is taken once, in order.
func TestWatchersShareAName(t *testing.T) {
	storetest.Places(t, func(t *testing.T, at string) {
		desks := []*store.Store{storetest.Open(t, at, lines...), storetest.Open(t, at, lines...)}
		const all = 60
		for range all {
			tell(t, desks[0], noon)
		}
		var mutex sync.Mutex
		var taken []int64
		var wait sync.WaitGroup
		for _, desk := range desks {
			wait.Go(func() {
				watcher := journal.NewWatcher(desk, "test")
				for more := true; more; {
					var batch []int64
					var err error
					more, err = watcher.Next(t.Context(), 7, func(_ *store.Tx, entries []journal.Entry) error {
						batch = nil // it may run several times
						for _, e := range entries {
							batch = append(batch, e.Sequence)
						}
						return nil
					})
					if err != nil {
						t.Error(err)
						return
					}
					mutex.Lock()
					taken = append(taken, batch...)
					mutex.Unlock()
				}
			})
		}
		wait.Wait()
		slices.Sort(taken)
		if len(taken) != all || taken[0] != 1 || taken[all-1] != all {
			t.Errorf("%d of %d entries were taken: %v", len(taken), all, taken)
		}
	})
}

func TestWatcherThatFailsTakesAgain(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, s *store.Store) {
		watcher := journal.NewWatcher(s, "test")
		never := func(*store.Tx, []journal.Entry) error { t.Error("there is nothing to take"); return nil }
		if more, err := watcher.Next(t.Context(), 10, never); more || err != nil {
			t.Error(more, err)
		}
		tell(t, s, noon)
		tell(t, s, noon)
		for try := range 2 {
			more, err := watcher.Next(t.Context(), 1, func(_ *store.Tx, entries []journal.Entry) error {
				if len(entries) != 1 || entries[0].Sequence != 1 {
					t.Errorf("try %d takes %v", try, entries)
				}
				if try == 0 {
					return errOnPurpose
				}
				return nil
			})
			if (try == 0) != errors.Is(err, errOnPurpose) || (try == 1) != more {
				t.Errorf("try %d: %v, %v", try, more, err)
			}
		}
		read(t, s, func(tx *store.Tx) error {
			lags, err := journal.Lags(tx)
			if len(lags) != 1 || lags[0] != (journal.Lag{Watcher: "test", Entries: 1}) {
				t.Errorf("the watchers lag %v", lags)
			}
			return err
		})
	})
}

// What is old goes when all have seen it, and numbers go on behind it.
func TestForget(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, s *store.Store) {
		tell(t, s, noon.Add(-time.Hour))
		tell(t, s, noon.Add(-time.Hour))
		tell(t, s, noon)
		watcher := journal.NewWatcher(s, "slow")
		if _, err := watcher.Next(t.Context(), 1, func(*store.Tx, []journal.Entry) error { return nil }); err != nil {
			t.Fatal(err)
		}
		forget := func(want int64) {
			t.Helper()
			write(t, s, func(tx *store.Tx) error {
				n, err := journal.Forget(tx, noon)
				if n != want {
					t.Errorf("%d entries were forgotten, want %d", n, want)
				}
				return err
			})
		}
		forget(1)
		write(t, s, func(tx *store.Tx) error { return journal.Retire(tx, "slow") })
		forget(1)
		tell(t, s, noon)
		read(t, s, func(tx *store.Tx) error {
			left, err := journal.After(tx, 0, 10)
			if len(left) != 2 || left[0].Sequence != 3 || left[1].Sequence != 4 {
				t.Errorf("left are %v", left)
			}
			return err
		})
	})
}

func TestErase(t *testing.T) {
	storetest.Run(t, lines, func(t *testing.T, s *store.Store) {
		write(t, s, func(tx *store.Tx) error {
			return errors.Join(
				journal.Append(tx, journal.Event{Kind: "ticket.opened", Actor: "person", Subject: "ticket", At: noon, Data: 1}),
				journal.Append(tx, journal.Event{Kind: "account.changed", Actor: "agent", Subject: "person", At: noon, Data: 2}),
				journal.Erase(tx, "person", "nobody"))
		})
		read(t, s, func(tx *store.Tx) error {
			entries, err := journal.After(tx, 0, 10)
			got := ""
			for _, e := range entries {
				got += fmt.Sprintln(e.Actor, e.Subject, string(e.Data))
			}
			if want := "nobody ticket 1\nagent nobody null\n"; got != want {
				t.Errorf("the journal says\n%s, want\n%s", got, want)
			}
			return err
		})
	})
}

func tell(t *testing.T, s *store.Store, at time.Time) {
	t.Helper()
	write(t, s, func(tx *store.Tx) error {
		return journal.Append(tx, journal.Event{Kind: "ticket.opened", Subject: "ticket", At: at})
	})
}

func write(t *testing.T, s *store.Store, work func(*store.Tx) error) {
	t.Helper()
	if err := s.Write(t.Context(), work); err != nil {
		t.Error(err)
	}
}

func read(t *testing.T, s *store.Store, look func(*store.Tx) error) {
	t.Helper()
	if err := s.Read(t.Context(), look); err != nil {
		t.Error(err)
	}
}
