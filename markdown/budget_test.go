package markdown

import (
	"fmt"
	"strings"
	"testing"

	"helpwright/problem"
)

// amplifiers are texts of about n bytes that become many times as long: what
// they say is written down once and shown often.
var amplifiers = []struct {
	name, why string
	text      func(n int) string
}{
	{"rows that are too short", "a row of one byte is filled up to as many cells as the table has",
		func(n int) string {
			return strings.Repeat("|a", n/6) + "|\n" + strings.Repeat("|-", n/6) + "|\n" + strings.Repeat("|\n", n/6)
		}},
	{"short rows below the limit of columns", "rows are many even where columns are few",
		func(n int) string {
			return strings.Repeat("|a", 90) + "|\n" + strings.Repeat("|-", 90) + "|\n" + strings.Repeat("|\n", n/2)
		}},
	{"tables below the limit of cells", "tables are many even where each is small",
		func(n int) string {
			table := strings.Repeat("|a", 90) + "|\n" + strings.Repeat("|-", 90) + "|\n" + strings.Repeat("|\n", 200) + "\n"
			return strings.Repeat(table, n/len(table)+1)
		}},
	{"variables", "a value of 60 KB behind seven bytes", func(n int) string { return strings.Repeat("{{long}}\n", n/9) }},
	{"variables in one address", "one node of the tree may hold them all", func(n int) string { return "[a](b/" + strings.Repeat("{{long}}", n/8) + ")\n" }},
	{"variables in one title", "as in addresses", func(n int) string { return "[a](b \"" + strings.Repeat("{{long}}", n/8) + "\")\n" }},
	{"variables in alternative texts", "they are written and taken back", func(n int) string { return strings.Repeat("![{{long}}](a.png)\n\n", n/20) }},
	{"one address, many links", "the definition is written once", func(n int) string {
		return "[a]: b/" + strings.Repeat("x", n/2) + "\n\n" + strings.Repeat("[a]\n\n", n/10)
	}},
	{"one title, many pictures", "so is that of a title", func(n int) string {
		return "[a]: b.png '" + strings.Repeat("x", n/2) + "'\n\n" + strings.Repeat("![a][a]\n\n", n/18)
	}},
	{"one refused address, many links", "each is a problem that quotes it", func(n int) string {
		return "[a]: " + strings.Repeat("x", n/2) + ":y\n\n" + strings.Repeat("[a]\n\n", n/10)
	}},
	{"lines that go on lazily", "in Markdown each gets the mark of every quote around it", func(n int) string {
		return strings.Repeat("> ", 90) + "a\n" + strings.Repeat("a\n", n/2)
	}},
	{"blocks in blocks", "each of 16 levels includes ten of the next", func(int) string { return "{{> level-0}}\n" }},
	{"blocks of short rows", "the cells of blocks count too", func(n int) string { return strings.Repeat("{{> rows}}\n\n", n/12) }},
	{"footnotes", "a reference of four bytes is a link there and a link back", func(n int) string {
		return strings.Repeat("[^1]\n", n/5) + "\n[^1]: a\n"
	}},
}

func hungryParser() *Parser {
	return New(Config{
		Variable: func(_, _ string) (string, bool) { return strings.Repeat("long ", 12_000), true },
		Block: func(_, name string) (Source, bool) {
			text := strings.Repeat("words ", 500) + "\n"
			var level int
			switch n, _ := fmt.Sscanf(name, "level-%d", &level); {
			case n == 1 && level < 16:
				text = strings.Repeat(fmt.Sprintf("{{> level-%d}}\n\n", level+1), 10)
			case name == "rows":
				text = strings.Repeat("|a", 90) + "|\n" + strings.Repeat("|-", 90) + "|\n" + strings.Repeat("|\n", 200)
			}
			return Source{File: name + ".md", Line: 1, Text: []byte(text)}, true
		},
	})
}

// weigh returns how many bytes a document holds.
func weigh(d *Document) int {
	n := len(d.HTML.Bytes) + len(d.Markdown.Bytes)
	for _, s := range d.Sections {
		n += len(s.Text) + len(s.Title)
	}
	for _, r := range d.Refs {
		n += len(r.Dest) + len(r.Text)
	}
	for _, p := range d.Problems {
		n += len(p.Message) + len(p.Hint)
	}
	return n
}

// TestBudget holds every amplifier to the budget of a document: whoever reads
// much longer texts than these gets no more.
func TestBudget(t *testing.T) {
	const size = 512 << 10
	p := hungryParser()
	for _, a := range amplifiers {
		t.Run(a.name, func(t *testing.T) {
			d := p.Parse(Source{File: "a.md", Line: 1, Text: []byte(a.text(size))})
			if got := weigh(d); got > 5*maxOutput {
				t.Errorf("%d MiB of %d KiB: %s", got>>20, size>>10, a.why)
			}
			if fault := inspect(fillHTML(d)); fault != "" {
				t.Errorf("what is cut is no sound HTML: %s", fault)
			}
		})
	}
}

// TestBudgetGrows doubles amplifiers that are far below the budget of a document;
// those that a limit of their own stops earlier stay as they are. What else is
// written grows as the text does, but for what is written down once and shown often:
// its product is what the budget is for.
func TestBudgetGrows(t *testing.T) {
	p := hungryParser()
	grows := func(text func(n int) string, n int) float64 {
		once := weigh(p.Parse(Source{File: "a.md", Line: 1, Text: []byte(text(n))}))
		twice := weigh(p.Parse(Source{File: "a.md", Line: 1, Text: []byte(text(2 * n))}))
		return float64(twice) / float64(once)
	}
	for _, name := range []string{"short rows below the limit of columns", "tables below the limit of cells", "variables", "lines that go on lazily", "footnotes", "blocks of short rows"} {
		for _, a := range amplifiers {
			if a.name != name {
				continue
			}
			if by := grows(a.text, 1<<10); by > 2.5 {
				t.Errorf("%s: twice as long a text gives %.1f times as much: %s", a.name, by, a.why)
			}
		}
	}
}

// TestBudgetPlace looks at where a document is said to run over.
func TestBudgetPlace(t *testing.T) {
	p := hungryParser()
	parse := func(text string) []problem.Problem {
		return p.Parse(Source{File: "a.md", Line: 3, Text: []byte(text)}).Problems
	}
	cells := strings.Repeat("|a", 101) + "|\n" + strings.Repeat("|-", 101) + "|\n|b|\n"
	for _, c := range []struct{ name, why, text, want string }{
		{"words", "about 280 of the values are 16 MiB", strings.Repeat("{{long}}\n", 400), "a.md:282:1: file: the page of a.md becomes larger than 16 MiB here (divide it into several articles, or repeat less)"},
		{"in one address", "the place is the link", "x\n\ny [a](b/" + strings.Repeat("{{long}}", 400) + ")\n", "a.md:5:3: file: the page of a.md becomes larger than 16 MiB here (divide it into several articles, or repeat less)"},
		{"columns", "the place is the line that says how many there are", "x\n\n" + cells, "a.md:6:1: markup: table with 101 columns (use at most 100; wide tables read better as several, or as a list)"},
		{"cells", "rows count as if they were filled up", "|a|b|\n|-|-|\n" + strings.Repeat("|\n", maxCells/2+1), "a.md:4:1: markup: tables with more than 200000 cells (divide the article)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			found := parse(c.text)
			if len(found) != 1 || found[0].String() != c.want {
				t.Errorf("%s: got %v\nwant %s", c.why, found, c.want)
			}
		})
	}
	if found := parse("|a|b|\n|-|-|\n" + strings.Repeat("|c|d|\n", 5000)); len(found) != 0 {
		t.Errorf("a long table of a person is no problem: %v", found)
	}
	if found := parse(strings.Repeat("Eight bytes and more, as a person may write them into one file.\n\n", 100_000)); len(found) != 0 {
		t.Errorf("a file of 6 MiB of words is no problem: %v", found)
	}
}
