package main

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

// Both searches are served alike, and every byte of theirs is counted.
func TestHostCounts(t *testing.T) {
	public, pagefind := t.TempDir(), t.TempDir()
	text := strings.Repeat("words of a page ", 200)
	for file, content := range map[string]string{
		filepath.Join(public, "index.html"): text,
		filepath.Join(public, "shard"):      "\x00\x01\x02",
		filepath.Join(public, worker):       text,
		filepath.Join(pagefind, "it.js"):    text,
	} {
		if err := os.WriteFile(file, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	h := newHost(public, pagefind)
	defer h.Close()
	for _, test := range []struct {
		name, address string
		status        int
		packed        bool
	}{
		{"a page is text", "/", 200, true},
		{"a shard is packed already", "/shard", 200, false},
		{"Pagefind has a folder of its own", "/pagefind/it.js", 200, true},
		{"nobody leaves the folders", "/pagefind/../../../etc/passwd", 404, false},
		{"pages for times without a network are not of the search", "/sw.js", 404, false},
	} {
		h.fetched()
		request, err := http.NewRequestWithContext(t.Context(), "GET", h.URL+test.address, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Accept-Encoding", "br")
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil || answer.StatusCode != test.status {
			t.Errorf("%s: %s, %v", test.name, answer.Status, err)
		}
		if packed := answer.Header.Get("Content-Encoding") == "br"; packed != test.packed {
			t.Errorf("%s: packed is %v", test.name, packed)
		}
		if test.packed {
			if whole, err := io.ReadAll(brotli.NewReader(strings.NewReader(string(body)))); err != nil || string(whole) != text {
				t.Errorf("%s: %d bytes came, %v", test.name, len(whole), err)
			}
		}
		if sent := h.fetched(); sent <= int64(len(body)) || sent > int64(len(body))+400 {
			t.Errorf("%s: %d bytes were counted of a body of %d", test.name, sent, len(body))
		}
	}
}

// What an index takes is told by who makes it: two runs of a program, one of which reads
// more than the other, say nothing about what they do besides.
func TestIndexTellsWhatItSpent(t *testing.T) {
	site, out := t.TempDir(), filepath.Join(t.TempDir(), "index")
	if err := newCorpus(30, 1).writeHelpwright(site); err != nil {
		t.Fatal(err)
	}
	before := spent()
	if err := runIndex(t.Context(), site, out); err != nil {
		t.Fatal(err)
	}
	took, err := readSpent(out)
	if all := spent() - before; err != nil || took < 0 || took > all || runtime.GOOS == "linux" && took == 0 {
		t.Errorf("the index took %v of %v, %v", took, all, err)
	}
	c := &searchCost{}
	if err := c.weigh(filepath.Join(out, browserFolder)); err != nil || c.Files == 0 || c.Disk == 0 {
		t.Errorf("the index has %d files of %d bytes, %v", c.Files, c.Disk, err)
	}
}

// What is asked is in the corpus.
func TestQuestionsHaveAnswers(t *testing.T) {
	c := newCorpus(300, 1)
	q := questionsFor(c)
	for i, query := range q.three {
		if len(strings.Fields(query)) != 3 || !strings.HasSuffix(query, " "+q.one[i]) {
			t.Errorf("%q and %q", query, q.one[i])
		}
		found := false
		for _, topic := range c.topics {
			for _, a := range topic.articles {
				found = found || strings.HasPrefix(a.id, strings.ReplaceAll(query, " ", "-"))
			}
		}
		if !found {
			t.Errorf("no article is about %q", query)
		}
	}
}
