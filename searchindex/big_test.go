package searchindex

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"syscall"
	"testing"
	"time"
)

func cpu() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(0, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func bigDocs() (docs []Document) {
	filepath.Walk("/dev/shm/b/10000-1/helpwright/public/en", func(p string, i os.FileInfo, err error) error {
		if filepath.Base(p) != "index.json" {
			return nil
		}
		b, _ := os.ReadFile(p)
		var d struct {
			ID, Kind, Title, Summary, URL string
			Keywords                      []string
			Sections                      []Section
		}
		json.Unmarshal(b, &d)
		if d.Kind != "article" && d.Kind != "faq" {
			return nil
		}
		docs = append(docs, Document{ID: d.ID, Language: "en", Title: d.Title, Summary: d.Summary, Keywords: d.Keywords, Path: d.URL, Sections: d.Sections})
		return nil
	})
	return
}

func TestBig(t *testing.T) {
	docs := bigDocs()
	fmt.Println(len(docs))
	c := cpu()
	x, err := Build(context.Background(), Source{Locale: "en", Documents: docs})
	fmt.Println("build", cpu()-c, err)
	c = cpu()
	n, s, m := 0, 0, 0
	for _, p := range x.terms {
		n += len(p.hits)
		m = max(m, len(p.hits))
		for _, h := range p.hits {
			s += len(h.sections)
		}
	}
	fmt.Println("terms", len(x.terms), "forms", len(x.forms), "hits", n, "section hits", s, m)
	os.RemoveAll("/dev/shm/bl")
	err = x.WriteBleve("/dev/shm/bl")
	fmt.Println("bleve", cpu()-c, err)
	r, err := openBleve("/dev/shm/bl")
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(x.terms); i += 97 {
		p, err := r.posting(x.terms[i].term, true, len(docs))
		want := x.terms[i].joined(x.terms[i].rest)
		if err != nil || !reflect.DeepEqual(p.hits, want.hits) || p.article != want.article || p.section != want.section {
			for k := range p.hits {
				if !reflect.DeepEqual(p.hits[k], want.hits[k]) {
					t.Fatalf("%v %v %v %d", p.hits[k], want.hits[k], err, k)
				}
			}
			t.Fatal(err, x.terms[i].term, len(p.hits), len(want.hits), p.article, want.article, p.section, want.section)
		}
	}
}

func TestShardsBig(t *testing.T) {
	docs := bigDocs()
	x, _ := Build(context.Background(), Source{Locale: "en", Documents: docs})
	c := cpu()
	files := map[string][]byte{}
	total := 0
	ptr, err := x.WriteShards(func(n string, b []byte) error { files[n] = b; total += len(b); return nil })
	fmt.Println("shards", cpu()-c, err, "files", len(files), "bytes", total, "pointer", len(ptr))
	var fetched []string
	s, err := openShards(ptr, func(n string) ([]byte, error) {
		fetched = append(fetched, fmt.Sprint(len(files[n])))
		return files[n], nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{"invoice", "webhook", "how do i refund a statement", "reset single amount", "colour webhok"} {
		fetched = nil
		c := cpu()
		g, err := read(s, q, false)
		if err != nil {
			t.Fatal(err)
		}
		r, err := rank(s, g, len(docs), false)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println(q, len(r.matches), r.confidence, fetched, cpu()-c)
		fetched = nil
		for _, m := range r.matches[:min(5, len(r.matches))] {
			d, err := s.document(m.Document)
			fmt.Println("   ", d.Title, m.Score, m.Place, m.More, err)
		}
		fmt.Println("  docs", fetched)
	}
}
