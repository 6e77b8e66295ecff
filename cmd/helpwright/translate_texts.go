package main

import (
	"fmt"
	"strings"

	"helpwright/problem"
	"helpwright/translation"
	"helpwright/translation/texts"
	"helpwright/translation/xliff"
)

// maxText limits the words of one locale in a YAML file, in bytes.
const maxText = 4096

// takeTexts takes over the words of a YAML file.
func (im *receiver) takeTexts(file *texts.File, source string, f *xliff.ReceivedFile) error {
	o := outcome{file: file.Name, before: file.Bytes()}
	words := map[string]string{}
	sound := true
	for _, u := range f.Units {
		t := file.Find(u.ID)
		if t == nil || !strings.EqualFold(t.Source, source) || t.Source == im.locale || plainWords(u.Source) != xliff.Holdable(t.Words[t.Source].Value) {
			o.foreign++
			continue
		}
		value := strings.Join(strings.Fields(plainWords(u.Target)), " ")
		now := t.Words[im.locale].Value
		if value == "" || u.State == translation.Initial && value != now {
			if now == "" || value != "" {
				o.left++
			}
			continue
		}
		if message, hint := wrongWords(u, value); message != "" {
			im.problems = append(im.problems, problem.Problem{
				File: im.name, Line: u.Line, Column: 1, Rule: problem.Markup, Message: "segment " + u.ID + ": " + message, Hint: hint,
			})
			sound = false
			continue
		}
		if value != now && value != strings.Join(strings.Fields(now), " ") {
			words[u.ID] = value
			o.changed++
		}
	}
	if !sound {
		return nil
	}
	var err error
	if o.text, err = file.With(im.locale, words); err != nil {
		im.report(f, "write these words by hand", "%s", err)
		return nil
	}
	im.outcomes = append(im.outcomes, o)
	return nil
}

// wrongWords says what is wrong with words for a YAML file, "" if nothing is.
func wrongWords(u xliff.ReceivedUnit, value string) (message, hint string) {
	for _, p := range u.Target {
		if p.Kind != translation.Words {
			return fmt.Sprintf("no mark with the id %d", p.Code+1), "there are no marks in these words"
		}
	}
	if message, hint := translation.Unfit(value); message != "" {
		return "it holds " + message, hint
	}
	if len(value) > maxText {
		return fmt.Sprintf("it is longer than %d bytes", maxText), "say it in fewer words"
	}
	return "", ""
}

// plainWords returns what parts say without marks.
func plainWords(parts []translation.Part) string {
	return translation.Content{Parts: parts}.Words()
}
