package main

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// print writes a row for each thing that a search takes, and what share of
// Pagefind's ours is.
func (c *searchComparison) print(out io.Writer) {
	fmt.Fprintf(out, "\n%d articles, Pagefind %s\n", c.Articles, pagefindVersion)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(w, "\thelpwright\tPagefind\tshare\t\n")
	row := func(name, format string, of func(searchCost) float64) {
		ours, theirs := of(c.Ours), of(c.Theirs)
		fmt.Fprintf(w, "%s\t"+format+"\t"+format+"\t%.3f\t\n", name, ours, theirs, ours/theirs)
	}
	row("first use, kB", "%.1f", func(s searchCost) float64 { return float64(s.First) / 1000 })
	row("query of one word, kB", "%.1f", func(s searchCost) float64 { return float64(s.One) / 1000 })
	row("query of three words, kB", "%.1f", func(s searchCost) float64 { return float64(s.Three) / 1000 })
	row("key to results, median, ms", "%.1f", func(s searchCost) float64 { return s.Median })
	row("key to results, 95 %, ms", "%.1f", func(s searchCost) float64 { return s.P95 })
	row("index on disk, files", "%.0f", func(s searchCost) float64 { return float64(s.Files) })
	row("index on disk, MB", "%.2f", func(s searchCost) float64 { return float64(s.Disk) / 1e6 })
	row("indexing, CPU s", "%.2f", func(s searchCost) float64 { return s.Index.CPU.Seconds() })
	row("indexing, peak MiB", "%.0f", func(s searchCost) float64 { return float64(s.Index.Peak >> 20) })
	w.Flush()
}
