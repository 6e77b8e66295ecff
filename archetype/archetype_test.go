package archetype

import (
	"strings"
	"testing"
	"time"

	"helpwright/markdown"
)

// The marks are those that the check knows and tells of once an article is no draft.
func TestMarkIsThatOfTheDialect(t *testing.T) {
	if Mark != markdown.Placeholder {
		t.Errorf("an archetype marks with %q, the dialect with %q", Mark, markdown.Placeholder)
	}
}

// Every kind has a text; sections that it has already are not added once more.
func TestText(t *testing.T) {
	for _, kind := range []string{"article", "faq", "troubleshooting", "reference"} {
		text, err := Article{Kind: kind, ID: "an-id", Title: `It's "it": no`, ReviewBy: InAYear(time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)), Sections: []string{"Check that it worked", "Prices", ""}}.Text()
		if err != nil {
			t.Fatal(err)
		}
		for part, want := range map[string]int{"id: an-id\n": 1, `title: "It's \"it\": no"`: 1, "review_by: 2027-03-01\n": 1, "\n## Check that it worked\n": 1, "\n## Prices\n": 1, "\n## \n": 0, "state: draft\n": 1} {
			if n := strings.Count(string(text), part); n != want {
				t.Errorf("%s has %q %d times", kind, part, n)
			}
		}
	}
	if _, err := (Article{Kind: "poem"}).Text(); err == nil {
		t.Error("there is a text for a kind that is none")
	}
}

// Words of strangers stand in a fence that they cannot end, without what orders
// terminals about, before the first heading.
func TestAddTicket(t *testing.T) {
	ticket := Ticket{Number: 7, Title: "Two\nlines\x1b", Words: []string{"a\n````\n# no heading\x1b[2J"}, Answers: []string{"b\u202e"}}
	if got := ticket.Line(); got != "Two lines" {
		t.Errorf("in one line %q", got)
	}
	text := string(AddTicket([]byte("---\n---\n\nFirst.\n\n## One\n"), ticket))
	if !strings.Contains(text, "`````text\na\n````\n# no heading[2J\n`````\n") || !strings.Contains(text, "```text\nb\n```\n") || strings.Index(text, "b\n```") > strings.Index(text, "## One") {
		t.Errorf("%s", text)
	}
	if strings.Contains(text, "searched") {
		t.Error("searches are told of, and there were none")
	}
}
