// Command helpwright makes help centres from folders of Markdown.
//
// This package wires everything: one file a command, each with newXCommand,
// xOptions and runX. What they have in common is the pipeline of pipeline.go. Only this
// package decides what a problem or an error means for the exit code, which failure.go
// lists.
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

	"helpwright/workfolder"
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
	settleCompletion(root)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return 0
	}
	if strange, ok := errors.AsType[*workfolder.StrangeError](err); ok {
		err = wrongUse("see what it is and remove it; a build makes what it needs", "%s", strange)
	}
	var f *failure
	if !errors.As(err, &f) {
		f = &failure{code: exitInternal, text: err.Error()}
	}
	if f.text != "" {
		fmt.Fprintf(stderr, "helpwright: %s\n", f.text)
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
		Version:       version(),
		Args:          noSuchCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetVersionTemplate("{{.Name}} {{.Version}}\n")
	root.SetFlagErrorFunc(wrongFlag)
	root.SetHelpCommand(newHelpCommand())
	root.AddCommand(
		newDevCommand(), newBuildCommand(now), newCheckCommand(), newServeCommand(),
		newInitCommand(now), newImportCommand(now), newNewCommand(now), newSchemaCommand(),
		newSearchCommand(now), newReviewCommand(now), newTranslateCommand(), newStaleCommand(now), newAssessCommand(),
		newBackupCommand(now), newVerifyCommand(), newRestoreCommand(), newPersonCommand(now),
	)
	return root
}
