package builder_test

import (
	"strings"
	"testing"

	"helpwright/builder"
)

// What a topic is called in a fallback language is marked as such on every page
// that names it.
func TestNamesOfTopicsInAnotherLanguage(t *testing.T) {
	s := newSource()
	s.put("billing/topic.yaml", []byte("names: {en: Billing, fr: Facturation}\nsummary: {en: Paying and getting money back}\n"))
	s.put("billing/refund/en.md", []byte("---\nid: refund\ntitle: Refund\nsummary: How to get money back for an order.\nstate: approved\n---\n\nAsk for it and you get it within three days, on the way that you paid.\n"))
	root := t.TempDir()
	s.mustBuild(t, builder.Options{Root: root})
	files := readRelease(t, root)
	for _, test := range []struct{ page, why, want string }{
		{"ar/index.html", "name and line are English", `<a href="/help/ar/billing/"><span lang="en" dir="ltr">Billing</span></a><p><span lang="en" dir="ltr">Paying`},
		{"ar/billing/index.html", "so is the heading", `<h1><span lang="en" dir="ltr">Billing</span></h1><p class="summary"><span lang="en" dir="ltr">`},
		{"ar/billing/refund/index.html", "and the way to the topic", `<li><a href="/help/ar/billing/"><span lang="en" dir="ltr">Billing</span></a></li>`},
		{"ar/billing/refund/index.html", "and the navigation", `<p class="l1"><a href="/help/ar/billing/"><span lang="en" dir="ltr">Billing</span></a>`},
		{"ar/all/index.html", "and the list of all articles", `<h2><a href="/help/ar/billing/"><span lang="en" dir="ltr">Billing</span></a></h2>`},
		{"fr/index.html", "the name is French, the line is not", `<a href="/help/fr/billing/">Facturation</a><p><span lang="en">Paying`},
		{"fr-CH/index.html", "French is no other language in Switzerland", `<a href="/help/fr-CH/billing/">Facturation</a><p><span lang="en">Paying`},
		{"en/index.html", "all is English", `<a href="/help/en/billing/">Billing</a><p>Paying`},
	} {
		if !strings.Contains(files["public/"+test.page], test.want) {
			t.Errorf("%s lacks %s: %s\n%s", test.page, test.want, test.why, files["public/"+test.page])
		}
	}
}

// Scripts look for a service worker on every page that names its place.
func TestNoServiceWorkerWithoutOfflineReading(t *testing.T) {
	s := newSource()
	s.put("billing/topic.yaml", []byte("names: {en: Billing}\n"))
	s.put("billing/refund/en.md", []byte("---\nid: refund\ntitle: Refund\nsummary: How to get money back for an order.\nstate: approved\n---\n\nAsk for it and you get it within three days, on the way that you paid.\n"))
	s.set = func(c *builder.Config) { c.Offline = false }
	root := t.TempDir()
	s.mustBuild(t, builder.Options{Root: root})
	files := readRelease(t, root)
	if _, ok := files["public/sw.js"]; ok {
		t.Error("there is a service worker")
	}
	for name, content := range files {
		if strings.HasSuffix(name, ".html") && strings.Contains(content, "data-base") {
			t.Errorf("%s sends scripts to look for a service worker", name)
		}
	}
}
