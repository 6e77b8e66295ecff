package main

import (
	"os"
	"slices"
	"strings"
	"testing"

	"helpwright/site"
	"helpwright/translation/pseudo"
	"helpwright/translation/texts"
)

// Whatever of the configuration translators get has pseudo words too: what has none on a
// page then is what no translator can reach.
func TestPseudoTexts(t *testing.T) {
	config := `
title: {en: Title}
description: {en: Description}
base_url: https://example.com/
locales: {en: {name: English}}
organization: {name: {en: Organization}}
contact:
  - {kind: email, address: a@example.com, label: {en: Mail}, hours: {en: By day}, wait: {en: A day}}
brand:
  header: [{label: {en: Header}, url: https://example.com/a}]
  footer: [{label: {en: Footer}, url: https://example.com/b}]
  legal: [{label: {en: Legal}, url: https://example.com/c}]
home: {greeting: {en: Greeting}, examples: [{en: Example}]}
desk:
  reasons:
    refund:
      label: {en: Refund}
      fields:
        order: {label: {en: Order}, hint: {en: On the bill}}
        how: {label: {en: How}, kind: choice, choices: {card: {en: By card}}}
  bookings: {talk: {label: {en: A talk}, minutes: 30}}
  openid: {issuer: https://example.com/o, client: desk, label: {en: Sign in there}}
`
	folder := t.TempDir()
	for _, name := range []string{"content", "templates", "locales"} {
		if err := os.Mkdir(folder+"/"+name, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(folder+"/helpwright.yaml", []byte(config), 0o666); err != nil {
		t.Fatal(err)
	}
	s, problems, err := site.Open(folder)
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	// Headings that articles must have are matched, not shown; variables hold names and numbers.
	keys := slices.DeleteFunc(site.TextKeys(), func(key string) bool {
		return strings.HasPrefix(key, "standard.") || strings.HasPrefix(key, "variables.")
	})
	file, problems := texts.Read("helpwright.yaml", []byte(config), keys, []string{"en"})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if len(file.Texts) != 18 {
		t.Errorf("translators get %d texts", len(file.Texts))
	}
	var reached []string
	for _, one := range textsOf(&s.Config) {
		reached = append(reached, one["en"])
	}
	addPseudoLocale(s)
	for _, one := range file.Texts {
		words := one.Words["en"].Value
		if !slices.Contains(reached, words) {
			t.Errorf("%s: %q has no pseudo words", one.Key, words)
		}
	}
	if got, want := s.Config.Desk.Reasons[0].Fields[0].Hint[pseudo.Locale], pseudo.Words("On the bill"); got != want {
		t.Errorf("the hint is %q, want %q", got, want)
	}
}
