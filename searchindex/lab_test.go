package searchindex

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"regexp"
	"strings"
	"testing"
)

var headRe = regexp.MustCompile(`(?m)^#{1,6} +(.*)$`)
var linkRe = regexp.MustCompile(`\]\([^)]*\)|https?://\S+|<[^>]*>|\{\{[^}]*\}\}`)

func labSections(body string) (out []Section) {
	at, head := 0, ""
	add := func(b string) {
		b = linkRe.ReplaceAllString(b, " ")
		if head != "" || strings.TrimSpace(b) != "" {
			out = append(out, Section{Title: head, Text: b})
		}
	}
	for _, m := range headRe.FindAllStringSubmatchIndex(body, -1) {
		add(body[at:m[0]])
		head, at = body[m[2]:m[3]], m[1]
	}
	add(body[at:])
	return
}

func readLines(p string) (out []map[string]string) {
	f, _ := os.Open(p)
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<26)
	for s.Scan() {
		m := map[string]string{}
		json.Unmarshal(s.Bytes(), &m)
		out = append(out, m)
	}
	return
}

func TestLab(t *testing.T) {
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
		sum, cnt, s1, conf := 0.0, 0, 0.0, 0
		for _, q := range readLines(dir + "queries.jsonl") {
			if rel[q["id"]] == nil {
				continue
			}
			g, err := read(memory{x}, q["text"], false)
			if err != nil {
				t.Fatal(err)
			}
			r, err := rank(memory{x}, g, len(docs), false)
			if err != nil {
				t.Fatal(err)
			}
			dcg, ideal := 0.0, 0.0
			for i, m := range r.matches[:min(10, len(r.matches))] {
				if rel[q["id"]][x.documents[m.Document].ID] {
					dcg += 1 / math.Log2(float64(i)+2)
					if i == 0 {
						s1++
					}
				}
			}
			for i := range min(10, len(rel[q["id"]])) {
				ideal += 1 / math.Log2(float64(i)+2)
			}
			sum += dcg / ideal
			cnt++
			conf += r.confidence
		}
		fmt.Printf("%-20s nDCG %.4f S1 %.4f conf %d forms %d terms %d\n", n, sum/float64(cnt), s1/float64(cnt), conf/cnt, len(x.forms), len(x.terms))
	}
}
