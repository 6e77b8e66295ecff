package builder

import (
	"bytes"
	"context"
	"io"
	"io/fs"
	"path"
	"strings"
	"sync"

	"helpwright/builder/discovery"
)

// Headers are those of the answer with a file of the public folder, for servers
// that are not told by _headers.
func (s *Site) Headers(file string) map[string]string {
	policy := discovery.PolicyHeader(s.policy)
	if strings.HasPrefix(file, filesFolder+"/") {
		policy = discovery.FilePolicyHeader()
	}
	out := map[string]string{policy.Name: policy.Value}
	for _, h := range discovery.SecurityHeaders(s.discoveryBase(), false) {
		out[h.Name] = h.Value
	}
	return out
}

// A Preview answers for single files of a site that is not built: pages are made
// when they are asked for. Problems, by file of the site folder, are shown in
// the pages whose words they concern; those of no file in the start pages.
type Preview struct {
	site     *Site
	problems map[string][]string
	assets   map[string]*asset
	pictures map[string]string
	others   func() (map[string][]byte, error)
	search   map[string]func() ([]byte, error) // by locale, makes the pointer and the shards
	shards   sync.Map                          // content by file
	redirect map[string]string
}

// Preview begins to show a site.
func (s *Site) Preview(problems map[string][]string) *Preview {
	p := &Preview{site: s, problems: problems, assets: map[string]*asset{}, pictures: map[string]string{}, redirect: map[string]string{}, search: map[string]func() ([]byte, error){}}
	for _, a := range s.assets.files {
		p.assets[a.file] = a
	}
	for _, a := range s.pictures() {
		p.pictures[a.file] = a.from
	}
	for _, r := range s.oldAddresses().redirects {
		p.redirect[strings.TrimSuffix(unescapePath(r.From), "/")] = r.To
	}
	p.others = s.otherFiles()
	for _, l := range s.locales {
		p.search[l.searchPointer()] = sync.OnceValues(func() ([]byte, error) { return p.makeSearch(l) })
	}
	return p
}

// makeSearch makes the index of a locale when somebody is about to search in it.
func (p *Preview) makeSearch(l *localeSite) ([]byte, error) {
	x, err := p.site.searchIndex(context.Background(), l, 0)
	if err != nil {
		return nil, err
	}
	for _, f := range p.site.findable(l) {
		if !f.hasTextsFile() {
			continue
		}
		content, err := f.textsJSON()
		if err != nil {
			return nil, err
		}
		p.shards.Store(f.textsFile(), content)
	}
	return x.WriteShards(func(name string, content []byte) error {
		p.shards.Store(searchFolder+"/"+name, content)
		return nil
	})
}

// otherFiles makes the files for machines once, when the first is asked for.
func (s *Site) otherFiles() func() (map[string][]byte, error) {
	return sync.OnceValues(func() (map[string][]byte, error) {
		out := memorySink{}
		err := s.writeFiles(out)
		return out, err
	})
}

// Answer makes a file of the public folder.
func (p *Preview) Answer(file string) ([]byte, bool, error) {
	if a := p.assets[file]; a != nil {
		return a.content, true, nil
	}
	if from, ok := p.pictures[file]; ok {
		content, err := fs.ReadFile(p.site.base.Files(), from)
		return content, err == nil, err
	}
	if make := p.search[file]; make != nil {
		pointer, err := make()
		return pointer, err == nil, err
	}
	if shard, ok := p.shards.Load(file); ok {
		return shard.([]byte), true, nil
	}
	html := path.Join(path.Dir(file), "index.html")
	if path.Ext(file) == ".html" {
		html = file
	}
	if q := p.site.byPath[html]; q != nil {
		return p.page(q, file)
	}
	others, err := p.others()
	if err != nil {
		return nil, false, err
	}
	content, ok := others[file]
	return content, ok, nil
}

func (p *Preview) page(q *page, file string) ([]byte, bool, error) {
	var problems []string
	switch {
	case q.edition != nil:
		problems = p.problems[q.edition.File]
	case q.topic != nil:
		problems = p.problems[q.topic.File]
	case q.kind == pageHome:
		problems = p.problems[""]
	}
	out, _, err := p.site.Render(q.file, problems)
	if err != nil {
		return nil, false, err
	}
	switch path.Base(file) {
	case "index.md":
		return out.Markdown, out.Markdown != nil, nil
	case "index.json":
		return out.JSON, out.JSON != nil, nil
	case path.Base(q.file):
		return out.HTML, true, nil
	}
	others, err := p.others()
	if err != nil {
		return nil, false, err
	}
	content, ok := others[file]
	return content, ok, nil
}

// Redirect returns where an old address, a path from the host on, leads.
func (p *Preview) Redirect(path string) string {
	return p.redirect[strings.TrimSuffix(path, "/")]
}

// NotFound returns the error page in the language of an address.
func (p *Preview) NotFound(file string) []byte {
	name := "404.html"
	if first, _, _ := strings.Cut(file, "/"); p.site.cfg.locale(first) != nil {
		name = first + "/404.html"
	}
	content, _, err := p.Answer(name)
	if err != nil {
		return []byte("there is no such page")
	}
	return content
}

// A memorySink keeps files in memory.
type memorySink map[string][]byte

func (m memorySink) Write(name string, content []byte) error {
	m[name] = content
	return nil
}

func (m memorySink) Create(name string) (io.WriteCloser, error) {
	return &memoryFile{sink: m, name: name}, nil
}

type memoryFile struct {
	bytes.Buffer
	sink memorySink
	name string
}

func (f *memoryFile) Close() error { return f.sink.Write(f.name, f.Bytes()) }
