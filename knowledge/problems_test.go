package knowledge_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/google/go-cmp/cmp"

	"helpwright/problem"
)

var update = flag.Bool("update", false, "write what comes out into testdata")

// Each archive is a site with faults of one rule, named like it, and ends with
// the file "want": every problem that is found, and no other.
func TestProblems(t *testing.T) {
	for _, rule := range problem.Rules() {
		if elsewhere[rule] != "" {
			continue
		}
		t.Run(string(rule), func(t *testing.T) {
			file := filepath.Join("testdata", "problems", string(rule)+".txtar")
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal("every rule has an archive of its faults, or a package that tests it: ", err)
			}
			_, problems := load(t, contentOf(t, archive), testConfig())
			var got strings.Builder
			raised := false
			for _, p := range problems {
				got.WriteString(p.String() + "\n")
				raised = raised || p.Rule == rule
			}
			if !raised {
				t.Errorf("no problem of the rule %q", rule)
			}
			last := &archive.Files[len(archive.Files)-1]
			if last.Name != "want" {
				t.Fatalf("%s does not end with the file want", file)
			}
			if *update {
				last.Data = []byte(got.String())
				if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(last.Data), got.String()); diff != "" {
				t.Errorf("%s\n%s", archive.Comment, diff)
			}
		})
	}
}

// elsewhere lists the rules that say nothing of articles, with the package that
// raises and tests them.
var elsewhere = map[problem.Rule]string{
	problem.Phrase:        "theme",
	problem.MissingPhrase: "theme",
	problem.Template:      "theme",
	problem.Contrast:      "builder",
	problem.DeadEnd:       "builder",
	problem.History:       "workflow",
	problem.OtherSite:     "searchindex/exchange",
	problem.Search:        "searchindex/expectation",
	problem.Signals:       "searchindex/signals",
}
