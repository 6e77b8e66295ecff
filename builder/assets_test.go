package builder_test

import (
	"html"
	"strings"
	"testing"
	"testing/fstest"

	"helpwright/builder"
)

// Files of the site's own that are equal are one file, and so is a picture beside
// words that is the logo.
func TestEqualAssets(t *testing.T) {
	mark := picture(t, 64, 64, 7)
	tests := []struct {
		name, why string
		set       func(*builder.Config)
		icon      string // media type
	}{
		{"logo alone", "the dark logo is the same then", func(c *builder.Config) { c.Logo, c.LogoDark = "logo.png", "logo.png" }, "image/svg+xml"},
		{"logo and icon", "a square logo does for both", func(c *builder.Config) { c.Logo, c.Icon = "logo.png", "logo.png" }, "image/png"},
		{"all", "one file for everything", func(c *builder.Config) {
			c.Logo, c.LogoDark, c.Icon, c.SocialImage = "logo.png", "logo.png", "logo.png", "logo.png"
		}, "image/png"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := moved("/help/before/")
			s.put("docs/start/logo.png", mark)
			s.put("docs/start/en.md", append(s.content["docs/start/en.md"].Data, "\n![The mark](logo.png)\n"...))
			s.set = func(c *builder.Config) {
				c.Files = fstest.MapFS{"logo.png": {Data: mark, Mode: 0o644}}
				test.set(c)
			}
			root := memoryFolder(t)
			for _, build := range []string{"first", "second"} {
				s.mustBuild(t, builder.Options{Root: root, Fresh: build == "second"})
				count, files := 0, readRelease(t, root)
				for name := range files {
					if strings.HasPrefix(name, "public/assets/logo-") {
						count++
					}
				}
				if count != 1 {
					t.Errorf("%s: the %s build wrote %d logos", test.why, build, count)
				}
				page := files["public/en/docs/start/index.html"]
				if !strings.Contains(html.UnescapeString(page), `type="`+test.icon+`"`) {
					t.Errorf("%s: the icon is not declared as %s", test.why, test.icon)
				}
			}
		})
	}
}
