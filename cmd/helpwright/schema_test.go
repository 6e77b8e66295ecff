package main

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"helpwright/knowledge"
	"helpwright/problem"
	"helpwright/schema"
	"helpwright/searchindex/expectation"
	"helpwright/site"
	"helpwright/strict"
)

// everything is a configuration that holds every key that there is.
const everything = `title: {en: Help, de: Hilfe}
description: Answers
base_url: https://help.example.com/
brand:
  logo: brand/logo.svg
  logo_dark: brand/logo.svg
  color: "#0a66c2"
  icon: brand/logo.svg
  social_image: brand/preview.png
  header: [{label: Shop, url: https://www.example.com/}]
  footer: [{label: Status, url: /status}]
  legal: [{label: Privacy, url: mailto:privacy@example.com}]
organization: {name: Example Ltd, url: https://www.example.com/, same_as: [https://social.example/@example]}
locales:
  en: {name: English, dir: ltr, fallback: [de], market: ch, owner: docs}
  de: {name: Deutsch}
contact: [{kind: phone, label: Call us, address: "+49 30 1234567", hours: Always, wait: None}]
markets: [ch]
variables: {product: Example}
owners: {docs: docs@example.com}
glossary: {en: {known: [RMA], plain: {authenticate: [sign in]}}}
standard:
  article: {fields: [owner], sections: [Steps]}
  faq: {fields: [owner], sections: [Other]}
  troubleshooting: {fields: [owner], sections: [Other]}
  reference: {fields: [owner], sections: [{en: Values, de: Werte}]}
home: {greeting: Hello, examples: [invoice], popular: [refund-an-order]}
edit_url: https://git.example.com/edit/{path}
theme: {toc: false, prev_next: false, related: false, offline: false}
media: {images: [pictures.example.com], videos: [videos.example.com]}
social: {fonts: [brand/font.ttf]}
indexnow: {key: 6f0c2a7e9d1b4f58}
robots: {disallow_agents: [ExampleBot]}
search: {sites: [{name: Developer docs, index: search/developers.jsonl}]}
translate: {command: [./tools/translate, --quiet], safety: source}
review:
  since: 7fd1a60b01f91b314f59955a4e4d4e80d8edf11d
  teams: {billing: [lead@example.com]}
  rules:
    - {paths: [billing], kinds: [faq], locales: [en], governance: [compliance_based], approvers: [billing], approvals: 1, own_words: true, own_edits: true, lasts_days: 365}
  gates: [bot@example.com]
  signed: true
  keys: {lead@example.com: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGxlYWQ="]}
  publish: {states: [approved], audience: public}
  preview: {states: [draft, review, approved], audience: internal}
desk:
  url: https://desk.example.com/
  database: postgres://helpwright@db.example.com/helpwright
  drafts: {remote: "https://code.example.com/help.git", branch: main, folder: docs}
  reasons:
    refund:
      label: {en: A refund, de: Geld zurück}
      group: billing
      priority: high
      human_first: true
      fields:
        why: {label: Why, hint: In a word, kind: choice, required: true, choices: {late: Late, broken: Broken}}
  hours:
    time_zone: Europe/Berlin
    days: {monday: ["09:00-12:00", "13:00-17:00"], tuesday: ["09:00-17:00"], wednesday: ["09:00-17:00"], thursday: ["09:00-17:00"], friday: ["09:00-17:00"], saturday: ["00:00-24:00"], sunday: ["10:00-11:00"]}
    holidays: ["2026-12-25"]
  service: [{priority: urgent, self_service: true, first_response: 30m, next_response: 4h, resolution: 2d}]
  attachments: {megabytes: 5, files: 3}
  mail: {from: desk@example.com, reply_domain: reply.example.com}
  keep_days: {tickets: 730, ratings: 365, journeys: 90, journal: 365, mail: 30}
  origins: [https://www.example.com]
  proxies: [10.0.0.0/8]
  bookings:
    setup: {label: Setting up, group: success, minutes: 45, days: {monday: ["09:00-12:00"], tuesday: ["09:00-12:00"], wednesday: ["09:00-12:00"], thursday: ["09:00-12:00"], friday: ["09:00-12:00"], saturday: ["09:00-12:00"], sunday: ["09:00-12:00"]}}
  openid: {issuer: https://login.example.com/, client: helpwright, label: Sign in with Example}
`

// openText opens a site with this configuration and the files that it names.
func openText(t *testing.T, config string) (*site.Site, []problem.Problem) {
	t.Helper()
	root := t.TempDir()
	for name, text := range map[string]string{
		site.File: config, "content/.keep": "", "brand/logo.svg": "<svg/>", "brand/preview.png": "png", "brand/font.ttf": "ttf",
		"search/developers.jsonl": "",
	} {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	s, problems, err := site.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	return s, problems
}

// Every key of the schema must be read, every key that is read must be in the
// schema: otherwise editors and the check contradict each other.
func TestConfigSchemaAndReaderAgree(t *testing.T) {
	_, problems := openText(t, everything)
	if len(problems) > 0 {
		t.Fatalf("the configuration with every key has problems: %v", problems)
	}
	root, _ := strict.Parse(strict.Text{Line: 1, YAML: []byte(everything)})
	form, _ := schema.Find("config")
	validate(t, "config", root)
	compareSections(t, everything, "config", root, schema.Value{Type: schema.Section, Fields: form.Fields})
}

// A key that is read must also arrive: no field of the configuration with every
// key is left empty, and each switch is the other way round than without its key.
func TestEveryKeyArrives(t *testing.T) {
	s, _ := openText(t, everything)
	without, _ := openText(t, "title: Help\n")
	var arrived func(at string, v, otherwise reflect.Value)
	arrived = func(at string, v, otherwise reflect.Value) {
		switch {
		case v.Kind() == reflect.Bool:
			if v.Bool() == otherwise.Bool() {
				t.Errorf("%s is as it is without its key", at)
			}
		case v.Kind() == reflect.Struct:
			for i := range v.NumField() {
				arrived(at+"."+v.Type().Field(i).Name, v.Field(i), otherwise.Field(i))
			}
		case v.IsZero():
			t.Errorf("%s is empty", at)
		case v.Kind() == reflect.Slice:
			arrived(at+"[0]", v.Index(0), reflect.Zero(v.Type().Elem()))
		}
	}
	arrived("Config", reflect.ValueOf(s.Config), reflect.ValueOf(without.Config))
}

// compareSections asks the reader, by a key that cannot exist, which keys it
// knows in each mapping of the text.
func compareSections(t *testing.T, text, at string, node *strict.Node, value schema.Value) {
	t.Helper()
	switch value.Type {
	case schema.List:
		compareSections(t, text, at, node.Items[0], *value.Each)
	case schema.Map:
		compareSections(t, text, at, node.Entries[0].Value, *value.Each)
	case schema.Section:
		var inText, inSchema []string
		for _, e := range node.Entries {
			inText = append(inText, e.Key)
		}
		for _, f := range value.Fields {
			inSchema = append(inSchema, f.Name)
		}
		known := knownKeys(t, text, node)
		slices.Sort(inText)
		slices.Sort(inSchema)
		slices.Sort(known)
		if diff := cmp.Diff(inSchema, known); diff != "" {
			t.Errorf("%s: schema and reader differ (-schema +reader):\n%s", at, diff)
		}
		if at == "config.locales.en" || !strings.HasPrefix(at, "config.locales.") {
			if diff := cmp.Diff(inSchema, inText); diff != "" {
				t.Errorf("%s: the test's configuration lacks keys (-schema +text):\n%s", at, diff)
			}
		}
		for _, f := range value.Fields {
			for _, e := range node.Entries {
				if e.Key == f.Name {
					compareSections(t, text, at+"."+f.Name, e.Value, f.Value)
				}
			}
		}
	}
}

func knownKeys(t *testing.T, text string, node *strict.Node) []string {
	t.Helper()
	lines := strings.SplitAfter(text, "\n")
	first := node.Entries[0]
	line := lines[first.Line-1]
	before, after := line[:first.Column-1], line[first.Column-1:]
	strange := "zzzzzzzzzzzzzzzzzzzz: 1"
	if strings.Contains(before, "{") {
		lines[first.Line-1] = before + strange + ", " + after
	} else {
		lines[first.Line-1] = before + strange + "\n" + before + after
	}
	_, problems := openText(t, strings.Join(lines, ""))
	for _, p := range problems {
		if keys, ok := strings.CutPrefix(p.Hint, "allowed here: "); ok {
			return strings.Split(keys, ", ")
		}
	}
	t.Fatalf("no problem tells the keys known at line %d: %v", first.Line, problems)
	return nil
}

func TestKnowledgeSchemaAndReaderAgree(t *testing.T) {
	for _, test := range []struct {
		form   string
		reader []string
	}{
		{"article", knowledge.SourceFields()},
		{"faq", knowledge.SourceFields()},
		{"troubleshooting", knowledge.SourceFields()},
		{"reference", knowledge.SourceFields()},
		{"translation", knowledge.TranslationFields()},
		{"topic", knowledge.TopicFields()},
	} {
		t.Run(test.form, func(t *testing.T) {
			form, _ := schema.Find(test.form)
			var fields []string
			for _, f := range form.Fields {
				fields = append(fields, f.Name)
			}
			slices.Sort(fields)
			if diff := cmp.Diff(fields, slices.Sorted(slices.Values(test.reader))); diff != "" {
				t.Errorf("schema and reader differ (-schema +reader):\n%s", diff)
			}
		})
	}
}

// The files of this repository are what the schemas were made for.
func TestOwnFilesAreValid(t *testing.T) {
	own := os.DirFS("../..")
	validate(t, "config", parseFile(t, own, site.File))
	validate(t, "search-tests", parseFile(t, own, expectation.File))
	for _, locale := range []string{"en", "zh-Hans"} {
		validate(t, "synonyms", parseFile(t, own, "synonyms/"+locale+".yaml"))
	}
	err := fs.WalkDir(own, "content", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && entry.Name() == "_blocks":
			return fs.SkipDir
		case entry.Name() == "topic.yaml":
			t.Run(name, func(t *testing.T) { validate(t, "topic", parseFile(t, own, name)) })
		case path.Ext(name) == ".md":
			t.Run(name, func(t *testing.T) {
				matter := parseFile(t, own, name)
				validate(t, formOf(matter), matter)
			})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// formOf tells the form of front matter: a translation has no id.
func formOf(matter *strict.Node) string {
	form := "translation"
	for _, e := range matter.Entries {
		switch e.Key {
		case "kind":
			return e.Value.Value
		case "id":
			form = "article"
		}
	}
	return form
}

func parseFile(t *testing.T, files fs.FS, name string) *strict.Node {
	t.Helper()
	text, err := fs.ReadFile(files, name)
	if err != nil {
		t.Fatal(err)
	}
	if path.Ext(name) == ".md" {
		_, rest, _ := strings.Cut(string(text), "---\n")
		matter, _, ok := strings.Cut(rest, "\n---\n")
		if !ok {
			t.Fatalf("%s has no front matter", name)
		}
		text = []byte(matter)
	}
	node, problems := strict.Parse(strict.Text{File: name, Line: 1, YAML: text})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return node
}

func validate(t *testing.T, form string, node *strict.Node) {
	t.Helper()
	f, ok := schema.Find(form)
	if !ok {
		t.Fatalf("no form %q", form)
	}
	text, err := f.JSON()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource(form, doc); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile(form)
	if err != nil {
		t.Fatal(err)
	}
	if err := compiled.Validate(bare(node)); err != nil {
		t.Errorf("not valid as %s: %v", form, err)
	}
}

// bare turns a node into what an editor's YAML reader makes of it.
func bare(n *strict.Node) any {
	switch n.Kind {
	case strict.Scalar:
		if n.Quoted {
			return n.Value
		}
		var value any
		if json.Unmarshal([]byte(n.Value), &value) == nil {
			return value
		}
		return n.Value
	case strict.Sequence:
		list := []any{}
		for _, item := range n.Items {
			list = append(list, bare(item))
		}
		return list
	case strict.Map:
		object := map[string]any{}
		for _, e := range n.Entries {
			object[e.Key] = bare(e.Value)
		}
		return object
	}
	return nil
}
