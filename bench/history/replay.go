package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"helpwright/importer"
	"helpwright/theme"
)

// A madeSite is a site with a history.
type madeSite struct {
	name     string
	dir      string
	commits  int
	locales  int
	versions int // of pages that were converted
	differ   int // editions that are not what the import makes of the repository as it is
	pull     *pull
}

// A pull is a pull request that was merged: three commits of the site.
type pull struct {
	old              string // in the old repository
	base, head, done string
}

// A replay writes the history of a repository anew.
type replay struct {
	old      repository
	imported *importer.Import
	made     string            // the site that helpwright import made
	site     string            // the site that gets a history
	editions map[string]string // by every path that its page ever had
	pages    map[string]string // the path that its page has now, by edition
	files    map[string][]string
	drafts   map[string]bool // editions that the import made drafts
	who      *reviewers
	blobs    *blobReader
	out      *bufio.Writer
	marks    map[string]int // of contents, by edition or "" and hash
	commits  map[string]int // marks by hash
	next     int
	versions int
}

// makeSite imports a repository and gives the site its history.
func makeSite(ctx context.Context, p program, old repository, work string, o options) (*madeSite, error) {
	source, made := filepath.Join(work, "source"), filepath.Join(work, "imported")
	if err := old.checkOut(ctx, source); err != nil {
		return nil, fmt.Errorf("checking out: %w", err)
	}
	from := o.From
	if from == "" {
		from = guess(source)
	}
	now := time.Now().UTC()
	if _, err := p.run(ctx, "import", "--from", from, "--to", made, "--date", now.Format(time.RFC3339), source); err != nil {
		return nil, err
	}
	imported, err := importer.Open(importer.Options{From: from, Source: source, Date: now, ReservedIDs: theme.ReservedIDs()})
	if err != nil {
		return nil, err
	}
	defer imported.Close()
	r := &replay{
		old: old, imported: imported, made: made, site: filepath.Join(work, "site"),
		editions: imported.Pages(), pages: map[string]string{}, files: imported.Files(), drafts: map[string]bool{},
		marks: map[string]int{}, commits: map[string]int{}, next: 1,
	}
	return r.run(ctx, o, nameOf(old.dir))
}

// guess says what a repository was written for.
func guess(dir string) string {
	for _, found := range []struct{ file, dialect string }{
		{"docusaurus.config.js", "docusaurus"}, {"docusaurus.config.ts", "docusaurus"}, {"astro.config.mjs", "docusaurus"}, {"astro.config.ts", "docusaurus"},
		{"hugo.toml", "hugo"}, {"hugo.yaml", "hugo"}, {"config.toml", "hugo"}, {"config/_default", "hugo"}, {"_config.yml", "jekyll"},
	} {
		if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(found.file))); err == nil {
			return found.dialect
		}
	}
	return "plain"
}

func (r *replay) run(ctx context.Context, o options, name string) (*madeSite, error) {
	for page, edition := range r.editions {
		r.pages[edition] = page
	}
	if err := r.followRenames(ctx); err != nil {
		return nil, err
	}
	commits, err := r.old.commits(ctx)
	if err != nil {
		return nil, err
	}
	r.who = findReviewers(commits, r.editions, o.Maintainer)
	if len(r.who.all) == 0 {
		return nil, fmt.Errorf("nobody made %d commits on the main line: ask for fewer with --maintainer", o.Maintainer)
	}
	begin, err := r.begin(ctx, commits[0])
	if err != nil {
		return nil, err
	}
	if r.blobs, err = r.old.blobs(ctx); err != nil {
		return nil, err
	}
	defer r.blobs.close()
	written := filepath.Join(r.site, ".git", "written")
	err = r.stream(ctx, []string{"--export-marks=" + written}, func() error {
		r.root(begin, commits[0])
		for _, c := range commits {
			if err := r.commit(c); err != nil {
				return fmt.Errorf("commit %s: %w", c.hash, err)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, args := range [][]string{{"reset", "--quiet", "--hard"}, {"gc", "--quiet"}} {
		if _, err := r.git(ctx, args...); err != nil {
			return nil, err
		}
	}
	m := &madeSite{name: name, dir: r.site, commits: len(commits), versions: r.versions}
	if err := r.compare(m); err != nil {
		return nil, err
	}
	m.pull, err = r.pull(written, commits, o.PullRequest)
	return m, err
}

// followRenames adds the paths that pages had before.
func (r *replay) followRenames(ctx context.Context) error {
	renames, err := r.old.renames(ctx)
	if err != nil {
		return err
	}
	for _, step := range renames {
		if edition, known := r.editions[step[1]]; known && r.editions[step[0]] == "" {
			r.editions[step[0]] = edition
		}
	}
	return nil
}

// begin makes the repository with all files of the site that are neither editions nor
// what these show, and returns its commit.
func (r *replay) begin(ctx context.Context, first *commit) (string, error) {
	shown := map[string]bool{}
	for _, names := range r.files {
		for _, name := range names {
			shown[name] = true
		}
	}
	if out, err := exec.CommandContext(ctx, "git", "init", "--quiet", "--initial-branch=main", r.site).CombinedOutput(); err != nil {
		return "", fmt.Errorf("git init: %w: %s", err, out)
	}
	err := r.stream(ctx, nil, func() error {
		r.header(r.mark(), person{"import", "import@helpwright.example", first.committer.at}, person{"import", "import@helpwright.example", first.committer.at}, "the site without its articles")
		return fs.WalkDir(os.DirFS(r.made), ".", func(name string, e fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case e.IsDir() && (name == ".helpwright" || name == "private"):
				return fs.SkipDir
			case e.IsDir(), shown[name]:
				return nil
			}
			text, err := os.ReadFile(filepath.Join(r.made, filepath.FromSlash(name)))
			if err != nil {
				return err
			}
			if r.pages[name] != "" {
				r.drafts[name] = bytes.Contains(text, []byte("\nstate: draft\n"))
				return nil
			}
			r.inline(name, text)
			return nil
		})
	})
	if err != nil {
		return "", err
	}
	hash, err := r.git(ctx, "rev-parse", "main")
	return strings.TrimSpace(hash), err
}

// root is the commit that brings the rules of review; all others stand on it.
func (r *replay) root(begin string, first *commit) {
	by := person{"import", "import@helpwright.example", first.committer.at}
	mark := r.mark()
	r.header(mark, by, by, "rules of review")
	fmt.Fprintf(r.out, "from %s\n", begin)
	config, _ := os.ReadFile(filepath.Join(r.made, "helpwright.yaml"))
	r.inline("helpwright.yaml", append(config, r.who.config(begin)...))
	r.commits[""] = mark
}

// commit writes a commit anew.
func (r *replay) commit(c *commit) error {
	type write struct {
		file string
		mark int // 0: it is gone
	}
	var writes []write
	var changed []string
	for _, change := range c.changes {
		for _, file := range r.targets(change.path) {
			w := write{file: file}
			if change.hash != "" {
				mark, err := r.content(change, file)
				if err != nil {
					return err
				}
				if w.mark = mark; mark == 0 {
					continue // the clone lacks it
				}
			}
			writes = append(writes, w)
			if w.mark > 0 && r.pages[file] != "" && !r.drafts[file] {
				changed = append(changed, file)
			}
		}
	}
	mark := r.mark()
	r.header(mark, c.author, c.committer, r.who.message(c, changed))
	parents := c.parents
	if len(parents) == 0 {
		parents = []string{""}
	}
	for i, parent := range parents {
		fmt.Fprintf(r.out, "%s :%d\n", map[bool]string{true: "from", false: "merge"}[i == 0], r.commits[parent])
	}
	// A page that moved is taken away where it lay and written where it lies: first the one.
	slices.SortStableFunc(writes, func(a, b write) int { return min(a.mark, 1) - min(b.mark, 1) })
	for _, w := range writes {
		if w.mark == 0 {
			fmt.Fprintf(r.out, "D %s\n", quoted(w.file))
		} else {
			fmt.Fprintf(r.out, "M 100644 :%d %s\n", w.mark, quoted(w.file))
		}
	}
	r.commits[c.hash] = mark
	return nil
}

// targets returns the files of the site that a path of the old repository stands for.
func (r *replay) targets(old string) []string {
	if edition := r.editions[old]; edition != "" {
		return []string{edition}
	}
	return r.files[old]
}

// content writes what a file of the site says after a change, once, and returns its
// mark; 0 where the clone lacks it.
func (r *replay) content(change fileChange, file string) (int, error) {
	key := change.hash
	page := r.pages[file]
	if page != "" {
		key = file + " " + key
	}
	if mark, known := r.marks[key]; known {
		return mark, nil
	}
	text, there, err := r.blobs.read(change.hash)
	if err != nil || !there {
		return 0, err
	}
	if page != "" {
		text = r.imported.Earlier(page, text)
		if r.drafts[file] {
			text = bytes.Replace(text, []byte("\nstate: approved\n"), []byte("\nstate: draft\n"), 1)
		}
		r.versions++
	}
	mark := r.mark()
	fmt.Fprintf(r.out, "blob\nmark :%d\ndata %d\n%s\n", mark, len(text), text)
	r.marks[key] = mark
	return mark, nil
}

func (r *replay) mark() int {
	r.next++
	return r.next
}

func (r *replay) header(mark int, author, committer person, message string) {
	fmt.Fprintf(r.out, "commit refs/heads/main\nmark :%d\nauthor %s <%s> %s\ncommitter %s <%s> %s\ndata %d\n%s\n", mark,
		oneLine(author.name), oneLine(author.mail), author.at, oneLine(committer.name), oneLine(committer.mail), committer.at, len(message), message)
}

func (r *replay) inline(name string, text []byte) {
	fmt.Fprintf(r.out, "M 100644 inline %s\ndata %d\n%s\n", quoted(name), len(text), text)
}

// quoted writes a path as git reads it.
func quoted(name string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(name) + `"`
}

// stream lets git read what write writes.
func (r *replay) stream(ctx context.Context, args []string, write func() error) error {
	cmd := exec.CommandContext(ctx, "git", append([]string{"-C", r.site, "fast-import", "--quiet", "--force", "--date-format=raw-permissive"}, args...)...)
	var said bytes.Buffer
	cmd.Stderr = &said
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	r.out = bufio.NewWriterSize(in, 1<<20)
	if err := cmd.Start(); err != nil {
		return err
	}
	err = write()
	err = errors.Join(err, r.out.Flush(), in.Close())
	if failed := cmd.Wait(); failed != nil {
		return fmt.Errorf("git fast-import: %w: %s", failed, bytes.TrimSpace(said.Bytes()))
	}
	return err
}

func (r *replay) git(ctx context.Context, args ...string) (string, error) {
	out, err := exec.CommandContext(ctx, "git", append([]string{"-C", r.site}, args...)...).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("git %s: %w: %s", args[0], err, bytes.TrimSpace(out))
	}
	return string(out), nil
}

// compare counts locales, and the editions that came out otherwise than by an import of
// the repository as it is.
func (r *replay) compare(m *madeSite) error {
	locales := map[string]bool{}
	for _, file := range slices.Sorted(maps.Keys(r.pages)) {
		locales[localeOf(file)] = true
		want, err := os.ReadFile(filepath.Join(r.made, filepath.FromSlash(file)))
		if err != nil {
			return err
		}
		got, err := os.ReadFile(filepath.Join(r.site, filepath.FromSlash(file)))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if !bytes.Equal(got, want) {
			m.differ++
		}
	}
	m.locales = len(locales)
	return nil
}

// mostPages is how many pages a pull request changes that is worth telling.
const mostPages = 40

// pull finds the pull request that is judged.
func (r *replay) pull(written string, commits []*commit, asked string) (*pull, error) {
	text, err := os.ReadFile(written)
	if err != nil {
		return nil, err
	}
	hashes := map[int]string{}
	for line := range strings.Lines(string(text)) {
		mark, hash, _ := strings.Cut(strings.TrimSpace(strings.TrimPrefix(line, ":")), " ")
		if n, err := strconv.Atoi(mark); err == nil {
			hashes[n] = hash
		}
	}
	named := func(old string) string { return hashes[r.commits[old]] }
	var single *pull
	for _, c := range slices.Backward(commits) {
		pages := map[string]bool{}
		for _, change := range c.changes {
			if file := r.editions[change.path]; file != "" && !r.drafts[file] {
				pages[path.Dir(file)] = true
			}
		}
		wanted := c.onLine && len(pages) > 0 && len(pages) <= mostPages
		if asked != "" {
			wanted = strings.HasPrefix(c.hash, asked)
		}
		switch {
		case !wanted || len(c.parents) == 0:
		case len(c.parents) > 1:
			return &pull{c.hash, named(c.parents[0]), named(c.parents[1]), named(c.hash)}, nil
		case single == nil: // squashed: what was merged is what was asked for
			single = &pull{c.hash, named(c.parents[0]), named(c.hash), named(c.hash)}
		}
	}
	return single, nil
}
