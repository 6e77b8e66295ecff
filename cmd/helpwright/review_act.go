package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"helpwright/knowledge"
	"helpwright/workflow"
	"helpwright/workflow/review"
)

// A reviewAct is a step of an edition from one state to another.
type reviewAct struct {
	name    string
	short   string
	done    string // what is said afterwards
	trailer string // of the commit
	to      knowledge.State
	from    []knowledge.State
}

// reviewActs lists what people do, in the order in which they do it.
var reviewActs = []reviewAct{
	{"submit", "Ask for the approval of editions", "submitted", "Submits", knowledge.Review, []knowledge.State{knowledge.Draft, knowledge.Approved}},
	{"approve", "Approve editions as they are", "approved", "Approves", knowledge.Approved, []knowledge.State{knowledge.Draft, knowledge.Review, knowledge.Approved}},
	{"return", "Give editions back for more work", "returned", "Returns", knowledge.Draft, []knowledge.State{knowledge.Review, knowledge.Approved}},
	{"archive", "Take editions off the site", "archived", "Archives", knowledge.Archived, []knowledge.State{knowledge.Draft, knowledge.Review, knowledge.Approved}},
}

type reviewActOptions struct {
	Site string
}

func newReviewActCommand(act reviewAct, now func() time.Time) *cobra.Command {
	var opts reviewActOptions
	cmd := &cobra.Command{
		Use:   act.name + " FILE…",
		Short: act.short,
		Long: act.short + `: one commit a file.

Only the state line is edited. A file with changes that are not committed is refused,
so that nobody approves what others cannot see.

Exit codes: 0 done, 1 not allowed by the state or the policy, 2 wrong use, 3 failed.`,
		Example: "  helpwright review " + act.name + " content/billing/refund-an-order/en.md",
		Args:    someFiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runReviewAct(cmd.Context(), act, opts, args, now(), cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	addSiteOption(cmd, &opts.Site)
	return cmd
}

func runReviewAct(ctx context.Context, act reviewAct, opts reviewActOptions, args []string, now time.Time, out, log io.Writer) error {
	p, err := openReview(ctx, opts.Site, now, log)
	if err != nil {
		return err
	}
	who, err := p.history.Who(ctx)
	if err != nil {
		return refused(err)
	}
	// All are looked at before the first is changed.
	var files []words
	for _, written := range args {
		w, err := p.find(written)
		if err != nil {
			return err
		}
		if err := p.history.Clean(ctx, w.file); err != nil {
			return refused(err)
		}
		if err := p.allows(act, w, p.reviewed.Person(who), now); err != nil {
			return err
		}
		files = append(files, w)
	}
	for _, w := range files {
		if err := p.act(ctx, act, w, who); err != nil {
			return refused(err)
		}
		fmt.Fprintf(out, "%s %s\n", act.done, w.file)
		if v := p.reviewed.Try(w.file, p.reviewed.Person(who), act.to, now); act.to != knowledge.Draft && act.to != knowledge.Archived && v.Missing > 0 {
			fmt.Fprintf(out, "it waits for %s\n", waitsFor(v))
		}
	}
	return nil
}

// allows says why somebody may not do something with a file.
func (p *pipeline) allows(act reviewAct, w words, who review.Person, now time.Time) error {
	verdict := p.reviewed.Verdict(w.file)
	switch {
	case w.state == knowledge.Archived && act.to != knowledge.Archived:
		return badContent("helpwright review restore brings it back as a draft", "%s is archived", w.file)
	case w.state == act.to && act.to != knowledge.Approved:
		return badContent("", "the state of %s is %s already", w.file, act.to)
	case verdict.Standing == review.Approved && (act.to == knowledge.Approved || act.to == knowledge.Review):
		return badContent("change its words first", "%s is approved as it is", w.file)
	case !review.MayFollow(w.state, act.to, w.governance):
		return badContent("submit it first: helpwright review submit "+w.file, "%s is compliance_based, so it passes through review before it is approved", w.file)
	case act.to != knowledge.Approved:
		return nil
	}
	tried := p.reviewed.Try(w.file, who, act.to, now)
	for _, r := range tried.Refused {
		if r.Who == who && r.Commit == workflow.Next && r.Why != review.Unsigned {
			return badContent("it waits for "+waitsFor(tried), "%s may not approve %s: %s", who.Name(), w.file, r.Why)
		}
	}
	if w.state == knowledge.Approved && tried.Missing > 0 && tried.Missing == verdict.Missing {
		return badContent("it waits for "+waitsFor(tried), "%s approved %s already", who.Name(), w.file)
	}
	return nil
}

// act edits the state line of a file and commits it; where the state says so already a
// commit that changes nothing vouches for it.
func (p *pipeline) act(ctx context.Context, act reviewAct, w words, who string) error {
	sign := p.mustSign(p.reviewed.Person(who))
	message := fmt.Sprintf("%s %s\n\n%s", act.name, w.file, act.trailers(p, w, who))
	if w.state == act.to {
		return p.history.Vouch(ctx, message, sign)
	}
	text, err := os.ReadFile(filepath.Join(p.site.Root, filepath.FromSlash(w.file)))
	if err != nil {
		return err
	}
	text, err = workflow.SetState(text, act.to)
	if err != nil {
		return err
	}
	return p.history.Commit(ctx, w.file, text, message, sign)
}

// trailers name the file and, where it is approved, the words that are meant, so that a
// rebase cannot carry the approval over to others.
func (act reviewAct) trailers(p *pipeline, w words, who string) string {
	if act.to != knowledge.Approved {
		return act.trailer + ": " + w.file
	}
	revision := string(p.reviewed.TextRevision(w.file))
	return strings.TrimSpace(act.trailer+": "+w.file+" "+revision) + "\nApproved-by: " + who
}

// mustSign reports whether the approvals of a person count only with a signature.
func (p *pipeline) mustSign(who review.Person) bool {
	for _, s := range p.site.Config.Review.Signers {
		if s.Person == string(who) {
			return true
		}
	}
	return p.site.Config.Review.Signed
}

// waitsFor names who may approve, and how many of them must.
func waitsFor(v review.Verdict) string {
	switch {
	case len(v.For) == 0:
		return "nobody whom helpwright.yaml names"
	case v.Missing > 1:
		return fmt.Sprintf("%d of %s", v.Missing, joinPeople(v.For, "and"))
	}
	return joinPeople(v.For, "or")
}

func joinPeople(people []review.Person, last string) string {
	names := make([]string, len(people))
	for i, who := range people {
		names[i] = string(who)
	}
	if n := len(names) - 1; n > 0 {
		return strings.Join(names[:n], ", ") + " " + last + " " + names[n]
	}
	return strings.Join(names, "")
}
