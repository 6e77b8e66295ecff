package site

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReview(t *testing.T) {
	c, _, problems := readConfig([]byte(`review:
  since: 7fd1a60b01f91b314f59955a4e4d4e80d8edf11d
  teams:
    billing: [Lead@example.org, expert@example.org]
  rules:
    - approvers: [billing]
    - paths: [billing, /returns/**]
      kinds: [faq]
      locales: [de]
      governance: [compliance_based]
      approvers: [billing, lead@example.org, chief@example.org]
      approvals: 2
      own_words: true
      own_edits: true
      lasts_days: 365
  gates: [Bot@example.org]
  signed: true
  keys:
    lead@example.org: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5"]
  publish: {states: [approved, review]}
`+frame), nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	want := Review{
		Required: true, Since: "7fd1a60b01f91b314f59955a4e4d4e80d8edf11d",
		Rules: []ReviewRule{
			{Approvers: []string{"lead@example.org", "expert@example.org"}, Approvals: 1},
			{
				Paths: []string{"billing", "/returns/**"}, Kinds: []string{"faq"}, Locales: []string{"de"}, Governance: []string{"compliance_based"},
				Approvers: []string{"lead@example.org", "expert@example.org", "chief@example.org"}, Approvals: 2, OwnWords: true, OwnEdits: true, Days: 365,
			},
		},
		Gates: []string{"bot@example.org"}, Signed: true, Signers: []Signer{{"lead@example.org", []string{"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5"}}},
		Publish: Publish{[]string{"approved", "review"}, "public"}, Preview: Publish{[]string{"draft", "review", "approved"}, "public"},
		Line: 2, Column: 3,
	}
	if diff := cmp.Diff(want, c.Review); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestNoReview(t *testing.T) {
	c, _, _ := readConfig([]byte(frame), nil)
	if c.Review.Required || len(c.Review.Publish.States) != 1 {
		t.Errorf("without the section %+v", c.Review)
	}
}

// A mistake here could let somebody publish, so nothing is guessed.
func TestReviewFaults(t *testing.T) {
	for _, test := range []struct{ name, why, text, want string }{
		{"no rules", "gates without rules would look like a policy", "review: {gates: [bot@example.org]}", `1:9: "rules" names nobody who may approve (add a rule with approvers)`},
		{"empty rules", "nobody would have to approve anything", "review:\n  rules: []", `2:3: "rules" names nobody who may approve (add a rule with approvers)`},
		{"no approvers", "a rule without people", "review:\n  rules:\n    - paths: [billing]", `3:7: "approvers" is missing (name who may approve: e-mail addresses or teams)`},
		{"no such team", "a misspelled team would be nobody", "review:\n  teams: {billing: [a@example.org]}\n  rules:\n    - approvers: [biling]", `4:19: "approvers" names no team of this site: "biling" (did you mean "billing"?)`},
		{"too few", "nothing could ever be approved", "review:\n  rules:\n    - approvers: [a@example.org]\n      approvals: 2", `3:7: 2 approvals are needed, and only one person may approve (name more approvers, or ask for fewer approvals)`},
		{"not a number", "", "review:\n  rules:\n    - approvers: [a@example.org]\n      approvals: many", `4:18: "approvals" must be a number from 1 to 20`},
		{"a date", "dates of commits can be written at will", "review:\n  since: 2026-11-01\n  rules: [{approvers: [a@example.org]}]", `2:10: "since" cannot be "2026-11-01" (write the whole hash in quotes: git rev-parse HEAD)`},
		{"no key", "", "review:\n  keys: {a@example.org: [AAAA]}\n  rules: [{approvers: [a@example.org]}]", `2:26: "a@example.org" cannot`},
		{"pattern", "CODEOWNERS knows no such one either", "review:\n  rules: [{paths: ['[ab]'], approvers: [a@example.org]}]", `2:20: "paths" cannot be "[ab]"`},
		{"stars", "", "review:\n  rules: [{paths: ['a**'], approvers: [a@example.org]}]", `2:20: "paths" cannot be "a**"`},
		{"archived is shown", "it would not be archived", "review: {publish: {states: [archived]}}", `1:29: "states" cannot be "archived"`},
		{"unknown key", "", "review:\n  rules: [{approvers: [a@example.org], approval: 2}]", `2:40: unknown key "approval" (did you mean "approvals"?)`},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, _, problems := readConfig([]byte(test.text+"\n"+frame), nil)
			var got []string
			for _, p := range problems {
				got = append(got, strings.TrimPrefix(strings.Replace(p.String(), " config:", "", 1), File+":"))
			}
			if len(got) != 1 || !strings.HasPrefix(got[0], test.want) {
				t.Errorf("%s\n got %q\nwant %q", test.why, got, test.want)
			}
		})
	}
}

// What cannot be read at the base of a pull request lets nobody approve anything.
func TestReadReview(t *testing.T) {
	for _, text := range []string{"", "review: [", "review:\n  rules: [{approvers: [nobody]}]\n"} {
		if r := ReadReview([]byte(text), nil); !r.Required || len(r.Rules) > 0 {
			t.Errorf("%q: %+v", text, r)
		}
	}
	if r := ReadReview([]byte(frame), nil); r.Required {
		t.Errorf("a site that asks for no review: %+v", r)
	}
	if r := ReadReview([]byte("new_key: of another version\nreview: {rules: [{approvers: [a@example.org]}]}\n"+frame), nil); len(r.Rules) != 1 {
		t.Errorf("keys of other sections do not matter: %+v", r)
	}
}
