package builder_test

import (
	"path"
	"strings"
	"testing"

	"helpwright/builder"
	"helpwright/changes"
	"helpwright/worddiff"
)

// A preview says on every page what it is, search engines are told to list none of it,
// and one page says in words what is different; words of writers stay words.
func TestPreviewBuild(t *testing.T) {
	s := moved()
	report := &builder.Changes{Against: "main", Report: &changes.Report{Pages: []changes.Page{
		{How: changes.Changed, Locale: "en", Title: "Start <here>", Before: "docs/start", After: "docs/start", Words: worddiff.Compare("As it <b>was</b>.", "As it is."), Outdated: []string{"fr"}},
		{How: changes.Gone, Locale: "en", Title: "Lost", Before: "docs/lost", Words: worddiff.Compare(strings.Repeat("All of this goes. ", 100), "")},
	}}}
	s.set = func(c *builder.Config) { c.Preview, c.Changes = true, report }
	root := memoryFolder(t)
	s.mustBuild(t, builder.Options{Root: root})
	pages := 0
	for name, content := range readRelease(t, root) {
		switch {
		case path.Ext(name) == ".html":
			pages++
			if !strings.Contains(content, `<meta name="robots" content="noindex">`) {
				t.Errorf("search engines may list %s", name)
			}
			if strings.Contains(content, "<body") && !strings.Contains(content, `<body class="redirect`) && !strings.Contains(content, `<section class="banner"`) {
				t.Errorf("%s does not say that it is a preview", name)
			}
		case path.Base(name) == "_headers" && !strings.Contains(content, "  X-Robots-Tag: noindex, nofollow\n"):
			t.Errorf("hosts are not told that nothing is to be listed:\n%s", content)
		case strings.Contains(name, "sitemap") && strings.Contains(content, "<url>"):
			t.Errorf("%s lists pages of a preview", name)
		}
	}
	if pages < 10 {
		t.Errorf("only %d pages were looked at", pages)
	}
	page := readRelease(t, root)["public/en/all/changes/index.html"]
	for _, want := range []string{
		"Compared with \u2068main\u2069: what readers will see differently.",
		`<h3><a href="/help/en/docs/start/">Start &lt;here&gt;</a></h3>`,
		"As it <del>&lt;b&gt;was&lt;/b&gt;</del>&zwnj;<ins>is</ins>.", "This is a preview. Nothing of it is published.",
		"Translations that fall behind: \u2068fr\u2069",
		"<h3><span>Lost</span></h3>", "<code>/en/docs/lost/</code>", "The old address leads nowhere.",
		" …</del>",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page about what changes lacks %q", want)
		}
	}
	if t.Failed() {
		t.Log(page)
	}
}

// What is published has no such page, and its address stays free of surprises.
func TestNoChangesInWhatIsPublished(t *testing.T) {
	s := moved()
	root := memoryFolder(t)
	s.mustBuild(t, builder.Options{Root: root})
	for name, content := range readRelease(t, root) {
		if strings.Contains(name, "changes") || strings.Contains(content, "This is a preview.") {
			t.Errorf("%s speaks of a preview", name)
		}
	}
}
