package builder_test

import (
	"path"
	"slices"
	"strings"
	"testing"

	"helpwright/builder"
	"helpwright/reserved"
)

// TestReserved goes through all that a build writes: what is no page of a topic or
// an article has a reserved name, so that no slug and no old address takes it.
func TestReserved(t *testing.T) {
	root := memoryFolder(t)
	s := readSource(t, "shop.txtar")
	s.set = func(c *builder.Config) { c.IndexNowKey = strings.Repeat("0a", 16) }
	s.mustBuild(t, builder.Options{Root: root})
	var locales []string
	for _, c := range chains {
		locales = append(locales, c.Tag)
	}
	seen := 0
	for name := range readRelease(t, root) {
		inside, ok := strings.CutPrefix(name, "public/")
		if !ok {
			continue
		}
		parts := strings.Split(inside, "/")
		if !slices.Contains(locales, parts[0]) {
			if key := s.config().IndexNowKey + ".txt"; !reserved.AtRoot(parts[0]) && inside != key {
				t.Errorf("%q at the root is not reserved", parts[0])
			}
			continue
		}
		seen++
		if len(parts) == 2 && !reserved.InLocale(parts[1]) {
			t.Errorf("the file %q of a locale is not reserved", parts[1])
		}
		if file := path.Base(inside); len(parts) > 3 && !reserved.InPage(file) {
			t.Errorf("the file %q of a page is not reserved", inside)
		}
		if len(parts) == 3 && !reserved.InLocale(parts[1]) && !reserved.InPage(parts[2]) {
			t.Errorf("the file %q of a topic is not reserved", inside)
		}
	}
	if seen < 50 {
		t.Errorf("only %d files below locales", seen)
	}
}
