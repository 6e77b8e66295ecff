package problem

import (
	"bufio"
	"fmt"
	"io"
)

// textLimit keeps a site with one mistake on every page readable.
const textLimit = 1000

func writeText(w io.Writer, r Report) error {
	ps := r.Problems
	out := bufio.NewWriter(w)
	shown := ps[:min(len(ps), textLimit)]
	for _, p := range shown {
		fmt.Fprintln(out, visible(p.String()))
	}
	if rest := len(ps) - len(shown); rest > 0 {
		fmt.Fprintf(out, "and %d more\n", rest)
	}
	if len(ps) > 0 {
		fmt.Fprintln(out, total(ps))
	}
	return out.Flush()
}
