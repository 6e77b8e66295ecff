package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"helpwright/worddiff"
	"helpwright/workflow/review"
)

const reviewShowHelp = `Show how the review of an edition stands: what is published, who approved it, who is
waited for, which approvals do not count and why, its versions, and word by word what
differs from what is published: [-removed-] and {+added+}.

Exit codes: 0 shown, 1 the site or its history cannot be read, 2 wrong use, 3 failed.`

type reviewShowOptions struct {
	Site string
	JSON bool
}

func newReviewShowCommand(now func() time.Time) *cobra.Command {
	var opts reviewShowOptions
	cmd := &cobra.Command{
		Use:     "show FILE",
		Short:   "Show how an edition stands, and what differs from what is published",
		Long:    reviewShowHelp,
		Example: "  helpwright review show content/billing/refund-an-order/en.md",
		Args:    oneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runReviewShow(cmd.Context(), opts, args[0], now(), cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	cmd.Flags().BoolVar(&opts.JSON, "json", false, "print for programs")
	addSiteOption(cmd, &opts.Site)
	return cmd
}

// A stand is all that is to be said of the review of an edition.
type stand struct {
	waiting
	Published  *published        `json:"published,omitempty"`
	Refused    []refusal         `json:"refused,omitempty"`
	Versions   []reviewedVersion `json:"versions"`
	Difference []worddiff.Part   `json:"difference"`
}

// A published is the approval that words are published by.
type published struct {
	Revision string          `json:"revision,omitempty"`
	Commit   string          `json:"commit,omitempty"`
	Time     time.Time       `json:"time,omitzero"`
	By       []review.Person `json:"by,omitempty"`
	Trust    bool            `json:"trust"`
}

type refusal struct {
	Who    review.Person `json:"who"`
	Commit string        `json:"commit"`
	Why    review.Reason `json:"why"`
}

type reviewedVersion struct {
	Commit   string    `json:"commit"`
	Revision string    `json:"revision,omitempty"`
	Time     time.Time `json:"time"`
	Author   string    `json:"author"`
	State    string    `json:"state,omitempty"`
}

func runReviewShow(ctx context.Context, opts reviewShowOptions, written string, now time.Time, out, log io.Writer) error {
	p, w, err := openReviewOf(ctx, opts.Site, written, now, log)
	if err != nil {
		return err
	}
	s, err := p.stand(w)
	if err != nil {
		return err
	}
	if opts.JSON {
		return printJSON(out, s)
	}
	s.print(out, now)
	return nil
}

func (p *pipeline) stand(w words) (stand, error) {
	v := p.reviewed.Verdict(w.file)
	s := stand{waiting: p.waiting(w), Versions: []reviewedVersion{}}
	if v.Live != nil {
		s.Published = &published{string(v.Live.Revision), v.Live.Commit, v.Live.Time, v.Live.By, v.Live.Trust}
	}
	for _, r := range v.Refused {
		s.Refused = append(s.Refused, refusal(r))
	}
	after := map[string]review.Words{}
	for _, step := range p.reviewed.Subject(w.file).Steps {
		after[step.Commit] = step.After
	}
	for _, version := range p.history.Versions(w.file) {
		s.Versions = append(s.Versions, reviewedVersion{
			version.Commit, string(after[version.Commit].Revision), version.Time, version.Author, string(after[version.Commit].State),
		})
	}
	texts := p.history.Texts()
	defer texts.Close()
	var err error
	if s.Difference, err = p.difference(texts, w); err != nil {
		return s, err
	}
	s.Added, s.Removed = worddiff.Count(s.Difference)
	return s, nil
}

func (s stand) print(out io.Writer, now time.Time) {
	s.waiting.print(out, now)
	switch {
	case s.Published == nil:
	case s.Published.Trust && s.Published.Commit == "":
		fmt.Fprintln(out, "published as it is; nobody has to approve it")
	case s.Published.Trust:
		fmt.Fprintf(out, "published: %s of %s, on trust\n", s.Published.Revision, s.Published.Time.Format(time.DateOnly))
	default:
		fmt.Fprintf(out, "published: %s, approved on %s by %s\n", s.Published.Revision, s.Published.Time.Format(time.DateOnly), joinPeople(s.Published.By, "and"))
	}
	for _, r := range s.Refused {
		fmt.Fprintf(out, "the approval by %s in %s does not count: %s\n", r.Who.Name(), short(r.Commit), r.Why)
	}
	fmt.Fprintln(out, "\nversions:")
	for _, v := range s.Versions {
		fmt.Fprintln(out, strings.TrimRight(fmt.Sprintf("  %s  %s  %-12s  %-8s  %s", v.Time.Format(time.DateOnly), short(v.Commit), v.Revision, v.State, printable(v.Author)), " "))
	}
	if s.Added+s.Removed > 0 && s.Published != nil {
		fmt.Fprintln(out, "\nwhat differs from what is published:")
		printDifference(out, s.Difference)
	}
}

func short(commit string) string { return commit[:min(len(commit), 10)] }

// beside is how many characters of what is the same are shown beside a difference.
const beside = 60

// printDifference prints the passages that differ.
func printDifference(out io.Writer, parts []worddiff.Part) {
	colour := usesColour(out)
	var b strings.Builder
	for i, p := range parts {
		switch p.Change {
		case worddiff.Removed:
			b.WriteString(marked("[-", p.Text, "-]", "\x1b[31m", colour))
		case worddiff.Added:
			b.WriteString(marked("{+", p.Text, "+}", "\x1b[32m", colour))
		default:
			b.WriteString(near(p.Text, i > 0, i < len(parts)-1))
		}
	}
	for line := range strings.Lines(b.String()) {
		fmt.Fprintf(out, "  %s\n", strings.TrimRight(line, "\n"))
	}
}

func marked(begin, text, end, style string, colour bool) string {
	text = printableLines(text)
	if colour {
		return style + text + normal
	}
	return begin + text + end
}

// near shortens what is the same to what stands beside a difference.
func near(text string, before, after bool) string {
	text = printableLines(text)
	runes := []rune(text)
	keep := 0
	if before {
		keep += beside
	}
	if after {
		keep += beside
	}
	if len(runes) <= keep {
		return text
	}
	var head, tail string
	if before {
		head = string(runes[:beside])
	}
	if after {
		tail = string(runes[len(runes)-beside:])
	}
	return head + " … " + tail
}
