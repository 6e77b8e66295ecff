package oldsite

import (
	"path"
	"slices"
	"strings"
)

// What Jekyll does not publish: collections that are not put out, their pages of
// the future, and what the defaults of the configuration say.

// withhold looks for what only Jekyll knows.
func (j *jekyll) withhold(p *Page, m matter, rel, collection string) {
	j.withholdByDate(p, m, []string{"date"}, nil)
	if collection == "" {
		return
	}
	if t, ok := dateInName(path.Base(rel)); ok && t.After(j.Date) && !j.future {
		p.withhold("the date in its name is in the future")
	}
	if !j.config.section("collections").section(collection).yes("output") {
		p.withhold("its collection %q is not put out", shown(collection))
	}
}

// defaults adds the limiting fields that the configuration gives to pages of a
// folder or sort; the last that fits goes first, as the closest is written last.
func (j *jekyll) defaults(m matter, rel, collection string) matter {
	list, _ := j.config.fields["defaults"].([]any)
	sort := collection
	if sort == "" {
		sort = "pages"
	}
	for _, one := range slices.Backward(list) {
		d := matter{fields: lowerKeys(mapping(one))}
		scope := d.section("scope")
		if t := scope.text("type"); t != "" && t != sort {
			continue
		}
		if where := strings.Trim(scope.text("path"), "/"); where != "" && !globsOf([]string{where}, true).matchAbove(rel) {
			continue
		}
		m = m.inherit(lowerKeys(mapping(d.fields["values"])), "a default of the configuration")
	}
	return m
}
