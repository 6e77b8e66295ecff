package knowledge

import (
	"crypto/sha256"
	"path"
	"regexp"
	"slices"
	"strings"

	"helpwright/markdown"
	"helpwright/problem"
)

// A parsed is one file of words after reading, before it is known what else
// the base holds.
type parsed struct {
	edition  *Edition
	facts    Article // as written; only a source edition's count
	folder   string  // content-relative
	problems []problem.Problem
	broken   bool   // the front matter could not be read
	hasID    bool   // so it is a source edition
	likelyID string // of a file that is broken: what a line of it says
	cached   bool   // everything came from the cache
	stamp    stamp  // of the file before it was read

	text   []byte // only while the file is being parsed
	matter matter
}

// parseFolder reads the files of words of one article. Translations do not say
// their kind; the source edition, the one with the id, does, and decides how
// all of them are divided.
func (d *documents) parseFolder(folder string, locales []string, base string) []*parsed {
	var all []*parsed
	shape := markdown.Prose
	for _, locale := range locales {
		p := d.open(folder, locale, base)
		if p.hasID {
			shape = p.facts.Kind.shape()
		}
		all = append(all, p)
	}
	for _, p := range all {
		if p.broken || p.cached && p.edition.shape == shape {
			continue
		}
		if p.cached {
			d.reopen(p)
		}
		if !p.broken {
			d.finish(p, shape)
		}
	}
	return all
}

// open reads a file and its fields, and all the rest too when the cache has it.
func (d *documents) open(folder, locale, base string) *parsed {
	file := base + "/" + folder + "/" + locale + ".md"
	name := d.wordsFile(file[len(base)+1:])
	p := &parsed{folder: folder, edition: &Edition{Locale: locale, File: file, path: name}}
	if d.instead[file[len(base)+1:]] != "" {
		p.edition.from = path.Dir(name)
	}
	if d.seen != nil && d.cache != nil {
		now := glance(d.files, name)
		if old := d.seen.files[name]; old != nil && old.stamp == now && now != (stamp{}) {
			p.stamp, p.edition.key = now, old.key
			if d.lookup(p) {
				return p
			}
		}
		p.stamp = now.settled()
	}
	if !d.read(p) {
		return p
	}
	if !d.lookup(p) {
		p.readMatter()
	}
	return p
}

// lookup fills what was begun from the cache, or leaves it as it was.
func (d *documents) lookup(p *parsed) bool {
	if d.cache == nil {
		return false
	}
	e := p.edition
	d.cache.View(e.key, func(value []byte) { p.cached = decodeParsed(value, p) })
	if !p.cached || d.blocksDigest(e.Blocks, e.Locale) != e.blocksDigest {
		*p = *p.fresh()
		return false
	}
	d.cache.Keep(e.bodyKey())
	return true
}

// fresh begins the same file anew.
func (p *parsed) fresh() *parsed {
	e := p.edition
	return &parsed{folder: p.folder, text: p.text, stamp: p.stamp, edition: &Edition{Locale: e.Locale, File: e.File, path: e.path, from: e.from, key: e.key}}
}

// reopen reads a file that came from the cache divided in another way.
func (d *documents) reopen(p *parsed) {
	*p = *p.fresh()
	if d.read(p) {
		p.readMatter()
	}
}

// read reads the text of a file, and reports whether it can be used.
func (d *documents) read(p *parsed) bool {
	text, problems := d.readWords(p.edition.path, p.edition.File)
	if len(problems) > 0 {
		p.problems, p.broken = problems, true
		return false
	}
	p.text = text
	p.edition.key = d.key(p.edition.File, p.edition.Locale, text)
	return true
}

func (p *parsed) readMatter() {
	m, broken := splitMatter(p.edition.File, p.text)
	if broken != nil {
		p.problems, p.broken = append(p.problems, *broken), true
	} else {
		p.matter = m
		p.readFields(m)
		p.hasID = p.has("id")
	}
	if p.broken {
		p.likelyID = likelyID(p.text)
	}
}

var idLine = regexp.MustCompile(`(?m)^id:[ \t]*["']?([a-z0-9-]+)`)

// likelyID finds the id in front matter that cannot be read, "" if there is none.
func likelyID(text []byte) string {
	found := idLine.FindSubmatch(text[:min(len(text), MaxFrontMatter)])
	if found == nil {
		return ""
	}
	return string(found[1])
}

// finish parses the body and remembers everything in the cache.
func (d *documents) finish(p *parsed, shape markdown.Shape) {
	e := p.edition
	e.BodyLine = p.matter.bodyLine
	e.shape = shape
	doc := d.parse(e, p.matter)
	e.take(doc)
	e.blocksDigest = d.blocksDigest(e.Blocks, e.Locale)
	e.Features = features(p, doc)
	p.problems = append(p.problems, doc.Problems...)
	p.plain(doc, d.config.Glossary[e.Locale])
	buf := d.buffers.Get().(*[]byte)
	defer d.buffers.Put(buf)
	*buf = p.append((*buf)[:0])
	p.condense(*buf)
	if d.cache != nil && !includesFail(doc) {
		d.cache.Put(e.key, *buf)
		*buf = doc.AppendBinary((*buf)[:0])
		d.cache.Put(e.bodyKey(), *buf)
	}
}

// includesFail reports whether a document waits for a block: which one it lacks is
// not among those that it includes, so a cache could not tell when it comes.
func includesFail(doc *markdown.Document) bool {
	return slices.ContainsFunc(doc.Problems, func(p problem.Problem) bool { return p.Rule == problem.Include })
}

// condense replaces the dozens of small pieces that parsing has made by what is
// read back from the form of the cache: a few large ones.
func (p *parsed) condense(value []byte) {
	if small := p.fresh(); decodeParsed(value, small) {
		*p = *small
	}
}

// take keeps what must be known of a document without reading it again.
func (e *Edition) take(doc *markdown.Document) {
	e.Words = doc.Words
	e.Refs = doc.Refs
	e.Blocks = doc.Blocks
	e.Anchors = doc.Anchors
	e.digest = doc.Digest
	for _, s := range doc.Sections {
		if s.Level > 0 {
			e.Outline = append(e.Outline, Heading{ID: s.ID, Title: s.Title, Level: s.Level})
		}
	}
	e.Steps = make([]markdown.Step, len(doc.Steps))
	for i, s := range doc.Steps {
		s.Text = ""
		e.Steps[i] = s
	}
}

// revise computes the edition's revision: what it says and to whom.
func (e *Edition) revise(pictures []*Picture) {
	var room [512]byte
	text := room[:0]
	put := func(parts ...string) {
		for _, s := range parts {
			text = append(append(text, s...), 0)
		}
		text = append(text, 1)
	}
	a := e.Article
	put(e.Title, e.Summary)
	put(e.Keywords...)
	text = append(text, e.digest[:]...)
	put(string(a.Kind), string(a.Audience))
	put(a.Markets...)
	for _, p := range pictures {
		put(p.Path[strings.LastIndex(p.Path, "/")+1:], p.Digest)
	}
	e.Revision = ShortDigest(sha256.Sum256(text))
}

// ShortDigest writes the begin of a digest as revisions are written: 12 digits to the
// base 32.
func ShortDigest(sum [32]byte) Revision {
	var out [revisionLength]byte
	for i := range out {
		out[i] = revisionDigits[sum[i]&31]
	}
	return Revision(out[:])
}

const (
	revisionDigits = "0123456789abcdefghijklmnopqrstuv"
	revisionLength = 12
)

// Valid reports whether anything could have the revision.
func (r Revision) Valid() bool {
	return len(r) == revisionLength && strings.Trim(string(r), revisionDigits) == ""
}
