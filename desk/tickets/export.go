package tickets

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"strconv"
	"strings"
	"time"
	"unicode"

	"helpwright/desk/policy"
	"helpwright/store"
)

// MaxExport is how many tickets are taken out at once.
const MaxExport = 20000

// exported are the columns of a table of tickets.
var exported = []string{
	"number", "subject", "status", "priority", "type", "reason", "group", "assignee", "tags", "level",
	"requester", "requester_name", "opened", "updated", "ended", "due", "broken",
}

// all reads all tickets of a filter, a page at a time, each page in a look of its own,
// so that a long export holds nobody up.
func (r *Room) all(ctx context.Context, a policy.Actor, f Filter) ([]AgentRow, error) {
	f.Order = ByOpening
	out := []AgentRow{}
	for after := ""; len(out) < MaxExport; {
		var rows []AgentRow
		err := r.Store.Read(ctx, func(tx *store.Tx) (err error) {
			rows, after, err = r.List(tx, a, f, MaxPage, after)
			return err
		})
		if err != nil {
			return nil, err
		}
		if out = append(out, rows...); after == "" {
			break
		}
	}
	return out, nil
}

// CSV writes tickets as a table that spreadsheets read. Cells that a spreadsheet would
// take for a formula begin with an apostrophe.
func (r *Room) CSV(ctx context.Context, a policy.Actor, f Filter) ([]byte, error) {
	rows, err := r.all(ctx, a, f)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	w.UseCRLF = true
	if err := w.Write(exported); err != nil {
		return nil, err
	}
	for _, row := range rows {
		cells := []string{
			strconv.FormatInt(row.Number, 10), row.Subject, string(row.Status), string(row.Priority), string(row.Type), row.Reason, row.Group,
			row.AssigneeName, strings.Join(row.Tags, " "), strconv.Itoa(row.Level), row.Requester, row.RequesterName,
			stamp(&row.Opened), stamp(&row.Updated), stamp(row.Ended), stamp(row.Due), strconv.Itoa(row.Broken),
		}
		for i, cell := range cells {
			cells[i] = plainCell(cell)
		}
		if err := w.Write(cells); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return out.Bytes(), w.Error()
}

func stamp(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// plainCell makes text of what a spreadsheet would take for a formula. Some skip
// spaces and letters that cannot be seen, and look behind the ends of lines first.
func plainCell(cell string) string {
	for line := range strings.FieldsFuncSeq(cell, func(r rune) bool { return r == '\n' || r == '\r' }) {
		if start := strings.TrimLeftFunc(line, skipped); start != line || strings.HasPrefix(start, "=") || strings.IndexAny(start, "+-@＝＋－＠|%") == 0 {
			return "'" + cell
		}
	}
	return cell
}

func skipped(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
}

// JSON writes tickets as a list.
func (r *Room) JSON(ctx context.Context, a policy.Actor, f Filter) ([]byte, error) {
	rows, err := r.all(ctx, a, f)
	if err != nil {
		return nil, err
	}
	return json.MarshalIndent(rows, "", "\t")
}
