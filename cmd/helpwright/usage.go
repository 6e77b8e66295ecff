package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"helpwright/strict"
)

// Whoever mistypes a command line is told what was wrong in the words that they
// typed, and what was probably meant.

// noSuchCommand refuses what is left of a command line where a command should stand.
func noSuchCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	known := []string{"--help"}
	if cmd.Version != "" {
		known = append(known, "--version")
	}
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() || sub.Name() == "help" {
			known = append(known, sub.Name())
		}
	}
	hint := cmd.CommandPath() + " --help lists the commands"
	if near := strict.Nearest(args[0], known); near != "" {
		hint = "did you mean " + cmd.CommandPath() + " " + near + "?"
	}
	return wrongUse(hint, "no command %q", args[0])
}

// noArguments refuses words after a command that stands alone.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return wrongUse(cmd.CommandPath()+" --help lists what can be said", "%q takes no argument, found %q", cmd.Name(), args[0])
}

// atMostOne lets a command take one argument or none.
func atMostOne(noun string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) > 1 {
			return wrongUse("put it in quotes if it holds spaces", "more than one %s: %q", noun, args)
		}
		return nil
	}
}

// wrongFlag says what is wrong with an option.
func wrongFlag(cmd *cobra.Command, err error) error {
	hint := cmd.CommandPath() + " --help lists what can be said"
	var unknown *pflag.NotExistError
	var bare *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() != "":
		return wrongUse(hint, "no option -%s", unknown.GetSpecifiedName())
	case errors.As(err, &unknown):
		if near := strict.Nearest(unknown.GetSpecifiedName(), flagNames(cmd)); near != "" {
			hint = "did you mean --" + near + "?"
		}
		return wrongUse(hint, "no option --%s", unknown.GetSpecifiedName())
	case errors.As(err, &bare):
		return wrongUse(hint, "--%s needs a value", bare.GetSpecifiedName())
	case errors.As(err, &invalid):
		flag := invalid.GetFlag()
		return wrongUse(wantedValue(flag, invalid.GetValue(), hint), "--%s cannot be %q", flag.Name, invalid.GetValue())
	}
	return wrongUse(hint, "%s", err)
}

func flagNames(cmd *cobra.Command) []string {
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	return names
}

// wantedValue says what may stand after an option.
func wantedValue(f *pflag.Flag, found, otherwise string) string {
	switch kind := f.Value.Type(); {
	case kind == "int":
		return fmt.Sprintf("write a whole number, such as --%s 2", f.Name)
	case kind == "bool":
		return fmt.Sprintf("write --%s alone", f.Name)
	case strings.Contains(kind, "|"):
		return suggestion(found, strings.Split(kind, "|"))
	}
	return otherwise
}

// suggestion is a hint that names the word that was probably meant, or all.
func suggestion(word string, words []string) string {
	if near := strict.Nearest(word, words); near != "" {
		return "did you mean " + near + "?"
	}
	return "use one of " + strings.Join(words, ", ")
}

// newHelpCommand explains a command as its --help does.
func newHelpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Explain a command",
		Long: `Explain a command, as COMMAND --help does.

Exit codes: 0 explained, 2 no such command.`,
		ValidArgsFunction: func(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
			var names []string
			for _, sub := range cmd.Root().Commands() {
				if sub.IsAvailableCommand() {
					names = append(names, sub.Name()+"\t"+sub.Short)
				}
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			about, rest, err := cmd.Root().Find(args)
			if err != nil {
				return err
			}
			if len(rest) > 0 {
				return noSuchCommand(about, rest)
			}
			about.InitDefaultHelpFlag()
			return about.Help()
		},
	}
}

// settleCompletion adds cobra's command for shells, which would take any word for
// a shell, and print to where the output went when it was made.
func settleCompletion(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		if cmd.Name() != "completion" {
			continue
		}
		cmd.Short = "Print what lets a shell complete commands and options"
		cmd.Long = `Print what lets a shell complete commands and options while you type.

Each shell has its own place for it, which its --help names. For bash:

  helpwright completion bash > ~/.local/share/bash-completion/completions/helpwright

Exit codes: 0 printed, 2 no such shell.`
		cmd.Args = noSuchCommand
		cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
		for _, shell := range cmd.Commands() {
			shell.Args = noArguments
		}
	}
}
