package journal

import (
	"math"
	"time"

	"helpwright/store"
)

// Forget removes the oldest entries, as far as they are from before a time and every
// watcher has taken them, and tells how many there were. Numbers are not given again.
func Forget(tx *store.Tx, before time.Time) (int64, error) {
	if _, err := tx.Exec("UPDATE journal_forgotten SET last = " + last); err != nil {
		return 0, err
	}
	return tx.Exec(`DELETE FROM journal_entries
		WHERE sequence < COALESCE((SELECT sequence FROM journal_entries WHERE at >= $1 ORDER BY sequence LIMIT 1), $2)
		AND sequence <= COALESCE((SELECT MIN(cursor) FROM journal_watchers), $2)`, store.Millis(before), math.MaxInt64)
}

// Erase takes a person out of what was told: a pseudonym takes the place of the id, and
// what else was told of the person goes.
func Erase(tx *store.Tx, person, pseudonym string) error {
	if _, err := tx.Exec("UPDATE journal_entries SET subject = $1, data = 'null' WHERE subject = $2", pseudonym, person); err != nil {
		return err
	}
	_, err := tx.Exec("UPDATE journal_entries SET actor = $1 WHERE actor = $2", pseudonym, person)
	return err
}
