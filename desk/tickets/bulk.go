package tickets

import (
	"errors"
	"slices"
	"time"

	"helpwright/store"
)

// MaxBulk is how many tickets are changed at once.
const MaxBulk = 100

// A Bulked is what became of one of many tickets.
type Bulked struct {
	ID   string `json:"id"`
	Code string `json:"code,omitempty"` // why it was not changed
	Why  string `json:"detail,omitempty"`
}

// Bulk changes many tickets at once. Those that cannot be changed so stay as they are,
// and the others are changed all the same. One word undoes it.
func (r *Room) Bulk(tx *store.Tx, ids []string, c Change, by By, now time.Time) (out []Bulked, undo string, err error) {
	switch {
	case len(ids) == 0 || len(ids) > MaxBulk:
		return nil, "", wrong("tickets", "invalid", "1 to %d tickets are changed at once", MaxBulk)
	case c.IsZero():
		return nil, "", wrong("change", "missing", "nothing is to be changed")
	}
	var did []undoing
	for i, id := range ids {
		if slices.Contains(ids[:i], id) {
			continue
		}
		list, err := r.bulkOne(tx, id, c, by, now)
		var no *Refusal
		switch {
		case errors.As(err, &no):
			out = append(out, Bulked{id, no.Code, no.Why})
		case errors.Is(err, store.ErrNotFound):
			out = append(out, Bulked{id, "not_found", "there is no such ticket"})
		case err != nil:
			return nil, "", err
		default:
			out = append(out, Bulked{ID: id})
			did = append(did, undoing{id, list})
		}
	}
	undo, err = r.keepUndo(tx, did, by, now)
	return out, undo, err
}

// bulkOne changes one of many. A refusal leaves it as time has left it.
func (r *Room) bulkOne(tx *store.Tx, id string, c Change, by By, now time.Time) ([]Altered, error) {
	d, err := r.begin(tx, id, by, now)
	if err != nil {
		return nil, err
	}
	list, err := d.change(c)
	var no *Refusal
	if errors.As(err, &no) {
		return nil, errors.Join(err, d.end())
	}
	return list, err
}
