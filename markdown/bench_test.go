package markdown

import (
	"bytes"
	"fmt"
	"os"
	"testing"

	"github.com/alecthomas/chroma/v2"
	chtml "github.com/alecthomas/chroma/v2/formatters/html"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/alecthomas/chroma/v2/styles"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// article is a text as help centres have it: 600 words, three blocks of code.
func article(tb testing.TB) []byte {
	tb.Helper()
	b, err := os.ReadFile("testdata/article.md")
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// bare is goldmark with the same extensions, and chroma without a cache.
type bare struct{ formatter *chtml.Formatter }

func (b bare) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(ast.KindFencedCodeBlock, b.render)
}

func (b bare) render(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	code := n.(*ast.FencedCodeBlock)
	lexer := lexers.Get(string(code.Language(source)))
	if lexer == nil {
		lexer = lexers.Fallback
	}
	tokens, err := chroma.Coalesce(lexer).Tokenise(nil, string(code.Lines().Value(source)))
	if err != nil {
		return ast.WalkStop, err
	}
	return ast.WalkSkipChildren, b.formatter.Format(w, styles.Fallback, tokens)
}

func newBare(highlight bool) goldmark.Markdown {
	md := goldmark.New(
		goldmark.WithExtensions(extension.GFM, extension.Footnote, extension.DefinitionList, extension.NewCJK()),
		goldmark.WithParserOptions(parser.WithAutoHeadingID(), parser.WithAttribute()),
	)
	if highlight {
		md.Renderer().AddOptions(renderer.WithNodeRenderers(util.Prioritized(bare{chtml.New(chtml.WithClasses(true))}, 100)))
	}
	return md
}

// BenchmarkArticle compares Parse with goldmark alone on one article. The
// variants with new code change the code blocks each time, so that nothing
// comes from the cache.
func BenchmarkArticle(b *testing.B) {
	source := article(b)
	fresh := func(i int) []byte {
		return bytes.ReplaceAll(source, []byte("orders-"), fmt.Appendf(nil, "orders%d-", i))
	}
	for _, c := range []struct {
		name string
		text func(int) []byte
	}{{"cached", func(int) []byte { return source }}, {"new-code", fresh}} {
		b.Run("parse/"+c.name, func(b *testing.B) {
			p := New(Config{})
			b.SetBytes(int64(len(source)))
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				p.Parse(Source{File: "a.md", Line: 1, Text: c.text(i), Locale: "en"})
			}
		})
	}
	for name, highlight := range map[string]bool{"highlight": true, "plain": false} {
		b.Run("goldmark/"+name, func(b *testing.B) {
			md := newBare(highlight)
			b.SetBytes(int64(len(source)))
			b.ReportAllocs()
			var out bytes.Buffer
			for i := 0; b.Loop(); i++ {
				out.Reset()
				if err := md.Convert(fresh(i), &out); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkDecode(b *testing.B) {
	encoded := New(Config{}).Parse(Source{File: "a.md", Line: 1, Text: article(b), Locale: "en"}).AppendBinary(nil)
	b.SetBytes(int64(len(encoded)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := DecodeDocument(encoded); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAppendTo(b *testing.B) {
	d := New(Config{}).Parse(Source{File: "a.md", Line: 1, Text: article(b), Locale: "en"})
	var out []byte
	b.ReportAllocs()
	for b.Loop() {
		out = d.HTML.AppendTo(out[:0], func(dst []byte, ref int) []byte { return append(dst, ` href="x"`...) })
	}
}
