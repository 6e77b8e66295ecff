package importer

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"

	"helpwright/importer/convert"
)

func (w *writer) lost(file string, notes []convert.Note) {
	for _, n := range notes {
		w.report.Lost = append(w.report.Lost, Loss{File: file, Line: n.Line, What: n.What, Why: n.Why})
	}
}

func (r *Report) sort() {
	slices.SortFunc(r.Lost, func(a, b Loss) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.What, b.What), cmp.Compare(a.Why, b.Why))
	})
	r.Lost = slices.Compact(r.Lost)
}

const reportFile = "import-report.md"

// Save writes the report into the site, in place of the one that Run wrote.
func (r *Report) Save(siteDir string) error {
	root, err := os.OpenRoot(siteDir)
	if err != nil {
		return fmt.Errorf("opening the site: %w", err)
	}
	defer root.Close()
	if err := root.WriteFile(reportFile, r.Markdown(), 0o666); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	return nil
}

// A Count says how often one sort of thing was lost.
type Count struct {
	What  string
	Count int
}

// Counts groups the losses by what was lost, the most frequent first.
func (r *Report) Counts() []Count {
	n := map[string]int{}
	for _, l := range r.Lost {
		n[l.sort()]++
	}
	var out []Count
	for _, what := range sortedKeys(n) {
		out = append(out, Count{what, n[what]})
	}
	slices.SortStableFunc(out, func(a, b Count) int { return cmp.Compare(b.Count, a.Count) })
	return out
}

// DroppedFields lists the fields of front matter that have no place in an edition,
// with how many files have each.
func (r *Report) DroppedFields() []Count {
	var out []Count
	for _, d := range r.Dropped {
		out = append(out, Count{d.Key, d.Count})
	}
	return out
}

// sort names what was lost without its details.
func (l Loss) sort() string {
	for _, prefix := range []string{"link to ", "picture ", "expression ", "value ", "include ", "Liquid ", "setting "} {
		if strings.HasPrefix(l.What, prefix) {
			return strings.TrimSuffix(strings.TrimSuffix(prefix, " "), " to") + ": " + l.Why
		}
	}
	return l.What
}

// maxListed bounds how many losses the report lists one by one.
const maxListed = 5000

// Markdown writes the report for people.
func (r *Report) Markdown() []byte {
	var b bytes.Buffer
	b.WriteString("# Import report\n\n")
	b.WriteString("| what | how many |\n| --- | ---: |\n")
	for _, c := range []Count{
		{"pages found", r.Pages}, {"articles", r.Articles}, {"editions (" + strings.Join(r.Locales, ", ") + ")", r.Editions},
		{"translations of an earlier version, marked as outdated", r.Outdated}, {"topics", r.Topics}, {"blocks", r.Blocks},
		{"pictures and other files", r.Files}, {"redirects", r.Redirects},
	} {
		fmt.Fprintf(&b, "| %s | %d |\n", c.What, c.Count)
	}
	if len(r.Settings) > 0 {
		b.WriteString("\n## To fill in\n\n")
		for _, s := range r.Settings {
			b.WriteString("- " + s + "\n")
		}
	}
	if len(r.Drafts) > 0 {
		b.WriteString("\n## Made drafts\n\nThese editions have errors and are not published. Mend them, then set their state to approved.\n\n")
		for _, d := range r.Drafts {
			b.WriteString("- " + codeText(d.File) + "\n")
			for _, why := range d.Why {
				b.WriteString("  - " + inText(why) + "\n")
			}
		}
	}
	if len(r.Withheld) > 0 {
		b.WriteString("\n## Not public before\n\nThe old site did not show these editions to everybody, or nobody can tell whether it did. They are drafts. Set the state of those that may be read to approved, and their audience.\n\n")
		for _, d := range r.Withheld {
			b.WriteString("- " + codeText(d.File) + ", from " + codeText(d.Old) + "\n")
			for _, why := range d.Why {
				b.WriteString("  - " + inText(why) + "\n")
			}
		}
	}
	if len(r.Skipped) > 0 {
		b.WriteString("\n## Not imported\n\n")
		groups := map[string][]string{}
		for _, s := range r.Skipped {
			groups[s.Why] = append(groups[s.Why], s.File)
		}
		for _, why := range sortedKeys(groups) {
			files := groups[why]
			fmt.Fprintf(&b, "- %s (%d)\n", inText(why), len(files))
			for i, f := range files {
				if i == maxListed {
					fmt.Fprintf(&b, "  - and %d more\n", len(files)-i)
					break
				}
				b.WriteString("  - " + codeText(f) + "\n")
			}
		}
	}
	if len(r.Dropped) > 0 {
		b.WriteString("\n## Front matter left out\n\n| field | files | such as |\n| --- | ---: | --- |\n")
		for _, d := range r.Dropped {
			fmt.Fprintf(&b, "| %s | %d | %s |\n", inText(d.Key), d.Count, strings.ReplaceAll(codeText(d.File), "|", `\|`))
		}
	}
	if len(r.Lost) == 0 {
		b.WriteString("\nEverything else was carried over.\n")
		return b.Bytes()
	}
	b.WriteString("\n## Not carried over\n\n| what | times |\n| --- | ---: |\n")
	for _, c := range r.Counts() {
		fmt.Fprintf(&b, "| %s | %d |\n", inText(c.What), c.Count)
	}
	b.WriteString("\n## Where\n\n")
	for i, l := range r.Lost {
		if i == maxListed {
			fmt.Fprintf(&b, "- and %d more\n", len(r.Lost)-maxListed)
			break
		}
		fmt.Fprintf(&b, "- %s: %s: %s\n", codeText(fmt.Sprintf("%s:%d", l.File, l.Line)), inText(l.What), inText(l.Why))
	}
	return b.Bytes()
}

// inText makes words that come from the old repository harmless in Markdown.
func inText(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	return strings.NewReplacer(`\`, `\\`, "<", `\<`, "[", `\[`, "]", `\]`, "|", `\|`, "*", `\*`, "_", `\_`, "`", "\\`").Replace(s)
}

func codeText(s string) string {
	return "`" + strings.ReplaceAll(strings.Join(strings.Fields(s), " "), "`", "'") + "`"
}
