package builder

import (
	"context"
	"maps"
	"runtime"
	"sync"
	"sync/atomic"
)

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
