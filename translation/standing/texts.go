package standing

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"helpwright/translation"
	"helpwright/translation/texts"
)

// A TextFile is the standing of a YAML file with texts in one locale.
type TextFile struct {
	File         *texts.File
	Locale       string
	Source       string              // locale in which the texts are written
	Entries      []translation.Entry // of the texts that are written in it
	Sort         Sort
	Significance translation.Significance // of what has changed since; "" unless it is outdated
}

// Texts returns how the texts of a file stand in a locale, nil if there is nothing to
// translate into it. Source is the locale in which they must be written, "" for that of
// the first of them.
//
// A YAML file has no place to say which revision a translation follows. It is taken to
// follow its source as it was when the line with its words last changed, be it by a
// comment beside them.
func (r *Reader) Texts(ctx context.Context, f *texts.File, source, locale string) (*TextFile, error) {
	out := &TextFile{File: f, Locale: locale, Source: cmp.Or(source, sourceOf(f, locale)), Sort: Current}
	var past []*texts.File
	for i := range f.Texts {
		t := &f.Texts[i]
		if t.Source == locale || t.Source != out.Source {
			continue
		}
		e := translation.Entry{Segment: segmentOf(t)}
		words, ok := t.Words[locale]
		if !ok {
			out.Entries, out.Sort = append(out.Entries, e), Missing
			continue
		}
		if past == nil {
			var err error
			if past, err = r.pastOf(ctx, f); err != nil {
				return nil, err
			}
		}
		target := wordsOf(words.Value)
		e.Current = &translation.Segment{ID: t.ID, Kind: t.Key, Line: words.Line, Content: target}
		if before := followed(past, t, locale); before != t.Words[t.Source].Value {
			then := wordsOf(before)
			e.Before, e.Then = &then, &target
			if out.Sort != Missing {
				out.Sort = Outdated
			}
			out.Significance = out.Significance.Weightier(significanceOf(then, e.Segment.Content))
		} else {
			e.Target, e.State = &target, translation.Final
		}
		out.Entries = append(out.Entries, e)
	}
	if len(out.Entries) == 0 {
		return nil, nil
	}
	if out.Sort != Outdated {
		out.Significance = translation.None
	}
	return out, nil
}

// sourceOf returns in which locale the first text is written that can be translated
// into another.
func sourceOf(f *texts.File, locale string) string {
	for _, t := range f.Texts {
		if t.Source != locale {
			return t.Source
		}
	}
	return ""
}

func segmentOf(t *texts.Text) *translation.Segment {
	return &translation.Segment{ID: t.ID, Kind: t.Key, Line: t.Line, Content: wordsOf(t.Words[t.Source].Value)}
}

func wordsOf(words string) translation.Content {
	return translation.Content{Parts: []translation.Part{{Words: words}}}
}

// smallChange is from which similarity on, in percent, two texts of a line tell the
// same.
const smallChange = 92

func significanceOf(before, now translation.Content) translation.Significance {
	if translation.Similarity(before, now) >= smallChange {
		return translation.Minor
	}
	return translation.Medium
}

// maxPast is how many versions of a file are looked into.
const maxPast = 100

// pastOf returns earlier versions of a file, newest first; those that cannot be read
// end the list.
func (r *Reader) pastOf(ctx context.Context, f *texts.File) ([]*texts.File, error) {
	list := []*texts.File{}
	take := func(text []byte) bool {
		old, problems := f.Earlier(text)
		if len(problems) > 0 {
			return false
		}
		list = append(list, old)
		return len(list) < maxPast
	}
	versions := r.history.Versions(f.Name)
	for _, v := range versions {
		if v.Blob == "" {
			break
		}
		text, err := r.texts.Of(v)
		if err != nil {
			return nil, fmt.Errorf("reading %s as of %s: %w", f.Name, v.Commit, err)
		}
		if !take(text) {
			break
		}
	}
	if len(versions) == 0 {
		r.history.SiteVersions(ctx, f.Name, maxPast, take)
	}
	return list, nil
}

// followed returns what a text said in its source locale when the words in another
// locale came to be what they are.
func followed(past []*texts.File, t *texts.Text, locale string) string {
	now := t.Words[t.Source].Value
	before := now
	for _, old := range past {
		twins := old.Twins(t, locale)
		if len(twins) == 0 {
			break
		}
		same := func(o *texts.Text) bool { return o.Words[t.Source].Value == now }
		if slices.ContainsFunc(twins, same) {
			before = now
		} else if words := twins[0].Words[t.Source].Value; words != "" {
			before = words
		}
	}
	return before
}
