package problem

import (
	"encoding/json"
	"io"
)

type jsonReport struct {
	Errors   int           `json:"errors"`
	Warnings int           `json:"warnings"`
	Problems []jsonProblem `json:"problems"` // never null
	Against  any           `json:"against,omitempty"`
}

type jsonProblem struct {
	File     string `json:"file"`
	Line     int    `json:"line,omitempty"`
	Column   int    `json:"column,omitempty"`
	Severity string `json:"severity"` // "error" or "warning"
	Rule     Rule   `json:"rule"`
	Message  string `json:"message"`
	Hint     string `json:"hint,omitempty"`
}

func writeJSON(w io.Writer, r Report) error {
	report := jsonReport{Problems: make([]jsonProblem, len(r.Problems)), Against: r.Against}
	report.Errors, report.Warnings = Count(r.Problems)
	for i, p := range r.Problems {
		report.Problems[i] = jsonProblem{
			File:     p.File,
			Line:     p.Line,
			Column:   p.Column,
			Severity: p.Severity().String(),
			Rule:     p.Rule,
			Message:  p.Message,
			Hint:     p.Hint,
		}
	}
	return encodeIndented(w, report)
}

func encodeIndented(w io.Writer, value any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(value)
}
