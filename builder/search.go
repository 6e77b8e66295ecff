package builder

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"helpwright/knowledge"
	"helpwright/manifest"
	"helpwright/markdown"
	"helpwright/reserved"
	"helpwright/searchindex"
)

// searchFolder holds the shards of all locales, in assets/ of the public folder
// since their names carry their digests. In the private folder a folder of the
// same name holds the bleve index of each audience and locale.
const searchFolder = assetsFolder + "/" + reserved.Search

// searchable lists what can be found in a locale, without the texts.
func (s *Site) searchable(l *localeSite) []searchindex.Document {
	var docs []searchindex.Document
	standings := s.standings(l)
	for _, p := range l.pages {
		if p.kind != pageArticle {
			continue
		}
		a, e := p.article, p.edition
		d := searchindex.Document{
			ID: a.ID, Language: e.Locale, Fallback: !p.indexed, Kind: string(a.Kind), Path: p.href,
			Title: e.Title, Summary: e.Summary, Keywords: e.Keywords, Products: a.Products,
			Topic: p.topic.Folder, TopicTitle: s.base.TopicName(p.topic, l.Tag),
			Standing: standings.of(a, e),
		}
		if a.Audience != knowledge.Public {
			d.Audience, d.Path, d.Data = string(a.Audience), "", gatedText(a.ID)
		}
		docs = append(docs, d)
	}
	return docs
}

// sections are the parts of a text that can be found, as they stand in its
// index.json: a result names them by their place there.
func sections(doc *markdown.Document) []searchindex.Section {
	out := make([]searchindex.Section, 0, len(doc.Sections))
	for _, sec := range doc.Sections {
		if shown(sec) {
			out = append(out, searchindex.Section{ID: sec.ID, Title: sec.Title, Text: sec.Text})
		}
	}
	return out
}

// shown reports whether a section holds anything.
func shown(sec markdown.Section) bool { return sec.Level > 0 || sec.Text != "" }

// SearchIndex makes the index of a locale of the site, as a build would write it.
func (s *Site) SearchIndex(ctx context.Context, locale string) (*searchindex.Index, error) {
	for _, l := range s.locales {
		if l.Tag == locale {
			return s.searchIndex(ctx, l, 0)
		}
	}
	return nil, fmt.Errorf("making the search index: no locale %q", locale)
}

// searchIndex makes the index of a locale.
func (s *Site) searchIndex(ctx context.Context, l *localeSite, workers int) (*searchindex.Index, error) {
	editions := make(map[string]*knowledge.Edition, len(l.articles))
	for a, p := range l.articles {
		editions[a.ID] = p.edition
	}
	return searchindex.Build(ctx, searchindex.Source{
		Locale: l.Tag, Documents: s.searchable(l), Workers: workers, Synonyms: s.cfg.Synonyms[l.Tag],
		Sections: func(d *searchindex.Document) ([]searchindex.Section, error) {
			doc, err := s.base.Document(editions[d.ID])
			if err != nil {
				return nil, err
			}
			return sections(doc), nil
		},
		Kept:   s.keptWords(),
		Digest: func(d *searchindex.Document) [32]byte { return editions[d.ID].WordsKey() },
	})
}

// searchKey sums up what the index of a locale is made of.
func (s *Site) searchKey(l *localeSite) knowledge.Key {
	h := sha256.New()
	fmt.Fprintf(h, "search %d %s %s\n", searchindex.Version, s.cfg.Tool, l.Tag)
	for _, p := range l.pages {
		if p.kind == pageArticle {
			words := p.edition.WordsKey()
			h.Write(words[:])
		}
	}
	d := newDigester(nil)
	sum := d.sum(s.searchable(l), s.cfg.Synonyms[l.Tag])
	h.Write(sum[:])
	return knowledge.Key(h.Sum(nil))
}

func (l *localeSite) searchPointer() string {
	return l.Tag + "/" + reserved.Search + "/" + reserved.SearchIndex
}

// privateSearch is the folder of a locale's bleve index in the private folder.
func (l *localeSite) privateSearch() string {
	return reserved.Search + "/" + string(knowledge.Public) + "/" + l.Tag
}

// writeSearch writes the index of every locale for browsers and for our server, or
// keeps those of which nothing changed.
func (b *build) writeSearch(ctx context.Context, out *stage) error {
	for _, l := range b.site.locales {
		key, last := b.site.searchKey(l), b.site.lastSearch(l)
		if last.key == key && b.keepSearch(l, last) {
			continue
		}
		x, err := b.site.searchIndex(ctx, l, b.opts.Workers)
		if err != nil {
			return fmt.Errorf("making the search index of %s: %w", l.Tag, err)
		}
		now := &madeSearch{key: key, digest: x.Digest()}
		if now.shards, err = b.writeShards(out, l, x, last.shards); err != nil {
			return err
		}
		folder := b.pub.full(next(privateFolder + "/" + l.privateSearch()))
		if err := os.MkdirAll(filepath.Dir(folder), 0o777); err != nil {
			return fmt.Errorf("writing the search index: %w", err)
		}
		if err := x.WriteBleve(folder); err != nil {
			return err
		}
		b.site.rememberSearch(l, now)
		b.remembered(l, now.digest[:])
	}
	return b.writeGatedSearch(ctx)
}

// writeShards writes the index for browsers, but the shards that stand already.
func (b *build) writeShards(out *stage, l *localeSite, x *searchindex.Index, known searchindex.Shards) (searchindex.Shards, error) {
	shelf := &searchindex.Shelf{
		Known: known,
		Keep: func(name string) bool {
			f, stands := b.known.files[searchFolder+"/"+name]
			if !stands || !b.pub.keep(f) {
				return false
			}
			b.new.files[f.name] = f
			return true
		},
		Put: func(name string, content []byte) error {
			if _, twice := b.new.files[searchFolder+"/"+name]; twice {
				return nil // two locales say the same
			}
			return out.Write(searchFolder+"/"+name, content)
		},
	}
	pointer, err := x.PutShards(shelf)
	if err != nil {
		return nil, err
	}
	return shelf.Held, out.Write(l.searchPointer(), pointer)
}

// keepSearch keeps the index of a locale as it stands; it reports false when it
// does not stand whole.
func (b *build) keepSearch(l *localeSite, last *madeSearch) bool {
	if b.known.id == "" {
		return false
	}
	files := make([]fileState, 0, len(last.shards)+1)
	for _, name := range last.shards {
		files = append(files, b.known.files[searchFolder+"/"+name.String()])
	}
	files = append(files, b.known.files[l.searchPointer()])
	if !b.pub.keepAll(files) {
		return false
	}
	if err := b.pub.linkPrivate(l.privateSearch()); err != nil {
		return false
	}
	for _, f := range files {
		b.new.files[f.name] = f
	}
	b.remembered(l, last.digest[:])
	return true
}

// remembered lists the posting lists of a locale in the manifest.
func (b *build) remembered(l *localeSite, digest []byte) {
	b.search = append(b.search, manifest.Index{Locale: l.Tag, Audience: string(knowledge.Public), Folder: l.privateSearch(), Digest: hex.EncodeToString(digest)})
}

// linkPrivate gives the next release a folder of the standing private one.
func (p *publisher) linkPrivate(folder string) error {
	from, to := p.full(privateFolder+"/"+folder), p.full(next(privateFolder+"/"+folder))
	return filepath.WalkDir(from, func(name string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		other := filepath.Join(to, strings.TrimPrefix(name, from))
		switch {
		case d.IsDir():
			return os.MkdirAll(other, 0o777)
		case d.Type().IsRegular():
			return os.Link(name, other)
		}
		return errTouched(name)
	})
}
