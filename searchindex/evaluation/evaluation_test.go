package evaluation

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// The figures of these cases were worked out by hand.
func TestMeasure(t *testing.T) {
	const log3, log4 = 1.584962500721156, 2.0
	cases := []struct {
		name    string
		why     string
		grades  Grades
		answers []Answer
		want    Figures
	}{
		{
			"second", "a right text behind a wrong one",
			Grades{"q": {"a": 1}}, []Answer{{Question: "q", Found: []string{"b", "a"}}},
			Figures{NDCG10: 1 / log3, MRR10: 0.5, P5: 0.2, R10: 1, S3: 1, Answerable: 1, Answered: 1},
		}, {
			"graded", "the better text stands behind the one that is nearly right",
			Grades{"q": {"a": 2, "b": 1, "c": 0, "d": -1}}, []Answer{{Question: "q", Found: []string{"b", "d", "a"}}},
			Figures{NDCG10: (1 + 2/log4) / (2 + 1/log3), MRR10: 1, P5: 0.4, R10: 1, S1: 1, S3: 1, Answerable: 1, Answered: 1},
		}, {
			"twice", "a text that is named twice counts once",
			Grades{"q": {"a": 1}}, []Answer{{Question: "q", Found: []string{"b", "b", "a"}}},
			Figures{NDCG10: 1 / log3, MRR10: 0.5, P5: 0.2, R10: 1, S3: 1, Answerable: 1, Answered: 1},
		}, {
			"empty", "a question that nobody answered counts like one without results",
			Grades{"q": {"a": 1}, "r": {"a": 1}}, []Answer{{Question: "q"}},
			Figures{Empty: 1, Answerable: 2},
		}, {
			"silence", "of the answerable ones silence is bad, of the others good",
			Grades{"q": {"a": 1}, "r": {"a": 1}, "u": {"a": 0}},
			[]Answer{
				{Question: "q", Found: []string{"a"}}, {Question: "r", Found: []string{"a"}, Silent: true},
				{Question: "u", Found: []string{"a"}}, {Question: "v", Found: []string{"a"}, Silent: true},
			},
			Figures{NDCG10: 1, MRR10: 1, P5: 0.2, R10: 1, S1: 1, S3: 1, Answerable: 2, Answered: 0.5, Unanswerable: 2, Silent: 0.5},
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := Set{Grades: c.grades}
			for _, a := range c.answers {
				s.Questions = append(s.Questions, Question{ID: a.Question})
			}
			if diff := cmp.Diff(c.want, s.Measure(c.answers), cmpopts.EquateApprox(0, 1e-9)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.why, diff)
			}
		})
	}
}

func TestPercentile(t *testing.T) {
	var all []time.Duration
	for i := 200; i > 0; i-- {
		all = append(all, time.Duration(i))
	}
	for percent, want := range map[int]time.Duration{50: 100, 99: 198, 100: 200} {
		if got := percentile(all, percent); got != want {
			t.Errorf("p%d is %d, want %d", percent, got, want)
		}
	}
	if got := percentile(nil, 50); got != 0 {
		t.Errorf("p50 of nothing is %d", got)
	}
}

func TestReadFolder(t *testing.T) {
	texts, err := readFolder(fstest.MapFS{
		"a/front.md":   {Data: []byte("---\ntitle: \"Money back\"\nid: x\n---\n\n## When {#when}\n\nWithin [30 days](https://example.org/).\n")},
		"b/heading.md": {Data: []byte("\ufeff# Cards\n\nBefore.\n")},
		"c/plain.txt":  {Data: []byte("Just words.\n")},
		"d/figure.png": {Data: []byte("\x89PNG")},
	})
	if err != nil {
		t.Fatal(err)
	}
	cut(texts)
	var got []string
	for _, x := range texts {
		got = append(got, x.ID+": "+x.Title+": "+strings.Join(strings.Fields(x.Plain()), " "))
	}
	want := []string{"a/front.md: Money back: When Within 30 days.", "b/heading.md: Cards: Before.", "c/plain.txt: plain: Just words."}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestReadRefuses(t *testing.T) {
	good := map[string]string{
		"corpus":  `{"id":"a","lang":"de","title":"T","body":"B"}`,
		"queries": `{"id":"q","lang":"de","text":"T"}`,
		"qrels":   "q\ta\t1",
	}
	cases := []struct{ name, why, file, text, want string }{
		{"no id", "what has no name cannot be found", "corpus", `{"title":"T"}`, "corpus:1"},
		{"twice", "two texts of one name cannot be told apart", "corpus", good["corpus"] + "\n" + good["corpus"], "corpus:2"},
		{"no json", "a broken line is named", "queries", good["queries"] + "\n{", "queries:2"},
		{"empty", "nothing can be measured on nothing", "queries", "\n\n", "queries"},
		{"columns", "grades have three columns", "qrels", "q a 1", "qrels:1"},
		{"no question", "an answer to what nobody asked would count as not found", "qrels", "q\ta\t1\nr\ta\t1", "qrels:2"},
		{"no number", "a grade is a whole number", "qrels", "q\ta\tgood", "qrels:1"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			at := func(name string) string { return filepath.Join(dir, name) }
			for name, text := range good {
				if name == c.file {
					text = c.text
				}
				if err := os.WriteFile(at(name), []byte(text), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			_, err := Read(at("corpus"), at("queries"), at("qrels"))
			if !errors.Is(err, ErrForm) || !strings.Contains(err.Error(), at(c.want)) {
				t.Errorf("%s: the error is %v, want one that names %q", c.why, err, c.want)
			}
		})
	}
}

func TestLanguage(t *testing.T) {
	cases := []struct {
		name, why string
		set       Set
		want      string
	}{
		{"texts", "most texts decide", Set{Texts: []Text{{Language: "de"}, {Language: "fr"}, {Language: "fr"}}}, "fr"},
		{"questions", "where texts name none, questions do", Set{Texts: []Text{{}}, Questions: []Question{{Language: "ja"}}}, "ja"},
		{"none", "something must be assumed", Set{}, "en"},
	}
	for _, c := range cases {
		if got := c.set.Language(); got != c.want {
			t.Errorf("%s: %s is assumed, want %s: %s", c.name, got, c.want, c.why)
		}
	}
}

func TestAskAndWriteRun(t *testing.T) {
	s := Set{Questions: []Question{{ID: "q", Text: "one"}, {ID: "r", Text: "two"}}}
	clock := time.Time{}
	answers, err := s.Ask(
		func(question string) ([]string, bool, error) { return []string{question, "b"}, question == "two", nil },
		func() time.Time { clock = clock.Add(time.Second); return clock },
	)
	if err != nil {
		t.Fatal(err)
	}
	if answers[0].Took != time.Second || answers[0].Silent || !answers[1].Silent {
		t.Errorf("the answers are %+v", answers)
	}
	var run bytes.Buffer
	if err := WriteRun(&run, answers); err != nil {
		t.Fatal(err)
	}
	if want := "q\tone\t1\nq\tb\t2\nr\ttwo\t1\nr\tb\t2\n"; run.String() != want {
		t.Errorf("the run is %q, want %q", run.String(), want)
	}
}

func TestHalved(t *testing.T) {
	set := &Set{
		Texts:     []Text{{ID: "a"}, {ID: "b"}, {ID: "c"}, {ID: "noise"}},
		Questions: []Question{{ID: "1"}, {ID: "2"}, {ID: "3"}},
		Grades:    Grades{"1": {"a": 2, "b": 1}, "2": {"b": 1, "noise": 0}, "3": {"c": 1}},
	}
	half := set.Halved()
	var left []string
	for _, text := range half.Texts {
		left = append(left, text.ID)
	}
	if got, want := strings.Join(left, " "), "a c noise"; got != want {
		t.Errorf("%s are left, want %s: of three answers the second goes", got, want)
	}
	f := half.Measure([]Answer{{Question: "1", Found: []string{"a"}}, {Question: "2", Silent: true}, {Question: "3", Found: []string{"c"}}})
	if f.Answerable != 2 || f.Unanswerable != 1 || f.Silent != 1 || f.NDCG10 != 1 {
		t.Errorf("%+v: two questions have answers still, the other is rightly met with silence", f)
	}
	if len(set.Texts) != 4 || len(set.Grades["2"]) != 2 {
		t.Error("the set itself was changed")
	}
}
