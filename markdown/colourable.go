package markdown

import (
	"strings"

	"github.com/alecthomas/chroma/v2"
)

// Lexers try one pattern after the other at every place, and many patterns read on to
// the end of the line or of the code: the work grows with the square of either, for
// some languages with much more. So code is coloured only where it is as short as
// code in articles is; of 24,000 blocks in real help centres some ten are longer. What
// the limits leave is still the square of 4 KiB: made to do harm, a block costs most
// lexers less than 0.4 seconds of a processor and Java's 0.7, where people's code
// costs milliseconds. BenchmarkHostileCode measures it.
const (
	longestCode  = 4 << 10  // bytes of a block that is coloured
	longestLine  = 500      // bytes of each of its lines
	longestSpace = 500      // bytes of white space in it, line ends among them
	maxColoured  = 64 << 10 // bytes of all code of a text that is coloured
)

// slowLexers took more than 0.8 seconds of a processor for one such block, or came to
// no end in eight. Their languages are not coloured.
var slowLexers = []string{
	"Devicetree", "Jungle", "JSONata", "Luau", "Markless", "ObjectPascal", "Ragel", "V", "V shell",
}

// colourable reports whether a lexer can be trusted with code. It counts, and looks
// at no clock: the same code always looks the same.
func colourable(code []byte) bool {
	if len(code) > longestCode {
		return false
	}
	line, space := 0, 0
	for _, c := range code {
		line++
		space++
		switch c {
		case '\n':
			line = 0
		case ' ', '\t', '\r', '\v', '\f':
		default:
			space = 0
		}
		if line > longestLine || space > longestSpace {
			return false
		}
	}
	return true
}

// withoutSlow takes the lexers out that are too slow, under all their names.
func withoutSlow(all map[string]chroma.Lexer) map[string]chroma.Lexer {
	for name, lexer := range all {
		for _, slow := range slowLexers {
			if strings.EqualFold(lexer.Config().Name, slow) {
				delete(all, name)
			}
		}
	}
	return all
}
