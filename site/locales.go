package site

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"helpwright/reserved"
	"helpwright/strict"
)

// locales reads the mapping of languages. Fallbacks are checked when all names
// are known, because one may name a language that stands below it.
func (r *reader) locales(s section) {
	fallbacks := map[string][]*strict.Node{}
	for _, e := range s.Entries() {
		if message, hint := localeTag(e.Key); message != "" {
			r.report(e.Line, e.Column, fmt.Sprintf("the locale %q %s", e.Key, message), hint)
			continue
		}
		locale := r.locale(e.Key, s.at(e.Value), fallbacks)
		r.config.Locales = append(r.config.Locales, locale)
	}
	if s.node != nil && s.node.Kind == strict.Map && len(s.node.Entries) == 0 {
		s.Report(s.node, `"locales" names no language`, "write  en: {name: English}")
	}
	direct := r.checkFallbacks(fallbacks)
	for i, locale := range r.config.Locales {
		r.config.Locales[i].Fallback = chain(locale.Tag, direct)
	}
}

func (r *reader) locale(tag string, s section, fallbacks map[string][]*strict.Node) Locale {
	locale := Locale{Tag: tag}
	locale.Name = s.line("name", filled)
	s.need("name", "write the language's name in the language itself, such as Deutsch")
	locale.Dir = s.line("dir", oneOf("ltr", "rtl"))
	if locale.Dir == "" {
		locale.Dir = direction(tag)
	}
	fallbacks[tag] = s.items("fallback")
	locale.Market = s.line("market", known("market", r.config.Markets))
	locale.Owner = s.line("owner", filled)
	s.Rest()
	return locale
}

// checkFallbacks returns the fallbacks that each locale names itself.
func (r *reader) checkFallbacks(written map[string][]*strict.Node) map[string][]string {
	direct := map[string][]string{}
	for _, locale := range r.config.Locales {
		for _, item := range written[locale.Tag] {
			tag := item.Value
			switch {
			case item.Kind != strict.Scalar:
				r.report(item.Line, item.Column, `"fallback" must be a list of locales`, "write  fallback: [en]")
			case !r.hasLocale(tag):
				r.report(item.Line, item.Column, fmt.Sprintf("no locale %q", tag), r.localeHint(tag))
			case slices.Contains(direct[locale.Tag], tag):
				r.report(item.Line, item.Column, fmt.Sprintf("%q stands in this list twice", tag), "keep one of them")
			default:
				if way := wayTo(tag, locale.Tag, direct, map[string]bool{}); way != nil {
					circle := strings.Join(append([]string{locale.Tag}, way...), " → ")
					r.report(item.Line, item.Column, "fallbacks go round in a circle: "+circle, "let the last locale of a chain have no fallback")
					continue
				}
				direct[locale.Tag] = append(direct[locale.Tag], tag)
			}
		}
	}
	return direct
}

// wayTo follows fallbacks from one locale to another, nil if they do not lead
// there. It remembers where it was, so that many chains that meet cost no more
// than one.
func wayTo(from, to string, direct map[string][]string, seen map[string]bool) []string {
	if from == to {
		return []string{to}
	}
	seen[from] = true
	for _, next := range direct[from] {
		if seen[next] {
			continue
		}
		if rest := wayTo(next, to, direct, seen); rest != nil {
			return append([]string{from}, rest...)
		}
	}
	return nil
}

// chain lists the fallbacks of a locale, then their fallbacks, and so on, each once.
func chain(tag string, direct map[string][]string) []string {
	all := slices.Clone(direct[tag])
	for i := 0; i < len(all); i++ {
		for _, next := range direct[all[i]] {
			if !slices.Contains(all, next) {
				all = append(all, next)
			}
		}
	}
	return all
}

func (r *reader) localeHint(tag string) string {
	tags := r.localeTags()
	if near := strict.Nearest(tag, tags); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return "the site has " + strings.Join(tags, ", ")
}

// localeTag wants the canonical form, since folders, file names and addresses
// use the tag as it is written here.
func localeTag(written string) (message, hint string) {
	tag, err := language.Parse(written)
	if err != nil || tag == language.Und {
		return "is not a language tag", "write it as BCP 47 says, such as en, de-CH or zh-Hans"
	}
	if tag.String() != written {
		return "is not in its canonical form", fmt.Sprintf("write %q", tag)
	}
	if reserved.AtRoot(strings.ToLower(written)) {
		return "is an address that the site needs for itself", "use another tag for this language"
	}
	return "", ""
}

// direction tells right-to-left languages by their script.
func direction(tag string) string {
	script, _ := language.Make(tag).Script()
	switch script.String() {
	case "Adlm", "Arab", "Hebr", "Mand", "Mani", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi":
		return "rtl"
	}
	return "ltr"
}
