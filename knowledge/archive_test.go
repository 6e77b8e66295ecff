package knowledge_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/png"
	"path"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"

	"helpwright/knowledge"
	"helpwright/plain"
	"helpwright/problem"
)

// testConfig is the site that archives in testdata belong to.
func testConfig() *knowledge.Config {
	return &knowledge.Config{
		Folder:  "content",
		BaseURL: "https://help.example.com/docs/",
		Locales: []knowledge.Locale{
			{Tag: "en"},
			{Tag: "de", Fallback: []string{"en"}},
			{Tag: "de-CH", Fallback: []string{"de", "en"}, Market: "ch"},
			{Tag: "zh-Hans", Fallback: []string{"en"}},
		},
		Markets:     []string{"ch", "at"},
		Variables:   map[string]map[string]string{"product": {"": "Printer"}, "sign": {"en": "sign in", "de": "anmelden"}},
		ImageHosts:  []string{"pictures.example.com"},
		ReservedIDs: []string{"main"},
		Glossary: map[string]*plain.Glossary{"en": {
			Known: []string{"RMA"}, Plain: []plain.Term{{Jargon: "authenticate", Say: []string{"sign in", "log in"}}},
		}},
		Standard: map[knowledge.Kind]knowledge.Standard{knowledge.KindReference: {
			Fields: []string{"products", "keywords"}, Sections: []map[string]string{{"en": "Values", "de": "Werte"}},
		}},
	}
}

// contentOf turns an archive into a content folder. What would be dull to read
// again and again is written short:
//
//	<summary>     a summary of a good length that no other file has
//	<words>       as many words as an article needs
//	\x00, \u202e  a byte or a character that cannot be seen, in files whose names end in .quoted, and in these names
//	640 × 480     the picture of that size, in files whose names end in .png
func contentOf(t *testing.T, archive *txtar.Archive) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	for _, f := range archive.Files {
		name, inside := strings.CutPrefix(f.Name, "content/")
		if !inside {
			continue
		}
		text := string(f.Data)
		if short, quoted := strings.CutSuffix(name, ".quoted"); quoted {
			name, text = unquote(t, short), unquote(t, text)
		}
		text = strings.ReplaceAll(text, "<summary>", fmt.Sprintf("What %q says, told in as many words as a search result shows.", path.Base(name)+" of "+path.Dir(name)))
		text = strings.ReplaceAll(text, "<words>", strings.TrimSpace(strings.Repeat("some words that answer the question ", 5)))
		var width, height int
		if path.Ext(name) == ".png" {
			if n, _ := fmt.Sscanf(text, "%d × %d", &width, &height); n == 2 {
				text = string(pngOf(width, height))
			}
		}
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

var escape = regexp.MustCompile(`\\(x[0-9a-f]{2}|u[0-9a-f]{4})`)

func unquote(t *testing.T, text string) string {
	return escape.ReplaceAllStringFunc(text, func(s string) string {
		out, err := strconv.Unquote(`"` + s + `"`)
		if err != nil {
			t.Fatal(err)
		}
		return out
	})
}

// pngOf makes a picture of a size; of one too large to be made, only the head.
func pngOf(width, height int) []byte {
	var out bytes.Buffer
	if width*height <= 1<<20 {
		png.Encode(&out, image.NewGray(image.Rect(0, 0, width, height)))
		return out.Bytes()
	}
	png.Encode(&out, image.NewGray(image.Rect(0, 0, 1, 1)))
	head := out.Bytes()
	binary.BigEndian.PutUint32(head[16:], uint32(width))
	binary.BigEndian.PutUint32(head[20:], uint32(height))
	binary.BigEndian.PutUint32(head[29:], crc32.ChecksumIEEE(head[12:29]))
	return head
}

// load loads a content folder without a cache.
func load(t *testing.T, files fstest.MapFS, config *knowledge.Config) (*knowledge.Base, []problem.Problem) {
	t.Helper()
	base, problems, err := knowledge.Load(context.Background(), knowledge.Source{Files: files, Config: config})
	if err != nil {
		t.Fatal(err)
	}
	return base, problems
}

// parse loads an archive that is written in a test.
func parse(t *testing.T, archive string) (*knowledge.Base, []problem.Problem) {
	t.Helper()
	return load(t, contentOf(t, txtar.Parse([]byte(archive))), testConfig())
}

// clean loads an archive in which there should be no problem.
func clean(t *testing.T, archive string) *knowledge.Base {
	t.Helper()
	base, problems := parse(t, archive)
	for _, p := range problems {
		t.Error(p)
	}
	return base
}
