package builder_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"helpwright/builder"
	"helpwright/manifest"
)

// What people do to the published folders between two builds does not last, and
// does not stop the next build.
func TestBuildMends(t *testing.T) {
	tests := []struct {
		name, why string
		do        func(root string) error
	}{
		{"public missing", "it may be deleted at any time", func(root string) error { return os.RemoveAll(root + "/public") }},
		{"private missing", "it too", func(root string) error { return os.RemoveAll(root + "/private") }},
		{"both missing", "", func(root string) error {
			return errors.Join(os.RemoveAll(root+"/public"), os.RemoveAll(root+"/private"))
		}},
		{"page edited", "what is published is what was built", func(root string) error {
			return os.WriteFile(root+"/public/en/index.html", []byte("vandals"), 0o666)
		}},
		{"page deleted", "", func(root string) error { return os.Remove(root + "/public/en/billing/index.html") }},
		{"script edited", "", func(root string) error {
			scripts, err := filepath.Glob(root + "/public/assets/site-*.js")
			return errors.Join(err, os.WriteFile(scripts[0], []byte("vandals"), 0o666))
		}},
		{"sitemap edited", "it is streamed, not kept", func(root string) error {
			return os.WriteFile(root+"/public/sitemap-en.xml", nil, 0o666)
		}},
		{"pointer edited", "without its id public/ is no release", func(root string) error {
			return os.WriteFile(root+"/public/release.json", []byte("{}"), 0o666)
		}},
		{"page is a folder", "", func(root string) error {
			return errors.Join(os.Remove(root+"/public/fr/index.html"), os.Mkdir(root+"/public/fr/index.html", 0o777))
		}},
		{"memory lost", "the folder .helpwright may be deleted too", func(root string) error { return os.RemoveAll(root + "/.helpwright") }},
		{"memory broken", "nothing of it is believed", func(root string) error {
			return os.WriteFile(root+"/.helpwright/state", []byte(strings.Repeat("x", 4000)), 0o666)
		}},
		{"memory cut off", "", func(root string) error { return os.Truncate(root+"/.helpwright/state", 2000) }},
		{"leftovers", "of a build that was killed while it wrote", func(root string) error {
			return errors.Join(os.MkdirAll(root+"/.helpwright/releases/next/public/en", 0o777),
				os.WriteFile(root+"/.helpwright/releases/next/public/en/index.html", nil, 0o666))
		}},
	}
	s := readSource(t, "shop.txtar")
	site, err := s.prepare(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	scratch := memoryFolder(t)
	s.mustBuild(t, builder.Options{Root: scratch})
	want := readRelease(t, scratch)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := memoryFolder(t)
			for _, before := range []func(string) error{func(string) error { return nil }, test.do} {
				if err := before(root); err != nil {
					t.Fatal(err)
				}
				if _, _, err := site.Build(t.Context(), builder.Options{Root: root, Key: testKey}); err != nil {
					t.Fatal(err)
				}
			}
			if diff := want.diff(readRelease(t, root)); diff != "" {
				t.Errorf("%s\n%s", test.why, diff)
			}
		})
	}
}

// Whoever has the published folder open when it is replaced reads on in it, all
// of it, until a third release comes; a server notices within half a second.
func TestReplacedReleaseStaysWhole(t *testing.T) {
	root := memoryFolder(t)
	w := newWriter(t, 3, 20)
	for range 3 { // from now on there is a release to make the next one from
		w.articles[0].title++
		w.incremental(root, &memory{})
	}
	before := tree{}
	if err := before.read(root, "public"); err != nil {
		t.Fatal(err)
	}
	folder, err := os.OpenRoot(root + "/public")
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	for range 2 {
		for range 6 {
			w.edit()
		}
		w.incremental(root, &memory{})
		for name, want := range before {
			if got, err := folder.ReadFile(strings.TrimPrefix(name, "public/")); err != nil || string(got) != want {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// After more releases than are kept, assets of the last ones are still there and
// no more than these.
func TestEarlierAssets(t *testing.T) {
	root := memoryFolder(t)
	w := newWriter(t, 4, 20)
	a := w.articles[0]
	a.shade = 1
	pictures := map[string]bool{}
	for range 6 {
		a.shade++
		w.incremental(root, &memory{})
		found, err := filepath.Glob(root + "/public/files/picture-*.png")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range found {
			pictures[filepath.Base(name)] = true
		}
	}
	if len(pictures) < 6 {
		t.Fatalf("%d pictures were published, want at least 6", len(pictures))
	}
	kept, err := filepath.Glob(root + "/.helpwright/releases/*/public/assets")
	if err != nil || len(kept) != 3 {
		t.Errorf("assets of %d earlier releases are kept, want 3 (%v)", len(kept), err)
	}
	whole, err := filepath.Glob(root + "/.helpwright/releases/*/public/en")
	if err != nil || len(whole) != 2 {
		t.Errorf("%d earlier releases are kept whole, want the last two (%v)", len(whole), err)
	}
}

// Between exchanging private/ and exchanging public/ there is a moment; who is
// killed in it leaves this.
func TestRecover(t *testing.T) {
	root := memoryFolder(t)
	w := newWriter(t, 5, 20)
	w.incremental(root, &memory{})
	old := readRelease(t, root)
	w.articles[0].title++
	w.incremental(root, &memory{})
	slots, err := filepath.Glob(root + "/.helpwright/releases/*")
	if err != nil || len(slots) != 1 {
		t.Fatal(slots, err)
	}
	for _, move := range [][2]string{{root + "/private", root + "/aside"}, {slots[0] + "/private", root + "/private"}, {root + "/aside", slots[0] + "/private"}} {
		if err := os.Rename(move[0], move[1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := builder.Recover(root, testKey); err != nil {
		t.Fatal(err)
	}
	if diff := old.diff(readRelease(t, root)); diff != "" {
		t.Errorf("public/ did not follow private/:\n%s", diff)
	}
}

// Who is killed between the two exchanges, builds the same again and has lost
// nothing that readers of the old release still want.
func TestRecoverKeepsAssets(t *testing.T) {
	root := memoryFolder(t)
	w := newWriter(t, 5, 20)
	w.articles[0].shade = 1
	w.incremental(root, &memory{})
	old := manifest.ReadRelease(os.DirFS(root + "/public"))
	before, err := os.ReadDir(root + "/public/assets")
	if err != nil {
		t.Fatal(err)
	}
	w.articles[0].shade = 2
	w.incremental(root, &memory{})
	slot := root + "/.helpwright/releases/next-" + manifest.ReadRelease(os.DirFS(root+"/public"))
	for _, move := range [][2]string{
		{root + "/.helpwright/releases/" + old, slot},
		{root + "/public", root + "/aside"}, {slot + "/public", root + "/public"}, {root + "/aside", slot + "/public"},
	} {
		if err := os.Rename(move[0], move[1]); err != nil {
			t.Fatal(err)
		}
	}
	w.source().mustBuild(t, builder.Options{Root: root, Fresh: true})
	w.source().mustBuild(t, builder.Options{Root: root})
	for _, f := range before {
		found, err := filepath.Glob(root + "/.helpwright/releases/[0-9a-f]*/public/assets/" + f.Name())
		if err != nil || len(found) == 0 {
			t.Errorf("%s of the old release is gone (%v)", f.Name(), err)
		}
	}
}

func TestRecoverWithoutRelease(t *testing.T) {
	if err := builder.Recover(t.TempDir(), testKey); err != nil {
		t.Error(err)
	}
}

// However often the same site is built, only the first build does anything, and
// the others leave everything as they find it.
func TestNothingChanged(t *testing.T) {
	root := memoryFolder(t)
	w := newWriter(t, 7, 20)
	for range 3 {
		w.articles[0].title++
		w.incremental(root, &memory{})
	}
	for i := range 3 {
		report := w.incremental(root, &memory{})
		if !report.Unchanged || report.Rendered > 0 {
			t.Errorf("build %d of the same site rendered %d pages, unchanged: %v", i+2, report.Rendered, report.Unchanged)
		}
		if usable, err := filepath.Glob(root + "/.helpwright/releases/*/state"); err != nil || len(usable) != 2 {
			t.Errorf("build %d: %d releases are left to make another one from, want 2 (%v)", i+2, len(usable), err)
		}
	}
}

// Search engines are told of what changed since the last release, however the
// new one is made, and of nothing when nobody knows what changed.
func TestChanges(t *testing.T) {
	tests := []struct {
		name  string
		edits int
		lose  string // what is deleted before the second build
		fresh bool
		want  bool
	}{
		{name: "an edit", edits: 1, want: true},
		{name: "an edit, everything rendered anew", edits: 1, fresh: true, want: true},
		{name: "no edit, everything rendered anew", fresh: true},
		{name: "an edit, and the memory was lost", edits: 1, lose: "/.helpwright"},
		{name: "an edit, and the state was lost", edits: 1, lose: "/.helpwright/state"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := memoryFolder(t)
			w := newWriter(t, 8, 20)
			w.incremental(root, &memory{})
			w.articles[0].title += test.edits
			if test.lose != "" {
				if err := os.RemoveAll(root + test.lose); err != nil {
					t.Fatal(err)
				}
			}
			report := w.source().mustBuild(t, builder.Options{Root: root, Fresh: test.fresh})
			if n := len(report.Changed); n > report.Pages/2 || n > 0 != test.want || len(report.Deleted) > 0 {
				t.Errorf("%d of %d pages are said to have changed, %d to be gone", n, report.Pages, len(report.Deleted))
			}
		})
	}
}

// An interrupted context is one that somebody interrupts at a certain moment.
type interrupted struct {
	context.Context
	when func() bool
}

func (c interrupted) Err() error {
	if c.when() {
		return context.Canceled
	}
	return nil
}

// An interrupt before the exchange leaves the old release, and the build says
// that it was interrupted; after the exchange it has succeeded.
func TestInterrupted(t *testing.T) {
	root := memoryFolder(t)
	w := newWriter(t, 9, 20)
	old := w.incremental(root, &memory{}).Release
	w.articles[0].title++
	site, err := w.source().prepare(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	standing := func() string { return manifest.ReadRelease(os.DirFS(root + "/public")) }
	afterPages := interrupted{context.Background(), func() bool {
		_, err := os.Stat(root + "/.helpwright/releases/next/public/assets")
		_, written := os.Stat(root + "/.helpwright/releases/next/private/manifest.json")
		return err == nil || written == nil
	}}
	if _, _, err := site.Build(afterPages, builder.Options{Root: root, Key: testKey}); !errors.Is(err, context.Canceled) || standing() != old {
		t.Errorf("interrupted before publishing: %v, and %s stands, want %s", err, standing(), old)
	}
	afterExchange := interrupted{context.Background(), func() bool { return standing() != old }}
	report, _, err := site.Build(afterExchange, builder.Options{Root: root, Key: testKey})
	if err != nil || report.Release != standing() || report.Release == old {
		t.Errorf("interrupted after publishing: %v, and %s stands", err, standing())
	}
}

// A picture that changes between reading and copying must not be published under
// the digest of the one before, since browsers keep it for ever.
func TestPictureChangesWhileBuilding(t *testing.T) {
	root := memoryFolder(t)
	w := newWriter(t, 10, 20)
	w.articles[0].shade = 1
	s := w.source()
	site, err := s.prepare(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s.content[w.articles[0].folder()+"/picture.png"].Data = picture(t, 16, 9, 2)
	if _, _, err := site.Build(t.Context(), builder.Options{Root: root, Key: testKey}); err == nil || !strings.Contains(err.Error(), "build again") {
		t.Errorf("got %v", err)
	}
}
