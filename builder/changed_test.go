package builder_test

import (
	"bytes"
	"strings"
	"testing"

	"helpwright/builder"
)

// Words that change between loading and rendering are published neither as new
// ones nor as old ones; the release that stands stays.
func TestChangedWhileBuilding(t *testing.T) {
	root := memoryFolder(t)
	s := moved()
	s.mustBuild(t, builder.Options{Root: root})
	before := readRelease(t, root)
	site, err := s.prepare(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	const name = "docs/start/en.md"
	s.put(name, bytes.Replace(s.content[name].Data, []byte("Begin here."), []byte("Begin there."), 1))
	_, _, err = site.Build(t.Context(), builder.Options{Root: root, Fresh: true, Key: testKey})
	if err == nil || !strings.Contains(err.Error(), "content/"+name+" changed while the site was built") {
		t.Errorf("the build says %v", err)
	}
	if diff := before.diff(readRelease(t, root)); diff != "" {
		t.Errorf("the release changed: %s", diff)
	}
}
