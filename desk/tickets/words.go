package tickets

import (
	"cmp"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"helpwright/store"
)

// Tickets are found by words of their subject and messages, of the requester, and by
// number. Words are cut and written into a table, which [Room.Tick] keeps up to date
// within moments. Words of notes are kept apart: customers do not find by them.

const (
	maxIndexed = 600 // words of a message
	maxWord    = 24  // bytes; longer words are cut
)

// cut finds the words of a text: runs of letters and digits, in lower case. Scripts
// without spaces give pairs of letters.
func cut(text string, most int) []string {
	var out []string
	seen := map[string]bool{}
	add := func(word string) {
		for len(word) > maxWord || !validEnd(word) {
			word = word[:len(word)-1]
		}
		if word != "" && !seen[word] && len(out) < most {
			seen[word] = true
			out = append(out, word)
		}
	}
	isWord := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) }
	for _, run := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !isWord(r) }) {
		for _, part := range byScript([]rune(run)) {
			if !spaceless(part[0]) {
				add(string(part))
				continue
			}
			for i := range part {
				add(string(part[i:min(i+2, len(part))]))
			}
		}
	}
	return out
}

// validEnd says whether a text does not end within a letter.
func validEnd(text string) bool { return strings.ToValidUTF8(text, "") == text }

// byScript parts a run where a script without spaces meets another.
func byScript(run []rune) [][]rune {
	var parts [][]rune
	begin := 0
	for i := 1; i <= len(run); i++ {
		if i == len(run) || spaceless(run[i]) != spaceless(run[begin]) {
			parts = append(parts, run[begin:i])
			begin = i
		}
	}
	return parts
}

func spaceless(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// askedWords are the words of a search. The last letter of a run without spaces is part of
// a pair already.
func askedWords(text string) []string {
	const most = 8
	var out []string
	for _, word := range cut(text, 4*most) {
		runes := []rune(word)
		single := len(runes) == 1 && spaceless(runes[0])
		if single && len(out) > 0 && strings.HasSuffix(out[len(out)-1], word) {
			continue
		}
		if len(out) < most {
			out = append(out, word)
		}
	}
	return out
}

// kept is a word as the table has it. Between kept(w) and beyond(w) lie all words that
// begin with w.
func kept(word string) string { return hex.EncodeToString([]byte(word)) }

func beyond(word string) string { return kept(word) + "g" }

// index writes words of messages that the search does not know yet. It says whether
// more are waiting.
func (r *Room) index(tx *store.Tx) (more bool, err error) {
	const most = 50
	waiting, err := store.All(tx, scanMessage, "SELECT "+messageColumns+" FROM tickets_messages WHERE indexed = 0 ORDER BY ticket, sequence LIMIT $1", most)
	if err != nil {
		return false, err
	}
	fresh := map[entry]bool{}
	named := ""
	for _, m := range waiting {
		add(fresh, m.Ticket, cut(m.Text, maxIndexed), m.Kind == Reply)
		if m.Ticket != named {
			t, err := load(tx, m.Ticket)
			if err != nil {
				return false, fmt.Errorf("indexing a message: %w", err)
			}
			add(fresh, m.Ticket, t.names(), true)
			named = m.Ticket
		}
		if _, err := tx.Exec("UPDATE tickets_messages SET indexed = 1 WHERE id = $1", m.ID); err != nil {
			return false, fmt.Errorf("indexing a message: %w", err)
		}
	}
	if err := writeWords(tx, fresh); err != nil {
		return false, fmt.Errorf("indexing messages: %w", err)
	}
	return len(waiting) == most, nil
}

// An entry is a row of the table of words.
type entry struct {
	word   string // as kept
	ticket string
	public bool
}

func add(to map[entry]bool, ticket string, words []string, public bool) {
	for _, w := range words {
		to[entry{kept(w), ticket, public}] = true
	}
}

// names are the words by which a ticket is found whatever was said in it.
func (t *Ticket) names() []string {
	text := fmt.Sprintf("%d %s %s %s", t.Number, t.Subject, t.Requester.Name, t.Requester.Email)
	for _, answer := range t.Fields {
		text += " " + answer
	}
	return cut(text, maxIndexed)
}

// Rows are written many at a time, so many by one statement, and the rest one by one:
// both statements stay prepared.
const rowsAtOnce = 50

var (
	insertWord  = insertingWords(1)
	insertWords = insertingWords(rowsAtOnce)
)

func insertingWords(rows int) string {
	const perRow = 3
	var out strings.Builder
	for i := range rows {
		if i > 0 {
			out.WriteString(", ")
		}
		out.WriteString("(" + places(i*perRow+1, perRow) + ")")
	}
	return "INSERT INTO tickets_words (word, ticket, public) VALUES " + out.String() + " ON CONFLICT DO NOTHING"
}

// writeWords writes entries in their order, which is that of the table: what lies close
// together is written together.
func writeWords(tx *store.Tx, entries map[entry]bool) error {
	sorted := slices.SortedFunc(maps.Keys(entries), func(a, b entry) int {
		return cmp.Or(strings.Compare(a.word, b.word), strings.Compare(a.ticket, b.ticket))
	})
	for len(sorted) > 0 {
		statement, count := insertWords, rowsAtOnce
		if len(sorted) < rowsAtOnce {
			statement, count = insertWord, 1
		}
		args := make([]any, 0, 3*count)
		for _, e := range sorted[:count] {
			args = append(args, e.word, e.ticket, e.public)
		}
		if _, err := tx.Exec(statement, args...); err != nil {
			return err
		}
		sorted = sorted[count:]
	}
	return nil
}

// reindex lets the search learn a ticket anew.
func reindex(tx *store.Tx, ticket string) error {
	if _, err := tx.Exec("DELETE FROM tickets_words WHERE ticket = $1", ticket); err != nil {
		return err
	}
	_, err := tx.Exec("UPDATE tickets_messages SET indexed = 0 WHERE ticket = $1 AND kind <> $2", ticket, Told)
	return err
}
