package discovery

import (
	"bytes"
	"errors"
	"io"
	"iter"
	"slices"
	"strings"
	"testing"
)

func sections(s ...Section) iter.Seq[Section] { return slices.Values(s) }

func TestLLMs(t *testing.T) {
	var b bytes.Buffer
	pages := examplePages()
	err := WriteLLMs(&b, "Help", hostile, sections(
		Section{"Billing", sequence(pages[2:6])},
		Section{"Nothing to list", sequence(pages[5:])},
		Section{hostile, sequence(pages[:1])},
	))
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "llms.txt", b.Bytes())
	if n := strings.Count(b.String(), "\n## "); n != 2 {
		t.Errorf("%d headings, want 2: texts add none, empty sections have none", n)
	}
}

func TestLLMsRoot(t *testing.T) {
	golden(t, "llms-root.txt", AppendLLMsRoot(nil, "Help", "Answers for everybody.", []Translation{
		{"English", base.URL("/en/llms.txt")},
		{"简体中文", base.URL("/zh-Hans/llms.txt")},
	}))
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestLLMsReportsFailure(t *testing.T) {
	for _, n := range []int{1, 5000} { // at the end, and on the way
		err := WriteLLMs(brokenWriter{}, "Help", "", sections(Section{"All", manyPages(n)}))
		if !errors.Is(err, io.ErrShortWrite) {
			t.Errorf("%d pages: error %v", n, err)
		}
	}
}

func BenchmarkLLMs(b *testing.B) {
	const n = 100_000
	pages := allPages(n)
	b.ReportAllocs()
	for b.Loop() {
		if err := WriteLLMs(io.Discard, "Help", "", sections(Section{"All", sequence(pages)})); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/page")
}
