package main

import (
	"bufio"
	"fmt"
	"io"
	"net/url"
	"strings"

	"helpwright/search"
	"helpwright/searchindex"
)

// Findings print what a search found, for people.
type findings struct {
	out    *bufio.Writer
	home   *url.URL // of the site
	colour bool
}

func newFindings(out io.Writer, home *url.URL) *findings {
	return &findings{out: bufio.NewWriter(out), home: home, colour: usesColour(out)}
}

func (f *findings) print(a *search.Answer) error {
	if len(a.Reading) > 0 {
		f.reading(a.Reading)
	}
	if a.Silent {
		f.silence(a)
	}
	if a.Meant != "" {
		fmt.Fprintf(f.out, "Did you mean %q?\n", a.Meant)
	}
	for i, r := range a.Results {
		if i > 0 || a.Silent || a.Meant != "" {
			fmt.Fprintln(f.out)
		}
		f.result(r)
	}
	if more := a.Total - len(a.Results); more > 0 {
		fmt.Fprintf(f.out, "\n%s\n", f.in(faint, fmt.Sprintf("and %d more", more)))
	}
	if err := f.out.Flush(); err != nil {
		return fmt.Errorf("printing the results: %w", err)
	}
	return nil
}

// silence says that nothing fits well, before what fits less.
func (f *findings) silence(a *search.Answer) {
	fmt.Fprintf(f.out, "Nothing fits %q well.\n", a.Query)
	if len(a.Topics) > 0 {
		fmt.Fprintln(f.out, "Topics to look in:")
	}
	for _, t := range a.Topics {
		fmt.Fprintf(f.out, "  %s  %s\n", printable(t.Title), f.address(t.URL))
	}
	fmt.Fprintf(f.out, "A person helps: %s\n", f.address(a.Contact))
}

func (f *findings) result(r search.Result) {
	fmt.Fprint(f.out, f.in(bold, r.Title))
	if r.Label != "" {
		fmt.Fprintf(f.out, " (%s)", printable(r.Label))
	}
	if r.Fallback {
		fmt.Fprintf(f.out, " (%s)", printable(r.Language))
	}
	if r.Audience != "" {
		fmt.Fprintf(f.out, " (%s)", printable(r.Audience))
	}
	fmt.Fprintln(f.out)
	if r.Section == nil {
		fmt.Fprintf(f.out, "  %s\n", f.place(r, r.URL))
		return
	}
	fmt.Fprintf(f.out, "  %s\n  ", f.place(r, r.Section.URL))
	if r.Section.Title != "" {
		fmt.Fprintf(f.out, "%s: ", printable(r.Section.Title))
	}
	fmt.Fprintln(f.out, f.passage(r.Section.Passage))
	for _, s := range r.More {
		fmt.Fprintf(f.out, "  also %s  %s\n", printable(s.Title), f.place(r, s.URL))
	}
}

// place is where people find a part of a result: an address, or the id of what has
// no page.
func (f *findings) place(r search.Result, url string) string {
	if url == "" {
		return "id " + printable(r.ID)
	}
	return f.address(url)
}

func (f *findings) passage(parts []searchindex.Part) string {
	var b strings.Builder
	for _, p := range parts {
		if p.Hit {
			b.WriteString(f.in(match, p.Text))
			continue
		}
		b.WriteString(printable(p.Text))
	}
	return b.String()
}

// reading prints how a query was read, a line a term.
func (f *findings) reading(words []search.Reading) {
	for _, w := range words {
		fmt.Fprintln(f.out, f.in(bold, w.Word))
		if len(w.Alike) > 0 {
			fmt.Fprintf(f.out, "  taken for %s\n", printable(strings.Join(w.Alike, ", ")))
		}
		if len(w.Terms) == 0 {
			fmt.Fprintln(f.out, "  stands nowhere")
		}
		for _, t := range w.Terms {
			fmt.Fprintf(f.out, "  %-20s weight %3d  rarity %3d\n", printable(t.Term), t.Weight, t.Rarity)
		}
	}
	fmt.Fprintln(f.out)
}

func (f *findings) address(path string) string {
	to, err := f.home.Parse(path)
	if err != nil {
		return printable(path)
	}
	return to.String()
}

// in writes a text in a style where there is a terminal.
func (f *findings) in(style, text string) string {
	if !f.colour {
		return printable(text)
	}
	return style + printable(text) + normal
}
