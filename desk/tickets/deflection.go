package tickets

import (
	"time"
	"unicode/utf8"

	"helpwright/desk/packet"
	"helpwright/desk/tickets/scrub"
	"helpwright/journal"
	"helpwright/store"
)

// A Deflection is a ticket that was not sent, because a customer said that an article
// was the answer. Nothing says who the customer is.
type Deflection struct {
	Article  string
	Locale   string
	Revision string
	Query    string // what was written until then
}

// Deflect counts an explicit deflection. The words are kept without personal data.
func (r *Room) Deflect(tx *store.Tx, f Deflection, now time.Time) error {
	p := packet.Packet{Articles: []packet.Article{{ID: f.Article, Locale: f.Locale, Revision: f.Revision, Path: "/", Time: someTime}}}
	if p.Check() != nil {
		return wrong("article", "invalid", "an article is named by its id, locale and revision")
	}
	if err := checkLong("query", f.Query, packet.MaxQuery); err != nil {
		return err
	}
	id := store.NewID()
	_, err := tx.Exec("INSERT INTO tickets_deflections (id, article, locale, revision, words, at) VALUES ($1, $2, $3, $4, $5, $6)",
		id, f.Article, f.Locale, f.Revision, shortened(scrub.Text(f.Query), packet.MaxQuery), store.Millis(now))
	if err != nil {
		return err
	}
	return journal.Append(tx, journal.Event{Kind: "ticket.deflected", Actor: string(Customer), Subject: id, At: now, Data: fact{
		Side: Customer, Article: f.Article, Revision: f.Revision, Locale: f.Locale, Way: "explicit",
	}})
}

func shortened(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most])
}

// Deflections counts explicit deflections from one moment until before another.
func (r *Room) Deflections(tx *store.Tx, from, to time.Time) (count int64, err error) {
	err = tx.Row("SELECT COUNT(*) FROM tickets_deflections WHERE at >= $1 AND at < $2", store.Millis(from), store.Millis(to)).Scan(&count)
	return count, err
}
