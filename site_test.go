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
	"helpwright/translation/standing"
	"helpwright/workflow"
)

// This repository is a site like any other: what the program tells a user about
// theirs, it must not have to tell us.
func TestOwnSiteHasNoProblem(t *testing.T) {
	program, folder := buildProgram(t), copySite(t)
	said, err := exec.Command(program, "check", "--site", folder).CombinedOutput()
	if err != nil || string(said) != "no problems\n" {
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

// Every word here that says approved was approved, as helpwright.yaml asks for, and the
// history of a clone shows it. Without the whole history nobody can tell, and the
// program says so.
func TestOwnSiteFollowsItsPolicy(t *testing.T) {
	program := buildProgram(t)
	for name, args := range map[string][]string{"a clone": nil, "a shallow clone": {"--depth", "1"}} {
		t.Run(name, func(t *testing.T) {
			folder, whole := clone(t, args...)
			if folder == "" {
				return
			}
			said, err := exec.Command(program, "check", "--site", folder).CombinedOutput()
			switch {
			case !whole && (err == nil || !strings.Contains(string(said), "content: proof: ")):
				t.Errorf("a part of the history is taken for a proof: %v\n%s", err, said)
			case whole && err != nil:
				t.Errorf("check: %v\n%s", err, said)
			}
		})
	}
}

// clone clones this repository as it was committed last; "" where it is none, and so
// nothing can be judged. Whole is false where a part of the history is missing.
func clone(t *testing.T, args ...string) (folder string, whole bool) {
	t.Helper()
	here, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	top, err := exec.Command("git", "-c", "safe.directory=*", "rev-parse", "--show-toplevel").Output()
	if err != nil || strings.TrimSpace(string(top)) != here {
		t.Log("not judged: this is no clone")
		return "", false
	}
	folder = filepath.Join(t.TempDir(), "clone")
	args = append(append([]string{"-c", "safe.directory=*", "clone", "--quiet"}, args...), "file://"+here, folder)
	if out, err := exec.Command("git", args...).CombinedOutput(); err != nil {
		t.Fatalf("git clone: %v\n%s", err, out)
	}
	if _, err := os.Stat(filepath.Join(folder, ".git", "shallow")); err == nil {
		t.Log("not judged: a part of the history is missing; git fetch --unshallow brings it")
		return folder, false
	}
	return folder, true
}

// The translations that are said to be whole follow their sources as these are today.
func TestTranslationsAreCurrent(t *testing.T) {
	folder, whole := clone(t)
	if !whole {
		folder = copySite(t) // revisions that are named are judged there too
	}
	base := baseOf(t, folder)
	history, problems, err := workflow.ReadHistory(t.Context(), workflow.HistoryOptions{Site: folder, Content: "content"})
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	base = workflow.Stamp(base, history)
	reader := standing.NewReader(base, history, nil)
	defer reader.Close()
	for _, a := range base.Articles {
		s, err := reader.Of(t.Context(), a, "zh-Hans")
		if err != nil {
			t.Fatal(err)
		}
		if s.Sort != standing.Current {
			t.Errorf("content/%s: zh-Hans is %s %s: see helpwright translate diff", a.Folder, s.Sort, s.Significance)
		}
	}
}

// copySite copies what a site is made of, so that nothing here is written to, into a
// repository in which those who may approve have committed it.
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
	s, _, err := site.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	who := "user.email=" + s.Config.Review.Rules[0].Approvers[0]
	for _, args := range [][]string{{"init", "--quiet"}, {"add", "."}, {"-c", "user.name=Approver", "-c", who, "commit", "--quiet", "--message", "The site"}} {
		git := exec.Command("git", append([]string{"-C", folder}, args...)...)
		git.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_AUTHOR_DATE=2026-11-21T12:00:00Z", "GIT_COMMITTER_DATE=2026-11-21T12:00:00Z")
		if out, err := git.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
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
	return baseOf(t, ".")
}

func baseOf(t *testing.T, folder string) *knowledge.Base {
	t.Helper()
	s, problems, err := site.Open(folder)
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
