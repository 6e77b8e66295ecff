package knowledge

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"

	"helpwright/markdown"
	"helpwright/problem"
	"helpwright/strict"
)

// A blockWords is one file of a block.
type blockWords struct {
	source markdown.Source
	digest [32]byte
}

// dialect ties the parser to the site's variables and blocks.
func (d *documents) dialect() markdown.Config {
	return markdown.Config{
		CalloutTitle: d.config.CalloutTitle,
		ReservedIDs:  d.config.ReservedIDs,
		NoBlock:      d.noBlock,
		Variable:     d.config.variable,
		Block: func(locale, name string) (markdown.Source, bool) {
			w := d.block(locale, name)
			if w == nil {
				return markdown.Source{}, false
			}
			return w.source, true
		},
	}
}

// block finds the words of a block for a locale along its fallback chain; a
// block that the locale's market does not show has no words there.
func (d *documents) block(locale, name string) *blockWords {
	files, ok := d.blocks[name]
	if !ok {
		return nil
	}
	l := d.config.Locale(locale)
	if l != nil && !showsIn(d.blockMarkets[name], l.Market) {
		return &blockWords{}
	}
	if w, ok := files[locale]; ok {
		return w
	}
	if l != nil {
		for _, f := range l.Fallback {
			if w, ok := files[f]; ok {
				return w
			}
		}
	}
	for _, tag := range d.config.tags() {
		if w, ok := files[tag]; ok {
			return w
		}
	}
	return nil
}

// noBlock says why an include finds nothing.
func (d *documents) noBlock(name string) (message, hint string) {
	if file, ok := d.unapproved[name]; ok {
		return fmt.Sprintf("no file of the block %q is approved", name), "set state: approved in " + file + " when its words are right"
	}
	if near := strict.Nearest(name, slices.Sorted(maps.Keys(d.blocks))); near != "" {
		return fmt.Sprintf("no block %q", name), fmt.Sprintf("did you mean %q?", near)
	}
	return fmt.Sprintf("no block %q", name), "write " + path.Join(d.config.Folder, blocksFolder, name, d.config.Locales[0].Tag+".md")
}

// readBlocks reads all blocks; they are few and included often.
func (l *loader) readBlocks() {
	l.docs.blocks = map[string]map[string]*blockWords{}
	l.docs.blockMarkets = map[string][]string{}
	l.docs.unapproved = map[string]string{}
	l.blockFacts = map[string]*Block{}
	for _, name := range slices.Sorted(maps.Keys(l.blocks)) {
		b := &Block{Name: name, State: map[string]State{}, File: map[string]string{}, Revision: map[string]Revision{}, SourceRevision: map[string]string{}}
		words := map[string]*blockWords{}
		for _, tag := range slices.Sorted(maps.Keys(l.blocks[name])) {
			p := l.blocks[name][tag]
			file := path.Join(l.scan.base, p)
			text, problems := l.docs.readWords(p, file)
			l.problems = append(l.problems, problems...)
			if len(problems) > 0 {
				continue
			}
			facts := l.readBlock(file, text)
			b.File[tag], b.State[tag] = file, facts.state
			b.Revision[tag], b.SourceRevision[tag] = ShortDigest(sha256.Sum256(facts.body)), facts.follows
			b.Markets = append(b.Markets, facts.markets...)
			if facts.state != Approved && !l.src.Config.DraftBlocks {
				continue // as if it were not there: the next locale of the chain stands in
			}
			words[tag] = &blockWords{
				source: markdown.Source{File: file, Line: facts.bodyLine, Text: facts.body, Locale: tag},
				digest: sha256.Sum256(fmt.Appendf(nil, "%s %v\n%s", facts.state, facts.markets, text)),
			}
		}
		if len(b.File) > 0 {
			l.blockFacts[name] = b
		}
		if len(words) == 0 {
			for _, tag := range slices.Sorted(maps.Keys(b.File)) {
				l.docs.unapproved[name] = b.File[tag]
			}
			continue
		}
		slices.Sort(b.Markets)
		b.Markets = slices.Compact(b.Markets)
		l.docs.blocks[name], l.docs.blockMarkets[name] = words, b.Markets
	}
}

// A blockFile is what a file of a block says.
type blockFile struct {
	matter
	markets []string
	state   State
	follows string // the revision of its source that a translation was made from
}

// readBlock reads the front matter of a block, which may be absent: a block
// without a state is approved, since it is seen only where articles include it.
func (l *loader) readBlock(file string, text []byte) blockFile {
	m, broken := splitMatter(file, text)
	if broken != nil {
		if !m.absent {
			l.problems = append(l.problems, *broken)
		}
		return blockFile{matter: matter{body: text, bodyLine: 1}, state: Approved}
	}
	out := blockFile{matter: m}
	t := strict.Text{File: file, Line: 2, YAML: m.block, Rule: problem.FrontMatter}
	root, problems := strict.Parse(t)
	l.problems = append(l.problems, problems...)
	t.Rule = problem.Field
	f := strict.Open(t, root, &l.problems)
	at := f.Take("markets")
	out.markets = f.Strings("markets")
	for _, m := range out.markets {
		if message, hint := l.src.Config.unknownMarket(m); message != "" {
			f.Report(at, message, hint)
		}
	}
	out.state = State(f.OneOf("state", string(Draft), string(Review), string(Approved), string(Archived)))
	if out.state == "" {
		out.state = Approved
	}
	out.follows = f.String("source_revision")
	f.Rest()
	return out
}

// BlockRevision returns the revision of a block whose file says this: a digest of its
// words as they are written.
func BlockRevision(text []byte) Revision {
	m, broken := splitMatter("", text)
	if broken != nil {
		m.body = text
	}
	return ShortDigest(sha256.Sum256(m.body))
}

// mentions reports whether a block names another, be it in vain.
func (d *documents) mentions(name string) bool {
	include := regexp.MustCompile(`\{\{>[ \t]*` + regexp.QuoteMeta(name) + `[ \t]*\}\}`)
	for _, words := range d.blocks {
		for _, w := range words {
			if include.Match(w.source.Text) {
				return true
			}
		}
	}
	return false
}

// withBlocks returns the same without the words of other blocks.
func (d *documents) withBlocks(kept map[string]*Block) *documents {
	out := *d
	out.blocks, out.blockMarkets = map[string]map[string]*blockWords{}, map[string][]string{}
	for name := range kept {
		out.blocks[name], out.blockMarkets[name] = d.blocks[name], d.blockMarkets[name]
	}
	out.parser = markdown.New(out.dialect())
	return &out
}

func showsIn(markets []string, market string) bool {
	return len(markets) == 0 || market != "" && slices.Contains(markets, market)
}
