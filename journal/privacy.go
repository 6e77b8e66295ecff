package journal

import (
	"time"

	"helpwright/store"
)

// Forget removes entries from before a time that every watcher has taken, and tells
// how many there were. Numbers are not given again.
func Forget(tx *store.Tx, before time.Time) (int64, error) {
	return tx.Exec(`DELETE FROM journal_entries WHERE at < $1
		AND NOT EXISTS (SELECT 1 FROM journal_watchers WHERE cursor < journal_entries.sequence)`, store.Millis(before))
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
