package convert

import (
	"runtime"
	"strings"
	"testing"
)

// hostile are texts that grow with n and are made to cost more than they hold.
var hostile = []struct {
	name, why string
	flavour   Flavour
	text      func(n int) string
}{
	{"open folds", "no closing tag follows, for which each of them could look", hugo, func(n int) string { return strings.Repeat("<details><summary>a</summary>\n\n", n) }},
	{"nested folds", "each holds all that follow", hugo, func(n int) string {
		return strings.Repeat("<details><summary>a</summary>\n\n", n) + "word\n\n" + strings.Repeat("</details>\n\n", n)
	}},
	{"nested folds in HTML", "the parser of HTML has limits of its own", raw, func(n int) string {
		return strings.Repeat("<details><summary>a</summary>", n) + "word" + strings.Repeat("</details>", n)
	}},
	{"nested divisions", "each holds all that follow", hugo, func(n int) string {
		return strings.Repeat("<div>\n\n", n) + "word\n\n" + strings.Repeat("</div>\n\n", n)
	}},
	{"nested components", "each holds all that follow", jsx, func(n int) string {
		return strings.Repeat("<Tabs>\n<TabItem>\n\n", n) + "word\n\n" + strings.Repeat("</TabItem>\n</Tabs>\n\n", n)
	}},
	{"nested directives", "each holds all that follow", jsx, func(n int) string {
		return strings.Repeat(":::note\n\n", n) + "word\n\n" + strings.Repeat(":::\n\n", n)
	}},
	{"nested shortcodes", "each holds all that follow", hugo, func(n int) string {
		return strings.Repeat("{{% a %}}\n\n", n) + "word\n\n" + strings.Repeat("{{% /a %}}\n\n", n)
	}},
	{"nested tabs", "each is indented by its parent", mkdocs, func(n int) string { return strings.Repeat("=== \"a\"\n\n    ", n) }},
	{"nested lists", "a line can begin many lists", hugo, func(n int) string { return strings.Repeat("- ", n) + "word" }},
	{"fences in open elements", "code is skipped again for each element", jsx, func(n int) string { return strings.Repeat("<div>\n```\n", n) }},
	{"wide table", "n columns and n rows have n times n cells", hugo, func(n int) string {
		return "|" + strings.Repeat("a|", n) + "\n|" + strings.Repeat("-|", n) + "\n" + strings.Repeat("|\n", n)
	}},
	{"wide table in HTML", "one long row makes all rows long", raw, func(n int) string {
		return "<table>" + strings.Repeat("<tr><td>a</td></tr>", n) + "<tr>" + strings.Repeat("<td>a", n) + "</table>"
	}},
	{"spans", "a cell can ask to stand in 2500 places", raw, func(n int) string {
		return "<table>" + strings.Repeat("<tr><td colspan=50 rowspan=50>aaaaaaaaaaaaaaaaaaaa</td></tr>", n) + "</table>"
	}},
	{"attributes of a block", "each line could wrap the block above once more", jekyll, func(n int) string { return "a\n" + strings.Repeat("{: .note}\n", n) }},
	{"a long address", "each use of a reference writes its address again", hugo, func(n int) string {
		return "[a]: " + strings.Repeat("b", n) + "\n\n" + strings.Repeat("[a] ", n)
	}},
	{"a long constant", "each use writes its value again", jsx, func(n int) string {
		return "export const a = \"" + strings.Repeat("b", n) + "\"\n\n" + strings.Repeat("{a} ", n)
	}},
	{"open braces", "each could be an expression", jsx, func(n int) string { return strings.Repeat("{", n) }},
	{"open titles", "each could reach to the end", hugo, func(n int) string { return strings.Repeat("[a](b (", n) }},
	{"open addresses", "each could reach to the end", hugo, func(n int) string { return strings.Repeat("[a](<b", n) }},
	{"open comments", "each could reach to the end", hugo, func(n int) string { return strings.Repeat("a <!-- ", n) }},
	{"open tags", "each could reach over many lines", hugo, func(n int) string { return strings.Repeat("<div a\n", n) }},
	{"unknown tags", "each could be closed", hugo, func(n int) string { return strings.Repeat("<x-y>", n) }},
	{"blank lines in a list", "what follows them decides to whom they belong", hugo, func(n int) string { return "- a\n" + strings.Repeat("\n", n) + "  b" }},
	{"lazy lines in a list", "a fence above them would make them code", hugo, func(n int) string { return "- a\n" + strings.Repeat("b\n", n) }},
}

// Work must grow as the text does. Memory that is asked for stands for work, since
// time says as much of the machine as of the program.
func TestWorkGrowsWithTheText(t *testing.T) {
	for _, c := range hostile {
		t.Run(c.name, func(t *testing.T) {
			const n = 1500
			once, _ := work(c.text(n), c.flavour)
			twice, length := work(c.text(2*n), c.flavour)
			if twice > once*5/2+2<<20 {
				t.Errorf("%s: twice the text takes %.1f times the memory", c.why, float64(twice)/float64(once))
			}
			if limit := 2<<20 + 100*len(c.text(2*n)); length > limit {
				t.Errorf("%s: %d bytes became %d", c.why, len(c.text(2*n)), length)
			}
		})
	}
}

// work returns the bytes that a conversion asks for, and how long its result is.
func work(text string, f Flavour) (asked uint64, length int) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	r := Convert(Source{Line: 1, Text: text, Flavour: f}, Options{})
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc, len(r.Text)
}

// What asks for no memory shows only in that it ends: with work that grows faster
// than the text, each of these would take hours.
func TestLongTextsEnd(t *testing.T) {
	for _, name := range []string{"open folds", "open titles", "open addresses", "open tags", "fences in open elements", "blank lines in a list", "lazy lines in a list", "unknown tags"} {
		for _, c := range hostile {
			if c.name == name {
				unit := len(c.text(2)) - len(c.text(1))
				Convert(Source{Line: 1, Text: c.text((256 << 10) / unit), Flavour: c.flavour}, Options{})
			}
		}
	}
}

// Words must not be lost to a limit without a note.
func TestLimitsKeepWords(t *testing.T) {
	for _, c := range hostile {
		text := c.text(1500)
		if !strings.Contains(text, "word") {
			continue
		}
		if r := Convert(Source{Line: 1, Text: text, Flavour: c.flavour}, Options{}); !strings.Contains(r.Text, "word") {
			t.Errorf("%s: the word within is gone; noted: %v", c.name, r.Notes)
		}
	}
	wide := "| " + strings.Repeat("a | ", 300) + "\n|" + strings.Repeat("-|", 300) + "\n" + strings.Repeat("| word |\n", 300)
	r := Convert(Source{Line: 1, Text: wide, Flavour: plainMD}, Options{})
	if strings.Count(r.Text, "word") != 300 || len(r.Notes) != 1 {
		t.Errorf("a table that is mostly empty: %d words, notes %v", strings.Count(r.Text, "word"), r.Notes)
	}
}

// Liquid is run before anything else, and includes what it is told to.
func TestLiquidExpandsWithinLimits(t *testing.T) {
	files := map[string]string{"z.md": strings.Repeat("word ", 1000)}
	for _, name := range []string{"y", "x", "w", "v", "u"} {
		files[name+".md"] = strings.Repeat("{% include "+string(name[0]+1)+".md %}\n", 1000)
	}
	template := Template{
		Include:  func(file string) (string, bool) { text, ok := files[file]; return text, ok },
		Variable: func(string) (string, bool) { return strings.Repeat("a", 100<<10), true },
	}
	for name, text := range map[string]string{
		"includes":  "{% include u.md %}",
		"variables": strings.Repeat("{{ site.a }}", 10_000),
		"filters":   "{{ site.a" + strings.Repeat(" | append: site.a", 200) + " }}",
	} {
		out, _, notes := Liquid(text, 1, template)
		if len(out) > 8<<20 || len(notes) == 0 || len(notes) > 100 {
			t.Errorf("%s: %d bytes, %d notes", name, len(out), len(notes))
		}
	}
	marks := strings.Repeat("{{ {%x%} ", 20_000) // each mark could reach to the end
	if out, _, _ := Liquid(marks, 1, template); strings.Count(out, "{{") != 20_000 {
		t.Errorf("open marks are words, got %d", strings.Count(out, "{{"))
	}
}
