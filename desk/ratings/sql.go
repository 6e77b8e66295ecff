package ratings

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"helpwright/desk/web"
	"helpwright/journal"
	"helpwright/store"
)

// give keeps a vote; a second one under the same secret takes the place of the first,
// unless it is about something else.
func give(tx *store.Tx, v vote, now time.Time) (string, error) {
	id, digest := store.NewID(), web.Digest(v.Token)
	added, err := tx.Exec("INSERT INTO ratings (id, token, article, locale, revision, helped, reasons, words, at) VALUES ($1, $2, $3, $4, $5, $6, '[]', '', $7) ON CONFLICT (token) DO NOTHING",
		id, digest, v.Article, v.Locale, v.Revision, v.Helped, store.Millis(now))
	if err == nil && added == 0 {
		var same bool
		if id, same, err = giveAgain(tx, v, digest, now); same {
			return id, err
		}
	}
	if err != nil {
		return "", err
	}
	return id, journal.Append(tx, journal.Event{Kind: "rating.given", Subject: id, At: now, Data: given{v.Article, v.Locale, v.Revision, v.Helped}})
}

// giveAgain changes the vote that stands under a secret, and says whether it was the same.
func giveAgain(tx *store.Tx, v vote, digest string, now time.Time) (id string, same bool, err error) {
	var before Rating
	err = tx.Row("SELECT id, article, locale, revision, helped FROM ratings WHERE token = $1", digest).
		Scan(&before.ID, &before.Article, &before.Locale, &before.Revision, &before.Helped)
	switch {
	case err != nil:
		return "", false, err
	case before.Article != v.Article || before.Locale != v.Locale || before.Revision != v.Revision:
		return "", false, web.Invalid("token", "token_used", "this token is that of a rating of something else")
	case before.Helped == v.Helped:
		return before.ID, true, nil
	}
	_, err = tx.Exec("UPDATE ratings SET helped = $2, at = $3 WHERE id = $1", before.ID, v.Helped, store.Millis(now))
	return before.ID, false, err
}

// given is what the journal tells of a vote.
type given struct {
	Article  string `json:"article"`
	Locale   string `json:"locale"`
	Revision string `json:"revision"`
	Helped   bool   `json:"helped"`
}

// say adds reasons and words to the rating of a secret.
func say(tx *store.Tx, token string, reasons []Reason, words string, now time.Time) error {
	list, err := json.Marshal(append([]Reason{}, reasons...))
	if err != nil {
		return fmt.Errorf("keeping the reasons of a rating: %w", err)
	}
	var id, article, locale string
	err = tx.Row("UPDATE ratings SET reasons = $2, words = $3 WHERE token = $1 RETURNING id, article, locale", web.Digest(token), list, words).
		Scan(&id, &article, &locale)
	if err != nil {
		return err
	}
	// The words stay in the table, where they are forgotten in time.
	return journal.Append(tx, journal.Event{Kind: "rating.explained", Subject: id, At: now, Data: explained{article, locale, reasons}})
}

type explained struct {
	Article string   `json:"article"`
	Locale  string   `json:"locale"`
	Reasons []Reason `json:"reasons"`
}

// ofToken is the rating of a secret.
func ofToken(tx *store.Tx, token string) (Rating, error) {
	return scan(tx.Row("SELECT "+columns+" FROM ratings WHERE token = $1", web.Digest(token)))
}

const columns = "id, article, locale, revision, helped, reasons, words, at"

func scan(row store.Scanner) (r Rating, err error) {
	var reasons []byte
	var at int64
	if err := row.Scan(&r.ID, &r.Article, &r.Locale, &r.Revision, &r.Helped, &reasons, &r.Words, &at); err != nil {
		return r, err
	}
	r.At = store.Time(at)
	return r, json.Unmarshal(reasons, &r.Reasons)
}

// Said lists the ratings with words or reasons of an article, newest first, before a
// moment. An empty article lists those of all.
func (r *Room) Said(ctx context.Context, article string, before time.Time, limit int) (found []Rating, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) (err error) {
		found, err = store.All(tx, func(s store.Scanner) (Rating, error) { return scan(s) },
			"SELECT "+columns+" FROM ratings WHERE ($1 = '' OR article = $1) AND at < $2 AND (words <> '' OR reasons <> '[]') ORDER BY at DESC, id LIMIT $3",
			article, store.Millis(before), limit)
		return err
	})
	return found, err
}

// Counts tells how the revisions of articles were rated, the last rated first. An empty
// article counts those of all.
func (r *Room) Counts(ctx context.Context, article string, limit int) (counts []Count, err error) {
	err = r.Store.Read(ctx, func(tx *store.Tx) (err error) {
		counts, err = store.All(tx, scanCount, `SELECT article, locale, revision, CAST(SUM(helped) AS bigint), CAST(SUM(1 - helped) AS bigint), MAX(at)
			FROM ratings WHERE ($1 = '' OR article = $1) GROUP BY article, locale, revision ORDER BY MAX(at) DESC, revision LIMIT $2`, article, limit)
		return err
	})
	return counts, err
}

func scanCount(row store.Scanner) (c Count, err error) {
	var last int64
	err = row.Scan(&c.Article, &c.Locale, &c.Revision, &c.Helped, &c.Not, &last)
	c.Last = store.Time(last)
	return c, err
}

// Tick forgets the words of ratings that are old enough.
func (r *Room) Tick(ctx context.Context, now time.Time) error {
	return r.Store.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec("UPDATE ratings SET words = '' WHERE at < $1 AND words <> ''", store.Millis(now.Add(-r.Keep)))
		return err
	})
}

// Erase takes an address out of the words of ratings.
func Erase(tx *store.Tx, email string) error {
	_, err := tx.ReplaceText(store.TextPlace{Table: "ratings", Key: "id", Column: "words"}, email, "[…]")
	return err
}
