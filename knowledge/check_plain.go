package knowledge

import (
	"cmp"
	"fmt"
	"strings"

	"helpwright/markdown"
	"helpwright/plain"
	"helpwright/problem"
)

// plain looks whether the words of a file can be understood. This depends on nothing
// but them and the site's glossary, so it is found while they are parsed and kept
// with what else was found then.
func (p *parsed) plain(doc *markdown.Document, glossary *plain.Glossary) {
	if p.edition.State == Archived {
		return
	}
	p.readable(doc)
	if glossary == nil {
		return
	}
	w := p.written()
	p.explained(w, glossary)
	for _, term := range glossary.Plain {
		p.customersWord(w, doc, term)
	}
}

// readable measures how hard the prose of a text is to read.
func (p *parsed) readable(doc *markdown.Document) {
	e := p.edition
	r, ok := plain.Read(e.Locale, prose(doc))
	if !ok || !r.Hard() {
		return
	}
	asked := "at most"
	if r.Higher {
		asked = "at least"
	}
	line, column := p.written().find(begin(r.Longest, 4))
	p.problems = append(p.problems, problem.Problem{
		File: e.File, Line: cmp.Or(line, e.BodyLine), Column: cmp.Or(column, 1), Rule: problem.Readability,
		Message: fmt.Sprintf("the text is very hard to read: its %s is %.1f, and easier texts have %s %.0f", r.Formula, r.Score, asked, r.Bound),
		Hint:    fmt.Sprintf("use shorter words, and divide long sentences, such as this one of %d words: “%s …”", r.Words, begin(r.Longest, 8)),
	})
}

// prose is the plain text of a document, without headings.
func prose(doc *markdown.Document) string {
	var b strings.Builder
	for _, s := range doc.Sections {
		b.WriteString(s.Text)
		b.WriteByte('\n')
	}
	return b.String()
}

// begin returns the first words of a text.
func begin(text string, words int) string {
	fields := strings.Fields(text)
	return strings.Join(fields[:min(len(fields), words)], " ")
}

// explained looks for abbreviations that nothing explains.
func (p *parsed) explained(w written, glossary *plain.Glossary) {
	said := strings.Join([]string{p.edition.Title, p.edition.Summary, w.text}, "\n")
	for _, name := range plain.Unexplained(said, glossary.Known) {
		p.reportWord(w, name, problem.Jargon, fmt.Sprintf("nothing explains the abbreviation %q", name),
			fmt.Sprintf("write what it stands for behind it: %s (…); or list it under glossary in helpwright.yaml if every reader knows it", name))
	}
}

// customersWord looks for jargon that is not explained by what customers say, and for
// titles by which customers would not find the article.
func (p *parsed) customersWord(w written, doc *markdown.Document, term plain.Term) {
	e := p.edition
	named := e.Title + "\n" + strings.Join(e.Keywords, "\n")
	switch {
	case plain.Find(e.Title, term.Jargon) >= 0 && !term.Said(named):
		p.report("title", problem.CustomerWords, fmt.Sprintf("customers do not say “%s”, and neither title nor keywords have what they say", term.Jargon),
			"say "+term.Words()+" in the title or the keywords")
	case !term.Said(strings.Join([]string{named, e.Summary, prose(doc)}, "\n")) &&
		plain.Find(e.Title+"\n"+e.Summary+"\n"+w.text, term.Jargon) >= 0:
		p.reportWord(w, term.Jargon, problem.Jargon, fmt.Sprintf("customers do not say “%s”", term.Jargon), "say "+term.Words()+", or explain it with these words")
	}
}

// reportWord reports at the first place of a word: in the body, else in the title or
// the summary.
func (p *parsed) reportWord(w written, word string, rule problem.Rule, message, hint string) {
	line, column := w.find(word)
	switch e := p.edition; {
	case line > 0:
		p.problems = append(p.problems, problem.Problem{File: e.File, Line: line, Column: column, Rule: rule, Message: message, Hint: hint})
	case plain.Find(e.Title, word) >= 0:
		p.report("title", rule, message, hint)
	default:
		p.report("summary", rule, message, hint)
	}
}
