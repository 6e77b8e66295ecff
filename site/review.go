package site

import (
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"helpwright/problem"
	"helpwright/strict"
)

// A Review is who must approve what before it is published.
type Review struct {
	Required bool   // there are rules; without them states are taken on trust
	Since    string // commit in hex up to which states are taken on trust; may be empty
	Rules    []ReviewRule
	Gates    []string // e-mail addresses of committers that speak for others
	Signed   bool     // every approval must bear a signature
	Signers  []Signer
	Publish  Publish // what a build shows
	Preview  Publish // what a preview shows

	Line   int // where the section stands
	Column int
}

// A ReviewRule says who may approve some editions. Empty lists mean all.
type ReviewRule struct {
	Paths      []string // patterns as in CODEOWNERS, relative to the content folder
	Kinds      []string
	Locales    []string
	Governance []string
	Approvers  []string // e-mail addresses, in lower case
	Approvals  int      // how many are needed, at least 1
	OwnWords   bool     // one may approve what one wrote
	OwnEdits   bool     // … and does so by writing it where the state says approved
	Days       int      // how long an approval lasts; 0: for ever
}

// A Signer is a person with the keys that this person signs commits with.
type Signer struct {
	Person string   // e-mail address, in lower case
	Keys   []string // "ssh-ed25519 AAAA…" or an armoured OpenPGP key
}

// Publish is what some sort of build shows.
type Publish struct {
	States   []string
	Audience string // the narrowest that may read it
}

// The words of fields that content shares; knowledge and workflow read them too.
var (
	kinds      = []string{"article", "faq", "troubleshooting", "reference"}
	governance = []string{"experience_based", "compliance_based"}
	audiences  = []string{"public", "customer", "partner", "internal"}
	states     = []string{"draft", "review", "approved"}
)

func publishDefault() Publish { return Publish{States: []string{"approved"}, Audience: "public"} }

func (r *reader) review(s section) {
	v := &r.config.Review
	v.Publish, v.Preview = publishDefault(), Publish{States: states, Audience: "public"}
	if s.node == nil {
		return
	}
	v.Line, v.Column = s.node.Line, s.node.Column
	v.Since = s.line("since", commitHash)
	teams := r.teams(s.sub("teams"))
	rules := s.value("rules")
	list := s.itemsOf("rules", rules)
	for _, item := range list {
		v.Rules = append(v.Rules, r.reviewRule(s.at(item), teams))
	}
	v.Required = len(list) > 0
	v.Gates = lower(s.lines("gates", emailAddress))
	v.Signed = s.flag("signed", false)
	v.Signers = r.signers(s.sub("keys"))
	r.publish(s.sub("publish"), &v.Publish)
	r.publish(s.sub("preview"), &v.Preview)
	if !v.Required && (rules != nil || v.Since != "" || len(teams)+len(v.Gates)+len(v.Signers) > 0 || v.Signed) {
		s.Report(s.node, `"rules" names nobody who may approve`, "add a rule with approvers")
	}
	s.Rest()
}

// teams reads names for several people.
func (r *reader) teams(s section) map[string][]string {
	teams := map[string][]string{}
	for _, e := range s.Entries() {
		if message, hint := name(e.Key); message != "" {
			r.report(e.Line, e.Column, fmt.Sprintf("the team %q %s", e.Key, message), hint)
			continue
		}
		teams[e.Key] = lower(s.lines(e.Key, emailAddress))
	}
	return teams
}

func (r *reader) reviewRule(s section, teams map[string][]string) ReviewRule {
	rule := ReviewRule{
		Paths:      s.lines("paths", filled, pathPattern),
		Kinds:      s.lines("kinds", oneOf(kinds...)),
		Locales:    s.lines("locales", known("locale", r.localeTags())),
		Governance: s.lines("governance", oneOf(governance...)),
		Approvals:  s.number("approvals", 1, 1, 20),
		OwnWords:   s.flag("own_words", false),
		OwnEdits:   s.flag("own_edits", false),
		Days:       s.number("lasts_days", 0, 1, 36500),
	}
	s.unique("approvers", []check{filled, approver(teams)}, func(value string, _ *strict.Node) {
		people := teams[value]
		if people == nil {
			people = []string{strings.ToLower(value)}
		}
		for _, who := range people {
			if !slices.Contains(rule.Approvers, who) {
				rule.Approvers = append(rule.Approvers, who)
			}
		}
	})
	s.need("approvers", "name who may approve: e-mail addresses or teams")
	if s.node != nil && len(rule.Approvers) > 0 && rule.Approvals > len(rule.Approvers) {
		s.Report(s.node, fmt.Sprintf("%d approvals are needed, and %s approve", rule.Approvals, fewer(len(rule.Approvers))), "name more approvers, or ask for fewer approvals")
	}
	if rule.OwnEdits && !rule.OwnWords {
		s.Report(s.node, `"own_edits" needs "own_words": an edit is approved by whoever wrote it`, "add own_words: true, or leave own_edits out")
	}
	s.Rest()
	return rule
}

func fewer(n int) string {
	if n == 1 {
		return "only one person may"
	}
	return fmt.Sprintf("only %d people may", n)
}

func (r *reader) signers(s section) []Signer {
	var all []Signer
	for _, e := range s.Entries() {
		if message, hint := emailAddress(e.Key); message != "" {
			r.report(e.Line, e.Column, fmt.Sprintf("the key of %q: the name %s", e.Key, message), hint)
			continue
		}
		signer := Signer{Person: strings.ToLower(e.Key)}
		for _, item := range s.itemsOf(e.Key, e.Value) {
			if key, ok := s.block(e.Key, item, signingKey); ok {
				signer.Keys = append(signer.Keys, key)
			}
		}
		all = append(all, signer)
	}
	return all
}

func (r *reader) publish(s section, p *Publish) {
	if list := s.lines("states", oneOf(states...)); len(list) > 0 {
		p.States = list
	}
	if audience := s.line("audience", oneOf(audiences...)); audience != "" {
		p.Audience = audience
	}
	s.Rest()
}

// number takes a whole number.
func (s section) number(key string, otherwise, least, most int) int {
	node := s.value(key)
	if node == nil {
		return otherwise
	}
	n, err := strconv.Atoi(node.Value)
	if node.Kind != strict.Scalar || node.Quoted || err != nil || n < least || n > most {
		s.Report(node, fmt.Sprintf("%q must be a number from %d to %d", key, least, most), "")
		return otherwise
	}
	return n
}

// block takes a text that may have several lines.
func (s section) block(key string, node *strict.Node, check check) (string, bool) {
	if node.Kind != strict.Scalar {
		s.Report(node, fmt.Sprintf("%q must be a text, found %s", key, node.Kind), "")
		return "", false
	}
	s.CheckText(node)
	value := strings.TrimSpace(node.Value)
	if message, hint := check(value); message != "" {
		s.Report(node, fmt.Sprintf("%q %s", key, message), hint)
		return "", false
	}
	return value, true
}

func commitHash(value string) (message, hint string) {
	return matching(`^[0-9a-f]{40}$`, "write the whole hash in quotes: git rev-parse HEAD")(value)
}

// pathPattern refuses what is no pattern to workflow/review, which reads them.
func pathPattern(value string) (message, hint string) {
	const example = "write names with slashes between them, such as billing, /billing/refunds or *.md"
	for part := range strings.SplitSeq(strings.Trim(value, "/"), "/") {
		if part == "." || part == ".." || part != "**" && strings.Contains(part, "**") {
			return fmt.Sprintf("cannot be %q", value), example
		}
	}
	return matching(`^/?([^/\\\[\]!#]+/)*([^/\\\[\]!#]+/?)?$`, example)(value)
}

// approver accepts an e-mail address or the name of a team.
func approver(teams map[string][]string) check {
	return func(value string) (message, hint string) {
		if _, ok := teams[value]; ok {
			return "", ""
		}
		if !strings.Contains(value, "@") {
			var names []string
			for name := range teams {
				names = append(names, name)
			}
			slices.Sort(names)
			return fmt.Sprintf("names no team of this site: %q", value), nearest(value, names, "name it under teams, or write an e-mail address")
		}
		return emailAddress(value)
	}
}

func signingKey(value string) (message, hint string) {
	const openPGP = "-----BEGIN PGP PUBLIC KEY BLOCK-----"
	if strings.HasPrefix(value, openPGP) {
		return "", ""
	}
	return matching(`^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)|sk-[a-z0-9@.-]+) [A-Za-z0-9+/=]+( .*)?$`, "write a public key: a line such as ssh-ed25519 AAAA…, or an armoured OpenPGP key")(value)
}

func lower(list []string) []string {
	for i := range list {
		list[i] = strings.ToLower(list[i])
	}
	return list
}

// ReadReview reads what another helpwright.yaml says of review, such as that of an
// earlier commit. One that cannot be read lets nobody approve anything.
func ReadReview(text []byte, files fs.FS) Review {
	refused := Review{Required: true, Publish: publishDefault()}
	source := strict.Text{File: File, Line: 1, YAML: text, Rule: problem.Config}
	root, broken := strict.Parse(source)
	if len(broken) > 0 || root == nil {
		return refused
	}
	r := &reader{source: source, files: files}
	s := section{r.open(root), r, root}
	r.config.Markets = s.lines("markets", name)
	r.locales(s.sub("locales"))
	before := len(r.problems)
	r.review(s.sub("review"))
	if len(r.problems) > before {
		return refused
	}
	return r.config.Review
}
