package theme

import (
	"strings"
	"testing"
	"text/template"
)

func TestCollapse(t *testing.T) {
	for _, test := range []struct{ name, why, in, want string }{
		{"between tags", "a line break beside a tag is for the writer of the template", "<ul>\n  <li>a</li>\n</ul>\n", "<ul><li>a</li></ul>"},
		{"space between tags", "a space on the line is meant", "<b>a</b> <i>b</i>", "<b>a</b> <i>b</i>"},
		{"in a sentence", "a sentence may go over two lines", "one\n  two", "one two"},
		{"in a tag", "attributes may stand on lines of their own", "<a\n  href=\"x\"\n  id=\"y\">", `<a href="x" id="y">`},
		{"beside an action", "actions may stand on lines of their own", "<p>\n{{if .}}\nyes\n{{end}}\n</p>", "<p>yes</p>"},
		{"attribute by an action", "the space before a conditional attribute is needed", "<a href=\"x\"{{if .}} id=\"y\"{{end}} title=\"z\">", `<a href="x" id="y" title="z">`},
		{"pre", "white space in pre is shown", "<pre>\n a\n  b\n</pre>\n<p>", "<pre>\n a\n  b\n</pre><p>"},
		{"textarea with an action", "what stands in a field is sent as it is", "<textarea>\n{{.}}\n</textarea>", "<textarea>\ntrue\n</textarea>"},
	} {
		t.Run(test.name, func(t *testing.T) {
			tmpl := template.Must(template.New("").Parse(test.in))
			collapse(tmpl.Root)
			var out strings.Builder
			if err := tmpl.Execute(&out, true); err != nil {
				t.Fatal(err)
			}
			if out.String() != test.want {
				t.Errorf("%s: got %q, want %q", test.why, out.String(), test.want)
			}
		})
	}
}
