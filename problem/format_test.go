package problem_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"helpwright/problem"
)

var update = flag.Bool("update", false, "renew the goldens in testdata")

// sample holds one problem for each thing that a format could get wrong.
func sample() []problem.Problem {
	return []problem.Problem{
		{File: "content/a, b:c/50%/en.md", Line: 3, Column: 5, Rule: problem.Link, Message: `no article "refunds"`, Hint: `did you mean "refund-an-order"?`},
		{File: "content/账单/zh-Hans.md", Line: 12, Rule: problem.Thin, Message: "12 words"},
		{File: "helpwright.yaml", Rule: problem.Config, Message: "the file is empty"},
		{File: "content/evil/en.md", Line: 1, Column: 1, Rule: problem.Field, Message: "unknown field \"\x1b[2J\u202egnp\n::error::x\""},
	}
}

func TestWriteGoldens(t *testing.T) {
	for _, format := range []problem.Format{
		problem.FormatText, problem.FormatJSON, problem.FormatGitHub, problem.FormatSARIF,
	} {
		t.Run(string(format), func(t *testing.T) {
			var got bytes.Buffer
			if err := problem.Write(&got, format, sample()); err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join("testdata", string(format)+".golden")
			if *update {
				if err := os.WriteFile(golden, got.Bytes(), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got.String()); diff != "" {
				t.Errorf("differs from %s (-want +got):\n%s", golden, diff)
			}
		})
	}
}

// What a pull request changes stands beside the files for whoever reviews it there.
func TestNotes(t *testing.T) {
	report := problem.Report{
		Problems: sample()[:1],
		Notes:    []problem.Note{{File: "content/a, b/en.md", Title: "moved", Message: "en/a/ → en/b/, 50%\u202e"}},
		Against:  map[string]string{"commit": "main"},
	}
	for format, want := range map[problem.Format]string{
		problem.FormatText:   "1 error, 0 warnings",
		problem.FormatJSON:   `"against": {`,
		problem.FormatGitHub: `::notice file=content/a%2C b/en.md,title=moved::en/a/ → en/b/, 50%25\u202e`,
		problem.FormatSARIF:  `"text": "moved: en/a/ → en/b/, 50%\\u202e"`,
	} {
		var got bytes.Buffer
		if err := problem.WriteReport(&got, format, report); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(got.String(), want) {
			t.Errorf("%s lacks %q:\n%s", format, want, &got)
		}
		if inText := strings.Contains(got.String(), "moved"); format == problem.FormatText && inText {
			t.Error("text holds notes")
		}
	}
}

// A site with the same mistake on every page must not flood the terminal, but
// the count must still be that of all problems.
func TestTextStopsAtOneThousand(t *testing.T) {
	var many []problem.Problem
	for i := range 1234 {
		many = append(many, problem.Problem{File: fmt.Sprintf("content/%04d/en.md", i), Line: 1, Rule: problem.Thin, Message: "3 words"})
	}
	var got bytes.Buffer
	if err := problem.Write(&got, problem.FormatText, many); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(got.String()), "\n")
	if len(lines) != 1002 {
		t.Fatalf("%d lines, want 1000 problems and two more", len(lines))
	}
	if want := []string{"and 234 more", "0 errors, 1234 warnings"}; !cmp.Equal(lines[1000:], want) {
		t.Errorf("ends with %q, want %q", lines[1000:], want)
	}
}

func TestTextEndsWithTheCount(t *testing.T) {
	broken := problem.Problem{File: "a", Rule: problem.Link, Message: "x"}
	short := problem.Problem{File: "a", Rule: problem.Thin, Message: "x"}
	for _, test := range []struct {
		name, why string
		problems  []problem.Problem
		want      string
	}{
		{"none", "silence is the good news", nil, ""},
		{"singular", "one is not followed by a plural", []problem.Problem{broken, short}, "a: link: x\na: thin: x\n1 error, 1 warning\n"},
		{"plural", "both counts are always there", []problem.Problem{broken, broken}, "a: link: x\na: link: x\n2 errors, 0 warnings\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got bytes.Buffer
			if err := problem.Write(&got, problem.FormatText, test.problems); err != nil {
				t.Fatal(err)
			}
			if got.String() != test.want {
				t.Errorf("%q, want %q: %s", &got, test.want, test.why)
			}
		})
	}
}

// What machines read must stay one value even when there is nothing to say.
func TestMachineFormatsWithoutProblems(t *testing.T) {
	for _, test := range []struct {
		format problem.Format
		want   string
	}{
		{problem.FormatJSON, `"problems": []`},
		{problem.FormatSARIF, `"results": []`},
	} {
		var got bytes.Buffer
		if err := problem.Write(&got, test.format, nil); err != nil {
			t.Fatal(err)
		}
		if !json.Valid(got.Bytes()) || !strings.Contains(got.String(), test.want) {
			t.Errorf("%s without problems: want JSON with %s, got\n%s", test.format, test.want, &got)
		}
	}
}

func TestFormatIsAFlag(t *testing.T) {
	var f problem.Format
	if err := f.Set("sarif"); err != nil || f != problem.FormatSARIF {
		t.Errorf("setting sarif gave %q, %v", f, err)
	}
	for _, bad := range []string{"", "xml", "JSON"} {
		if err := f.Set(bad); err == nil {
			t.Errorf("the format %q was accepted", bad)
		}
	}
	if err := problem.Write(&bytes.Buffer{}, "xml", nil); err == nil {
		t.Error("writing an unknown format was accepted")
	}
}

// Every rule needs a sentence, since SARIF viewers show nothing else about it.
func TestEveryRuleIsExplained(t *testing.T) {
	for _, rule := range problem.Rules() {
		if !strings.HasSuffix(rule.About(), ".") {
			t.Errorf("rule %s: want a sentence, got %q", rule, rule.About())
		}
	}
}
