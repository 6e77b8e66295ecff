// Package evaluation measures how well questions find their answers, on sets of
// texts, questions and grades that people made for that.
//
// A set is three files. The corpus is JSON lines {id, lang, title, body}, or a
// folder of Markdown and plain text whose paths are the ids; a body may be
// Markdown and is cut into sections at its headings. Questions are JSON lines
// {id, lang, text}. Grades are lines of question, text and grade with tabs between
// them; a grade of 1 or more says that the text answers the question. A question
// that no text answers is unanswerable: right is who stays silent.
//
// A run file has a line for each result: question, text, rank from 1, with tabs
// between them.
//
// Only measuring may live here: nothing in it knows how results are ranked, so
// that any engine can be measured the same way.
package evaluation

import (
	"cmp"
	"slices"
	"time"

	"helpwright/searchindex"
)

// A Set is what an engine is measured on.
type Set struct {
	Texts     []Text
	Questions []Question
	Grades    Grades
}

// A Text is what may answer a question.
type Text struct {
	ID       string                `json:"id"`
	Language string                `json:"lang"` // BCP 47; may be empty
	Title    string                `json:"title"`
	Body     string                `json:"body"` // Markdown or plain
	Sections []searchindex.Section `json:"-"`    // of the body, without markup
}

// A Question is what somebody asked.
type Question struct {
	ID       string `json:"id"`
	Language string `json:"lang"`
	Text     string `json:"text"`
}

// Grades say how well texts answer questions: question, then text.
type Grades map[string]map[string]int

// relevant is the least grade of an answer.
const relevant = 1

// Depth is how many results of a question are measured and written.
const Depth = 10

// Language is what most texts are in, else most questions, else English.
func (s *Set) Language() string {
	texts, questions := map[string]int{}, map[string]int{}
	for i := range s.Texts {
		texts[s.Texts[i].Language]++
	}
	for i := range s.Questions {
		questions[s.Questions[i].Language]++
	}
	return cmp.Or(commonest(texts), commonest(questions), "en")
}

// commonest returns the name that was counted most often, the smaller one of two.
func commonest(counts map[string]int) string {
	delete(counts, "")
	best := ""
	for name, n := range counts {
		if best == "" || n > counts[best] || n == counts[best] && name < best {
			best = name
		}
	}
	return best
}

// Halved returns the set without every other one of the texts that answer something:
// to the questions that only these answered, silence is right now.
func (s *Set) Halved() *Set {
	gone := map[string]bool{}
	for i, text := range s.Grades.answers() {
		gone[text] = i%2 == 1
	}
	out := &Set{Questions: s.Questions, Grades: Grades{}}
	for _, t := range s.Texts {
		if !gone[t.ID] {
			out.Texts = append(out.Texts, t)
		}
	}
	for question, grades := range s.Grades {
		out.Grades[question] = map[string]int{}
		for text, grade := range grades {
			if !gone[text] {
				out.Grades[question][text] = grade
			}
		}
	}
	return out
}

// Documents makes documents of the texts; those that name no language are in the
// one that is given.
func (s *Set) Documents(language string) []searchindex.Document {
	out := make([]searchindex.Document, len(s.Texts))
	for i := range s.Texts {
		t := &s.Texts[i]
		out[i] = searchindex.Document{
			ID: t.ID, Language: cmp.Or(t.Language, language), Kind: "article", Title: t.Title, Sections: t.Sections,
		}
	}
	return out
}

// An Answer is what an engine says to a question.
type Answer struct {
	Question string   // id
	Found    []string // ids of texts, the best first
	Silent   bool     // the engine says that nothing fits
	Took     time.Duration
}

// A Find asks an engine for the best texts, at most Depth.
type Find func(question string) (found []string, silent bool, err error)

// Searching asks a searcher of ours.
func Searching(s *searchindex.Searcher) Find {
	return func(question string) ([]string, bool, error) {
		results, err := s.Search(searchindex.Query{Text: question, Limit: Depth})
		if err != nil {
			return nil, false, err
		}
		var found []string
		for _, hit := range results.Hits {
			found = append(found, hit.Document.ID)
		}
		return found, results.Silent, nil
	}
}

// Ask puts all questions to an engine, one after the other. The clock tells how
// long each took.
func (s *Set) Ask(find Find, now func() time.Time) ([]Answer, error) {
	out := make([]Answer, len(s.Questions))
	for i := range s.Questions {
		q := &s.Questions[i]
		begin := now()
		found, silent, err := find(q.Text)
		if err != nil {
			return nil, err
		}
		out[i] = Answer{Question: q.ID, Found: found[:min(len(found), Depth)], Silent: silent, Took: now().Sub(begin)}
	}
	return out, nil
}

// answers lists the texts that answer a question, in the order of their ids.
func (g Grades) answers() []string {
	var out []string
	for _, texts := range g {
		for text, grade := range texts {
			if grade >= relevant {
				out = append(out, text)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// answerable lists the questions that a text answers, in the order of their ids.
func (g Grades) answerable() []string {
	var out []string
	for question, texts := range g {
		for _, grade := range texts {
			if grade >= relevant {
				out = append(out, question)
				break
			}
		}
	}
	slices.Sort(out)
	return out
}
