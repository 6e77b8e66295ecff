package searchindex

import (
	"context"
	"fmt"
	"os"
	"sort"
	"strings"
	"testing"
)

func TestConf(t *testing.T) {
	for _, n := range []string{"handbook-en", "stackfaq-threads-en", "xquad-en", "xquad-de", "xquad-es", "xquad-zh", "cmrc-zh", "jsquad-ja"} {
		dir := "/work/shared/relevance/" + n + "/"
		var docs []Document
		corpus := readLines(dir + "corpus.jsonl")
		for _, d := range corpus {
			docs = append(docs, Document{ID: d["id"], Language: d["lang"], Title: d["title"], Sections: labSections(d["body"])})
		}
		x, err := Build(context.Background(), Source{Locale: corpus[0]["lang"], Documents: docs})
		if err != nil {
			t.Fatal(err)
		}
		rel := map[string]map[string]bool{}
		b, _ := os.ReadFile(dir + "qrels.tsv")
		for _, l := range strings.Split(strings.TrimSpace(string(b)), "\n") {
			f := strings.Fields(l)
			if rel[f[0]] == nil {
				rel[f[0]] = map[string]bool{}
			}
			rel[f[0]][f[1]] = true
		}
		var yes, no []float64
		for qi, q := range readLines(dir + "queries.jsonl") {
			if rel[q["id"]] == nil || qi > 400 {
				continue
			}
			g, _ := read(memory{x}, q["text"], false)
			r, _ := rank(memory{x}, g, len(docs), false)
			if len(r.matches) == 0 {
				continue
			}
			yes = append(yes, labConf(x, g, r.matches))
			var rest []Match
			for _, m := range r.matches {
				if !rel[q["id"]][x.documents[m.Document].ID] {
					rest = append(rest, m)
				}
			}
			if len(rest) > 0 {
				no = append(no, labConf(x, g, rest))
			}
		}
		sort.Float64s(yes)
		sort.Float64s(no)
		th := yes[len(yes)*3/10]
		fmt.Printf("answered %.2f silent %.2f ", 1-float64(sort.SearchFloat64s(yes, Silent))/float64(len(yes)), float64(sort.SearchFloat64s(no, Silent))/float64(len(no)))
		silent := sort.SearchFloat64s(no, th)
		fmt.Printf("%-20s 70%%-threshold %.1f  silent %.2f   yes p10 %.0f p50 %.0f  no p50 %.0f p70 %.0f p90 %.0f\n", n, th, float64(silent)/float64(len(no)), yes[len(yes)/10], yes[len(yes)/2], no[len(no)/2], no[len(no)*7/10], no[len(no)*9/10])
	}
}

func labConf(x *Index, g []group, ms []Match) float64 {
	c, _ := confidence(memory{x}, g, len(x.documents), ms)
	return float64(c)
}
