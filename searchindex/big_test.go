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

func TestBig(t *testing.T) {
	var docs []Document
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
	err = x.writeBleve("/dev/shm/bl")
	fmt.Println("bleve", cpu()-c, err)
	r, err := openBleve("/dev/shm/bl")
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(x.terms); i += 97 {
		h, err := r.hits(x.terms[i].term)
		if err != nil || !reflect.DeepEqual(h, x.terms[i].hits) {
			t.Fatal(err, x.terms[i].term, len(h), len(x.terms[i].hits), h[0], x.terms[i].hits[0])
		}
	}
}
