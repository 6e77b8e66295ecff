package stale

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
)

// headlines say what belongs under a reason.
var headlines = map[Reason]string{
	Link:       "Links that lead nowhere any more",
	Overdue:    "Past their review date",
	Unreviewed: "Published words that nobody approved as they are",
	Unowned:    "Nobody answers for these",
	Undated:    "Without a review date",
	Picture:    "Files that nothing shows",
}

// todos say what to do about a reason.
var todos = map[Reason]string{
	Link:       "link to what took its place, or remove the link",
	Overdue:    "read it, mend it, and move review_by on; or archive it",
	Unreviewed: "read it, and approve it as it is",
	Unowned:    "name who answers for it under owner",
	Undated:    "say under review_by when to read it again",
	Picture:    "use it, or remove it",
}

// Name is what a digest is called.
func (d Digest) Name() string {
	if d.Owner == "" {
		return "nobody"
	}
	return d.Owner
}

// groups cuts the findings of a digest by their reasons.
func (d Digest) groups(visit func(reason Reason, group []Finding)) {
	for rest := d.Findings; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].Reason == rest[0].Reason {
			n++
		}
		visit(rest[0].Reason, rest[:n])
		rest = rest[n:]
	}
}

// place is a file with the line.
func (f Finding) place() string {
	if f.Line > 0 {
		return fmt.Sprintf("%s:%d", f.File, f.Line)
	}
	return f.File
}

// WriteText prints a report for people at a terminal.
func (r *Report) WriteText(to io.Writer) error {
	out := bufio.NewWriter(to)
	if len(r.Digests) == 0 {
		fmt.Fprintln(out, "nothing is stale")
	}
	for i, d := range r.Digests {
		if i > 0 {
			fmt.Fprintln(out)
		}
		fmt.Fprintf(out, "%s: %d\n", d.Name(), len(d.Findings))
		d.groups(func(reason Reason, group []Finding) {
			fmt.Fprintf(out, "  %s (%s)\n", headlines[reason], todos[reason])
			for _, f := range group {
				fmt.Fprintf(out, "    %s: %s\n", f.place(), f.What)
			}
		})
	}
	return out.Flush()
}

// WriteJSON prints a report for programs.
func (r *Report) WriteJSON(to io.Writer) error {
	e := json.NewEncoder(to)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(r)
}
