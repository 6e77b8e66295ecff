package tickets

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"helpwright/desk/packet"
	"helpwright/store"
)

// Hows lists the ways in which an article stands in connection with a ticket.
var Hows = []How{Linked, Quoted, Used}

// find makes sure that an article is published, and names it as its readers see it.
// It asks other parts of the program and is called before a transaction.
func (r *Room) find(ctx context.Context, id, locale string, how How) (Article, error) {
	if !slices.Contains(Hows, how) {
		return Article{}, wrong("how", "unknown", "an article is linked, quoted or used")
	}
	if r.Published == nil {
		return Article{}, wrong("article", "unknown", "there is no article of this name")
	}
	a, _, ok := r.Published(ctx, id, locale)
	if !ok {
		return Article{}, wrong("article", "unknown", "there is no article of this name")
	}
	a.How = how
	return a, nil
}

// Link notes that an article stands in connection with a ticket. What is linked and
// quoted counts for the link rate.
func (r *Room) Link(tx *store.Tx, id string, a Article, by By, now time.Time) (*Ticket, error) {
	d, err := r.begin(tx, id, by, now)
	if err != nil {
		return nil, err
	}
	if err := d.keepArticle(a); err != nil {
		return nil, err
	}
	if err := d.tell(Event{Did: DidLink, Article: &a}); err != nil {
		return nil, err
	}
	return d.t, d.end()
}

func (d *doing) keepArticle(a Article) error {
	_, err := d.tx.Exec(`INSERT INTO tickets_articles (ticket, article, how, locale, revision, title, path, agent, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (ticket, article, how) DO UPDATE SET locale = excluded.locale, revision = excluded.revision, title = excluded.title, path = excluded.path`,
		d.t.ID, a.ID, a.How, a.Locale, a.Revision, a.Title, a.Path, d.by.ID, store.Millis(d.now))
	return err
}

// Unlink takes back that an article stands in connection with a ticket.
func (r *Room) Unlink(tx *store.Tx, id, article string, how How, by By, now time.Time) (*Ticket, error) {
	d, err := r.begin(tx, id, by, now)
	if err != nil {
		return nil, err
	}
	was, err := tx.Exec("DELETE FROM tickets_articles WHERE ticket = $1 AND article = $2 AND how = $3", id, article, how)
	switch {
	case err != nil:
		return nil, err
	case was == 0:
		return nil, store.ErrNotFound
	}
	if err := d.tell(Event{Did: DidUnlink, Article: &Article{ID: article, How: how}}); err != nil {
		return nil, err
	}
	return d.t, d.end()
}

func scanArticle(row store.Scanner) (a Article, err error) {
	err = row.Scan(&a.ID, &a.How, &a.Locale, &a.Revision, &a.Title, &a.Path)
	return a, err
}

// articlesOf lists the articles of a ticket in the order in which they came.
func articlesOf(tx *store.Tx, ticket string) ([]Article, error) {
	return store.All(tx, scanArticle, "SELECT article, how, locale, revision, title, path FROM tickets_articles WHERE ticket = $1 ORDER BY at, article, how", ticket)
}

// A LinkRate is how many of the tickets that ended in a time had an article linked or
// quoted: the measure that KCS calls link rate.
type LinkRate struct {
	Ended   int64      `json:"ended"`
	Linked  int64      `json:"linked"`
	Percent int        `json:"percent"` // 0 when nothing ended
	Most    []LinkedTo `json:"most"`    // articles by how many tickets they helped
}

// A LinkedTo is how often an article stood in connection with a ticket.
type LinkedTo struct {
	Article string `json:"article"`
	Title   string `json:"title"`
	Tickets int64  `json:"tickets"`
}

// LinkRate counts tickets that ended from one moment until before another. Those that
// went into others do not count.
func (r *Room) LinkRate(tx *store.Tx, from, to time.Time) (LinkRate, error) {
	var out LinkRate
	err := tx.Row(`SELECT COUNT(*), COALESCE(SUM(CASE WHEN EXISTS (SELECT 1 FROM tickets_articles WHERE ticket = tickets.id AND how <> 'used') THEN 1 ELSE 0 END), 0)
		FROM tickets WHERE live = 0 AND merged_into = '' AND ended >= $1 AND ended < $2`, store.Millis(from), store.Millis(to)).Scan(&out.Ended, &out.Linked)
	if err != nil {
		return out, fmt.Errorf("counting links: %w", err)
	}
	if out.Ended > 0 {
		out.Percent = int((200*out.Linked + out.Ended) / (2 * out.Ended))
	}
	out.Most, err = store.All(tx, func(row store.Scanner) (l LinkedTo, err error) {
		return l, row.Scan(&l.Article, &l.Title, &l.Tickets)
	}, `SELECT article, MAX(title), COUNT(DISTINCT ticket) AS tickets FROM tickets_articles WHERE at >= $1 AND at < $2
		GROUP BY article ORDER BY tickets DESC, article LIMIT 50`, store.Millis(from), store.Millis(to))
	return out, err
}

// maxSteps is how many steps of agents a ticket holds.
const maxSteps = 500

// Step notes a step of a guide that an agent did with the customer. It stands in one
// list with those that the customer did alone.
func (r *Room) Step(tx *store.Tx, id string, s Step, by By, now time.Time) (*Ticket, error) {
	if err := checkStep(s); err != nil {
		return nil, err
	}
	d, err := r.begin(tx, id, by, now)
	if err != nil {
		return nil, err
	}
	var last int64
	if err := tx.Row("SELECT COALESCE(MAX(sequence), 0) FROM tickets_steps WHERE ticket = $1", id).Scan(&last); err != nil {
		return nil, err
	}
	if last >= maxSteps {
		return nil, standing("too_many", "a ticket holds at most %d steps", maxSteps)
	}
	s.Side, s.Name, s.At = by.Side, by.Name, d.now
	_, err = tx.Exec("INSERT INTO tickets_steps (ticket, sequence, article, locale, revision, step, title, answer, choice, side, agent, name, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
		id, last+1, s.Article, s.Locale, s.Revision, s.ID, s.Title, s.Answer, s.Choice, s.Side, by.ID, s.Name, store.Millis(s.At))
	if err != nil {
		return nil, err
	}
	if err := d.tell(Event{Did: DidStep, Step: &s}); err != nil {
		return nil, err
	}
	return d.t, d.end()
}

// steps lists what was done in guides: by the customer before, and by agents since.
func steps(tx *store.Tx, t *Ticket) ([]Step, error) {
	var all []Step
	trails := slices.Clone(t.Packet.Trails)
	slices.SortStableFunc(trails, func(a, b packet.Trail) int { return cmp.Compare(a.Time, b.Time) })
	for _, trail := range trails {
		for _, a := range trail.Answers {
			all = append(all, Step{trail.Article, trail.Locale, trail.Revision, a.Step, a.Title, a.Answer, a.To, Customer, "", store.Time(trail.Time)})
		}
	}
	since, err := store.All(tx, func(row store.Scanner) (s Step, err error) {
		var at int64
		err = row.Scan(&s.Article, &s.Locale, &s.Revision, &s.ID, &s.Title, &s.Answer, &s.Choice, &s.Side, &s.Name, &at)
		s.At = store.Time(at)
		return s, err
	}, "SELECT article, locale, revision, step, title, answer, choice, side, name, at FROM tickets_steps WHERE ticket = $1 ORDER BY sequence", t.ID)
	return append(all, since...), err
}
