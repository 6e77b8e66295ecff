package builder_test

import (
	"maps"
	"strings"
	"testing"

	"helpwright/builder"
	"helpwright/problem"
	"helpwright/theme"
)

// A template can name what is not there, which no check of the words finds. A
// page that is not rendered again goes on naming what is gone since.
func TestLinksOfTemplates(t *testing.T) {
	s := readSource(t, "shop.txtar")
	s.templates = overlaid(t, "offline.html", `<a href="/help/en/billing/vouchers/">Vouchers</a> <a href="/shop/">Shop</a>`)
	s.put("billing/vouchers/en.md", []byte("---\nid: vouchers\nkind: article\ntitle: Pay with a voucher\nsummary: What to do with the voucher that the shop has sent.\nstate: approved\n---\n\nType its number.\n"))
	root := t.TempDir()
	s.mustBuild(t, builder.Options{Root: root})
	before := readRelease(t, root)

	delete(s.content, "billing/vouchers/en.md")
	site, err := s.prepare(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	_, problems, err := site.Build(t.Context(), builder.Options{Root: root, Key: testKey})
	if err != nil {
		t.Fatal(err)
	}
	if len(problems) == 0 || problems[0].Rule != problem.Link || !strings.Contains(problems[0].Message, `"en/billing/vouchers/index.html"`) {
		t.Errorf("a page that is gone, but still named by a template, gives %v", problems)
	}
	if after := readRelease(t, root); !maps.Equal(before, after) {
		t.Error("the published folders were touched")
	}
}

// What people write as a whole address, or without the last slash, is theirs; a
// path in the configuration that leads nowhere is told at check already.
func TestLinksOfPeople(t *testing.T) {
	s := readSource(t, "shop.txtar")
	link := theme.Link{Title: "Terms", Path: "https://help.example.com/help/en/terms.html"}
	s.set = func(c *builder.Config) {
		for i := range c.Locales {
			c.Locales[i].Legal = []theme.Link{link}
		}
	}
	for _, test := range []struct {
		path, why string
		problems  int
	}{
		{link.Path, "hosts know files that a build does not", 0},
		{"/help/en/billing/refund-an-order", "hosts add the slash", 0},
		{"/help/en/billing/", "a page", 0},
		{"/shop/", "another program on the host", 0},
		{"/help/en/terms/", "no page", 1},
	} {
		link.Path = test.path
		site, err := s.prepare(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if told := site.Problems(); len(told) != test.problems {
			t.Errorf("%s: check tells %v: %s", test.path, told, test.why)
		}
		if _, problems, err := site.Build(t.Context(), builder.Options{Root: t.TempDir()}); err != nil || len(problems) != test.problems {
			t.Errorf("%s: build tells %v, %v: %s", test.path, problems, err, test.why)
		}
	}
}
