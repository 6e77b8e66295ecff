package main

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain makes the program a command of the stories in testdata. Its clock
// stands still, so that dates can be compared.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"helpwright": func() {
			now := func() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }
			os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr, now))
		},
	})
}

func TestStories(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata", RequireUniqueNames: true, Setup: func(env *testscript.Env) error {
		for _, name := range []string{"HOME", "XDG_CACHE_HOME", "LocalAppData"} { // for the key of what is kept
			env.Setenv(name, env.Getenv("TMPDIR"))
		}
		return nil
	}})
}
