// Bench measures how fast sites are built, against Hugo and against a floor.
//
//	go run ./bench                              everything; about a quarter of an hour
//	go run ./bench --small                      the same with few articles; about a minute
//	go run ./bench --articles 10000 --locales 1 one size only
//
// It makes up a help centre (corpus.go, prose.go, snippets/), writes it once as
// a site of ours and once as a Hugo site with the same pages (sites.go, hugo/),
// and lets three programs build it from nothing, in turns and several times:
// a freshly built helpwright, the newest Hugo that the Go version can install,
// and a floor (floor.go), which does only what no program can leave out. What
// nobody but helpwright writes, index.md and index.json, is timed apart: the
// same build without them goes through the packages (direct.go).
//
// Every build is a process of its own; its CPU time (user and system), wall
// time and peak memory are those that the system counted for it. The figures are
// medians. CPU time is what to compare: wall times suffer from whatever else the
// machine does, and all of them suffer from a slow file system, so the corpus
// lies in memory where the machine has a folder for that.
//
// The equivalent Hugo site is written as somebody would who knows Hugo well:
// what is the same on many pages is rendered once (partialCached), links are
// addresses already, Goldmark has the same extensions, nothing is minified.
//
// # Searches
//
//	go run ./bench pagefind --articles 1000 --articles 10000
//
// compares our search with Pagefind on the same pages (pagefind.go): what an index
// costs to make (index.go) and to keep, and what readers in a Chromium (reader.go,
// reading.go) fetch and wait for. Both searches have the same host, which counts every
// byte that it sends (host.go). Pagefind is called as a good interface would call it;
// ours is typed into. Times are of a processor that is slowed down six times, with
// everything fetched already: from a key to the results in the document.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strconv"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := dispatch(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// dispatch runs what the bench starts as processes of their own, or the bench.
func dispatch(ctx context.Context, args []string) error {
	if len(args) == 3 && args[0] == floorCommand {
		return runFloor(args[1], args[2])
	}
	if len(args) > 1 && args[0] == directCommand {
		return runDirect(ctx, args[1:])
	}
	if len(args) == 3 && args[0] == indexCommand {
		return runIndex(ctx, args[1], args[2])
	}
	if len(args) > 0 && args[0] == pagefindCommand {
		return runPagefind(ctx, args[1:])
	}
	opts, err := parse(args)
	if err != nil {
		return err
	}
	r, err := newBench(ctx, opts)
	if err != nil {
		return err
	}
	defer r.close()
	results, err := r.all()
	if err != nil {
		return err
	}
	if opts.JSON {
		return writeJSON(os.Stdout, results)
	}
	return results.print(os.Stdout)
}

// options say what is measured.
type options struct {
	Sizes  []size
	Large  int // articles of the large site; 0 leaves it out
	Rounds int
	Dir    string // where everything is written; "" prefers memory
	Hugo   string // the program; "" installs it, "none" leaves it out
	Keep   bool
	JSON   bool
}

// A size is that of a corpus.
type size struct {
	Articles int `json:"articles"`
	Locales  int `json:"locales"`
}

func (s size) String() string {
	return strconv.Itoa(s.Articles) + " × " + strconv.Itoa(s.Locales)
}

func parse(args []string) (options, error) {
	o := options{Sizes: []size{{10_000, 1}, {2_000, 5}}, Large: 100_000}
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	small := f.Bool("small", false, "few articles, for a first look and for tests")
	articles := f.Int("articles", 0, "measure one size only: so many articles")
	locales := f.Int("locales", 1, "in so many locales, with --articles")
	large := f.Int("large", -1, "articles of the large site (default: 100000, or none with --small and --articles); 0 leaves it out")
	f.IntVar(&o.Rounds, "rounds", 3, "how often each program builds each site")
	f.StringVar(&o.Dir, "dir", "", "where to write (default: a new folder, in memory if there is one)")
	f.StringVar(&o.Hugo, "hugo", "", "the Hugo to compare with (default: installed into the folder); none leaves it out")
	f.BoolVar(&o.Keep, "keep", false, "leave the sites there")
	f.BoolVar(&o.JSON, "json", false, "print the figures as JSON")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	if *small {
		o.Sizes, o.Large, o.Rounds = []size{{1000, 1}, {200, 5}}, 0, 1
	}
	if *articles > 0 {
		o.Sizes, o.Large = []size{{*articles, *locales}}, 0
	}
	if *large >= 0 {
		o.Large = *large
	}
	for _, s := range o.Sizes {
		if s.Locales < 1 || s.Locales > len(localeNames) {
			return o, fmt.Errorf("--locales must be 1 to %d", len(localeNames))
		}
	}
	if o.Rounds < 1 {
		return o, fmt.Errorf("--rounds must be at least 1")
	}
	return o, nil
}

func writeJSON(w io.Writer, r *results) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(r)
}
