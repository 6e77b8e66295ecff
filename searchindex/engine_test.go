package searchindex

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/evanw/esbuild/pkg/api"
)

// The browser's engine, which the tests here hold against this one.
const (
	browserEngine = "../templates/scripts/_engine.ts"
	browserTests  = "../templates/scripts/tests"
)

// mostEngine bounds the browser's engine, minified and as sent (brotli).
const mostEngine = 6900

// bundled bundles a script for node, or, minified, for browsers.
func bundled(t *testing.T, script string, platform api.Platform) []byte {
	t.Helper()
	minify := platform == api.PlatformBrowser
	built := api.Build(api.BuildOptions{
		EntryPoints: []string{script}, Bundle: true, Platform: platform, Format: api.FormatESModule, Target: api.ES2022, Charset: api.CharsetUTF8,
		MinifyWhitespace: minify, MinifyIdentifiers: minify, MinifySyntax: minify, TsconfigRaw: "{}",
	})
	for _, m := range built.Errors {
		t.Fatal(m.Text)
	}
	return built.OutputFiles[0].Contents
}

// runNode runs one of the tests of scripts on a folder.
func runNode(t *testing.T, script, folder string) {
	t.Helper()
	program := filepath.Join(t.TempDir(), "test.mjs")
	write(t, program, bundled(t, filepath.Join(browserTests, script), api.PlatformNode))
	out, err := exec.CommandContext(t.Context(), "node", program, folder).CombinedOutput()
	if err != nil {
		t.Errorf("%s: %v\n%s", script, err, out)
		return
	}
	t.Logf("%s: %s", script, out)
}

func TestEngineIsSmall(t *testing.T) {
	script := bundled(t, browserEngine, api.PlatformBrowser)
	var sent countingWriter
	w := brotli.NewWriterLevel(&sent, brotli.BestCompression)
	w.Write(script)
	w.Close()
	t.Logf("%d bytes, %d as sent", len(script), sent)
	if sent > mostEngine {
		t.Errorf("the engine is %d bytes as sent, at most %d are allowed", sent, mostEngine)
	}
}

type countingWriter int

func (w *countingWriter) Write(b []byte) (int, error) {
	*w += countingWriter(len(b))
	return len(b), nil
}

func write(t *testing.T, name string, content []byte) {
	t.Helper()
	if err := os.WriteFile(name, content, 0o644); err != nil {
		t.Fatal(err)
	}
}
