package evaluation

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
)

// corpusFile is what a folder that holds a whole set calls its texts.
const corpusFile = "corpus.jsonl"

// ErrForm says that a file of a set is not in the form that the package text
// describes; the text that wraps it names the file and the line.
var ErrForm = errors.New("not in the form of a set")

// Read reads a set. The corpus is a file or a folder.
func Read(corpus, questions, grades string) (*Set, error) {
	s := &Set{}
	var err error
	if s.Texts, err = readCorpus(corpus); err != nil {
		return nil, fmt.Errorf("reading the corpus: %w", err)
	}
	if s.Questions, err = readLines[Question](questions); err != nil {
		return nil, fmt.Errorf("reading the questions: %w", err)
	}
	if s.Grades, err = readGrades(grades, s.Questions); err != nil {
		return nil, fmt.Errorf("reading the grades: %w", err)
	}
	cut(s.Texts)
	return s, nil
}

func readCorpus(name string) ([]Text, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return readLines[Text](name)
	}
	if whole := filepath.Join(name, corpusFile); isFile(whole) {
		return readLines[Text](whole)
	}
	texts, err := readFolder(os.DirFS(name))
	if err == nil && len(texts) == 0 {
		err = fmt.Errorf("%s: %w: no file ends in .md, .markdown or .txt", name, ErrForm)
	}
	return texts, err
}

func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

// readFolder takes every text of a folder, in the order of paths.
func readFolder(files fs.FS) ([]Text, error) {
	var out []Text
	err := fs.WalkDir(files, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		switch path.Ext(name) {
		case ".md", ".markdown", ".txt":
		default:
			return nil
		}
		b, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		out = append(out, newText(name, string(bytes.TrimPrefix(b, []byte("\ufeff")))))
		return nil
	})
	return out, err
}

// newText takes a file apart: the title is that of its front matter, else its
// first heading, else its name.
func newText(name, body string) Text {
	t := Text{ID: name, Title: strings.TrimSuffix(path.Base(name), path.Ext(name))}
	body = strings.ReplaceAll(body, "\r\n", "\n")
	if front, rest, ok := frontMatter(body); ok {
		body = rest
		for line := range strings.Lines(front) {
			if title, ok := strings.CutPrefix(line, "title:"); ok {
				t.Title, t.Body = strings.Trim(strings.TrimSpace(title), `"'`), body
				return t
			}
		}
	}
	if first, rest, _ := strings.Cut(strings.TrimLeft(body, "\n"), "\n"); strings.HasPrefix(first, "# ") {
		t.Title, body = strings.TrimSpace(first[2:]), rest
	}
	t.Body = body
	return t
}

// frontMatter cuts off what stands between lines of three dashes at the top.
func frontMatter(body string) (front, rest string, ok bool) {
	body, ok = strings.CutPrefix(body, "---\n")
	if !ok {
		return "", "", false
	}
	return strings.Cut(body, "\n---\n")
}

// readLines reads JSON lines, each with an id of its own.
func readLines[T Text | Question](name string) ([]T, error) {
	var out []T
	seen := map[string]bool{}
	err := eachLine(name, func(line []byte) error {
		var one T
		var key struct{ ID string }
		if err := errors.Join(json.Unmarshal(line, &one), json.Unmarshal(line, &key)); err != nil {
			return err
		}
		if key.ID == "" || seen[key.ID] {
			return fmt.Errorf("the id %q is empty or stands there twice", key.ID)
		}
		seen[key.ID] = true
		out = append(out, one)
		return nil
	})
	if err == nil && len(out) == 0 {
		err = fmt.Errorf("%s: %w: it is empty", name, ErrForm)
	}
	return out, err
}

// readGrades reads the grades of questions. One of a question that nobody asks is in no
// form: it would count as one that found nothing.
func readGrades(name string, questions []Question) (Grades, error) {
	out, asked := Grades{}, map[string]bool{}
	for i := range questions {
		asked[questions[i].ID] = true
	}
	err := eachLine(name, func(line []byte) error {
		fields := strings.Split(string(line), "\t")
		if len(fields) != 3 {
			return fmt.Errorf("%d columns, want question, text and grade with tabs between them", len(fields))
		}
		grade, err := strconv.Atoi(strings.TrimSpace(fields[2]))
		if err != nil {
			return err
		}
		if !asked[fields[0]] {
			return fmt.Errorf("the question %q is not among the questions", fields[0])
		}
		if out[fields[0]] == nil {
			out[fields[0]] = map[string]int{}
		}
		out[fields[0]][fields[1]] = grade
		return nil
	})
	return out, err
}

// mostLine is the longest line in bytes.
const mostLine = 64 << 20

// eachLine calls f for the lines of a file that are not empty.
func eachLine(name string, f func([]byte) error) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, mostLine)
	for number := 1; lines.Scan(); number++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		if err := f(lines.Bytes()); err != nil {
			return fmt.Errorf("%s:%d: %w: %w", name, number, ErrForm, err)
		}
	}
	return lines.Err()
}

// WriteRun writes a run file.
func WriteRun(w io.Writer, answers []Answer) error {
	out := bufio.NewWriter(w)
	for _, a := range answers {
		for i, text := range a.Found {
			fmt.Fprintf(out, "%s\t%s\t%d\n", a.Question, text, i+1)
		}
	}
	return out.Flush()
}
