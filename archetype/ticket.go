package archetype

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// A Ticket is what a ticket gives to an article, without personal data.
type Ticket struct {
	Number   int64
	Title    string   // its subject
	Words    []string // what the customer wrote
	Searches []string // what the customer searched for
	Answers  []string // what was answered
}

// Line is the subject in one line, harmless.
func (t Ticket) Line() string { return strings.Join(strings.Fields(harmless(t.Title)), " ") }

var firstHeading = regexp.MustCompile(`(?m)^## `)

// AddTicket puts the words of a ticket before the first heading of an article. They
// stand as code, in which nothing has a meaning, below marks that say what to do with
// them: whoever writes the article takes over what is of use.
func AddTicket(text []byte, t Ticket) []byte {
	var words strings.Builder
	for _, part := range []struct {
		mark  string
		texts []string
	}{
		{Gap("Write the article in the words of the customer of ticket %d, and remove these:", t.Number), t.Words},
		{Gap("What the customer searched for; some of it belongs into the keywords:"), t.Searches},
		{Gap("What was answered:"), t.Answers},
	} {
		if len(part.texts) == 0 {
			continue
		}
		fmt.Fprintf(&words, "%s\n\n%s\n", part.mark, asCode(part.texts))
	}
	at := firstHeading.FindIndex(text)
	if at == nil {
		return append(append(text, '\n'), words.String()...)
	}
	return []byte(string(text[:at[0]]) + words.String() + string(text[at[0]:]))
}

var fences = regexp.MustCompile("`{3,}")

// asCode fences texts in with a longer fence than stands in them.
func asCode(texts []string) string {
	all := harmless(strings.Join(texts, "\n\n"))
	fence := "```"
	for _, found := range fences.FindAllString(all, -1) {
		if len(found) >= len(fence) {
			fence = found + "`"
		}
	}
	return fence + "text\n" + strings.TrimRight(all, "\n") + "\n" + fence + "\n"
}

// harmless takes out of a stranger's words what orders terminals about or turns the
// direction of other words.
func harmless(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return r
		}
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, text)
}
