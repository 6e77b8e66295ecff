package privacy

import (
	"context"
	"fmt"
	"time"

	"helpwright/store"
)

// An Age is how long a sort of data is kept.
type Age struct {
	Sort string // as keep_days of the site calls it
	Days int    // where the site says nothing

	// Forget lets go what is from before a moment: a bounded piece of work. It says
	// whether more is waiting.
	Forget func(ctx context.Context, before, now time.Time) (more bool, err error)
}

// day is that of the settings.
const day = 24 * time.Hour

// days is how long a sort is kept.
func (r *Room) days(a Age) int {
	if n := r.Keep()[a.Sort]; n > 0 {
		return n
	}
	return a.Days
}

// Tick forgets what is old enough, and clears what erasing leaves in the database.
func (r *Room) Tick(ctx context.Context, now time.Time) (more bool, err error) {
	for _, age := range r.Ages {
		waiting, err := age.Forget(ctx, now.Add(-time.Duration(r.days(age))*day), now)
		if err != nil {
			return false, fmt.Errorf("forgetting old %s: %w", age.Sort, err)
		}
		more = more || waiting
	}
	return more, r.compact(ctx, now)
}

// compact writes the database anew when somebody was erased since that was done last.
func (r *Room) compact(ctx context.Context, now time.Time) error {
	var due bool
	err := r.Store.Read(ctx, func(tx *store.Tx) (err error) {
		due, err = erasedSinceCompacted(tx)
		return err
	})
	if err != nil || !due {
		return err
	}
	if err := r.Compact(ctx); err != nil {
		return fmt.Errorf("writing the database anew: %w", err)
	}
	return r.Store.Write(ctx, func(tx *store.Tx) error { return noteCompacted(tx, now) })
}
