package stale

import (
	"bufio"
	"fmt"
	"io"
	"mime"
	"strings"
	"time"
)

// WriteMail prints each digest as a message that can be handed to a mail program as it
// is: its headers, an empty line, and Markdown. Between two messages stands a line of
// three hyphens. Link returns where a finding can be looked at, "" for nowhere.
func (r *Report) WriteMail(to io.Writer, site string, link func(Finding) string) error {
	out := bufio.NewWriter(to)
	for i, d := range r.Digests {
		if i > 0 {
			fmt.Fprint(out, "\n---\n\n")
		}
		d.mail(out, site, r.Date, link)
	}
	return out.Flush()
}

func (d Digest) mail(out *bufio.Writer, site string, date time.Time, link func(Finding) string) {
	if d.Mail != "" {
		fmt.Fprintf(out, "To: %s\n", d.Mail)
	}
	subject := fmt.Sprintf("%s: %s to look at", site, counted(len(d.Findings)))
	fmt.Fprintf(out, "Subject: %s\n", mime.QEncoding.Encode("utf-8", oneLine(subject)))
	fmt.Fprint(out, "MIME-Version: 1.0\nContent-Type: text/markdown; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n")
	fmt.Fprintf(out, "As of %s, for %s.\n", date.Format(time.DateOnly), escape(d.Name()))
	d.groups(func(reason Reason, group []Finding) {
		fmt.Fprintf(out, "\n## %s\n\nTo do: %s.\n\n", headlines[reason], todos[reason])
		for _, f := range group {
			fmt.Fprintf(out, "- %s: %s\n", f.named(link), escape(f.What))
		}
	})
}

// named is a finding's title with its link, or its place.
func (f Finding) named(link func(Finding) string) string {
	name := escape(f.place())
	if f.Title != "" {
		name = escape(f.Title) + " (" + escape(f.Locale) + ")"
		if f.Locale == "" {
			name = escape(f.Title)
		}
	}
	if address := link(f); address != "" && !strings.ContainsAny(address, " <>\n") {
		return "[" + name + "](<" + address + ">)"
	}
	return name + ", " + escape(f.place())
}

func counted(n int) string {
	if n == 1 {
		return "1 thing"
	}
	return fmt.Sprintf("%d things", n)
}

// oneLine takes line ends out of what becomes a header.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// escape keeps words of writers from becoming markup.
func escape(s string) string {
	return strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`, "<", `\<`, "*", `\*`, "_", `\_`, "`", "\\`", "#", `\#`, "!", `\!`, "|", `\|`).Replace(oneLine(s))
}
