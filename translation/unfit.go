package translation

import (
	"fmt"
	"strings"
	"unicode"
)

// maxSegment limits what a segment says, in bytes.
const maxSegment = 64 << 10

// Unfit says what words hold that keeps them from being taken over into any file, and
// what to do about it; "" if there is nothing.
func Unfit(words string) (message, hint string) {
	if len(words) > maxSegment {
		return fmt.Sprintf("more than %d KiB", maxSegment>>10), "no segment says that much; look for what the program has joined"
	}
	at := strings.IndexFunc(words, isHidden)
	if at < 0 {
		return "", ""
	}
	r := []rune(words[at:])[0]
	if unicode.IsControl(r) {
		return fmt.Sprintf("the control character U+%04X", r), "delete it"
	}
	return fmt.Sprintf("the direction control U+%04X", r), "delete it; the page sets the direction of the text"
}

// isHidden reports whether a character is a control, or changes the direction of those
// after it: an embedding, an override or an isolate.
func isHidden(r rune) bool {
	return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069
}
