package tickets

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"helpwright/desk/policy"
	"helpwright/store"
)

// A Macro is a named set of actions with text.
type Macro struct {
	ID      string  `json:"id"`
	Name    string  `json:"name"`
	Group   string  `json:"group,omitempty"` // that it is for; "" is all
	Actions Actions `json:"actions"`
}

// Actions are what a macro does, in this order. Texts may hold {{name}}, {{number}},
// {{subject}} and {{agent}}.
type Actions struct {
	Change Change `json:"change"`
	Reply  string `json:"reply,omitempty"`
	Note   string `json:"note,omitempty"`
}

// MaxMacros is how many macros a desk has at most.
const MaxMacros = 500

func (r *Room) checkMacro(m Macro) error {
	if err := checkLine("name", m.Name, MaxName, true); err != nil {
		return err
	}
	if m.Actions.Change.IsZero() && m.Actions.Reply == "" && m.Actions.Note == "" {
		return wrong("actions", "missing", "a macro does something")
	}
	for field, text := range map[string]string{"actions.reply": m.Actions.Reply, "actions.note": m.Actions.Note} {
		if err := checkLong(field, text, MaxText); err != nil {
			return err
		}
		// A slip of the pen would reach the customer as it stands.
		if rest := slots.ReplaceAllString(text, ""); strings.Contains(rest, "{{") {
			return wrong(field, "placeholder", "between double braces stand name, number, subject or agent")
		}
	}
	return r.Rules().check(m.Actions.Change, &Ticket{Status: StatusPending})
}

// SaveMacro keeps a new macro, or changes one that has an id.
func (r *Room) SaveMacro(tx *store.Tx, m Macro, by By, now time.Time) (Macro, error) {
	m.Name = strings.TrimSpace(m.Name)
	if err := r.checkMacro(m); err != nil {
		return m, err
	}
	if m.ID != "" {
		changed, err := tx.Exec("UPDATE tickets_macros SET name = $1, team = $2, actions = $3, by = $4, at = $5 WHERE id = $6", m.Name, m.Group, asJSON(m.Actions), by.ID, store.Millis(now), m.ID)
		if err == nil && changed == 0 {
			err = store.ErrNotFound
		}
		return m, err
	}
	var count int
	if err := tx.Row("SELECT COUNT(*) FROM tickets_macros").Scan(&count); err != nil {
		return m, err
	}
	if count >= MaxMacros {
		return m, standing("too_many", "there are %d macros; drop one first", count)
	}
	m.ID = store.NewID()
	_, err := tx.Exec("INSERT INTO tickets_macros (id, name, team, actions, by, at) VALUES ($1, $2, $3, $4, $5, $6)", m.ID, m.Name, m.Group, asJSON(m.Actions), by.ID, store.Millis(now))
	return m, err
}

// DropMacro drops a macro.
func (r *Room) DropMacro(tx *store.Tx, id string) error {
	return dropped(tx.Exec("DELETE FROM tickets_macros WHERE id = $1", id))
}

// dropped makes an error of a row that was not there.
func dropped(changed int64, err error) error {
	if err == nil && changed == 0 {
		return store.ErrNotFound
	}
	return err
}

func scanMacro(row store.Scanner) (Macro, error) {
	var m Macro
	var actions []byte
	if err := row.Scan(&m.ID, &m.Name, &m.Group, &actions); err != nil {
		return m, err
	}
	if err := json.Unmarshal(actions, &m.Actions); err != nil {
		return m, fmt.Errorf("reading a macro: %w", err)
	}
	return m, nil
}

// Macros lists all macros in the order in which they were made.
func (r *Room) Macros(tx *store.Tx) ([]Macro, error) {
	return store.All(tx, scanMacro, "SELECT id, name, team, actions FROM tickets_macros ORDER BY at, id")
}

// macro reads one macro.
func macro(tx *store.Tx, id string) (Macro, error) {
	all, err := store.All(tx, scanMacro, "SELECT id, name, team, actions FROM tickets_macros WHERE id = $1", id)
	if err != nil {
		return Macro{}, err
	}
	if len(all) == 0 {
		return Macro{}, store.ErrNotFound
	}
	return all[0], nil
}

// Apply runs a macro on a ticket. One that says something to the customer cannot be
// undone, as no reply can: the status that goes with it would be told without it.
func (r *Room) Apply(tx *store.Tx, id, macroID string, by By, actor policy.Actor, now time.Time) (t *Ticket, undo string, err error) {
	m, err := macro(tx, macroID)
	if err != nil {
		return nil, "", err
	}
	if t, err = load(tx, id); err != nil {
		return nil, "", err
	}
	fill := t.filler(by)
	if m.Actions.Note != "" {
		if _, err := r.Note(tx, id, Word{Text: fill.Replace(m.Actions.Note), Via: "desk"}, by, actor, now); err != nil {
			return nil, "", err
		}
	}
	if m.Actions.Reply != "" {
		if t, _, err = r.Say(tx, id, Word{Text: fill.Replace(m.Actions.Reply), Via: "desk"}, by, actor, now); err != nil {
			return nil, "", err
		}
	}
	if m.Actions.Change.IsZero() {
		return t, "", nil
	}
	if t, undo, err = r.Change(tx, id, m.Actions.Change, 0, by, now); m.Actions.Reply != "" {
		undo = ""
	}
	return t, undo, err
}

// slots are the places in texts of macros that are filled.
var slots = regexp.MustCompile(`\{\{(?:name|number|subject|agent)\}\}`)

// filler puts what a ticket is about into the texts of macros. What comes from the
// customer is put in once and not looked through again.
func (t *Ticket) filler(by By) *strings.Replacer {
	return strings.NewReplacer("{{name}}", t.Requester.Name, "{{number}}", strconv.FormatInt(t.Number, 10), "{{subject}}", t.Subject, "{{agent}}", by.Name)
}

// A Canned is a reply made of an article, for the customer's locale.
type Canned struct {
	Article Article `json:"article"`
	Text    string  `json:"text"` // the words of the article, Markdown
}
