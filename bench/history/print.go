package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// mostRows is how many lines of a long list are printed; JSON has all.
const mostRows = 12

func (s *story) print(out io.Writer) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	defer w.Flush()
	l := s.Ledger
	fmt.Fprintf(w, "%s\n\n", s.Name)
	fmt.Fprintf(w, "ledger\tcommits\tarticles\teditions\tblocks\tversions\tsteps\twriters\tapproved by\tread\tjudged\n")
	fmt.Fprintf(w, "\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%.0f ms\t%.0f ms\n", l.Commits, l.Articles, l.Editions, l.Blocks, l.Versions, l.Steps, l.Writers, l.Approved, l.ReadMS, l.JudgeMS)
	fmt.Fprintf(w, "\t%d locales, %d versions of pages converted, %d editions differ from an import of today\n", s.Locales, s.Converted, s.Differ)
	row(w, "verdicts", l.Verdicts)
	row(w, "do not count", l.Refused)
	if q := s.Queues; q != nil {
		fmt.Fprintf(w, "\nqueue\t%d wait with %d words, %d drafts\n", q.Waiting, q.Words, q.Drafts)
		row(w, "by locale", q.ByLocale)
		row(w, "by person", q.ByPerson)
		row(w, "by topic", q.ByTopic)
		row(w, "by age", q.ByAge)
	}
	fmt.Fprintf(w, "\ntranslations\tarticles\tcurrent\tdrafts\tminor\tmedium\tmajor\tmissing\n")
	for _, t := range s.Translations {
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\n", t.Locale, t.Articles, t.Current, t.Drafts, t.Minor, t.Medium, t.Major, t.Missing)
	}
	if p := s.PullRequest; p != nil {
		fmt.Fprintf(w, "\npull request %.10s\n", p.Commit)
		p.Before.print(w, "before it was merged")
		p.After.print(w, "as it was merged")
	}
	fmt.Fprintf(w, "\nruns\tcode\twall\tCPU\n")
	for _, r := range s.Runs {
		fmt.Fprintf(w, "%s\t%d\t%.0f ms\t%.0f ms\n", r.Command, r.Code, r.WallMS, r.CPUMS)
	}
	fmt.Fprintln(w)
}

func row(w io.Writer, name string, list []count) {
	var words []string
	for i, c := range list {
		if i == mostRows {
			words = append(words, fmt.Sprintf("and %d more", len(list)-i))
			break
		}
		words = append(words, fmt.Sprintf("%s %d", strings.TrimSpace(c.What), c.Count))
	}
	if len(words) > 0 {
		fmt.Fprintf(w, "%s\t%s\n", name, strings.Join(words, ", "))
	}
}

func (j judgement) print(w io.Writer, when string) {
	fmt.Fprintf(w, "%s\t%d findings of review in %.0f ms, %d translations left behind\n", when, len(j.Review), j.WallMS, j.Behind)
	row(w, "  changes", j.Changes)
	row(w, "  others", j.Others)
	for i, text := range j.Review {
		if i == mostRows {
			break
		}
		fmt.Fprintf(w, "\t%s\n", text)
	}
}
