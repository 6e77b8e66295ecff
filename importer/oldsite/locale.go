package oldsite

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/language"
)

// tags maps spellings of other programs to BCP 47 where the language alone, or
// a region that stands for a script, is meant. All others are only written in
// canonical form: "pt-br" becomes "pt-BR".
var tags = map[string]string{
	"zh-cn": "zh-Hans", "zh-sg": "zh-Hans", "zh-hans-cn": "zh-Hans", "zh-chs": "zh-Hans", "zh": "zh-Hans", "cn": "zh-Hans",
	"zh-tw": "zh-Hant", "zh-mo": "zh-Hant", "zh-hant-tw": "zh-Hant", "zh-cht": "zh-Hant", "tw": "zh-Hant", "zh-hk": "zh-Hant-HK",
	"en-us": "en", "jp": "ja", "kr": "ko", "ua": "uk", "br": "pt-BR", "gr": "el", "cz": "cs", "dk": "da", "se": "sv",
	"fr-fr": "fr", "de-de": "de", "es-es": "es", "it-it": "it", "ja-jp": "ja", "ko-kr": "ko", "pl-pl": "pl", "ru-ru": "ru",
	"nl-nl": "nl", "tr-tr": "tr", "uk-ua": "uk", "cs-cz": "cs", "sv-se": "sv", "id-id": "id", "vi-vn": "vi", "th-th": "th",
	"in": "id", "iw": "he", "no": "nb",
}

// maxTag is the length in bytes beyond which no language is named.
const maxTag = 35

// Tag turns the name of a language, as a folder, suffix or field of another
// program has it, into a BCP 47 tag in canonical form. What is no tag is refused:
// tags become names of files and parts of addresses.
func Tag(old string) (tag string, ok bool) {
	low, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(old, "_", "-")), ".") // en_US.UTF-8
	if t, ok := tags[low]; ok {
		return t, true
	}
	if len(low) > maxTag {
		return "", false
	}
	t, err := language.Parse(low)
	if err != nil || t == language.Und {
		return "", false
	}
	again, err := language.Parse(t.String())
	if err != nil || again.String() != t.String() || slices.Contains(notTags, t.String()) {
		return "", false
	}
	return t.String(), true
}

// notTags are tags of languages that no help centre is written in, whose
// addresses a site needs for itself.
var notTags = []string{"api", "desk", "assets"}

var localeName = regexp.MustCompile(`^[A-Za-z]{2,3}([-_]([A-Za-z]{4}|[A-Za-z]{2}|[0-9]{3})){0,2}$`)

// languages are the names that are taken for a language when nothing but the
// name says so. Names that are also common words of folders are left out.
var languages = strings.Fields(`af am ar az be bg bn bs ca cs cy da de el en eo es et eu fa fi fil fr ga gl gu he hi hr hu hy
	id is it ja jp ka kk km kn ko kr ky lo lt lv mk ml mn mr ms my nb ne nl nn no pa pl ps pt ro ru si sk sl sq sr sv sw ta
	te tg th tl tr uk ur uz vi zh zu cn tw ua`)

// looksLikeLocale reports whether a name can be that of a language's folder.
func looksLikeLocale(name string) bool {
	if !localeName.MatchString(name) {
		return false
	}
	lang, rest, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(name, "_", "-")), "-")
	if !slices.Contains(languages, lang) {
		return false
	}
	if rest == "" {
		return true
	}
	_, ok := Tag(name)
	return ok
}

// localeTrees returns the folders directly below root that are trees of
// languages: several of them, or one beside nothing else, that hold the same
// pages.
func (s *Site) localeTrees(root string) []string {
	var found []string
	pages := map[string]map[string]bool{}
	for _, name := range s.Tree.Dirs(root) {
		if !looksLikeLocale(name) {
			continue
		}
		dir := joinPath(root, name)
		for _, f := range s.Tree.Under(dir) {
			if isMarkdown(f) {
				if pages[name] == nil {
					pages[name] = map[string]bool{}
				}
				pages[name][strings.TrimPrefix(f, dir+"/")] = true
			}
		}
		if pages[name] != nil {
			found = append(found, name)
		}
	}
	if len(found) == 1 && found[0] == "en" {
		return found
	}
	if len(found) < 2 {
		return nil
	}
	for i, a := range found {
		for _, b := range found[i+1:] {
			for p := range pages[a] {
				if pages[b][p] {
					return found
				}
			}
		}
	}
	if slices.Contains(found, "en") {
		return found
	}
	return nil
}

// sourceFirst puts the locale that is most likely the source first: the one
// that is named, else English, else the one with most pages.
func sourceFirst(names []string, source string, count func(string) int) []string {
	out := slices.Clone(names)
	slices.SortStableFunc(out, func(a, b string) int { return count(b) - count(a) })
	move := func(want string) bool {
		i := slices.IndexFunc(out, func(n string) bool { return strings.EqualFold(n, want) })
		if i < 0 {
			return false
		}
		name := out[i]
		out = slices.Insert(slices.Delete(out, i, i+1), 0, name)
		return true
	}
	rest := func() []string {
		slices.Sort(out[min(1, len(out)):])
		return out
	}
	if source != "" && move(source) || move("en") || move("en-us") {
		return rest()
	}
	return rest()
}

var localeSuffix = regexp.MustCompile(`^(.+?)[._]([A-Za-z]{2,3}(?:[-_](?:[A-Za-z]{4}|[A-Za-z]{2}|[0-9]{3})){0,2})$`)

// splitSuffix divides "page.fr" into the page and its language, when the
// language is one of those given or has a page without suffix beside it.
func splitSuffix(key string, known func(name string) bool) (rest, locale string) {
	m := localeSuffix.FindStringSubmatch(key)
	if m == nil || strings.HasSuffix(m[1], "/") || !known(m[2]) {
		return key, ""
	}
	return m[1], m[2]
}

func joinPath(a, b string) string {
	if a == "" || a == "." {
		return b
	}
	return a + "/" + b
}
