// Relevance measures how well questions find their answers, beside other engines.
//
//	go run ./bench/relevance SETDIR...
//	go run ./bench/relevance --titles 2 SETDIR...    words of titles count twice for the others
//
// Each folder holds a set as package evaluation describes it: corpus.jsonl,
// queries.jsonl, qrels.tsv. All figures of all sets stand in one table. The others
// are what somebody takes who wants to search a folder of texts:
//
//   - bleve: as it is out of the box, and with the analyser of the set's language
//     (cjk for Chinese, Japanese and Korean), scored by its tf-idf and by its BM25;
//   - SQLite's FTS5, scored by its bm25: stemmed by porter where the language is
//     English and cut by unicode61 elsewhere, and cut into trigrams.
//
// All index the title and the body without markup, and may find any word of a
// question. A last line tells of us how silence goes, when half of the texts that
// answer something are taken away.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"helpwright/searchindex"
	"helpwright/searchindex/evaluation"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "relevance:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	f := flag.NewFlagSet("relevance", flag.ContinueOnError)
	titles := f.Int("titles", 1, "how much words of titles count for the other engines")
	f.Usage = func() {
		fmt.Fprintln(f.Output(), "usage: go run ./bench/relevance [--titles N] SETDIR...")
		f.PrintDefaults()
	}
	if err := f.Parse(args); err != nil {
		return err
	}
	if f.NArg() == 0 {
		f.Usage()
		return flag.ErrHelp
	}
	var rows []evaluation.Row
	for _, dir := range f.Args() {
		more, err := measure(ctx, dir, *titles)
		if err != nil {
			return fmt.Errorf("%s: %w", dir, err)
		}
		rows = append(rows, more...)
	}
	return evaluation.WriteTable(os.Stdout, rows)
}

// An engine is measured beside the others.
type engine struct {
	name string
	mute bool // it always finds something
	open func(ctx context.Context, s *evaluation.Set, language string) (evaluation.Find, func() error, error)
}

func measure(ctx context.Context, dir string, titles int) ([]evaluation.Row, error) {
	in := func(name string) string { return filepath.Join(dir, name) }
	set, err := evaluation.Read(in("corpus.jsonl"), in("queries.jsonl"), in("qrels.tsv"))
	if err != nil {
		return nil, err
	}
	var rows []evaluation.Row
	for _, e := range engines(set.Language(), titles) {
		figures, err := e.measure(ctx, set)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", e.name, err)
		}
		rows = append(rows, evaluation.Row{Set: filepath.Base(dir), Engine: e.name, Figures: figures, Mute: e.mute})
	}
	figures, err := ours.measure(ctx, set.Halved())
	rows = append(rows, evaluation.Row{Set: filepath.Base(dir), Engine: ours.name + ", half gone", Figures: figures})
	return rows, err
}

// measure puts all questions of a set to the engine.
func (e engine) measure(ctx context.Context, set *evaluation.Set) (evaluation.Figures, error) {
	find, end, err := e.open(ctx, set, set.Language())
	if err != nil {
		return evaluation.Figures{}, err
	}
	answers, err := set.Ask(find, time.Now)
	if err := errors.Join(err, end()); err != nil {
		return evaluation.Figures{}, err
	}
	return set.Measure(answers), nil
}

var ours = engine{name: "helpwright", open: openOurs}

func engines(language string, titles int) []engine {
	all := []engine{ours}
	all = append(all, bleveEngines(language, titles)...)
	return append(all, sqliteEngines(language, titles)...)
}

func openOurs(ctx context.Context, s *evaluation.Set, language string) (evaluation.Find, func() error, error) {
	x, err := searchindex.Build(ctx, searchindex.Source{Locale: language, Documents: s.Documents(language)})
	if err != nil {
		return nil, nil, err
	}
	searcher := x.Searcher()
	return evaluation.Searching(searcher), searcher.Close, nil
}
