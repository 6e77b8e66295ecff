package journal_test

import (
	"testing"
	"time"

	"helpwright/journal"
	"helpwright/store"
	"helpwright/store/storetest"
)

func TestWatcher(t *testing.T) {
	storetest.Run(t, []store.Line{journal.Line()}, func(t *testing.T, s *store.Store) {
		at := time.UnixMilli(1_800_000_000_123).UTC()
		for range 3 {
			err := s.Write(t.Context(), func(tx *store.Tx) error {
				return journal.Append(tx, journal.Event{Kind: "ticket.opened", Actor: "a", Subject: "t", At: at, Data: map[string]int{"n": 1}})
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		w := journal.NewWatcher(s, "test")
		var taken []journal.Entry
		for more := true; more; {
			var err error
			more, err = w.Next(t.Context(), 2, func(tx *store.Tx, entries []journal.Entry) error {
				taken = append(taken, entries...)
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if len(taken) != 3 || taken[2].Sequence != 3 || !taken[0].At.Equal(at) || string(taken[0].Data) != `{"n":1}` {
			t.Errorf("took %+v", taken)
		}
	})
}
