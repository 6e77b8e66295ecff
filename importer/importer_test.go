package importer

import (
	"bytes"
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"helpwright/problem"
)

var update = flag.Bool("update", false, "renew the golden files")

// TestImport runs whole imports. An archive begins with lines of comment that
// say why it exists, the last of which names the dialect: "from: hugo". Files
// below in/ are the old repository, those below out/ the site that is made.
func TestImport(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			in, out := t.TempDir(), filepath.Join(t.TempDir(), "site")
			for _, f := range archive.Files {
				if name, ok := strings.CutPrefix(f.Name, "in/"); ok {
					writeFile(t, filepath.Join(in, name), f.Data)
				}
			}
			_, dialect, _ := strings.Cut(strings.TrimSpace(string(archive.Comment)), "from: ")
			if _, err := Run(Options{From: dialect, Source: in, Target: out, Date: day}); err != nil {
				t.Fatal(err)
			}
			compare(t, file, archive, readSite(t, out))
			again := filepath.Join(t.TempDir(), "again")
			if _, err := Run(Options{From: dialect, Source: in, Target: again, Date: day}); err != nil {
				t.Fatal(err)
			}
			if a, b := txtar.Format(&txtar.Archive{Files: readSite(t, out)}), txtar.Format(&txtar.Archive{Files: readSite(t, again)}); !bytes.Equal(a, b) {
				t.Error("a second import of the same repository differs")
			}
		})
	}
}

func compare(t *testing.T, file string, archive *txtar.Archive, got []txtar.File) {
	t.Helper()
	var inputs, want []txtar.File
	for _, f := range archive.Files {
		if strings.HasPrefix(f.Name, "in/") {
			inputs = append(inputs, f)
		} else {
			want = append(want, f)
		}
	}
	if *update {
		archive.Files = append(inputs, got...)
		if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	for _, f := range want {
		i := slices.IndexFunc(got, func(g txtar.File) bool { return g.Name == f.Name })
		switch {
		case i < 0:
			t.Errorf("%s is missing", f.Name)
		case !bytes.Equal(got[i].Data, f.Data):
			t.Errorf("%s differs\n got:\n%s\nwant:\n%s", f.Name, got[i].Data, f.Data)
		}
	}
	for _, g := range got {
		if !slices.ContainsFunc(want, func(f txtar.File) bool { return f.Name == g.Name }) {
			t.Errorf("%s should not be there", g.Name)
		}
	}
}

func writeFile(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o666); err != nil {
		t.Fatal(err)
	}
}

func readSite(t *testing.T, dir string) []txtar.File {
	t.Helper()
	var files []txtar.File
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		rel, _ := filepath.Rel(dir, name)
		files = append(files, txtar.File{Name: "out/" + filepath.ToSlash(rel), Data: data})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestRunRefusesToOverwrite(t *testing.T) {
	target := t.TempDir()
	writeFile(t, filepath.Join(target, "mine.txt"), []byte("mine"))
	_, err := Run(Options{From: "plain", Source: t.TempDir(), Target: target})
	if !errors.Is(err, ErrNotEmpty) {
		t.Errorf("a folder that holds something must not be written to, got %v", err)
	}
}

// A repository is somebody else's: links in it must not lead out of it.
func TestLinksOutOfTheRepositoryAreNotFollowed(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret.md")
	writeFile(t, secret, []byte("# Secret\n\nsecret words"))
	in, out := t.TempDir(), filepath.Join(t.TempDir(), "site")
	writeFile(t, filepath.Join(in, "a.md"), []byte("# A\n\n![x](b.svg) [up](../../../../../../etc/passwd) [s](secret.md)"))
	if err := os.Symlink(secret, filepath.Join(in, "secret.md")); err != nil {
		t.Skip("no symbolic links here")
	}
	if err := os.Symlink("/etc/hostname", filepath.Join(in, "b.svg")); err != nil {
		t.Fatal(err)
	}
	report, err := Run(Options{From: "plain", Source: in, Target: out, Date: day})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range readSite(t, out) {
		if bytes.Contains(f.Data, []byte("secret words")) || strings.HasSuffix(f.Name, "b.svg") {
			t.Errorf("%s holds what lies outside", f.Name)
		}
	}
	if len(report.Skipped) != 2 {
		t.Errorf("both links should be listed, got %v", report.Skipped)
	}
}

func TestDemote(t *testing.T) {
	dir := t.TempDir()
	edition := "---\nid: a\ntitle: A\nstate: approved\n---\n\nstate: approved\n"
	for _, name := range []string{"content/a/en.md", "content/b/en.md", "content/c/en.md"} {
		writeFile(t, filepath.Join(dir, name), []byte(edition))
	}
	found := []problem.Problem{
		{File: "content/a/en.md", Line: 7, Rule: problem.Alt, Message: "no words for the picture"},
		{File: "content/a/en.md", Line: 8, Rule: problem.Link, Message: "no file"},
		{File: "content/b/en.md", Rule: problem.Thin},
		{File: "content/topic.yaml", Rule: problem.Config},
	}
	var report Report
	n, err := report.Demote(dir, found)
	if err != nil || n != 1 {
		t.Fatalf("one edition has an error, changed %d, %v", n, err)
	}
	got, err := os.ReadFile(filepath.Join(dir, "content/a/en.md"))
	if err != nil {
		t.Fatal(err)
	}
	if want := strings.Replace(edition, "approved", "draft", 1); string(got) != want {
		t.Errorf("only the field changes:\n%s", got)
	}
	if n, err := report.Demote(dir, found); n != 0 || err != nil {
		t.Errorf("a draft stays one, changed %d, %v", n, err)
	}
	if err := report.Save(dir); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, reportFile))
	if err != nil {
		t.Fatal(err)
	}
	want := "- `content/a/en.md`\n  - content/a/en.md:7: alt: no words for the picture\n  - content/a/en.md:8: link: no file\n"
	if !strings.Contains(string(text), want) {
		t.Errorf("the report should say once which edition was made a draft, and why:\n%s", text)
	}
}

func TestScalar(t *testing.T) {
	for _, c := range []struct{ name, why, in, want string }{
		{"words", "plain words stay readable", "Refund an order (or part)", "Refund an order (or part)"},
		{"colon", "a colon and a space would make a mapping", "A: b", `"A: b"`},
		{"truth", "yes would be read as true", "yes", `"yes"`},
		{"number", "a title that is a number is still a text", "404", `"404"`},
		{"quote", "quotes are escaped", `say "x" #1`, `"say \"x\" #1"`},
		{"path", "old addresses stay readable", "/docs/a-b/", "/docs/a-b/"},
		{"html", "angle brackets need no escapes", "a <b> & c", `"a <b> & c"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := scalar(c.in); got != c.want {
				t.Errorf("%s: got %s, want %s", c.why, got, c.want)
			}
		})
	}
}

func TestShorten(t *testing.T) {
	long := strings.Repeat("word ", 20)
	for _, c := range []struct{ name, why, in, want string }{
		{"short", "what fits stays", "A summary.", "A summary."},
		{"sentence", "the end of a sentence is the best place to cut", "One sentence that is long enough to stand alone, surely. " + long + long, "One sentence that is long enough to stand alone, surely."},
		{"word", "without one the end of a word", long + long, strings.TrimSpace(strings.Repeat("word ", 32)) + "…"},
		{"dense", "Chinese says as much in half as many characters", strings.Repeat("字", 30) + "。" + strings.Repeat("字", 60), strings.Repeat("字", 30) + "。"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := shorten(c.in); got != c.want {
				t.Errorf("%s: got %q, want %q", c.why, got, c.want)
			}
		})
	}
}

func TestPart(t *testing.T) {
	for _, c := range []struct{ name, why, in, want string }{
		{"spaces", "an address has hyphens", "Store & Support", "store-support"},
		{"script", "letters of every script stay", "安装 指南", "安装-指南"},
		{"accents", "two ways to store an accent give one address", "Cafe\u0301", "café"},
		{"hidden", "a leading dot or underscore would hide it", "_.x", "x"},
		{"signs", "signs that cannot stand in an address go", "c++ 100%?", "c-100"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := part(c.in); got != c.want {
				t.Errorf("%s: got %q, want %q", c.why, got, c.want)
			}
		})
	}
	if got := part(strings.Repeat("ä", 300)); len(got) > 120 {
		t.Errorf("a long name is cut, got %d bytes", len(got))
	}
}
