package bundle

import (
	"path"
	"strings"
	"unicode/utf8"

	"github.com/evanw/esbuild/pkg/api"

	"helpwright/problem"
)

// problems turns esbuild's messages into ours. Its warnings count as well: they
// are about code that does not do what it says, such as a mistyped declaration
// that browsers would skip.
func problems(built api.BuildResult, folder string) []problem.Problem {
	var all []problem.Problem
	for _, m := range append(built.Errors, built.Warnings...) {
		all = append(all, asProblem(m, folder))
	}
	return problem.Sort(all)
}

func asProblem(m api.Message, folder string) problem.Problem {
	p := problem.Problem{File: folder, Rule: problem.Template, Message: message(m.Text)}
	if at := m.Location; at != nil {
		p.File = path.Join(folder, strings.TrimPrefix(at.File, namespace+":"))
		p.Line = at.Line
		p.Column = column(at)
		p.Hint = hint(m, at)
	}
	return p
}

// column counts characters from 1, where esbuild counts bytes from 0.
func column(at *api.Location) int {
	return 1 + utf8.RuneCountInString(at.LineText[:min(at.Column, len(at.LineText))])
}

// message has the form of all our messages: no capital, no full stop.
func message(text string) string {
	text = strings.TrimSuffix(text, ".")
	first, rest, _ := strings.Cut(text, " ")
	if first == strings.ToUpper(first) && len(first) > 1 {
		return text // an acronym
	}
	return strings.TrimSpace(strings.ToLower(first[:min(1, len(first))]) + first[min(1, len(first)):] + " " + rest)
}

func hint(m api.Message, at *api.Location) string {
	if at.Suggestion != "" {
		return "write " + at.Suggestion
	}
	for _, n := range m.Notes {
		if n.Location == nil {
			return message(n.Text)
		}
	}
	return ""
}
