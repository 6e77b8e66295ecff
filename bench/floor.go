package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/alecthomas/chroma/v2"
	chromahtml "github.com/alecthomas/chroma/v2/formatters/html"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/alecthomas/chroma/v2/styles"
	"github.com/goccy/go-yaml"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// The floor is the least that any program must do that makes pages of Markdown
// with the same libraries: read, parse the front matter, convert, highlight,
// write. It knows no templates, no links, no navigation, and checks nothing.

// floorCommand begins the arguments of the process that is the floor.
const floorCommand = "floor"

// A frontMatter is what the floor reads of the fields.
type frontMatter struct {
	ID       string
	Kind     string
	Title    string
	Summary  string
	State    string
	Owner    string
	Audience string
	Keywords []string
	Order    int
}

// runFloor writes a page for every file of words in a site.
func runFloor(site, out string) error {
	content := filepath.Join(site, "content")
	var files []string
	err := filepath.WalkDir(content, func(name string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(name, ".md") {
			files = append(files, name)
		}
		return err
	})
	if err != nil {
		return err
	}
	queue := make(chan string)
	errs := make(chan error, 1)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			f := newFloor()
			for name := range queue {
				if err := f.page(content, name, out); err != nil {
					select {
					case errs <- err:
					default:
					}
				}
			}
		})
	}
	for _, name := range files {
		queue <- name
	}
	close(queue)
	workers.Wait()
	select {
	case err := <-errs:
		return err
	default:
		return nil
	}
}

type floor struct {
	markdown goldmark.Markdown
	buf      bytes.Buffer
}

func newFloor() *floor {
	return &floor{markdown: goldmark.New(
		goldmark.WithExtensions(extension.GFM, extension.Footnote, extension.DefinitionList),
		goldmark.WithParserOptions(parser.WithAutoHeadingID()),
		goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(newHighlighting(), 100))),
	)}
}

func (f *floor) page(content, name, out string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	_, rest, _ := bytes.Cut(text, []byte("---\n"))
	head, body, found := bytes.Cut(rest, []byte("---\n"))
	if !found {
		return fmt.Errorf("%s: no front matter", name)
	}
	var m frontMatter
	if err := yaml.Unmarshal(head, &m); err != nil {
		return err
	}
	f.buf.Reset()
	f.buf.WriteString("<!doctype html><title>" + m.Title + "</title>\n")
	if err := f.markdown.Convert(body, &f.buf); err != nil {
		return err
	}
	folder, err := filepath.Rel(content, filepath.Dir(name))
	if err != nil {
		return err
	}
	folder = filepath.Join(out, strings.TrimSuffix(filepath.Base(name), ".md"), folder)
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "index.html"), f.buf.Bytes(), 0o666)
}

// A highlighting renders fenced code with chroma and classes.
type highlighting struct {
	format *chromahtml.Formatter
	style  *chroma.Style
}

func newHighlighting() *highlighting {
	return &highlighting{chromahtml.New(chromahtml.WithClasses(true)), styles.Fallback}
}

func (h *highlighting) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(ast.KindFencedCodeBlock, h.render)
}

func (h *highlighting) render(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	n := node.(*ast.FencedCodeBlock)
	var code strings.Builder
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		code.Write(line.Value(source))
	}
	lexer := lexers.Get(string(n.Language(source)))
	if lexer == nil {
		lexer = lexers.Fallback
	}
	tokens, err := chroma.Coalesce(lexer).Tokenise(nil, code.String())
	if err != nil {
		return ast.WalkStop, err
	}
	return ast.WalkContinue, h.format.Format(w, h.style, tokens)
}
