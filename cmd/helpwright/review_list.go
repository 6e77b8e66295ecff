package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"helpwright/knowledge"
	"helpwright/worddiff"
	"helpwright/workflow"
	"helpwright/workflow/review"
)

const reviewListHelp = `List the editions that wait for somebody, those that wait longest first.

An edition waits when its state is review, when its state says approved and nobody
whose approval counts approved these words, and when its approval or its review date
is past. Each line says since when, how many words differ from what is published, and
who may approve them. --drafts lists drafts too.

Exit codes: 0 listed, 1 the site or its history cannot be read, 2 wrong use, 3 failed.`

type reviewListOptions struct {
	Site   string
	Person string
	Locale string
	Topic  string
	Days   int
	Drafts bool
	JSON   bool
}

func newReviewListCommand(now func() time.Time) *cobra.Command {
	var opts reviewListOptions
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List what waits, for whom, and since when",
		Long:  reviewListHelp,
		Example: `  helpwright review list
  helpwright review list --person lead@example.com --older 14`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runReviewList(cmd.Context(), opts, now(), cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	f := cmd.Flags()
	f.StringVar(&opts.Person, "person", "", "only what this person, by e-mail address, may approve")
	f.StringVar(&opts.Locale, "locale", "", "only this locale")
	f.StringVar(&opts.Topic, "topic", "", "only this topic and those below it: its folder in content/")
	f.IntVar(&opts.Days, "older", 0, "only what waits for more than so many days")
	f.BoolVar(&opts.Drafts, "drafts", false, "drafts too")
	f.BoolVar(&opts.JSON, "json", false, "print for programs")
	addSiteOption(cmd, &opts.Site)
	return cmd
}

// A waiting is an edition in a queue.
type waiting struct {
	File     string          `json:"file"`
	Title    string          `json:"title"`
	Locale   string          `json:"locale"`
	Topic    string          `json:"topic"`
	State    knowledge.State `json:"state"`
	Standing review.Standing `json:"standing"`
	Since    time.Time       `json:"since"`
	For      []review.Person `json:"for"`
	Missing  int             `json:"missing"`
	Added    int             `json:"added"`   // words that are not published
	Removed  int             `json:"removed"` // published words that are not in it
	Live     string          `json:"live,omitempty"`
}

func runReviewList(ctx context.Context, opts reviewListOptions, now time.Time, out, log io.Writer) error {
	p, err := openReview(ctx, opts.Site, now, log)
	if err != nil {
		return err
	}
	if opts.Locale != "" && p.base.Config.Locale(opts.Locale) == nil {
		return wrongUse("the locales stand in helpwright.yaml", "the site has no locale %q", opts.Locale)
	}
	queue := []waiting{}
	texts := p.history.Texts()
	defer texts.Close()
	for _, w := range p.reviewable() {
		item := p.waiting(w)
		if opts.wants(item, now) {
			parts, err := p.difference(texts, w)
			if err != nil {
				return err
			}
			item.Added, item.Removed = worddiff.Count(parts)
			queue = append(queue, item)
		}
	}
	slices.SortStableFunc(queue, func(a, b waiting) int { return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(a.File, b.File)) })
	if opts.JSON {
		return printJSON(out, queue)
	}
	for _, item := range queue {
		item.print(out, now)
	}
	if len(queue) == 0 {
		fmt.Fprintln(out, "nothing waits")
	}
	return nil
}

func (p *pipeline) waiting(w words) waiting {
	v := p.reviewed.Verdict(w.file)
	item := waiting{
		File: w.file, Title: w.title, Locale: w.locale, Topic: w.topic, State: w.state, Standing: v.Standing,
		For: v.For, Missing: v.Missing,
	}
	if item.For == nil {
		item.For = []review.Person{}
	}
	if versions := p.history.Versions(w.file); len(versions) > 0 {
		item.Since = versions[0].Time
	}
	if v.Live != nil {
		item.Live = v.Live.Commit
	}
	return item
}

// wants reports whether an edition belongs into the queue that was asked for.
func (o reviewListOptions) wants(w waiting, now time.Time) bool {
	switch w.Standing {
	case review.Approved, review.Archived:
		return false
	case review.Draft:
		if !o.Drafts {
			return false
		}
	}
	topic := strings.Trim(strings.TrimPrefix(o.Topic, "content/"), "/")
	return (o.Locale == "" || w.Locale == o.Locale) &&
		(topic == "" || w.Topic == topic || strings.HasPrefix(w.Topic, topic+"/")) &&
		(o.Person == "" || slices.Contains(w.For, review.Person(strings.ToLower(o.Person)))) &&
		(o.Days == 0 || now.Sub(w.Since) > time.Duration(o.Days)*24*time.Hour)
}

func (w waiting) print(out io.Writer, now time.Time) {
	since := "not committed"
	if !w.Since.IsZero() {
		since = counted(max(0, int(now.Sub(w.Since).Hours()/24)), "day")
	}
	fmt.Fprintf(out, "%s  %s  %s\n", w.File, strings.ReplaceAll(string(w.Standing), "_", " "), since)
	fmt.Fprintf(out, "  %s\n", printable(w.Title))
	fmt.Fprintf(out, "  %s", difference(w.Added, w.Removed, w.Live != ""))
	if w.Missing > 0 {
		fmt.Fprintf(out, "; for %s", waitsFor(review.Verdict{For: w.For, Missing: w.Missing}))
	}
	fmt.Fprintln(out)
}

// difference says how an edition differs from what is published.
func difference(added, removed int, live bool) string {
	switch {
	case !live:
		return counted(added, "word") + ", nothing of it published"
	case added+removed == 0:
		return "the words that are published"
	}
	return fmt.Sprintf("%s added, %d removed", counted(added, "word"), removed)
}

// difference compares the words of an edition with those that are live, without their
// state.
func (p *pipeline) difference(texts *workflow.Texts, w words) ([]worddiff.Part, error) {
	now, err := os.ReadFile(filepath.Join(p.site.Root, filepath.FromSlash(w.file)))
	if err != nil {
		return nil, err
	}
	older := ""
	if live := p.reviewed.Verdict(w.file).Live; live != nil && live.Commit != "" {
		text, err := texts.At(live.Commit, path.Join("content", live.Facts.Path))
		if err != nil {
			return nil, err
		}
		older = string(text)
	} else if live != nil {
		older = string(now) // on trust: what stands there is what is published
	}
	return worddiff.Compare(withoutState(older), withoutState(string(now))), nil
}

// withoutState leaves the state line out of a text.
func withoutState(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "state:") {
			b.WriteString(line)
		}
	}
	return b.String()
}
