package changes_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"helpwright/changes"
	"helpwright/knowledge"
	"helpwright/worddiff"
)

func load(t *testing.T, archive *txtar.Archive, folder string) *knowledge.Base {
	t.Helper()
	files := fstest.MapFS{}
	for _, f := range archive.Files {
		if name, inside := strings.CutPrefix(f.Name, folder+"/"); inside {
			files[name] = &fstest.MapFile{Data: f.Data}
		}
	}
	base, _, err := knowledge.Load(context.Background(), knowledge.Source{Files: files, Config: &knowledge.Config{
		Folder: "content", BaseURL: "https://example.com/help/",
		Locales: []knowledge.Locale{{Tag: "en"}, {Tag: "de", Fallback: []string{"en"}}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return base
}

func TestBetween(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/between.txtar")
	if err != nil {
		t.Fatal(err)
	}
	before := load(t, archive, "before")
	// Translations follow the words that stood there before.
	revision := []byte(before.ByID["words"].Source.Revision)
	for i := range archive.Files {
		f := &archive.Files[i]
		f.Data = bytes.ReplaceAll(f.Data, []byte("<followed>"), revision)
	}
	after := load(t, archive, "after")
	report, err := changes.Between(before, after)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range report.Pages {
		got = append(got, fmt.Sprintf("%s %s %s: %s -> %s, redirect %q, dead %t, outdated %v", p.Locale, p.How, p.ID, p.Before, p.After, p.Redirect, p.DeadAddress(), p.Outdated))
	}
	want := []string{
		`en gone lost: a/lost -> , redirect "", dead true, outdated []`,
		`en gone replaced: a/replaced -> , redirect "en/a/new", dead false, outdated []`,
		`en moved careless: a/careless -> a/careful, redirect "", dead true, outdated []`,
		`en moved moved: a/moved -> b/moved, redirect "en/b/moved", dead false, outdated []`,
		`en changed quiet: a/quiet -> a/quiet, redirect "", dead false, outdated [de]`,
		`en changed typo: a/typo -> a/typo, redirect "", dead false, outdated []`,
		`en changed words: a/words -> a/words, redirect "", dead false, outdated [de]`,
		`en added new:  -> a/new, redirect "", dead false, outdated []`,
		`de moved moved: a/moved -> b/moved, redirect "de/b/moved", dead false, outdated []`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, p := range report.Pages {
		if p.ID == "words" && !slices.Equal(p.Words, []worddiff.Part{
			{Change: worddiff.Same, Text: "Words\nSummary.\nPay in "}, {Change: worddiff.Removed, Text: "two"},
			{Change: worddiff.Added, Text: "three"}, {Change: worddiff.Same, Text: " days."},
		}) {
			t.Errorf("the words: %q", p.Words)
		}
	}
	if same, err := changes.Between(after, after); err != nil || len(same.Pages) > 0 {
		t.Errorf("a base differs from itself: %v, %v", same, err)
	}
}
