package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"helpwright/desk"
	"helpwright/desk/privacy"
)

const personHelp = `Hand over what the desk knows of a customer, or take a customer out of it. A person is
named by the mail address from which they wrote; people of the desk are disabled at
the desk instead. The desk may run meanwhile.

Exit codes: 0 done, 1 helpwright.yaml has errors, 2 wrong use, 3 it failed.`

// A personOptions says where commands about people look for the desk.
type personOptions struct {
	Site     string
	Data     string // "": data/ of the site
	Database string // "": as the environment says, else desk.db in there
}

func newPersonCommand(now func() time.Time) *cobra.Command {
	var o personOptions
	cmd := &cobra.Command{
		Use:   "person",
		Short: "Hand over what the desk knows of a customer, or erase it",
		Long:  personHelp,
		Args:  noSuchCommand,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.PersistentFlags().StringVar(&o.Site, "site", "", "the site folder (default: the nearest one upwards)")
	cmd.PersistentFlags().StringVar(&o.Data, "data", "", "the desk's data folder (default: data in the site folder)")
	cmd.PersistentFlags().StringVar(&o.Database, "database", "", "sqlite:PATH or postgres://… (default: "+databaseVariable+", or desk.db in the data folder)")
	cmd.AddCommand(newPersonExportCommand(&o, now), newPersonEraseCommand(&o, now))
	return cmd
}

func newPersonExportCommand(o *personOptions, now func() time.Time) *cobra.Command {
	var to string
	cmd := &cobra.Command{
		Use:   "export ADDRESS",
		Short: "Write everything of a customer into a new folder",
		Long: `Write everything of a customer into a new folder: person.json, and the files that
they sent along in files/, each named by its id.

Exit codes: 0 written, 1 helpwright.yaml has errors, 2 wrong use or a folder that is not empty, 3 it failed.`,
		Example: `  helpwright person export kim@example.com --to kim`,
		Args:    onePerson,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runPersonExport(cmd.Context(), *o, args[0], to, now, cmd.OutOrStdout())
		},
	}
	cmd.Flags().StringVar(&to, "to", "", "the folder (default: person)")
	return cmd
}

func newPersonEraseCommand(o *personOptions, now func() time.Time) *cobra.Command {
	return &cobra.Command{
		Use:   "erase ADDRESS",
		Short: "Take a customer out of the desk for good",
		Long: `Take a customer out of the desk for good: what they wrote, sent and brought along,
letters to and from them, their sessions and calls. Tickets stay as numbers, times and
states, with nothing in them.

The erasure is noted, as a pseudonym, in the file "erased" of the data folder. Keep it
when a backup is restored: the desk erases again, when it starts, whom it names.

Exit codes: 0 erased, also when there was nobody, 1 helpwright.yaml has errors, 2 wrong use, 3 it failed.`,
		Example: `  helpwright person erase kim@example.com`,
		Args:    onePerson,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runPersonErase(cmd.Context(), *o, args[0], now, cmd.OutOrStdout())
		},
	}
}

func onePerson(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return wrongUse(cmd.CommandPath()+" ADDRESS", "%q takes the mail address of a customer, found %q", cmd.Name(), args)
	}
	return nil
}

// tend opens the desk of a site for one piece of work.
func (o personOptions) tend(ctx context.Context, now func() time.Time, work func(*desk.Desk) error) error {
	s, err := openSound(o.Site)
	if err != nil {
		return err
	}
	cfg := deskConfig(s.Root)
	cfg.Now, cfg.Log = now, slog.New(slog.DiscardHandler)
	if o.Data != "" {
		cfg.Data = o.Data
	}
	if o.Database != "" {
		cfg.Database = o.Database
	}
	err = desk.Tend(ctx, cfg, work)
	switch {
	case errors.Is(err, desk.ErrNone):
		return wrongUse("write desk: into helpwright.yaml and build the site", "%s", desk.ErrNone)
	case errors.Is(err, privacy.ErrAddress):
		return wrongUse("name a customer, as kim@example.com", "%s", privacy.ErrAddress)
	}
	return err
}

func runPersonExport(ctx context.Context, o personOptions, email, to string, now func() time.Time, out io.Writer) error {
	if to == "" {
		to = "person"
	}
	if entries, err := os.ReadDir(to); err == nil && len(entries) > 0 {
		return wrongUse("name one that is not there yet", "the folder %q is not empty", to)
	}
	return o.tend(ctx, now, func(d *desk.Desk) error {
		e, err := d.ExportPerson(ctx, email)
		if err != nil {
			return err
		}
		text, err := json.MarshalIndent(e, "", "\t")
		if err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Join(to, "files"), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(to, "person.json"), append(text, '\n'), 0o600); err != nil {
			return err
		}
		written := 0
		for _, f := range e.Files {
			err := writePersonFile(ctx, d, f.ID, filepath.Join(to, "files", f.ID))
			switch {
			case err == nil:
				written++
			case !errors.Is(err, fs.ErrNotExist):
				return err
			}
		}
		fmt.Fprintf(out, "%s: person.json and %d files\n", to, written)
		return nil
	})
}

// writePersonFile writes one file; fs.ErrNotExist is one that nobody gets.
func writePersonFile(ctx context.Context, d *desk.Desk, id, to string) error {
	from, err := d.OpenFile(ctx, id)
	if err != nil {
		return err
	}
	defer from.Close()
	file, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, from)
	return errors.Join(err, file.Close())
}

func runPersonErase(ctx context.Context, o personOptions, email string, now func() time.Time, out io.Writer) error {
	return o.tend(ctx, now, func(d *desk.Desk) error {
		e, err := d.ErasePerson(ctx, email)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "erased: %d tickets were emptied, %d files removed\n", e.Tickets, e.Files)
		return nil
	})
}
