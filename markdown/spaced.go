package markdown

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"helpwright/problem"
)

// spacedLink is a link or picture whose path holds a space, which Markdown takes
// for plain words: `![A phone](My Photo.png)`.
var spacedLink = regexp.MustCompile(`(!?)\[[^\[\]]*\]\(([^()<>"']* [^()<>"']*\.[A-Za-z0-9]{2,5})\)`)

// spaced tells of links and pictures in words that were meant but are none.
func (w *writer) spaced(words []byte, offset int) {
	if !bytes.Contains(words, []byte("](")) {
		return
	}
	for _, m := range spacedLink.FindAllSubmatchIndex(words, -1) {
		what := "link"
		if m[2] != m[3] {
			what = "picture"
		}
		path := string(words[m[4]:m[5]])
		w.findIn(w.unit, offset+m[0], problem.Markup, fmt.Sprintf("this is no %s: its path %q holds a space", what, path),
			fmt.Sprintf("write (%s), or rename the file", strings.ReplaceAll(path, " ", "%20")))
	}
}
