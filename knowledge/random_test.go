package knowledge_test

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"helpwright/knowledge"
	"helpwright/problem"
)

// A memory is a cache that forgets nothing.
type memory struct {
	mu      sync.Mutex
	entries map[knowledge.Key][]byte
	hits    int
}

func newMemory() *memory { return &memory{entries: map[knowledge.Key][]byte{}} }

func (m *memory) Keep(knowledge.Key) {}

func (m *memory) View(key knowledge.Key, fn func([]byte)) bool {
	m.mu.Lock()
	value, ok := m.entries[key]
	if ok {
		m.hits++
	}
	m.mu.Unlock()
	if ok {
		fn(value)
	}
	return ok
}

func (m *memory) Put(key knowledge.Key, value []byte) {
	m.mu.Lock()
	m.entries[key] = slices.Clone(value)
	m.mu.Unlock()
}

// A cache may save time and nothing else: after any edits, a base that was
// loaded with what the cache remembers of all states before equals one that was
// read anew, words and problems included.
func TestCachedEqualsUncached(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		files, cache := startingFiles(), newMemory()
		for range rapid.IntRange(1, 5).Draw(t, "edits") {
			edit(t, files)
			compare(t, "cached", "uncached", loadWith(t, onDisk(files), cache), loadWith(t, files, nil))
		}
	})
}

// What dev shows after an edit is what a build would show.
func TestReloadEqualsLoad(t *testing.T) {
	followed := 0
	rapid.Check(t, func(t *rapid.T) {
		files := startingFiles()
		base := loadWith(t, files, newMemory())
		for range rapid.IntRange(1, 6).Draw(t, "edits") {
			changed := edit(t, files)
			next, ok := base.Reload(changed)
			whole := loadWith(t, files, nil)
			if !ok {
				base = whole
				continue
			}
			followed++
			if !lost(next, whole) {
				compare(t, "reloaded", "loaded", next, whole)
			}
			base = next
		}
	})
	if followed < 50 {
		t.Errorf("only %d edits were followed without loading everything", followed)
	}
}

// lost reports whether an article cannot be read at the moment: Reload then
// keeps what it was, where Load has nothing.
func lost(reloaded, loaded *knowledge.Base) bool {
	for _, a := range reloaded.Articles {
		now := loaded.ByFolder[a.Folder]
		if now == nil || len(now.Editions) != len(a.Editions) {
			return true
		}
	}
	return false
}

func loadWith(t *rapid.T, files fs.FS, cache knowledge.Cache) *knowledge.Base {
	base, _, err := knowledge.Load(context.Background(), knowledge.Source{Files: files, Config: testConfig(), Cache: cache})
	if err != nil {
		t.Fatal(err)
	}
	return base
}

func compare(t *rapid.T, nameA, nameB string, a, b *knowledge.Base) {
	if diff := cmp.Diff(portrait(t, b), portrait(t, a)); diff != "" {
		t.Fatalf("-%s +%s\n%s", nameB, nameA, diff)
	}
	if diff := cmp.Diff(list(b.Problems()), list(a.Problems())); diff != "" {
		t.Fatalf("problems: -%s +%s\n%s", nameB, nameA, diff)
	}
}

func list(problems []problem.Problem) string {
	var all strings.Builder
	for _, p := range problems {
		all.WriteString(p.String() + "\n")
	}
	return all.String()
}

// portrait writes down all that a base tells of its articles.
func portrait(t *rapid.T, b *knowledge.Base) string {
	var out strings.Builder
	for _, topic := range b.Topics {
		fmt.Fprintf(&out, "topic %s %v %v %d\n", topic.Folder, topic.Names, topic.Slugs, topic.Order)
	}
	for _, a := range b.Articles {
		facts := *a
		facts.Topic, facts.Source, facts.Editions = nil, nil, nil
		fmt.Fprintf(&out, "article %+v in %q from %s\n", facts, a.Topic.Folder, a.Source.Locale)
		for _, tag := range slices.Sorted(maps.Keys(a.Editions)) {
			e := a.Editions[tag]
			if e.Article != a || b.ByFolder[a.Folder] != a {
				t.Fatalf("%s refers to another state of its article", e.File)
			}
			fmt.Fprintf(&out, "  edition %s %q %q %v %s %q %v %v %v %s %d %d %v %v %+v %v %v\n", tag, e.Title, e.Summary, e.Keywords, e.State, e.Slug, e.MovedFrom,
				e.ChangeMinor, e.Machine, e.Revision, e.Words, e.BodyLine, e.Outline, e.Anchors, e.Refs, e.Blocks, e.Features)
			doc, err := b.Document(e)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&out, "    %s\n    %+v\n", doc.HTML.Bytes, doc.Steps)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(b.Blocks)) {
		fmt.Fprintf(&out, "block %+v\n", *b.Blocks[name])
	}
	for _, name := range slices.Sorted(maps.Keys(b.Pictures)) {
		fmt.Fprintf(&out, "file %+v\n", *b.Pictures[name])
	}
	return out.String()
}

func startingFiles() fstest.MapFS {
	files := fstest.MapFS{}
	put := func(name, text string) { files[name] = &fstest.MapFile{Data: []byte(text)} }
	put("a/topic.yaml", "names: {en: A}")
	put("a/b/topic.yaml", "names: {en: B, de: Be}\nslugs: {de: be}")
	for i, folder := range []string{"a/one", "a/two", "a/b/three"} {
		put(folder+"/en.md", fmt.Sprintf("---\nid: id-%d\ntitle: Title %d\nsummary: Summary %d of them all\nstate: approved\n---\nWords of %d.\n\n{{> note}}\n", i, i, i, i))
		put(folder+"/de.md", fmt.Sprintf("---\ntitle: Titel %d\nsummary: Satz %d\nstate: draft\n---\nWorte von %d.\n", i, i, i))
	}
	put("_blocks/note/en.md", "A note.")
	put("a/one/p.png", string(pngOf(3, 2)))
	return files
}

var (
	editFolders = []string{"a/one", "a/two", "a/b/three", "a/four", "c"}
	editFields  = []string{
		"", "", "kind: faq", "kind: troubleshooting", "audience: internal", "markets: [ch]", "markets: [xx]", "slug: other",
		"moved_from: [a/old, /hc/1]", "related: [id-1, id-9]", "order: 2", "keywords: [x, y]", "unknown: 1", "id: id-0",
		"documents: [{file: p.png, title: D}]", "review_by: 2027-01-01", "machine: true", "title: [", "governance: compliance_based",
	}
	editBodies = []string{
		"", "Plain words.", "{{> note}}", "{{> other}}", "{{> missing}}", "{{product}} {{nothing}}", "![p](p.png)", "![gone](gone.png)",
		"[one](../one/en.md)", "[lost](../lost/en.md)", "[part](../one/en.md#part)", "[own](#part)", "## Part {#part}\n\nAnswer.",
		"## Step {#step}\n\n- [Yes](#solved)\n- [No](#contact)", "## Step {#step}\n\n- [On](#next)\n\n## Next {#next}\n\n- [Back](#step)",
		"# Top\n\n### Jump", "<b>raw</b>", "> [!TAB] One\n> ### In tab\n\n> [!TAB] Two\n> words", "```go\nx := 1\n```", "日本語の\n文章。",
	}
)

// edit changes a file or two the way people do, and returns which.
func edit(t *rapid.T, files fstest.MapFS) (changed []string) {
	for range rapid.IntRange(1, 2).Draw(t, "files") {
		name := editOne(t, files)
		changed = append(changed, name)
	}
	return changed
}

func editOne(t *rapid.T, files fstest.MapFS) string {
	put := func(name, text string) string {
		files[name] = &fstest.MapFile{Data: []byte(text)}
		return name
	}
	switch rapid.IntRange(0, 11).Draw(t, "sort") {
	case 0:
		name := rapid.SampledFrom(slices.Sorted(maps.Keys(files))).Draw(t, "removed")
		delete(files, name)
		return name
	case 1:
		block := rapid.SampledFrom([]string{"note", "other"}).Draw(t, "block")
		state := rapid.SampledFrom([]string{"", "---\nstate: draft\n---\n", "---\nmarkets: [ch]\n---\n", "---\nstate\n"}).Draw(t, "state")
		return put("_blocks/"+block+"/"+rapid.SampledFrom([]string{"en", "de"}).Draw(t, "locale")+".md", state+rapid.SampledFrom(editBodies).Draw(t, "body"))
	case 2:
		return put(rapid.SampledFrom([]string{"a", "a/b", "c"}).Draw(t, "topic")+"/topic.yaml", rapid.SampledFrom([]string{"names: {en: X}", "names: {", "names: {en: Y}\norder: 1"}).Draw(t, "yaml"))
	case 3:
		return put("a/one/p.png", string(pngOf(rapid.IntRange(1, 9).Draw(t, "width"), 2)))
	}
	folder := rapid.SampledFrom(editFolders).Draw(t, "folder")
	if folder == "c" {
		folder = "c/five"
	}
	locale := rapid.SampledFrom([]string{"en", "en", "de", "zh-Hans"}).Draw(t, "locale")
	var text strings.Builder
	text.WriteString("---\n")
	if locale == "en" || rapid.IntRange(0, 9).Draw(t, "translation with id") == 0 {
		fmt.Fprintf(&text, "id: %s\n", path.Base(folder))
	}
	fmt.Fprintf(&text, "title: %s\nsummary: %s\nstate: %s\n", rapid.SampledFrom([]string{"T", "Title 1", "TITLE 1"}).Draw(t, "title"),
		rapid.SampledFrom([]string{"S", "Summary 1 of them all"}).Draw(t, "summary"), rapid.SampledFrom([]string{"approved", "draft", "archived"}).Draw(t, "state"))
	for range rapid.IntRange(0, 2).Draw(t, "fields") {
		text.WriteString(rapid.SampledFrom(editFields).Draw(t, "field") + "\n")
	}
	text.WriteString("---\n")
	for range rapid.IntRange(0, 3).Draw(t, "paragraphs") {
		text.WriteString(rapid.SampledFrom(editBodies).Draw(t, "body") + "\n\n")
	}
	return put(folder+"/"+locale+".md", text.String())
}
