package theme_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"helpwright/locales"
	"helpwright/problem"
	"helpwright/templates"
	"helpwright/theme"
)

// overlay is the built-in templates with some replaced.
type overlay struct {
	fs.FS
	over fstest.MapFS
}

func (o overlay) Open(name string) (fs.File, error) {
	if o.over[name] != nil {
		return o.over.Open(name)
	}
	return o.FS.Open(name)
}

func (o overlay) Glob(pattern string) ([]string, error) {
	names, err := fs.Glob(o.FS, pattern)
	own, _ := fs.Glob(o.over, pattern)
	for _, name := range own {
		if _, err := fs.Stat(o.FS, name); err != nil {
			names = append(names, name)
		}
	}
	return names, err
}

// withTemplate makes a theme with a file of the site's own.
func withTemplate(t *testing.T, name, text string) (*theme.Theme, []problem.Problem) {
	t.Helper()
	th, problems, err := theme.New(theme.Config{
		Templates: overlay{templates.FS, fstest.MapFS{name: file(text)}}, BuiltIn: templates.FS, Phrases: locales.FS, Locales: []theme.LocaleChain{chain("en")},
		ImageHosts: []string{"*.pictures.example"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return th, problems
}

// A mistake is told once, at its place, in words for people who do not write Go,
// and with what to do.
func TestTemplateMistakes(t *testing.T) {
	for _, test := range []struct{ name, why, text, want string }{
		{"field", "of the page", "{{.Navv}}", `4: template: no field "Navv" here (did you mean ".Nav"?)`},
		{"characters", "a column counts characters, not bytes", "账单{{.Navv}}", `6: template: no field "Navv" here (did you mean ".Nav"?)`},
		{"field of a field", "the names are those of the shell", "{{.Shell.SiteTitel}}", `10: template: no field "SiteTitel" here (did you mean ".SiteTitle"?)`},
		{"field in a block", "the dot is another one there", "{{with .Article}}{{.Sumary}}{{end}}", `21: template: no field "Sumary" here (did you mean ".Summary"?)`},
		{"method", "it can be asked for like a field", "{{.OwnSerch}}", `4: template: no field "OwnSerch" here (did you mean ".OwnSearch"?)`},
		{"the page's field in a block", "the page is out of sight there", "{{with .Article}}{{.Shell.SiteTitle}}{{end}}", `27: template: no field "Shell" here (inside of {{with}} and {{range}} the page's own fields begin with a dollar: $.Shell)`},
		{"field of a list", "it must be gone through", "{{.Article.Related.Title}}", `12: template: no field "Title" here (it is a list: write {{range .Article.Related}}{{.Title}}{{end}})`},
		{"field of a text", "a text has none", "{{.Title.Foo}}", `10: template: no field "Foo" here (this is a text and has no fields)`},
		{"function", "none of Go's nor of ours", "{{phrse \"home\"}}", `no function "phrse" (did you mean "phrase"?)`},
		{"function without values", "it has nothing to work on", "{{phrase}}", `4: template: "phrase" is given 0 values (it needs 1)`},
		{"text without quotes", "a number is no text", "{{phrase 3}}", `11: template: a text is needed here, not 3 (write it in quotes: "3")`},
		{"wrong sort of value", "a title is no date", "{{date .Title}}", `9: template: ".Title" is a text, but a date is needed here (use another field, or another function)`},
		{"list", "a text is none", "{{range .Title}}x{{end}}", `10: template: ".Title" is no list ({{range}} goes through lists; show a single value with {{.Title}})`},
		{"value with values", "only functions take some", "{{.Title \"x\"}}", `4: template: ".Title" is a value, not a function (write it alone: {{.Title}})`},
		{"phrase", "its id is misspelt", "{{phrase \"hoome\"}}", `4: template: no phrase "hoome" (did you mean "home"?)`},
		{"variable", "it has no value", "{{$x}}", `no variable "$x" here (give it a value before, in the same block: {{$x := …}})`},
		{"part", "a file of another name", "{{template \"_crumb.html\" .}}", `13: template: no template "_crumb.html" (did you mean "_crumbs.html"?)`},
		{"nothing to ask", "the condition is missing", "{{if}}x{{end}}", `{{if}} names nothing (write what it is about, such as {{if .Title}})`},
		{"an end too many", "nothing is open", "{{end}}", `nothing is open that this {{end}} could belong to (remove it, or write the {{if}}, {{with}} or {{range}} that it belongs to)`},
		{"no end", "the block goes on for ever", "{{if .Draft}}", `an {{if}}, {{with}} or {{range}} is not closed (write {{end}} where it ends)`},
		{"open action", "the markup goes on in it", "{{.Title <b>", `an action is not closed (end it with }} in the line where it begins, and every text in it with a quotation mark)`},
		{"open quotation mark", "in one branch only", "<p {{if .Draft}}class=\"x{{end}}>", `10: template: the branches of this action leave the markup in different states (let each branch close the tags and quotation marks that it opens)`},
		{"open attribute", "the rest of the page would be in it", "<a href=\"{{.Path}}>x</a>", `the template ends in the middle of a tag, an attribute or a comment (close the tag and every quotation mark in it)`},
	} {
		t.Run(test.name, func(t *testing.T) {
			th, problems := withTemplate(t, "topic.html", "<main>\n"+" "+test.text+"\n</main>\n")
			if th != nil || len(problems) != 1 {
				t.Fatalf("want one problem and no theme, got %q: %s", problems, test.why)
			}
			if got := problems[0].String(); !strings.HasPrefix(got, "templates/topic.html") || !strings.HasSuffix(got, test.want) {
				t.Errorf("got %q, want %q: %s", got, test.want, test.why)
			}
			if p := problems[0]; strings.ContainsAny(p.Message, "*[]") || strings.Contains(p.Message, "theme.") {
				t.Errorf("%q speaks Go", p.Message)
			}
		})
	}
}

// What browsers would refuse is told where it is written, and what to do instead.
func TestForbiddenMarkup(t *testing.T) {
	for _, test := range []struct{ name, why, text, want string }{
		{"style attribute", "inline styles are off", `<p class="a" style="color: red">`, `:2:15: template: browsers ignore style attributes`},
		{"style attribute after an action", "actions are not markup", `<p{{if .Draft}} class="{{.Title}}"{{end}}` + "\n style='x'>", `:3:2: template: browsers ignore style attributes`},
		{"handler", "inline scripts are off", `<a href="/" onclick="go()">`, `:2:14: template: browsers do not run what "onclick" says`},
		{"script", "so are scripts in the page", `<script>go()</script>`, `:2:2: template: browsers do not run scripts that stand in pages`},
		{"module", "of any sort", `<script type="module">go()</script>`, `:2:2: template: browsers do not run scripts that stand in pages`},
		{"style sheet in the page", "styles too", `<style>p { color: red }</style>`, `:2:2: template: browsers ignore <style>`},
		{"script of another host", "nobody else may run scripts", `<script src="https://cdn.example/a.js"></script>`, `:2:10: template: browsers do not load "https://cdn.example/a.js"`},
		{"style sheet of another host", "nor style pages", `<link rel="stylesheet" href="//cdn.example/a.css">`, `:2:25: template: browsers do not load "//cdn.example/a.css"`},
		{"picture of another host", "which the site does not list", `<img alt="" src="https://cdn.example/a.png">`, `:2:14: template: browsers do not load "https://cdn.example/a.png"`},
		{"one of several pictures", "each is loaded by somebody", `<img alt="" srcset="/a.png 1x, https://cdn.example/a.png 2x">`, `:2:14: template: browsers do not load`},
		{"script in an address", "it is a script all the same", `<a href="javascript:go()">`, `:2:5: template: browsers do not run scripts in addresses`},
		{"picture of a host that is listed", "the policy lets it in", `<img alt="" src="https://a.pictures.example/a.png">`, ""},
		{"link elsewhere", "it loads nothing", `<a href="https://example.org/">x</a><link rel="license" href="https://example.org/">`, ""},
		{"data", "nothing runs it", `<script type="application/json">{}</script>`, ""},
		{"own script", "it was built with the site", `<script type="module" src="/a.js"></script>`, ""},
		{"words about it", "text and comments load nothing", `<p>style="x"</p><!-- <script>x</script> -->{{/* <script>x</script> */}}`, ""},
		{"an element of a similar name", "on… alone is no handler", `<p data-style="x" on="x">`, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			th, problems := withTemplate(t, "_crumbs.html", "<p>\n "+test.text)
			switch {
			case test.want == "" && (th == nil || len(problems) > 0):
				t.Errorf("got %q, want nothing: %s", problems, test.why)
			case test.want == "":
			case th != nil || len(problems) != 1 || !strings.HasPrefix(problems[0].String(), "templates/_crumbs.html"+test.want) || problems[0].Hint == "":
				t.Errorf("got %q, want %q and a hint: %s", problems, test.want, test.why)
			}
		})
	}
}

// A file that replaces nothing has no effect, which its writer would look for long.
func TestUnusedTemplates(t *testing.T) {
	for _, test := range []struct{ name, why, file, want string }{
		{"misspelt kind", "the page is shown by the built-in one", "artikle.html", `templates/artikle.html: orphan: no page uses this template (did you mean "article.html"?)`},
		{"misspelt part", "the same for parts", "_crums.html", `(did you mean "_crumbs.html"?)`},
		{"part of its own", "nothing includes it yet", "_opening-hours.html", `(give it the name of the template that it replaces, or include it with {{template "_opening-hours.html" .}})`},
	} {
		t.Run(test.name, func(t *testing.T) {
			th, problems := withTemplate(t, test.file, "<p>x</p>")
			if th == nil || len(problems) != 1 || problems[0].Severity() != problem.Warning || !strings.HasSuffix(problems[0].String(), test.want) {
				t.Errorf("got %q, want the warning %q: %s", problems, test.want, test.why)
			}
		})
	}
	th, problems, err := theme.New(theme.Config{
		Templates: overlay{templates.FS, fstest.MapFS{
			"_opening-hours.html": file(`{{define "sun"}}<p>sun</p>{{end}}`),
			"_footer.html":        file(`<footer class="foot">{{template "_sky.html" .}}{{template "sun"}}</footer>`),
			"_sky.html":           file("<p>sky</p>"),
			"article.html":        file(`<main id="main">words</main>`), // without the built-in parts
		}}, BuiltIn: templates.FS, Phrases: locales.FS, Locales: []theme.LocaleChain{chain("en")},
	})
	if err != nil || th == nil || len(problems) > 0 {
		t.Errorf("files that are used by others are told of: %q %v", problems, err)
	}
}
