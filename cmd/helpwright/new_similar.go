package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"helpwright/knowledge"
	"helpwright/searchindex"
	"helpwright/searchindex/synonyms"
	"helpwright/site"
)

// Whoever searches before they write finds that the answer stands there already, or
// where it belongs. The ranking is that of readers' searches, over what is told of an
// article in a few words: title, summary, keywords and headings of all articles,
// drafts among them.

// mostSimilar is how many articles are shown.
const mostSimilar = 5

// similar finds the articles in the site's first locale that a search for some words
// finds; none where nothing fits well. That several fit is no reason to say nothing: to
// whoever writes, each of them matters.
func similar(ctx context.Context, s *site.Site, base *knowledge.Base, words string) ([]*knowledge.Edition, error) {
	locale := s.Config.Locales[0].Tag
	same, _, err := synonyms.Read(s.Files, []string{locale})
	if err != nil {
		return nil, err
	}
	editions := map[string]*knowledge.Edition{}
	var docs []searchindex.Document
	for _, a := range base.Articles {
		e := a.Editions[locale]
		if e == nil || e.State == knowledge.Archived {
			continue
		}
		editions[e.File] = e
		docs = append(docs, searchindex.Document{
			ID: e.File, Language: locale, Kind: string(a.Kind), Title: e.Title, Summary: e.Summary,
			Keywords: e.Keywords, Sections: headings(e),
		})
	}
	found, err := find(ctx, searchindex.Source{Locale: locale, Documents: docs, Synonyms: same[locale]}, words)
	if err != nil {
		return nil, fmt.Errorf("looking for similar articles: %w", err)
	}
	var out []*knowledge.Edition
	for _, hit := range found {
		out = append(out, editions[hit.Document.ID])
	}
	return out, nil
}

// find searches in documents that are in no index yet.
func find(ctx context.Context, src searchindex.Source, words string) ([]searchindex.Hit, error) {
	x, err := searchindex.Build(ctx, src)
	if err != nil {
		return nil, err
	}
	searcher := x.Searcher()
	defer searcher.Close()
	found, err := searcher.Search(searchindex.Query{Text: words, Limit: mostSimilar})
	if err != nil || found.Share < searchindex.Silent {
		return nil, err
	}
	return found.Hits, nil
}

// headings are the sections of an edition without what stands in them.
func headings(e *knowledge.Edition) []searchindex.Section {
	out := []searchindex.Section{{}}
	for _, h := range e.Outline {
		out = append(out, searchindex.Section{ID: h.ID, Title: h.Title})
	}
	return out
}

// wanted shows similar articles and asks whether a new one is wanted all the same.
// Without somebody to ask it goes on.
func wanted(found []*knowledge.Edition, ask bool, in io.Reader, out io.Writer) bool {
	if len(found) == 0 {
		return true
	}
	fmt.Fprintln(out, "Similar articles stand here already:")
	for _, e := range found {
		fmt.Fprintf(out, "  %s  %s (%s)\n", e.File, printable(e.Title), e.State)
	}
	if !ask {
		fmt.Fprintln(out)
		return true
	}
	fmt.Fprint(out, "Write a new one all the same? [y/N] ")
	answer, _ := bufio.NewReader(in).ReadString('\n')
	return strings.HasPrefix(strings.ToLower(strings.TrimSpace(answer)), "y")
}

// canAsk reports whether a person sits at both ends.
func canAsk(in io.Reader, out io.Writer) bool {
	f, ok := in.(*os.File)
	if !ok || !isTerminal(out) {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
