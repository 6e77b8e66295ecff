package main

import "fmt"

// The exit codes of every command.
const (
	exitContent  = 1 // the content or the configuration has errors
	exitUse      = 2 // the command was called in a way that makes no sense
	exitInternal = 3 // everything else
)

// A failure is why a command stops, with its exit code. Errors of any other
// type are internal.
type failure struct {
	code int
	text string // lower case, no full stop, names the thing in quotes; empty when the output says it already
	hint string // what to do next; may be empty
}

func (f *failure) Error() string { return f.text }

// wrongUse says that a command cannot do what it was asked for.
func wrongUse(hint, format string, args ...any) error {
	return &failure{exitUse, fmt.Sprintf(format, args...), hint}
}

// badContent says that content or configuration is not fit for the command. The
// format is empty where the output has said so already.
func badContent(hint, format string, args ...any) error {
	return &failure{exitContent, fmt.Sprintf(format, args...), hint}
}
