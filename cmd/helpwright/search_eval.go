package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"helpwright/searchindex"
	"helpwright/searchindex/evaluation"
)

const searchEvalHelp = `Measure how well questions find their answers, on texts of any origin.

The texts are a folder of Markdown and plain text, whose paths are the ids, or
JSON lines {id, lang, title, body}. Questions are JSON lines {id, lang, text}.
Grades are lines of question, text and grade with tabs between them; a grade of 1
or more says that the text answers the question. A question that no text answers
is unanswerable: right is who stays silent.

nDCG@10, MRR@10, P@5, R@10, S@1, S@3 and the share of empty results are means
over the questions that have an answer. "answered" is the share of them that is
not met with silence, "silent" the share of the unanswerable ones that is. p50 and
p99 are the times of a query.

Texts are indexed in memory, by the ranking that readers' searches have.

Exit codes: 0 measured, 2 the texts, questions or grades cannot be read, 3 it
failed.`

type searchEvalOptions struct {
	Corpus  string
	Queries string
	Qrels   string
	Run     string // file to write results to; "" for none
	Locale  string // BCP 47; "" for that of most texts
}

func newSearchEvalCommand(now func() time.Time) *cobra.Command {
	var opts searchEvalOptions
	cmd := &cobra.Command{
		Use:   "eval --corpus DIR --queries FILE --qrels FILE",
		Short: "Measure how well questions find their answers",
		Long:  searchEvalHelp,
		Example: `  helpwright search eval --corpus corpus.jsonl --queries queries.jsonl --qrels qrels.tsv
  helpwright search eval --corpus docs --queries queries.jsonl --qrels qrels.tsv --run run.tsv`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runSearchEval(cmd.Context(), opts, now, cmd.OutOrStdout())
		},
	}
	cmd.Flags().StringVar(&opts.Corpus, "corpus", "", "the texts: a folder, or a file of JSON lines")
	cmd.Flags().StringVar(&opts.Queries, "queries", "", "the questions")
	cmd.Flags().StringVar(&opts.Qrels, "qrels", "", "the grades")
	cmd.Flags().StringVar(&opts.Run, "run", "", "write the first ten results of each question to this file")
	cmd.Flags().StringVar(&opts.Locale, "locale", "", "language of the readers (default: that of most texts)")
	return cmd
}

func runSearchEval(ctx context.Context, opts searchEvalOptions, now func() time.Time, out io.Writer) error {
	if err := opts.complete(); err != nil {
		return err
	}
	set, err := evaluation.Read(opts.Corpus, opts.Queries, opts.Qrels)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, evaluation.ErrForm) {
		return wrongUse("helpwright search eval --help describes the three files", "%s", err)
	}
	if err != nil {
		return err
	}
	locale := cmp.Or(opts.Locale, set.Language())
	index, err := searchindex.Build(ctx, searchindex.Source{Locale: locale, Documents: set.Documents(locale)})
	if err != nil {
		return err
	}
	searcher := index.Searcher()
	defer searcher.Close()
	answers, err := set.Ask(evaluation.Searching(searcher), now)
	if err != nil {
		return err
	}
	if err := saveRun(opts.Run, answers); err != nil {
		return err
	}
	return evaluation.WriteTable(out, []evaluation.Row{{
		Set: filepath.Base(opts.Corpus), Engine: "helpwright (" + locale + ")", Figures: set.Measure(answers),
	}})
}

// complete says which file is missing on the command line.
func (o *searchEvalOptions) complete() error {
	for _, flag := range []struct{ name, value string }{{"corpus", o.Corpus}, {"queries", o.Queries}, {"qrels", o.Qrels}} {
		if flag.value == "" {
			return wrongUse("helpwright search eval --help describes the three files", "--%s is missing", flag.name)
		}
	}
	return nil
}

func saveRun(name string, answers []evaluation.Answer) error {
	if name == "" {
		return nil
	}
	f, err := os.Create(name)
	if err != nil {
		return wrongUse("name a file that can be written", "%s", err)
	}
	if err := errors.Join(evaluation.WriteRun(f, answers), f.Close()); err != nil {
		return fmt.Errorf("writing the run: %w", err)
	}
	return nil
}
