package problem

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// writeGitHub prints workflow commands, which a run on GitHub shows beside the
// lines that they name:
//
//	::error file=content/a/en.md,line=3,col=5,title=link::no article "refunds"
//
// Notes are notices. The last line is the count, for whoever reads the log.
func writeGitHub(w io.Writer, r Report) error {
	out := bufio.NewWriter(w)
	for _, p := range r.Problems {
		fmt.Fprintf(out, "::%s file=%s", p.Severity(), githubProperty(p.File))
		if p.Line > 0 {
			fmt.Fprintf(out, ",line=%d", p.Line)
			if p.Column > 0 {
				fmt.Fprintf(out, ",col=%d", p.Column)
			}
		}
		fmt.Fprintf(out, ",title=%s::%s\n", githubProperty(string(p.Rule)), githubMessage(withHint(p)))
	}
	for _, n := range r.Notes {
		fmt.Fprintf(out, "::notice file=%s,title=%s::%s\n", githubProperty(n.File), githubProperty(n.Title), githubMessage(visible(n.Message)))
	}
	if len(r.Problems) > 0 {
		fmt.Fprintln(out, total(r.Problems))
	}
	return out.Flush()
}

// githubMessage escapes what begins an escape; line ends are visible already.
func githubMessage(s string) string { return strings.ReplaceAll(s, "%", "%25") }

// githubProperty escapes what would end the property or the command.
func githubProperty(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(s)
}

// withHint is a problem in one line without its place.
func withHint(p Problem) string {
	if p.Hint == "" {
		return visible(p.Message)
	}
	return visible(p.Message + " (" + p.Hint + ")")
}
