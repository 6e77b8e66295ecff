package bundle

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/evanw/esbuild/pkg/api"
)

// The built-in scripts, which the tests below hold to what was promised of them.
const (
	templates = "../../templates"
	scripts   = templates + "/scripts"
)

// What a page loads, in bytes as sent (brotli). An article loads site.js alone.
var budgets = map[string]int{
	"site.css":   7 << 10,
	"desk.css":   5 << 10,
	"desk.js":    8 << 10,
	"site.js":    5 << 10,
	"guide.js":   4 << 10,
	"search.js":  14 << 10,
	"sender.js":  4 << 10,
	"write.js":   9 << 10,
	"reply.js":   5 << 10,
	"contact.js": 3 << 10,
	"video.js":   1 << 10,
	"offline.js": 1 << 10,
	"sw.js":      3 << 10,
}

func TestSizes(t *testing.T) {
	r, err := Bundle(t.Context(), os.DirFS(templates), Options{Folder: "templates"})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range r.Problems {
		t.Error(p)
	}
	for _, o := range r.Outputs {
		budget, ok := budgets[o.Name]
		if !ok {
			t.Errorf("%s has no budget", o.Name)
		}
		size := compressed(t, o.Content)
		t.Logf("%-10s %5d bytes, %5d as sent, at most %d", o.Name, len(o.Content), size, budget)
		if size > budget {
			t.Errorf("%s is %d bytes as sent, at most %d are allowed", o.Name, size, budget)
		}
	}
}

func compressed(t *testing.T, content []byte) int {
	t.Helper()
	var sent bytes.Buffer
	w := brotli.NewWriterLevel(&sent, brotli.BestCompression)
	if _, err := w.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return sent.Len()
}

// Text that becomes markup or code is how pages are taken over. The policy of a
// page forbids it; this finds it before a browser does. One property of a style may
// be set: that makes no other.
var unsafe = regexp.MustCompile(`\.(innerHTML|outerHTML|srcdoc|cssText)\b|\.style(?: *=|\[)|insertAdjacentHTML|document\.write|DOMParser|\beval\(|new Function|setAttribute\("(on|style)`)

func TestNothingReadsTextAsMarkup(t *testing.T) {
	for name, text := range scriptTexts(t) {
		if found := unsafe.FindString(text); found != "" {
			t.Errorf("%s uses %s", name, found)
		}
	}
}

// scriptTexts returns the built-in scripts by file name, tests left out.
func scriptTexts(t *testing.T) map[string]string {
	t.Helper()
	names, err := filepath.Glob(scripts + "/*.ts")
	if err != nil || len(names) == 0 {
		t.Fatalf("no scripts found: %v", err)
	}
	texts := map[string]string{}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts[filepath.Base(name)] = string(text)
	}
	return texts
}

var (
	phraseID    = regexp.MustCompile(`"((?:site|guide|contact|search|desk|write|rate|carry|unsent|files)_[a-z_]+)"`)
	phraseStart = regexp.MustCompile("phrase\\(`([a-z_]+_)\\$")              // `rate_reason_${reason}`
	phraseEnd   = regexp.MustCompile("phrase\\(`\\$\\{[a-z]+\\}(_[a-z_]+)`") // `${id}_title`
)

func TestPhrases(t *testing.T) {
	used, starts, ends := map[string]bool{}, []string{}, []string{}
	for _, text := range scriptTexts(t) {
		for _, m := range phraseID.FindAllStringSubmatch(text, -1) {
			used["js_"+m[1]] = true
		}
		for _, m := range phraseStart.FindAllStringSubmatch(text, -1) {
			starts = append(starts, "js_"+m[1])
		}
		for _, m := range phraseEnd.FindAllStringSubmatch(text, -1) {
			ends = append(ends, m[1])
		}
	}
	put := func(id string) bool {
		return slices.ContainsFunc(starts, func(start string) bool { return strings.HasPrefix(id, start) }) ||
			slices.ContainsFunc(ends, func(end string) bool { return used[strings.TrimSuffix(id, end)] && strings.HasSuffix(id, end) })
	}
	english, err := os.ReadFile("../../locales/en.yaml")
	if err != nil {
		t.Fatal(err)
	}
	written := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^(js_\w+):`).FindAllStringSubmatch(string(english), -1) {
		written[m[1]] = true
	}
	for id := range used {
		if !written[id] {
			t.Errorf("scripts use the phrase %s, which is not in locales/en.yaml", id)
		}
	}
	for id := range written {
		if !used[id] && !put(id) {
			t.Errorf("no script uses the phrase %s of locales/en.yaml", id)
		}
	}
}

func TestTypes(t *testing.T) {
	tsc, err := filepath.Abs("../../node_modules/.bin/tsc")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(tsc); err != nil {
		t.Fatal("the TypeScript compiler is not installed; run: npm ci")
	}
	for _, project := range []string{"tsconfig.json", "tsconfig.sw.json", "tests/tsconfig.json"} {
		cmd := exec.CommandContext(t.Context(), tsc, "--project", project)
		cmd.Dir = scripts
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", project, err, out)
		}
	}
}

// TestLogic runs the tests in templates/scripts/tests, of what scripts decide
// without a page.
func TestLogic(t *testing.T) {
	names, err := filepath.Glob(scripts + "/tests/*.test.ts")
	if err != nil || len(names) == 0 {
		t.Fatalf("no tests of scripts found: %v", err)
	}
	folder := t.TempDir()
	built := api.Build(api.BuildOptions{
		EntryPoints:  names,
		Bundle:       true,
		Platform:     api.PlatformNode,
		Format:       api.FormatESModule,
		OutExtension: map[string]string{".js": ".mjs"},
		Outdir:       folder,
		Sourcemap:    api.SourceMapInline,
		Write:        true,
	})
	for _, m := range built.Errors {
		t.Fatal(m.Text)
	}
	compiled, err := filepath.Glob(folder + "/*.mjs")
	if err != nil {
		t.Fatal(err)
	}
	args := append([]string{"--enable-source-maps", "--test", "--test-reporter=tap"}, compiled...)
	out, err := exec.CommandContext(t.Context(), "node", args...).CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, failures(string(out)))
	}
}

// failures leaves out what passed.
func failures(tap string) string {
	if i := strings.Index(tap, "not ok"); i >= 0 {
		return tap[i:]
	}
	return tap
}
