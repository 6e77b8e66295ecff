package outbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"helpwright/store"
	"helpwright/store/storetest"
)

var start = time.UnixMilli(1_800_000_000_000).UTC()

func write(t *testing.T, s *store.Store, work func(*store.Tx) error) {
	t.Helper()
	if err := s.Write(t.Context(), work); err != nil {
		t.Fatal(err)
	}
}

func add(t *testing.T, s *store.Store, items ...Item) {
	t.Helper()
	write(t, s, func(tx *store.Tx) error {
		for _, i := range items {
			i.Channel, i.Created = "test", start
			if _, err := Add(tx, i); err != nil {
				return err
			}
		}
		return nil
	})
}

func find(t *testing.T, s *store.Store, id string) (i Item) {
	t.Helper()
	err := s.Read(t.Context(), func(tx *store.Tx) (err error) {
		i, err = Find(tx, id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func run(t *testing.T, w *Worker, now time.Time) {
	t.Helper()
	for more := true; more; {
		var err error
		if more, err = w.Tick(t.Context(), now); err != nil {
			t.Fatal(err)
		}
	}
}

func TestPause(t *testing.T) {
	for tries, whole := range map[int]time.Duration{1: time.Minute, 2: 2 * time.Minute, 9: 256 * time.Minute, 10: longest, MaxTries: longest} {
		for i := range 100 {
			p := pause(fmt.Sprint(i), tries)
			if p < whole*8/10 || p > min(longest, whole*12/10) {
				t.Fatalf("after %d tries an item rests for %v, want about %v", tries, p, whole)
			}
		}
	}
	if pause("a", 5) == pause("b", 5) {
		t.Error("what fails together comes back together")
	}
}

func TestOutcomes(t *testing.T) {
	fails := errors.New("no")
	tests := []struct {
		name    string
		failure error
		tries   int
		state   State
		payload string
		why     string
	}{
		{"brought", nil, 1, Sent, "", "what was said is kept no longer than needed: it may hold secrets"},
		{"kept", fmt.Errorf("x: %w", ErrKeep), 1, Kept, "payload", "somebody wants to read it here"},
		{"failed", fails, 2, Waiting, "payload", "it is tried again"},
		{"refused", ErrRefused, 1, Dead, "payload", "trying again is of no use, but somebody may change what was wrong"},
	}
	storetest.Run(t, []store.Line{Line()}, func(t *testing.T, s *store.Store) {
		for _, test := range tests {
			add(t, s, Item{ID: test.name, Payload: "payload"})
			failures := 0
			w := &Worker{Store: s, Channel: "test", Bring: func(context.Context, Item) error { failures++; return test.failure }}
			run(t, w, start)
			run(t, w, start)
			run(t, w, start.Add(2*time.Minute))
			if i := find(t, s, test.name); i.State != test.state || i.Payload != test.payload || failures != test.tries {
				t.Errorf("%s: after %d tries %+v: %s", test.name, failures, i, test.why)
			}
			write(t, s, func(tx *store.Tx) error { return Drop(tx, test.name) })
		}
	})
}

// What nobody takes ends as a dead letter, is listed, and can be brought again.
func TestDeadLetters(t *testing.T) {
	storetest.Run(t, []store.Line{Line()}, func(t *testing.T, s *store.Store) {
		add(t, s, Item{ID: "a", Payload: "x"}, Item{ID: "b", Payload: "x", Lane: "elsewhere"})
		broken, tried := true, 0
		w := &Worker{Store: s, Channel: "test", Hands: 1, Bring: func(context.Context, Item) error {
			tried++
			if broken {
				return errors.New("broken\r\nX: \x00\xff")
			}
			return nil
		}}
		now := start
		for range 200 {
			run(t, w, now)
			now = now.Add(time.Hour)
		}
		if tried != 2*MaxTries {
			t.Errorf("tried %d times, want %d", tried, 2*MaxTries)
		}
		a := find(t, s, "a")
		if a.State != Dead || a.Error != "broken X: ?" || a.Ended.Sub(start) < 3*24*time.Hour {
			t.Errorf("%+v", a)
		}
		broken = false
		write(t, s, func(tx *store.Tx) error { return Again(tx, "a", now) })
		run(t, w, now)
		if a := find(t, s, "a"); a.State != Sent {
			t.Errorf("replayed: %+v", a)
		}
		write(t, s, func(tx *store.Tx) error {
			if err := Again(tx, "a", now); !errors.Is(err, ErrGone) {
				t.Errorf("bringing again what is no longer there: %v", err)
			}
			count, err := AllAgain(tx, "test", "elsewhere", now)
			if count != 1 {
				t.Errorf("%d of the lane wait again", count)
			}
			return err
		})
		run(t, w, now)
		err := s.Read(t.Context(), func(tx *store.Tx) error {
			counts, err := Counts(tx, "test")
			if counts[Sent] != 2 || len(counts) != 1 {
				t.Errorf("%v", counts)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// A lane where nobody listens fails together, and others are not held up.
func TestAwayLane(t *testing.T) {
	storetest.Run(t, []store.Line{Line()}, func(t *testing.T, s *store.Store) {
		for i := range 20 {
			add(t, s, Item{Lane: "away", Payload: "x"}, Item{ID: fmt.Sprint("here", i), Lane: "here", Payload: "x"})
		}
		knocked := 0
		w := &Worker{Store: s, Channel: "test", Hands: 1, Count: 64, Bring: func(_ context.Context, i Item) error {
			if i.Lane == "away" {
				knocked++
				return ErrAway
			}
			return nil
		}}
		run(t, w, start)
		for i := range 20 {
			if i := find(t, s, fmt.Sprint("here", i)); i.State != Sent {
				t.Errorf("%+v", i)
			}
		}
		if knocked != 1 {
			t.Errorf("knocked %d times where nobody is", knocked)
		}
	})
}

// Several desks share the work: each item is brought once.
func TestManyDesks(t *testing.T) {
	storetest.Run(t, []store.Line{Line()}, func(t *testing.T, s *store.Store) {
		for i := range 200 {
			add(t, s, Item{ID: fmt.Sprint(i), Payload: "x"})
		}
		var mu sync.Mutex
		brought := map[string]int{}
		bring := func(_ context.Context, i Item) error {
			mu.Lock()
			defer mu.Unlock()
			brought[i.ID]++
			return nil
		}
		var desks sync.WaitGroup
		for range 4 {
			desks.Go(func() {
				run(t, &Worker{Store: s, Channel: "test", Bring: bring, Count: 16}, start)
			})
		}
		desks.Wait()
		run(t, &Worker{Store: s, Channel: "test", Bring: bring}, start)
		for id, times := range brought {
			if times != 1 {
				t.Errorf("%s was brought %d times", id, times)
			}
		}
		if len(brought) != 200 {
			t.Errorf("%d were brought", len(brought))
		}
	})
}

// A desk that stops gives back what it holds, and no try is counted; one that is killed
// leaves it to the end of the lease.
func TestStopping(t *testing.T) {
	storetest.Run(t, []store.Line{Line()}, func(t *testing.T, s *store.Store) {
		add(t, s, Item{ID: "a", Payload: "x"})
		ctx, stop := context.WithCancel(t.Context())
		w := &Worker{Store: s, Channel: "test", Bring: func(ctx context.Context, _ Item) error {
			stop()
			<-ctx.Done()
			return ctx.Err()
		}}
		if _, err := w.Tick(ctx, start); err != nil {
			t.Fatal(err)
		}
		if i := find(t, s, "a"); i.Tries != 0 || !i.Due.Equal(start) || i.Error != "" {
			t.Errorf("given back: %+v", i)
		}
		write(t, s, func(tx *store.Tx) error { // a desk that is killed with it
			_, err := lease(tx, "test", "killed", start, start.Add(time.Hour), 10)
			return err
		})
		brought := 0
		w.Bring = func(context.Context, Item) error { brought++; return nil }
		run(t, w, start.Add(59*time.Minute))
		if brought != 0 {
			t.Error("brought although somebody holds it")
		}
		run(t, w, start.Add(time.Hour))
		if brought != 1 {
			t.Error("not brought after the end of the lease")
		}
	})
}

func TestGuardErasureAndSweep(t *testing.T) {
	storetest.Run(t, []store.Line{Line()}, func(t *testing.T, s *store.Store) {
		write(t, s, func(tx *store.Tx) error {
			for i, want := range []bool{true, false} {
				added, err := Add(tx, Item{Channel: "test", Guard: "once", Person: "a@example.org", Created: start})
				if added != want || err != nil {
					t.Errorf("%d: %v, %v", i, added, err)
				}
			}
			_, err := Add(tx, Item{ID: "t", Channel: "test", About: "ticket", Created: start})
			return err
		})
		write(t, s, func(tx *store.Tx) error {
			of, err := Of(tx, "a@example.org")
			if len(of) != 1 || err != nil {
				t.Errorf("%v, %v", of, err)
			}
			return Erase(tx, "a@example.org", "ticket")
		})
		add(t, s, Item{ID: "sent", Payload: "x"}, Item{ID: "dead", Payload: "x"}, Item{ID: "waits", Payload: "x"})
		w := &Worker{Store: s, Channel: "test", Bring: func(_ context.Context, i Item) error {
			return map[string]error{"dead": ErrRefused, "waits": errors.New("later")}[i.ID]
		}}
		run(t, w, start)
		write(t, s, func(tx *store.Tx) error {
			_, err := Sweep(tx, "test", start.Add(time.Second))
			return err
		})
		var left []string
		err := s.Read(t.Context(), func(tx *store.Tx) error {
			all, err := List(tx, Filter{Channel: "test"})
			for _, i := range all {
				left = append(left, i.ID)
			}
			return err
		})
		slices.Sort(left)
		if err != nil || !slices.Equal(left, []string{"dead", "waits"}) {
			t.Errorf("%v are left, %v", left, err)
		}
	})
}

// Somebody is erased while a letter that names them is on its way: what becomes of it is
// written down without bringing the name back.
func TestErasedWhileBrought(t *testing.T) {
	storetest.Run(t, []store.Line{Line()}, func(t *testing.T, s *store.Store) {
		add(t, s, Item{ID: "letter", Person: "agent@example.com", Payload: `{"words":"Ask Somebody@Example.com"}`})
		w := &Worker{Store: s, Channel: "test", Bring: func(ctx context.Context, i Item) error {
			write(t, s, func(tx *store.Tx) error { return Erase(tx, "somebody@example.com") })
			return ErrKeep
		}}
		run(t, w, start)
		if i := find(t, s, "letter"); i.State != Kept || i.Payload != `{"words":"Ask […]"}` {
			t.Errorf("left is %s: %s", i.State, i.Payload)
		}
	})
}

var errNowhere = errors.New("it leads nowhere")

// What leads to other rows is taken exactly once by however many desks, and one item that
// cannot be taken holds up no other and changes nothing.
func TestTake(t *testing.T) {
	storetest.Places(t, func(t *testing.T, at string) {
		desks := []*store.Store{storetest.Open(t, at, Line()), storetest.Open(t, at, Line())}
		const all = 30
		for n := range all {
			add(t, desks[0], Item{ID: fmt.Sprintf("item%02d", n)})
		}
		take := func(tx *store.Tx, i Item) error {
			_, err := Add(tx, Item{ID: "row of " + i.ID, Channel: "made", Created: start})
			switch {
			case err == nil && i.ID == "item07":
				err = errNowhere
			case i.ID == "item11":
				panic("nobody thought of that")
			}
			return err
		}
		var mu sync.Mutex
		var told string
		var wait sync.WaitGroup
		for _, s := range desks {
			wait.Go(func() {
				for more := true; more; {
					var err error
					more, err = Take(t.Context(), s, "test", start, 4, take)
					if err != nil {
						mu.Lock()
						told += err.Error()
						mu.Unlock()
					}
				}
			})
		}
		wait.Wait()
		err := desks[0].Read(t.Context(), func(tx *store.Tx) error {
			made, err := List(tx, Filter{Channel: "made", Limit: 100})
			if len(made) != all-2 {
				t.Errorf("%d rows were made, want %d", len(made), all-2)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"item07: it leads nowhere", "item11: a panic: nobody thought of that"} {
			if !strings.Contains(told, want) {
				t.Errorf("what is told does not hold %q: %s", want, told)
			}
		}
		left := find(t, desks[0], "item07")
		if left.State != Waiting || left.Tries == 0 || !left.Due.After(start) || left.Error == "" {
			t.Errorf("left is %+v", left)
		}
		for n := left.Tries; n < MaxTries; n++ {
			if _, err := Take(t.Context(), desks[n%2], "test", left.Due, 4, take); !errors.Is(err, errNowhere) {
				t.Fatal(err)
			}
			left = find(t, desks[0], "item07")
		}
		if left.State != Dead || left.Ended.IsZero() {
			t.Errorf("after %d tries it is %+v", MaxTries, left)
		}
	})
}
