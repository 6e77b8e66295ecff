package builder

import (
	"bytes"
	"fmt"
	"html"
	"os"
	"slices"
	"strings"

	"helpwright/problem"
)

// stagedLinks are the links of pages to pages and files of the same release.
type stagedLinks map[string]string // file in the public folder → a page that names it

// add collects what a page names. Quotes stand in no text of a page unescaped,
// so that one of these words before a quote is always an attribute.
func (l stagedLinks) add(m mount, tags []string, page string, content []byte) {
	for _, attribute := range []string{` href="`, ` src="`, ` poster="`, ` data="`} {
		rest := content
		for {
			i := bytes.Index(rest, []byte(attribute))
			if i < 0 {
				break
			}
			rest = rest[i+len(attribute):]
			end := bytes.IndexByte(rest, '"')
			if end < 0 {
				break
			}
			if file := m.fileOf(rest[:end], tags); file != "" {
				if _, known := l[file]; !known {
					l[file] = page
				}
			}
			rest = rest[end:]
		}
	}
}

// fileOf returns the file that a link must find in the public folder; "" for one
// that leads elsewhere, such as to another program on the same host.
func (m mount) fileOf(link []byte, tags []string) string {
	path := string(link)
	if strings.Contains(path, "&") {
		path = html.UnescapeString(path)
	}
	if i := strings.IndexAny(path, "?#"); i >= 0 {
		path = path[:i]
	}
	path, ours := strings.CutPrefix(strings.TrimPrefix(path, m.origin), m.prefix)
	if !ours {
		return ""
	}
	first, _, below := strings.Cut(path, "/")
	if !below || first != assetsFolder && first != filesFolder && !slices.Contains(tags, first) {
		return ""
	}
	if strings.HasSuffix(path, "/") {
		path += "index.html"
	}
	return unescapePath(path)
}

// checkLinks walks the links of all pages that were rendered. Those that were
// taken over were walked when they were rendered; they are walked again only when
// something that they may name is gone.
func (b *build) checkLinks(results []pageState) ([]problem.Problem, error) {
	names, tags := b.names, b.site.tags()
	gone := false
	for _, f := range b.known.all() {
		gone = gone || !names[f.name]
	}
	if gone {
		for _, r := range results {
			if b.pub.written["public/"+r.file] {
				continue
			}
			content, err := os.ReadFile(b.pub.full(standing(r.files[0])))
			if err != nil {
				return nil, err
			}
			b.links.add(b.site.mount, tags, r.file, content)
		}
	}
	var problems []problem.Problem
	for file, page := range b.links {
		if !names[file] {
			problems = append(problems, problem.Problem{
				File: publicFolder + "/" + page, Rule: problem.Link, Message: fmt.Sprintf("the page names %q, which the release does not hold", file),
				Hint: "if one of your templates writes this link, mend it there; else please report it as a fault of Helpwright",
			})
		}
	}
	return problem.Sort(problems), nil
}
