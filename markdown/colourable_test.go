package markdown

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/chroma/v2"
)

// hostileCode makes code of n bytes on which patterns try and fail: runs of one
// character, brackets that never close, comments and quotes that begin again and again.
func hostileCode(n int) map[string]string {
	all := map[string]string{}
	for c := ' '; c < 0x7f; c++ {
		if c != 'b' && c != 'B' && c >= '0' && (c|0x20 > 'a' && c|0x20 <= 'z' || c > '1' && c <= '9') {
			continue // one letter and two digits stand for the others
		}
		all[fmt.Sprintf("run of %q", c)] = strings.Repeat(string(c), n)
	}
	for _, s := range []string{
		"\t", "\n", " \n", "\t\n", "[]", "()", "{}", `\"`, `"a`, "'a", "/*", "/* ", "<a", "<!--", "a ", "a b ", "a:", "a.", "a,", "a=", "a<", "a(", "1.", "((a",
		"${", "{{", "#{", "::", "@a", "<<a", "=begin", "é", "中", "'''", `"""`,
	} {
		all[fmt.Sprintf("%q again and again", s)] = strings.Repeat(s, n/len(s)+1)[:n]
	}
	for _, s := range []string{
		"a", "a:", "- a", "-", "/*", "(*", "<!--", `"""`, "{-", "<a", "(a", "=begin", "#|", "[[", "{{", "`", "a b", "'", `"`, ":", "@a", "$", "%", "<<a", "--[[", ";", "a=", `\`,
	} {
		all[fmt.Sprintf("lines of %q", s)] = strings.Repeat(s+"\n", n/(len(s)+1)+1)[:n]
	}
	all["brackets that close"] = strings.Repeat("(", n/2) + strings.Repeat(")", n/2)
	all["spaces before words"] = strings.Repeat(strings.Repeat(" ", 490)+"x\n", n/492+1)[:n]
	all["a word before a mark"] = strings.Repeat(strings.Repeat("a", 490)+"!\n", n/492+1)[:n]
	return all
}

func TestColourable(t *testing.T) {
	words := "a b\n"
	for _, c := range []struct {
		name, why, code string
		want            bool
	}{
		{"code of a person", "what the colours are for", strings.Repeat("if a {\n\tb()\n}\n", 100), true},
		{"as much as is read", "the limit itself", strings.Repeat(words, longestCode/len(words)), true},
		{"more", "patterns read on to the end", strings.Repeat(words, longestCode/len(words)+1), false},
		{"a line as long as is read", "the limit itself", strings.Repeat("-", longestLine) + "\n", true},
		{"a longer line", "4,000 hyphens of YAML took seconds", strings.Repeat("-", longestLine+1), false},
		{"a longer line among others", "each line counts", words + strings.Repeat("-", longestLine+1) + "\n" + words, false},
		{"many empty lines", "patterns skip them, at every one of them", "a" + strings.Repeat("\n", longestSpace+1) + "b", false},
		{"empty lines with spaces", "white space of any sort", "a" + strings.Repeat(" \t\n", longestSpace) + "b", false},
		{"indented lines", "words end the white space", strings.Repeat("                    a\n", 150), true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := colourable([]byte(c.code)); got != c.want {
				t.Errorf("%v: %s", got, c.why)
			}
		})
	}
}

// A counter is a lexer that colours nothing and sums up the squares of what it
// reads, which is what lexers cost at worst.
type counter struct {
	chroma.Lexer
	work *int
}

func (counter) Config() *chroma.Config { return &chroma.Config{Name: "Counter"} }

func (c counter) Tokenise(_ *chroma.TokeniseOptions, text string) (chroma.Iterator, error) {
	*c.work += len(text) * len(text)
	return chroma.Literator(chroma.Token{Type: chroma.Text, Value: text}), nil
}

// TestHostileCodeGrows doubles hostile code, alone and in blocks of the largest size
// that is coloured, and counts what lexers get to read.
func TestHostileCodeGrows(t *testing.T) {
	work := func(text string) int {
		n := 0
		p := New(Config{})
		p.highlight.lexers = func() map[string]chroma.Lexer { return map[string]chroma.Lexer{"x": counter{work: &n}} }
		p.Parse(Source{File: "a.md", Line: 1, Text: []byte(text)})
		return n
	}
	fenced := func(code string) string { return "```x\n" + strings.TrimSuffix(code, "\n") + "\n```\n\n" }
	const most = maxColoured * longestCode
	for _, n := range []int{4 << 10, 8 << 10, 16 << 10, 32 << 10, 64 << 10} {
		for name, code := range hostileCode(n) {
			if got := work(fenced(code)); got > longestCode*longestCode {
				t.Errorf("%d bytes of %s cost %d", n, name, got)
			}
		}
	}
	blocks := func(n int) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(fenced(strings.Repeat(fmt.Sprintf("block %d\n", i), longestCode/16)))
		}
		return b.String()
	}
	last := work(blocks(2))
	if last == 0 {
		t.Error("code of a person is not read")
	}
	for n := 4; n <= 256; n *= 2 {
		now := work(blocks(n))
		if float64(now) > 2.5*float64(last) || now > most {
			t.Errorf("%d blocks cost %d, half as many %d", n, now, last)
		}
		last = now
	}
}

func TestSlowLexersAreLeftOut(t *testing.T) {
	all := lexersByName()
	for name, lexer := range all {
		if slices.Contains(slowLexers, lexer.Config().Name) {
			t.Errorf("%q still finds %s", name, lexer.Config().Name)
		}
	}
	for _, name := range []string{"go", "js", "ts", "json", "yaml", "toml", "ini", "sh", "console", "html", "css", "xml", "sql", "python", "java", "c", "cpp", "csharp", "php", "ruby", "rust", "diff", "docker", "nginx", "apache", "powershell", "vue"} {
		if all[name] == nil {
			t.Errorf("%q, which help centres use, is not coloured", name)
		}
	}
}

// BenchmarkHostileCode measures every lexer that is used with the worst code that is
// coloured, for whoever updates the lexers; -benchtime=1x is enough. It goes by the
// clock, so other work on the machine makes the figures several times as large.
func BenchmarkHostileCode(b *testing.B) {
	byName := map[string]chroma.Lexer{}
	for _, lexer := range lexersByName() {
		byName[lexer.Config().Name] = lexer
	}
	codes := hostileCode(longestCode)
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		b.Run(strings.ReplaceAll(name, " ", "-"), func(b *testing.B) {
			var worst time.Duration
			for b.Loop() {
				for _, code := range codes {
					if lines := inLines(code); colourable(lines) {
						start := time.Now()
						appendHighlighted(nil, byName[name], string(lines))
						worst = max(worst, time.Since(start))
					}
				}
			}
			b.ReportMetric(worst.Seconds()*1000, "worst-ms")
		})
	}
}

// inLines ends lines where they are as long as may be.
func inLines(code string) []byte {
	var out []byte
	line := 0
	for i := range len(code) {
		if line++; code[i] == '\n' {
			line = 0
		} else if line == longestLine {
			out, line = append(out, '\n'), 0
			continue
		}
		out = append(out, code[i])
	}
	return out
}
