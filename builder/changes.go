package builder

import (
	"slices"
	"strings"

	"helpwright/changes"
	"helpwright/reserved"
	"helpwright/theme"
	"helpwright/worddiff"
)

// Changes are what a preview shows as different, and from what.
type Changes struct {
	Against string // as people call it, "main"
	Report  *changes.Report
}

// changesPath is that of the page about them: below a page of the site itself, where no
// article can have its address.
const changesPath = reserved.All + "/changes"

// Long texts are shown by their changes, with some characters around each; of a page
// with very many changes the first are enough to see what is going on.
const (
	aroundChange = 60
	maxPassages  = 30
	maxNewText   = 600 // characters of a page that is new or gone
)

// draftChanges gathers the page about what is different: first in the language of the
// page, then in the others.
func (s *Site) draftChanges(d *draft) {
	l := d.locale
	phrase := func(id string, data any) string { return s.theme.Phrase(l.Tag, id, data) }
	view := &theme.Changes{Lead: phrase("changes_lead", map[string]any{"Against": apart(s.cfg.Changes.Against)})}
	for _, of := range ownFirst(s.locales, l) {
		var groups []theme.ChangeGroup
		for _, p := range s.cfg.Changes.Report.Pages {
			if p.Locale != of.Tag {
				continue
			}
			if n := len(groups); n == 0 || groups[n-1].How != string(p.How) {
				groups = append(groups, theme.ChangeGroup{
					How: string(p.How), Title: phrase("changes_"+string(p.How), nil), Language: of.Name,
					Foreign: theme.NewText("", of.Locale.Locale, l.Tag).Foreign,
				})
			}
			g := &groups[len(groups)-1]
			g.Pages = append(g.Pages, s.change(p, phrase))
		}
		view.Groups = append(view.Groups, groups...)
	}
	d.data.Template, d.data.Title, d.data.Changes = "changes", phrase("changes", nil), view
}

// ownFirst puts one of the locales before the others.
func ownFirst(all []*localeSite, first *localeSite) []*localeSite {
	out := slices.Clone(all)
	slices.SortStableFunc(out, func(a, b *localeSite) int {
		switch {
		case a == first && b != first:
			return -1
		case b == first && a != first:
			return 1
		}
		return 0
	})
	return out
}

func (s *Site) change(p changes.Page, phrase func(id string, data any) string) theme.Change {
	out := theme.Change{Title: p.Title}
	if p.After != "" {
		out.Path = s.mount.path(p.Locale + "/" + p.After + "/")
	}
	if p.Before != p.After {
		for _, path := range []string{p.Before, p.After} {
			if path != "" {
				out.Addresses = append(out.Addresses, p.Locale+"/"+path)
			}
		}
	}
	switch {
	case p.DeadAddress():
		out.Notes = append(out.Notes, theme.ChangeNote{Text: phrase("changes_dead", nil), Alarm: true})
	case p.Redirect != "":
		out.Notes = append(out.Notes, theme.ChangeNote{Text: phrase("changes_redirected", map[string]any{"Path": apart("/" + p.Redirect + "/")})})
	}
	if len(p.Outdated) > 0 {
		out.Notes = append(out.Notes, theme.ChangeNote{Text: phrase("changes_outdated", map[string]any{"Locales": apart(strings.Join(p.Outdated, ", "))})})
	}
	for _, passage := range shownOf(p) {
		var words []theme.ChangedWords
		for _, part := range passage {
			words = append(words, theme.ChangedWords{Change: string(part.Change), Text: part.Text})
		}
		out.Passages = append(out.Passages, words)
	}
	return out
}

// apart keeps the direction of a name from that of the words around it.
func apart(name string) string { return "\u2068" + name + "\u2069" }

// shownOf cuts from a page's words what is shown of them.
func shownOf(p changes.Page) [][]worddiff.Part {
	passages := worddiff.Passages(p.Words, aroundChange)
	if p.How == changes.Added || p.How == changes.Gone {
		for _, passage := range passages {
			for i := range passage {
				passage[i].Text = worddiff.Beginning(passage[i].Text, maxNewText)
			}
		}
	}
	return passages[:min(len(passages), maxPassages)]
}
