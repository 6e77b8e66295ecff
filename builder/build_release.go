package builder

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"helpwright/builder/discovery"
	"helpwright/manifest"
)

// publish completes both folders and exchanges them with the standing ones.
// Whoever interrupts it before the exchange keeps the old release.
func (b *build) publish(ctx context.Context, results []pageState) error {
	listed, identify, err := b.writeManifest(results)
	if err != nil {
		return err
	}
	id := b.new.release(listed)
	b.report.Release = id
	b.report.Files = b.new.count()
	b.report.Changed, b.report.Deleted = b.changes()
	if id == b.old.id && b.pub.stands(id) && !b.opts.Fresh && !b.pub.touched.Load() {
		b.report.Unchanged = true
		b.new.folders = b.old.folders // nothing in them was touched
		return b.pub.discard(b.new.withID(id))
	}
	if _, _, err := b.pub.write("public/"+manifest.Pointer, fmt.Appendf(nil, "{%q: %q}\n", "release", id)); err != nil {
		return err
	}
	if err := identify(id); err != nil {
		return err
	}
	if err := b.writeIndexNow(); err != nil {
		return err
	}
	if err := b.pub.complete(b.new); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return b.pub.publish(b.new.withID(id), b.old)
}

// writeManifest writes what is published, for the desk, and sums it up. The id of
// the release, which follows from that, is filled in afterwards.
func (b *build) writeManifest(results []pageState) (sum []byte, identify func(id string) error, err error) {
	const name = "private/" + manifest.File
	desk, err := b.writeDesk()
	if err != nil {
		return nil, nil, err
	}
	f, err := b.pub.create(name)
	if err != nil {
		return nil, nil, err
	}
	h := sha256.New()
	err = b.encodeManifest(io.MultiWriter(f, h), manifest.Manifest{Release: strings.Repeat("0", idLength), Desk: desk}, results)
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, nil, fmt.Errorf("writing the release: %w", err)
	}
	return h.Sum(nil), func(id string) error {
		f, err := os.OpenFile(b.pub.full(next(name)), os.O_WRONLY, 0)
		if err != nil {
			return fmt.Errorf("writing the release: %w", err)
		}
		_, err = f.WriteAt([]byte(id), manifest.ReleaseAt)
		return errors.Join(err, f.Close())
	}, nil
}

func (b *build) encodeManifest(out io.Writer, m manifest.Manifest, results []pageState) error {
	s := b.site
	m.Date, m.BaseURL, m.Locales, m.Search = s.cfg.Date, s.cfg.BaseURL, s.tags(), b.search
	w, err := manifest.NewWriter(out, m)
	if err != nil {
		return err
	}
	for i, p := range s.pages {
		if p.kind != pageArticle {
			continue
		}
		one := s.manifested(p)
		for _, file := range results[i].files {
			if file.name == p.folder()+"index.json" {
				one.Hash = hex.EncodeToString(file.digest[:])
			}
		}
		w.Add(one)
	}
	return w.Close()
}

// manifested is what the manifest says of an article's page, but for its hash.
func (s *Site) manifested(p *page) manifest.Edition {
	a, e := p.article, p.edition
	one := manifest.Edition{
		ID: a.ID, Locale: p.locale.Tag, Kind: string(a.Kind), Title: e.Title, Audience: string(a.Audience),
		Owner: a.Owner, Products: a.Products, Reasons: a.ContactReasons, Revision: string(e.Revision), Machine: e.Machine, Path: p.folder(),
	}
	if e.Locale != p.locale.Tag {
		one.Words = e.Locale
	}
	if source := s.outdated(p); source != nil {
		one.Outdated, one.OutdatedSince = true, source.Since
	}
	return one
}

// WriteManifest writes the manifest of a site that is not built: without indexes, and
// without the hashes of files that nobody has written.
func (s *Site) WriteManifest(out io.Writer, release string) error {
	w, err := manifest.NewWriter(out, manifest.Manifest{Release: release, Date: s.cfg.Date, BaseURL: s.cfg.BaseURL, Locales: s.tags()})
	if err != nil {
		return err
	}
	for _, p := range s.pages {
		if p.kind == pageArticle {
			w.Add(s.manifested(p))
		}
	}
	return w.Close()
}

// changes lists the addresses that are new or say something else, and those
// that are gone, since the last release. When that is not known it lists none.
func (b *build) changes() (changed, deleted []string) {
	s := b.site
	if b.old.id == "" {
		return nil, nil
	}
	for _, p := range s.pages {
		if !p.indexed {
			continue
		}
		old, ok := b.old.pages[p.file]
		if now := b.new.pages[p.file]; !ok || old.htmlDigest() != now.htmlDigest() {
			changed = append(changed, s.mount.absolute(p.href))
		}
	}
	for file := range b.old.pages {
		if _, still := b.new.pages[file]; !still {
			deleted = append(deleted, s.mount.absolute(s.mount.path(trimIndex(file))))
		}
	}
	slices.Sort(changed)
	slices.Sort(deleted)
	return changed, deleted
}

// writeIndexNow writes the requests that tell search engines of the changes,
// ready to be posted by whoever publishes.
func (b *build) writeIndexNow() error {
	s := b.site
	if !discovery.IsIndexNowKey(s.cfg.IndexNowKey) {
		return nil
	}
	bodies := discovery.IndexNow(s.discoveryBase(), s.cfg.IndexNowKey, discovery.Changes{Changed: b.report.Changed, Deleted: b.report.Deleted})
	for i, body := range bodies {
		if _, _, err := b.pub.write(fmt.Sprintf("private/indexnow-%d.json", i+1), body); err != nil {
			return err
		}
	}
	return nil
}

func trimIndex(file string) string {
	if filepath.Base(file) == "index.html" {
		return file[:len(file)-len("index.html")]
	}
	return file
}
