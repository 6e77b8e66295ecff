package outbox

import (
	"context"
	"errors"
	"fmt"
	"time"

	"helpwright/store"
)

// Take hands over what is due of a channel whose items lead to other rows, at most count
// of them, oldest first, in the transaction that forgets them: so each is taken exactly
// once. It says whether more is due. An item that cannot be taken holds up no other; it
// is tried again like one that could not be brought, and the error tells of it.
func Take(ctx context.Context, s *store.Store, channel string, now time.Time, count int, take func(tx *store.Tx, i Item) error) (more bool, err error) {
	var waiting bool
	err = s.Read(ctx, func(tx *store.Tx) (err error) {
		waiting, err = isDue(tx, channel, now)
		return err
	})
	if err != nil || !waiting {
		return false, err
	}
	var items []Item
	err = s.Write(ctx, func(tx *store.Tx) (err error) {
		if items, err = due(tx, channel, now, count); err != nil {
			return err
		}
		for _, i := range items {
			if err := takeOne(tx, i, take); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil || errors.Is(err, store.ErrUnavailable) || ctx.Err() != nil || len(items) == 0 {
		return err == nil && len(items) == count, err
	}
	var failed error
	for _, i := range items {
		why, err := takeAlone(ctx, s, i, now, take)
		if err != nil {
			return false, errors.Join(failed, err)
		}
		if why != nil {
			failed = errors.Join(failed, fmt.Errorf("taking %s %s: %w", i.Channel, i.ID, why))
		}
	}
	return len(items) == count, failed
}

// takeOne takes an item. A panic is the failure of this item alone.
func takeOne(tx *store.Tx, i Item, take func(tx *store.Tx, i Item) error) (err error) {
	defer func() {
		if wrong := recover(); wrong != nil {
			err = fmt.Errorf("a panic: %v", wrong)
		}
	}()
	if err := take(tx, i); err != nil {
		return err
	}
	return Drop(tx, i.ID)
}

// takeAlone takes an item that may be one that cannot be taken, and tells why it was not.
func takeAlone(ctx context.Context, s *store.Store, i Item, now time.Time, take func(tx *store.Tx, i Item) error) (why, err error) {
	why = s.Write(ctx, func(tx *store.Tx) error {
		// It is read again, as another desk may have taken it.
		again, err := Find(tx, i.ID)
		if errors.Is(err, store.ErrNotFound) || err == nil && again.State != Waiting {
			return nil
		}
		if err != nil {
			return err
		}
		return takeOne(tx, again, take)
	})
	switch {
	case why == nil:
		return nil, nil
	case errors.Is(why, store.ErrUnavailable), ctx.Err() != nil:
		return nil, why
	}
	i.Tries++
	i.State, i.Due, i.Error = Waiting, now.Add(pause(i.ID, i.Tries)), shown(why)
	if i.Tries >= MaxTries {
		i.State, i.Ended = Dead, now
	}
	err = s.Write(ctx, func(tx *store.Tx) error { return settle(tx, i, "") })
	if err != nil {
		err = fmt.Errorf("writing down what became of %s %s: %w", i.Channel, i.ID, err)
	}
	return why, err
}

func due(tx *store.Tx, channel string, now time.Time, count int) ([]Item, error) {
	return store.All(tx, scan, "SELECT "+columns+" FROM outbox_items WHERE channel = $1 AND state = 'waiting' AND due <= $2 ORDER BY due, id LIMIT $3", channel, store.Millis(now), count)
}
