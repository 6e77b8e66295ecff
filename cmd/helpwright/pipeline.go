package main

import (
	"slices"

	"helpwright/builder"
	"helpwright/knowledge"
	"helpwright/problem"
	"helpwright/searchindex"
	"helpwright/searchindex/signals"
	"helpwright/site"
	"helpwright/theme"
	"helpwright/workflow"
)

// A pipeline is a site on its way from files to pages: what the commands have in
// common. It is opened, read, given its history, reviewed and prepared, in this order,
// and each command goes as far as it must:
//
//	pipeline_open.go       finds the folder, and what earlier runs kept of it
//	pipeline_read.go       reads theme, content and what else a page is made of
//	pipeline_published.go  reads the history, and says what may be published
//	pipeline_prepare.go    tells the builder what the configuration says
type pipeline struct {
	site     *site.Site
	others   []builder.OtherSite
	synonyms map[string]*searchindex.Synonyms // by locale
	opened   signals.Use
	kept     *kept
	theme    *theme.Theme
	base     *knowledge.Base // everything, drafts and internal articles included; nil where no page can be made
	history  *workflow.History
	reviewed *workflow.Reviewed
	proved   *knowledge.Base // what of the base may be published
	problems []problem.Problem
	ofBase   []problem.Problem // those among them that follow from the base
	tool     string
	drafts   bool // blocks that are not approved are shown
}

// cache is where results of work are kept; none, if it may hold what another
// program worked out in another way.
func (p *pipeline) cache() knowledge.Cache {
	if p.tool == "" {
		return nil
	}
	return p.kept.results
}

// close keeps what was worked out. What cannot be kept costs the next run time and
// nothing else, so only build tells of it.
func (p *pipeline) close() { p.kept.close() }

// judge takes what was found in the base, in place of what was found before.
func (p *pipeline) judge(found []problem.Problem) {
	others := slices.DeleteFunc(slices.Clone(p.problems), func(q problem.Problem) bool { return slices.Contains(p.ofBase, q) })
	p.ofBase = append(found, p.checkPopular()...)
	p.problems = problem.Sort(append(others, p.ofBase...))
}

// judgePages adds what only the addresses of all pages together show.
func (p *pipeline) judgePages(s *builder.Site) {
	found := p.unsaid(s.Problems())
	p.ofBase = append(p.ofBase, found...)
	p.problems = problem.Sort(append(p.problems, found...))
}

// unsaid leaves out what was said of the same place already: some old addresses
// are wrong both for the base and for the site.
func (p *pipeline) unsaid(found []problem.Problem) []problem.Problem {
	return slices.DeleteFunc(slices.Clone(found), func(q problem.Problem) bool {
		return slices.ContainsFunc(p.problems, func(said problem.Problem) bool {
			return said.Rule == q.Rule && said.File == q.File && said.Line == q.Line && said.Column == q.Column
		})
	})
}

// checkPopular looks for the articles that the start page names.
func (p *pipeline) checkPopular() []problem.Problem {
	var out []problem.Problem
	for _, name := range p.site.Config.Home.Popular {
		if message, hint := p.base.UnknownID(name.ID); message != "" {
			out = append(out, problem.Problem{
				File: site.File, Line: name.Line, Column: name.Column, Rule: problem.Config, Message: message, Hint: hint,
			})
		}
	}
	return out
}

// errors reports whether any problem forbids publishing.
func (p *pipeline) errors() bool {
	n, _ := problem.Count(p.problems)
	return n > 0
}
