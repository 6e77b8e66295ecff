package problem

import (
	"io"
	"net/url"
	"slices"
)

// The parts of SARIF 2.1.0 that say what a problem says.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool     `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"` // never null: null would say that nothing was checked
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name  string      `json:"name"`
		Rules []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID            Rule         `json:"id"`
		Short         sarifText    `json:"shortDescription"`
		Configuration sarifSetting `json:"defaultConfiguration"`
	}
	sarifSetting struct {
		Level string `json:"level"`
	}
	sarifResult struct {
		RuleID    Rule            `json:"ruleId"`
		RuleIndex int             `json:"ruleIndex"` // -1 for a rule without an entry
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifLocation struct {
		Physical sarifPlace `json:"physicalLocation"`
	}
	sarifPlace struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"` // nil: the whole file
	}
	sarifArtifact struct {
		URI    string `json:"uri"`
		BaseID string `json:"uriBaseId"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn,omitempty"`
	}
)

// A note is a result of the lowest level that services show, under a name of its own.
const (
	noteRule  = Rule("note")
	noteLevel = "note"
	aboutNote = "something to know that is no problem"
)

func writeSARIF(w io.Writer, r Report) error {
	names := Rules()
	run := sarifRun{
		Tool:       sarifTool{Driver: sarifDriver{Name: "Helpwright", Rules: sarifRules(names)}},
		ColumnKind: "unicodeCodePoints",
		Results:    make([]sarifResult, len(r.Problems), len(r.Problems)+len(r.Notes)),
	}
	for i, p := range r.Problems {
		run.Results[i] = sarifResult{
			RuleID:    p.Rule,
			RuleIndex: slices.Index(names, p.Rule),
			Level:     p.Severity().String(),
			Message:   sarifText{withHint(p)},
			Locations: []sarifLocation{{Physical: sarifPlaceOf(p)}},
		}
	}
	if len(r.Notes) > 0 {
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{noteRule, sarifText{aboutNote}, sarifSetting{noteLevel}})
	}
	for _, n := range r.Notes {
		run.Results = append(run.Results, sarifResult{
			RuleID: noteRule, RuleIndex: len(names), Level: noteLevel,
			Message:   sarifText{visible(n.Title + ": " + n.Message)},
			Locations: []sarifLocation{{Physical: sarifPlaceOf(Problem{File: n.File})}},
		})
	}
	return encodeIndented(w, sarifLog{
		Schema:  "https://json.schemastore.org/sarif-2.1.0.json",
		Version: "2.1.0",
		Runs:    []sarifRun{run},
	})
}

func sarifRules(names []Rule) []sarifRule {
	list := make([]sarifRule, len(names))
	for i, name := range names {
		list[i] = sarifRule{
			ID:            name,
			Short:         sarifText{name.About()},
			Configuration: sarifSetting{Level: name.Severity().String()},
		}
	}
	return list
}

func sarifPlaceOf(p Problem) sarifPlace {
	file := url.URL{Path: p.File}
	place := sarifPlace{Artifact: sarifArtifact{URI: file.EscapedPath(), BaseID: "%SRCROOT%"}}
	if p.Line > 0 {
		place.Region = &sarifRegion{StartLine: p.Line, StartColumn: p.Column}
	}
	return place
}
