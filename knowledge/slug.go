package knowledge

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// badSlug says why a text cannot be a part of an address, "" if it can.
func badSlug(slug string) string {
	switch {
	case slug == "":
		return ""
	case len(slug) > MaxPathPart:
		return fmt.Sprintf("it is longer than %d bytes", MaxPathPart)
	case strings.HasPrefix(slug, ".") || strings.HasPrefix(slug, "_"):
		return "it begins with a dot or an underscore"
	case !utf8.ValidString(slug):
		return "it is not valid UTF-8"
	}
	if r, ok := invisible(slug); ok {
		return fmt.Sprintf("U+%04X cannot be seen", r)
	}
	for _, r := range slug {
		if unicode.IsSpace(r) || strings.ContainsRune(`/\?#%&+"'<>|:*^`+"`", r) {
			return fmt.Sprintf("%q cannot stand in an address", r)
		}
	}
	return ""
}

// invisible finds a character by which two addresses look the same and are not:
// controls, marks of format and direction, separators of lines, fillers.
func invisible(s string) (rune, bool) {
	for _, r := range s {
		if r >= 0x7f && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) || unicode.IsControl(r) {
			return r, true
		}
	}
	return 0, false
}
