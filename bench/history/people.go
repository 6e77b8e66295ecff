package main

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// hosts are the addresses with which hosts commit what somebody merged in a browser.
// They are the gates of the site.
var hosts = []string{"noreply@github.com", "noreply@gitlab.com"}

// leastInLocale is how many commits on the main line to the editions in a locale make a
// maintainer answer for it.
const leastInLocale = 3

// reviewers says who may approve what.
type reviewers struct {
	all     map[string]bool     // addresses of maintainers
	locales map[string][]string // who answers for a locale; no entry: all
	gates   []string
}

var mailAddress = regexp.MustCompile(`^[a-z0-9._%+-]+@[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}$`)

// addressOf returns by what a person is known; "" for programs and for who is nobody.
func addressOf(p person) string {
	mail := strings.ToLower(strings.TrimSpace(p.mail))
	if !mailAddress.MatchString(mail) || strings.Contains(mail, "[bot]") || slices.Contains(hosts, mail) {
		return ""
	}
	return mail
}

// findReviewers applies the rule to what was done on the main line.
func findReviewers(commits []*commit, editions map[string]string, least int) *reviewers {
	total, inLocale := map[string]int{}, map[string]map[string]int{}
	gates := map[string]bool{}
	for _, c := range commits {
		if !c.onLine {
			continue
		}
		if slices.Contains(hosts, strings.ToLower(c.committer.mail)) {
			gates[strings.ToLower(c.committer.mail)] = true
		}
		who := addressOf(c.author)
		if who == "" {
			continue
		}
		total[who]++
		for locale := range localesOf(c, editions) {
			if inLocale[locale] == nil {
				inLocale[locale] = map[string]int{}
			}
			inLocale[locale][who]++
		}
	}
	r := &reviewers{all: map[string]bool{}, locales: map[string][]string{}, gates: slices.Sorted(maps.Keys(gates))}
	for who, n := range total {
		if n >= least {
			r.all[who] = true
		}
	}
	for locale, people := range inLocale {
		for _, who := range slices.Sorted(maps.Keys(people)) {
			if r.all[who] && people[who] >= leastInLocale {
				r.locales[locale] = append(r.locales[locale], who)
			}
		}
	}
	return r
}

// localesOf returns the locales of the editions that a commit changes.
func localesOf(c *commit, editions map[string]string) map[string]bool {
	found := map[string]bool{}
	for _, change := range c.changes {
		if file := editions[change.path]; file != "" {
			found[localeOf(file)] = true
		}
	}
	return found
}

// localeOf returns the locale of an edition's file.
func localeOf(file string) string {
	return strings.TrimSuffix(file[strings.LastIndexByte(file, '/')+1:], ".md")
}

var coAuthor = regexp.MustCompile(`(?mi)^co-authored-by:\s*([^<\n]*<([^>\n]+)>)\s*$`)

// maxApproved is how many files one commit vouches for; a trailer each.
const maxApproved = 60

// message returns a commit's message with the trailers that say who approved what it did
// to some editions.
func (r *reviewers) message(c *commit, changed []string) string {
	if !c.onLine || len(changed) == 0 {
		return c.message
	}
	var trailers []string
	for _, m := range coAuthor.FindAllStringSubmatch(c.message, -1) {
		trailers = append(trailers, "Co-authored-by: "+m[1])
		if r.all[strings.ToLower(m[2])] && r.isGate(c.committer) {
			trailers = append(trailers, "Approved-by: "+m[1])
		}
	}
	switch author := addressOf(c.author); {
	case !r.all[author]:
	case r.isGate(c.committer):
		trailers = append(trailers, "Approved-by: "+oneLine(c.author.name)+" <"+author+">")
	case author == addressOf(c.committer):
		for _, file := range changed[:min(len(changed), maxApproved)] {
			trailers = append(trailers, "Approves: "+file)
		}
	}
	if len(trailers) == 0 {
		return c.message
	}
	return strings.TrimRight(c.message, "\n") + "\n\n" + strings.Join(trailers, "\n") + "\n"
}

func (r *reviewers) isGate(p person) bool { return slices.Contains(r.gates, strings.ToLower(p.mail)) }

// config is the section of helpwright.yaml that says so. Commits up to since are taken on
// trust.
func (r *reviewers) config(since string) string {
	var b strings.Builder
	list := func(people []string) { b.WriteString("[" + strings.Join(people, ", ") + "]\n") }
	b.WriteString("\nreview:\n  since: \"" + since + "\"\n  rules:\n    - own_words: true\n      approvers: ")
	list(slices.Sorted(maps.Keys(r.all)))
	for _, locale := range slices.Sorted(maps.Keys(r.locales)) {
		b.WriteString("    - locales: [" + locale + "]\n      own_words: true\n      approvers: ")
		list(r.locales[locale])
	}
	if len(r.gates) > 0 {
		b.WriteString("  gates: ")
		list(r.gates)
	}
	return b.String()
}

// oneLine leaves out what would end a name.
func oneLine(s string) string {
	return strings.TrimSpace(strings.Map(func(c rune) rune {
		if c == '<' || c == '>' || c < ' ' {
			return -1
		}
		return c
	}, s))
}
