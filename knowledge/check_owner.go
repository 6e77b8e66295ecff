package knowledge

import (
	"fmt"
	"path"
	"slices"

	"helpwright/problem"
)

// belongs reports at a place a file that lies with an article which not
// everybody sees who sees these words. Such a file is not published, so the words
// would miss it.
func (c *checker) belongs(a *Article, published bool, file *Picture, at problem.Problem) {
	owner := c.base.ByFolder[c.base.ownerOf(file.Path)]
	if owner == nil || owner == a {
		return
	}
	switch {
	case owner.Audience.rank() > a.Audience.rank():
		at.Message = fmt.Sprintf("%q belongs to the %s article %q", path.Base(file.Path), owner.Audience, owner.ID)
	case published && !(owner.approved() && c.base.serves(owner.Markets)) && c.base.serves(a.Markets):
		at.Message = fmt.Sprintf("%q belongs to the article %q, which is not published", path.Base(file.Path), owner.ID)
	default:
		return
	}
	at.Rule, at.Hint = problem.Audience, fmt.Sprintf("move it to %s if they may see it", path.Dir(at.File))
	c.problems = append(c.problems, at)
}

// approved reports whether any words of an article are.
func (a *Article) approved() bool {
	for _, e := range a.Editions {
		if e.State == Approved {
			return true
		}
	}
	return false
}

// serves reports whether any locale shows what is for some markets.
func (b *Base) serves(markets []string) bool {
	return slices.ContainsFunc(b.Config.Locales, func(l Locale) bool { return showsIn(markets, l.Market) })
}
