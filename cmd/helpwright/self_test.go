package main

import (
	"path/filepath"
	"testing"
)

// What is suggested can be copied into a terminal.
func TestCallFrom(t *testing.T) {
	here, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, why, called, dir, want string }{
		{"on the search path", "the shell finds it everywhere", "helpwright", "my-help", "helpwright"},
		{"here", "a program of this folder is called by its path", "./helpwright", ".", "./helpwright"},
		{"from a folder below", "the way leads back", "./helpwright", "my-help", "../helpwright"},
		{"from a folder beside", "the way leads through this folder's name", "./helpwright", "../my-help", "../" + filepath.Base(here) + "/helpwright"},
		{"whole path", "it was wanted whole", "/opt/help/helpwright", "my-help", "/opt/help/helpwright"},
		{"space", "a shell would see two words", "/opt/my help/helpwright", ".", "'/opt/my help/helpwright'"},
		{"go run", "it is gone when the command has ended", "/tmp/go-build123/b001/exe/helpwright", ".", "helpwright"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := callFrom(test.called, test.dir); got != test.want {
				t.Errorf("%s, want %s: %s", got, test.want, test.why)
			}
		})
	}
}
