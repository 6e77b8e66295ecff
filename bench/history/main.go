// History gives a site the real history of a public repository and reviews it.
//
//	go run ./bench/history GITDIR...
//	go run ./bench/history --from hugo --pull-request HASH --json GITDIR
//
// Each folder is a git folder with the history of some documentation. The repository is
// imported as it is at HEAD (helpwright import), and its history is written anew in the
// layout of the site (replay.go): every commit stays, with its author, its committer,
// their times, its parents and its message; what it did to a page it does to the edition
// that was made of it, converted as the import converts the page of today. Where a page
// lay before does not count: it always lay where it lies now.
//
// # Who approved what
//
// Such repositories know no states, so one rule gives every edition its reviews
// (people.go): who made many commits on the main line is a maintainer, and a commit
// on the main line approves what it changes in the name of those maintainers who wrote
// it, merged it or are named as co-authors. What others brought in, and no maintainer
// put a name to, waits. The rule becomes the section review of helpwright.yaml.
//
// # What is told
//
// The program is built and run (story.go): what the ledger holds and how fast it is
// read, verdicts by kind, queues by locale, person, topic and age, translations with how
// far they are behind, and the judgement of one pull request, before it was merged and
// after: the youngest merge that changed words. Nothing of the repository is kept but
// with --keep, and nothing of it is run.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "history:", err)
		os.Exit(1)
	}
}

// options say what is told of which repository.
type options struct {
	From        string // dialect; "" guesses
	Maintainer  int    // commits on the main line that make somebody a maintainer
	PullRequest string // commit in the old repository; "" is the youngest merge that changed words
	Keep        string // folder in which the sites are left; "" leaves none
	JSON        bool
}

func run(ctx context.Context, args []string) error {
	var o options
	f := flag.NewFlagSet("history", flag.ContinueOnError)
	f.StringVar(&o.From, "from", "", "what the repository was written for (default: as its files look)")
	f.IntVar(&o.Maintainer, "maintainer", 25, "so many commits on the main line make somebody a maintainer")
	f.StringVar(&o.PullRequest, "pull-request", "", "the merge that is judged (default: the youngest that changed words)")
	f.StringVar(&o.Keep, "keep", "", "leave the sites in this folder")
	f.BoolVar(&o.JSON, "json", false, "print JSON")
	f.Usage = func() {
		fmt.Fprintln(f.Output(), "usage: go run ./bench/history [FLAG...] GITDIR...")
		f.PrintDefaults()
	}
	if err := f.Parse(args); err != nil {
		return err
	}
	if f.NArg() == 0 {
		f.Usage()
		return flag.ErrHelp
	}
	var stories []*story
	for _, dir := range f.Args() {
		s, err := tell(ctx, dir, o)
		if err != nil {
			return fmt.Errorf("%s: %w", dir, err)
		}
		stories = append(stories, s)
		if !o.JSON {
			s.print(os.Stdout)
		}
	}
	if !o.JSON {
		return nil
	}
	e := json.NewEncoder(os.Stdout)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(stories)
}

// tell makes a site of a repository and lets the program say what it finds.
func tell(ctx context.Context, gitDir string, o options) (*story, error) {
	gitDir, err := filepath.Abs(gitDir)
	if err != nil {
		return nil, err
	}
	work := o.Keep
	if work == "" {
		if work, err = os.MkdirTemp("", "history-"); err != nil {
			return nil, err
		}
		defer os.RemoveAll(work)
	} else if work, err = filepath.Abs(filepath.Join(work, nameOf(gitDir))); err != nil {
		return nil, err
	}
	p, err := buildProgram(ctx, filepath.Join(work, "bin"))
	if err != nil {
		return nil, err
	}
	site, err := makeSite(ctx, p, repository{gitDir}, work, o)
	if err != nil {
		return nil, err
	}
	return tellOf(ctx, p, site)
}

// nameOf returns what people call a repository.
func nameOf(gitDir string) string {
	name := filepath.Base(gitDir)
	if name == ".git" || name == "repo" {
		name = filepath.Base(filepath.Dir(gitDir))
	}
	return name
}
