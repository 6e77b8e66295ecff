package knowledge

import (
	"fmt"
	"slices"

	"helpwright/plain"
	"helpwright/strict"
)

// Config is what a site tells this package about itself.
type Config struct {
	Folder     string                       // name of the content folder in messages, "content"
	Locales    []Locale                     // in order; the first is the default
	Markets    []string                     // known markets
	Variables  map[string]map[string]string // name to locale ("" for all) to value
	BaseURL    string                       // where the site lives, with a closing slash; "" checks no address against it
	ImageHosts []string                     // hosts from which pictures may come
	Glossary   map[string]*plain.Glossary   // by locale; where there is none, words are not looked up
	Standard   map[Kind]Standard            // what articles of a kind must have

	CalloutTitle func(locale, kind string) string // word above a callout without a title; nil: the kind
	DraftBlocks  bool                             // words of blocks that are not approved are shown, as dev does
	ReservedIDs  []string                         // ids that pages use themselves; headings avoid them
	Tool         string                           // names the program, whose caches another must not use
}

// A Locale is a language and, if set, a market in which articles are shown.
type Locale struct {
	Tag      string   // BCP 47
	Fallback []string // locales to try, in order
	Market   string   // "" shows only articles without a market
}

// A Standard is what every article of a kind must have besides what all have.
type Standard struct {
	Fields   []string            // of the front matter, in the source edition or, for words, in each
	Sections []map[string]string // headings of the second level, by locale, "" for all
}

// Locale returns the locale with the tag, nil if the site has none.
func (c *Config) Locale(tag string) *Locale {
	i := slices.IndexFunc(c.Locales, func(l Locale) bool { return l.Tag == tag })
	if i < 0 {
		return nil
	}
	return &c.Locales[i]
}

// unknownMarket says what is wrong with the name of a market, "" if nothing is.
func (c *Config) unknownMarket(name string) (message, hint string) {
	if slices.Contains(c.Markets, name) {
		return "", ""
	}
	hint = "name it under markets in helpwright.yaml"
	if near := strict.Nearest(name, c.Markets); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	return fmt.Sprintf("no market %q", name), hint
}

func (c *Config) tags() []string {
	var tags []string
	for _, l := range c.Locales {
		tags = append(tags, l.Tag)
	}
	return tags
}

// variable looks a variable up for a locale: its own value, then those along
// the fallback chain, then the one for all.
func (c *Config) variable(locale, name string) (string, bool) {
	values, ok := c.Variables[name]
	if !ok {
		return "", false
	}
	if v, ok := values[locale]; ok {
		return v, true
	}
	if l := c.Locale(locale); l != nil {
		for _, f := range l.Fallback {
			if v, ok := values[f]; ok {
				return v, true
			}
		}
	}
	if v, ok := values[""]; ok {
		return v, true
	}
	v, ok := values[c.Locales[0].Tag]
	return v, ok
}
