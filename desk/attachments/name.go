package attachments

import (
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxName is how long a name may be, in bytes; file systems take 255.
const maxName = 120

// reservedNames mean devices to Windows, with whatever ending.
var reservedNames = []string{"con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9"}

// cleanName makes a name that is shown, and offered to whoever saves the file. It is
// cleaned once and then looked at no more: nothing is taken out after a check. Bytes
// are never kept under it.
func cleanName(name string) string {
	name = strings.ToValidUTF8(name, "_")
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r), unicode.In(r, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp), isInvisible(r):
			return -1 // directions, joiners, marks of bytes: none can be seen
		case unicode.IsSpace(r):
			return ' '
		case strings.ContainsRune(`\/:*?"<>|`, r):
			return '_'
		}
		return r
	}, name)
	name = strings.Trim(name, ". _")
	name = shorten(name)
	stem, _, _ := strings.Cut(strings.ToLower(name), ".")
	switch {
	case name == "":
		return "file"
	case slices.Contains(reservedNames, strings.TrimSpace(stem)):
		return "_" + name
	}
	return name
}

// isInvisible reports letters that take no ink although they are letters.
func isInvisible(r rune) bool {
	switch r {
	case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0:
		return true
	}
	return unicode.Is(unicode.Variation_Selector, r)
}

// shorten keeps the ending of a long name.
func shorten(name string) string {
	if len(name) <= maxName {
		return name
	}
	ending := path.Ext(name)
	if len(ending) > 16 {
		ending = ""
	}
	cut := maxName - len(ending)
	for cut > 0 && !utf8.RuneStart(name[cut]) {
		cut--
	}
	return strings.TrimRight(name[:cut], ". ") + ending
}
