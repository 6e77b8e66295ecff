package importer

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"path"
	"regexp"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"helpwright/importer/convert"
	"helpwright/importer/oldsite"
	"helpwright/reserved"
)

// overview is the folder of the words that stood on the page of a folder.
const overview = "overview"

// general is the topic of pages that lay in no folder.
const general = "general"

// place gives every page its folder, its topic, its id and its old addresses.
func (im *imp) place() {
	p := &placer{imp: im, folders: map[string]bool{}, parts: map[string]map[string]string{}, taken: map[string]map[string]bool{}, next: map[string]int{}}
	keys := make([]string, 0, len(im.byPage))
	for key := range im.byPage {
		keys = append(keys, key)
		for dir := parent(key); dir != ""; dir = parent(dir) {
			p.folders[dir] = true
		}
	}
	sort.Strings(keys)
	im.keys = keys
	im.byName = map[string][]string{}
	for _, key := range keys {
		im.byName[path.Base(key)] = append(im.byName[path.Base(key)], key)
	}
	for _, dir := range sortedKeys(p.folders) {
		p.topic(dir)
	}
	for _, key := range keys {
		p.article(key)
	}
	p.nameTopics()
	p.identify()
	im.index()
	im.guessBase()
	p.redirects()
	im.summarise()
}

type placer struct {
	*imp
	folders map[string]bool              // keys that are folders of pages
	parts   map[string]map[string]string // folder to old name to new name
	taken   map[string]map[string]bool   // folder to folded new names
	next    map[string]int               // where to go on counting, by wanted path
}

func parent(key string) string {
	if i := strings.LastIndexByte(key, '/'); i >= 0 {
		return key[:i]
	}
	return ""
}

// folder returns the new folder of an old one, and makes its topic known.
func (p *placer) topic(key string) string {
	if key == "" {
		return ""
	}
	dir := p.topic(parent(key))
	old := path.Base(key)
	if name, ok := p.parts[dir][old]; ok {
		return joined(dir, name)
	}
	name := p.free(dir, part(old), dir == "")
	if p.parts[dir] == nil {
		p.parts[dir] = map[string]string{}
	}
	p.parts[dir][old] = name
	folder := joined(dir, name)
	t := &topic{folder: folder, names: map[string]string{}, summary: map[string]string{}}
	if known := p.site.Topics[key]; known != nil {
		for l, n := range known.Names {
			t.names[l] = n
		}
		for l, n := range known.Summary {
			t.summary[l] = cut(n, 300)
		}
		t.order = known.Order
	}
	for _, l := range p.site.Locales {
		locale, e := l.Tag, p.byPage[key][l.Tag]
		if e == nil || e.withheld() {
			continue
		}
		title := orText(e.page.Title, e.result.Title)
		if t.names[locale] == "" && title != "" {
			t.names[locale] = title
		}
		if t.summary[locale] == "" && e.page.Summary != "" {
			t.summary[locale] = cut(e.page.Summary, 300)
		}
		if t.order == 0 {
			t.order = e.page.Order
		}
	}
	if len(t.names) == 0 {
		t.names[p.site.Locales[0].Tag] = title(old)
	}
	p.topics[folder] = t
	return folder
}

var wholeAddress = regexp.MustCompile(`https://([a-z0-9.-]+)(/[^\s"'<>()\[\]{}#?]+)`)

// guessBase finds where the old site was published, when it does not say so:
// the host of most whole addresses in its words that are those of its pages.
func (im *imp) guessBase() {
	if im.site.BaseURL != "" {
		return
	}
	hosts := map[string]int{}
	for _, e := range im.editions {
		for _, m := range wholeAddress.FindAllStringSubmatch(e.page.Words, -1) {
			key := addressKey(m[2])
			if _, ok := im.lookup["address:"+key]; ok && strings.Contains(key, "/") {
				hosts[m[1]]++
			}
		}
	}
	best := ""
	for _, h := range sortedKeys(hosts) {
		if best == "" || hosts[h] > hosts[best] {
			best = h
		}
	}
	if hosts[best] >= 3 {
		im.site.BaseURL = "https://" + best + "/"
	}
}

// nameTopics makes sure that every topic has a name in the source locale.
func (p *placer) nameTopics() {
	source := p.site.Locales[0].Tag
	for _, t := range p.topics {
		if t.names[source] == "" {
			t.names[source] = title(path.Base(t.folder))
		}
	}
}

// general returns the topic for pages that lie in no folder.
func (p *placer) general() string {
	if name, ok := p.parts[""][""]; ok {
		return name
	}
	name := p.free("", general, true)
	if p.parts[""] == nil {
		p.parts[""] = map[string]string{}
	}
	p.parts[""][""] = name
	t := &topic{folder: name, names: map[string]string{}, summary: map[string]string{}, order: -1}
	for locale, e := range p.byPage[""] {
		if e.withheld() {
			continue
		}
		if title := orText(e.page.Title, e.result.Title); title != "" {
			t.names[locale] = title
		}
	}
	if t.names[p.site.Locales[0].Tag] == "" {
		t.names[p.site.Locales[0].Tag] = orText(p.site.Title, "General")
	}
	p.topics[name] = t
	return name
}

// article places the editions of one key.
func (p *placer) article(key string) {
	editions := p.byPage[key]
	source := p.sourceOf(editions)
	name := part(path.Base(key))
	dir := ""
	isFolder := p.folders[key] || key == ""
	if slug := part(source.page.Slug); source.page.Slug != "" && slug != "" && !isFolder {
		name = slug
	}
	switch {
	case isFolder && !p.hasWords(editions): // it only listed the pages of its folder
		return
	case key == "":
		dir, name = p.general(), overview
	case isFolder:
		dir, name = p.topic(key), overview
	case parent(key) == "":
		dir = p.general()
	default:
		dir = p.topic(parent(key))
	}
	a := &article{editions: map[string]*edition{}, source: source, order: source.page.Order}
	if isFolder && a.order >= 0 {
		a.order = -1 // the overview comes first
	}
	a.folder = joined(dir, p.free(dir, name, false))
	a.files = newBeside(a.folder)
	for locale, e := range editions {
		if isFolder && e.result.Empty && e != source {
			continue
		}
		e.article = a
		a.editions[locale] = e
		e.title = cut(orText(e.page.Title, e.result.Title, title(path.Base(key)), p.site.Title, "Overview"), 200)
		if slug := part(e.page.Slug); e != source && e.page.Slug != "" && slug != path.Base(a.folder) && !isFolder && e.page.Slug != source.page.Slug {
			e.slug = slug
		}
	}
	a.kind = kindOf(a)
	p.articles = append(p.articles, a)
}

// sourceOf returns the edition in the first locale that there is.
func (p *placer) sourceOf(editions map[string]*edition) *edition {
	for _, l := range p.site.Locales {
		if e := editions[l.Tag]; e != nil {
			return e
		}
	}
	return nil
}

func (p *placer) hasWords(editions map[string]*edition) bool {
	e := p.sourceOf(editions)
	return !e.result.Empty
}

// free takes a name that nothing in a folder has, also by case.
func (p *placer) free(dir, name string, first bool) string {
	if p.taken[dir] == nil {
		p.taken[dir] = map[string]bool{}
	}
	if name == "" {
		name = "page"
	}
	if first && reserved.InLocale(fold(name)) || reserved.InPage(fold(name)) {
		name += "-topic"
	}
	if slices.Contains(devices, fold(strings.SplitN(name, ".", 2)[0])) {
		name += "-page"
	}
	free := name
	key := dir + "/" + fold(name)
	for n := max(2, p.next[key]); p.taken[dir][fold(free)]; n++ {
		free = name + "-" + itoa(n)
		p.next[key] = n + 1
	}
	p.taken[dir][fold(free)] = true
	return free
}

// devices are names that no file has on Windows, whatever its ending.
var devices = strings.Fields("con prn aux nul com1 com2 com3 com4 com5 com6 com7 com8 com9 lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9")

func fold(s string) string { return cases.Fold().String(norm.NFC.String(s)) }

var unsafePart = regexp.MustCompile(`[^\pL\pM\pN._~-]+`)

// part makes a name that can stand in an address of any name: lower case,
// hyphens for spaces and signs, at most 100 bytes.
func part(name string) string {
	name = strings.ToLower(norm.NFC.String(strings.TrimSpace(name)))
	name = strings.ReplaceAll(name, "&", " ")
	name = unsafePart.ReplaceAllString(name, "-")
	name = strings.Trim(name, "-._~")
	if len(name) > 100 {
		cut := 100
		for !utf8.RuneStart(name[cut]) {
			cut--
		}
		name = strings.Trim(name[:cut], "-._~") + "-" + digest(name)
	}
	return name
}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])[:8]
}

// title makes a title of the name of a file.
func title(name string) string {
	words := strings.Fields(strings.NewReplacer("-", " ", "_", " ").Replace(name))
	t := strings.Join(words, " ")
	r, n := utf8.DecodeRuneInString(t)
	if n == 0 {
		return ""
	}
	return string(unicode.ToUpper(r)) + t[n:]
}

func joined(dir, name string) string {
	if dir == "" {
		return name
	}
	return dir + "/" + name
}

// kindOf guesses the kind of an article: a FAQ when every section is a
// question with an answer, a reference when it lies among references.
func kindOf(a *article) string {
	questions := 0
	for _, e := range a.editions {
		for _, h := range e.result.Headings {
			if h.Level == 2 && h.Empty {
				return plainKind(a)
			}
		}
	}
	for _, h := range a.source.result.Headings {
		if h.Level != 2 {
			continue
		}
		if !isQuestion(h.Title) {
			return plainKind(a)
		}
		questions++
	}
	if questions >= 2 {
		for _, e := range a.editions { // a translation must have questions too
			n := 0
			for _, h := range e.result.Headings {
				if h.Level == 2 {
					n++
				}
			}
			if n == 0 {
				return plainKind(a)
			}
		}
		return "faq"
	}
	return plainKind(a)
}

func plainKind(a *article) string {
	for _, dir := range strings.Split(path.Dir(a.folder), "/") {
		switch dir {
		case "reference", "references", "api", "cli", "commands", "api-reference":
			return "reference"
		}
	}
	return "article"
}

func isQuestion(title string) bool {
	t := strings.TrimRight(title, " *_`\"”»)")
	for _, mark := range []string{"?", "？", "؟", ";"} {
		if strings.HasSuffix(t, mark) && mark != ";" {
			return true
		}
	}
	return false
}

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

// redirects keeps the old addresses that are no longer those of a page.
func (p *placer) redirects() {
	inUse := map[string]bool{"": true}
	for _, l := range p.site.Locales {
		inUse[fold(l.Tag)] = true
		for folder := range p.topics {
			inUse[fold(l.Tag+"/"+folder)] = true
		}
		for _, a := range p.articles {
			inUse[fold(l.Tag+"/"+a.folder)] = true
			if e := a.editions[l.Tag]; e != nil && e.slug != "" {
				inUse[fold(l.Tag+"/"+joined(parent(a.folder), e.slug))] = true
			}
		}
	}
	claimed := map[string]*article{}
	base := basePath(p.site.BaseURL)
	for _, a := range p.articles {
		for _, l := range p.site.Locales {
			e := a.editions[l.Tag]
			if e == nil {
				continue
			}
			for _, address := range e.page.Addresses {
				clean := cleanAddress(address)
				if clean == "" {
					e.page.Notes = append(e.page.Notes, convert.Note{Line: 1, What: "old address " + address, Why: "no redirect can begin there"})
				}
				address = withoutBase(clean, base)
				key := fold(strings.Trim(decoded(address), "/"))
				first, _, _ := strings.Cut(key, "/")
				_, rest, _ := strings.Cut(key, "/")
				second, _, _ := strings.Cut(rest, "/")
				switch {
				case address == "" || inUse[key] || claimed[key] != nil || reserved.AtRoot(first):
				case p.isLocale(first) && (rest == "" || reserved.InLocale(second)):
				case len(e.from) < 50:
					claimed[key] = a
					e.from = append(e.from, address)
				}
			}
		}
	}
}

// decoded returns an address with the letters that escapes stand for.
func decoded(address string) string {
	if u, err := url.PathUnescape(address); err == nil {
		return u
	}
	return address
}

// basePath returns the path of the old site's address, "" for the root.
func basePath(baseURL string) string {
	u, err := url.Parse(baseURL)
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(u.Path, "/")
}

// withoutBase removes the base path, under which the new site lies as well.
func withoutBase(address, base string) string {
	if rest, ok := strings.CutPrefix(address, base+"/"); ok && base != "" {
		return "/" + rest
	}
	return address
}

func (p *placer) isLocale(name string) bool {
	return slices.ContainsFunc(p.site.Locales, func(l oldsite.Locale) bool { return strings.EqualFold(l.Tag, name) })
}

// cleanAddress returns an old address that can be written as a redirect, "" for others.
func cleanAddress(a string) string {
	if i := strings.Index(a, "://"); i > 0 {
		j := strings.IndexByte(a[i+3:], '/')
		if j < 0 {
			return ""
		}
		a = a[i+3+j:]
	}
	a, _, _ = strings.Cut(a, "#")
	a, _, _ = strings.Cut(a, "?")
	if !strings.HasPrefix(a, "/") || len(a) > 500 || strings.ContainsFunc(a, func(r rune) bool { return r <= ' ' || strings.ContainsRune("\\*\"<>{}|^`", r) }) {
		return ""
	}
	plain, err := url.PathUnescape(a)
	if err != nil || strings.ContainsFunc(plain, func(r rune) bool { return unicode.In(r, unicode.Cc, unicode.Cf) || r == '\\' }) {
		return ""
	}
	clean := path.Clean(a)
	parts := strings.Split(strings.Trim(path.Clean(plain), "/"), "/")
	for i, part := range parts {
		if len(part) > 200 || strings.HasPrefix(part, ".") || i < len(parts)-1 && reserved.InPage(fold(part)) {
			return ""
		}
	}
	if strings.Contains(plain, "/../") || strings.HasSuffix(plain, "/..") {
		return ""
	}
	if strings.HasSuffix(a, "/") && clean != "/" {
		clean += "/"
	}
	return clean
}
