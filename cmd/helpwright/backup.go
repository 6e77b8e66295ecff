package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"helpwright/desk"
	"helpwright/store"
)

const backupHelp = `Copy what the desk must not lose into a new folder: the database as it stands at
one moment, and the attachments. The desk goes on meanwhile.

The folder holds a manifest with the number of rows of each table and the hash of
each file; "helpwright verify" reads all of it. Keep it on another machine, and keep
it as private as the desk: it holds what customers wrote.

The desk's data is in the folder data/ of the site, with a SQLite database, unless
HELPWRIGHT_DATABASE or desk.database of the site names another. With --data name the
database of a desk that uses PostgreSQL with --database; leave the password out, and put
it into PGPASSWORD or the file .pgpass of your home folder.

Exit codes: 0 copied, 1 helpwright.yaml has errors, 2 wrong use or a folder that is not
empty, 3 there is no database, or it failed.`

// A deskPlace is where commands look for a desk's data, as options say it.
type deskPlace struct {
	Site     string
	Data     string // "": data/ of the site
	Database string // "": what the environment or the site names, or else desk.db in there
}

func (p *deskPlace) addOptions(cmd *cobra.Command) {
	addSiteOption(cmd, &p.Site)
	cmd.Flags().StringVar(&p.Data, "data", "", "the desk's data folder (default: data in the site folder)")
	cmd.Flags().StringVar(&p.Database, "database", "", "sqlite:PATH or postgres://… (default: desk.db in the data folder)")
}

// place finds the data. A site is needed only where no folder is named.
func (p *deskPlace) place() (store.Place, error) {
	data, database := p.Data, cmp.Or(p.Database, os.Getenv(databaseVariable))
	if data == "" {
		s, err := openSound(p.Site)
		if err != nil {
			return store.Place{}, err
		}
		data = filepath.Join(s.Root, "data")
		database = cmp.Or(database, s.Config.Desk.Database)
	}
	return desk.Place(data, database), nil
}

func newBackupCommand(now func() time.Time) *cobra.Command {
	var from deskPlace
	cmd := &cobra.Command{
		Use:   "backup FOLDER",
		Short: "Copy the desk's data into a new folder",
		Long:  backupHelp,
		Example: `  helpwright backup /mnt/backups/desk-monday
  helpwright backup monday --database postgres://helpwright@db.example.com/desk`,
		Args: oneBackup,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runBackup(cmd.Context(), from, args[0], now(), cmd.OutOrStdout())
		},
	}
	from.addOptions(cmd)
	return cmd
}

// oneBackup lets a command take the folder of a backup.
func oneBackup(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return wrongUse(cmd.CommandPath()+" FOLDER", "%q takes the folder of a backup, found %q", cmd.Name(), args)
	}
	return nil
}

func runBackup(ctx context.Context, from deskPlace, to string, now time.Time, out io.Writer) error {
	place, err := from.place()
	if err != nil {
		return err
	}
	if entries, err := os.ReadDir(to); err == nil && len(entries) > 0 {
		return wrongUse("name one that is not there yet", "the folder %q is not empty", to)
	}
	m, err := store.Backup(ctx, place, to, now)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s: %s\n", to, contents(m))
	return nil
}

// contents tells in a line what a backup holds.
func contents(m *store.Manifest) string {
	return fmt.Sprintf("%s of %s, %d tables with %d rows, %d attachments", m.Engine, m.Made.Format(time.RFC3339), len(m.Tables), m.Rows(), m.Attachments())
}
