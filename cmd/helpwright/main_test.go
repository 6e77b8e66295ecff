package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"helpwright/desk"
	"helpwright/journal"
	"helpwright/store"
)

// TestMain makes the program a command of the stories in testdata. Its clock
// stands still, so that dates can be compared.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"helpwright": func() {
			now := func() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }
			os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr, now))
		},
		"desk-that-wrote": func() {
			if err := writeAtDesk(os.Args[1]); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
		},
	})
}

// writeAtDesk leaves what a desk leaves: a database, and an attachment beside it.
func writeAtDesk(file string) error {
	s, err := store.Open(context.Background(), "sqlite:"+file, slog.New(slog.DiscardHandler), desk.Lines()...)
	if err != nil {
		return err
	}
	err = s.Write(context.Background(), func(tx *store.Tx) error {
		for range 3 {
			if err := journal.Append(tx, journal.Event{Kind: "ticket.opened", Subject: store.NewID()}); err != nil {
				return err
			}
		}
		return nil
	})
	words := []byte("a picture")
	hash := fmt.Sprintf("%x", sha256.Sum256(words))
	folder := filepath.Join(desk.Place(filepath.Dir(file), "").Attachments, hash[:2])
	return errors.Join(err, s.Close(), os.MkdirAll(folder, 0o700), os.WriteFile(filepath.Join(folder, hash[2:]), words, 0o600))
}

func TestStories(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata", RequireUniqueNames: true, Setup: func(env *testscript.Env) error {
		for _, name := range []string{"HOME", "XDG_CACHE_HOME", "LocalAppData"} { // for the key of what is kept
			env.Setenv(name, env.Getenv("TMPDIR"))
		}
		return nil
	}})
}
