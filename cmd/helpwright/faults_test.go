package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	gocmp "github.com/google/go-cmp/cmp"
)

// A plantedFault is a mistake that is planted into a site.
type plantedFault struct {
	sort  string                          // what sort of mistake it is
	file  string                          // in the site folder
	text  string                          // of the file; ¶ stands before each place that must be reported
	rules string                          // of the problems at these places, in order; rule@2 for a whole line
	make  func(t *testing.T, name string) // makes what is no text, instead of the text
}

// TestPlantedFaults plants faults of all sorts into three sites and wants each
// reported at its place, none reported twice, nothing else reported, and what
// was published before untouched.
func TestPlantedFaults(t *testing.T) {
	sorts, count := map[string]bool{}, 0
	for _, site := range []struct {
		name   string
		faults []plantedFault
	}{
		{"content", contentFaults()},
		{"configuration", configurationFaults()},
		{"configuration and content", bothFaults()},
		{"theme that cannot be read", syntaxFaults()},
		{"theme", themeFaults()},
	} {
		t.Run(site.name, func(t *testing.T) {
			root := t.TempDir()
			for name, text := range soundSite {
				plant(t, root, plantedFault{file: name, text: text})
			}
			var want []string
			for _, f := range site.faults {
				want = append(want, plant(t, root, f)...)
				sorts[f.sort] = true
			}
			count += len(want)
			before := digestFolder(t, filepath.Join(root, "public"))
			run := runChild(t, root, "build", "--site", root)
			if run.code != exitContent {
				t.Errorf("exit code %d, want %d\n%s", run.code, exitContent, run.stderr)
			}
			got := placesOf(run.stdout)
			// The folder is in no repository, which is told where pages could be made.
			got = slices.DeleteFunc(got, func(place string) bool { return place == "content: history" })
			slices.Sort(want)
			slices.Sort(got)
			if diff := gocmp.Diff(want, got); diff != "" {
				t.Errorf("-planted +reported:\n%s\n%s", diff, run.stdout)
			}
			if after := digestFolder(t, filepath.Join(root, "public")); after != before {
				t.Error("the published folder was changed")
			}
			t.Logf("%d faults: %s, %d MB at most", len(want), run.took.Round(time.Millisecond), run.peak>>20)
			if run.took > 20*time.Second { // 5 s is the goal, on a machine that does nothing else
				t.Errorf("took %s", run.took)
			}
			if run.peak > 256<<20 {
				t.Errorf("needed %d MB", run.peak>>20)
			}
		})
	}
	t.Logf("%d faults of %d sorts", count, len(sorts))
	if count < 60 || len(sorts) < 25 {
		t.Error("too few")
	}
}

// plant writes a file and returns what must be reported of it.
func plant(t *testing.T, root string, f plantedFault) (want []string) {
	t.Helper()
	name := filepath.Join(root, filepath.FromSlash(f.file))
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if f.make != nil {
		f.make(t, name)
		for _, rule := range strings.Fields(f.rules) {
			want = append(want, f.file+": "+rule)
		}
		return want
	}
	text := strings.NewReplacer("<words>", "These are as many words as an article needs so that nobody takes it for an empty one, which is more than one thinks at first, and then some more.",
		"<summary>", fmt.Sprintf("Says what %q is about, in as many words as a result shows.", path.Base(path.Dir(f.file))+" "+path.Base(f.file))).Replace(f.text)
	var plain strings.Builder
	rules := strings.Fields(f.rules)
	for i, part := range strings.Split(text, "¶") {
		if i > 0 {
			if len(rules) < i {
				t.Fatalf("%s has more marks than rules", f.file)
			}
			before := plain.String()
			line := before[strings.LastIndexByte(before, '\n')+1:]
			want = append(want, fmt.Sprintf("%s:%d:%d: %s", f.file, 1+strings.Count(before, "\n"), 1+utf8.RuneCountInString(line), rules[i-1]))
		}
		plain.WriteString(part)
	}
	for _, rule := range rules[len(want):] { // without a mark, the whole file or line is meant
		rule, line, _ := strings.Cut(rule, "@")
		want = append(want, strings.TrimSuffix(f.file+":"+line, ":")+": "+rule)
	}
	if err := os.WriteFile(name, []byte(plain.String()), 0o666); err != nil {
		t.Fatal(err)
	}
	return want
}

// create makes an empty file.
func create(t *testing.T, name string) string {
	t.Helper()
	if err := os.WriteFile(name, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	return name
}

var problemLine = regexp.MustCompile(`(?m)^(\S.*?): ([a-z-]+): `)

// placesOf takes the places and rules out of what was printed.
func placesOf(out string) []string {
	var all []string
	for _, m := range problemLine.FindAllStringSubmatch(out, -1) {
		all = append(all, m[1]+": "+m[2])
	}
	return all
}

type childRun struct {
	code           int
	stdout, stderr string
	took           time.Duration
	peak           int64 // bytes of memory, at most
}

// runChild runs the program as a process of its own, so that its memory can be told.
func runChild(t *testing.T, dir string, args ...string) childRun {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(t.TempDir(), "helpwright") // TestMain goes by the name
	if err := os.Symlink(self, program); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	c := exec.Command(program, args...)
	c.Dir, c.Stdout, c.Stderr = dir, &stdout, &stderr
	begin := time.Now()
	err = c.Run()
	run := childRun{stdout: stdout.String(), stderr: stderr.String(), took: time.Since(begin), code: c.ProcessState.ExitCode()}
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	run.peak = peakMemory(c.ProcessState)
	return run
}

// digestFolder sums up names, times and contents of a folder.
func digestFolder(t *testing.T, root string) string {
	t.Helper()
	h := sha256.New()
	err := filepath.WalkDir(root, func(p string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		fmt.Fprintf(h, "%q %s %s\n", p, info.Mode(), info.ModTime())
		if e.Type().IsRegular() {
			content, err := os.ReadFile(p)
			h.Write(content)
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func writeFile(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func symlink(t *testing.T, target, name string) {
	t.Helper()
	if err := os.Symlink(target, name); err != nil {
		t.Fatal(err)
	}
}
