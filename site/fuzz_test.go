package site

import (
	"testing"
	"testing/fstest"
)

// FuzzReadConfig looks for texts that make the reader panic, or that it takes without
// a problem although the site could not be built from them.
func FuzzReadConfig(f *testing.F) {
	f.Add(frame)
	f.Add("brand: {logo: a.svg, header: [{label: {de: a}, url: /}]}\n" + frame)
	f.Add("variables: {a: {en: b}}\nhome: {examples: [a, {en: b}], popular: [c]}\n" + frame)
	f.Add("locales:\n  en:\n    fallback: [de]\n  de: {name: D, fallback: [en]}\n")
	f.Add("theme:\n- toc: no\n  x: |\n    y\n? z\n: [")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > maxFile {
			return // the file would not be read at all
		}
		config, _, problems := readConfig([]byte(text), fstest.MapFS{})
		if len(problems) > 0 {
			for _, p := range problems {
				if p.Line < 1 || p.Column < 0 {
					t.Errorf("problem without a place: %v", p)
				}
			}
			return
		}
		if len(config.Locales) == 0 || len(config.Contact) == 0 || config.BaseURL == "" {
			t.Errorf("no problem, but the configuration is incomplete: %+v", config)
		}
		for _, locale := range config.Locales {
			if config.Title.In(locale.Tag, locale.Fallback) == "" {
				t.Errorf("no problem, but no title in %q", locale.Tag)
			}
		}
	})
}
