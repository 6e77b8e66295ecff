package main

import (
	"os"
	"path/filepath"
	"strings"
)

// self is how to call this program from a folder, so that a command that is
// suggested can be copied and works: by its plain name when it was found on the
// search path, else by the way from that folder to it.
func self(dir string) string { return callFrom(os.Args[0], dir) }

func callFrom(called, dir string) string {
	const name = "helpwright"
	if !strings.ContainsRune(called, filepath.Separator) {
		return called
	}
	program, err := filepath.Abs(called)
	if err != nil || strings.Contains(program, string(filepath.Separator)+"go-build") {
		return name // `go run` removes what it ran
	}
	from, err := filepath.Abs(dir)
	if err != nil || filepath.IsAbs(called) {
		return quotedWord(program)
	}
	way, err := filepath.Rel(from, program)
	if err != nil {
		return quotedWord(program)
	}
	if !strings.ContainsRune(way, filepath.Separator) {
		way = "." + string(filepath.Separator) + way
	}
	return quotedWord(way)
}

// siteOption names a site to a suggested command where it would not find it upwards
// from the working directory.
func siteOption(root string) string {
	if here, err := os.Getwd(); err == nil {
		if way, err := filepath.Rel(root, here); err == nil && filepath.IsLocal(way) {
			return ""
		}
	}
	return " --site " + quotedWord(nearPath(root))
}

// nearPath writes a path from the working directory on where it lies below, else whole.
func nearPath(name string) string {
	if here, err := os.Getwd(); err == nil {
		if way, err := filepath.Rel(here, name); err == nil && filepath.IsLocal(way) {
			return way
		}
	}
	return name
}

// quotedWord writes a word so that a shell takes it for one.
func quotedWord(word string) string {
	if !strings.ContainsAny(word, " \t\n\"'`$&|;<>()*?[]#~\\!{}") {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
