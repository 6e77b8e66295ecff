package knowledge_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"helpwright/knowledge"
)

// Few words can fill a page with much that is written elsewhere. Each of these texts
// is some kilobytes.
func TestWeight(t *testing.T) {
	const front = "---\nid: %s\ntitle: %s\nsummary: What %s is about, told in a sentence that is long enough for all.\nstate: approved\n---\n"
	words := strings.Repeat("word ", 30) + "\n\n"
	article := func(id, text string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte(fmt.Sprintf(front, id, id, id) + words + text)}
	}
	topic := &fstest.MapFile{Data: []byte("names: {en: A, de: A, zh-Hans: A}\n")}
	captions := "WEBVTT\n\n00:00.000 --> 00:02.000\n" + strings.Repeat("Hello.\n", 150_000)
	far := "a"
	files := fstest.MapFS{"a/topic.yaml": topic}
	for i := range 4 {
		far += "/" + strings.Repeat("x", 198) + fmt.Sprint(i)
		files[far+"/topic.yaml"] = &fstest.MapFile{Data: fmt.Appendf(nil, "names: {en: X %d, de: X %d, zh-Hans: X %d}\n", i, i, i)}
	}
	files[far+"/far/en.md"] = article("far", "")
	for _, c := range []struct {
		name, why string
		put       func(fstest.MapFS)
		want      string
	}{
		{"transcripts", "17 bytes bring a megabyte with them",
			func(files fstest.MapFS) {
				files["a/film/clip.mp4"] = &fstest.MapFile{Data: []byte("film")}
				files["a/film/clip.en.vtt"] = &fstest.MapFile{Data: []byte(captions)}
				files["a/film/en.md"] = article("film", strings.Repeat("![Film](clip.mp4)\n\n", 20))
			},
			"content/a/film/en.md:39:1: file: the addresses and transcripts of content/a/film/en.md are more than 16 MiB from here on (divide it into several articles, or repeat less)"},
		{"addresses", "eleven bytes become eight hundred",
			func(files fstest.MapFS) {
				files[far+"/links/en.md"] = article("links", "[x]: ../far/en.md\n\n"+strings.Repeat("[x] [x] [x] [x] [x] [x] [x] [x]\n\n", 3000))
			},
			"are more than 16 MiB from here on"},
		{"an address too long", "no disk could hold its folder",
			func(files fstest.MapFS) {
				folder := far + "/" + strings.Repeat("y", 200) + "/" + strings.Repeat("z", 200)
				files[far+"/"+strings.Repeat("y", 200)+"/topic.yaml"] = &fstest.MapFile{Data: []byte("names: {en: Y, de: Y, zh-Hans: Y}\n")}
				files[folder+"/en.md"] = article("long", "")
			},
			"file: the address has 1203 bytes (use shorter names, or fewer topics in each other; 1024 are allowed)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			all := fstest.MapFS{}
			for name, f := range files {
				all[name] = f
			}
			c.put(all)
			_, problems, err := knowledge.Load(t.Context(), knowledge.Source{Files: all, Config: testConfig()})
			if err != nil {
				t.Fatal(err)
			}
			if len(problems) != 1 || !strings.Contains(problems[0].String(), c.want) {
				t.Errorf("%s: got %d: %v\nwant %s", c.why, len(problems), problems[:min(1, len(problems))], c.want)
			}
		})
	}
}
