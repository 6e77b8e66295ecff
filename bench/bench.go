package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

const hugoVersion = "v0.165.0" // later ones need a later Go

// A bench has a folder to work in and the programs to compare.
type bench struct {
	ctx        context.Context
	opts       options
	dir        string
	self       string // this program, for floor and direct builds
	helpwright string
	hugo       string // "" when it is left out
}

func newBench(ctx context.Context, opts options) (*bench, error) {
	dir, err := workFolder(opts.Dir)
	if err != nil {
		return nil, err
	}
	b := &bench{ctx: ctx, opts: opts, dir: dir, helpwright: filepath.Join(dir, "bin", "helpwright")}
	if b.self, err = os.Executable(); err != nil {
		return nil, err
	}
	if err := b.goTool("build", "-o", b.helpwright, "helpwright/cmd/helpwright"); err != nil {
		return nil, errors.Join(err, b.close())
	}
	if b.hugo, err = b.findHugo(); err != nil {
		return nil, errors.Join(err, b.close())
	}
	return b, nil
}

// workFolder makes a folder, in memory where the system has one for that.
func workFolder(dir string) (string, error) {
	if dir != "" {
		return filepath.Abs(dir)
	}
	const memory = "/dev/shm"
	if info, err := os.Stat(memory); err == nil && info.IsDir() {
		dir = memory
	}
	return os.MkdirTemp(dir, "helpwright-bench-")
}

func (b *bench) close() error {
	if b.opts.Keep || b.opts.Dir != "" {
		b.say("everything is in %s", b.dir)
		return nil
	}
	return os.RemoveAll(b.dir)
}

func (b *bench) say(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }

func (b *bench) goTool(args ...string) error {
	cmd := exec.CommandContext(b.ctx, "go", args...)
	cmd.Env = append(os.Environ(), "GOBIN="+filepath.Join(b.dir, "bin"))
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, out)
	}
	return nil
}

func (b *bench) findHugo() (string, error) {
	switch b.opts.Hugo {
	case "none":
		return "", nil
	case "":
		installed := filepath.Join(b.dir, "bin", "hugo")
		if _, err := os.Stat(installed); err == nil {
			return installed, nil
		}
		b.say("installing Hugo %s", hugoVersion)
		return installed, b.goTool("install", "github.com/gohugoio/hugo@"+hugoVersion)
	}
	return filepath.Abs(b.opts.Hugo)
}

// all measures everything that was asked for.
func (b *bench) all() (*results, error) {
	r := &results{FileSystem: fileSystem(b.dir), Processors: runtime.NumCPU(), Go: runtime.Version(), Hugo: hugoVersion, Rounds: b.opts.Rounds}
	for _, s := range b.opts.Sizes {
		one, err := b.compare(s)
		if err != nil {
			return nil, err
		}
		r.Sizes = append(r.Sizes, one)
	}
	if b.opts.Large > 0 {
		c, err := b.large(size{b.opts.Large, 1})
		if err != nil {
			return nil, err
		}
		r.Large = c
	}
	return r, nil
}

// A trial is a corpus on disk, as each program wants it.
type trial struct {
	*bench
	ours, hugoSite, floorOut string
	costs                    map[string][]cost
}

func (b *bench) newTrial(s size) (*trial, error) {
	root := filepath.Join(b.dir, fmt.Sprintf("%d-%d", s.Articles, s.Locales))
	t := &trial{
		bench: b, ours: filepath.Join(root, "helpwright"), hugoSite: filepath.Join(root, "hugo"), floorOut: filepath.Join(root, "floor"),
		costs: map[string][]cost{},
	}
	b.say("writing %s articles", s)
	return t, newCorpus(s.Articles, s.Locales).writeHelpwright(t.ours)
}

func (t *trial) close() error {
	if t.opts.Keep {
		return nil
	}
	return os.RemoveAll(filepath.Dir(t.ours))
}

// compare lets all programs build a site of one size, in turns.
func (b *bench) compare(s size) (*comparison, error) {
	t, err := b.newTrial(s)
	if err != nil {
		return nil, err
	}
	defer t.close()
	if b.hugo != "" {
		if err := newCorpus(s.Articles, s.Locales).writeHugo(t.hugoSite); err != nil {
			return nil, err
		}
	}
	out := &comparison{Size: s, Costs: map[string]cost{}}
	for round := range b.opts.Rounds {
		b.say("round %d of %d", round+1, b.opts.Rounds)
		if err := t.round(round); err != nil {
			return nil, err
		}
	}
	for name, costs := range t.costs {
		out.Costs[name] = median(costs)
	}
	return out, t.comparePages(out)
}

// The builds that are measured.
const (
	buildOurs   = "helpwright"
	buildHTML   = "helpwright, HTML only"
	buildHugo   = "hugo"
	buildFloor  = "floor"
	buildEdited = "helpwright, one article edited"
	buildAgain  = "helpwright, edited once more"
)

// round runs each program once. The edited builds come last, on the release that
// the whole build before them left. There are two, because the second can make
// use of what the first has replaced.
func (t *trial) round(number int) error {
	steps := []struct {
		name    string
		dir     string
		cold    []string // folders to remove first
		program string
		args    []string
	}{
		{buildFloor, t.dir, []string{t.floorOut}, t.self, []string{floorCommand, t.ours, t.floorOut}},
		{buildHugo, t.hugoSite, []string{filepath.Join(t.hugoSite, "public"), filepath.Join(t.hugoSite, "resources")}, t.hugo, []string{"build", "--quiet"}},
		{buildHTML, t.dir, outputs(t.ours), t.self, []string{directCommand, "--html-only", t.ours}},
		{buildOurs, t.ours, outputs(t.ours), t.helpwright, []string{"build"}},
		{buildEdited, t.ours, nil, t.helpwright, []string{"build"}},
		{buildAgain, t.ours, nil, t.helpwright, []string{"build"}},
	}
	for _, s := range steps {
		if s.program == "" {
			continue
		}
		if err := remove(s.cold...); err != nil {
			return err
		}
		if s.cold == nil {
			if err := edit(t.ours, number); err != nil {
				return err
			}
		}
		c, err := run(t.ctx, s.dir, s.program, s.args...)
		if err != nil {
			return err
		}
		t.costs[s.name] = append(t.costs[s.name], c)
	}
	return nil
}

// outputs are what a build of ours leaves.
func outputs(site string) []string {
	var all []string
	for _, name := range []string{"public", "private", ".helpwright"} {
		all = append(all, filepath.Join(site, name))
	}
	return all
}

// edit adds a sentence to one article.
func edit(site string, number int) error {
	files, err := filepath.Glob(filepath.Join(site, "content", "*", "*", "en.md"))
	if err != nil || len(files) == 0 {
		return fmt.Errorf("no article to edit in %s: %w", site, err)
	}
	f, err := os.OpenFile(files[len(files)/2], os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(f, "\nThis sentence was added in round %d.\n", number)
	return errors.Join(err, f.Close())
}

// large builds one large site, once.
func (b *bench) large(s size) (*largeSite, error) {
	t, err := b.newTrial(s)
	if err != nil {
		return nil, err
	}
	defer t.close()
	b.say("building it")
	c, err := run(b.ctx, t.ours, t.helpwright, "build")
	return &largeSite{Size: s, Cost: c}, err
}
