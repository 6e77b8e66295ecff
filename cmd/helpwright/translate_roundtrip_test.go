package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"

	"helpwright/site"
)

// What goes out and comes back as it went changes no byte: every article, block, topic
// and text of this project's own help centre, in every locale that it has.
func TestRoundTripOfWholeSite(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "content"), os.DirFS("../../content")); err != nil {
		t.Fatal(err)
	}
	config, err := os.ReadFile("../../helpwright.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, site.File), config, 0o666); err != nil {
		t.Fatal(err)
	}
	s, err := openSound(dir)
	if err != nil {
		t.Fatal(err)
	}
	before := readTree(t, dir)
	ctx := context.Background()
	for _, l := range s.Config.Locales[1:] {
		t.Run(l.Tag, func(t *testing.T) {
			sent := filepath.Join(t.TempDir(), "sent.xlf")
			opts := translateExportOptions{Site: dir, Locale: l.Tag, Output: sent}
			if err := runTranslateExport(ctx, opts, []string{"content", site.File}, io.Discard, io.Discard); err != nil {
				t.Fatal(err)
			}
			var said bytes.Buffer
			if err := runTranslateImport(ctx, translateImportOptions{Site: dir}, sent, &said, io.Discard); err != nil {
				t.Fatalf("%v\n%s", err, &said)
			}
			after := readTree(t, dir)
			for name, text := range after {
				if text != before[name] {
					t.Errorf("%s has changed, or was not there before", name)
				}
			}
			if len(after) != len(before) {
				t.Errorf("%d files became %d", len(before), len(after))
			}
			if files := bytes.Count(said.Bytes(), []byte("\n")); files < 70 {
				t.Errorf("only %d files travelled", files)
			}
		})
	}
}

// readTree returns all files below a folder but what Helpwright keeps for itself.
func readTree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, e os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() {
			if e.Name() == ".helpwright" {
				return filepath.SkipDir
			}
			return nil
		}
		text, err := os.ReadFile(name)
		files[name] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
