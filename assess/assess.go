// Package assess scores a help centre against the eleven capabilities that customers
// want of self-service, from its configuration and content.
//
// Each capability has lines, each line a rule that stands beside it in the table and in
// what is printed: what counts, and how it is counted. A line gets from 0 to 1 point. A
// line whose subject this version of the program does not have gets none, whatever the
// site does, and is marked so; a line that a site has no use for does not count. The
// score of a capability is the mean of its lines, and that of the site the mean of the
// capabilities. All lines weigh the same: whoever weighs them knows the customers.
//
// A gap is what keeps a line from a whole point, with the setting or the command that
// closes it.
//
// Files: facts.go (what is looked at), lines_*.go (the rules), text.go and page.go
// (how the result is shown).
package assess

// A Capability is one of the eleven, with what was found for its lines.
type Capability struct {
	Name  string
	Score int // percent
	Lines []Line
}

// A Line is one thing that customers should see working.
type Line struct {
	ID    string // of the list of requirements, "SR-01"
	Name  string
	Rule  string // how it is counted
	Score int    // percent; -1 where the site has no use for it
	Found string // what was counted
	Gap   string // what closes the gap; "" where there is none
	There bool   // this version of the program has it
}

// Used reports whether the line counts.
func (l Line) Used() bool { return l.Score >= 0 }

// A Report is the whole assessment.
type Report struct {
	Site         string
	Score        int // percent
	Capabilities []Capability
}

// A mark is what a rule gives to a line.
type mark struct {
	points float64 // 0 to 1; unused is less
	found  string
	gap    string
}

// unused marks a line that a site has no use for.
func unused(why string) mark { return mark{points: -1, found: why} }

// later stands where a site can do nothing: the program must come to it first.
const later = "nothing that a site can do today"

// A rule is a line of the table.
type rule struct {
	id, name, rule string
	judge          func(f *Facts) mark // nil: this version of the program does not have it
}

// capabilities are the eleven, in the order of the list of requirements.
var capabilities = []struct {
	name  string
	rules []rule
}{
	{"External and site search", searchRules},
	{"Usability, design and navigation", usabilityRules},
	{"Personalisation", personalRules},
	{"Globalisation", globalRules},
	{"Content, knowledge and education", contentRules},
	{"Virtual customer assistant and bots", assistantRules},
	{"Case management", caseRules},
	{"Assisted support", assistedRules},
	{"Community engagement", communityRules},
	{"Tools", toolRules},
	{"Reporting and analytics", reportRules},
}

// Assess scores a site.
func Assess(f *Facts) *Report {
	f.count()
	r := &Report{Site: f.Site}
	sum := 0.0
	for _, c := range capabilities {
		one := Capability{Name: c.name}
		points, used := 0.0, 0
		for _, rule := range c.rules {
			line, got := rule.score(f)
			one.Lines = append(one.Lines, line)
			if line.Used() {
				points += got
				used++
			}
		}
		mean := 0.0
		if used > 0 {
			mean = points / float64(used)
		}
		one.Score = percent(mean)
		sum += mean
		r.Capabilities = append(r.Capabilities, one)
	}
	r.Score = percent(sum / float64(len(capabilities)))
	return r
}

func (r rule) score(f *Facts) (Line, float64) {
	line := Line{ID: r.id, Name: r.name, Rule: r.rule, There: r.judge != nil}
	if r.judge == nil {
		line.Found, line.Gap = "not in this version", later
		return line, 0
	}
	m := r.judge(f)
	line.Found, line.Score = m.found, -1
	if m.points >= 0 {
		line.Score = percent(m.points)
	}
	if line.Score < 100 && line.Used() {
		line.Gap = m.gap
	}
	return line, m.points
}

// percent rounds down: what is not whole does not look whole.
func percent(share float64) int { return int(share*100 + 1e-9) }
