package tickets

import (
	"context"
	"slices"
	"strings"

	"helpwright/desk/tickets/scrub"
	"helpwright/store"
)

// A Draft is what a ticket gives to the first version of an article: the customer's
// words and the answer that helped, both without personal data. Whoever writes the
// article reads it once more: a program knows no name that it was not told.
type Draft struct {
	Number   int64     `json:"number"`
	Locale   string    `json:"locale"`
	Reason   string    `json:"reason,omitempty"`
	Title    string    `json:"title"`    // the subject
	Words    []string  `json:"words"`    // what the customer wrote, in order
	Answers  []string  `json:"answers"`  // what was replied, in order
	Searches []string  `json:"searches"` // what the customer looked for in vain
	Linked   []Article `json:"linked"`   // articles that were linked or quoted
	Similar  []Article `json:"similar"`  // articles that say something alike, the best first
	Wanted   bool      `json:"wanted"`   // it was solved, and no article was linked
}

const mostSimilar = 5

// Draft makes a draft of a ticket.
func (r *Room) Draft(ctx context.Context, id string) (*Draft, error) {
	var d *Draft
	err := r.Store.Read(ctx, func(tx *store.Tx) (err error) {
		d, err = r.draft(tx, id)
		return err
	})
	if err != nil || r.Similar == nil {
		return d, err
	}
	query := d.Title
	if len(d.Words) > 0 {
		query += " " + d.Words[0]
	}
	found, err := r.Similar(ctx, d.Locale, shortened(query, MaxSubject), mostSimilar)
	d.Similar = append(d.Similar, found...)
	return d, err
}

func (r *Room) draft(tx *store.Tx, id string) (*Draft, error) {
	t, err := load(tx, id)
	if err != nil {
		return nil, err
	}
	all, err := history(tx, t)
	if err != nil {
		return nil, err
	}
	people := namesIn(t, all)
	clean := func(text string) string { return strings.TrimSpace(scrub.Text(text, people...)) }
	d := &Draft{
		Number: t.Number, Locale: t.Locale, Reason: t.Reason, Title: clean(t.Subject), Wanted: !t.Status.Live() && t.MergedInto == "",
		Words: []string{}, Answers: []string{}, Searches: []string{}, Linked: []Article{}, Similar: []Article{},
	}
	for _, m := range all {
		switch {
		case m.Kind != Reply:
		case m.By.Side == Customer:
			d.Words = append(d.Words, clean(m.Text))
		default:
			d.Answers = append(d.Answers, clean(m.Text))
		}
	}
	for _, s := range t.Packet.Searches {
		d.Searches = append(d.Searches, clean(s.Query))
	}
	articles, err := articlesOf(tx, id)
	for _, a := range articles {
		if a.How != Used {
			d.Linked, d.Wanted = append(d.Linked, a), false
		}
	}
	return d, err
}

// namesIn are the names of all who take part, and what stands before the @ of the
// requester's address, by which people sign as well.
func namesIn(t *Ticket, all []Message) []string {
	local, _, _ := strings.Cut(t.Requester.Email, "@")
	people := []string{t.Requester.Name, local}
	for _, m := range all {
		if m.By.Name != "" && !slices.Contains(people, m.By.Name) {
			people = append(people, m.By.Name)
		}
	}
	return people
}
