package searchindex

import (
	_ "embed"
	"strings"
	"sync"
)

// Chinese is written in two scripts. Terms are in simplified characters, whatever
// a text is written in, and the forms table says of each traditional character that
// may be searched which one that is. So no engine knows anything of scripts.

// hanTable has a line for each simplified character: the character, and those that
// traditional script writes for it, among them itself where it does. Lines that begin
// with # say where it comes from and how it is made anew.
//
//go:embed han.txt
var hanTable string

// hanVariants are the characters of both scripts.
type hanVariants struct {
	simplified  map[rune]rune
	traditional map[rune][]rune
}

// hans reads the table once, when the first Chinese text is indexed.
var hans = sync.OnceValue(func() hanVariants {
	v := hanVariants{map[rune]rune{}, map[rune][]rune{}}
	for line := range strings.Lines(hanTable) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		all := []rune(strings.TrimSpace(line))
		v.traditional[all[0]] = all[1:]
		for _, t := range all[1:] {
			if t != all[0] {
				v.simplified[t] = all[0]
			}
		}
	}
	return v
})

// simplify writes Chinese characters in their simplified form.
func simplify(s string) string {
	return strings.Map(func(r rune) rune {
		if to, ok := hans().simplified[r]; ok {
			return to
		}
		return r
	}, s)
}
