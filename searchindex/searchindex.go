// Package searchindex finds the part of a help centre that answers a question,
// and does so the same way everywhere. RANKING.md says how results are ranked;
// search.go carries it out over the bleve index that lies in private/, and
// templates/scripts/_answering.ts over the shards in public/.
//
// It knows documents, not articles: whatever can be found enters as a Document.
// It is the only package that uses bleve, for the analysers of languages while an
// index is built and to store postings; no analyser runs when somebody searches.
package searchindex

// A Document is what can be found: an article in the words that a locale shows,
// a product document, an entry of another site.
type Document struct {
	ID         string // unique in an index; equal scores in one language are ordered by it
	Language   string // BCP 47, of the words
	Fallback   bool   // the words are not in the language of the index
	Kind       string // "article", "faq", "troubleshooting", "reference", "document", "site"
	Audience   string // who may see it; "" for everybody
	Label      string // words that tell it from its kind: "PDF, version 2", the name of another site; may be empty
	Path       string // link from the host on, "/help/en/billing/refund-an-order/"; whole to another site; "" for what has no page
	Data       string // link to the texts as JSON; "" for index.json below Path
	Title      string
	Summary    string
	Keywords   []string // the customers' words
	Topic      string   // path of the topic's folder, "billing/cards"
	TopicTitle string
	Products   []string
	Standing   int // what speaks for it besides its words, in percent, 1 to 200; 0 means 100
	Sections   []Section
}

// A Section is the part of a document that a result leads to: an article's
// section, a question, a step, a chapter.
type Section struct {
	ID    string // fragment; "" for what stands before the first heading
	Title string
	Text  string
}

// Version changes with the form of shards and the ranking.
const Version = 4
