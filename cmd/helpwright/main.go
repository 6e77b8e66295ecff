// Command helpwright makes help centres from folders of Markdown.
//
// This package wires everything: one file a command, each with newXCommand,
// xOptions and runX. Only it decides what a problem or an error means for the
// exit code, which failure.go lists.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	"github.com/spf13/cobra"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr, time.Now)
	stop()
	os.Exit(code)
}

// run executes a command line and returns its exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer, now func() time.Time) int {
	root := newRootCommand(now)
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return 0
	}
	fmt.Fprintf(stderr, "helpwright: %s\n", err)
	var f *failure
	if !errors.As(err, &f) {
		return exitInternal
	}
	if f.hint != "" {
		fmt.Fprintf(stderr, "hint: %s\n", f.hint)
	}
	return f.code
}

func newRootCommand(now func() time.Time) *cobra.Command {
	root := &cobra.Command{
		Use:           "helpwright",
		Short:         "Make a help centre from a folder of Markdown",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          noSuchCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return wrongUse(cmd.CommandPath()+" --help lists what can be said", "%s", err)
	})
	root.AddCommand(
		newDevCommand(), newBuildCommand(now), newCheckCommand(), newServeCommand(),
		newInitCommand(now), newImportCommand(), newNewCommand(now), newSchemaCommand(),
	)
	return root
}

func noSuchCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return wrongUse(cmd.CommandPath()+" --help lists the commands", "no command %q", args[0])
}
