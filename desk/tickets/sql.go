package tickets

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"math"
	"slices"
	"strings"
	"time"

	"helpwright/store"
)

//go:embed schema/*.sql
var schema embed.FS

// Line is the room's own line of migrations.
func Line() store.Line {
	files, err := fs.Sub(schema, "schema")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	return store.Line{Room: "tickets", Schema: files}
}

const columns = `id, number, subject, status, priority, type, reason, team, assignee, tags, fields, level, escalated,
	requester, requester_name, locale, channel, follow_up_of, split_from, merged_into, merged, packet, self_served,
	opened, updated, ended, asked, promises, due, wake, broken, messages, version`

// never is when something is due that never is, so that it sorts last.
const never = math.MaxInt64

func scanTicket(row store.Scanner) (*Ticket, error) {
	t := &Ticket{}
	var priority int
	var tags, fields, brought, promises []byte
	var opened, updated, ended, due, wake int64
	err := row.Scan(&t.ID, &t.Number, &t.Subject, &t.Status, &priority, &t.Type, &t.Reason, &t.Group, &t.Assignee, &tags, &fields, &t.Level, &t.Escalated,
		&t.Requester.Email, &t.Requester.Name, &t.Locale, &t.Channel, &t.FollowUpOf, &t.SplitFrom, &t.MergedInto, &t.Merged, &brought, &t.SelfServed,
		&opened, &updated, &ended, &t.Asked, &promises, &due, &wake, &t.Broken, &t.Messages, &t.Version)
	if err != nil {
		return nil, err
	}
	t.Priority = Priorities[min(max(priority, 0), len(Priorities)-1)]
	t.Opened, t.Updated, t.Ended = store.Time(opened), store.Time(updated), sometime(ended)
	t.Due, t.Wake = sometime(due), sometime(wake)
	for _, each := range []struct {
		text []byte
		into any
	}{{tags, &t.Tags}, {fields, &t.Fields}, {brought, &t.Packet}} {
		if err := json.Unmarshal(each.text, each.into); err != nil {
			return nil, fmt.Errorf("reading ticket %d: %w", t.Number, err)
		}
	}
	return t, t.readPromises(promises)
}

// sometime is a time that may be missing: 0 or never.
func sometime(ms int64) time.Time {
	if ms == 0 || ms == never {
		return time.Time{}
	}
	return store.Time(ms)
}

// orZero is 0 for a time that is missing.
func orZero(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return store.Millis(t)
}

func orNever(t time.Time) int64 {
	if t.IsZero() {
		return never
	}
	return store.Millis(t)
}

// load reads a ticket as it stands.
func load(tx *store.Tx, id string) (*Ticket, error) {
	all, err := store.All(tx, scanTicket, "SELECT "+columns+" FROM tickets WHERE id = $1", id)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("reading a ticket: %w", store.ErrNotFound)
	}
	return all[0], nil
}

func (t *Ticket) values() []any {
	return []any{t.ID, t.Number, t.Subject, t.Status, t.Priority.rank(), t.Type, t.Reason, t.Group, t.Assignee, asJSON(t.Tags), asJSON(t.Fields), t.Level, t.Escalated,
		t.Requester.Email, t.Requester.Name, t.Locale, t.Channel, t.FollowUpOf, t.SplitFrom, t.MergedInto, t.Merged, asJSON(t.Packet), t.SelfServed,
		store.Millis(t.Opened), store.Millis(t.Updated), orZero(t.Ended), t.Asked, t.writtenPromises(), orNever(t.Due), orNever(t.Wake), t.Broken, t.Messages, t.Version}
}

// asJSON writes what consists of plain values, which cannot fail.
func asJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

var (
	insertTicket = "INSERT INTO tickets (live, " + columns + ") VALUES (" + places(1, 34) + ")"
	updateTicket = updating()
)

// places are the placeholders from one on: $3, $4, $5.
func places(first, count int) string {
	var out strings.Builder
	for i := range count {
		if i > 0 {
			out.WriteString(", ")
		}
		fmt.Fprintf(&out, "$%d", first+i)
	}
	return out.String()
}

// updating is the statement that writes all columns of a ticket if nobody else has
// changed it meanwhile.
func updating() string {
	names := strings.Split(strings.Join(strings.Fields(columns), ""), ",")
	var out strings.Builder
	out.WriteString("UPDATE tickets SET live = $1")
	for i, name := range names {
		if i > 0 {
			fmt.Fprintf(&out, ", %s = $%d", name, i+2)
		}
	}
	fmt.Fprintf(&out, " WHERE id = $2 AND version = $%d - 1", len(names)+1)
	return out.String()
}

func insert(tx *store.Tx, t *Ticket) error {
	if _, err := tx.Exec(insertTicket, append([]any{t.Status.Live()}, t.values()...)...); err != nil {
		return fmt.Errorf("writing ticket %d: %w", t.Number, err)
	}
	return writeTags(tx, t.ID, nil, t.Tags)
}

// save writes a ticket that was loaded in the same transaction.
func save(tx *store.Tx, t *Ticket) error {
	t.Version++
	changed, err := tx.Exec(updateTicket, append([]any{t.Status.Live()}, t.values()...)...)
	if err == nil && changed != 1 {
		err = fmt.Errorf("version %d is not the next", t.Version)
	}
	if err != nil {
		return fmt.Errorf("writing ticket %d: %w", t.Number, err)
	}
	return nil
}

func writeTags(tx *store.Tx, id string, before, after []string) error {
	for _, tag := range before {
		if !slices.Contains(after, tag) {
			if _, err := tx.Exec("DELETE FROM tickets_tags WHERE tag = $1 AND ticket = $2", tag, id); err != nil {
				return err
			}
		}
	}
	for _, tag := range after {
		if !slices.Contains(before, tag) {
			if _, err := tx.Exec("INSERT INTO tickets_tags (tag, ticket) VALUES ($1, $2) ON CONFLICT DO NOTHING", tag, id); err != nil {
				return err
			}
		}
	}
	return nil
}

// nextNumber gives a number that no ticket has. Tickets are never deleted, and
// transactions that write are serial, so that numbers are given in the order of commits,
// without gaps.
func nextNumber(tx *store.Tx) (n int64, err error) {
	err = tx.Row("SELECT COALESCE(MAX(number), $1) + 1 FROM tickets", beforeFirst).Scan(&n)
	return n, err
}

// beforeFirst lies before the number of the first ticket, which so has four digits.
const beforeFirst = 1000
