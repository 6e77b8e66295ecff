//go:build unix

package main

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

const servedConfig = `title: Help
base_url: https://example.com/help/
locales:
  en:
    name: English
contact:
  - kind: email
    label: Write to us
    address: help@example.com
`

// The command says where the site is, serves it there, also what only an earlier
// release had, and ends in order when it is terminated.
func TestServe(t *testing.T) {
	site := t.TempDir()
	for name, text := range map[string]string{
		"helpwright.yaml":    servedConfig,
		"content/topic.yaml": "names: {en: Help}\n",
		"public/index.html":  "<h1>Help</h1>",
		".helpwright/releases/0123456789abcdef/public/assets/old.css": "old",
	} {
		file := filepath.Join(site, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	said, out := io.Pipe()
	cmd := newServeCommand()
	cmd.SetArgs([]string{"--site", site, "--addr", "127.0.0.1:0"})
	cmd.SetOut(out)
	cmd.SetErr(io.Discard)
	ended := make(chan error, 1)
	go func() { ended <- cmd.ExecuteContext(t.Context()) }()
	line := make([]byte, 1000)
	n, err := said.Read(line)
	if err != nil {
		t.Fatal(err)
	}
	_, address, _ := strings.Cut(strings.TrimSpace(string(line[:n])), " at ")
	if !strings.HasSuffix(address, "/help/") {
		t.Fatalf("%q does not end with the path of base_url", address)
	}
	// The release may have come with the site: nothing in it is served.
	for path, want := range map[string]string{"": "<h1>Help</h1>", "assets/old.css": "Not Found\n"} {
		if got := fetch(t, address+path); got != want {
			t.Errorf("%s%s is %q, want %q", address, path, got, want)
		}
	}
	if err := syscall.Kill(os.Getpid(), syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("ended with %v", err)
		}
	case <-time.After(stopTime):
		t.Error("the command did not end when it was terminated")
	}
}

func fetch(t *testing.T, address string) string {
	t.Helper()
	answer, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}
