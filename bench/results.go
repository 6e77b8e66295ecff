package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"
)

// results are all figures of a run.
type results struct {
	FileSystem string        `json:"file_system"`
	Processors int           `json:"processors"`
	Go         string        `json:"go"`
	Hugo       string        `json:"hugo"`
	Rounds     int           `json:"rounds"`
	Sizes      []*comparison `json:"sizes"`
	Large      *largeSite    `json:"large,omitempty"`
}

// A comparison is what all programs took for one site.
type comparison struct {
	Size      size            `json:"size"`
	Costs     map[string]cost `json:"costs"`
	Pages     int             `json:"pages"`
	HugoPages int             `json:"hugo_pages"`
	OnlyOurs  []string        `json:"only_ours"` // addresses of pages
	OnlyHugo  []string        `json:"only_hugo"`
}

// A largeSite is one that only helpwright builds.
type largeSite struct {
	Size size `json:"size"`
	Cost cost `json:"cost"`
}

func (r *results) print(out io.Writer) error {
	fmt.Fprintf(out, "output on %s, %d processors, %s, Hugo %s, medians of %d rounds\n", r.FileSystem, r.Processors, r.Go, r.Hugo, r.Rounds)
	for _, c := range r.Sizes {
		c.print(out)
	}
	if r.Large != nil {
		r.printLarge(out)
	}
	return nil
}

func (c *comparison) print(out io.Writer) {
	fmt.Fprintf(out, "\n%s articles\n", c.Size)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(w, "\tCPU s\twall s\tpeak MiB\tCPU / floor\tHugo's CPU / its\tHugo's peak / its\t\n")
	hugo, floor := c.Costs[buildHugo], c.Costs[buildFloor]
	for _, name := range []string{buildFloor, buildHugo, buildHTML, buildOurs, buildEdited, buildAgain} {
		one, ok := c.Costs[name]
		if !ok {
			continue
		}
		fmt.Fprintf(w, "%s\t%.2f\t%.2f\t%d\t%s\t%s\t%s\t\n", name, one.CPU.Seconds(), one.Wall.Seconds(), one.Peak>>20,
			ratio(one.CPU, floor.CPU), ratio(hugo.CPU, one.CPU), ratio(hugo.Peak, one.Peak))
	}
	w.Flush()
	whole := c.Costs[buildOurs].CPU
	fmt.Fprintf(out, "an edit takes 1/%s of the whole build's CPU, the next one 1/%s\n",
		ratio(whole, c.Costs[buildEdited].CPU), ratio(whole, c.Costs[buildAgain].CPU))
	if c.HugoPages > 0 {
		fmt.Fprintf(out, "pages: %d by helpwright, %d by Hugo; only ours: %s; only Hugo's: %s\n",
			c.Pages, c.HugoPages, few(c.OnlyOurs), few(c.OnlyHugo))
	}
}

// printLarge compares the large site with the first of the others.
func (r *results) printLarge(out io.Writer) {
	l, first := r.Large, r.Sizes[0]
	fmt.Fprintf(out, "\n%s articles: %.1f s CPU, %.1f s wall, peak %d MiB\n", l.Size, l.Cost.CPU.Seconds(), l.Cost.Wall.Seconds(), l.Cost.Peak>>20)
	perPage := func(c cost, s size) time.Duration { return c.CPU / time.Duration(s.Articles*s.Locales) }
	fmt.Fprintf(out, "CPU for an article: %s times that at %s\n",
		ratio(perPage(l.Cost, l.Size), perPage(first.Costs[buildOurs], first.Size)), first.Size)
}

func ratio[T time.Duration | int64](a, b T) string {
	if a == 0 || b == 0 {
		return "–"
	}
	return fmt.Sprintf("%.2f", float64(a)/float64(b))
}

func few(names []string) string {
	const most = 8
	if len(names) == 0 {
		return "none"
	}
	if len(names) > most {
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", len(names)-most)
	}
	return strings.Join(names, ", ")
}
