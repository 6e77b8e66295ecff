package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"helpwright/knowledge"
	"helpwright/workflow"
)

const reviewRestoreHelp = `Bring the words of an earlier version back as a draft.

REVISION is one that "helpwright review show" lists, the begin of a commit's hash that
no other version has, or the revision that a page or a translation names. The file is
committed with the text of that version and the state draft; pictures stay as they are.
What is published stays published until the draft is approved.

Exit codes: 0 restored, 1 not allowed, 2 no such version or wrong use, 3 failed.`

type reviewRestoreOptions struct {
	Site string
}

func newReviewRestoreCommand(now func() time.Time) *cobra.Command {
	var opts reviewRestoreOptions
	cmd := &cobra.Command{
		Use:     "restore FILE REVISION",
		Short:   "Bring the words of an earlier version back as a draft",
		Long:    reviewRestoreHelp,
		Example: "  helpwright review restore content/billing/refund-an-order/en.md 4f7k2m0q9d1s",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return wrongUse("helpwright review show FILE lists revisions", "restore wants a file and a revision")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return runReviewRestore(cmd.Context(), opts, args[0], args[1], now(), cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	addSiteOption(cmd, &opts.Site)
	return cmd
}

func runReviewRestore(ctx context.Context, opts reviewRestoreOptions, written, revision string, now time.Time, out, log io.Writer) error {
	p, w, err := openReviewOf(ctx, opts.Site, written, now, log)
	if err != nil {
		return err
	}
	version, err := p.versionOf(ctx, w, revision)
	if err != nil {
		return err
	}
	text, err := p.history.Text(version.Commit, version.Path)
	if err != nil {
		return err
	}
	text, err = workflow.SetState(text, knowledge.Draft)
	if err != nil {
		return refused(err)
	}
	message := fmt.Sprintf("restore %s\n\nRestores: %s %s", w.file, w.file, version.Commit)
	if err := p.history.Commit(ctx, w.file, text, message, false); err != nil {
		return refused(err)
	}
	fmt.Fprintf(out, "restored %s as it was on %s, as a draft\n", w.file, version.Time.Format(time.DateOnly))
	return nil
}

// versionOf finds the version of a file that a revision or the begin of a hash names,
// the newest that bears it.
func (p *pipeline) versionOf(ctx context.Context, w words, revision string) (workflow.Version, error) {
	after := map[string]knowledge.Revision{}
	for _, step := range p.reviewed.Subject(w.file).Steps {
		after[step.Commit] = step.After.Revision
	}
	var found []workflow.Version
	for _, v := range p.history.Versions(w.file) {
		switch {
		case v.Blob == "":
		case string(after[v.Commit]) == revision:
			return v, nil
		case len(revision) >= 4 && strings.HasPrefix(v.Commit, revision):
			found = append(found, v)
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return workflow.Version{}, wrongUse("write more of the hash", "%q is the begin of %d versions", revision, len(found))
	}
	e := p.edition(w)
	if e == nil {
		return workflow.Version{}, unknownVersion(w, revision)
	}
	past, err := p.history.Find(ctx, p.base, e, knowledge.Revision(revision))
	if err != nil {
		return workflow.Version{}, err
	}
	if past == nil {
		return workflow.Version{}, unknownVersion(w, revision)
	}
	return past.Version, nil
}

func unknownVersion(w words, revision string) error {
	return wrongUse("helpwright review show "+w.file+" lists them", "%s has no version %q", w.file, revision)
}

// edition returns the edition whose words a file holds; nil for a block.
func (p *pipeline) edition(w words) *knowledge.Edition {
	for _, a := range p.base.Articles {
		if e := a.Editions[w.locale]; e != nil && e.File == w.file {
			return e
		}
	}
	return nil
}
