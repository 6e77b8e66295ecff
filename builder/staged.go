package builder

import (
	"bytes"
	"fmt"
	"html"
	"os"
	"slices"
	"strings"

	"helpwright/problem"
	"helpwright/reserved"
)

// A linkWalker collects the files that pages name and that are no pages, each
// with a page that names it. Which pages there are is known already.
type linkWalker struct {
	site  *Site
	tags  []string
	seen  map[string]bool   // links that were looked at lately, as they are written
	files map[string]string // what is left to look for when all is written
}

func (s *Site) newLinkWalker() *linkWalker {
	return &linkWalker{site: s, tags: s.tags(), seen: map[string]bool{}, files: map[string]string{}}
}

// mostSeen bounds the memory of a walker; most links of a page stand on the one
// before it too.
const mostSeen = 4096

// add collects what a page names. Quotes stand in no text of a page unescaped,
// so that an equals sign before one always ends the name of an attribute.
func (w *linkWalker) add(page string, content []byte) {
	for at := 0; ; {
		i := bytes.IndexByte(content[at:], '=')
		if i < 0 || at+i+1 >= len(content) {
			return
		}
		name := content[:at+i]
		at += i + 1
		if content[at] != '"' || !isLink(name) {
			continue
		}
		end := bytes.IndexByte(content[at+1:], '"')
		if end < 0 {
			return
		}
		if link := content[at+1 : at+1+end]; !w.seen[string(link)] {
			w.look(page, string(link))
		}
		at += end + 2
	}
}

func (w *linkWalker) look(page, link string) {
	if len(w.seen) >= mostSeen {
		clear(w.seen)
	}
	w.seen[link] = true
	file := w.site.mount.fileOf(link, w.tags)
	if file == "" || w.site.byPath[file] != nil {
		return
	}
	for _, channel := range []string{"index.md", "index.json"} {
		if folder, ok := strings.CutSuffix(file, channel); ok {
			if p := w.site.byPath[folder+"index.html"]; p != nil && w.site.hasChannels(p) {
				return
			}
		}
	}
	if _, known := w.files[file]; !known {
		w.files[file] = page
	}
}

// isLink reports whether what stands before an equals sign is an attribute that
// names a file.
func isLink(before []byte) bool {
	return bytes.HasSuffix(before, []byte(" href")) || bytes.HasSuffix(before, []byte(" src")) || bytes.HasSuffix(before, []byte(" poster"))
}

// fileOf returns the file that a link must find in the public folder; "" for one
// that leads elsewhere, such as to another program on the same host. Whole
// addresses are those that people wrote; the base looks at them.
func (m mount) fileOf(link string, tags []string) string {
	path := link
	if strings.Contains(path, "&") {
		path = html.UnescapeString(path)
	}
	if i := strings.IndexAny(path, "?#"); i >= 0 {
		path = path[:i]
	}
	path, ours := strings.CutPrefix(path, m.prefix)
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
	gone := false
	for folder := range b.new.without(b.known) {
		if folder != searchFolder { // no page names a shard
			gone = true
			break
		}
	}
	if gone {
		for _, r := range results {
			if r.files[0].written {
				continue
			}
			content, err := os.ReadFile(b.pub.full(standing(r.files[0])))
			if err != nil {
				return nil, err
			}
			b.links.add(r.file, content)
		}
	}
	var problems []problem.Problem
	for file, page := range b.links.files {
		if !b.new.holds(file) && !b.new.holds(file+"/"+reserved.Page) && !b.site.atDesk(file) {
			problems = append(problems, problem.Problem{
				File: publicFolder + "/" + page, Rule: problem.Link, Message: fmt.Sprintf("the page names %q, which the release does not hold", file),
				Hint: "if one of your templates writes this link, mend it there; else please report it as a fault of Helpwright",
			})
		}
	}
	return problem.Sort(problems), nil
}
