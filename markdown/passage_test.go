package markdown

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What is words and what is a mark is shown as marks in braces: {link:[ … ](x)}.
func TestPassages(t *testing.T) {
	for _, test := range []struct {
		name, why string
		text      string
		want      []string
	}{
		{"heading", "its id stands in the text around it, where no translator meets it", "## Fees {#fees}\n", []string{"heading2 : Fees"}},
		{"setext", "a heading may be underlined", "Fees\n====\n", []string{"heading1 : Fees"}},
		{"emphasis in strong", "marks that touch are told apart", "**_a_ b** *c*\n", []string{"paragraph : {strong:{emphasis:a} b} {emphasis:c}"}},
		{"three stars", "one run of marks may be two marks", "***a** b*\n", []string{"paragraph : {emphasis:{strong:a} b}"}},
		{"struck", "one or two tildes", "~a~ ~~b~~\n", []string{"paragraph : {struck:a} {struck:b}"}},
		{"links", "all ways to write one", "[a](b \"t\") [c][d] [d] <https://e.example> https://f.example.\n\n[d]: /x\n",
			[]string{"paragraph : {link:a} {link:c} {link:d} {address=<https://e.example>} {address=https://f.example}."}},
		{"address in a link", "is words, since a link can hold none", "[https://a.example](b)\n", []string{"paragraph : {link:https://a.example}"}},
		{"code", "spaces within are part of the mark", "`` a`b `` {{name}} \\{{name}}\n", []string{"paragraph : {code=`` a`b ``} {variable={{name}}} \\{{name}}"}},
		{"two lines in a quote", "what begins the next line is part of the line end", "> one\n> two  \n> three\\\n> four\n",
			[]string{"paragraph quote: one{wrap=\n> }two{break=  \n> }three{break=\\\n> }four"}},
		{"link at a line end", "the line end is no part of the link", "[a](b)\nc\n", []string{"paragraph : {link:a}{wrap=\n}c"}},
		{"callout", "its title is a passage", "> [!TIP] *Really*\n> words\n", []string{"label tip: {emphasis:Really}", "paragraph tip: words"}},
		{"table", "a bar that is escaped stays in its cell", "| a | b\\|c |\n|---|---|\n| `x` | |\n", []string{"cell table: a", "cell table: b\\|c", "cell table: {code=`x`}"}},
		{"tasks", "the box belongs to the list", "- [x] done\n- [ ] not *yet*\n", []string{"paragraph item: done", "paragraph item: not {emphasis:yet}"}},
		{"figure", "what it shows and its caption are two texts", "![a *b*](c.png \"d\")\n", []string{"alt : a {emphasis:b}", "caption : d"}},
		{"variable in a caption", "is no word", "![a](c.png \"v{{x}} {{\")\n", []string{"alt : a", "caption : v{variable={{x}}} {{"}},
		{"figure without words", "is still a place for words", "![](c.png)\n", []string{"alt : "}},
		{"picture among words", "is a mark around what it shows", "a ![b](c.png) d\n", []string{"paragraph : a {picture:b} d"}},
		{"footnote", "its words stand where they are written", "a[^1]\n\n[^1]: b\n", []string{"paragraph : a{note=[^1]}", "paragraph footnote: b"}},
		{"definitions", "terms and what they mean", "a\n: b\n", []string{"term : a", "paragraph definition: b"}},
		{"code block", "is told apart from words", "> ```sh\n> a\n> b\n> ```\n", []string{"code quote= a\n> b\n"}},
		{"include", "the block has a file of its own", "a\n\n{{> b}}\n", []string{"paragraph : a", "include = {{> b}}"}},
		{"comment", "reaches no reader, so no translator", "<!-- a -->\n\nb <!-- c -->\n", []string{"paragraph : b {html=<!-- c -->}"}},
		{"Chinese", "marks need no spaces around them", "按**保存**。\n", []string{"paragraph : 按{strong:保存}。"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, p := range New(Config{}).Passages([]byte(test.text)) {
				got = append(got, showPassage(test.text, p))
			}
			if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", test.want) {
				t.Errorf("%s\n got %q\nwant %q", test.why, got, test.want)
			}
		})
	}
}

func showPassage(text string, p Passage) string {
	level := ""
	if p.Level > 0 {
		level = fmt.Sprint(p.Level)
	}
	head := string(p.Kind) + level + " " + p.Within
	if p.Pieces == nil && p.Start < p.End {
		return head + "= " + text[p.Start:p.End]
	}
	return head + ": " + showPieces(text, p.Pieces)
}

func showPieces(text string, list []Piece) string {
	var b strings.Builder
	for _, p := range list {
		switch {
		case p.Kind == PieceWords:
			b.WriteString(text[p.Start:p.End])
		case len(p.Inner) > 0:
			fmt.Fprintf(&b, "{%s:%s}", p.Kind, showPieces(text, p.Inner))
		default:
			fmt.Fprintf(&b, "{%s=%s}", p.Kind, text[p.Start:p.End])
		}
	}
	return b.String()
}

// brokenPassages says what is wrong with the passages of a text, "" if nothing is:
// they must cover their bytes without gaps, and marks must begin and end as such.
func brokenPassages(text []byte, passages []Passage) string {
	at := 0
	for _, p := range passages {
		if p.Start < at || p.End < p.Start || p.End > len(text) {
			return fmt.Sprintf("%s at %d to %d, after %d", p.Kind, p.Start, p.End, at)
		}
		at = p.End
		if p.Pieces == nil {
			continue
		}
		if wrong := brokenPieces(text, p.Pieces, p.Start, p.End); wrong != "" {
			return wrong
		}
	}
	return ""
}

func brokenPieces(text []byte, list []Piece, start, end int) string {
	at := start
	for _, p := range list {
		source := "?"
		if p.Start >= 0 && p.Start <= p.End && p.End <= len(text) {
			source = string(text[p.Start:p.End])
		}
		if p.Start != at || p.End < p.Start || p.End > end {
			return fmt.Sprintf("%s %q at %d to %d, expected from %d to at most %d", p.Kind, source, p.Start, p.End, at, end)
		}
		at = p.End
		if len(p.Inner) > 0 {
			first, last := p.Inner[0].Start, p.Inner[len(p.Inner)-1].End
			if wrong := brokenPieces(text, p.Inner, first, last); wrong != "" {
				return wrong
			}
			opening, closing := string(text[p.Start:first]), string(text[last:p.End])
			if !soundMark(p.Kind, opening, closing) {
				return fmt.Sprintf("%s begins with %q and ends with %q", p.Kind, opening, closing)
			}
		} else if p.Kind == PieceEmphasis || p.Kind == PieceStrong || p.Kind == PieceStruck {
			return fmt.Sprintf("%s %q is around nothing", p.Kind, source)
		}
	}
	if at != end {
		return fmt.Sprintf("pieces end at %d, not %d", at, end)
	}
	return ""
}

func soundMark(kind PieceKind, opening, closing string) bool {
	switch kind {
	case PieceEmphasis:
		return opening == closing && (opening == "*" || opening == "_")
	case PieceStrong:
		return opening == closing && (opening == "**" || opening == "__")
	case PieceStruck:
		return opening == closing && (opening == "~~" || opening == "~")
	case PieceLink:
		return strings.TrimSpace(opening) == "[" && strings.HasPrefix(strings.TrimSpace(closing), "]")
	case PiecePicture:
		return strings.TrimSpace(opening) == "![" && strings.HasPrefix(strings.TrimSpace(closing), "]")
	}
	return false
}

func FuzzPassages(f *testing.F) {
	for _, name := range fuzzSeeds(f) {
		f.Add(name)
	}
	p := New(Config{})
	f.Fuzz(func(t *testing.T, text string) {
		src := clean([]byte(text))
		if wrong := brokenPassages(src, p.Passages(src)); wrong != "" {
			t.Errorf("%q: %s", text, wrong)
		}
	})
}

// fuzzSeeds are the texts of this project's own help centre.
func fuzzSeeds(f *testing.F) []string {
	files, err := filepath.Glob("../content/*/*/*.md")
	if err != nil || len(files) == 0 {
		f.Fatal("no content", err)
	}
	var texts []string
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		texts = append(texts, string(text))
	}
	return texts
}
