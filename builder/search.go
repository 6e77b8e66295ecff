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
	"helpwright/reserved"
	"helpwright/searchindex"
)

// searchFolder holds the shards of all locales, in assets/ of the public folder
// since their names carry their digests. In the private folder a folder of the
// same name holds the bleve index of each audience and locale.
const searchFolder = assetsFolder + "/" + reserved.Search

// shardName is the length of the name of a file in it, in bytes that are written in
// hexadecimal.
const shardName = len(searchindex.ShardName{})

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
	byID := map[string]*findable{}
	var docs []searchindex.Document
	for _, f := range s.findable(l) {
		byID[f.ID] = f
		docs = append(docs, f.Document)
	}
	return searchindex.Build(ctx, searchindex.Source{
		Locale: l.Tag, Documents: docs, Workers: workers, Synonyms: s.cfg.Synonyms[l.Tag],
		Sections: func(d *searchindex.Document) ([]searchindex.Section, error) { return byID[d.ID].read() },
		Kept:     s.keptWords(),
		Digest:   func(d *searchindex.Document) [32]byte { return byID[d.ID].texts },
	})
}

// searchKey sums up what the index of a locale is made of.
func (s *Site) searchKey(l *localeSite) knowledge.Key {
	h := sha256.New()
	fmt.Fprintf(h, "search %d %s %s\n", searchindex.Version, s.cfg.Tool, l.Tag)
	var docs []searchindex.Document
	for _, f := range s.findable(l) {
		h.Write(f.texts[:])
		docs = append(docs, f.Document)
	}
	d := newDigester(nil)
	sum := d.sum(docs, s.cfg.Synonyms[l.Tag])
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
		if err := b.writePostings(l, x); err != nil {
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
	if err := b.writeTexts(l, shelf); err != nil {
		return nil, err
	}
	return shelf.Held, out.Write(l.searchPointer(), pointer)
}

// writeTexts puts the texts of what has no page here beside the shards.
func (b *build) writeTexts(l *localeSite, shelf *searchindex.Shelf) error {
	for _, f := range b.site.findable(l) {
		if !f.hasTextsFile() {
			continue
		}
		name := searchindex.ShardName(f.texts[:shardName])
		if !shelf.Keep(name.String()) {
			content, err := f.textsJSON()
			if err != nil {
				return err
			}
			if err := shelf.Put(name.String(), content); err != nil {
				return err
			}
		}
		shelf.Held[f.texts] = name
	}
	return nil
}

// writePostings writes the index for our server, or what changed in it.
func (b *build) writePostings(l *localeSite, x *searchindex.Index) error {
	folder := privateFolder + "/" + l.privateSearch()
	to := b.pub.full(next(folder))
	if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
		return fmt.Errorf("writing the search index: %w", err)
	}
	if b.known.id != "" {
		if done, err := x.UpdateBleve(b.pub.full(folder), to); done || err != nil {
			return err
		}
	}
	return x.WriteBleve(to)
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
	if !b.pub.isWhole(l.privateSearch()) {
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

// isWhole reports whether the posting lists in a folder of the standing private one are
// as they were written.
func (p *publisher) isWhole(folder string) bool {
	if searchindex.CheckPostings(p.full(privateFolder+"/"+folder)) == nil {
		return true
	}
	p.touched.Store(true)
	return false
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
