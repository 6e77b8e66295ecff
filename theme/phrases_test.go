package theme_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"helpwright/locales"
	"helpwright/problem"
	"helpwright/templates"
	"helpwright/theme"
)

func chain(tag string, fallback ...string) theme.LocaleChain {
	return theme.LocaleChain{Locale: theme.Locale{Tag: tag, Name: theme.LanguageName(tag), Dir: theme.Dir(tag)}, Fallback: fallback}
}

func file(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }

func TestPhrase(t *testing.T) {
	th, problems, err := theme.New(theme.Config{
		Templates: templates.FS, Phrases: locales.FS,
		Overrides: fstest.MapFS{"en.yaml": file("menu: Sections\n"), "tlh.yaml": file("search: nej\n")},
		Locales:   []theme.LocaleChain{chain("en"), chain("ar"), chain("zh-CN"), chain("tlh", "zh-Hans")},
	})
	if err != nil || th == nil {
		t.Fatal(err, problems)
	}
	for _, test := range []struct {
		locale, id string
		data       any
		want, why  string
	}{
		{"en", "menu", nil, "Sections", "the site's own words win"},
		{"en", "article_count", 1, "1 article", "one"},
		{"en", "article_count", 12345, "12,345 articles", "the count as the locale writes it"},
		{"ar", "article_count", 0, "لا مقالات", "zero is a form of its own"},
		{"ar", "article_count", 2, "مقالتان", "so is two"},
		{"ar", "article_count", 3, "3 مقالات", "few"},
		{"ar", "article_count", 11, "11 مقالة", "many"},
		{"zh-CN", "home", nil, "首页", "a region reads the file of its script"},
		{"tlh", "search", nil, "nej", "the site brings a language of its own"},
		{"tlh", "home", nil, "首页", "what it lacks comes from the chain"},
		{"tlh", "article_count", 1, "1篇文章", "with the plural rules of the words, not of the locale"},
		{"en", "video_watch", map[string]any{"Host": "example.org"}, "Watch on example.org", "values by name"},
		{"en", "no_such_phrase", nil, "no_such_phrase", "an unknown id shows itself"},
	} {
		if got := th.Phrase(test.locale, test.id, test.data); got != test.want {
			t.Errorf("%s %s %v: %q, want %q: %s", test.locale, test.id, test.data, got, test.want, test.why)
		}
	}
	if len(problems) != 1 || problems[0].Rule != problem.MissingPhrase || problems[0].File != "locales/tlh.yaml" || problems[0].Severity() != problem.Warning {
		t.Errorf("want one warning for tlh, got %v", problems)
	}
}

func TestPhraseProblems(t *testing.T) {
	for _, test := range []struct{ name, why, text, want string }{
		{"not YAML", "the place of the fault is told", "a: [\n", "locales/en.yaml:1:"},
		{"unknown id", "a misspelt id would be without effect", "home: Home\nhome_greting: Hi\n", `locales/en.yaml:2:1: phrase: no template uses the phrase "home_greting" (did you mean "home_greeting"?)`},
		{"unknown form", "English has no such form, nor has any language", "article_count:\n  several: x\n  other: y\n", `locales/en.yaml:1:1: phrase: phrase "article_count" has an unknown plural form "several"`},
		{"no other", "every language needs it", "article_count:\n  one: x\n", `lacks the plural form "other"`},
		{"broken value", "it would be shown to readers", `video_watch: "Watch on {{.Host"` + "\n", `locales/en.yaml:1:24: phrase: phrase "video_watch" holds "{{.Host", which cannot be filled in (write {{.Host}})`},
		{"unknown value", "nobody gives it", `video_watch: "Watch on {{.Hots}}"` + "\n", `locales/en.yaml:1:24: phrase: phrase "video_watch" holds "{{.Hots}}", which cannot be filled in (write {{.Host}})`},
		{"a loop", "a template could go on for ever, or fill the memory", "home: Home\nvideo_watch: 'a {{range $x := .Host}}b{{end}}'\n", `locales/en.yaml:2:17: phrase: phrase "video_watch" holds "{{range $x := .Host}}", which cannot be filled in (write {{.Host}})`},
		{"a function", "printf pads to any length", `video_watch: '{{printf "%999999999d" 1}}'` + "\n", `locales/en.yaml:1:15: phrase: phrase "video_watch" holds "{{printf \"%999999999d\" 1}}", which cannot be filled in (write {{.Host}})`},
		{"a value where there is none", "the built-in phrase is filled with nothing", "home: '{{.Site}}'\n", `phrase "home" holds "{{.Site}}", which cannot be filled in (write the braces as something else; nothing is filled in here)`},
		{"a value in a plural form", "each form is read", "article_count:\n  one: one of {{.Total}}\n  other: x\n", `locales/en.yaml:2:15: phrase: phrase "article_count" holds "{{.Total}}", which cannot be filled in (write {{.Count}})`},
		{"aliases", "a few of them become gigabytes", "home: &a Home\n", "anchors (&) are not allowed here"},
		{"long words", "no button has room for them", "home: " + strings.Repeat("x", 2001) + "\n", `locales/en.yaml:1:7: phrase: phrase "home" has 2001 bytes (use at most 2000)`},
		{"a long file", "it is read whole", strings.Repeat("# a comment of a line\n", 12000), "locales/en.yaml: phrase: larger than 256 KiB"},
		{"colon in words", "YAML takes it for a key; the hint says where to look", "home: Home: sweet\n", `(check indentation, colons and quotes on this line)`},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, problems, err := theme.New(theme.Config{Templates: templates.FS, Phrases: locales.FS, Overrides: fstest.MapFS{"en.yaml": file(test.text)}, Locales: []theme.LocaleChain{chain("en")}})
			if err != nil {
				t.Fatal(err)
			}
			if len(problems) != 1 || !strings.Contains(problems[0].String(), test.want) {
				t.Errorf("%s: got %v, want %q", test.why, problems, test.want)
			}
		})
	}
}

// A file of phrases has room for all of them and the site's own, and no more.
func TestManyPhrases(t *testing.T) {
	var text strings.Builder
	for i := range 1200 {
		fmt.Fprintf(&text, "own_%d: words\n", i)
	}
	_, problems, err := theme.New(theme.Config{Templates: templates.FS, Phrases: locales.FS, Overrides: fstest.MapFS{"en.yaml": file(text.String())}, Locales: []theme.LocaleChain{chain("en")}})
	if err != nil {
		t.Fatal(err)
	}
	if want := "locales/en.yaml:1001:1: phrase: more than 1000 phrases (remove those that no template uses)"; len(problems) == 0 || problems[len(problems)-1].String() != want {
		t.Errorf("got %v\nwant %s", problems[max(0, len(problems)-1):], want)
	}
}

func TestScriptPhrases(t *testing.T) {
	th, _, err := theme.New(theme.Config{
		Templates: templates.FS,
		Phrases:   overlay{locales.FS, fstest.MapFS{}},
		Overrides: fstest.MapFS{"en.yaml": file("js_site_test: \"</script><!-- & {{.Name}}\"\njs_guide_test: G\njs_search_test:\n  one: \"{{.Count}} hit\"\n  other: \"{{.Count}} hits\"\n")},
		Locales:   []theme.LocaleChain{chain("en")},
	})
	if err != nil || th == nil {
		t.Fatal(err)
	}
	got := string(th.ScriptPhrases("en", []string{"search"}))
	_, text, _ := strings.Cut(strings.TrimSuffix(got, "</script>"), ">")
	if strings.ContainsAny(text, "<>&") {
		t.Errorf("the phrases could end their element: %s", text)
	}
	var words map[string]any
	if err := json.Unmarshal([]byte(text), &words); err != nil {
		t.Fatal(err)
	}
	if words["site_test"] != "</script><!-- & {Name}" {
		t.Errorf("site_test is %q", words["site_test"])
	}
	if _, ok := words["guide_test"]; ok {
		t.Error("a page without the guide script has its phrases")
	}
	if forms, _ := words["search_test"].(map[string]any); forms["one"] != "{Count} hit" {
		t.Errorf("search_test is %v", words["search_test"])
	}
}

// TestBuiltInPhrases holds what every file of this folder must have: all phrases
// of English, the same values, and all plural forms that the language knows.
func TestBuiltInPhrases(t *testing.T) {
	names, err := fs.Glob(locales.FS, "*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		tag := strings.TrimSuffix(path.Base(name), ".yaml")
		t.Run(tag, func(t *testing.T) {
			_, problems, err := theme.New(theme.Config{Templates: templates.FS, Phrases: locales.FS, Locales: []theme.LocaleChain{chain(tag)}})
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range problems {
				t.Error(p)
			}
			text, err := fs.ReadFile(locales.FS, name)
			if err != nil {
				t.Fatal(err)
			}
			checkForms(t, tag, string(text))
		})
	}
}

// checkForms looks at the blocks of plural forms of a phrase file.
func checkForms(t *testing.T, tag, text string) {
	want := []string{"other"}
	for form, name := range map[plural.Form]string{plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many"} {
		for n := range 200 {
			if plural.Cardinal.MatchPlural(language.Make(tag), n, 0, 0, 0, 0) == form {
				want = append(want, name)
				break
			}
		}
	}
	slices.Sort(want)
	id, forms := "", []string{}
	done := func() {
		slices.Sort(forms)
		if len(forms) > 0 && !slices.Equal(forms, want) {
			t.Errorf("phrase %q has the forms %v; %s needs %v", id, forms, tag, want)
		}
		forms = nil
	}
	for line := range strings.Lines(text) {
		key, _, _ := strings.Cut(strings.TrimSpace(line), ":")
		switch {
		case strings.HasPrefix(line, "  "):
			forms = append(forms, key)
		case strings.TrimSpace(line) != "" && !strings.HasPrefix(line, "#"):
			done()
			id = key
		}
	}
	done()
}
