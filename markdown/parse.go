package markdown

import (
	"sync"

	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/util"

	"helpwright/problem"
)

// A Parser turns sources into documents. It is safe for concurrent use.
type Parser struct {
	config    Config
	reserved  map[string]bool
	tree      parser.Parser
	highlight *highlighter
	writers   sync.Pool // of *writer
}

// New returns a parser for a site.
func New(cfg Config) *Parser {
	p := &Parser{
		config:    cfg,
		reserved:  map[string]bool{},
		tree:      newTreeParser(),
		highlight: newHighlighter(cfg.HighlightCache),
	}
	for _, id := range cfg.ReservedIDs {
		p.reserved[id] = true
	}
	p.writers.New = func() any { return newWriter(p) }
	return p
}

// Parse parses a text. It always gives a document; what is wrong with the text
// stands in its problems.
func (p *Parser) Parse(src Source) *Document {
	w := p.writers.Get().(*writer)
	defer p.writers.Put(w)
	w.reset(src)
	w.document()
	doc := &Document{
		HTML:     Template{own(w.html), own(w.slots)},
		Markdown: Template{own(w.canon.finish()), own(w.canon.slots)},
		Refs:     own(w.refs),
		Sections: w.finishSections(),
		Anchors:  own(w.anchors),
		Steps:    w.steps,
		Blocks:   w.blockNames(),
		Safety:   w.safety,
		Words:    w.words,
		Digest:   w.digest(),
		Problems: problem.Sort(w.problems),
	}
	w.release()
	return doc
}

// own copies what the writer will write over; an empty list is nil.
func own[T any](s []T) []T {
	if len(s) == 0 {
		return nil
	}
	return append(make([]T, 0, len(s)), s...)
}

// newTreeParser sets goldmark up for the dialect. The numbers are priorities:
// smaller ones are asked first.
func newTreeParser() parser.Parser {
	definitions, descriptions := extension.NewDefinitionListParser(), extension.NewDefinitionDescriptionParser()
	return parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(parser.NewSetextHeadingParser(), 100),
			util.Prioritized(shallow{definitions}, 101),
			util.Prioritized(descriptions, 102),
			util.Prioritized(includeParser{}, 150),
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(shallow{parser.NewListParser()}, 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewCodeBlockParser(), 500),
			util.Prioritized(parser.NewATXHeadingParser(), 600),
			util.Prioritized(fenceParser{parser.NewFencedCodeBlockParser()}, 700),
			util.Prioritized(shallow{quoteParser{parser.NewBlockquoteParser()}}, 800),
			util.Prioritized(parser.NewHTMLBlockParser(), 900),
			util.Prioritized(shallow{noteParser{extension.NewFootnoteBlockParser()}}, 950),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithParagraphTransformers(
			util.Prioritized(markTransformer{}, 50),
			util.Prioritized(targetTransformer{parser.LinkReferenceParagraphTransformer}, 100),
			util.Prioritized(tableTransformer{extension.NewTableParagraphTransformer()}, 200),
		),
		parser.WithInlineParsers(
			util.Prioritized(extension.NewTaskCheckBoxParser(), 0),
			util.Prioritized(codeSpanParser{parser.NewCodeSpanParser()}, 100),
			util.Prioritized(noteRefParser{}, 101),
			util.Prioritized(newLinkParser(), 200),
			util.Prioritized(braceParser{}, 250),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(tagParser{}, 400),
			util.Prioritized(delimiterParser{parser.NewEmphasisParser()}, 500),
			util.Prioritized(delimiterParser{extension.NewStrikethroughParser()}, 500),
		),
	)
}
