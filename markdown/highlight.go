package markdown

import (
	"crypto/sha256"
	"strings"
	"sync"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// HighlightClasses lists the classes of <span> in highlighted code, with what
// they stand for. Everything else in code has no span. They are meant to be
// styled below .code, where no other class is used.
func HighlightClasses() []string {
	return []string{
		"c", // comment
		"k", // keyword, word that is an operator
		"s", // string
		"m", // number and other literal
		"f", // function
		"t", // type, class, tag
		"a", // attribute, property, key
		"v", // variable
		"b", // built-in name, constant
		"d", // deleted line
		"i", // inserted line
		"h", // heading
		"p", // prompt
		"o", // output of a command
	}
}

// classOf returns the class for a token, "" for none.
func classOf(t chroma.TokenType) string {
	switch {
	case t.InCategory(chroma.Comment):
		return "c"
	case t == chroma.KeywordType:
		return "t"
	case t == chroma.KeywordConstant:
		return "b"
	case t.InCategory(chroma.Keyword), t == chroma.OperatorWord:
		return "k"
	case t.InSubCategory(chroma.LiteralString):
		return "s"
	case t.InCategory(chroma.Literal):
		return "m"
	}
	switch t {
	case chroma.NameFunction, chroma.NameFunctionMagic, chroma.NameDecorator:
		return "f"
	case chroma.NameClass, chroma.NameTag, chroma.NameException:
		return "t"
	case chroma.NameAttribute, chroma.NameProperty, chroma.NameLabel:
		return "a"
	case chroma.NameVariable, chroma.NameVariableClass, chroma.NameVariableGlobal,
		chroma.NameVariableInstance, chroma.NameVariableMagic:
		return "v"
	case chroma.NameBuiltin, chroma.NameBuiltinPseudo, chroma.NameConstant:
		return "b"
	case chroma.GenericDeleted:
		return "d"
	case chroma.GenericInserted:
		return "i"
	case chroma.GenericHeading, chroma.GenericSubheading:
		return "h"
	case chroma.GenericPrompt:
		return "p"
	case chroma.GenericOutput:
		return "o"
	}
	return ""
}

const defaultHighlightCache = 16 << 20

// A highlighter turns code into HTML and remembers what it has done. It holds
// two generations: when the young one is half the bound, the old one goes.
type highlighter struct {
	bound  int
	lexers func() map[string]chroma.Lexer // made when first needed

	mu         sync.Mutex
	young, old map[codeKey]string
	size       int // bytes in young
}

type codeKey [sha256.Size]byte

func newHighlighter(bound int) *highlighter {
	if bound <= 0 {
		bound = defaultHighlightCache
	}
	return &highlighter{bound: bound, lexers: sync.OnceValue(lexersByName), young: map[codeKey]string{}}
}

// append appends the HTML of code to dst. Code in unknown languages is escaped, and
// so is what costs too much.
func (h *highlighter) append(dst []byte, language string, code []byte) []byte {
	if language == "" || len(code) == 0 || !colourable(code) {
		return appendEscaped(dst, code)
	}
	lexer, known := h.lexers()[strings.ToLower(language)]
	if !known {
		return appendEscaped(dst, code)
	}
	key := keyOf(lexer.Config().Name, code)
	if html, ok := h.get(key); ok {
		return append(dst, html...)
	}
	start := len(dst)
	dst = appendHighlighted(dst, lexer, string(code))
	h.put(key, string(dst[start:]))
	return dst
}

func keyOf(name string, code []byte) (key codeKey) {
	hash := sha256.New()
	hash.Write([]byte(name))
	hash.Write([]byte{0})
	hash.Write(code)
	hash.Sum(key[:0])
	return key
}

// lexersByName returns all lexers by their names, aliases and usual file
// extensions, in lower case. Looking at whole file names or at the code would be
// a guess, and a slow one.
func lexersByName() map[string]chroma.Lexer {
	all := map[string]chroma.Lexer{}
	for _, name := range lexers.Names(true) {
		all[strings.ToLower(name)] = lexers.Get(name)
	}
	for _, lexer := range lexers.GlobalLexerRegistry.Lexers {
		for _, pattern := range lexer.Config().Filenames {
			extension, ok := strings.CutPrefix(strings.ToLower(pattern), "*.")
			if _, taken := all[extension]; ok && !taken && !strings.ContainsAny(extension, "*?[.") {
				all[extension] = lexer
			}
		}
	}
	for _, plain := range []string{"fallback", "plaintext", "plain", "text", "txt", "no-highlight"} {
		delete(all, plain)
	}
	return withoutSlow(all)
}

func (h *highlighter) get(key codeKey) (string, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if html, ok := h.young[key]; ok {
		return html, true
	}
	html, ok := h.old[key]
	if ok {
		h.store(key, html)
	}
	return html, ok
}

func (h *highlighter) put(key codeKey, html string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.store(key, html)
}

func (h *highlighter) store(key codeKey, html string) {
	const overhead = 128 // of an entry in a map, about
	if h.size += len(html) + overhead; h.size > h.bound/2 {
		h.old, h.young, h.size = h.young, map[codeKey]string{}, len(html)+overhead
	}
	h.young[key] = html
}

// appendHighlighted writes the tokens of code, as few spans as possible. When a
// lexer fails or changes the code, the code is written without spans.
func appendHighlighted(dst []byte, lexer chroma.Lexer, code string) (out []byte) {
	start := len(dst)
	defer func() {
		if recover() != nil {
			out = appendEscaped(dst[:start], code)
		}
	}()
	tokens, err := lexer.Tokenise(&chroma.TokeniseOptions{State: "root"}, code)
	if err != nil {
		return appendEscaped(dst, code)
	}
	open, rest := "", code
	for token := range tokens.Stdlib() {
		value := token.Value
		if len(value) > len(rest) {
			value = strings.TrimSuffix(value, "\n") // lexers may add a line end
		}
		if !strings.HasPrefix(rest, value) {
			return appendEscaped(dst[:start], code)
		}
		rest = rest[len(value):]
		class := classOf(token.Type)
		if strings.TrimSpace(value) == "" {
			class = open // white space looks the same in every class
			if strings.Contains(value, "\n") {
				class = ""
			}
		}
		if class != open {
			if open != "" {
				dst = append(dst, "</span>"...)
			}
			if class != "" {
				dst = append(dst, `<span class="`...)
				dst = append(dst, class...)
				dst = append(dst, `">`...)
			}
			open = class
		}
		dst = appendEscaped(dst, value)
	}
	if rest != "" {
		return appendEscaped(dst[:start], code)
	}
	if open != "" {
		dst = append(dst, "</span>"...)
	}
	return dst
}
