package importer

import (
	"path"
	"regexp"
	"sort"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

var notID = regexp.MustCompile(`[^a-z0-9]+`)

// identify gives every article an id made from its path, unique in the site.
func (p *placer) identify() {
	sort.Slice(p.articles, func(i, j int) bool { return p.articles[i].folder < p.articles[j].folder })
	last := map[string]int{}
	for _, a := range p.articles {
		last[asciiID(path.Base(a.folder))]++
	}
	taken := map[string]bool{}
	for _, a := range p.articles {
		id := asciiID(path.Base(a.folder))
		if last[id] > 1 || len(id) < 2 || path.Base(a.folder) == overview {
			id = asciiID(a.folder)
		}
		if len(id) > 80 {
			id = strings.Trim(id[len(id)-70:], "-") + "-" + digest(a.folder)
		}
		if len(id) < 2 {
			id = "article-" + digest(a.folder)
		}
		base := id
		for n := max(2, p.next["id:"+base]); taken[id]; n++ {
			id = base + "-" + itoa(n)
			p.next["id:"+base] = n + 1
		}
		taken[id] = true
		a.id = id
	}
}

// asciiID writes a path in the letters of ids; what has none gets a digest.
func asciiID(s string) string {
	plain := norm.NFKD.String(s)
	id := strings.Trim(notID.ReplaceAllString(strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.IsMark(r) {
			return -1
		}
		return r
	}, plain)), "-"), "-")
	letters := 0
	for _, r := range plain {
		if unicode.IsLetter(r) && r > unicode.MaxASCII && !unicode.Is(unicode.Latin, r) {
			letters++
		}
	}
	if letters > len(id) {
		return strings.Trim(id+"-"+digest(s), "-")
	}
	return id
}
