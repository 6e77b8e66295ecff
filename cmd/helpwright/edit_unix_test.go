//go:build unix

package main

import (
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"
)

// BenchmarkEdit saves one article of 10,000 with another title and measures the
// time until the page, and that of a neighbour, is answered with it:
//
//	go test ./cmd/helpwright -run ^$ -bench Edit -benchtime 20x
//
// The goal is 60 ms a save, quiet time included.
func BenchmarkEdit(b *testing.B) {
	root := b.TempDir()
	makeLargeSite(b, root, 100, 100)
	d := startDev(b, root)
	edit := func(title string) {
		d.write("content/topic-7/article-42/en.md", largeArticle(7, 42, title))
	}
	wait := func(page, words string) {
		for {
			if _, body := d.get(page); strings.Contains(body, words) {
				return
			}
			time.Sleep(2 * time.Millisecond)
		}
	}
	edit("Warmed up")
	wait("en/topic-7/article-42/", "Warmed up")
	time.Sleep(3 * time.Second) // until the search for problems has ended
	var shown, everywhere, cpu time.Duration
	b.ResetTimer()
	for i := range b.N {
		title := fmt.Sprintf("Title of save %d", i)
		edit(title)
		begin, used := time.Now(), cpuTime()
		wait("en/topic-7/article-42/", title)
		shown += time.Since(begin)
		wait("en/topic-7/article-41/", title)
		wait("en/topic-7/", title)
		everywhere += time.Since(begin)
		cpu += cpuTime() - used
		b.StopTimer()
		time.Sleep(time.Second) // people do not save twice a second
		b.StartTimer()
	}
	b.ReportMetric(float64(shown.Microseconds())/1000/float64(b.N), "ms/page")
	b.ReportMetric(float64(everywhere.Microseconds())/1000/float64(b.N), "ms/neighbours")
	b.ReportMetric(float64(cpu.Microseconds())/1000/float64(b.N), "cpu-ms/save")
}

// cpuTime is what this process has used of the processors, in all threads.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func makeLargeSite(b *testing.B, root string, topics, articles int) {
	d := &devRun{t: b, root: root}
	d.write("helpwright.yaml", soundSite["helpwright.yaml"])
	for t := range topics {
		d.write(fmt.Sprintf("content/topic-%d/topic.yaml", t), fmt.Sprintf("names: {en: Topic %d}\n", t))
		for a := range articles {
			d.write(fmt.Sprintf("content/topic-%d/article-%d/en.md", t, a), largeArticle(t, a, fmt.Sprintf("Article %d of topic %d", a, t)))
		}
	}
}

// largeArticle has 600 words, some of which only few other articles share.
func largeArticle(topic, article int, title string) string {
	var body strings.Builder
	for s := range 6 {
		fmt.Fprintf(&body, "## Part %d about thing%d\n\n", s, (topic*31+article*7+s)%997)
		for p := range 5 {
			fmt.Fprintf(&body, "Here stands what customers ask for, among it word%d and word%d, in a paragraph of twenty words that is like **others**.\n\n", (topic+s*p)%311, (article*13+p)%709)
		}
	}
	fmt.Fprintf(&body, "See [the next](../article-%d/en.md).\n", (article+1)%100)
	return fmt.Sprintf("---\nid: t%d-a%d\ntitle: %s\nsummary: <summary>\nstate: approved\nkeywords: [key%d, other%d]\n---\n%s", topic, article, title, topic, article, body.String())
}
