package knowledge_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"helpwright/knowledge"
	"helpwright/problem"
)

// Whatever stands in a file, loading neither fails nor points to a place that the
// file does not have; and what gave no error can be read.
func FuzzFrontMatter(f *testing.F) {
	for _, seed := range []string{
		"---\nid: a\ntitle: A\nsummary: S\nstate: approved\n---\nWords.\n", "", "---", "---\n---", "---\n---\n", "\ufeff---\nid: a\n---\n", "---\r\nid: a\r\n---\r\nx",
		"---\nid: a\n--- \nx", "----\nid: a\n----\n", "---\n- a\n---\n", "---\nid: [\n---\n", "\n\n---\nid: a\n---\n", "---\nid: a\ndocuments:\n- {file: x}\n- y\n---\n",
		"---\nid: a\ntitle: |\n  x\n  ---\n---\nx", "---\nkind: troubleshooting\nid: a\n---\n## A {#a}\n\n- [x](#a)\n", "---\nid: a\n---\n---\n---\n", "---\n\x00\n---\n", "---\nid: \xff\n---\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		files := fstest.MapFS{
			"a/topic.yaml": {Data: []byte("names: {en: A}")},
			"a/one/en.md":  {Data: []byte(text)},
		}
		base, problems, err := knowledge.Load(context.Background(), knowledge.Source{Files: files, Config: testConfig()})
		if err != nil {
			t.Fatal(err)
		}
		bottom := 1 + strings.Count(text, "\n") + 1
		for _, p := range problems {
			if p.File != "content/a/one/en.md" || p.Line < 0 || p.Line > bottom || p.Column < 0 || p.Message == "" {
				t.Errorf("%s is no place in a file of %d lines", p, bottom)
			}
		}
		if n, _ := problem.Count(problems); n == 0 && len(base.Articles) != 1 {
			t.Error("there is no error, and no article")
		}
		for _, a := range base.Articles {
			if _, err := base.Document(a.Source); err != nil {
				t.Error(err)
			}
		}
	})
}

// FuzzGuide compares what is said of a guide with what a search by brute force
// finds: each byte is a choice, and tells by its bits from where to where.
func FuzzGuide(f *testing.F) {
	for _, seed := range []string{"", "\x00", "\x01\x12\x2e", "\x01\x10", "\x01\x12\x23\x31", "\x0f\x1e\x2d", "\x0d", "\x01\x02\x03\x1d\x2e\x3f", "\x11\x22\x33\x44"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, choices []byte) {
		if len(choices) > 40 {
			return
		}
		steps := 1
		for _, c := range choices {
			steps = max(steps, 1+int(c>>4)%8)
			if to := int(c & 15); to < 8 {
				steps = max(steps, 1+to)
			}
		}
		out := make([][]int, steps) // a step leads to: a step, or -1, which is an end
		var text strings.Builder
		for i := range steps {
			fmt.Fprintf(&text, "## Step %d {#step-%c}\n\n", i, 'a'+i)
			for _, c := range choices {
				if int(c>>4)%8 == i {
					dest, to := guideTarget(int(c & 15))
					fmt.Fprintf(&text, "- [Choice](%s)\n", dest)
					out[i] = append(out[i], to)
				}
			}
			text.WriteString("\n")
		}
		var got []string
		for _, p := range loadGuide(t, text.String()) {
			if p.Rule == problem.Guide && !strings.Contains(p.Message, "has no choices") {
				got = append(got, p.Message)
			}
		}
		want := judge(out)
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s\ngot  %q\nwant %q", text.String(), got, want)
		}
	})
}

func guideTarget(n int) (dest string, to int) {
	switch n {
	case 8, 9, 10:
		return "#solved", -1
	case 11, 12:
		return "#contact", -1
	case 13:
		return "../other/en.md", -1
	case 14:
		return "https://example.com/", -1
	case 15:
		return "../guide/en.md#step-a", -1
	}
	return fmt.Sprintf("#step-%c", 'a'+n), n
}

func loadGuide(t *testing.T, body string) []problem.Problem {
	head := "---\nid: %s\ntitle: %s\nsummary: %s\nstate: approved\nkind: %s\n---\n%s"
	files := fstest.MapFS{
		"a/topic.yaml":  {Data: []byte("names: {en: A}")},
		"a/guide/en.md": {Data: fmt.Appendf(nil, head, "guide", "Guide", "A summary.", "troubleshooting", body)},
		"a/other/en.md": {Data: fmt.Appendf(nil, head, "other", "Other", "Another summary.", "article", "Words.")},
	}
	_, problems, err := knowledge.Load(context.Background(), knowledge.Source{Files: files, Config: testConfig()})
	if err != nil {
		t.Fatal(err)
	}
	return problems
}

// judge tries all pairs: from where to where is there a way?
func judge(out [][]int) []string {
	n := len(out)
	leads := make([][]bool, n)
	ends := make([]bool, n)
	for i := range out {
		leads[i] = make([]bool, n)
		leads[i][i] = true
		ends[i] = len(out[i]) == 0 // reported by itself
		for _, to := range out[i] {
			if to < 0 {
				ends[i] = true
			} else {
				leads[i][to] = true
			}
		}
	}
	for k := range n {
		for i := range n {
			for j := range n {
				leads[i][j] = leads[i][j] || leads[i][k] && leads[k][j]
			}
		}
	}
	var found []string
	for i := range n {
		if !leads[0][i] {
			found = append(found, fmt.Sprintf("no choice leads to the step %q", fmt.Sprintf("step-%c", 'a'+i)))
		}
		ended := false
		for j := range n {
			ended = ended || leads[i][j] && ends[j]
		}
		if !ended {
			found = append(found, fmt.Sprintf("from the step %q no outcome can be reached", fmt.Sprintf("step-%c", 'a'+i)))
		}
	}
	return found
}
