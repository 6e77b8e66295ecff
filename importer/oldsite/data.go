package oldsite

import (
	"errors"
	"fmt"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// The limits of front matter and configuration. Programs that read them without
// limits can be made to work for hours by a small file.
const (
	maxConfig = 256 << 10 // bytes
	maxNested = 32        // levels of one value in another
	maxValues = 20_000    // values, with those that aliases repeat
	maxDots   = 32        // parts of one key in TOML
	maxParts  = 5000      // lines and commas of YAML; the library takes the square of its fields
)

// Why data is not read.
var (
	errNested = fmt.Errorf("values are nested deeper than %d levels", maxNested)
	errParts  = fmt.Errorf("it has more than %d lines and commas", maxParts)
	errMany   = fmt.Errorf("it holds more than %d values", maxValues)
)

// readYAML reads front matter in YAML.
func readYAML(text string) matter {
	fields, err := yamlFields(text, maxMatter)
	if err != nil {
		return readLines(text, "its front matter cannot be read: "+firstLine(err))
	}
	return matterOf(fields)
}

// readTOML reads front matter in TOML.
func readTOML(text string) matter {
	fields, err := tomlFields(text, maxMatter)
	if err != nil {
		return readLines(tomlLines(text), "its front matter cannot be read: "+firstLine(err))
	}
	return matterOf(fields)
}

// tomlLines makes lines of TOML look like those of YAML.
func tomlLines(text string) string {
	var b strings.Builder
	for l := range strings.Lines(text) {
		if key, value, ok := strings.Cut(l, "="); ok {
			l = strings.TrimSpace(key) + ": " + strings.TrimLeft(value, " \t")
		}
		b.WriteString(l)
	}
	return b.String()
}

func tooLarge(limit int) error { return fmt.Errorf("it is larger than %d KiB", limit>>10) }

func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}

// yamlFields reads a mapping.
func yamlFields(text string, limit int) (map[string]any, error) {
	if len(text) > limit {
		return nil, tooLarge(limit)
	}
	if nestedDeep(text) || indentedDeep(text) {
		return nil, errNested
	}
	if strings.Count(text, "\n")+strings.Count(text, ",") > maxParts {
		return nil, errParts
	}
	var fields map[string]any
	err := guarded(func() error {
		file, err := parser.ParseBytes([]byte(text), 0)
		if err != nil {
			return err
		}
		w := weigher{anchors: map[string]int{}}
		for _, d := range file.Docs {
			if w.weigh(d.Body, 0) > maxValues {
				return errMany
			}
		}
		if w.deep {
			return errNested
		}
		return yaml.Unmarshal([]byte(text), &fields)
	})
	return fields, err
}

// guarded turns a panic of a library, which broken input may cause, into an error.
func guarded(read func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errors.New("it is broken")
		}
	}()
	return read()
}

// tomlFields reads a document.
func tomlFields(text string, limit int) (map[string]any, error) {
	if len(text) > limit {
		return nil, tooLarge(limit)
	}
	if nestedDeep(text) || dottedDeep(text) {
		return nil, errNested
	}
	var fields map[string]any
	err := guarded(func() error {
		_, err := toml.Decode(text, &fields)
		return err
	})
	return fields, err
}

// nestedDeep reports brackets that are nested beyond the limit. Those in texts
// count too, which only a file made to do harm will notice.
func nestedDeep(text string) bool {
	depth := 0
	for i := range len(text) {
		switch text[i] {
		case '[', '{':
			if depth++; depth > maxNested {
				return true
			}
		case ']', '}':
			depth = max(0, depth-1)
		}
	}
	return false
}

// indentedDeep reports lines that are indented in more steps than the limit, with
// the lists that one line begins.
func indentedDeep(text string) bool {
	var open []int
	for l := range strings.Lines(text) {
		rest := strings.TrimLeft(l, " ")
		if strings.TrimSpace(rest) == "" {
			continue
		}
		indent := len(l) - len(rest)
		for len(open) > 0 && open[len(open)-1] >= indent {
			open = open[:len(open)-1]
		}
		open = append(open, indent)
		marks := 0
		for len(rest) > 1 && (rest[0] == '-' || rest[0] == '?') && rest[1] == ' ' {
			marks++
			rest = strings.TrimLeft(rest[1:], " ")
		}
		if len(open)+marks > maxNested {
			return true
		}
	}
	return false
}

// dottedDeep reports a key of TOML with more parts than the limit.
func dottedDeep(text string) bool {
	dots, quote := 0, byte(0)
	for i := range len(text) {
		switch c := text[i]; {
		case c == '\n':
			dots, quote = 0, 0
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '.':
			if dots++; dots > maxDots {
				return true
			}
		case c == '=' || c == ',' || c == '{':
			dots = 0
		}
	}
	return false
}

// A weigher counts the values of a document, each alias as often as it would be
// repeated.
type weigher struct {
	anchors map[string]int
	deep    bool
}

func (w *weigher) weigh(n ast.Node, depth int) int {
	if depth > maxNested {
		w.deep = true
		return 1
	}
	total := 1
	add := func(child ast.Node) {
		if child != nil && total <= maxValues {
			total += w.weigh(child, depth+1)
		}
	}
	switch n := n.(type) {
	case *ast.MappingNode:
		for _, v := range n.Values {
			total += w.weigh(v, depth)
			if total > maxValues {
				break
			}
		}
	case *ast.MappingValueNode:
		add(n.Key)
		add(n.Value)
	case *ast.SequenceNode:
		for _, v := range n.Values {
			add(v)
		}
	case *ast.AnchorNode:
		add(n.Value)
		w.anchors[n.Name.String()] = total
	case *ast.AliasNode:
		total += w.anchors[n.Value.String()]
	case *ast.TagNode:
		add(n.Value)
	}
	return total
}
