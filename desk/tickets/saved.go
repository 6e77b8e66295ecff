package tickets

import (
	"encoding/json"
	"fmt"
	"strings"

	"helpwright/store"
)

// A SavedView is a list that somebody keeps under a name.
type SavedView struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Shared bool   `json:"shared"` // everybody has it
	Filter Filter `json:"filter"`

	Owner string `json:"-"` // id of an account; "" when it is shared
}

// MaxSaved is how many views somebody keeps.
const MaxSaved = 50

// SaveView keeps a new view of an agent, or changes one that has an id.
func (r *Room) SaveView(tx *store.Tx, v SavedView, owner string) (SavedView, error) {
	v.Name = strings.TrimSpace(v.Name)
	if err := checkLine("name", v.Name, MaxName, true); err != nil {
		return v, err
	}
	if err := v.Filter.check(); err != nil {
		return v, err
	}
	if v.Owner = owner; v.Shared {
		v.Owner = ""
	}
	if v.ID != "" {
		return v, dropped(tx.Exec("UPDATE tickets_views SET name = $1, owner = $2, filter = $3 WHERE id = $4", v.Name, v.Owner, asJSON(v.Filter), v.ID))
	}
	var count, last int64
	if err := tx.Row("SELECT COUNT(*), COALESCE(MAX(position), 0) FROM tickets_views WHERE owner = $1", v.Owner).Scan(&count, &last); err != nil {
		return v, err
	}
	if count >= MaxSaved {
		return v, standing("too_many", "there are %d views; drop one first", count)
	}
	v.ID = store.NewID()
	_, err := tx.Exec("INSERT INTO tickets_views (id, owner, name, filter, position) VALUES ($1, $2, $3, $4, $5)", v.ID, v.Owner, v.Name, asJSON(v.Filter), last+1)
	return v, err
}

// DropView drops a view.
func (r *Room) DropView(tx *store.Tx, id string) error {
	return dropped(tx.Exec("DELETE FROM tickets_views WHERE id = $1", id))
}

func scanView(row store.Scanner) (SavedView, error) {
	var v SavedView
	var filter []byte
	if err := row.Scan(&v.ID, &v.Owner, &v.Name, &filter); err != nil {
		return v, err
	}
	if err := json.Unmarshal(filter, &v.Filter); err != nil {
		return v, fmt.Errorf("reading a view: %w", err)
	}
	v.Shared = v.Owner == ""
	return v, nil
}

// SavedViews lists the views of an agent, the shared ones first.
func (r *Room) SavedViews(tx *store.Tx, owner string) ([]SavedView, error) {
	return store.All(tx, scanView, "SELECT id, owner, name, filter FROM tickets_views WHERE owner = '' OR owner = $1 ORDER BY owner, position, id", owner)
}

// savedView reads one view.
func savedView(tx *store.Tx, id string) (SavedView, error) {
	all, err := store.All(tx, scanView, "SELECT id, owner, name, filter FROM tickets_views WHERE id = $1", id)
	if err != nil {
		return SavedView{}, err
	}
	if len(all) == 0 {
		return SavedView{}, store.ErrNotFound
	}
	return all[0], nil
}
