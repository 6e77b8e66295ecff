package builder_test

import (
	"bytes"
	"io/fs"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"helpwright/builder"
	"helpwright/changes"
	"helpwright/searchindex"
	"helpwright/theme"
)

// configChanges has a change for each field of the configuration, and says why no
// page shows it where none does. Without a change the field cannot change alone.
var configChanges = map[string]struct {
	change func(*builder.Config)
	unseen string
}{
	"BaseURL": {change: func(c *builder.Config) { c.BaseURL = "https://other.example.com/help/" }},
	"Date":    {func(c *builder.Config) { c.Date = c.Date.AddDate(0, 0, 1) }, "feeds alone say it"},
	"Popular": {change: func(c *builder.Config) { c.Popular = []string{"cost"} }},
	"Synonyms": {func(c *builder.Config) {
		c.Synonyms = map[string]*searchindex.Synonyms{"en": {Same: [][]string{{"start", "begin"}}}}
	}, "the search index alone holds them"},
	"OtherSites": {func(c *builder.Config) {
		c.OtherSites = []builder.OtherSite{{Pages: []builder.OtherPage{{Document: searchindex.Document{ID: "https://example.com/", Path: "https://example.com/", Language: "en", Title: "Example"}}}}}
	}, "the search index alone holds them"},
	"Opened": {func(c *builder.Config) {
		c.Opened = map[string]map[string]int{"en": {"start": 90, "cost": 1}}
	}, "the search index alone holds it"},
	"EditURL":          {change: func(c *builder.Config) { c.EditURL = "https://code.example.com/other/{path}" }},
	"Color":            {change: func(c *builder.Config) { c.Color = "#aa2244" }},
	"Publisher.Name":   {change: func(c *builder.Config) { c.Publisher.Name = "Another" }},
	"Publisher.URL":    {change: func(c *builder.Config) { c.Publisher.URL = "https://another.example.com/" }},
	"Publisher.Logo":   {func(c *builder.Config) { c.Publisher.Logo = "https://another.example.com/logo.png" }, "Prepare sets it"},
	"Publisher.SameAs": {change: func(c *builder.Config) { c.Publisher.SameAs = []string{"https://social.example.com/shop"} }},
	"Files": {change: func(c *builder.Config) {
		files := c.Files.(fstest.MapFS)
		files["a.png"] = files["b.png"]
	}},
	"Logo":            {change: func(c *builder.Config) { c.Logo = "b.png" }},
	"LogoDark":        {change: func(c *builder.Config) { c.LogoDark = "b.png" }},
	"Icon":            {change: func(c *builder.Config) { c.Icon = "b.png" }},
	"SocialImage":     {change: func(c *builder.Config) { c.SocialImage = "b.png" }},
	"Fonts":           {nil, "drawn pictures have names that tell fonts apart"},
	"Templates":       {change: func(c *builder.Config) { c.Templates = reddening{c.Templates} }},
	"TemplatesFolder": {func(c *builder.Config) { c.TemplatesFolder = "other" }, "messages alone say it"},
	"BuiltIn":         {nil, "it is what files of the site are compared with, for messages"},
	"TOC":             {change: func(c *builder.Config) { c.TOC = !c.TOC }},
	"PrevNext":        {change: func(c *builder.Config) { c.PrevNext = !c.PrevNext }},
	"Related":         {change: func(c *builder.Config) { c.Related = !c.Related }},
	"Offline":         {change: func(c *builder.Config) { c.Offline = !c.Offline }},
	"HTMLOnly":        {change: func(c *builder.Config) { c.HTMLOnly = true }},
	"ImageHosts":      {change: func(c *builder.Config) { c.ImageHosts = []string{"images.example.com"} }},
	"VideoHosts":      {change: func(c *builder.Config) { c.VideoHosts = []string{"player.vimeo.com"} }},
	"IndexNowKey":     {func(c *builder.Config) { c.IndexNowKey = strings.Repeat("0a", 16) }, "search engines read it in a file of its own"},
	"DisallowAgents":  {func(c *builder.Config) { c.DisallowAgents = []string{"Robot"} }, "robots.txt alone says it"},
	"Tool":            {func(c *builder.Config) { c.Tool = "another" }, "another program may render in another way, though this one does not"},
	"Preview":         {change: func(c *builder.Config) { c.Preview = true }},
	"Changes":         {change: func(c *builder.Config) { c.Changes = &builder.Changes{Against: "main", Report: &changes.Report{}} }},
	"SourceSafety":    {func(c *builder.Config) { c.SourceSafety = true }, "it shows where a translation is behind, and none is"},
	"Live":            {change: func(c *builder.Config) { c.Live = "/live.js" }},
	"Desk":            {change: func(c *builder.Config) { c.Desk = &builder.Desk{} }},

	"Locale.Tag": {nil, "it is part of every address"},
	"Locale.Form": {change: func(c *builder.Config) {
		c.Desk, c.Locales[1].Form = &builder.Desk{}, &theme.Form{MaxFiles: 1}
	}},
	"Locale.Name":        {change: func(c *builder.Config) { c.Locales[1].Name = "Langue française" }},
	"Locale.Dir":         {change: func(c *builder.Config) { c.Locales[1].Dir = "rtl" }},
	"Locale.Fallback":    {func(c *builder.Config) { c.Locales[1].Fallback = []string{"ar"} }, "it shows in videos and in what the base does with it"},
	"Locale.Title":       {change: func(c *builder.Config) { c.Locales[1].Title = "Aide" }},
	"Locale.TitleIn":     {change: func(c *builder.Config) { c.Locales[1].TitleIn = theme.Foreign{Lang: "en", Dir: "ltr"} }},
	"Locale.Description": {change: func(c *builder.Config) { c.Locales[1].Description = "Toute l’aide, dans une phrase." }},
	"Locale.Greeting":    {change: func(c *builder.Config) { c.Locales[1].Greeting = "Bonjour !" }},
	"Locale.GreetingIn":  {change: func(c *builder.Config) { c.Locales[1].GreetingIn = theme.Foreign{Lang: "en", Dir: "ltr"} }},
	"Locale.Examples":    {change: func(c *builder.Config) { c.Locales[1].Examples = []theme.Text{{Words: "remboursement"}} }},
	"Locale.Header": {change: func(c *builder.Config) {
		c.Locales[1].Header = []theme.Link{{Title: "Boutique", Path: "https://example.com/"}}
	}},
	"Locale.Footer": {change: func(c *builder.Config) {
		c.Locales[1].Footer = []theme.Link{{Title: "Boutique", Path: "https://example.com/"}}
	}},
	"Locale.Legal": {change: func(c *builder.Config) {
		c.Locales[1].Legal = []theme.Link{{Title: "Boutique", Path: "https://example.com/"}}
	}},
	"Locale.Contact": {change: func(c *builder.Config) { c.Locales[1].Contact[0].Hours = "de 9 à 17 h" }},
}

// A reddening file system has another style sheet for words.
type reddening struct{ fs.FS }

func (r reddening) Open(name string) (fs.File, error) {
	if name != "styles/words.css" {
		return r.FS.Open(name)
	}
	return fstest.MapFS{name: {Data: []byte("main { color: red }"), Mode: 0o644}}.Open(name)
}

// configured is a small site in which everything shows that can be configured.
func configured(t *testing.T, change func(*builder.Config)) *source {
	t.Helper()
	s := moved()
	words := s.content["docs/start/en.md"].Data
	s.put("docs/start/en.md", append(bytes.Replace(words, []byte("state:"), []byte("related: [cost]\nstate:"), 1), "\n## One\n\nWord.\n\n## Two\n\nWord.\n"...))
	s.set = func(c *builder.Config) {
		c.Files = fstest.MapFS{
			"a.png": {Data: picture(t, 64, 64, 1), Mode: 0o644},
			"b.png": {Data: picture(t, 64, 64, 2), Mode: 0o644},
		}
		c.Logo, c.LogoDark, c.Icon = "a.png", "a.png", "a.png"
		if change != nil {
			change(c)
		}
	}
	return s
}

// A site whose configuration changed is built as if from scratch, whichever field
// it was; a field that somebody adds must be listed here.
func TestConfigChanges(t *testing.T) {
	root := memoryFolder(t)
	configured(t, nil).mustBuild(t, builder.Options{Root: root})
	before := readRelease(t, root)
	for _, name := range configFields() {
		t.Run(name, func(t *testing.T) {
			c, ok := configChanges[name]
			if !ok {
				t.Fatal("the test does not know how to change it")
			}
			if c.change == nil {
				return
			}
			s, scratch := configured(t, c.change), memoryFolder(t)
			s.mustBuild(t, builder.Options{Root: root})
			s.mustBuild(t, builder.Options{Root: scratch})
			after := readRelease(t, scratch)
			if diff := after.diff(readRelease(t, root)); diff != "" {
				t.Errorf("the incremental build differs from one from scratch:\n%s", diff)
			}
			if seen := changedPages(before, after) > 0; seen != (c.unseen == "") {
				t.Errorf("a page shows it: %t, listed: %q", seen, c.unseen)
			}
			configured(t, nil).mustBuild(t, builder.Options{Root: root})
		})
	}
}

// configFields names the fields of the configuration.
func configFields() []string {
	var names []string
	for _, f := range reflect.VisibleFields(reflect.TypeFor[builder.Config]()) {
		switch f.Name {
		case "Publisher":
			for _, g := range reflect.VisibleFields(f.Type) {
				names = append(names, "Publisher."+g.Name)
			}
		case "Locales":
			for _, g := range reflect.VisibleFields(f.Type.Elem()) {
				if !g.Anonymous {
					names = append(names, "Locale."+g.Name)
				}
			}
		default:
			names = append(names, f.Name)
		}
	}
	return names
}

// The day on which an article was first published stands in its structured data
// alone, and its page is rendered again when it becomes known.
func TestCreatedChanges(t *testing.T) {
	root, scratch := memoryFolder(t), memoryFolder(t)
	s := configured(t, nil)
	s.dates["content/docs/start/en.md"] = noon
	s.mustBuild(t, builder.Options{Root: root})
	s.age = 24 * time.Hour
	s.mustBuild(t, builder.Options{Root: root})
	s.mustBuild(t, builder.Options{Root: scratch})
	want := readRelease(t, scratch)
	if diff := want.diff(readRelease(t, root)); diff != "" {
		t.Errorf("the incremental build differs from one from scratch:\n%s", diff)
	}
	if page := want["public/en/docs/start/index.html"]; !strings.Contains(page, `"datePublished":"2026-11-19`) {
		t.Error("the page does not say when it was published")
	}
}
