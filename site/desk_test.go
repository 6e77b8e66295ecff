package site

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestDesk(t *testing.T) {
	c, _, problems := readConfig([]byte(`desk:
  url: https://desk.example.org
  reasons:
    refund:
      label: A refund
      group: billing
      fields:
        order: {label: Order number, required: true}
        why: {label: Why, kind: choice, choices: {late: Late}}
    other: {label: Something else, human_first: true}
  hours: {time_zone: Asia/Tokyo, days: {monday: ["09:00-12:00", "13:00-24:00"]}, holidays: ["2027-01-01"]}
  service: [{priority: high, first_response: 30m}, {priority: high, self_service: true, first_response: 2d}]
`+frame), nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	want := Desk{
		On: true, URL: "https://desk.example.org/",
		Reasons: []Reason{
			{ID: "refund", Label: Text{"": "A refund"}, Group: "billing", Fields: []FormField{
				{ID: "order", Label: Text{"": "Order number"}, Kind: "text", Required: true},
				{ID: "why", Label: Text{"": "Why"}, Kind: "choice", Choices: []Choice{{"late", Text{"": "Late"}}}},
			}},
			{ID: "other", Label: Text{"": "Something else"}, HumanFirst: true},
		},
		Hours: Hours{TimeZone: "Asia/Tokyo", Days: map[string][]string{"monday": {"09:00-12:00", "13:00-24:00"}}, Holidays: []string{"2027-01-01"}},
		Service: []Service{
			{Priority: "high", FirstResponse: 30 * time.Minute},
			{Priority: "high", SelfService: true, FirstResponse: 48 * time.Hour},
		},
		MaxBytes: 20_000_000, MaxFiles: 10, Keep: map[string]int{},
	}
	if diff := cmp.Diff(want, c.Desk); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestDeskIsOffUnlessNamed(t *testing.T) {
	if c, _, _ := readConfig([]byte(frame), nil); c.Desk.On {
		t.Error("a desk without its section")
	}
	c, _, problems := readConfig([]byte("desk: {}\n"+frame), nil)
	if !c.Desk.On || len(problems) > 0 {
		t.Errorf("an empty section is one with everything as usual: %+v, %v", c.Desk, problems)
	}
}

// Drafts begin on the usual branch, and a repository on one's own computer needs no
// encryption.
func TestDrafts(t *testing.T) {
	for text, want := range map[string]Drafts{
		"{remote: https://git.example.com/help.git}":                             {Remote: "https://git.example.com/help.git", Branch: "main"},
		"{remote: http://127.0.0.1:3000/help.git, branch: next, folder: docs/h}": {Remote: "http://127.0.0.1:3000/help.git", Branch: "next", Folder: "docs/h"},
	} {
		c, _, problems := readConfig([]byte("desk: {drafts: "+text+"}\n"+frame), nil)
		if c.Desk.Drafts != want || len(problems) > 0 {
			t.Errorf("%s is read as %+v, %v", text, c.Desk.Drafts, problems)
		}
	}
}

func TestDeskFaults(t *testing.T) {
	for _, test := range []struct{ why, text, want string }{
		{"a reason without words is nothing to choose", "desk: {reasons: {refund: {group: billing}}}", `1:26: config: "label" is missing`},
		{"an id stands in addresses and files", "desk: {reasons: {A B: {label: x}}}", `the reason "A B"`},
		{"a choice needs something to choose", "desk: {reasons: {a: {label: x, fields: {f: {label: y, kind: choice}}}}}", `"choices" belong to the kind "choice"`},
		{"choices of a text mean nothing", "desk: {reasons: {a: {label: x, fields: {f: {label: y, choices: {z: Z}}}}}}", `"choices" belong to the kind "choice"`},
		{"another database is none that the desk knows", `desk: {database: "mysql://db.example.com/desk"}`, `is no address of a database`},
		{"everybody reads this file", `desk: {database: "postgres://desk:secret@db.example.com/desk"}`, `holds a password`},
		{"hours in no zone are no hours", "desk: {hours: {time_zone: Middle/Earth}}", `names no time zone`},
		{"the machine's own zone differs between machines", "desk: {hours: {time_zone: Local}}", `names no time zone`},
		{"a night is two spans", `desk: {hours: {days: {monday: ["22:00-06:00"]}}}`, `ends before it begins`},
		{"time counted twice would promise too much", `desk: {hours: {days: {monday: ["09:00-12:00", "11:00-13:00"]}}}`, `begins before the span above ends`},
		{"a day that is none", `desk: {hours: {holidays: ["2026-02-30"]}}`, `is not a day`},
		{"two promises of which none is clear", "desk: {service: [{priority: low}, {priority: low}]}", `says twice what holds for "low"`},
		{"a time without a unit", "desk: {service: [{priority: low, resolution: 90}]}", `write a number with m, h or d`},
		{"a browser names no path", "desk: {origins: [https://a.example/b]}", `has a path`},
		{"a proxy is a network", "desk: {proxies: [10.0.0.1]}", `is not a network`},
		{"drafts go somewhere", "desk: {drafts: {branch: main}}", `"remote" is missing`},
		{"everybody reads this file", `desk: {drafts: {remote: "https://desk:secret@git.example.com/help.git"}}`, `holds a user name`},
		{"a token is not for everybody on the way", `desk: {drafts: {remote: "http://git.example.com/help.git"}}`, `is not encrypted`},
		{"a branch that no repository has", `desk: {drafts: {remote: "https://git.example.com/help.git", branch: "a..b"}}`, `cannot be "a..b"`},
		{"a folder lies in the repository", `desk: {drafts: {remote: "https://git.example.com/help.git", folder: ../x}}`, `cannot be "../x"`},
		{"typing errors are told", "desk: {reason: {}}", `did you mean "reasons"`},
	} {
		_, _, problems := readConfig([]byte(test.text+"\n"+frame), nil)
		var all []string
		for _, p := range problems {
			all = append(all, p.String())
		}
		if got := strings.Join(all, "\n"); !strings.Contains(got, test.want) {
			t.Errorf("%s: %s\n%s\nwant %q", test.why, test.text, got, test.want)
		}
	}
}
