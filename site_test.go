package helpwright_test

import (
	"context"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"helpwright/knowledge"
	"helpwright/locales"
	"helpwright/problem"
	"helpwright/site"
	"helpwright/templates"
	"helpwright/theme"
)

// This repository is a site like any other: what the program tells a user about
// theirs, it must not have to tell us.
func TestOwnSiteHasNoProblem(t *testing.T) {
	program, folder := buildProgram(t), copySite(t)
	check := exec.Command(program, "check", "--site", folder)
	// A copy has no history; that is all that may be said of it.
	said, err := check.CombinedOutput()
	if err != nil || !strings.HasPrefix(string(said), "content: history: ") || !strings.HasSuffix(string(said), "\n0 errors, 1 warning\n") {
		t.Fatalf("check: %v\n%s", err, said)
	}
	out, err := exec.Command(program, "build", "--site", folder, "--date", "2026-11-22").CombinedOutput()
	if err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	for _, page := range []string{"en/index.html", "zh-Hans/index.html", "ar/index.html", "404.html", "sitemap.xml"} {
		if _, err := os.Stat(filepath.Join(folder, "public", page)); err != nil {
			t.Errorf("the built site lacks a page: %v", err)
		}
	}
}

// buildProgram compiles the command line.
func buildProgram(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "helpwright")
	if out, err := exec.Command("go", "build", "-o", program, "./cmd/helpwright").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return program
}

// copySite copies what a site is made of, so that nothing here is written to.
func copySite(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	for _, name := range []string{"content", "templates", "locales"} {
		if err := os.CopyFS(filepath.Join(folder, name), os.DirFS(name)); err != nil {
			t.Fatal(err)
		}
	}
	config, err := os.ReadFile(site.File)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, site.File), config, 0o666); err != nil {
		t.Fatal(err)
	}
	return folder
}

// An interface that is half in another language is worse than none: every file
// of phrases says all that there is to say.
func TestPhrasesAreComplete(t *testing.T) {
	files, err := fs.Glob(locales.FS, "*.yaml")
	if err != nil || len(files) < 3 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		tag := strings.TrimSuffix(file, ".yaml")
		chain := theme.LocaleChain{Locale: theme.Locale{Tag: tag, Name: tag, Dir: "ltr"}}
		_, problems, err := theme.New(theme.Config{
			Templates: templates.FS, Phrases: locales.FS, Overrides: os.DirFS(t.TempDir()), Locales: []theme.LocaleChain{chain},
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range problems {
			t.Errorf("%s: %s", tag, p)
		}
	}
}

// The locales that the documentation claims to be complete in, and the one that
// shows what a translation in progress looks like.
func TestEditionsAreComplete(t *testing.T) {
	base := ownBase(t)
	for _, a := range base.Articles {
		for _, tag := range []string{"en", "zh-Hans"} {
			if e := a.Editions[tag]; e == nil || e.State != knowledge.Approved {
				t.Errorf("%s has no approved edition in %s", a.Folder, tag)
			}
		}
	}
	whole := 0
	for _, topic := range base.Topics {
		for _, tag := range []string{"en", "zh-Hans", "ar"} {
			if topic.Names[tag] == "" || topic.Summary[tag] == "" {
				t.Errorf("%s has no name or no summary in %s", topic.File, tag)
			}
		}
		if inArabic(topic) {
			whole++
		}
	}
	if whole == 0 {
		t.Error("no topic is wholly in Arabic")
	}
}

func inArabic(topic *knowledge.Topic) bool {
	for _, a := range topic.Articles {
		if e := a.Editions["ar"]; e == nil || e.State != knowledge.Approved {
			return false
		}
	}
	return len(topic.Articles) > 0
}

func ownBase(t *testing.T) *knowledge.Base {
	t.Helper()
	s, problems, err := site.Open(".")
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	cfg := &knowledge.Config{Folder: "content", Markets: s.Config.Markets, Variables: map[string]map[string]string{}}
	for _, l := range s.Config.Locales {
		cfg.Locales = append(cfg.Locales, knowledge.Locale{Tag: l.Tag, Fallback: l.Fallback, Market: l.Market})
	}
	for name, text := range s.Config.Variables {
		cfg.Variables[name] = text
	}
	base, problems, err := knowledge.Load(context.Background(), knowledge.Source{Files: s.Content, Config: cfg})
	if err != nil {
		t.Fatal(err)
	}
	if n, _ := problem.Count(problems); n > 0 {
		t.Fatal(problems)
	}
	return base
}
