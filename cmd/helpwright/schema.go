package main

import (
	"context"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"helpwright/schema"
)

const schemaHelp = `Print a JSON Schema (draft 2020-12) of a file that people write.

An editor that knows the schema completes keys, explains them and marks
mistakes while you type. The forms are:

  config            helpwright.yaml
  article           front matter of an article
  faq               front matter of a FAQ
  troubleshooting   front matter of a troubleshooting guide
  reference         front matter of a reference
  translation       front matter of a translation of any of these
  topic             topic.yaml
  synonyms          synonyms/LOCALE.yaml
  search-tests      search-tests.yaml

A site made by "helpwright init" has the schemas of its YAML files in .vscode/
already; print them again after an update of Helpwright. Other editors with a
YAML language server find the schema by a first line like this one:

  # yaml-language-server: $schema=.vscode/helpwright.schema.json

Exit codes: 0 printed, 2 no such form, 3 it could not be written.`

type schemaOptions struct {
	Form string // name of the form
}

func newSchemaCommand() *cobra.Command {
	var opts schemaOptions
	return &cobra.Command{
		Use:       "schema [" + strings.Join(schema.Names(), "|") + "]",
		Short:     "Print a JSON Schema for editors",
		Long:      schemaHelp,
		Example:   "  helpwright schema config > .vscode/helpwright.schema.json",
		ValidArgs: schema.Names(),
		Args:      atMostOne("form"),
		RunE: func(cmd *cobra.Command, args []string) error {
			opts.Form = "config"
			if len(args) == 1 {
				opts.Form = args[0]
			}
			return runSchema(cmd.Context(), opts, cmd.OutOrStdout())
		},
	}
}

func runSchema(_ context.Context, opts schemaOptions, out io.Writer) error {
	form, ok := schema.Find(opts.Form)
	if !ok {
		return wrongUse(suggestion(opts.Form, schema.Names()), "no form %q", opts.Form)
	}
	text, err := form.JSON()
	if err != nil {
		return err
	}
	_, err = out.Write(text)
	return err
}
