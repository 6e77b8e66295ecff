package knowledge

import (
	"bytes"
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"helpwright/problem"
	"helpwright/strict"

	"github.com/adrg/frontmatter"
)

// MaxFrontMatter limits the block at the top of a file, in bytes.
const MaxFrontMatter = 64 << 10

// A matter is the front matter of one file as it was written.
type matter struct {
	absent   bool // there is none, and nothing that looks like one
	block    []byte
	body     []byte
	bodyLine int
}

// facts are the fields that only a source edition may hold.
var facts = []string{"id", "kind", "owner", "audience", "governance", "products", "markets", "contact_reasons", "review_by", "related", "order", "documents"}

// words are the fields of every edition.
var words = []string{"title", "summary", "keywords", "state", "slug", "moved_from"}

// translated are the fields that only a translation may hold.
var translated = []string{"source_revision", "change", "machine"}

// SourceFields lists the fields of a source edition, for schemas.
func SourceFields() []string { return slices.Concat(facts, words) }

// TranslationFields lists the fields of a translation, for schemas.
func TranslationFields() []string { return slices.Concat(words, translated) }

// splitMatter cuts a file into front matter and body.
func splitMatter(file string, text []byte) (matter, *problem.Problem) {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	broken := func(line int, message, hint string) (matter, *problem.Problem) {
		return matter{}, &problem.Problem{File: file, Line: line, Column: 1, Rule: problem.FrontMatter, Message: message, Hint: hint}
	}
	var m matter
	found := false
	keep := func(block []byte, _ any) error {
		m.block, found = block, true
		return nil
	}
	end := matterEnd(text)
	body, err := frontmatter.Parse(bytes.NewReader(text[:end]), nil, frontmatter.NewFormat(fence, fence, keep))
	if err != nil {
		return broken(1, "cannot be read: "+err.Error(), "")
	}
	if !found {
		if bytes.HasPrefix(bytes.TrimLeft(text, " \t\r\n"), []byte(fence)) {
			return broken(1, "the front matter is not closed", "end it with a line that holds only ---")
		}
		m.absent = true
		_, why := broken(1, "no front matter", "begin the file with a line ---, the fields, and another line ---")
		return m, why
	}
	if !bytes.HasPrefix(text, []byte(fence)) {
		return broken(1, "something stands before the front matter", "the first line must be ---")
	}
	if len(m.block) > MaxFrontMatter {
		return broken(1, fmt.Sprintf("the front matter is larger than %d KiB", MaxFrontMatter>>10), "move words into the body")
	}
	end -= len(body)
	m.body = text[end:]
	m.bodyLine = 1 + bytes.Count(text[:end], []byte("\n"))
	return m, nil
}

// SplitMatter divides a file of words at the lines that hold only three dashes, white
// space aside: into the fields between them and the words. Where they are not there all
// of it is words. Whoever asks what a file says must divide it as loading does.
func SplitMatter(text []byte) (block, words []byte) {
	first := bytes.IndexByte(text, '\n') + 1
	end := matterEnd(text)
	last := bytes.LastIndexByte(bytes.TrimSuffix(text[:end], []byte("\n")), '\n') + 1
	if !bytes.HasPrefix(text, []byte(fence)) || last < first || !isFence(text[:first]) || !isFence(text[last:end]) {
		return nil, text
	}
	return text[first:last], text[end:]
}

const fence = "---"

func isFence(line []byte) bool { return string(bytes.TrimSpace(line)) == fence }

// matterEnd returns where the words begin, so that they need not be copied to
// find out; the length of the text when the front matter does not end.
func matterEnd(text []byte) int {
	end, open := 0, false
	for line := range bytes.Lines(text) {
		end += len(line)
		switch {
		case isFence(line) && open:
			return end
		case isFence(line):
			open = true
		case len(bytes.TrimSpace(line)) > 0 && !open:
			return len(text)
		}
	}
	return len(text)
}

var idPattern = regexp.MustCompile(`^[a-z0-9-]{1,80}$`)

// readFields decodes the front matter of a file. What a translation may not
// hold is sorted out when it is known which edition is the source.
func (p *parsed) readFields(m matter) {
	text := strict.Text{File: p.edition.File, Line: 2, YAML: m.block, Rule: problem.Field}
	yaml := text
	yaml.Rule = problem.FrontMatter
	root, problems := strict.Parse(yaml)
	p.problems = append(p.problems, problems...)
	if len(problems) > 0 {
		p.broken = true
		return
	}
	if root == nil {
		root = &strict.Node{Kind: strict.Map, Line: 1, Column: 1}
	}
	p.edition.places = notePlaces(root)
	f := strict.Open(text, root, &p.problems)
	if !f.Exists() {
		p.broken = true
		return
	}
	e := p.edition

	e.Title = f.String("title")
	e.Summary = f.String("summary")
	e.Keywords = f.Strings("keywords")
	e.State = State(f.OneOf("state", string(Draft), string(Review), string(Approved), string(Archived)))
	e.Slug = p.readSlug(f, "slug")
	e.MovedFrom = f.Strings("moved_from")
	e.SourceRevision = f.String("source_revision")
	e.ChangeMinor = f.OneOf("change", "minor") == "minor"
	e.Machine = f.Bool("machine")

	a := &p.facts
	a.ID = f.String("id")
	a.Kind = Kind(f.OneOf("kind", string(KindArticle), string(KindFAQ), string(KindTroubleshooting), string(KindReference)))
	a.Owner = f.String("owner")
	a.Audience = Audience(f.OneOf("audience", string(Public), string(Customer), string(Partner), string(Internal)))
	a.Governance = f.OneOf("governance", "experience_based", "compliance_based")
	a.Products = f.Strings("products")
	a.Markets = f.Strings("markets")
	a.ContactReasons = f.Strings("contact_reasons")
	a.ReviewBy = f.Date("review_by")
	a.Related = f.Strings("related")
	a.Order = f.Int("order")
	a.Documents = readDocuments(f)
	f.Rest()

	if e.Title == "" {
		p.report("title", problem.Field, `"title" is missing`, "say in a few words what the reader can find out here")
	} else if strings.ContainsAny(e.Title, "\n\r") {
		p.report("title", problem.Field, `"title" must be one line`, "")
	}
	if e.State == "" && !p.has("state") {
		p.report("state", problem.Field, `"state" is missing`, "write state: draft")
	}
}

func (p *parsed) has(field string) bool {
	_, found := p.edition.places.find(field)
	return found
}

// report adds a problem at a field, or at the top of the file when the field is absent.
func (p *parsed) report(field string, rule problem.Rule, message, hint string) {
	line, column := p.edition.places.at(field)
	p.problems = append(p.problems, problem.Problem{
		File: p.edition.File, Line: line, Column: column, Rule: rule, Message: message, Hint: hint,
	})
}

// readSlug takes a slug, which must be able to stand in an address.
func (p *parsed) readSlug(f *strict.Mapping, key string) string {
	slug := f.String(key)
	if why := badSlug(slug); why != "" {
		p.report(key, problem.Field, fmt.Sprintf("%q cannot be %q: %s", key, slug, why), "use words joined by hyphens")
		return ""
	}
	return slug
}

func readDocuments(f *strict.Mapping) []DocumentFile {
	n := f.Take("documents")
	if n == nil || n.Kind == strict.Null {
		return nil
	}
	if n.Kind != strict.Sequence {
		f.Report(n, `"documents" must be a list`, "write - file: manual.pdf")
		return nil
	}
	var out []DocumentFile
	for _, item := range n.Items {
		d := f.In(item)
		doc := DocumentFile{File: d.String("file"), Title: d.String("title"), Version: d.String("version")}
		d.Rest()
		if !d.Exists() {
			continue
		}
		if doc.File == "" {
			f.Report(item, `a document needs "file"`, "")
			continue
		}
		doc.Line, doc.Column = item.Line, item.Column
		doc.Title = cmp.Or(doc.Title, doc.File)
		out = append(out, doc)
	}
	return out
}

// checkFacts completes and checks the facts of a source edition.
func (p *parsed) checkFacts(c *Config) {
	a := &p.facts
	switch {
	case a.ID == "":
		p.report("id", problem.Field, `"id" is missing`, "give the article a short name that will never change, such as id: "+suggestID(p.folder))
	case !idPattern.MatchString(a.ID):
		p.report("id", problem.Field, fmt.Sprintf("%q cannot be %q", "id", a.ID), "use 1 to 80 of a-z, 0-9 and hyphens")
	}
	a.Kind = cmp.Or(a.Kind, KindArticle)
	if a.Audience == "" && p.has("audience") {
		a.Audience = Internal // what was meant is unknown, so nobody outside may see it
	}
	a.Audience = cmp.Or(a.Audience, Public)
	for i, m := range a.Markets {
		if message, hint := c.unknownMarket(m); message != "" {
			line, column := p.edition.places.item("markets", i)
			p.problems = append(p.problems, problem.Problem{File: p.edition.File, Line: line, Column: column, Rule: problem.Field, Message: message, Hint: hint})
		}
	}
	for _, field := range translated {
		if p.has(field) {
			p.report(field, problem.Field, fmt.Sprintf("%q belongs into a translation; this is the source edition", field), "remove the line")
		}
	}
}

// checkTranslation refuses facts in a translation.
func (p *parsed) checkTranslation(source string) {
	for _, field := range facts {
		if !p.has(field) {
			continue
		}
		line, column := p.edition.places.key(field)
		p.problems = append(p.problems, problem.Problem{
			File: p.edition.File, Line: line, Column: column, Rule: problem.Fact,
			Message: fmt.Sprintf("%q is a fact and belongs into the source edition %s", field, source),
			Hint:    "remove the line here",
		})
	}
}

func suggestID(folder string) string {
	name := strings.ToLower(folder[strings.LastIndex(folder, "/")+1:])
	id := strings.Trim(regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(name, "-"), "-")
	return cmp.Or(id[:min(len(id), 80)], "my-article")
}
