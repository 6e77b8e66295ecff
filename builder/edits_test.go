package builder_test

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"helpwright/knowledge"
	"helpwright/templates"
)

// A writer makes up a site and edits it at random; the same seed makes the same
// site and the same edits.
type writer struct {
	t        *testing.T
	rand     *rand.Rand
	articles []*article
	topics   []*topic
	blocks   int // version of the block's words
	variable int
	override int // version of a template of the site's own; 0: the built-in one
	made     int // how many articles there ever were
	now      time.Time
	dates    map[string]time.Time
}

// An article as its writer sees it. Numbers are versions: another number, other words.
type article struct {
	id, topic, slug string
	kind            string
	state           string
	title, words    int
	french          bool
	owner           int
	order           int
	shade           uint8 // of the picture; 0: there is none
	block, variable bool
	link            string // folder of the article that it links to, as it was once called
	movedFrom       []string
}

type topic struct {
	folder string
	name   int
	order  int
}

func newWriter(t *testing.T, seed uint64, articles int) *writer {
	w := &writer{t: t, rand: rand.New(rand.NewPCG(seed, 1)), now: noon.AddDate(0, -1, 0), dates: map[string]time.Time{}}
	for _, folder := range []string{"alpha", "beta", "beta/gamma", "delta"} {
		w.topics = append(w.topics, &topic{folder: folder, order: len(w.topics)})
	}
	for range articles {
		w.add()
	}
	return w
}

// An edit is something that writers do.
type edit struct {
	name string
	do   func(w *writer)
	all  bool // every page may be affected
}

var edits = []edit{
	{name: "words", do: func(w *writer) { a := w.any(); a.words++; w.touch(a) }},
	{name: "title", do: func(w *writer) { a := w.any(); a.title++; w.touch(a) }},
	{name: "owner", do: func(w *writer) { w.any().owner++ }},
	{name: "order", do: func(w *writer) { a := w.any(); a.order = w.rand.IntN(9); w.touch(a) }},
	{name: "picture", do: func(w *writer) { a := w.any(); a.shade++; w.touch(a) }},
	{name: "state", do: func(w *writer) {
		a := w.any()
		a.state = []string{"draft", "review", "approved", "archived"}[w.rand.IntN(4)]
		w.touch(a)
	}},
	{name: "translation", do: func(w *writer) { a := w.any(); a.french = !a.french; w.touch(a) }},
	{name: "move", do: (*writer).move},
	{name: "delete", do: (*writer).remove},
	{name: "add", do: (*writer).add},
	{name: "link", do: func(w *writer) { a := w.any(); a.link = w.target(a); w.touch(a) }},
	{name: "topic order", do: func(w *writer) { w.anyTopic().order = w.rand.IntN(9) }},
	{name: "topic name", do: func(w *writer) { w.anyTopic().name++ }},
	{name: "block", do: func(w *writer) { w.blocks++ }},
	{name: "variable", do: func(w *writer) { w.variable++ }, all: true}, // all words are read again
	{name: "template", do: func(w *writer) { w.override = (w.override + 1) % 3 }, all: true},
	{name: "nothing", do: func(*writer) {}},
}

// edit makes one edit and returns it.
func (w *writer) edit() edit {
	e := edits[w.rand.IntN(len(edits))]
	w.now = w.now.Add(time.Hour)
	e.do(w)
	return e
}

func (w *writer) any() *article    { return w.articles[w.rand.IntN(len(w.articles))] }
func (w *writer) anyTopic() *topic { return w.topics[w.rand.IntN(len(w.topics))] }

// touch gives an article the date of an edit.
func (w *writer) touch(a *article) { w.dates[a.id] = w.now }

func (w *writer) add() {
	w.made++
	kinds := []string{"article", "article", "article", "reference", "faq", "troubleshooting"}
	a := &article{
		id: fmt.Sprintf("a%d", w.made), slug: fmt.Sprintf("place-%d", w.made), topic: w.anyTopic().folder,
		kind: kinds[w.rand.IntN(len(kinds))], state: "approved", words: w.rand.IntN(1000),
		french: w.rand.IntN(3) == 0, block: w.rand.IntN(4) == 0, variable: w.rand.IntN(4) == 0,
	}
	if w.rand.IntN(3) == 0 {
		a.shade = uint8(w.made)
	}
	w.articles = append(w.articles, a)
	a.link = w.target(a)
	w.touch(a)
}

// target chooses an article that another may link to.
func (w *writer) target(from *article) string {
	if to := w.any(); to != from {
		return to.folder()
	}
	return ""
}

func (a *article) folder() string { return a.topic + "/" + a.slug }

// move moves an article; links keep its old address, which it remembers.
func (w *writer) move() {
	a := w.any()
	a.movedFrom = append(a.movedFrom, a.folder())
	a.topic, a.slug = w.anyTopic().folder, fmt.Sprintf("%s-%d", a.id, len(a.movedFrom))
	w.touch(a)
}

func (w *writer) remove() {
	if len(w.articles) < 20 {
		w.add()
		return
	}
	gone := w.any()
	w.articles = slices.DeleteFunc(w.articles, func(a *article) bool { return a == gone })
	for _, a := range w.articles {
		if a.link == gone.folder() || slices.Contains(gone.movedFrom, a.link) {
			a.link = ""
			w.touch(a)
		}
	}
}

// source writes the site down.
func (w *writer) source() *source {
	s := newSource()
	s.variables["product"][""] = fmt.Sprintf("Shop %d", w.variable)
	s.put("topic.yaml", []byte("names: {en: Help}\n"))
	for _, t := range w.topics {
		s.put(t.folder+"/topic.yaml", fmt.Appendf(nil, "names: {en: %s %d}\norder: %d\n", strings.ToUpper(path.Base(t.folder)), t.name, t.order))
	}
	s.put("_blocks/shared/en.md", fmt.Appendf(nil, "These words are shared by many, in version %d.\n", w.blocks))
	for _, a := range w.articles {
		w.write(s, a)
	}
	if w.override > 0 {
		s.templates = overlaid(w.t, "_footer.html", fmt.Sprintf("<span>version %d</span>", w.override))
	}
	return s
}

func (w *writer) write(s *source, a *article) {
	s.put(a.folder()+"/en.md", []byte(w.edition(a, "en")))
	s.dates["content/"+a.folder()+"/en.md"] = w.dates[a.id]
	if a.french {
		s.put(a.folder()+"/fr.md", []byte(w.edition(a, "fr")))
		s.dates["content/"+a.folder()+"/fr.md"] = w.dates[a.id]
	}
	if a.shade > 0 {
		s.put(a.folder()+"/picture.png", picture(w.t, 16, 9, a.shade))
	}
}

func (w *writer) edition(a *article, locale string) string {
	var b strings.Builder
	b.WriteString("---\n")
	if locale == "en" {
		fmt.Fprintf(&b, "id: %s\nkind: %s\nowner: team-%d\norder: %d\n", a.id, a.kind, a.owner, a.order)
		if len(a.movedFrom) > 0 {
			fmt.Fprintf(&b, "moved_from: [%s]\n", strings.Join(a.movedFrom, ", "))
		}
	}
	fmt.Fprintf(&b, "title: The matter of %s, %d, %s\nsummary: What is known of %s, told in a sentence that is long enough.\nstate: %s\n---\n\n", a.id, a.title, locale, a.id, a.state)
	b.WriteString(prose(a.words) + "\n\n")
	if a.link != "" {
		fmt.Fprintf(&b, "See [the other](%s/en.md).\n\n", relative(a.folder(), a.link))
	}
	if a.variable {
		b.WriteString("Written for {{product}}.\n\n")
	}
	if a.block {
		b.WriteString("{{> shared}}\n\n")
	}
	if a.shade > 0 {
		b.WriteString("![A grey field](picture.png)\n\n")
	}
	switch a.kind {
	case "troubleshooting":
		fmt.Fprintf(&b, "## Is it %d? {#is-it}\n\n- [Yes](#solved)\n- [No](#contact)\n", a.words)
	default:
		fmt.Fprintf(&b, "## First {#first}\n\n%s\n\n## Second {#second}\n\n%s\n", prose(a.words+1), prose(a.words+2))
	}
	return b.String()
}

// prose makes up words that tell articles apart, and some that make them related.
func prose(n int) string {
	var words []string
	for i := range 12 {
		words = append(words, fmt.Sprintf("word%c%c", 'a'+(n*7+i*i)%26, 'a'+(n/5+i)%7))
	}
	return strings.Join(words, " ") + "."
}

// relative is the path from one folder to another.
func relative(from, to string) string {
	return strings.Repeat("../", strings.Count(from, "/")+1) + to
}

// overlaid lays a changed template over the built-in ones.
func overlaid(t *testing.T, name, more string) fs.FS {
	all := fstest.MapFS{}
	err := fs.WalkDir(templates.FS, ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(templates.FS, file)
		if file == name {
			content = append(slices.Clone(content), more...)
		}
		all[file] = &fstest.MapFile{Data: content, Mode: 0o644}
		return err
	})
	if err != nil || all[name] == nil {
		t.Fatalf("laying over %s: %v", name, err)
	}
	return all
}

// A memory is a cache that lasts from one build to the next. It takes the
// contract at its word: a value is spoilt as soon as it may not be used any more.
type memory struct{ values sync.Map }

func (m *memory) Keep(knowledge.Key) {}

func (m *memory) View(key knowledge.Key, fn func([]byte)) bool {
	v, ok := m.values.Load(key)
	if ok {
		value := slices.Clone(v.([]byte))
		fn(value)
		for i := range value {
			value[i] = '!'
		}
	}
	return ok
}

func (m *memory) Put(key knowledge.Key, value []byte) { m.values.Store(key, slices.Clone(value)) }
