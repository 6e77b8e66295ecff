package builder

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"helpwright/knowledge"
	"helpwright/manifest"
	"helpwright/reserved"
	"helpwright/searchindex"
)

// What an audience may see that is not everybody can be searched by programs that
// know who asks. All that belongs to such an index lies in one folder of the private
// folder, so that nothing of it can be served by mistake: the pointer, the words of
// the search, the shards, and these folders.
const (
	gatedPostings = "postings" // bleve's
	gatedTexts    = "texts"    // of what has no page, ID.json
)

// gatedText is where the text of an article without a page lies in such a folder.
func gatedText(id string) string { return gatedTexts + "/" + id + ".json" }

// seenBy is the site as an audience sees it, as far as it is searched.
func (s *Site) seenBy(g Gated) *Site {
	seen := &Site{cfg: s.cfg, base: g.Base, theme: s.theme, cache: s.cache, mount: s.mount}
	seen.enumerate()
	return seen
}

// writeGatedSearch writes the indexes of all audiences that are not everybody. One
// that sees no more than the audience before it searches the index of that.
func (b *build) writeGatedSearch(ctx context.Context) error {
	before := b.search // of everybody
	for _, g := range b.site.gated {
		own := make([]manifest.Index, len(before))
		copy(own, before)
		if g.Base != nil {
			seen := b.site.seenBy(g)
			for i, l := range seen.locales {
				x, err := b.writeGatedIndex(ctx, seen, l, g.Audience)
				if err != nil {
					return fmt.Errorf("making the search index of %s for the audience %s: %w", l.Tag, g.Audience, err)
				}
				own[i] = x
			}
		}
		for i := range own {
			own[i].Audience = string(g.Audience)
		}
		b.search = append(b.search, own...)
		before = own
	}
	return nil
}

// writeGatedIndex writes the index of an audience in a locale, or keeps it.
func (b *build) writeGatedIndex(ctx context.Context, seen *Site, l *localeSite, audience knowledge.Audience) (manifest.Index, error) {
	folder := reserved.Search + "/" + string(audience) + "/" + l.Tag
	x := manifest.Index{Locale: l.Tag, Folder: folder + "/" + gatedPostings, Shards: folder}
	words, err := seen.searchWords(l)
	if err != nil {
		return x, err
	}
	key := knowledge.Key(sha256.Sum256(fmt.Appendf(nil, "gated %s %x %s", audience, seen.searchKey(l), words)))
	if b.keepGated(key, folder, &x) {
		return x, nil
	}
	index, err := seen.searchIndex(ctx, l, b.opts.Workers)
	if err != nil {
		return x, err
	}
	w := &gatedWriter{build: b, folder: privateFolder + "/" + folder + "/"}
	w.write(searchWordsFile, words)
	w.texts(seen, l)
	w.index(index)
	if w.err != nil {
		return x, w.err
	}
	digest := index.Digest()
	x.Digest = hex.EncodeToString(digest[:])
	if b.site.cache != nil {
		b.site.cache.Put(key, digest[:])
	}
	return x, nil
}

// keepGated keeps such an index as it stands; it reports false when it does not.
func (b *build) keepGated(key knowledge.Key, folder string, x *manifest.Index) bool {
	if b.site.cache == nil || b.known.id == "" {
		return false
	}
	if !b.site.cache.View(key, func(digest []byte) { x.Digest = hex.EncodeToString(digest) }) {
		return false
	}
	if !b.pub.isWhole(x.Folder) {
		return false
	}
	if b.pub.linkPrivate(folder) == nil {
		return true
	}
	b.pub.note(b.pub.site.RemoveAll(next(privateFolder + "/" + folder)))
	return false
}

// A gatedWriter writes such a folder. The first error ends it.
type gatedWriter struct {
	*build
	folder string
	err    error
}

func (w *gatedWriter) write(name string, content []byte) {
	if w.err == nil {
		_, _, w.err = w.pub.write(w.folder+name, content)
	}
}

// texts writes the texts of all that has no page.
func (w *gatedWriter) texts(seen *Site, l *localeSite) {
	for _, f := range seen.findable(l) {
		if f.Audience == "" || w.err != nil {
			continue
		}
		content, err := f.textsJSON()
		if err != nil {
			w.err = err
			return
		}
		w.write(f.Data, content)
	}
}

func (w *gatedWriter) index(x *searchindex.Index) {
	if w.err != nil {
		return
	}
	pointer, err := x.WriteShards(func(name string, content []byte) error {
		w.write(reserved.SearchShards+"/"+name, content)
		return w.err
	})
	if w.err = err; err != nil {
		return
	}
	w.write(reserved.SearchIndex, pointer)
	if w.err == nil {
		w.err = x.WriteBleve(w.pub.full(next(w.folder + gatedPostings)))
	}
}
