package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"helpwright/store"
)

const verifyHelp = `Read a backup whole, and say whether it is as it was written: each file has its hash,
none is missing and none too many, the database is sound and its tables have their rows.

Exit codes: 0 it is whole, 2 wrong use, 3 it is damaged or cannot be read.`

func newVerifyCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "verify FOLDER",
		Short:   "Say whether a backup is whole",
		Long:    verifyHelp,
		Example: `  helpwright verify /mnt/backups/desk-monday`,
		Args:    oneBackup,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runVerify(cmd.Context(), args[0], cmd.OutOrStdout())
		},
	}
}

func runVerify(ctx context.Context, folder string, out io.Writer) error {
	m, err := store.Verify(ctx, folder)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s is whole: %s\n", folder, contents(m))
	return nil
}
