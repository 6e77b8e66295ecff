package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"unicode"

	_ "modernc.org/sqlite"

	"helpwright/searchindex/evaluation"
)

func sqliteEngines(language string, titles int) []engine {
	words := "unicode61"
	if language == "en" || strings.HasPrefix(language, "en-") {
		words = "porter unicode61"
	}
	return []engine{
		{name: "FTS5, " + words, mute: true, open: sqliteEngine{titles, words, quoted}.open},
		{name: "FTS5, trigram", mute: true, open: sqliteEngine{titles, "trigram", trigrams}.open},
	}
}

// A sqliteEngine is a way to set FTS5 up.
type sqliteEngine struct {
	titles    int // weight of the title; that of the body is 1
	tokenizer string
	terms     func(question string) []string
}

func (e sqliteEngine) open(ctx context.Context, s *evaluation.Set, _ string) (evaluation.Find, func() error, error) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, nil, err
	}
	db.SetMaxOpenConns(1) // a second one would have a memory of its own
	if err := e.fill(ctx, db, s); err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	query, err := db.PrepareContext(ctx, fmt.Sprintf(`SELECT id FROM texts WHERE texts MATCH ? ORDER BY bm25(texts, 0, %d, 1), id LIMIT %d`, e.titles, evaluation.Depth))
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	return func(question string) ([]string, bool, error) {
		ids, err := e.find(ctx, query, question)
		return ids, len(ids) == 0, err
	}, func() error { return errors.Join(query.Close(), db.Close()) }, nil
}

func (e sqliteEngine) fill(ctx context.Context, db *sql.DB, s *evaluation.Set) error {
	if _, err := db.ExecContext(ctx, `CREATE VIRTUAL TABLE texts USING fts5(id UNINDEXED, title, body, tokenize = '`+e.tokenizer+`')`); err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	for i := range s.Texts {
		t := &s.Texts[i]
		if _, err := tx.ExecContext(ctx, `INSERT INTO texts VALUES (?, ?, ?)`, t.ID, t.Title, t.Plain()); err != nil {
			return errors.Join(err, tx.Rollback())
		}
	}
	return tx.Commit()
}

func (e sqliteEngine) find(ctx context.Context, query *sql.Stmt, question string) ([]string, error) {
	terms := e.terms(question)
	if len(terms) == 0 {
		return nil, nil
	}
	rows, err := query.QueryContext(ctx, strings.Join(terms, " OR "))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ids []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// wordsOf cuts a question where neither letters nor digits stand.
func wordsOf(question string) []string {
	return strings.FieldsFunc(question, func(r rune) bool {
		return !unicode.In(r, unicode.L, unicode.M, unicode.N)
	})
}

// quoted writes the words of a question as FTS5 wants them.
func quoted(question string) []string {
	var out []string
	for _, w := range wordsOf(question) {
		out = append(out, `"`+w+`"`)
	}
	return out
}

// trigrams writes every three characters of a question's words that stand together:
// a question as a whole stands in no text.
func trigrams(question string) []string {
	var out []string
	for _, w := range wordsOf(question) {
		run := []rune(w)
		for i := 0; i+3 <= len(run); i++ {
			out = append(out, `"`+string(run[i:i+3])+`"`)
		}
	}
	return out
}
