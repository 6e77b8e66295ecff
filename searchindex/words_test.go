package searchindex

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write goldens anew")

// A wordsCase is a text with its words: as they are searched, their kinds, and
// what they are made of.
type wordsCase struct {
	Why   string      `json:"why"`
	Text  string      `json:"text"`
	Words [][3]string `json:"words"`
}

// A likenessCase is a word, and a form with its weight as the other's look-alike.
type likenessCase struct {
	Why    string `json:"why"`
	A      string `json:"a"`
	B      string `json:"b"`
	Weight int    `json:"weight"`
}

var kindNames = map[wordKind]string{plainWord: "plain", codeWord: "code", pairWord: "pair", singleWord: "single"}

// The tests of scripts read the same goldens.
func TestWords(t *testing.T) {
	golden(t, "words.json", func(c *wordsCase) {
		c.Words = [][3]string{}
		splitWords(c.Text, func(w word) {
			c.Words = append(c.Words, [3]string{w.text, kindNames[w.kind], c.Text[w.at:w.end]})
		})
	})
}

func TestLikeness(t *testing.T) {
	golden(t, "likeness.json", func(c *likenessCase) { c.Weight = new(speller).likeness([]rune(c.A), c.B) })
}

// golden fills the cases of a file anew and compares them with it.
func golden[Case any](t *testing.T, file string, fill func(*Case)) {
	t.Helper()
	file = filepath.Join("testdata", file)
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var cases []Case
	if err := json.Unmarshal(before, &cases); err != nil {
		t.Fatal(err)
	}
	var after bytes.Buffer
	after.WriteString("[\n")
	for i := range cases {
		fill(&cases[i])
		line := encoded(t, cases[i])
		if i < len(cases)-1 {
			line = append(line, ',')
		}
		after.WriteString("  " + string(line) + "\n")
	}
	after.WriteString("]\n")
	if *update {
		write(t, file, after.Bytes())
		return
	}
	old := strings.Split(string(before), "\n")
	for i, line := range strings.Split(after.String(), "\n") {
		if i >= len(old) || old[i] != line {
			t.Errorf("%s:%d: now it is %s", file, i+1, line)
		}
	}
}

func encoded(t *testing.T, value any) []byte {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		t.Fatal(err)
	}
	return bytes.TrimSpace(b.Bytes())
}

// TestCharacters splits texts with every character that there may be, in both engines.
func TestCharacters(t *testing.T) {
	const block = 1 << 10
	var sums []string
	for from := rune(0); from <= 0xE0FFF; from += block {
		if from == 0x34000 { // nothing is written between, or beyond
			from = 0xE0000
		}
		h := fnv.New32a()
		var text strings.Builder
		for r := from; r < from+block; r++ {
			if r < 0xD800 || r > 0xDFFF {
				fmt.Fprintf(&text, "%c x%[1]cy 中%[1]c ก%[1]c 1.%[1]c ", r)
			}
		}
		splitWords(text.String(), func(w word) {
			fmt.Fprintf(h, "%s %s %s\n", w.text, kindNames[w.kind], text.String()[w.at:w.end])
		})
		sums = append(sums, fmt.Sprintf("%08x", h.Sum32()))
	}
	folder := t.TempDir()
	write(t, filepath.Join(folder, "sums.json"), encoded(t, sums))
	runNode(t, "characters.ts", folder)
}
