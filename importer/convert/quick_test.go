package convert

import (
	"fmt"
	"os"
	"testing"
	"time"
)

func TestQuick(t *testing.T) {
	f := os.Getenv("F")
	if f == "" {
		t.Skip()
	}
	b, _ := os.ReadFile(f)
	fl := Flavour{}
	for _, c := range os.Getenv("FL") {
		switch c {
		case 'm':
			fl.MDX = true
		case 'd':
			fl.Directives = true
		case 's':
			fl.Shortcodes = true
		case 'k':
			fl.Kramdown = true
		case 'h':
			fl.HTML = true
		case 'a':
			fl.Admonition = true
		}
	}
	st := time.Now()
	r := Convert(Source{Line: 1, Text: string(b), Flavour: fl}, Options{})
	fmt.Println(r.Text)
	fmt.Printf("%q\n%q\n", r.Title, r.Lead)
	for _, n := range r.Notes {
		fmt.Println(n)
	}
	fmt.Println(time.Since(st))
}
