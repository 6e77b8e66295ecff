package search

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"helpwright/reserved"
	"helpwright/searchindex"
)

// An Answer is what a query found, as JSON. Addresses are paths from the host on.
type Answer struct {
	Query      string    `json:"query"`
	Locale     string    `json:"locale"`
	Release    string    `json:"release"`
	Total      int       `json:"total"`
	Confidence int       `json:"confidence"` // in percent
	Silent     bool      `json:"silent"`     // nothing fits well: say so before anything else
	Meant      string    `json:"meant,omitempty"`
	Results    []Result  `json:"results"`
	Topics     []Topic   `json:"topics,omitempty"` // the nearest ones, where nothing fits well
	Contact    string    `json:"contact"`          // where a person is reached
	Facets     *Facets   `json:"facets,omitempty"` // where a filter was asked for
	Reading    []Reading `json:"reading,omitempty"`
}

// A Result is a page that was found.
type Result struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	Kind     string `json:"kind"`
	Label    string `json:"label,omitempty"`    // tells it from its kind: the format of a file, the name of another site
	URL      string `json:"url,omitempty"`      // none for what has no page
	Audience string `json:"audience,omitempty"` // who may see it, where that is not everybody
	Language string `json:"language"`           // of the words
	Fallback bool   `json:"fallback,omitempty"` // these are not in the language of the locale
	Topic    string `json:"topic,omitempty"`    // folder
	Score    int    `json:"score"`
	Facts
	Section *Section  `json:"section,omitempty"` // that answers best
	More    []Section `json:"more,omitempty"`    // that answer nearly as well
}

// Facts are what readers are told of a translation.
type Facts struct {
	Machine       bool      `json:"machine,omitempty"`       // a machine has translated it
	Outdated      bool      `json:"outdated,omitempty"`      // its source says something important that it does not yet
	OutdatedSince time.Time `json:"outdated_since,omitzero"` // when the source came to say it; zero: unknown
}

// A Section is a part of a page.
type Section struct {
	ID      string             `json:"id,omitempty"`
	Title   string             `json:"title,omitempty"`
	URL     string             `json:"url,omitempty"`
	Passage []searchindex.Part `json:"passage,omitempty"`
}

// A Topic is one that has a page.
type Topic struct {
	Folder string `json:"folder"`
	Title  string `json:"title"`
	URL    string `json:"url"`
}

// Facets count, for each filter, what each of its values would leave beside the other
// filters.
type Facets struct {
	Kinds    []Facet `json:"kinds"`
	Topics   []Facet `json:"topics"`
	Products []Facet `json:"products"`
}

// A Facet is a value with its name for people.
type Facet struct {
	Value string `json:"value"`
	Title string `json:"title"`
	Count int    `json:"count"`
}

// A Reading is a word of a query and how it was searched.
type Reading struct {
	Word  string   `json:"word"`
	Terms []Term   `json:"terms"`
	Alike []string `json:"alike,omitempty"` // forms that were taken for it
}

// A Term is what stands for a word in the index.
type Term struct {
	Term    string `json:"term"`
	Weight  int    `json:"weight"` // in 64ths
	Rarity  int    `json:"rarity"` // in sixteenths of a nat, 0 where it stands nowhere
	Learned bool   `json:"learned,omitempty"`
}

// Search answers a query. It fails with ErrLocale for a locale that the site has not.
func (r *Release) Search(q Query) (*Answer, error) {
	l, err := r.locale(q.Locale)
	if err != nil {
		return nil, err
	}
	found, err := l.searcher.Search(q.Query)
	if err != nil {
		return nil, err
	}
	a := &Answer{
		Query: q.Text, Locale: l.tag, Release: r.ID, Total: found.Total, Confidence: found.Confidence, Silent: found.Silent,
		Meant: found.Meant, Results: []Result{}, Contact: r.contact(l), Facets: l.facets(found.Facets),
	}
	for _, h := range found.Hits {
		a.Results = append(a.Results, r.result(l, found, h))
	}
	if a.Silent {
		a.Topics = l.nearest(a.Results)
		a.Contact += "?q=" + url.QueryEscape(q.Text)
	}
	for _, w := range found.Reading {
		reading := Reading{Word: w.Word, Terms: []Term{}, Alike: w.Alike}
		for _, t := range w.Terms {
			reading.Terms = append(reading.Terms, Term(t))
		}
		a.Reading = append(a.Reading, reading)
	}
	return a, nil
}

func (r *Release) contact(l *locale) string {
	return (&url.URL{Path: r.base + l.tag + "/" + reserved.Contact + "/"}).EscapedPath()
}

func (r *Release) result(l *locale, found *searchindex.Results, h searchindex.Hit) Result {
	d := h.Document
	out := Result{
		ID: d.ID, Title: d.Title, Kind: d.Kind, Label: d.Label, URL: d.Path, Audience: d.Audience, Language: d.Language, Fallback: d.Fallback, Topic: d.Topic, Score: h.Score, Facts: l.facts[d.ID],
	}
	texts := r.sections(l, d)
	section := func(place int) (Section, bool) {
		if place >= len(texts) {
			return Section{}, false
		}
		t := texts[place]
		return Section{ID: t.ID, Title: t.Title, URL: addressOf(d, t), Passage: found.Passage(t.Text, searchindex.PassageWidth)}, true
	}
	if best, ok := section(h.Place); ok {
		out.Section = &best
	}
	for _, place := range h.More {
		if one, ok := section(place); ok {
			out.More = append(out.More, one)
		}
	}
	return out
}

func addressOf(d *searchindex.Document, t text) string {
	if t.ID == "" || d.Path == "" {
		return d.Path
	}
	return d.Path + "#" + (&url.URL{Fragment: t.ID}).EscapedFragment()
}

// mostNearest is how many topics are named where nothing fits well.
const mostNearest = 3

// nearest lists the topics of what was found nevertheless, or else those at the top.
func (l *locale) nearest(results []Result) []Topic {
	var near, top []Topic
	for _, t := range l.words.Topics {
		if t.Folder != "" && !strings.Contains(t.Folder, "/") {
			top = append(top, t.topic())
		}
	}
	for _, r := range results {
		i := slices.IndexFunc(l.words.Topics, func(t topicWords) bool { return t.Folder == r.Topic })
		if i >= 0 && len(near) < mostNearest && !slices.Contains(near, l.words.Topics[i].topic()) {
			near = append(near, l.words.Topics[i].topic())
		}
	}
	if len(near) == 0 {
		return top
	}
	return near
}

func (l *locale) facets(f *searchindex.Facets) *Facets {
	if f == nil {
		return nil
	}
	named := func(all []searchindex.Facet) []Facet {
		out := []Facet{}
		for _, one := range all {
			out = append(out, Facet{one.Value, one.Title, one.Count})
		}
		return out
	}
	out := &Facets{named(f.Kinds), named(f.Topics), named(f.Products)}
	for i := range out.Kinds {
		if name := l.words.Kinds[out.Kinds[i].Value]; name != "" {
			out.Kinds[i].Title = name
		}
	}
	return out
}
