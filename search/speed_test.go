package search

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"helpwright/searchindex"
)

// likeReal makes a text of words that occur as unequally as those of a language: of
// 20,000 words the first makes up a thirtieth of the text, and the rest less and less.
func likeReal(random *rand.Rand, words int) string {
	var b strings.Builder
	for range words {
		rank := int(math.Exp(random.Float64() * math.Log(20_000)))
		for ; rank > 0; rank /= 26 {
			b.WriteByte(byte('a' + rank%26))
		}
		b.WriteString("o ")
	}
	return b.String()
}

// BenchmarkSearch measures a query at 10,000 articles with all of its answer, and
// tells the time that one in a hundred exceeds.
func BenchmarkSearch(b *testing.B) {
	folder := b.TempDir()
	random := rand.New(rand.NewPCG(4, 4))
	docs := documents(1, 10_000)
	for i := range docs {
		docs[i].Title = likeReal(random, 6)
		for s := range docs[i].Sections {
			docs[i].Sections[s].Title, docs[i].Sections[s].Text = likeReal(random, 4), likeReal(random, 200)
		}
	}
	publish(b, folder, "one", docs)
	r := open(b, folder)
	var times []time.Duration
	for _, kind := range []string{"", "article"} {
		b.Run("kind="+kind, func(b *testing.B) {
			times = times[:0]
			for b.Loop() {
				q := Query{Query: searchindex.Query{Text: likeReal(random, 1+random.IntN(6)), Kind: kind}}
				began := time.Now()
				if _, err := r.Search(q); err != nil {
					b.Fatal(err)
				}
				times = append(times, time.Since(began))
			}
			slices.Sort(times)
			b.ReportMetric(float64(times[len(times)*99/100].Microseconds())/1000, "p99-ms")
			b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "p50-ms")
		})
	}
}
