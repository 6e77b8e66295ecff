package store_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"helpwright/store"
)

// ledger is what the clients write: an effect for each key, and the answer that was
// given, in one command.
var ledger = line("0001_ledger.sql", `
	CREATE TABLE things_keys (key text NOT NULL PRIMARY KEY, answer text NOT NULL);
	CREATE TABLE things_effects (id text NOT NULL PRIMARY KEY, key text NOT NULL, words text NOT NULL);`)

// effect has the effect of a key once, and gives the answer of the first time.
func effect(s *store.Store, key string) (answer string, err error) {
	return answer, s.WriteKeyed(context.Background(), func(tx *store.Tx) error {
		answer = ""
		err := tx.Row("SELECT answer FROM things_keys WHERE key = $1", key).Scan(&answer)
		if !errors.Is(err, store.ErrNotFound) {
			return err
		}
		answer = store.NewID()
		if _, err := tx.Exec("INSERT INTO things_keys (key, answer) VALUES ($1, $2)", key, answer); err != nil {
			return err
		}
		_, err = tx.Exec("INSERT INTO things_effects (id, key, words) VALUES ($1, $2, $3)", answer, key, strings.Repeat("words ", rand.IntN(400)))
		return err
	})
}

// An account is what the children said over all their lives.
type account struct {
	t       *testing.T
	tried   map[string]bool
	answers map[string]string // of acknowledged keys
	refused int

	recovered bool // something was acknowledged after a refusal of the same program
	refusing  bool // the last word was a refusal
}

func newAccount(t *testing.T) *account {
	return &account{t: t, tried: map[string]bool{}, answers: map[string]string{}}
}

func (a *account) hear(words []string) {
	switch words[0] {
	case "try":
		a.tried[words[1]] = true
	case "ack":
		if before, again := a.answers[words[1]]; again && before != words[2] {
			a.t.Errorf("a replay of %s was answered %s, and %s before", words[1], words[2], before)
		}
		a.answers[words[1]] = words[2]
		a.recovered = a.recovered || a.refusing
		a.refusing = false
	case "refused":
		a.refused++
		a.refusing = true
		if words[2] != "true" {
			a.t.Errorf("a client was refused otherwise than with ErrUnavailable: %v", words)
		}
	case "failed": // to start
		a.refused++
	default:
		a.t.Errorf("a child said %v", words)
	}
}

// compare finds what was lost, what happened twice and what nobody asked for.
func (a *account) compare(s *store.Store) {
	a.t.Helper()
	effects := map[string][]string{}
	err := s.Read(context.Background(), func(tx *store.Tx) error {
		if s.Engine() == "sqlite" {
			var says string
			if err := tx.Row("PRAGMA integrity_check").Scan(&says); err != nil || says != "ok" {
				return fmt.Errorf("integrity_check says %s, %w", says, err)
			}
		}
		rows, err := tx.Query("SELECT key, id FROM things_effects")
		for err == nil && rows.Next() {
			var key, id string
			err = rows.Scan(&key, &id)
			effects[key] = append(effects[key], id)
		}
		return err
	})
	if err != nil {
		a.t.Fatal(err)
	}
	for key, answer := range a.answers {
		if !slices.Equal(effects[key], []string{answer}) {
			a.t.Errorf("%s was acknowledged with %s, its effects are %v", key, answer, effects[key])
		}
	}
	for key, ids := range effects {
		if !a.tried[key] {
			a.t.Errorf("nobody asked for %s", key)
		}
		if len(ids) > 1 {
			a.t.Errorf("%s happened %d times", key, len(ids))
		}
	}
}
