package convert

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// finish repairs the headings of a page, takes its title out and writes it.
func (c *converter) finish(blocks []block) Result {
	var r Result
	blocks, r.Top = settleAnchors(blocks)
	blocks, r.Title = c.takeTitle(blocks)
	levels(blocks)
	c.identify(blocks, &r)
	r.Text = c.write(blocks, false)
	if r.Text != "" {
		r.Text += "\n"
	}
	r.Lead = c.lead(blocks)
	r.Empty = strings.TrimSpace(r.Text) == ""
	r.Notes = c.notes
	return r
}

// takeTitle removes a first-level heading with which the words begin, if it
// is the page's title: it repeats the one that is known, or none is known.
func (c *converter) takeTitle(blocks []block) ([]block, string) {
	for i, b := range blocks {
		h, ok := b.(*heading)
		if !ok {
			continue
		}
		if h.level != 1 {
			break
		}
		title := plain(h.words)
		if c.opts.Title != "" && !sameWords(title, c.opts.Title) {
			break
		}
		if title == "" {
			break
		}
		return append(blocks[:i:i], blocks[i+1:]...), title
	}
	return blocks, ""
}

func sameWords(a, b string) bool {
	return slug(a) == slug(b) || strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b))
}

// walkHeadings visits every heading in reading order.
func walkHeadings(blocks []block, visit func(*heading)) {
	for _, b := range blocks {
		switch b := b.(type) {
		case *heading:
			visit(b)
		case *quote:
			walkHeadings(b.blocks, visit)
		case *list:
			for _, it := range b.items {
				walkHeadings(it.blocks, visit)
			}
		case *definition:
			walkHeadings(b.blocks, visit)
		case *footnote:
			walkHeadings(b.blocks, visit)
		}
	}
}

// levels makes the headings begin at the second level and never jump.
func levels(blocks []block) {
	var open []int // levels as written of the headings around
	walkHeadings(blocks, func(h *heading) {
		if plain(h.words) == "" {
			return
		}
		for len(open) > 0 && open[len(open)-1] >= h.level {
			open = open[:len(open)-1]
		}
		open = append(open, h.level)
		h.level = min(6, len(open)+1)
	})
}

// settleAnchors gives the ids that stand right before a heading to it, and all
// others to the heading under which they stand.
//
// The second result lists the ids that stand before the first heading.
func settleAnchors(blocks []block) (settled []block, top []string) {
	var out []block
	var waiting []string
	var above *heading
	for i, b := range blocks {
		switch b := b.(type) {
		case *paragraph: // the terms of a definition list had ids on some sites
			giveAnchors(above, waiting)
			if i+1 < len(blocks) {
				if _, ok := blocks[i+1].(*definition); ok {
					giveAnchors(above, termIDs(b))
					top = append(top, unlessAbove(above, termIDs(b))...)
				}
			}
		case *anchor:
			waiting = append(waiting, b.id)
			continue
		case *heading:
			for _, id := range waiting {
				if b.id == "" && validID(id) {
					b.id = id
				} else {
					b.anchor = append(b.anchor, id)
				}
			}
			above = b
		case *quote:
			b.blocks, _ = settleAnchors(b.blocks)
			giveAnchors(above, waiting)
		case *list:
			for i := range b.items {
				var ids []string
				b.items[i].blocks, ids = looseAnchors(b.items[i].blocks)
				waiting = append(waiting, ids...)
			}
			giveAnchors(above, waiting)
		default:
			giveAnchors(above, waiting)
		}
		waiting = nil
		out = append(out, b)
	}
	giveAnchors(above, waiting)
	return out, top
}

// termIDs lists the ids of the terms that a paragraph names, one a line.
func termIDs(p *paragraph) []string {
	var ids []string
	for _, line := range strings.Split(plainLines(p.words), "\n") {
		if id := githubID(strings.TrimSpace(line)); id != "" {
			ids = append(ids, id)
		}
	}
	return ids
}

func unlessAbove(h *heading, ids []string) []string {
	if h != nil {
		return nil
	}
	return ids
}

// looseAnchors takes the anchors out of blocks that hold no headings.
func looseAnchors(blocks []block) (rest []block, ids []string) {
	for _, b := range blocks {
		if a, ok := b.(*anchor); ok {
			ids = append(ids, a.id)
			continue
		}
		rest = append(rest, b)
	}
	return rest, ids
}

func giveAnchors(h *heading, ids []string) {
	if h != nil {
		h.anchor = append(h.anchor, ids...)
	}
}

var (
	idPattern = regexp.MustCompile(`^[\pL\pM\pN_.-]+$`)
	// generatedID matches ids that the dialect makes for tabs and footnotes.
	generatedID = regexp.MustCompile(`^(fn-[0-9]|tab-[0-9][^-]*-[0-9])`)
)

func validID(id string) bool {
	return len(id) <= 100 && idPattern.MatchString(id) && !generatedID.MatchString(id)
}

// identify gives every heading its id and lists the ids that it had.
func (c *converter) identify(blocks []block, r *Result) {
	taken := map[string]bool{}
	for _, id := range c.opts.Reserved {
		taken[id] = true
	}
	counts := map[string]int{}
	var all []*heading
	walkHeadings(blocks, func(h *heading) {
		if title := plain(h.words); title == "" {
			return
		}
		if h.id != "" && (!validID(h.id) || taken[h.id]) {
			h.anchor = append(h.anchor, h.id)
			h.id = ""
		}
		if h.id != "" {
			taken[h.id] = true
		}
		all = append(all, h)
	})
	section := ""
	next := map[string]int{}
	top := map[*heading]int{} // place among the blocks, from 1
	for i, b := range blocks {
		if h, ok := b.(*heading); ok {
			top[h] = i + 1
		}
	}
	for _, h := range all {
		title := plain(h.words)
		hd := Heading{Title: title, Level: h.level, ID: h.id}
		if hd.ID == "" {
			hd.ID = unique(HeadingID(title), taken, next)
		}
		if top[h] > 0 {
			section = hd.ID
		}
		hd.Reach = section
		git := githubID(title)
		if n := counts[git]; n > 0 {
			hd.OldIDs = append(hd.OldIDs, git+"-"+strconv.Itoa(n))
		} else {
			hd.OldIDs = append(hd.OldIDs, git)
		}
		counts[git]++
		hd.OldIDs = append(hd.OldIDs, kramdownID(title))
		hd.OldIDs = append(hd.OldIDs, h.anchor...)
		hd.Empty = top[h] > 0 && emptySection(blocks[top[h]:], h)
		r.Headings = append(r.Headings, hd)
	}
}

// emptySection reports whether nothing of its own follows a heading.
func emptySection(after []block, h *heading) bool {
	if len(after) == 0 {
		return true
	}
	next, ok := after[0].(*heading)
	return ok && next.level <= h.level
}

// unique takes the first free id: the base, or the base with -2, -3 and so on.
// Next remembers where to go on counting.
func unique(base string, taken map[string]bool, next map[string]int) string {
	free := func(id string) bool { return !taken[id] && !generatedID.MatchString(id) }
	if !free(base) && generatedID.MatchString(base+"-2") {
		base = "section-" + base
	}
	id := base
	for n := max(2, next[base]); !free(id); n++ {
		id = base + "-" + strconv.Itoa(n)
		next[base] = n + 1
	}
	taken[id] = true
	return id
}

// HeadingID derives an id from a title as the dialect does: lower case,
// letters and digits of any script, everything else a hyphen.
func HeadingID(title string) string { return orElse(slug(title), "section") }

func slug(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(norm.NFC.String(s)) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
			continue
		}
		gap = true
	}
	return b.String()
}

// githubID derives an id as GitHub does, and with it Docusaurus, Astro and Hugo.
func githubID(title string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(strings.TrimSpace(title)) {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r), r == '-', r == '_':
			b.WriteRune(r)
		case r == ' ':
			b.WriteByte('-')
		}
	}
	return b.String()
}

var leadingNonLetters = regexp.MustCompile(`^[^a-zA-Z]+`)

// kramdownID derives an id as kramdown does, which ignores leading digits.
func kramdownID(title string) string {
	return githubID(leadingNonLetters.ReplaceAllString(title, ""))
}

// lead returns the first paragraph in plain words.
func (c *converter) lead(blocks []block) string {
	for _, b := range blocks {
		switch b := b.(type) {
		case *paragraph:
			if text := plain(b.words); text != "" {
				return text
			}
		}
	}
	for _, b := range blocks {
		switch b := b.(type) {
		case *quote:
			if text := c.lead(b.blocks); text != "" {
				return text
			}
		case *list:
			for _, it := range b.items {
				if text := c.lead(it.blocks); text != "" {
					return text
				}
			}
		}
	}
	return ""
}
