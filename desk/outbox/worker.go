package outbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"helpwright/store"
)

// ErrKeep says that there is no way out, and that the item stays to be read here.
var ErrKeep = errors.New("kept here")

// ErrAway says that nobody listens where an item goes. Others of its lane are not tried
// now.
var ErrAway = errors.New("nobody listens there")

// ErrRefused says that trying again is of no use.
var ErrRefused = errors.New("refused for good")

// A Worker brings the items of a channel.
type Worker struct {
	Store   *store.Store
	Channel string

	// Bring brings an item. Nil means that somebody outside has it. The errors above say
	// more than that it failed. The context ends with the time for one item.
	Bring func(ctx context.Context, i Item) error

	// Settled is told, in the transaction in which that is written down, what became of an
	// item; may be nil.
	Settled func(tx *store.Tx, i Item, failure error) error

	Patience time.Duration // for one item; 0 is 30 s
	Count    int           // how many are taken at once; 0 is 32
	Hands    int           // how many are brought at the same time; 0 is 4
}

// Tick brings what is due, up to one handful, and says whether more may be. What it
// began when the context ends it gives back.
func (w *Worker) Tick(ctx context.Context, now time.Time) (more bool, err error) {
	var waiting bool
	err = w.Store.Read(ctx, func(tx *store.Tx) (err error) {
		waiting, err = isDue(tx, w.Channel, now)
		return err
	})
	if err != nil || !waiting {
		return false, err
	}
	holder, count, patience := store.NewID(), orElse(w.Count, 32), orElse(w.Patience, 30*time.Second)
	// Long enough for one pair of hands to try all of them, and once more.
	until := now.Add(time.Duration(count+1) * patience)
	var items []Item
	err = w.Store.Write(ctx, func(tx *store.Tx) (err error) {
		items, err = lease(tx, w.Channel, holder, now, until, count)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("taking what is to be brought by %s: %w", w.Channel, err)
	}
	slices.SortFunc(items, func(a, b Item) int { return strings.Compare(a.ID, b.ID) })
	r := round{Worker: w, holder: holder, patience: patience, now: now, away: map[string]error{}}
	if err := r.bringAll(ctx, items); err != nil {
		return false, err
	}
	return len(items) == count, nil
}

func isDue(tx *store.Tx, channel string, now time.Time) (bool, error) {
	var id string
	err := tx.Row("SELECT id FROM outbox_items WHERE channel = $1 AND state = 'waiting' AND due <= $2 LIMIT 1", channel, store.Millis(now)).Scan(&id)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// A round is one handful on its way.
type round struct {
	*Worker
	holder   string
	patience time.Duration
	now      time.Time

	mu     sync.Mutex
	away   map[string]error // by lane: why nobody is tried there now
	failed error            // of writing down
}

// bringAll brings items with some pairs of hands, all of which rest when it returns.
func (r *round) bringAll(ctx context.Context, items []Item) error {
	queue := make(chan Item)
	var hands sync.WaitGroup
	for range min(len(items), orElse(r.Hands, 4)) {
		hands.Go(func() {
			for i := range queue {
				r.note(r.settle(ctx, i, r.bring(ctx, i)))
			}
		})
	}
	for _, i := range items {
		queue <- i
	}
	close(queue)
	hands.Wait()
	return r.failed
}

func (r *round) note(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failed = errors.Join(r.failed, err)
}

// errEnded says that a desk ended with the item in its hands, the last time it could.
var errEnded = errors.New("the desk ended while it was brought")

// bring brings one item, unless there is no time or no use.
func (r *round) bring(ctx context.Context, i Item) error {
	if i.Tries > MaxTries {
		return errEnded
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := r.closed(i.Lane); err != nil {
		return err
	}
	one, cancel := context.WithTimeout(ctx, r.patience)
	defer cancel()
	err := r.Bring(one, i)
	if errors.Is(err, ErrAway) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.away[i.Lane] = err
	}
	return err
}

func (r *round) closed(lane string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.away[lane]
}

// settle writes down what became of an item, also when the desk is ending.
func (r *round) settle(ctx context.Context, i Item, failure error) error {
	ended := ctx.Err() != nil
	i.Error = ""
	switch {
	case failure == nil:
		i.State, i.Ended, i.Payload = Sent, r.now, ""
	case errors.Is(failure, ErrKeep):
		i.State, i.Ended, i.Tries = Kept, r.now, i.Tries-1
	case ended:
		// It was not the other side that failed.
		i.Due, i.Tries = r.now, i.Tries-1
	case errors.Is(failure, ErrRefused), i.Tries >= MaxTries:
		i.State, i.Ended, i.Error = Dead, r.now, shown(failure)
	default:
		i.Due, i.Error = r.now.Add(pause(i.ID, i.Tries)), shown(failure)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	err := r.Store.Write(ctx, func(tx *store.Tx) error {
		if err := settle(tx, i, r.holder); err != nil {
			return err
		}
		if r.Settled == nil || ended {
			return nil
		}
		return r.Settled(tx, i, failure)
	})
	if err != nil {
		return fmt.Errorf("writing down what became of %s %s: %w", r.Channel, i.ID, err)
	}
	return nil
}

const longestError = 500 // characters

// shown is an error as it is kept: one line of text that any database keeps.
func shown(err error) string {
	line := strings.Join(strings.Fields(strings.ToValidUTF8(strings.ReplaceAll(err.Error(), "\x00", ""), "?")), " ")
	if runes := []rune(line); len(runes) > longestError {
		return string(runes[:longestError]) + "…"
	}
	return line
}

func orElse[T int | time.Duration](value, otherwise T) T {
	if value == 0 {
		return otherwise
	}
	return value
}
