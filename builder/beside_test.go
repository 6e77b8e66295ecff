package builder_test

import (
	"regexp"
	"strings"
	"testing"

	"helpwright/builder"
)

// What writers put beside their words lies apart from what the site runs, and
// under headers of its own. No host has two policies for one address, since some
// join them.
func TestFilesOfWritersLieApart(t *testing.T) {
	s := moved()
	s.put("docs/start/en.md", append(s.content["docs/start/en.md"].Data, "\n![A picture](picture.png) [data](data.csv)\n"...))
	s.put("docs/start/picture.png", picture(t, 3, 2, 7))
	s.put("docs/start/data.csv", []byte("1;2\n"))
	root := memoryFolder(t)
	s.mustBuild(t, builder.Options{Root: root})
	files := readRelease(t, root)
	page := files["public/en/docs/start/index.html"]
	for _, pattern := range []string{`src="?/help/files/picture-[0-9a-f]{10}\.png`, `href="?/help/files/data-[0-9a-f]{10}\.csv`} {
		if !regexp.MustCompile(pattern).MatchString(page) {
			t.Errorf("the page has nothing that matches %s", pattern)
		}
	}
	for name := range files {
		if strings.HasPrefix(name, "public/assets/picture-") || strings.HasPrefix(name, "public/assets/data-") {
			t.Errorf("%s lies among scripts and styles", name)
		}
	}
	if rules := files["public/_headers"]; !strings.Contains(rules, "\n/help/files/*\n  Content-Security-Policy: default-src 'none'; ") || !strings.Contains(rules, "; sandbox allow-same-origin\n") {
		t.Errorf("files have no policy of their own:\n%s", rules)
	}
}

// dev answers with the headers that hosts are told.
func TestHeadersOfDev(t *testing.T) {
	site, err := moved().prepare(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	const policy = "Content-Security-Policy"
	page, file := site.Headers("en/index.html"), site.Headers("files/picture-0123456789.svg")
	if !strings.Contains(page[policy], "trusted-types site") || strings.Contains(page[policy], "sandbox") {
		t.Errorf("the policy of a page is %q", page[policy])
	}
	if !strings.HasSuffix(file[policy], "; sandbox allow-same-origin") || strings.Contains(file[policy], "script-src") {
		t.Errorf("the policy of a writer's file is %q", file[policy])
	}
	for name, value := range page {
		if name != policy && file[name] != value {
			t.Errorf("%s of a file is %q, of a page %q", name, file[name], value)
		}
	}
}

// Nothing of the folder of an article that is not for everybody is published,
// whatever public words say of it.
func TestFilesOfOthersStayBehind(t *testing.T) {
	for _, facts := range []string{"audience: internal", "audience: partner", "state: draft", "state: review", "state: archived"} {
		s := moved()
		state := "state: approved\n"
		if strings.HasPrefix(facts, "state") {
			state = ""
		}
		s.put("docs/secret/en.md", []byte("---\nid: secret\ntitle: Secret\nsummary: Not for everybody, told in a sentence that is long enough.\n"+state+facts+"\n---\n\nCanary words.\n\n![p](canary.png) [d](canary.csv) [m](canary.pdf)\n"))
		s.put("docs/secret/canary.png", append(picture(t, 3, 2, 8), "canary"...))
		s.put("docs/secret/more/canary.csv", []byte("canary"))
		s.put("docs/secret/canary.pdf", []byte("%PDF canary"))
		s.put("docs/secret/canary.mp4", []byte("canary"))
		s.put("docs/secret/canary.en.vtt", []byte("WEBVTT\n\n00:00.000 --> 00:05.000\ncanary\n"))
		front := "documents: [{file: ../secret/canary.pdf, title: Manual}]\n---\n"
		words := strings.Replace(string(s.content["docs/start/en.md"].Data), "---\n\n", front+"\n", 1)
		s.put("docs/start/en.md", []byte(words+"\n![Shown](../secret/canary.png)\n\n![Clip](../secret/canary.mp4)\n\n[Linked](../secret/more/canary.csv) and [this](../secret/canary.pdf)\n"))
		root := memoryFolder(t)
		s.mustBuild(t, builder.Options{Root: root})
		for name, content := range readRelease(t, root) {
			if strings.Contains(strings.ToLower(name+content), "canary") {
				t.Errorf("%s: %s has something of the secret article", facts, name)
			}
		}
		s.tolerant = false
		if _, err := s.prepare(t.Context()); err == nil || strings.Count(err.Error(), ": audience: ") != 5 {
			t.Errorf("%s: 5 errors should say so, got %v", facts, err)
		}
	}
}

// A picture of a host that is not listed is not asked for, not even in dev, which
// shows pages with errors: the host would learn who writes here.
func TestRefusedPictureIsNotAskedFor(t *testing.T) {
	s := moved()
	s.put("docs/start/en.md", append(s.content["docs/start/en.md"].Data, "\n![Listed](https://pictures.example.com/a.png) ![Not](https://canary.example.com/b.png)\n"...))
	s.set = func(c *builder.Config) { c.ImageHosts = []string{"pictures.example.com"} }
	site, err := s.prepare(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	page, _, err := site.Preview(nil).Answer("en/docs/start/index.html")
	if err != nil || !strings.Contains(string(page), "https://pictures.example.com/a.png") {
		t.Fatalf("the listed picture is missing (%v)", err)
	}
	if strings.Contains(string(page), "canary.example.com") {
		t.Error("the picture of another host is asked for")
	}
}
