package oldsite

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
)

func TestDataWithinLimits(t *testing.T) {
	bomb := "a: &a [x,x,x,x,x,x,x,x,x]\n"
	for i := 'a'; i < 'm'; i++ {
		bomb += fmt.Sprintf("%c: &%c [*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c]\n", i+1, i+1, i, i, i, i, i, i, i, i, i)
	}
	for _, c := range []struct {
		name, why, text string
		read            func(string, int) (map[string]any, error)
		want            error // nil: it is read
	}{
		{"flat YAML", "most is flat", "a: 1\nb: [x, y]\nc:\n  d: e\n", yamlFields, nil},
		{"aliases", "people use a few", "a: &a [x]\nb: *a\nc:\n  <<: &c {d: e}\n", yamlFields, nil},
		{"aliases of aliases", "each repeats all that the one before repeats", bomb, yamlFields, errMany},
		{"brackets", "the library would recurse into each", "a: " + strings.Repeat("[", 1000), yamlFields, errNested},
		{"indented", "each step is one level", indented(200), yamlFields, errNested},
		{"lists on a line", "one line can begin many", "a:\n  " + strings.Repeat("- ", 1000) + "b", yamlFields, errNested},
		{"many values", "each takes memory, and time with all others", "a: [" + strings.Repeat("b,", 6000) + "]", yamlFields, errParts},
		{"many lines", "each takes time with all others", strings.Repeat("# a\n", 6000), yamlFields, errParts},
		{"flat TOML", "most is flat", "a = 1\n[b.c]\nd = 'e.f.g'\n", tomlFields, nil},
		{"dots in a text", "they are none of a key", "a = '" + strings.Repeat(".", 100) + "'\n", tomlFields, nil},
		{"brackets in TOML", "the library would recurse into each", "a = " + strings.Repeat("[", 1000), tomlFields, errNested},
		{"tables in TOML", "the library would recurse into each", "a = " + strings.Repeat("{a = ", 1000), tomlFields, errNested},
		{"dots in TOML", "each part of a key is one level", "a" + strings.Repeat(".a", 1000) + " = 1", tomlFields, errNested},
		{"dots in a table in TOML", "each part of a key is one level", "[a" + strings.Repeat(".a", 1000) + "]", tomlFields, errNested},
	} {
		t.Run(c.name, func(t *testing.T) {
			fields, err := c.read(c.text, maxConfig)
			if !errors.Is(err, c.want) || (c.want == nil) != (len(fields) > 0) {
				t.Errorf("%s: got %v, %v", c.why, err, fields)
			}
		})
	}
	if _, err := yamlFields(strings.Repeat("a", maxMatter+1), maxMatter); err == nil {
		t.Error("what is too large must not be read")
	}
}

func indented(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

// The work of reading grows with the text. Memory that is asked for stands for it.
func TestDataGrowsWithTheText(t *testing.T) {
	work := func(text string, read func(string, int) (map[string]any, error)) uint64 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := read(text, maxConfig); err != nil {
			t.Errorf("%.40q: %v", text, err)
		}
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	lines := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	for _, c := range []struct {
		name string
		text func(n int) string
		read func(string, int) (map[string]any, error)
	}{
		{"YAML list", func(n int) string { return "a:\n" + lines(n, "  - b%d\n") }, yamlFields},
		{"YAML text", func(n int) string { return "a: |\n" + lines(n, "  b%d\n") }, yamlFields},
		{"YAML comments", func(n int) string { return "a: b\n" + lines(n, "# c%d\n") }, yamlFields},
		{"TOML lines", func(n int) string { return lines(n, "a%d = 1\n") }, tomlFields},
		{"TOML tables", func(n int) string { return lines(n, "[a.b%d]\nc = 1\n") }, tomlFields},
		{"TOML array", func(n int) string { return "a = [" + lines(n, "%d,\n") + "]\n" }, tomlFields},
	} {
		once, twice := work(c.text(2000), c.read), work(c.text(4000), c.read)
		if twice > once*5/2+1<<20 {
			t.Errorf("%s: twice the text takes %.1f times the memory", c.name, float64(twice)/float64(once))
		}
	}
}

func TestGlob(t *testing.T) {
	for _, c := range []struct {
		pattern, path string
		want          bool
	}{
		{"*.md", "a.md", true}, {"*.md", "x/a.md", false}, {"**/*.md", "a.md", true}, {"**/held/**", "a/held/b.md", true}, {"**/held/**", "held/b.md", true},
		{"{/a,/a/**}", "/a/b/c", true}, {"{/a,/a/**}", "/ab", false}, {"a?c", "abc", true}, {"a?c", "a/c", false}, {"[ab].md", "b.md", true}, {"[!ab].md", "b.md", false},
		{`\*.md`, "*.md", true}, {"a.md", "aXmd", false}, {"}", "}", true}, {"{a", "a", true}, {"[", "[", true},
	} {
		re, err := glob(c.pattern)
		if err != nil {
			t.Errorf("%s: %v", c.pattern, err)
			continue
		}
		if got := re.MatchString(c.path); got != c.want {
			t.Errorf("%s matches %s: %v", c.pattern, c.path, got)
		}
	}
	if _, err := glob(strings.Repeat("*", maxPattern+1)); err == nil {
		t.Error("a pattern has a limit")
	}
}

func FuzzGlob(f *testing.F) {
	f.Add("{a,[!b]*}/**", "a/b")
	f.Fuzz(func(t *testing.T, pattern, path string) {
		if re, err := glob(pattern); err == nil {
			re.MatchString(path)
		}
		readIgnoreList(pattern).match(path)
		globsOf([]string{pattern}, true).matchAbove(path)
	})
}
