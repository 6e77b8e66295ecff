package tickets

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"helpwright/desk/policy"
	"helpwright/store"
)

// A Filter says which tickets are listed, and in what order. What is empty does not
// narrow.
type Filter struct {
	View     View       `json:"view,omitempty"`
	Status   []Status   `json:"status,omitempty"`
	Priority []Priority `json:"priority,omitempty"`
	Type     Type       `json:"type,omitempty"`
	Reason   string     `json:"reason,omitempty"`
	Group    string     `json:"group,omitempty"`
	Assignee string     `json:"assignee,omitempty"` // id of an account
	Tag      string     `json:"tag,omitempty"`
	Channel  Channel    `json:"channel,omitempty"`
	From     string     `json:"from,omitempty"`  // address of the requester
	Words    string     `json:"words,omitempty"` // that all stand in it; the ends may be missing
	Order    Order      `json:"order,omitempty"`
	Reversed bool       `json:"reversed,omitempty"`
}

// A View is a list that everybody has.
type View string

const (
	ViewAll        View = "all"        // live ones and others
	ViewLive       View = "live"       // neither solved nor closed
	ViewMine       View = "mine"       // live ones that the agent has claimed
	ViewUnassigned View = "unassigned" // live ones that nobody has
	ViewGroup      View = "group"      // live ones of the agent's groups
	ViewPending    View = "pending"    // waiting for the customer
	ViewBroken     View = "breached"   // live ones of which a promise was broken
)

// Views lists all of them, in the order in which they are shown.
var Views = []View{ViewMine, ViewUnassigned, ViewGroup, ViewPending, ViewBroken, ViewLive, ViewAll}

// An Order is by what tickets are listed.
type Order string

const (
	ByUpdate   Order = "updated"  // the last changed first
	ByOpening  Order = "number"   // the newest first
	ByDue      Order = "due"      // what comes due first
	ByPriority Order = "priority" // the highest first
)

// Orders lists all of them.
var Orders = []Order{ByUpdate, ByOpening, ByDue, ByPriority}

// MaxPage is how many tickets stand on a page at most.
const MaxPage = 100

// check says what is wrong with a filter.
func (f Filter) check() error {
	switch {
	case f.View != "" && !slices.Contains(Views, f.View):
		return wrong("view", "unknown", "there is no view of this name")
	case f.Order != "" && !slices.Contains(Orders, f.Order):
		return wrong("order", "unknown", "there is no order of this name")
	case f.Type != "" && !slices.Contains(Types, f.Type):
		return wrong("type", "unknown", "there is no type of this name")
	case f.Channel != "" && !slices.Contains(Channels, f.Channel):
		return wrong("channel", "unknown", "there is no channel of this name")
	case len(f.Status) > len(Statuses) || len(f.Priority) > len(Priorities):
		return wrong("status", "invalid", "each is named once")
	}
	for _, s := range f.Status {
		if !slices.Contains(Statuses, s) {
			return wrong("status", "unknown", "there is no status of this name")
		}
	}
	for _, p := range f.Priority {
		if p.rank() < 0 {
			return wrong("priority", "unknown", "there is no priority of this name")
		}
	}
	for field, text := range map[string]string{"reason": f.Reason, "group": f.Group, "assignee": f.Assignee, "tag": f.Tag, "from": f.From, "words": f.Words} {
		if err := checkLine(field, text, MaxSubject, false); err != nil {
			return err
		}
	}
	return nil
}

// A where collects conditions. Their text is written in this package alone; what comes
// from requests stands among the arguments.
type where struct {
	parts []string
	args  []any
}

// and adds a condition in which each ? stands for the next argument.
func (w *where) and(condition string, args ...any) {
	var out strings.Builder
	for _, c := range condition {
		if c == '?' {
			w.args = append(w.args, args[0])
			args = args[1:]
			out.WriteString("$" + strconv.Itoa(len(w.args)))
			continue
		}
		out.WriteRune(c)
	}
	w.parts = append(w.parts, out.String())
}

// among adds that a column is one of some values.
func among[T any](w *where, column string, values []T) {
	if len(values) == 0 {
		return
	}
	args := make([]any, len(values))
	for i, v := range values {
		args[i] = v
	}
	w.and(column+" IN ("+strings.TrimSuffix(strings.Repeat("?, ", len(values)), ", ")+")", args...)
}

func (w *where) String() string {
	if len(w.parts) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(w.parts, " AND ")
}

// conditions writes a filter down for an agent.
func (f Filter) conditions(w *where, a policy.Actor) {
	switch f.View {
	case ViewLive:
		w.and("live = 1")
	case ViewMine:
		w.and("assignee = ? AND assignee <> '' AND live = 1", a.ID)
	case ViewUnassigned:
		w.and("assignee = '' AND live = 1")
	case ViewGroup:
		w.and("live = 1")
		among(w, "team", append([]string{""}, a.Groups...))
	case ViewPending:
		w.and("live = 1 AND status = ?", StatusPending)
	case ViewBroken:
		w.and("live = 1 AND broken > 0")
	}
	among(w, "status", f.Status)
	ranks := make([]int, len(f.Priority))
	for i, p := range f.Priority {
		ranks[i] = p.rank()
	}
	among(w, "priority", ranks)
	for _, each := range []struct{ condition, value string }{
		{"type = ?", string(f.Type)}, {"reason = ?", f.Reason}, {"team = ? AND team <> ''", f.Group}, {"assignee = ? AND assignee <> ''", f.Assignee},
		{"channel = ?", string(f.Channel)}, {"requester = ?", lowered(f.From)}, {"id IN (SELECT ticket FROM tickets_tags WHERE tag = ?)", f.Tag},
	} {
		if each.value != "" {
			w.and(each.condition, each.value)
		}
	}
	f.words(w, false)
}

// words adds that each word begins one of the ticket's. Of customers only words that
// they have seen count.
func (f Filter) words(w *where, publicOnly bool) {
	words := askedWords(f.Words)
	if strings.TrimSpace(f.Words) != "" && len(words) == 0 {
		w.and("1 = 0")
	}
	for _, word := range words {
		condition := "id IN (SELECT ticket FROM tickets_words WHERE word >= ? AND word < ?"
		if publicOnly {
			condition += " AND public = 1"
		}
		w.and(condition+")", kept(word), beyond(word))
	}
}

// sorted are the columns by which an order goes, and whether downwards.
var sorted = map[Order]struct {
	column string
	down   bool
}{
	ByUpdate:   {"updated", true},
	ByOpening:  {"number", true},
	ByDue:      {"due", false},
	ByPriority: {"priority", true},
}

func (t *Ticket) sortValue(column string) int64 {
	switch column {
	case "number":
		return t.Number
	case "due":
		return orNever(t.Due)
	case "priority":
		return int64(t.Priority.rank())
	}
	return store.Millis(t.Updated)
}

// A place is where a page ended.
type place struct {
	Order Order  `json:"o"`
	Value int64  `json:"v"`
	ID    string `json:"i"`
}

// page reads one page of tickets behind a place, and the place behind it, "" at the end.
func page(tx *store.Tx, w *where, order Order, reversed bool, limit int, after string) ([]*Ticket, string, error) {
	if order == "" {
		order = ByUpdate
	}
	by := sorted[order]
	down := by.down != reversed
	direction, beyond := "", ">"
	if down {
		direction, beyond = " DESC", "<"
	}
	if after != "" {
		p, err := readPlace(after, order)
		if err != nil {
			return nil, "", err
		}
		w.and("("+by.column+" "+beyond+" ? OR "+by.column+" = ? AND id "+beyond+" ?)", p.Value, p.Value, p.ID)
	}
	if limit <= 0 || limit > MaxPage {
		limit = MaxPage
	}
	w.args = append(w.args, limit+1)
	all, err := store.All(tx, scanTicket, "SELECT "+columns+" FROM tickets"+w.String()+
		" ORDER BY "+by.column+direction+", id"+direction+" LIMIT $"+strconv.Itoa(len(w.args)), w.args...)
	if err != nil {
		return nil, "", fmt.Errorf("listing tickets: %w", err)
	}
	if len(all) <= limit {
		return all, "", nil
	}
	all = all[:limit]
	last := all[limit-1]
	return all, base64.RawURLEncoding.EncodeToString([]byte(asJSON(place{order, last.sortValue(by.column), last.ID}))), nil
}

func readPlace(text string, order Order) (p place, err error) {
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || json.Unmarshal(b, &p) != nil || p.Order != order || len(p.ID) > 64 {
		return p, wrong("after", "invalid", "this is no place in this list")
	}
	return p, nil
}

// List lists tickets for an agent, a page at a time.
func (r *Room) List(tx *store.Tx, a policy.Actor, f Filter, limit int, after string) (rows []AgentRow, next string, err error) {
	if err := f.check(); err != nil {
		return nil, "", err
	}
	if id, err := ByNumber(tx, strings.TrimSpace(f.Words)); err == nil && strings.HasPrefix(strings.TrimSpace(f.Words), "#") {
		t, err := load(tx, id)
		if err != nil {
			return nil, "", err
		}
		rows = []AgentRow{t.agentRow()}
		return rows, "", r.name(tx, []*AgentRow{&rows[0]})
	}
	w := &where{}
	f.conditions(w, a)
	all, next, err := page(tx, w, f.Order, f.Reversed, limit, after)
	if err != nil {
		return nil, "", err
	}
	rows = make([]AgentRow, len(all))
	named := make([]*AgentRow, len(all))
	for i, t := range all {
		rows[i] = t.agentRow()
		named[i] = &rows[i]
	}
	return rows, next, r.name(tx, named)
}

// Mine lists the tickets that a customer may read: those of the proved address and
// those that mailed links opened.
func (r *Room) Mine(tx *store.Tx, a policy.Actor, status Label, words string, limit int, after string) (rows []CustomerRow, next string, err error) {
	rows = []CustomerRow{}
	w := &where{}
	switch {
	case a.Role != policy.Customer || a.Email == "" && len(a.Tickets) == 0:
		return rows, "", nil
	case len(a.Tickets) == 0:
		w.and("requester = ?", a.Email)
	default:
		args := []any{a.Email}
		for _, id := range a.Tickets {
			args = append(args, id)
		}
		w.and("(requester = ? AND requester <> '' OR id IN ("+strings.TrimSuffix(strings.Repeat("?, ", len(a.Tickets)), ", ")+"))", args...)
	}
	if status != "" {
		var some []Status
		for _, s := range Statuses {
			if s.Label() == status {
				some = append(some, s)
			}
		}
		if len(some) == 0 {
			return nil, "", wrong("status", "unknown", "there is no status of this name")
		}
		among(w, "status", some)
	}
	if err := checkLine("words", words, MaxSubject, false); err != nil {
		return nil, "", err
	}
	Filter{Words: words}.words(w, true)
	all, next, err := page(tx, w, ByUpdate, false, limit, after)
	for _, t := range all {
		rows = append(rows, t.customerRow())
	}
	return rows, next, err
}

// Counts says how many tickets stand in each view but the one of all, which grows
// without end and says nothing. It goes through the live ones once.
func (r *Room) Counts(tx *store.Tx, a policy.Actor) (map[View]int64, error) {
	w := &where{}
	var sums []string
	counted := []View{ViewMine, ViewUnassigned, ViewGroup, ViewPending, ViewBroken}
	for _, v := range counted {
		one := &where{args: w.args}
		Filter{View: v}.conditions(one, a)
		w.args = one.args
		sums = append(sums, "COALESCE(SUM(CASE WHEN "+strings.Join(one.parts, " AND ")+" THEN 1 ELSE 0 END), 0)")
	}
	n := make([]int64, len(counted)+1)
	into := make([]any, len(n))
	for i := range n {
		into[i] = &n[i]
	}
	if err := tx.Row("SELECT COUNT(*), "+strings.Join(sums, ", ")+" FROM tickets WHERE live = 1", w.args...).Scan(into...); err != nil {
		return nil, fmt.Errorf("counting tickets: %w", err)
	}
	out := map[View]int64{ViewLive: n[0]}
	for i, v := range counted {
		out[v] = n[i+1]
	}
	return out, nil
}
