package assess

import (
	"bufio"
	"fmt"
	"io"
	"text/tabwriter"
)

// WriteText prints the scores as a table, and below it each gap that the site can
// close.
func (r *Report) WriteText(to io.Writer) error {
	out := bufio.NewWriter(to)
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, c := range r.Capabilities {
		there := 0
		for _, l := range c.Lines {
			if l.There {
				there++
			}
		}
		fmt.Fprintf(t, "%s\t%3d %%\t%d of %d in this version\n", c.Name, c.Score, there, len(c.Lines))
	}
	fmt.Fprintf(t, "All\t%3d %%\t\n", r.Score)
	if err := t.Flush(); err != nil {
		return err
	}
	for _, c := range r.Capabilities {
		gaps := 0
		for _, l := range c.Lines {
			if l.Gap == "" || l.Gap == later {
				continue
			}
			if gaps++; gaps == 1 {
				fmt.Fprintf(out, "\n%s\n", c.Name)
			}
			fmt.Fprintf(out, "  %s %s: %d %% (%s)\n    %s\n", l.ID, l.Name, l.Score, l.Found, l.Gap)
		}
	}
	return out.Flush()
}
