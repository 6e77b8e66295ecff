package theme

import (
	"errors"
	"io/fs"
	"testing"

	"helpwright/locales"
	"helpwright/templates"
)

// busyFiles cannot be listed, as when a program may open no more files.
type busyFiles struct{ fs.FS }

var errBusyFiles = errors.New("too many open files")

func (busyFiles) ReadDir(string) ([]fs.DirEntry, error) { return nil, errBusyFiles }

// What cannot be read now is not taken for what is not there: pages would do without it
// until the program ends.
func TestWhatCannotBeReadIsAnError(t *testing.T) {
	chain := []LocaleChain{{Locale: Locale{Tag: "en", Dir: "ltr"}}}
	for name, cfg := range map[string]Config{
		"templates": {Templates: busyFiles{templates.FS}, Phrases: locales.FS, Locales: chain},
		"phrases":   {Templates: templates.FS, Phrases: busyFiles{locales.FS}, Locales: chain},
		"overrides": {Templates: templates.FS, Phrases: locales.FS, Overrides: busyFiles{locales.FS}, Locales: chain},
	} {
		if _, _, err := New(cfg); !errors.Is(err, errBusyFiles) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
