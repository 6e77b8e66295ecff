package bundle

import (
	"strings"
	"testing"

	"helpwright/problem"
)

// A style sheet that nobody imports has no effect, which its writer would look for
// long; but it harms nobody.
func TestUnusedFiles(t *testing.T) {
	builtIn := theme("styles/article.css", "p { margin: 0 }", "scripts/_part.ts", "export {}")
	for _, test := range []struct {
		name, why string
		files     []string
		want      string
	}{
		{"misspelt style sheet", "the built-in one is used", []string{"styles/artikle.css", "p { color: red }"}, `templates/styles/artikle.css: orphan: no page loads this file (did you mean "templates/styles/article.css"?)`},
		{"misspelt part", "likewise", []string{"scripts/_prat.ts", "export {}"}, `templates/scripts/_prat.ts: orphan: no page loads this file (did you mean "templates/scripts/_part.ts"?)`},
		{"in the wrong folder", "nothing is read there", []string{"colours.css", "p { color: red }"}, `templates/colours.css: orphan: no page loads this file (import it in styles/site.css)`},
		{"not TypeScript", "only .ts files are entries", []string{"scripts/weather.js", "go()"}, `templates/scripts/weather.js: orphan: no page loads this file (import it in a script, or remove the underscore that makes it a part of another)`},
		{"imported", "it is used", []string{"styles/site.css", "@import './mine.css';", "styles/mine.css", "p { color: red }"}, ""},
		{"script of its own", "a template may load it", []string{"scripts/weather.ts", "go()"}, ""},
		{"built in", "a site may leave it aside", []string{"styles/article.css", "p { color: red }"}, ""},
		{"tests and types", "they are not for pages", []string{"scripts/tests/a.test.ts", "go()", "scripts/site.d.ts", ""}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := mustBundle(t, theme(test.files...), Options{Folder: "templates", BuiltIn: builtIn})
			var got []string
			for _, p := range r.Problems {
				if p.Severity() != problem.Warning {
					t.Errorf("%s forbids publishing", p)
				}
				got = append(got, p.String())
			}
			if strings.Join(got, " ") != test.want {
				t.Errorf("got %q, want %q: %s", got, test.want, test.why)
			}
			if len(r.Outputs) == 0 {
				t.Error("a file too many leaves the site without scripts and styles")
			}
		})
	}
}
