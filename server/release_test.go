package server

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"
)

// numberedRelease writes a built site in which every file says the same number.
func numberedRelease(t *testing.T, dir string, number int) {
	t.Helper()
	text := []byte(fmt.Sprintf("%04d\n", number))
	unpack(t, dir, []txtar.File{
		{Name: "index.html", Data: text},
		{Name: "en/index.html", Data: []byte(strings.Repeat(string(text), 200))},
		{Name: "_headers", Data: []byte(fmt.Sprintf("/*\n  X-Release: %04d\n", number))},
	})
}

func get(h http.Handler, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	return w
}

func TestReleaseGoesOnWithoutANewOne(t *testing.T) {
	top := t.TempDir()
	public := filepath.Join(top, "public")
	numberedRelease(t, public, 7)
	h, err := New(Config{Public: public, Base: "/"})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(public, filepath.Join(top, "away")); err != nil {
		t.Fatal(err)
	}
	h.(*server).live.checked = time.Time{}
	if w := get(h, "/"); w.Code != http.StatusOK {
		t.Errorf("status %d: while the name means nothing, the open folder is served", w.Code)
	}
}

func TestNotModified(t *testing.T) {
	h, _ := newSite(t, "/")
	tags := map[string]string{}
	for _, coding := range []string{"", "br", "gzip"} {
		w := getWith(h, "/en/", map[string]string{"Accept-Encoding": coding})
		tags[coding] = w.Header().Get("ETag")
	}
	if tags[""] == tags["br"] || tags["br"] == tags["gzip"] || tags[""] == "" {
		t.Fatalf("every encoding has a tag of its own: %v", tags)
	}
	tests := []struct {
		name, why    string
		coding, tags string
		want         int
	}{
		{"same", "what the reader has is what it would get", "br", tags["br"], 304},
		{"same, uncompressed", "", "", tags[""], 304},
		{"list", "a cache may have several", "gzip", `"other", ` + tags["gzip"], 304},
		{"weak", "a proxy may have weakened ours", "br", "W/" + tags["br"], 304},
		{"star", "anything at all", "br", "*", 304},
		{"other encoding", "bytes differ, so it is not the same", "br", tags["gzip"], 200},
		{"other", "", "br", `"other"`, 200},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := getWith(h, "/en/", map[string]string{"Accept-Encoding": test.coding, "If-None-Match": test.tags})
			if w.Code != test.want {
				t.Errorf("status %d, want %d: %s", w.Code, test.want, test.why)
			}
			if w.Code == 304 && (w.Body.Len() > 0 || w.Header().Get("ETag") != tags[test.coding] || w.Header().Get("Vary") == "") {
				t.Errorf("a 304 has a tag and Vary and no body: %v", w.Header())
			}
		})
	}
}

func getWith(h http.Handler, path string, headers map[string]string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", path, nil)
	for name, value := range headers {
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// A file that is written anew in place gets another tag and another body.
func TestEditInPlace(t *testing.T) {
	h, public := newSite(t, "/")
	br := map[string]string{"Accept-Encoding": "br"}
	before := getWith(h, "/en/", br).Header().Get("ETag")
	unpack(t, public, []txtar.File{{Name: "en/index.html", Data: []byte(strings.Repeat("new words ", 100))}})
	after := getWith(h, "/en/", br)
	if after.Header().Get("ETag") == before || !strings.Contains(decoded(t, "br", after.Body.Bytes()), "new words") {
		t.Error("the words from before were served")
	}
}

func TestVariantsAreBounded(t *testing.T) {
	dir := t.TempDir()
	vs := newVariants(20_000)
	for i := range 100 {
		name := filepath.Join(dir, fmt.Sprint(i))
		var text strings.Builder
		for j := range 500 {
			fmt.Fprint(&text, i*j*7919, " ")
		}
		unpack(t, dir, []txtar.File{{Name: fmt.Sprint(i), Data: []byte(text.String())}})
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		info, err := f.Stat()
		if err != nil {
			t.Fatal(err)
		}
		v, err := vs.of(name, f, info, brotlied)
		f.Close()
		if err != nil || decoded(t, "br", v.body) != text.String() {
			t.Fatalf("file %d does not come out as it went in: %v", i, err)
		}
		if vs.size > vs.limit {
			t.Fatalf("the cache holds %d of %d bytes", vs.size, vs.limit)
		}
	}
	if len(vs.byKey) == 0 || len(vs.byKey) != vs.order.Len() || len(vs.byKey) == 100 {
		t.Errorf("%d entries are named, %d are in order, of 100", len(vs.byKey), vs.order.Len())
	}
}
