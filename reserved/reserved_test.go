package reserved_test

import (
	"testing"

	"helpwright/reserved"
)

func TestReserved(t *testing.T) {
	for _, c := range []struct {
		name                  string
		atRoot, locale, pages bool
		why                   string
	}{
		{"index.html", true, true, true, "every page is such a file"},
		{"index.md", false, true, true, "articles and topics have one; the root has none"},
		{"manifest.webmanifest", false, true, false, "each language is installed for itself"},
		{"404.html", true, true, false, "hosts know one for all or one a folder"},
		{"search", true, true, false, "the run side answers at the root, the page stands below a locale"},
		{"sitemap-en.xml", true, false, false, "each locale has one, beside its folder"},
		{"api", true, false, false, "many help centres have a topic of this name, so it is free below a locale"},
		{".git", true, false, false, "no host may show it"},
		{"_worker.js", true, false, false, "a host would run it"},
		{"functions", true, false, false, "a host would run what is in it"},
		{"billing", false, false, false, "it is what people write about"},
	} {
		if got := [3]bool{reserved.AtRoot(c.name), reserved.InLocale(c.name), reserved.InPage(c.name)}; got != [3]bool{c.atRoot, c.locale, c.pages} {
			t.Errorf("%s at the root, below a locale, in a page: %v: %s", c.name, got, c.why)
		}
	}
}
