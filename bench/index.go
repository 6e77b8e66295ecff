package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"helpwright/builder"
	"helpwright/knowledge"
	"helpwright/markdown"
	"helpwright/problem"
	"helpwright/searchindex"
	"helpwright/site"
)

// indexCommand begins the arguments of the process that makes an index.
const indexCommand = "index"

// browserFolder holds the form of an index that browsers read.
const browserFolder = "browser"

// spentFile holds the nanoseconds of CPU time that making an index took. Reading the
// site before that takes as long, and nobody knows how long the next time.
const spentFile = "spent"

// runIndex reads a site and makes both forms of its index. Without a folder to
// write to it only reads, after which the cache holds what it has read.
func runIndex(ctx context.Context, folder, out string) error {
	builder.CollectLate()
	base, err := readBase(ctx, folder)
	if err != nil || out == "" {
		return err
	}
	before := spent()
	if err := writeIndex(ctx, base, out); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, spentFile), strconv.AppendInt(nil, int64(spent()-before), 10), 0o666)
}

// readSpent returns the CPU time that making an index took.
func readSpent(out string) (time.Duration, error) {
	text, err := os.ReadFile(filepath.Join(out, spentFile))
	if err != nil {
		return 0, err
	}
	spent, err := strconv.ParseInt(string(text), 10, 64)
	return time.Duration(spent), err
}

func readBase(ctx context.Context, folder string) (*knowledge.Base, error) {
	s, problems, err := site.Open(folder)
	if err != nil || len(problems) > 0 {
		return nil, fmt.Errorf("%s: %v %w", folder, problems, err)
	}
	_, c, err := openCache(folder)
	if err != nil {
		return nil, err
	}
	config := &knowledge.Config{Folder: "content", CalloutTitle: func(_, kind string) string { return kind }}
	for _, l := range s.Config.Locales {
		config.Locales = append(config.Locales, knowledge.Locale{Tag: l.Tag, Fallback: l.Fallback})
	}
	base, problems, err := knowledge.Load(ctx, knowledge.Source{Files: s.Content, Config: config, Cache: c})
	if n, _ := problem.Count(problems); err != nil || n > 0 {
		return nil, fmt.Errorf("loading: %d problems %w", n, err)
	}
	return base.For(knowledge.Public), nil
}

func writeIndex(ctx context.Context, base *knowledge.Base, out string) error {
	locale := base.Config.Locales[0].Tag
	x, err := searchindex.Build(ctx, searchindex.Source{
		Locale: locale, Documents: documents(base, locale),
		Sections: func(d *searchindex.Document) ([]searchindex.Section, error) {
			doc, err := base.Document(base.EditionFor(base.ByID[d.ID], locale))
			if err != nil {
				return nil, err
			}
			return sections(doc), nil
		},
	})
	if err != nil {
		return err
	}
	shards := filepath.Join(out, browserFolder)
	if err := errors.Join(os.RemoveAll(out), os.MkdirAll(shards, 0o777)); err != nil {
		return err
	}
	write := func(name string, content []byte) error {
		return os.WriteFile(filepath.Join(shards, name), content, 0o666)
	}
	pointer, err := x.WriteShards(write)
	if err != nil {
		return err
	}
	return errors.Join(write("index.bin", pointer), x.WriteBleve(filepath.Join(out, "server")))
}

func documents(base *knowledge.Base, locale string) []searchindex.Document {
	var all []searchindex.Document
	for _, a := range base.Articles {
		e := base.EditionFor(a, locale)
		all = append(all, searchindex.Document{
			ID: a.ID, Language: e.Locale, Kind: string(a.Kind), Path: base.ArticlePath(a, locale),
			Title: e.Title, Summary: e.Summary, Keywords: e.Keywords,
			Topic: a.Topic.Folder, TopicTitle: base.TopicName(a.Topic, locale),
		})
	}
	return all
}

func sections(doc *markdown.Document) []searchindex.Section {
	var all []searchindex.Section
	for _, s := range doc.Sections {
		all = append(all, searchindex.Section{ID: s.ID, Title: s.Title, Text: s.Text})
	}
	return all
}
