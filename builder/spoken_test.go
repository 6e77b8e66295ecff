package builder_test

import (
	"strings"
	"testing"

	"helpwright/builder"
	"helpwright/searchindex"
)

// A word that is only said in a video finds the chapter in which it is said, and leads
// to the part of the page with the video.
func TestChaptersAreFound(t *testing.T) {
	const captions = "WEBVTT\n\n00:00.000 --> 00:02.000\nOpen the lid.\n\n00:05.000 --> 00:07.000\nNow pull out\nthe cartridge.\n"
	const chapters = "WEBVTT\n\n00:00.000 --> 00:05.000\nPreparing\n\n00:05.000 --> 00:09.000\nChanging the ink\n"
	film := func(files map[string]string) *source {
		s := moved()
		s.put("docs/start/en.md", append(s.content["docs/start/en.md"].Data, "\n## Watch it {#watch}\n\n![A clip](clip.mp4)\n\n## Afterwards\n\nClose it.\n"...))
		s.put("docs/start/clip.mp4", []byte("not read"))
		for name, content := range files {
			s.put("docs/start/"+name, []byte(content))
		}
		return s
	}
	for _, test := range []struct {
		why, query   string
		files        map[string]string
		title, words string // "": nothing is found
	}{
		{"a word said in the second chapter", "cartridge", map[string]string{"clip.en.vtt": captions, "clip.en.chapters.vtt": chapters}, "Changing the ink", "Now pull out the cartridge."},
		{"the title of a chapter in which nobody speaks", "ink", map[string]string{"clip.en.chapters.vtt": chapters}, "Changing the ink", ""},
		{"a video without chapters is one section", "cartridge", map[string]string{"clip.en.vtt": captions}, "A clip", "Open the lid. Now pull out the cartridge."},
		{"captions in another language are no words of this article", "cartridge", map[string]string{"clip.fr.vtt": captions}, "", ""},
	} {
		t.Run(test.why, func(t *testing.T) {
			s := film(test.files)
			root := memoryFolder(t)
			s.mustBuild(t, builder.Options{Root: root})
			site, err := s.prepare(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			x, err := site.SearchIndex(t.Context(), "en")
			if err != nil {
				t.Fatal(err)
			}
			r, err := x.Searcher().Search(searchindex.Query{Text: test.query})
			if err != nil {
				t.Fatal(err)
			}
			if test.title == "" {
				if r.Total > 0 {
					t.Errorf("%q finds %v", test.query, r.Hits[0].Document.ID)
				}
				return
			}
			if r.Total != 1 || r.Hits[0].Document.ID != "refund" {
				t.Fatalf("%q finds %d", test.query, r.Total)
			}
			page := readRelease(t, root)["public/en/docs/start/index.json"]
			sections := strings.Split(page[strings.Index(page, `"sections"`):], "{")[1:]
			got := sections[r.Hits[0].Place]
			for _, want := range []string{`"id":"watch"`, `"title":"` + test.title + `"`, test.words} {
				if !strings.Contains(strings.ReplaceAll(got, `": `, `":`), want) {
					t.Errorf("%q leads to %s, which has no %s", test.query, got, want)
				}
			}
		})
	}
}

// New captions are searched after the next build, though no word of the article changed.
func TestNewCaptionsAreFound(t *testing.T) {
	s := moved()
	s.put("docs/start/en.md", append(s.content["docs/start/en.md"].Data, "\n![A clip](clip.mp4)\n"...))
	s.put("docs/start/clip.mp4", []byte("not read"))
	root := memoryFolder(t)
	for _, word := range []string{"cartridge", "drawer"} {
		s.put("docs/start/clip.en.vtt", []byte("WEBVTT\n\n00:00.000 --> 00:02.000\nOpen the "+word+".\n"))
		s.mustBuild(t, builder.Options{Root: root})
		x, err := openBuilt(t, root, "en")
		if err != nil {
			t.Fatal(err)
		}
		r, err := x.Search(searchindex.Query{Text: word})
		if err != nil || r.Total != 1 {
			t.Errorf("%q finds %d, %v", word, r.Total, err)
		}
	}
}

// Documents and other sites stand behind articles that fit as well.
func TestStandingOfWhatIsNoArticle(t *testing.T) {
	s := moved()
	words := strings.Replace(string(s.content["docs/start/en.md"].Data), "---\n\n", "documents: [{file: manual.txt, title: Manual}]\n---\n\n", 1)
	s.put("docs/start/en.md", []byte(words))
	s.put("docs/start/manual.txt", []byte("The drawer opens."))
	s.set = func(c *builder.Config) {
		c.OtherSites = []builder.OtherSite{{Pages: []builder.OtherPage{{Document: searchindex.Document{
			ID: "https://example.com/", Path: "https://example.com/", Kind: "site", Language: "en", Title: "Drawer",
		}}}}}
	}
	root := memoryFolder(t)
	s.mustBuild(t, builder.Options{Root: root})
	x, err := openBuilt(t, root, "en")
	if err != nil {
		t.Fatal(err)
	}
	r, err := x.Search(searchindex.Query{Text: "drawer"})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	for _, h := range r.Hits {
		got[h.Document.Kind] = h.Document.Standing
	}
	if len(got) != 2 || got["document"] != 90 || got["site"] != 85 {
		t.Errorf("the standings are %v", got)
	}
}

// openBuilt opens the search of a built site.
func openBuilt(t *testing.T, root, locale string) (*searchindex.Searcher, error) {
	t.Helper()
	files := readRelease(t, root)
	load := func(name string) ([]byte, error) { return []byte(files["public/assets/search/"+name]), nil }
	s, err := searchindex.OpenShards([]byte(files["public/"+locale+"/search/index.bin"]), load)
	if err == nil {
		t.Cleanup(func() { s.Close() })
	}
	return s, err
}
