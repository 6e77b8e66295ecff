package manifest_test

import (
	"bytes"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"helpwright/manifest"
)

var (
	head = manifest.Manifest{
		Release: "abc123", Date: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC),
		BaseURL: "https://help.example.com/", Locales: []string{"en", "de"},
	}
	editions = []manifest.Edition{
		{ID: "refund", Locale: "en", Kind: "article", Title: "Refund <an> \"order\"", Audience: "public", Revision: "r1", Path: "en/billing/refund", Hash: "00ff"},
		{ID: "refund", Locale: "de", Words: "en", Kind: "article", Title: "退款", Audience: "public", Owner: "billing", Products: []string{"shop"}, Reasons: []string{"refund"}, Revision: "r1", Path: "de/billing/refund", Hash: "00ee"},
	}
)

func write(t *testing.T, m manifest.Manifest, editions ...manifest.Edition) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := manifest.NewWriter(&out, m)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range editions {
		w.Add(e)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	for _, n := range []int{0, 1, 2} {
		private := fstest.MapFS{manifest.File: {Data: write(t, head, editions[:n]...)}}
		got, err := manifest.Read(private)
		if err != nil {
			t.Fatal(err)
		}
		want := head
		want.Editions = append([]manifest.Edition{}, editions[:n]...)
		if diff := cmp.Diff(&want, got); diff != "" {
			t.Errorf("%d editions: %s", n, diff)
		}
		if id := manifest.ReadPrivateRelease(private); id != head.Release {
			t.Errorf("%d editions: release %q, want %q", n, id, head.Release)
		}
	}
}

// One edition a line: what changed between two releases can be seen by diff.
func TestOneEditionALine(t *testing.T) {
	text := string(write(t, head, editions...))
	if n := strings.Count(text, "\n"); n != len(editions)+2 {
		t.Errorf("%d line ends:\n%s", n, text)
	}
}

// Old editions given to NewWriter belong to another release.
func TestWriterForgetsTheEditionsOfItsModel(t *testing.T) {
	m := head
	m.Editions = editions
	got, err := manifest.Read(fstest.MapFS{manifest.File: {Data: write(t, m)}})
	if err != nil || len(got.Editions) != 0 {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestReadRelease(t *testing.T) {
	for _, test := range []struct{ name, why, text, want string }{
		{"pointer", "what the builder writes", `{"release": "abc"}`, "abc"},
		{"more fields", "the id comes first, so the rest need not be there yet", `{"release": "abc", "date": "20`, "abc"},
		{"empty", "a file that was never finished", "", ""},
		{"cut", "half an id is none", `{"release": "ab`, ""},
		{"no object", "not one of ours", `["release", "abc"]`, ""},
		{"no text", "an id is a text", `{"release": 7}`, ""},
		{"long", "an id is short, and nobody reads on for ever", `{"release": "` + strings.Repeat("a", 1<<20) + `"}`, ""},
		{"deep", "as above", strings.Repeat("[", 1<<20), ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := manifest.ReadRelease(fstest.MapFS{manifest.Pointer: {Data: []byte(test.text)}}); got != test.want {
				t.Errorf("%q, want %q: %s", got, test.want, test.why)
			}
		})
	}
	if got := manifest.ReadRelease(fstest.MapFS{}); got != "" {
		t.Errorf("an empty folder has the release %q", got)
	}
}

func TestReadSaysWhatIsWrong(t *testing.T) {
	if _, err := manifest.Read(fstest.MapFS{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without a manifest: %v", err)
	}
	if _, err := manifest.Read(fstest.MapFS{manifest.File: {Data: []byte("{")}}); err == nil || !strings.HasPrefix(err.Error(), "reading the manifest: ") {
		t.Errorf("with half a manifest: %v", err)
	}
}

// A disk that is full must not leave a manifest that looks finished.
func TestWriterTellsOfErrors(t *testing.T) {
	w, err := manifest.NewWriter(fullDisk{}, head)
	if err == nil {
		for range 2000 {
			w.Add(editions[0])
		}
		err = w.Close()
	}
	if !errors.Is(err, errFull) {
		t.Errorf("got %v", err)
	}
}

var errFull = errors.New("no space left")

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }
