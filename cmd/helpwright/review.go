package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"helpwright/knowledge"
	"helpwright/problem"
	"helpwright/workflow"
)

const reviewHelp = `Show and change how the review of editions stands.

The state stands in each file; who approved it stands in the git history. So these
commands only edit the state line and commit that one file, and any git client can do
the same. Nothing else in the folder or in git's index is touched.

  list      what waits, for whom, and since when
  show      one edition: how it stands, and what differs from what is published
  submit    draft to review
  approve   review to approved; says with a trailer which words are meant
  return    back to draft
  archive   off the site; needs no approval
  restore   an earlier version's words, as a draft

Who may approve what stands under "review" in helpwright.yaml. Without it whoever
sets the state is taken at their word.

Exit codes: 0 done, 1 not allowed by the state or the policy, 2 wrong use, 3 failed.`

func newReviewCommand(now func() time.Time) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "review",
		Short: "Show and change how the review of editions stands",
		Long:  reviewHelp,
		Args:  noSuchCommand,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newReviewListCommand(now), newReviewShowCommand(now), newReviewRestoreCommand(now))
	for _, act := range reviewActs {
		cmd.AddCommand(newReviewActCommand(act, now))
	}
	return cmd
}

// openReview loads a site with its history and judges it.
func openReview(ctx context.Context, dir string, now time.Time, log io.Writer) (*pipeline, error) {
	p, err := readSite(ctx, dir, log)
	if err != nil {
		return nil, err
	}
	defer p.close() // what comes after needs the history alone
	if p.base == nil {
		n, _ := problem.Count(p.problems)
		return nil, badContent("helpwright check lists them", "the configuration or the theme has %s", counted(n, "error"))
	}
	if err := p.readDates(ctx); err != nil {
		return nil, err
	}
	if hash, _ := p.history.Head(); hash == "" {
		return nil, wrongUse("run git init and commit the site", "there is no git history to review")
	}
	if err := p.review(now); err != nil {
		return nil, err
	}
	for _, q := range p.problems {
		if q.Rule == problem.Proof {
			return nil, p.unproven(q)
		}
	}
	return p, nil
}

// unproven says why nothing can be judged: what is wrong with the history, if that is
// known, and else what is missing.
func (p *pipeline) unproven(missing problem.Problem) error {
	for _, q := range p.problems {
		if q.Rule == problem.History {
			return badContent(q.Hint, "%s; %s", missing.Message, q.Message)
		}
	}
	return badContent(missing.Hint, "%s", missing.Message)
}

// openReviewOf opens the review of the one file that a path names.
func openReviewOf(ctx context.Context, dir, written string, now time.Time, log io.Writer) (*pipeline, words, error) {
	p, err := openReview(ctx, dir, now, log)
	if err != nil {
		return nil, words{}, err
	}
	w, err := p.find(written)
	return p, w, err
}

// A words is a file of words that is reviewed: an edition, or a file of a block.
type words struct {
	file       string // slash path relative to the site folder
	title      string // of a block its name
	locale     string
	topic      string // folder below content/
	state      knowledge.State
	governance string
}

// reviewable lists all files that are reviewed: articles in the order of the site, then
// blocks.
func (p *pipeline) reviewable() []words {
	var all []words
	for _, a := range p.base.Articles {
		for _, l := range p.base.Config.Locales {
			if e := a.Editions[l.Tag]; e != nil {
				all = append(all, wordsOf(e))
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(p.base.Blocks)) {
		b := p.base.Blocks[name]
		for _, tag := range slices.Sorted(maps.Keys(b.File)) {
			all = append(all, words{file: b.File[tag], title: name, locale: tag, topic: "_blocks", state: b.State[tag]})
		}
	}
	return all
}

func wordsOf(e *knowledge.Edition) words {
	return words{file: e.File, title: e.Title, locale: e.Locale, topic: path.Dir(e.Article.Folder), state: e.State, governance: e.Article.Governance}
}

// find returns the file that a path names, which is relative to the working folder or
// to the site.
func (p *pipeline) find(written string) (words, error) {
	all := p.reviewable()
	for _, name := range p.readings(written) {
		for _, w := range all {
			if w.file == name || w.file == p.sourceOf(name) {
				return w, nil
			}
		}
	}
	var files []string
	for _, w := range all {
		files = append(files, w.file)
	}
	return words{}, wrongUse(suggestionAmong(written, files), "%q names no edition of this site", written)
}

// sourceOf returns the file of the source edition of the article in a folder; "" if no
// article is there.
func (p *pipeline) sourceOf(folder string) string {
	if a := p.base.ByFolder[strings.TrimPrefix(folder, "content/")]; a != nil {
		return a.Source.File
	}
	return ""
}

// suggestionAmong is a hint for a path that names nothing.
func suggestionAmong(written string, files []string) string {
	for _, f := range files {
		if strings.HasSuffix(f, "/"+strings.TrimPrefix(written, "./")) {
			return "did you mean " + f + "?"
		}
	}
	return "name a file below content/, such as content/billing/refund-an-order/en.md"
}

// readings returns what a path may mean, as slash paths relative to the site folder.
func (p *pipeline) readings(written string) []string {
	var names []string
	if full, err := filepath.Abs(written); err == nil {
		if root, err := filepath.EvalSymlinks(p.site.Root); err == nil {
			for _, from := range []string{p.site.Root, root} {
				if rel, err := filepath.Rel(from, full); err == nil {
					names = append(names, filepath.ToSlash(rel))
				}
			}
		}
	}
	clean := path.Clean(filepath.ToSlash(written))
	return append(names, clean, path.Join("content", clean))
}

// refused turns why an edit did not come about into a failure of the command.
func refused(err error) error {
	if why, ok := errors.AsType[*workflow.EditError](err); ok {
		return badContent(why.Hint, "%s", why.Message)
	}
	return err
}

// someFiles wants paths.
func someFiles(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return wrongUse(fmt.Sprintf("such as %s content/billing/refund-an-order/en.md", cmd.CommandPath()), "the file is missing")
	}
	return nil
}

// oneFile wants a path.
func oneFile(cmd *cobra.Command, args []string) error {
	if err := someFiles(cmd, args); err != nil || len(args) == 1 {
		return err
	}
	return wrongUse("name one", "more than one file: %q", args)
}
