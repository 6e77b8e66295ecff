package helpwright_test

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Every test that the table of security requirements names is there.
func TestASVS(t *testing.T) {
	text, err := os.ReadFile("desk/ASVS.md")
	if err != nil {
		t.Fatal(err)
	}
	met, _, _ := strings.Cut(string(text), "## Open")
	row := regexp.MustCompile(`(?m)^\| ([0-9][^|]*) \| ([^|]+) \| ([^|]+) \|$`)
	item := regexp.MustCompile(`^[0-9]+\.[0-9]+\.[0-9]+( to [0-9]+\.[0-9]+\.[0-9]+)?$`)
	seen := map[string]bool{}
	rows := row.FindAllStringSubmatch(met, -1)
	if len(rows) < 30 {
		t.Fatalf("only %d rows can be read", len(rows))
	}
	for _, cells := range rows {
		for _, name := range strings.Split(cells[1], ", ") {
			if !item.MatchString(name) || seen[name] {
				t.Errorf("%q is no item, or stands twice", name)
			}
			seen[name] = true
		}
		for _, name := range strings.Split(cells[3], ", ") {
			if !hasTest(t, name) {
				t.Errorf("%s: there is no test %s", cells[1], name)
			}
		}
	}
}

// hasTest looks for a test by its package, "desk/web", and its function.
func hasTest(t *testing.T, name string) bool {
	t.Helper()
	folder, test := path.Split(name)
	inside, test, found := strings.Cut(test, ".")
	if !found {
		return false
	}
	folder = path.Join(folder, inside)
	if folder == "helpwright" {
		folder = "."
	}
	files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "\nfunc "+test+"(t *testing.T)") {
			return true
		}
	}
	return false
}
