package builder

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"helpwright/builder/discovery"
	"helpwright/manifest"
	"helpwright/problem"
	"helpwright/reserved"
	"helpwright/theme"
	"helpwright/workfolder"
)

// Options say how to build; the result does not depend on them.
type Options struct {
	Root     string                // site folder: public/, private/ and .helpwright/ lie in it
	Workers  int                   // 0: one a processor
	Fresh    bool                  // render everything anew
	Key      workfolder.Key        // with which what is kept for the next build is sealed; without one nothing is
	Progress func(done, total int) // nil: nobody watches
}

// A Report says what a build did.
type Report struct {
	Release   string // id of the release that now stands in public/
	Pages     int
	Rendered  int // pages that were not taken over from the last release
	Files     int
	Unchanged bool // the release was there already
	Changed   []string
	Deleted   []string
	Notes     []string // what went wrong without harm to the release
	Timings   []Timing
}

// A Timing is how long a part of a build took.
type Timing struct {
	Part string
	Wall time.Duration
}

// Build renders every page that changed since the last release and publishes
// the whole, or nothing when an error or problem of severity error comes up.
func (s *Site) Build(ctx context.Context, opts Options) (*Report, []problem.Problem, error) {
	if !s.hasPerson() {
		return nil, []problem.Problem{{File: "helpwright.yaml", Rule: problem.DeadEnd, Message: "no way to reach a person", Hint: "name one under contact"}}, nil
	}
	pub, err := openPublisher(opts.Root, opts.Key)
	if err != nil {
		return nil, nil, err
	}
	defer pub.close()
	old, err := pub.readState()
	if err != nil {
		return nil, nil, err
	}
	b := &build{site: s, opts: opts, pub: pub, old: old, report: &Report{Pages: len(s.pages)}}
	if b.known = b.old; opts.Fresh {
		b.known = newState()
	}
	b.clock = time.Now() // for timings only; nothing of it is written
	problems, err := b.run(ctx)
	if broken, ok := errors.AsType[*theme.Broken](err); ok && ctx.Err() == nil {
		return nil, []problem.Problem{broken.Problem}, nil
	}
	if err != nil {
		return nil, problems, err
	}
	if n, _ := problem.Count(problems); n > 0 {
		return nil, problems, nil
	}
	b.report.Notes = pub.notes
	return b.report, problems, nil
}

// A build is one run.
type build struct {
	site   *Site
	opts   Options
	pub    *publisher
	old    *state // of the standing release, empty when it is not known
	known  *state // the same, or empty when nothing may be taken over
	new    *state
	report *Report
	clock  time.Time

	sameFace bool             // the known release had the same face: only words can have changed
	search   []manifest.Index // what was written or kept
	links    *linkWalker      // has walked the pages that were rendered
}

func (b *build) lap(part string) {
	now := time.Now()
	b.report.Timings = append(b.report.Timings, Timing{part, now.Sub(b.clock)})
	b.clock = now
}

func (b *build) run(ctx context.Context) ([]problem.Problem, error) {
	if err := b.pub.begin(); err != nil {
		return nil, err
	}
	b.new = newState()
	b.new.face = b.site.face()
	b.sameFace = b.new.face == b.known.face
	results, err := b.renderPages(ctx)
	if err != nil {
		return nil, err
	}
	b.lap("pages")
	out := &stage{build: b}
	if err := b.writeAssets(ctx, out); err != nil {
		return nil, err
	}
	b.lap("assets")
	problems := b.site.Problems()
	if n, _ := problem.Count(problems); n > 0 {
		return problems, nil
	}
	if err := b.writeMachineFiles(out); err != nil {
		return problems, err
	}
	b.lap("files for machines")
	if err := b.writeSearch(ctx, out); err != nil {
		return problems, err
	}
	b.lap("search")
	b.new.pages = make(map[string]pageState, len(results))
	for _, r := range results {
		b.new.pages[r.file] = r
	}
	if err := b.new.check(); err != nil {
		return problems, err
	}
	broken, err := b.checkLinks(results)
	if problems = append(problems, broken...); err != nil || len(broken) > 0 {
		return problems, err
	}
	b.lap("checking links")
	if err := b.publish(ctx, results); err != nil {
		return problems, err
	}
	b.lap("publishing")
	return problems, nil
}

// renderPages renders what changed and takes the rest over, on all workers.
func (b *build) renderPages(ctx context.Context) ([]pageState, error) {
	pages := b.site.pages
	results := make([]pageState, len(pages))
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var next, done, rendered atomic.Int64
	var linked sync.Mutex
	b.links = b.site.newLinkWalker()
	var wg sync.WaitGroup
	for range min(len(pages), b.workers()) {
		wg.Go(func() {
			w := &pageWriter{build: b, links: b.site.newLinkWalker(), digest: newDigester(pages[0].locale.shell)}
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(pages) {
					break
				}
				r, fresh, err := w.write(pages[i])
				if err != nil {
					cancel(err)
					return
				}
				results[i] = r
				if fresh {
					rendered.Add(1)
				}
				if n := int(done.Add(1)); b.opts.Progress != nil && (n%64 == 0 || n == len(pages)) {
					b.opts.Progress(n, len(pages))
				}
			}
			linked.Lock()
			defer linked.Unlock()
			maps.Copy(b.links.files, w.links.files)
		})
	}
	wg.Wait()
	b.report.Rendered = int(rendered.Load())
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	return results, nil
}

func (b *build) workers() int {
	if b.opts.Workers > 0 {
		return b.opts.Workers
	}
	return runtime.GOMAXPROCS(0)
}

// A pageWriter writes pages, one after the other.
type pageWriter struct {
	build  *build
	digest *digester
	out    Rendered // of the last page; its memory is used again
	links  *linkWalker
}

// write takes a page over from the last release when nothing that it is made of
// changed, else renders it.
func (w *pageWriter) write(p *page) (r pageState, fresh bool, err error) {
	s, b := w.build.site, w.build
	r = pageState{file: p.file, words: s.wordsOf(p)}
	old, known := b.known.pages[p.file]
	if known && b.sameFace && old.words == r.words && b.pub.keepAll(old.files) {
		return old, false, nil
	}
	d := s.draft(p)
	r.key = w.digest.sum(s.digest, p.kind, r.words, d.data, d.structured, d.links, d.navDigest())
	if known && old.key == r.key && b.pub.keepAll(old.files) {
		r.files = old.files
		return r, false, nil
	}
	if err := s.finish(d, &w.out); err != nil {
		return r, false, err
	}
	w.links.add(p.file, w.out.HTML)
	folder := p.folder()
	for _, f := range []struct {
		name    string
		content []byte
	}{{p.file, w.out.HTML}, {folder + "index.md", w.out.Markdown}, {folder + "index.json", w.out.JSON}} {
		if len(f.content) == 0 {
			continue
		}
		st, err := b.writeFile(old.part(f.name), f.name, f.content)
		if err != nil {
			return r, false, err
		}
		r.files = append(r.files, st)
	}
	return r, true, nil
}

// A stage writes the files that are no pages, and remembers them.
type stage struct{ build *build }

func (o *stage) Write(name string, content []byte) error {
	b := o.build
	f, err := b.writeFile(b.known.files[name], name, content)
	if err != nil {
		return err
	}
	return b.remember(f)
}

// remember lists a file that is no page.
func (b *build) remember(f fileState) error {
	if _, twice := b.new.files[f.name]; twice {
		return fmt.Errorf("writing the release: two files are called %q", f.name)
	}
	b.new.files[f.name] = f
	return nil
}

// writeFile writes a file of the public folder, or keeps the one that stands
// there when it says the same.
func (b *build) writeFile(old fileState, name string, content []byte) (fileState, error) {
	f := fileState{name: name, digest: sha256.Sum256(content), written: true}
	if old.digest == f.digest && b.pub.keep(old) {
		return old, nil
	}
	var err error
	f.size, f.time, err = b.pub.write("public/"+name, content)
	return f, err
}

func (o *stage) Create(name string) (io.WriteCloser, error) {
	f, err := o.build.pub.create("public/" + name)
	if err != nil {
		return nil, err
	}
	h := sha256.New()
	w := bufio.NewWriterSize(io.MultiWriter(f, h), 64<<10)
	return &stagedFile{Writer: w, file: f, stage: o, name: name, hash: h}, nil
}

// A stagedFile sums up what streams through it.
type stagedFile struct {
	*bufio.Writer
	file  *os.File
	stage *stage
	name  string
	hash  hash.Hash
}

func (f *stagedFile) Close() error {
	err := f.Flush()
	info, statErr := f.file.Stat()
	if err := errors.Join(err, statErr, f.file.Close()); err != nil {
		return fmt.Errorf("writing %s: %w", f.name, err)
	}
	b, digest := f.stage.build, [32]byte(f.hash.Sum(nil))
	if old, ok := b.known.files[f.name]; ok && old.digest == digest && b.pub.keep(old) {
		return errors.Join(b.remember(old), b.pub.drop("public/"+f.name))
	}
	return b.remember(fileState{name: f.name, digest: digest, size: info.Size(), time: info.ModTime().UnixNano(), written: true})
}

// writeMachineFiles writes the files that are neither pages nor assets, which show
// nothing but the face of the site.
func (b *build) writeMachineFiles(out *stage) error {
	if b.sameFace && b.keepMachineFiles() {
		return nil
	}
	return b.site.writeFiles(out)
}

// keepMachineFiles keeps all of these files, or none.
func (b *build) keepMachineFiles() bool {
	var kept []fileState
	for _, f := range b.known.files {
		if !isHashed(f.name) && !strings.HasSuffix(f.name, "/"+reserved.SearchIndex) {
			kept = append(kept, f)
		}
	}
	if !b.pub.keepAll(kept) {
		return false
	}
	for _, f := range kept {
		b.new.files[f.name] = f
	}
	return true
}

// writeAssets writes scripts, styles, icons, the files beside words and drawn
// pictures.
func (b *build) writeAssets(ctx context.Context, out *stage) error {
	s := b.site
	for _, a := range s.assets.files {
		if err := out.Write(a.file, a.content); err != nil {
			return err
		}
	}
	for _, a := range s.pictures() {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err := b.copyPicture(out, a); err != nil {
			return err
		}
	}
	return b.drawSocial(ctx, out)
}

// copyPicture copies a file beside words; its name holds its digest already, by
// which it is kept for ever.
func (b *build) copyPicture(out *stage, a asset) error {
	if old, ok := b.known.files[a.file]; ok && b.pub.keep(old) {
		return b.remember(old)
	}
	in, err := b.site.base.Files().Open(a.from)
	if err != nil {
		return fmt.Errorf("copying a picture: %w", err)
	}
	defer in.Close()
	to, err := out.Create(a.file)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, in)
	if err := errors.Join(err, to.Close()); err != nil {
		return err
	}
	digest := b.new.files[a.file].digest
	if hashedName(filesFolder, path.Base(a.from), hex.EncodeToString(digest[:])) != a.file {
		return errTouched(a.from)
	}
	return nil
}

// drawSocial draws the Open Graph pictures of articles, each once.
func (b *build) drawSocial(ctx context.Context, out *stage) error {
	s := b.site
	if len(s.cfg.Fonts) == 0 {
		return nil
	}
	for _, p := range s.pages {
		if p.kind != pageArticle {
			continue
		}
		card := s.socialCard(p)
		name := s.socialFile(card)
		if _, done := b.new.files[name]; done || !s.painter.Covers(card) {
			continue
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		png, ok := s.drawCard(card)
		if !ok {
			continue
		}
		if err := out.Write(name, png); err != nil {
			return err
		}
	}
	return nil
}

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
	f, err := b.pub.create(name)
	if err != nil {
		return nil, nil, err
	}
	h := sha256.New()
	err = b.encodeManifest(io.MultiWriter(f, h), strings.Repeat("0", idLength), results)
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

func (b *build) encodeManifest(out io.Writer, id string, results []pageState) error {
	s := b.site
	m := manifest.Manifest{Release: id, Date: s.cfg.Date, BaseURL: s.cfg.BaseURL, Locales: s.tags(), Search: b.search}
	w, err := manifest.NewWriter(out, m)
	if err != nil {
		return err
	}
	for i, p := range s.pages {
		if p.kind != pageArticle {
			continue
		}
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
		for _, file := range results[i].files {
			if file.name == p.folder()+"index.json" {
				one.Hash = hex.EncodeToString(file.digest[:])
			}
		}
		w.Add(one)
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
