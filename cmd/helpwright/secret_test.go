package main

import (
	"bytes"
	"compress/zlib"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"helpwright/search"
	"helpwright/searchindex"
)

// What is not for everybody, or not yet, or not any more, is in nothing that a
// public build writes: no page, list, sitemap, feed, index, redirect, asset or
// manifest, and in no search index but those of the audiences that may see it. Every
// field, heading, name, address and byte of what must stay behind holds a word of its
// own, and all that was written is searched for them.
func TestSecretsStayBehind(t *testing.T) {
	root := t.TempDir()
	put := func(name, content string) {
		t.Helper()
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	put("helpwright.yaml", secretConfig)
	put("synonyms/en.yaml", "also:\n  welcome: [canarydraft, canaryreview, canarycustomer, canarypartner, canaryinternal]\n")
	put("content/topic.yaml", "names: {en: Help}\n")
	put("content/open/topic.yaml", "names: {en: Open}\n")
	put("content/open/welcome/en.md", openArticle)
	put("content/open/welcome/pub.png", string(pixel(t, "canary open picture")))

	// The same article in every way of being secret.
	for _, hidden := range []struct{ name, facts, state string }{
		{"draft", "", "draft"},
		{"review", "", "review"},
		{"archived", "", "archived"},
		{"customer", "audience: customer", "approved"},
		{"partner", "audience: partner", "approved"},
		{"internal", "audience: internal", "approved"},
		{"elsewhere", "markets: [mars]", "approved"},
	} {
		folder := "content/canary-topic-" + hidden.name + "/canary-folder-" + hidden.name
		put("content/canary-topic-"+hidden.name+"/topic.yaml", fmt.Sprintf("names: {en: Canary topicname %s}\nsummary: {en: Canary topicsummary %[1]s.}\n", hidden.name))
		put(folder+"/en.md", fill(secretArticle, hidden.name, hidden.facts, hidden.state))
		put(folder+"/fr.md", fill(secretTranslation, hidden.name, "", hidden.state))
		put(folder+"/canary-picture-"+hidden.name+".png", string(pixel(t, "canary picturebytes "+hidden.name)))
		put(folder+"/canary-document-"+hidden.name+".txt", "canary documentbytes "+hidden.name)
		put("content/_blocks/canary-block-"+hidden.name+"/en.md", "Canary blockwords "+hidden.name+".\n")
	}
	// A secret translation of an open article, and one that is secret in one language alone.
	put("content/open/welcome/fr.md", fill(secretTranslation, "translation", "", "draft"))
	put("content/open/welcome/canary-picture-translation.png", string(pixel(t, "canary picturebytes translation")))

	var out bytes.Buffer
	for _, args := range [][]string{{"build"}, {"build", "--fresh", "--workers", "1"}} {
		args = append(args, "--site", root, "--date", "2026-11-22")
		if code := run(context.Background(), args, &out, &out, time.Now); code != 0 {
			t.Fatalf("exit code %d\n%s", code, out.String())
		}
	}
	files, words := 0, 0
	for _, folder := range []string{"public", "private"} {
		err := filepath.WalkDir(filepath.Join(root, folder), func(name string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			path := filepath.ToSlash(strings.TrimPrefix(name, root+string(filepath.Separator)))
			if found := secretIn(path, []byte(path)); found != "" {
				t.Errorf("the name %s was written", path)
			}
			if d.IsDir() {
				return nil
			}
			content, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			files++
			if r, err := zlib.NewReader(bytes.NewReader(content)); err == nil { // a part of an index
				if content, err = io.ReadAll(r); err != nil {
					return err
				}
			}
			if bytes.Contains(content, []byte("Welcome, everybody")) {
				words++
			}
			if found := secretIn(path, content); found != "" {
				t.Errorf("%s holds %q", path, found)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if files < 50 || words < 10 {
		t.Errorf("only %d files were searched and %d hold what is open: is the test blind?", files, words)
	}
	t.Logf("%d files searched", files)

	// Whoever searches finds what they may see, and does not even learn which words others know.
	for _, audience := range audienceNames() {
		release, err := search.Open(filepath.Join(root, "public"), filepath.Join(root, "private"), audience)
		if err != nil {
			t.Fatal(err)
		}
		for _, hidden := range secrets {
			for _, locale := range release.Locales {
				a, err := release.Search(search.Query{Query: searchindex.Query{Text: "canary" + hidden}, Locale: locale})
				if err != nil {
					t.Fatal(err)
				}
				may := slices.Contains(cleared[audience], hidden)
				known := len(a.Reading[0].Terms) > 0 && len(a.Reading[0].Alike) == 0
				found := len(a.Results) > 0 && a.Results[0].ID == "canary-id-"+hidden
				if known != may || found != may {
					t.Errorf("to the audience %s in %s the word of %q is known: %t, and found: %t, want %t", audience, locale, hidden, known, found, may)
				}
				if may && (a.Results[0].Audience != hidden || a.Results[0].URL != "" || a.Results[0].Section == nil) {
					t.Errorf("the audience %s is shown %+v", audience, a.Results[0])
				}
			}
		}
		if err := release.Done(); err != nil {
			t.Error(err)
		}
	}
}

// secrets are the names of what is hidden.
var secrets = []string{"draft", "review", "archived", "elsewhere", "translation", "customer", "partner", "internal"}

// cleared says what each audience may see that not everybody may.
var cleared = map[string][]string{
	"customer": {"customer"},
	"partner":  {"customer", "partner"},
	"internal": {"customer", "partner", "internal"},
}

var canary = regexp.MustCompile(`(?i)canary.{0,40}|金丝雀`)

// secretIn finds a canary in a file or its path that those who may read it must not
// know; "" when there is none.
func secretIn(path string, content []byte) string {
	var audience string
	if below, ok := strings.CutPrefix(path, "private/search/"); ok {
		audience, _, _ = strings.Cut(below, "/")
	}
	for _, found := range canary.FindAll(content, -1) {
		if bytes.HasPrefix(found, []byte("canary open")) {
			continue
		}
		names := 0 // of what may not be known
		for _, name := range secrets {
			if bytes.Contains(found, []byte(name)) && !slices.Contains(cleared[audience], name) {
				names++
			}
		}
		if cleared[audience] == nil || names > 0 {
			return string(found)
		}
	}
	return ""
}

func fill(text, name, facts, state string) string {
	return strings.NewReplacer("NAME", name, "FACTS\n", strings.TrimPrefix(facts+"\n", "\n"), "STATE", state).Replace(text)
}

// pixel is a picture that carries words, as cameras and programs add them.
func pixel(t *testing.T, words string) []byte {
	t.Helper()
	m := image.NewGray(image.Rect(0, 0, 2, 2))
	m.Set(0, 0, color.Gray{Y: uint8(len(words))})
	var buf bytes.Buffer
	if err := png.Encode(&buf, m); err != nil {
		t.Fatal(err)
	}
	return append(buf.Bytes(), words...)
}

const secretConfig = `title: Help
base_url: https://help.example.com/help/
locales:
  en: {name: English}
  fr: {name: Français, fallback: [en]}
markets: [mars]
contact:
  - {kind: email, label: Write, address: help@example.com}
variables:
  secret: Canary variablevalue
indexnow: {key: 0123456789abcdef}
`

const openArticle = `---
id: welcome
kind: article
title: Welcome, everybody
summary: What everybody may know, said in a sentence of some length.
state: approved
---

Everybody may read this, and look at the picture below as long as they want to.

![A single grey dot](pub.png)
`

const secretArticle = `---
id: canary-id-NAME
kind: article
title: Canary title NAME
summary: A canary summary NAME that is long enough for a summary.
state: STATE
FACTS
owner: canary-owner-NAME
products: [canary-product-NAME]
contact_reasons: [canary-reason-NAME]
slug: canary-slug-NAME
keywords: [canary keyword NAME, 金丝雀]
moved_from: [canary/moved/NAME, /canary/whole/NAME]
documents:
  - file: canary-document-NAME.txt
    title: Canary documenttitle NAME
    version: canary version NAME
---

Canary prose NAME canaryNAME, and {{secret}}. See [Canary linkwords](https://canary.example/NAME).

{{> canary-block-NAME}}

![Canary alternative NAME](canary-picture-NAME.png "Canary caption NAME")

## Canary heading NAME {#canary-anchor-NAME}

` + "```text\ncanary code NAME\n```\n"

const secretTranslation = `---
title: Canary titre NAME
summary: Un résumé canary NAME qui est assez long pour un résumé.
state: STATE
slug: canary-adresse-NAME
keywords: [canary mot NAME]
moved_from: [canary/ancien/NAME]
---

Canary texte NAME canaryNAME.

![Canary autre NAME](canary-picture-NAME.png)

## Canary titre deux NAME {#canary-ancre-NAME}
`
