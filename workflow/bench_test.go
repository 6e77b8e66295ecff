package workflow

import (
	"bytes"
	"fmt"
	"os/exec"
	"testing"
	"time"

	"helpwright/knowledge"
	"helpwright/workfolder"
)

// The size of the repository for benchmarks.
const (
	benchArticles = 5000
	benchCommits  = 2000 // after the first
	benchEdits    = 6    // of each commit
)

// BenchmarkReadHistory reads a large history from scratch, and again from the cache:
//
//	go test ./workflow -run '^$' -bench . -benchtime 5x
func BenchmarkReadHistory(b *testing.B) {
	f := largeRepository(b)
	b.Run("cold", func(b *testing.B) {
		for b.Loop() {
			readWhole(b, f.options(""))
		}
		b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/benchCommits, "µs/commit")
	})
	cache := b.TempDir()
	readWhole(b, f.options(cache))
	b.Run("cached", func(b *testing.B) {
		for b.Loop() {
			readWhole(b, f.options(cache))
		}
	})
}

// BenchmarkStamp gives dates to all editions: the first time, when old words have
// to be read, and when they are known.
func BenchmarkStamp(b *testing.B) {
	f := largeRepository(b)
	base := load(b, f)
	cold := readWhole(b, f.options(""))
	b.Run("cold", func(b *testing.B) {
		for b.Loop() {
			Stamp(base, cold)
		}
	})
	cached := readWhole(b, f.options(b.TempDir()))
	Stamp(base, cached)
	b.Run("cached", func(b *testing.B) {
		for b.Loop() {
			Stamp(base, cached)
		}
	})
}

// BenchmarkReview judges all editions, the reading of the history included: the first
// time, beside a walk through the trees that reads no words ("walks" is how many of these
// it takes); when all is known; and with the dates of editions, as a build does.
//
//	go test ./workflow -run '^$' -bench Review -benchtime 5x
func BenchmarkReview(b *testing.B) {
	f := largeRepository(b)
	base := load(b, f)
	judge := func(base *knowledge.Base, h *History) {
		_, problems := Review(base, h, Terms{Policy: leadPolicy(), At: firstCommit})
		if len(problems) > 0 {
			b.Fatal(problems)
		}
	}
	b.Run("cold", func(b *testing.B) {
		var walks time.Duration
		for b.Loop() {
			begin := time.Now()
			h := readWhole(b, f.options(""))
			walks += time.Since(begin)
			judge(base, h)
		}
		b.ReportMetric(float64(b.Elapsed())/float64(walks), "walks")
	})
	cache := b.TempDir()
	judge(base, readWhole(b, f.options(cache)))
	b.Run("warm", func(b *testing.B) {
		for b.Loop() {
			judge(base, readWhole(b, f.options(cache)))
		}
	})
	Stamp(base, readWhole(b, f.options(cache)))
	b.Run("warm with dates", func(b *testing.B) {
		for b.Loop() {
			h := readWhole(b, f.options(cache))
			judge(Stamp(base, h), h)
		}
	})
}

// largeRepository is made by git itself, which packs it as a real one is.
func largeRepository(b *testing.B) *fixture {
	b.Helper()
	dir := b.TempDir()
	var stream bytes.Buffer
	begin := func(n int) {
		fmt.Fprintf(&stream, "commit refs/heads/main\ncommitter W <w@example.org> %d +0000\ndata 1\nx\n", firstCommit.Unix()+int64(n)*60)
	}
	write := func(article, version int) {
		text := fmt.Sprintf("---\nid: a%d\ntitle: Article %d\nsummary: What it says.\nstate: approved\n---\n%s\nVersion %d.\n",
			article, article, bytes.Repeat([]byte("Words that stay as they are.\n"), 40), version)
		fmt.Fprintf(&stream, "M 644 inline content/t%d/a%d/en.md\ndata %d\n%s\n", article%100, article, len(text), text)
	}
	begin(0)
	for a := range benchArticles {
		write(a, 0)
	}
	for n := 1; n <= benchCommits; n++ {
		begin(n)
		for i := range benchEdits {
			write((n*7919+i*104729)%benchArticles, n)
		}
	}
	for _, args := range [][]string{{"init", "--quiet", "--initial-branch=main"}, {"fast-import", "--quiet"}, {"reset", "--quiet", "--hard"}, {"gc", "--quiet"}} {
		cmd := exec.Command("git", append([]string{"-C", dir}, args...)...)
		if args[0] == "fast-import" {
			cmd.Stdin = &stream
		}
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("git %s: %v\n%s", args[0], err, out)
		}
	}
	return &fixture{top: dir, caches: map[string]*workfolder.Folder{}}
}
