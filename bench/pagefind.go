package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
)

// pagefindCommand begins the arguments of the comparison of searches.
const pagefindCommand = "pagefind"

const pagefindVersion = "1.6.0"

// Where Pagefind writes, and is read from.
const pagefindFolder = "pagefind"

// A searchBench compares our search with Pagefind's.
type searchBench struct {
	*bench
	articles []int
	pagefind string // the program
}

func runPagefind(ctx context.Context, args []string) error {
	b, err := newSearchBench(ctx, args)
	if err != nil {
		return err
	}
	defer b.close()
	for _, n := range b.articles {
		c, err := b.compareSearches(n)
		if err != nil {
			return fmt.Errorf("%d articles: %w", n, err)
		}
		c.print(os.Stdout)
	}
	return nil
}

func newSearchBench(ctx context.Context, args []string) (*searchBench, error) {
	b := &searchBench{}
	opts := options{Hugo: "none"}
	f := flag.NewFlagSet(pagefindCommand, flag.ContinueOnError)
	f.Func("articles", "compare with so many articles; may be given several times (default 1000)", func(text string) error {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			return errors.New("must be a number of articles")
		}
		b.articles = append(b.articles, n)
		return nil
	})
	f.StringVar(&b.pagefind, "pagefind", "", "the Pagefind to compare with (default: installed into the folder with npm)")
	f.StringVar(&opts.Dir, "dir", "", "where to write (default: a new folder, in memory if there is one)")
	f.BoolVar(&opts.Keep, "keep", false, "leave the sites there")
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	if b.articles == nil {
		b.articles = []int{1000}
	}
	var err error
	if b.bench, err = newBench(ctx, opts); err != nil {
		return nil, err
	}
	if b.pagefind, err = b.findPagefind(b.pagefind); err != nil {
		return nil, errors.Join(err, b.close())
	}
	return b, nil
}

func (b *searchBench) findPagefind(program string) (string, error) {
	if program != "" {
		return filepath.Abs(program)
	}
	program = filepath.Join(b.dir, "node_modules", ".bin", "pagefind")
	if _, err := os.Stat(program); err == nil {
		return program, nil
	}
	b.say("installing Pagefind %s", pagefindVersion)
	out, err := exec.CommandContext(b.ctx, "npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", b.dir, "pagefind@"+pagefindVersion).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("npm install pagefind: %w\n%s", err, out)
	}
	return program, nil
}

// A searchCost is what a search takes. Times of the reader are milliseconds.
type searchCost struct {
	Index       cost // of making the index
	Files       int
	Disk        int64 // bytes
	First       int64 // bytes that a reader fetches before the first letter
	One, Three  int64 // bytes that a query of so many words takes, with its results
	Median, P95 float64
}

// A searchComparison is what both searches take on the same pages.
type searchComparison struct {
	Articles     int
	Ours, Theirs searchCost
}

// compareSearches builds one site and lets Pagefind index its pages.
func (b *searchBench) compareSearches(articles int) (*searchComparison, error) {
	t, err := b.newTrial(size{articles, 1})
	if err != nil {
		return nil, err
	}
	defer t.close()
	b.say("building the site")
	if _, err := run(b.ctx, t.ours, b.helpwright, "build"); err != nil {
		return nil, err
	}
	c := &searchComparison{Articles: articles}
	b.say("making the indexes")
	out := filepath.Join(filepath.Dir(t.ours), pagefindFolder)
	if err := errors.Join(b.indexOurs(t.ours, &c.Ours), b.indexTheirs(t.ours, out, &c.Theirs)); err != nil {
		return nil, err
	}
	b.say("reading")
	return c, b.read(filepath.Join(t.ours, "public"), out, questionsFor(newCorpus(articles, 1)), c)
}

// indexOurs has a process of its own make the index again that building the site
// made, among other things. What reading the site takes is not of the index: it is
// read once before, so that its memory is not that of whoever reads Markdown.
func (b *searchBench) indexOurs(site string, c *searchCost) error {
	out := filepath.Join(filepath.Dir(site), "index")
	if _, err := run(b.ctx, site, b.self, indexCommand, site, ""); err != nil {
		return err
	}
	var err error
	if c.Index, err = run(b.ctx, site, b.self, indexCommand, site, out); err != nil {
		return err
	}
	if c.Index.CPU, err = readSpent(out); err != nil {
		return err
	}
	return c.weigh(filepath.Join(out, browserFolder))
}

// indexTheirs has Pagefind index what a reader reads of each page, as its manual
// recommends: navigation found on every page would only cost it.
func (b *searchBench) indexTheirs(site, out string, c *searchCost) (err error) {
	public := filepath.Join(site, "public")
	c.Index, err = run(b.ctx, site, b.pagefind, "--site", public, "--output-path", out, "--root-selector", "main")
	return cmp.Or(err, c.weigh(out))
}

// weigh counts the files of an index.
func (c *searchCost) weigh(folder string) error {
	return filepath.WalkDir(folder, func(_ string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			c.Files++
			c.Disk += info.Size()
		}
		return err
	})
}
