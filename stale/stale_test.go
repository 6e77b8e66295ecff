package stale_test

import (
	"context"
	"flag"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"helpwright/knowledge"
	"helpwright/stale"
)

var update = flag.Bool("update", false, "write what comes out into testdata")

// The archive is a site with a reason of each sort, and what is said of them in each
// form.
func TestReport(t *testing.T) {
	const file = "testdata/site.txtar"
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	for _, f := range archive.Files {
		if name, inside := strings.CutPrefix(f.Name, "content/"); inside {
			files[name] = &fstest.MapFile{Data: f.Data}
		}
	}
	base, problems, err := knowledge.Load(context.Background(), knowledge.Source{Files: files, Config: &knowledge.Config{
		Folder: "content", BaseURL: "https://help.example.com/",
		Locales: []knowledge.Locale{{Tag: "en"}, {Tag: "de", Fallback: []string{"en"}}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range base.Articles {
		for _, e := range a.Editions {
			e.Modified = date("2026-08-01")
			if a.ID != "changed" {
				e.Reviewed = date("2026-08-02")
			}
		}
	}
	report := stale.Find(stale.Source{
		Base: base, Problems: problems, Date: date("2026-11-22").Add(9 * time.Hour),
		Owners:  map[string]string{"billing": "billing@example.com", "docs-de": "de@example.com"},
		Locales: map[string]string{"de": "docs-de"},
		Broken:  map[string]string{"https://gone.example/page": "404 not found"},
	})
	var text, message, data strings.Builder
	for _, err := range []error{
		report.WriteText(&text),
		report.Of("billing").WriteMail(&message, "Hilfe für Example", func(f stale.Finding) string { return "https://git.example.com/edit/" + f.File }),
		report.Of("docs-de").WriteJSON(&data),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for i := range archive.Files {
		f := &archive.Files[i]
		got, ok := map[string]string{"want.txt": text.String(), "want.eml": message.String(), "want.json": data.String()}[f.Name]
		switch {
		case !ok:
		case *update:
			f.Data = []byte(got)
		default:
			if diff := cmp.Diff(string(f.Data), got); diff != "" {
				t.Errorf("%s\n%s", f.Name, diff)
			}
		}
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"https://alive.example/", "https://gone.example/page"}
	if diff := cmp.Diff(want, stale.Addresses(base)); diff != "" {
		t.Errorf("addresses that readers see, and no others\n%s", diff)
	}
}

func date(day string) time.Time {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	return t
}

// Where a site names no owners, nobody is known to have left.
func TestOwnersThatNobodyKnows(t *testing.T) {
	base, _, err := knowledge.Load(context.Background(), knowledge.Source{
		Files: fstest.MapFS{
			"a/topic.yaml": {Data: []byte("names: {en: A}")},
			"a/b/en.md":    {Data: []byte("---\nid: b\ntitle: B\nsummary: B\nstate: approved\nowner: who\nreview_by: 2030-01-01\n---\nWords.\n")},
		},
		Config: &knowledge.Config{Folder: "content", Locales: []knowledge.Locale{{Tag: "en"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if r := stale.Find(stale.Source{Base: base, Date: date("2026-11-22")}); len(r.Digests) > 0 {
		t.Errorf("found %v", r.Digests)
	}
}
