package workflow

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"helpwright/workflow/review"
)

func TestPersonOf(t *testing.T) {
	for who, want := range map[string]review.Person{
		"Lead <Lead@Example.org>": "lead@example.org",
		"<lead@example.org>":      "lead@example.org",
		"Lead":                    "",
		"Lead <lead@example.org":  "",
		"Lead <lead@example.org> <mallory@example.org>": "", // whichever is taken, somebody takes the other
		"Lead <mallory@example.org <lead@example.org>":  "",
		"Lead> <lead@example.org>":                      "",
		"Lead <lead@example.org mallory@example.org>":   "",
		"":                                          "",
		"Lead <lead\x1b[31m@example.org>":           "", // a terminal would do as it says
		"Lead <lead\u202e@example.org>":             "",
		"Lead <lead\u00a0@example.org>":             "",
		"Lead <lead\xff@example.org>":               "",
		"Lead <lead@example.org> and somebody else": "",
		"Lead <>":                                   "",
		"Lead <lead@example.org\t>":                 "",
		"李 <lead@example.org>":                      "lead@example.org",
		"Lead (home) <lead@example.org>":            "lead@example.org",
		"Lead <lead@ex\u0430mple.org>":              "lead@ex\u0430mple.org", // another letter, another person
	} {
		if got := personOf(who); got != want {
			t.Errorf("personOf(%q) = %q, want %q", who, got, want)
		}
	}
}

func TestMailmap(t *testing.T) {
	m := readMailmap(`# people
Lead <lead@example.org> <home@example.org>
<lead@example.org> Only This <shared@example.org>
Proper Name <expert@example.org>
<expert@example.org> <OLD@example.org> # moved
nonsense
<> <empty@example.org>
<chief@example.org> <home2@example.org>
<lead@example.org> <home2@example.org>
`)
	for who, want := range map[string]review.Person{
		"Lead <home@example.org>":        "lead@example.org",
		"Only this <shared@example.org>": "lead@example.org",
		"Another <shared@example.org>":   "shared@example.org",
		"Old <old@example.org>":          "expert@example.org",
		"Expert <expert@example.org>":    "expert@example.org",
		"E <empty@example.org>":          "empty@example.org",
		"H <home2@example.org>":          "lead@example.org",
	} {
		if got := m.person(who); got != want {
			t.Errorf("%q is %q, want %q", who, got, want)
		}
	}
}

func TestTrailers(t *testing.T) {
	for _, test := range []struct {
		name, message string
		want          []trailer
	}{
		{"none", "subject\n\nwords\n", nil},
		{"the last paragraph", "subject\n\nApproved-by: A <a@example.org>\n\nwords\n", nil},
		{"kept ones", "subject\n\nSigned-off-by: A <a@example.org>\nApproved-by: A <a@example.org>\napproves: content/a/en.md 123\nCo-Authored-By: B <b@example.org>\n",
			[]trailer{{approvedBy, "A <a@example.org>"}, {approves, "content/a/en.md 123"}, {coAuthor, "B <b@example.org>"}}},
		{"line ends of Windows", "subject\r\n\r\nApproved-by: A <a@example.org>\r\n", []trailer{{approvedBy, "A <a@example.org>"}}},
		{"a message that is only trailers", "Approved-by: A <a@example.org>", []trailer{{approvedBy, "A <a@example.org>"}}},
		{"too long", "subject\n\nApproved-by: " + strings.Repeat("x", maxTrailer+1), nil},
		{"empty", "subject\n\nApproved-by:\n", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, readTrailers(test.message), cmp.AllowUnexported(trailer{})); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
	if n := len(readTrailers("s\n\n" + strings.Repeat("Approved-by: A <a@example.org>\n", 10*maxTrailers))); n != maxTrailers {
		t.Errorf("%d trailers are kept", n)
	}
}

// Of what stands in a commit twice, the first counts for git and for everybody.
func TestParseCommit(t *testing.T) {
	c, err := parseCommit([]byte("tree 1111111111111111111111111111111111111111\nauthor A <a@example.org> 1 +0000\nauthor B <b@example.org> 2 +0000\n" +
		"committer C <c@example.org> 3 +0100\ncommitter D <d@example.org> 4 +0000\ngpgsig x\n author E <e@example.org> 5 +0000\n committer E <e@example.org> 5 +0000\n\nsubject\n\nApproved-by: F <f@example.org>\n"))
	if err != nil {
		t.Fatal(err)
	}
	if c.author != "A <a@example.org>" || c.committer != "C <c@example.org>" || c.time != 3 || !c.signed || len(c.trailers) != 1 {
		t.Errorf("%+v", c)
	}
	if _, err := parseCommit([]byte("tree 1\nauthor A <a@example.org> 1 +0000\ncommitter C <c@example.org> soon +0100\n\n")); err == nil {
		t.Error("a commit without a time is read")
	}
}
