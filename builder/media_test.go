package builder_test

import (
	"regexp"
	"strings"
	"testing"

	"helpwright/builder"
)

// The tracks of a video are labelled with the language that they are in, which may
// be neither that of the page nor that of its words; so are the words of them that stand
// on the page.
func TestChaptersAreLabelled(t *testing.T) {
	s := moved()
	s.put("docs/start/en.md", append(s.content["docs/start/en.md"].Data, "\n![A clip](clip.mp4)\n"...))
	s.put("docs/start/clip.mp4", []byte("not read"))
	s.put("docs/start/clip.fr.vtt", []byte("WEBVTT\n\n00:00.000 --> 00:05.000\nBonjour\n"))
	s.put("docs/start/clip.fr.chapters.vtt", []byte("WEBVTT\n\n00:00.000 --> 00:05.000\nLe début\n"))
	root := memoryFolder(t)
	s.mustBuild(t, builder.Options{Root: root})
	files := readRelease(t, root)
	track := regexp.MustCompile(`<track kind="chapters"[^>]* srclang="([^"]*)"`)
	for locale, want := range map[string]string{"en": "", "ar": "", "fr": "fr", "fr-CH": "fr"} {
		got := ""
		if m := track.FindStringSubmatch(files["public/"+locale+"/docs/start/index.html"]); m != nil {
			got = m[1]
		}
		page := files["public/"+locale+"/docs/start/index.html"]
		if want != "" && (!strings.Contains(page, `<ol lang="fr" dir="ltr">`) || !strings.Contains(page, `<p lang="fr" dir="ltr">Bonjour</p>`)) {
			t.Errorf("what is said in French does not say so on the page in %s", locale)
		}
		if got != want {
			t.Errorf("the chapters on the page in %s are labelled %q, want %q", locale, got, want)
		}
	}
}

// Structured data says nothing that the page does not show; the page for times
// without a network shows no way that leads to it.
func TestOfflinePageHasNoStructuredData(t *testing.T) {
	root := memoryFolder(t)
	moved().mustBuild(t, builder.Options{Root: root})
	page := readRelease(t, root)["public/en/offline/index.html"]
	if page == "" || strings.Contains(page, "ld+json") {
		t.Errorf("the offline page has structured data: %s", page)
	}
}
