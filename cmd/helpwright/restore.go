package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"helpwright/desk"
	"helpwright/store"
)

const restoreHelp = `Put a backup where the desk's data shall be. The place must be empty: move away what
is there. The backup is verified first, copied beside its place, compared again, and
then takes its place at once; a restore that breaks off changes nothing.

Stop the desk before, and start it afterwards: it brings the tables up to date if the
backup was made by an earlier release. A backup of SQLite goes to a file, one of
PostgreSQL to a database without tables.

Leave the file "erased" of the data folder where it is: when the desk starts, it erases
again whom that file names and the backup still holds.

Exit codes: 0 restored, 1 helpwright.yaml has errors, 2 wrong use, 3 the backup is damaged, the place is not empty,
or it failed.`

func newRestoreCommand() *cobra.Command {
	var to deskPlace
	cmd := &cobra.Command{
		Use:   "restore FOLDER",
		Short: "Put a backup where the desk's data shall be",
		Long:  restoreHelp,
		Example: `  helpwright restore /mnt/backups/desk-monday
  helpwright restore monday --data data --database postgres://helpwright@db.example.com/desk`,
		Args: oneBackup,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runRestore(cmd.Context(), to, args[0], cmd.OutOrStdout())
		},
	}
	to.addOptions(cmd)
	return cmd
}

func runRestore(ctx context.Context, to deskPlace, folder string, out io.Writer) error {
	place, err := to.place()
	if err != nil {
		return err
	}
	m, err := store.Restore(ctx, folder, place, desk.Lines()...)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "restored %s: %s\n", folder, contents(m))
	return nil
}
