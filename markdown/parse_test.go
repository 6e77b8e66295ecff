package markdown

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alecthomas/chroma/v2"

	"helpwright/problem"
)

func TestDigest(t *testing.T) {
	blocks := map[string]string{"tail": "shared words\n"}
	p := New(Config{
		Variable: func(_, name string) (string, bool) { return "Shop", name == "product" },
		Block: func(_, name string) (Source, bool) {
			return Source{File: name, Line: 1, Text: []byte(blocks[name])}, blocks[name] != ""
		},
		CalloutTitle: func(_, kind string) string { return kind },
	})
	digest := func(text string) [32]byte {
		return p.Parse(Source{File: "a.md", Line: 1, Text: []byte(text)}).Digest
	}
	const text = "About Shop.\n\nshared words\n"
	for _, c := range []struct {
		name, text string
		same       bool
	}{
		{"the same words", text, true},
		{"a word in a variable says the same", "About {{product}}.\n\nshared words\n", true},
		{"words in a block say the same", "About Shop.\n\n{{> tail}}\n", true},
		{"other line ends say the same", "About Shop.\r\n\r\nshared words\r\n", true},
		{"other words do not", "About shop.\n\nshared words\n", false},
		{"a variable in code is no variable", "About `{{product}}`.\n\nshared words\n", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if (digest(c.text) == digest(text)) != c.same {
				t.Errorf("digest of %q", c.text)
			}
		})
	}
	t.Run("a variable in an address counts", func(t *testing.T) {
		value := "a"
		p := New(Config{Variable: func(_, _ string) (string, bool) { return value, true }})
		src := Source{Line: 1, Text: []byte("[x]({{docs}}/y)")}
		before := p.Parse(src).Digest
		value = "b"
		if p.Parse(src).Digest == before {
			t.Error("nobody would notice that the link leads elsewhere")
		}
	})
}

func TestIncludeLimits(t *testing.T) {
	p := New(Config{Block: func(_, name string) (Source, bool) {
		text := "{{> " + name + "x}}\n"
		if strings.HasPrefix(name, "twice") {
			text += "\n" + text
		}
		return Source{File: name, Line: 1, Text: []byte(text)}, true
	}})
	count := func(text string) (n int, last problem.Problem) {
		for _, x := range p.Parse(Source{File: "a.md", Line: 1, Text: []byte(text)}).Problems {
			if x.Rule == problem.Include {
				n, last = n+1, x
			}
		}
		return n, last
	}
	n, last := count("{{> a}}")
	if n != 1 || !strings.Contains(last.Message, "17 blocks deep") || last.File != "a"+strings.Repeat("x", 15) {
		t.Errorf("a chain without an end is cut once, in the 16th block: %d, %v", n, last)
	}
	start := time.Now()
	if n, _ := count("{{> twice}}"); n == 0 || time.Since(start) > 20*time.Second {
		t.Errorf("blocks that double are cut: %d problems in %v", n, time.Since(start))
	}
}

func TestDeepNesting(t *testing.T) {
	p := New(Config{})
	for _, nested := range []string{"> ", "- ", "1. ", "*a ", "**a ", "*a **a ", "![a", "[a", "> [!NOTE] a\n> "} {
		for _, text := range []string{strings.Repeat(nested, 20000), strings.Repeat(nested, 300) + "x" + strings.Repeat("*", 300) + strings.Repeat("](a)", 300)} {
			d := p.Parse(Source{File: "a.md", Line: 1, Text: []byte(text)})
			if fault := inspect(fillHTML(d)); fault != "" {
				t.Errorf("%d times %q: %s", len(text)/len(nested), nested, fault)
			}
		}
	}
	d := p.Parse(Source{File: "a.md", Line: 1, Text: []byte(strings.Repeat("> ", 200) + "x")})
	if len(d.Problems) != 1 || d.Problems[0].Rule != problem.Markup {
		t.Errorf("nesting that is cut is reported once: %v", d.Problems)
	}
}

// TestConcurrent parses the same texts from several goroutines; the result may
// depend neither on the others nor on what a writer held before.
func TestConcurrent(t *testing.T) {
	p := New(Config{})
	texts := [][]byte{article(t), []byte("x"), []byte("## A {#a}\n\n> [!TAB] x\n> y[^1]\n\n[^1]: n\n"), bytes.Repeat([]byte("[a](b) "), 500)}
	var want []*Document
	for _, text := range texts {
		want = append(want, New(Config{}).Parse(Source{File: "a.md", Line: 1, Text: text}))
	}
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for i := range 40 {
				n := (g + i) % len(texts)
				if got := p.Parse(Source{File: "a.md", Line: 1, Text: texts[n]}); !reflect.DeepEqual(got, want[n]) {
					t.Errorf("text %d differs", n)
				}
			}
		})
	}
	wg.Wait()
}

func TestHighlight(t *testing.T) {
	for _, c := range []struct{ name, language, code, want string }{
		{"white space and punctuation need no span of their own", "go", "if a(\"b\") { // c\n", `<span class="k">if </span><span class="f">a</span>(<span class="s">&#34;b&#34;</span>) { <span class="c">// c</span>` + "\n"},
		{"case does not matter", "JSON", "[true]\n", "[<span class=\"b\">true</span>]\n"},
		{"a file extension is a name", "yml", "a: 1\n", "<span class=\"t\">a</span>: <span class=\"m\">1</span>\n"},
		{"an unknown language is not guessed", "nonsense", "if <x>\n", "if &lt;x&gt;\n"},
		{"a file name is no language", "main.go", "if x\n", "if x\n"},
		{"plain text is plain", "text", "if x\n", "if x\n"},
		{"very long code is not read by a lexer", "go", strings.Repeat("if\n", 30000), strings.Repeat("if\n", 30000)},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := string(newHighlighter(0).append(nil, c.language, []byte(c.code))); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestHighlightClassesAreListed(t *testing.T) {
	listed := map[string]bool{"": true}
	for _, class := range HighlightClasses() {
		listed[class] = true
	}
	for token := range 10000 {
		if class := classOf(chroma.TokenType(token)); !listed[class] {
			t.Errorf("class %q is not listed", class)
		}
	}
}

func TestHighlightCacheIsBounded(t *testing.T) {
	h := newHighlighter(10_000)
	for i := range 2000 {
		h.append(nil, "go", fmt.Appendf(nil, "a%d()", i))
		if n := len(h.young) + len(h.old); n > 100 {
			t.Fatalf("%d entries in 10,000 bytes", n)
		}
	}
	before := h.append(nil, "go", []byte("a1999()"))
	if _, ok := h.young[keyOf("Go", []byte("a1999()"))]; !ok || len(before) == 0 {
		t.Error("the last code is not remembered")
	}
}

func TestWords(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       int
	}{
		{"words with marks in them are one", "don't re-use e.g. file_name 3.5 times", 6},
		{"two Han characters are a word", "打印机无法打印。", 4},
		{"Latin words among them count for themselves", "安装 Chrome 浏览器", 1 + 3},
		{"Korean has spaces", "프린터가 인쇄하지 않습니다", 3},
		{"combining marks belong to their letters", "हिन्दी में", 2},
		{"nothing", " \n", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := countWords([]byte(c.text)); got != c.want {
				t.Errorf("%q: %d, want %d", c.text, got, c.want)
			}
		})
	}
	d := New(Config{}).Parse(Source{Line: 1, Text: []byte("## Two words\n\none `code is none` more\n\n```\nnot this\n```\n")})
	if d.Words != 4 {
		t.Errorf("titles count, code does not: %d", d.Words)
	}
}

func TestCanonIsStable(t *testing.T) {
	p := New(Config{CalloutTitle: func(_, _ string) string { return "" }})
	text := article(t)
	first := p.Parse(Source{Line: 1, Text: text})
	address := func(d *Document) func([]byte, int) []byte {
		return func(dst []byte, ref int) []byte { return append(dst, d.Refs[ref].Dest...) }
	}
	once := first.Markdown.AppendTo(nil, address(first))
	second := p.Parse(Source{Line: 1, Text: once})
	twice := second.Markdown.AppendTo(nil, address(second))
	if !bytes.Equal(once, twice) {
		t.Errorf("Markdown written from Markdown differs:\n%s\n%s", once, twice)
	}
	for i, s := range first.Sections {
		if s.Title != second.Sections[i].Title || s.Text != second.Sections[i].Text {
			t.Errorf("section %q says something else:\n%q\n%q", s.Title, s.Text, second.Sections[i].Text)
		}
	}
}
