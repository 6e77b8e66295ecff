package main

import (
	"time"

	"github.com/spf13/cobra"
)

const searchHelp = `Search, test the search, and measure it.

Exit codes: 0 done, 2 wrong use.`

func newSearchCommand(now func() time.Time) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "search",
		Short: "Search as readers do",
		Long:  searchHelp,
		Args:  noSuchCommand,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newSearchEvalCommand(now))
	return cmd
}
