package proof

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"helpwright/desk/web/webtest"
	"helpwright/locales"
	"helpwright/manifest"
	"helpwright/templates"
)

const (
	base    = webtest.Base
	article = "start" // the one that the site has
	group   = "support"
)

// makeSite writes what a build leaves of a small site, and returns the folder with
// public/ and private/.
func makeSite(t testing.TB) string {
	root := t.TempDir()
	private := filepath.Join(root, "private")
	settings := webtest.Settings()
	settings.BaseURL = "http://127.0.0.1" + base
	settings.Proxies = []string{"127.0.0.0/8"} // so that each request comes from somebody else
	settings.Mail.From = "help@example.com"
	settings.Files = manifest.Attachments{MaxBytes: 25 << 20, MaxFiles: 5}
	settings.Service = []manifest.ServicePolicy{{Priority: "normal", FirstResponse: 60, NextResponse: 120, Resolution: 600}}
	settings.Groups = []string{group}
	settings.Reasons = []manifest.Reason{{ID: "other", Label: manifest.Words{"en": "Other", "zh-Hans": "其他", "ar": "أخرى"}, Group: group}}
	released := map[string]any{
		"release": "one", "base_url": settings.BaseURL, "locales": []string{"en", "zh-Hans", "ar"},
		"editions": []manifest.Edition{{ID: article, Locale: "en", Kind: "how-to", Title: "Start", Revision: "r1", Path: "en/start"}},
	}
	shells, err := fs.ReadFile(webtest.Private(settings), manifest.DeskShells)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{
		manifest.DeskFile: written(t, settings), manifest.DeskShells: shells, manifest.File: release(t, released),
	} {
		put(t, filepath.Join(private, name), content)
	}
	for name, from := range map[string]fs.FS{manifest.DeskTemplates: templates.FS, manifest.DeskPhrases: locales.FS} {
		if err := os.CopyFS(filepath.Join(private, name), from); err != nil {
			t.Fatal(err)
		}
	}
	put(t, filepath.Join(root, "public", "en", "start", "index.json"), []byte(`{"sections":[{"title":"Start","text":"Press the button."}]}`))
	put(t, filepath.Join(root, "public", manifest.Pointer), []byte(`{"release":"one"}`))
	return root
}

// release writes a manifest; its id comes first.
func release(t testing.TB, m map[string]any) []byte {
	rest := map[string]any{}
	for name, value := range m {
		if name != "release" {
			rest[name] = value
		}
	}
	return append(append([]byte(`{"release":`), written(t, m["release"])...), append([]byte(","), written(t, rest)[1:]...)...)
}

func put(t testing.TB, name string, content []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

func written(t testing.TB, value any) []byte {
	t.Helper()
	b, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// figure logs what was measured.
func figure(t testing.TB, values map[string]any) {
	t.Helper()
	t.Log(string(written(t, values)))
}
