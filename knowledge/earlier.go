package knowledge

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"helpwright/markdown"
	"helpwright/problem"
)

// EarlierFolder is where earlier files lie in the file system of a base: below it one
// folder a commit, named by its hash, with the content folder of that time. Names that
// begin with a dot are no content, so no article lies there.
const EarlierFolder = ".earlier"

// Instead says which words take the place of those that a base was loaded with.
type Instead struct {
	Files fs.FS // the content folder, and earlier ones in EarlierFolder

	// Words are earlier files by the content-relative file whose place they take; a
	// file for which there are none ("") is left out.
	Words map[string]string
}

// With returns a base in which some editions and blocks say what they once said, with
// the pictures and facts of that time, but at the address of today, and to no more
// people than may read it then and now. Problems tell what such words lack by now.
func (b *Base) With(in Instead) (*Base, []problem.Problem) {
	if len(in.Words) == 0 {
		return b, nil
	}
	out := *b
	docs := *b.docs
	docs.files, docs.instead = in.Files, in.Words
	docs.parser = markdown.New(docs.dialect())
	docs.replaceBlocks(b, in)
	out.docs = &docs
	out.Pictures = maps.Clone(b.Pictures)
	s := &substitution{before: b, out: &out, replaced: map[*Article]*Article{}}
	for _, a := range b.Articles {
		if s.touches(a) {
			s.replaced[a] = s.article(a)
		}
	}
	out.Articles = nil
	out.Root = b.copyTopics(&out, func(*Edition) bool { return true }, s.replaced)
	out.arrange()
	for _, a := range s.replaced {
		if a != nil {
			s.finish(out.ByFolder[a.Folder])
		}
	}
	return &out, problem.Sort(s.problems)
}

// A substitution makes a base with earlier words.
type substitution struct {
	before   *Base
	out      *Base
	replaced map[*Article]*Article // nil: nothing of it may be read
	problems []problem.Problem
}

// touches reports whether an article has words that are replaced, its own or those of
// a block.
func (s *substitution) touches(a *Article) bool {
	for _, e := range a.Editions {
		if _, ok := s.out.docs.instead[e.path]; ok {
			return true
		}
		if s.out.docs.blocksDigest(e.Blocks, e.Locale) != e.blocksDigest {
			return true
		}
	}
	return false
}

// article reads an article again; nil if nothing of it may be read.
func (s *substitution) article(old *Article) *Article {
	instead := s.out.docs.instead
	if from, ok := instead[old.Source.path]; ok && from == "" {
		return nil // who may see the article is not settled
	}
	var locales []string
	for _, tag := range old.written {
		e := old.Editions[tag]
		if e == nil {
			continue
		}
		if from, ok := instead[e.path]; !ok || from != "" {
			locales = append(locales, tag)
		}
	}
	in := &loaded{folder: old.Folder, parsed: s.out.docs.parseFolder(old.Folder, locales, s.out.Config.Folder)}
	for _, p := range in.parsed {
		s.settle(p, old)
	}
	a, _ := join(in, s.out.Config)
	if a == nil {
		return nil
	}
	for tag, e := range a.Editions {
		was := old.Editions[tag]
		e.Created, e.Modified, e.Reviewed = was.Created, was.Modified, was.Reviewed
		e.Slug, e.MovedFrom = was.Slug, was.MovedFrom
	}
	if !a.keepFacts(old) {
		return nil
	}
	return a
}

// settle makes what was read usable beside what is read today.
func (s *substitution) settle(p *parsed, old *Article) {
	e := p.edition
	p.hasID = e.Locale == old.Source.Locale
	p.facts.ID = old.ID
	if p.broken {
		s.report(e, 0, 0, "the words that were approved last cannot be read any more, so nothing is published", "approve words that can be read")
		return
	}
	for _, found := range p.problems {
		if found.Rule == problem.Include {
			s.problems = append(s.problems, found)
		}
	}
}

// keepFacts gives an article with earlier words the facts that are not words from
// today, and of who may see it what is narrower. It reports whether anybody may.
func (a *Article) keepFacts(now *Article) bool {
	a.Owner, a.Governance, a.ReviewBy, a.Order, a.Related = now.Owner, now.Governance, now.ReviewBy, now.Order, now.Related
	if now.Audience.rank() > a.Audience.rank() {
		a.Audience = now.Audience
	}
	if len(a.Markets) == 0 {
		a.Markets = now.Markets
	} else if len(now.Markets) > 0 {
		a.Markets = slices.DeleteFunc(slices.Clone(a.Markets), func(m string) bool { return !slices.Contains(now.Markets, m) })
		return len(a.Markets) > 0
	}
	return true
}

// finish measures the pictures of earlier words and says what these lack.
func (s *substitution) finish(a *Article) {
	for _, l := range s.out.Config.Locales {
		e := a.Editions[l.Tag]
		if e == nil {
			continue
		}
		for i := range e.Refs {
			if r := &e.Refs[i]; mayBeFile(r.Dest) && strings.HasPrefix(s.out.homeOf(e, r), EarlierFolder+"/") {
				s.measure(joinPath(s.out.homeOf(e, r), unescape(r.Dest)))
			}
		}
		if e == a.Source && e.from != "" {
			for _, d := range a.Documents {
				s.measure(path.Join(e.from, d.File))
			}
		}
	}
	for _, e := range a.Editions {
		e.revise(s.out.picturesOf(e))
		if e.from == "" {
			continue
		}
		for i := range e.Refs {
			if t := s.out.Resolve(e, &e.Refs[i]); t.Reason != "" {
				s.report(e, e.Refs[i].Line, e.Refs[i].Column, fmt.Sprintf("the words that were approved last lead to %q, which is gone, so there is no link", e.Refs[i].Dest), "approve the newer words, or bring the target back")
			}
		}
	}
}

// measure adds an earlier file, and what belongs to it if it is a video.
func (s *substitution) measure(name string) {
	for _, name := range append(s.out.CompanionNames(name), name) {
		if message, _ := unpublished(name); message != "" || s.out.Pictures[name] != nil || !fs.ValidPath(name) {
			continue
		}
		if p, err := measure(s.out.docs.files, name); err == nil {
			s.out.Pictures[name] = p
		}
	}
}

func (s *substitution) report(e *Edition, line, column int, message, hint string) {
	s.problems = append(s.problems, problem.Problem{File: e.File, Line: line, Column: column, Rule: problem.Review, Message: message, Hint: hint})
}

// replaceBlocks reads the earlier words of blocks.
func (d *documents) replaceBlocks(b *Base, in Instead) {
	d.blocks, d.unapproved = maps.Clone(d.blocks), maps.Clone(d.unapproved)
	for name, block := range b.Blocks {
		words := maps.Clone(d.blocks[name])
		for tag, file := range block.File {
			from, ok := in.Words[strings.TrimPrefix(file, b.Config.Folder+"/")]
			if !ok {
				continue
			}
			delete(words, tag)
			if w := d.earlierBlock(b.Config.Folder, from, tag); w != nil {
				words[tag] = w
			}
		}
		d.blocks[name] = words
		if len(words) == 0 {
			delete(d.blocks, name)
			d.unapproved[name] = cmp.Or(block.File[b.Config.Locales[0].Tag], slices.Sorted(maps.Values(block.File))[0])
		}
	}
}

// earlierBlock reads a file of a block; nil if there is none that can be read.
func (d *documents) earlierBlock(folder, from, tag string) *blockWords {
	if from == "" {
		return nil
	}
	file := path.Join(folder, from)
	text, problems := d.readWords(from, file)
	if len(problems) > 0 {
		return nil
	}
	m, broken := splitMatter(file, text)
	if broken != nil {
		m = matter{body: text, bodyLine: 1}
	}
	return &blockWords{
		source: markdown.Source{File: file, Line: m.bodyLine, Text: m.body, Locale: tag},
		digest: sha256.Sum256(fmt.Appendf(nil, "%s\n%s", file, text)),
	}
}

// wordsFile returns where the words of a content-relative file lie.
func (d *documents) wordsFile(name string) string { return cmp.Or(d.instead[name], name) }

// homeOf returns the content-relative folder from which a reference leads on.
func (b *Base) homeOf(e *Edition, r *markdown.Ref) string {
	if r.File != e.File { // written in a block
		return path.Dir(strings.TrimPrefix(r.File, b.Config.Folder+"/"))
	}
	return cmp.Or(e.from, e.Article.Folder)
}

// splitEarlier divides the path of an earlier file into the folder of its commit and
// its path there; "" and the path for a file of today.
func splitEarlier(p string) (commit, rest string) {
	if !strings.HasPrefix(p, EarlierFolder+"/") {
		return "", p
	}
	hash, rest, _ := strings.Cut(p[len(EarlierFolder)+1:], "/")
	return EarlierFolder + "/" + hash, rest
}
