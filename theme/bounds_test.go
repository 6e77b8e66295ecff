package theme_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"helpwright/locales"
	"helpwright/problem"
	"helpwright/templates"
	"helpwright/theme"
)

// A template that goes on for ever is told like any other mistake, in time and before
// it has filled memory or disk.
func TestTemplatesWithoutEnd(t *testing.T) {
	page := "it writes a page of more than 16 MiB"
	for _, test := range []struct{ name, text, want string }{
		{"a long loop", `{{range 2000000000}}` + strings.Repeat("words ", 1000) + `{{end}}`, page},
		{"a loop around nothing", `{{range 2000000000}}{{end}}`, "it comes to no end after 10 seconds"},
		{"a loop in a loop in attributes", `<p {{range 2000000000}}{{range 2000000000}}{{if .}}{{end}}{{end}}{{end}}>`, "it comes to no end after 10 seconds"},
		{"calls of calls", `{{define "more"}}{{if lt (len .) 60}}{{template "more" (print . "x")}}{{template "more" (print . "x")}}{{end}}{{end}}{{template "more" ""}}`, "it comes to no end after 10 seconds"},
		{"a text that doubles", `{{$x := "words"}}{{range 40}}{{$x = print $x $x}}{{end}}`, `"print" makes a text of more than 1 MiB`},
		{"a text that doubles, formatted", `{{$x := "words"}}{{range 40}}{{$x = printf "%s%s" $x $x}}{{end}}`, `"printf" makes a text of more than 1 MiB`},
		{"a text that doubles for scripts", `{{$x := "\\"}}{{range 40}}{{$x = js $x}}{{end}}`, `"js" makes a text of more than 1 MiB`},
		{"a text that doubles in a phrase", `{{$x := "words"}}{{range 40}}{{$x = phrase "twice" (values "X" $x)}}{{end}}`, `"phrase" makes a text of more than 1 MiB`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			own := fstest.MapFS{}
			if strings.Contains(test.text, `"twice"`) {
				own["en.yaml"] = file(`twice: "{{.X}}{{.X}}"`)
			}
			began := time.Now()
			_, problems, err := theme.New(theme.Config{
				Templates: overlay{templates.FS, fstest.MapFS{"_footer.html": file(test.text)}}, BuiltIn: templates.FS,
				Phrases: locales.FS, Overrides: own, Locales: []theme.LocaleChain{chain("en")},
			})
			if err != nil {
				t.Fatal(err)
			}
			if len(problems) != 1 || problems[0].File != "templates/_footer.html" || problems[0].Rule != problem.Template || !strings.HasPrefix(problems[0].Message, test.want) {
				t.Errorf("got %v\nwant %s", problems, test.want)
			}
			if took := time.Since(began); took > 30*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

// Whoever gives up need not wait for a template.
func TestTemplatesEndWhenNobodyWaits(t *testing.T) {
	done := make(chan struct{})
	time.AfterFunc(100*time.Millisecond, func() { close(done) })
	began := time.Now()
	th, problems, err := theme.New(theme.Config{
		Templates: overlay{templates.FS, fstest.MapFS{"_footer.html": file(`{{range 2000000000}}{{end}}`)}}, BuiltIn: templates.FS,
		Phrases: locales.FS, Locales: []theme.LocaleChain{chain("en")}, Done: done,
	})
	if th != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, %v", problems, err)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %v", took)
	}
}

// What goes on for ever on one page only is told when that page is rendered.
func TestPageWithoutEnd(t *testing.T) {
	th, problems := withTemplate(t, "home.html", `{{if eq .Title "Endless"}}{{range 2000000000}}`+strings.Repeat("words ", 1000)+`{{end}}{{end}}`)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	shell, err := th.Shell(theme.Shell{Locale: chain("en").Locale})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := th.Render(&out, &theme.Page{Shell: shell, Template: "home", Title: "Sound"}); err != nil {
		t.Fatal(err)
	}
	err = th.Render(&out, &theme.Page{Shell: shell, Template: "home", Title: "Endless"})
	broken, ok := errors.AsType[*theme.Broken](err)
	if !ok || broken.File != "templates/home.html" || broken.Rule != problem.Template {
		t.Errorf("got %v", err)
	}
}
