package builder_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"flag"
	"image"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/tools/txtar"

	"helpwright/builder"
	"helpwright/builder/discovery"
	"helpwright/knowledge"
	"helpwright/locales"
	"helpwright/problem"
	"helpwright/searchindex"
	"helpwright/templates"
	"helpwright/theme"
	"helpwright/workfolder"
)

var update = flag.Bool("update", false, "write the golden files in testdata anew")

// A source is a small site: what people write, held in memory. All sources have
// the same four locales: en, fr, fr-CH for the market ch, and ar.
type source struct {
	content   fstest.MapFS
	templates fs.FS
	variables map[string]map[string]string
	dates     map[string]time.Time // when an edition was last changed, by its file
	age       time.Duration        // how long before that it was published
	date      time.Time            // of the build
	cache     knowledge.Cache
	set       func(*builder.Config) // changes the configuration; may be nil
	tolerant  bool                  // the builder is given what the base finds fault with
}

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

func newSource() *source {
	return &source{
		content:   fstest.MapFS{},
		templates: templates.FS,
		variables: map[string]map[string]string{"product": {"": "Shop"}},
		dates:     map[string]time.Time{},
		date:      noon,
	}
}

// readSource reads the content folder of a site from a txtar archive. The
// editions were changed an hour apart, the first one last.
func readSource(t *testing.T, name string) *source {
	t.Helper()
	a, err := txtar.ParseFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	s := newSource()
	for _, f := range a.Files {
		s.put(f.Name, f.Data)
		if strings.HasSuffix(f.Name, ".md") {
			s.dates["content/"+f.Name] = noon.Add(-time.Duration(len(s.dates)) * time.Hour)
		}
	}
	return s
}

func (s *source) put(name string, data []byte) {
	s.content[name] = &fstest.MapFile{Data: data, Mode: 0o644}
}

// picture draws a PNG; another shade is another picture.
func picture(t *testing.T, width, height int, shade uint8) []byte {
	t.Helper()
	m := image.NewGray(image.Rect(0, 0, width, height))
	for i := range m.Pix {
		m.Pix[i] = shade
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, m); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// prepare loads, checks and narrows a source, as the commands do.
func (s *source) prepare(ctx context.Context) (*builder.Site, error) {
	th, err := s.theme()
	if err != nil {
		return nil, err
	}
	base, err := s.base(ctx)
	if err != nil {
		return nil, err
	}
	site, problems, err := builder.Prepare(ctx, s.config(), builder.Source{Base: base, Theme: th, Cache: s.cache})
	return site, cmp.Or(err, refused(problems))
}

var chains = []theme.LocaleChain{
	{Locale: theme.Locale{Tag: "en", Name: "English", Dir: "ltr"}},
	{Locale: theme.Locale{Tag: "fr", Name: "Français", Dir: "ltr"}, Fallback: []string{"en"}},
	{Locale: theme.Locale{Tag: "fr-CH", Name: "Français (Suisse)", Dir: "ltr"}, Fallback: []string{"fr", "en"}},
	{Locale: theme.Locale{Tag: "ar", Name: "العربية", Dir: "rtl"}, Fallback: []string{"en"}},
}

// builtIn is the theme that sources without overrides have, made once.
var builtIn = sync.OnceValues(func() (*theme.Theme, error) { return newTheme(templates.FS) })

func (s *source) theme() (*theme.Theme, error) {
	if s.templates == fs.FS(templates.FS) {
		return builtIn()
	}
	return newTheme(s.templates)
}

func newTheme(files fs.FS) (*theme.Theme, error) {
	t, problems, err := theme.New(theme.Config{Templates: files, Phrases: locales.FS, Locales: chains})
	return t, cmp.Or(err, refused(problems))
}

func (s *source) base(ctx context.Context) (*knowledge.Base, error) {
	base, problems, err := knowledge.Load(ctx, knowledge.Source{Files: s.content, Cache: s.cache, Config: &knowledge.Config{
		Folder: "content", Markets: []string{"ch"}, Variables: s.variables, ReservedIDs: theme.ReservedIDs(),
		Locales: []knowledge.Locale{
			{Tag: "en"}, {Tag: "fr", Fallback: []string{"en"}},
			{Tag: "fr-CH", Fallback: []string{"fr", "en"}, Market: "ch"}, {Tag: "ar", Fallback: []string{"en"}},
		},
	}})
	if s.tolerant {
		problems = nil
	}
	if err := cmp.Or(err, refused(problems)); err != nil {
		return nil, err
	}
	for _, a := range base.Articles {
		for _, e := range a.Editions {
			if d, ok := s.dates[e.File]; ok {
				e.Created, e.Modified = d.Add(-s.age), d
			}
		}
	}
	return base.For(knowledge.Public).Keep(func(e *knowledge.Edition) bool { return e.State == knowledge.Approved }), nil
}

// refused returns an error that names the problems of severity error.
func refused(problems []problem.Problem) error {
	var all []error
	for _, p := range problems {
		if n, _ := problem.Count([]problem.Problem{p}); n > 0 {
			all = append(all, errors.New(p.String()))
		}
	}
	return errors.Join(all...)
}

func (s *source) config() builder.Config {
	cfg := builder.Config{
		BaseURL: "https://help.example.com/help/", Date: s.date, Popular: []string{"refund"},
		EditURL:   "https://code.example.com/edit/{path}",
		Publisher: discovery.Publisher{Name: "Example", URL: "https://example.com/"},
		Files:     fstest.MapFS{}, Templates: s.templates, TemplatesFolder: "templates",
		TOC: true, PrevNext: true, Related: true, Offline: true,
	}
	for _, c := range chains {
		cfg.Locales = append(cfg.Locales, builder.Locale{
			Locale: c.Locale, Fallback: c.Fallback, Title: "Shop help", Description: "Everything about the shop, explained in " + c.Name + ".",
			Contact: []theme.Way{{Kind: "email", Path: "mailto:help@example.com", Text: "help@example.com", Label: "Write to us"}},
		})
	}
	if s.set != nil {
		s.set(&cfg)
	}
	return cfg
}

// build builds a source into a folder.
// testKey is that of whoever builds in tests.
var testKey = workfolder.Key("whoever builds in tests")

func (s *source) build(ctx context.Context, opts builder.Options) (*builder.Report, error) {
	opts.Key = testKey
	site, err := s.prepare(ctx)
	if err != nil {
		return nil, err
	}
	report, problems, err := site.Build(ctx, opts)
	return report, cmp.Or(err, refused(problems))
}

func (s *source) mustBuild(t *testing.T, opts builder.Options) *builder.Report {
	t.Helper()
	report, err := s.build(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// memoryFolder makes a folder on a file system in memory where there is one, so
// that making files durable takes no time.
func memoryFolder(t testing.TB) string {
	dir, err := os.MkdirTemp("/dev/shm", "helpwright-test-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// A tree is the content of all files of a folder, by slash path.
type tree map[string]string

// readRelease reads what a build made: public/ and private/.
func readRelease(t *testing.T, root string) tree {
	t.Helper()
	all := tree{}
	for _, folder := range []string{"public", "private"} {
		if err := all.read(root, folder); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func (all tree) read(root, folder string) error {
	return filepath.WalkDir(filepath.Join(root, folder), func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		if dir := filepath.Dir(name); strings.HasPrefix(filepath.ToSlash(rel), "private/search/") {
			if filepath.Base(name) == "sums" { // how the lists are divided into files differs, what they say does not
				digest, err := searchindex.DigestPostings(dir)
				all[filepath.ToSlash(rel)] = hex.EncodeToString(digest[:])
				return err
			}
			return nil
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		all[filepath.ToSlash(rel)] = string(content)
		return err
	})
}

// diff names what differs between two trees, "" if nothing does.
func (all tree) diff(other tree) string {
	var out []string
	for name, content := range all {
		switch got, ok := other[name]; {
		case !ok:
			out = append(out, "missing "+name)
		case got != content:
			out = append(out, "different "+name+": "+around(content, got))
		}
	}
	for name := range other {
		if _, ok := all[name]; !ok {
			out = append(out, "unexpected "+name)
		}
	}
	slices.Sort(out)
	if len(out) > 8 {
		out = append(out[:8], "…")
	}
	return strings.Join(out, "\n")
}

// around shows the first place where two texts differ.
func around(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	cut := func(s string) string { return s[max(0, i-40):min(len(s), i+40)] }
	return "want …" + cut(a) + "…, got …" + cut(b) + "…"
}

// golden compares text with a file in testdata, or writes that file with -update.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", filepath.FromSlash(name))
	if *update {
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, got, 0o644)); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got) {
		t.Errorf("%s differs: %s\nRun the test with -update and read the difference if this is meant.", name, around(string(want), string(got)))
	}
}
