// Package standing says how translations stand to their sources: which are missing,
// which follow the source as it is today, and how far the others are behind.
//
// It is where translations meet history. The revision that a translation follows
// stands in its front matter; what the source said at that revision is found in git,
// and what has changed since is weighed by package translation. Three cases need a
// second look:
//
//   - A translation without source_revision is taken to follow the source as it was
//     when its words last changed. That is a guess, and [Standing.Guessed] says so.
//   - A revision that no commit has, as after a squashed merge, is taken for the
//     source at the time when the translation first named it.
//   - `change: minor` declares what had changed when it was written, not what came
//     after.
//
// Without history a translation that names another revision is behind by an unknown
// change, which counts as medium.
//
// Blocks stand as articles do, see [Reader.Blocks]; texts of YAML files have no place
// for a revision, see [Reader.Texts].
//
// [Mark] is a stage, base in and base out: it tells editions how far behind they are.
// Files: standing.go (articles), block.go, texts.go. Nothing here writes a file.
package standing

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"helpwright/knowledge"
	"helpwright/translation"
	"helpwright/workflow"
)

// A Sort says how a translation stands to its source.
type Sort string

const (
	Missing  Sort = "missing"
	Outdated Sort = "outdated"
	Draft    Sort = "draft" // it follows the source, but is not approved
	Current  Sort = "current"
)

// A Standing is that of one article in one locale.
type Standing struct {
	Article      *knowledge.Article
	Locale       string
	Edition      *knowledge.Edition // nil when it is missing
	Sort         Sort
	Significance translation.Significance // of what has changed since; "" unless it is outdated
	Declared     bool                     // a writer has called the change minor
	Guessed      bool                     // the translation does not say what it follows
	Since        time.Time                // when the source came to say something else; zero when unknown
	Followed     []byte                   // the file of the source that it follows; nil when unknown or when it is today's
}

// A Reader finds out about standings.
type Reader struct {
	base    *knowledge.Base
	history *workflow.History
	texts   *workflow.Texts
	cutter  *translation.Cutter
	weighed knowledge.Cache
}

// NewReader returns a reader of a base with its history. The cache, which may be nil,
// keeps how much texts differ. Whoever asked for the reader closes it.
func NewReader(base *knowledge.Base, history *workflow.History, cache knowledge.Cache) *Reader {
	return &Reader{base, history, history.Texts(), translation.NewCutter(), cache}
}

// Close ends the reading.
func (r *Reader) Close() error { return r.texts.Close() }

// Cutter cuts texts as the reader does.
func (r *Reader) Cutter() *translation.Cutter { return r.cutter }

// Of returns the standing of an article in a locale that is not that of its source.
func (r *Reader) Of(ctx context.Context, a *knowledge.Article, locale string) (Standing, error) {
	s := Standing{Article: a, Locale: locale, Edition: a.Editions[locale], Sort: Missing}
	e := s.Edition
	if e == nil {
		return s, nil
	}
	s.Sort, s.Guessed = upToDate(e), e.SourceRevision == ""
	if e.SourceRevision == string(a.Source.Revision) || s.Guessed && isOlder(a.Source, e) {
		return s, nil
	}
	var err error
	if s.Followed, err = r.followed(ctx, e); err != nil {
		return s, fmt.Errorf("looking for what %s follows: %w", e.File, err)
	}
	s.Sort, s.Significance = Outdated, translation.Medium
	if s.Followed == nil {
		if s.Guessed {
			s.Sort, s.Significance = upToDate(e), translation.None
		}
		return s, nil
	}
	if s.Significance, err = r.since(a.Source, s.Followed); err != nil {
		return s, err
	}
	if s.Since, err = r.changed(a.Source, s.Followed); err != nil {
		return s, err
	}
	switch {
	case s.Significance == translation.None && s.Guessed:
		s.Sort = upToDate(e)
	case s.Significance == translation.None:
		s.Significance = translation.Minor // a picture, or what is included
	case e.ChangeMinor:
		return s, r.declare(&s)
	}
	return s, nil
}

// isOlder reports whether the words of an edition last changed before those of a
// translation, which saves looking for what they said.
func isOlder(source, translated *knowledge.Edition) bool {
	return !source.Modified.IsZero() && !translated.Modified.IsZero() && !source.Modified.After(translated.Modified)
}

// upToDate is the standing of a translation that follows its source.
func upToDate(e *knowledge.Edition) Sort {
	if e.State == knowledge.Approved {
		return Current
	}
	return Draft
}

// followed returns the file of the source that a translation follows, nil if nobody
// knows.
func (r *Reader) followed(ctx context.Context, e *knowledge.Edition) ([]byte, error) {
	source := e.Article.Source
	if e.SourceRevision == "" {
		if e.Modified.IsZero() {
			return nil, nil
		}
		return r.at(source, e.Modified)
	}
	if IsBlock(e.Article) {
		text, err := r.blockAt(r.history.Versions(source.File), e.SourceRevision)
		if text != nil || err != nil {
			return text, err
		}
		return r.whenNamed(e)
	}
	past, err := r.texts.Find(ctx, r.base, source, knowledge.Revision(e.SourceRevision))
	if err != nil {
		return nil, err
	}
	if past != nil {
		return past.Text, nil
	}
	return r.whenNamed(e)
}

// whenNamed returns the source as it was when a translation first named the revision
// that it follows, nil if nobody knows.
func (r *Reader) whenNamed(e *knowledge.Edition) ([]byte, error) {
	named, err := r.firstWith(e, func(t *translation.Text) bool { return t.Field("source_revision") == e.SourceRevision })
	if err != nil || named.IsZero() {
		return nil, err
	}
	return r.at(e.Article.Source, named)
}

// at returns what a file said at a time, nil if it was not there.
func (r *Reader) at(e *knowledge.Edition, t time.Time) ([]byte, error) {
	for _, v := range r.history.Versions(e.File) {
		switch {
		case v.Time.After(t):
		case v.Blob == "": // it was taken away for a while
			return nil, nil
		default:
			return r.texts.Of(v)
		}
	}
	return nil, nil
}

// firstWith returns when a file came to be as it still is in some respect; zero when
// the last commit knows nothing of it.
func (r *Reader) firstWith(e *knowledge.Edition, is func(*translation.Text) bool) (time.Time, error) {
	var since time.Time
	for _, v := range r.history.Versions(e.File) {
		text, err := r.textAt(e, v)
		if err != nil {
			return time.Time{}, err
		}
		if text == nil || !is(text) {
			break
		}
		since = v.Time
	}
	return since, nil
}

// changed returns when the file of an edition stopped to be what it was; zero when no
// commit has done that.
func (r *Reader) changed(e *knowledge.Edition, before []byte) (time.Time, error) {
	var at time.Time
	for _, v := range r.history.Versions(e.File) {
		if v.Blob != "" { // else it was taken away for a while
			text, err := r.texts.Of(v)
			if err != nil {
				return time.Time{}, fmt.Errorf("reading %s: %w", e.File, err)
			}
			if bytes.Equal(text, before) {
				return at, nil
			}
		}
		at = v.Time
	}
	return time.Time{}, nil
}

// since weighs what has changed in an edition since its file said something else, if
// nobody did so before.
func (r *Reader) since(e *knowledge.Edition, before []byte) (s translation.Significance, err error) {
	if r.weighed == nil || r.base.Config.Tool == "" {
		return r.weigh(e, before)
	}
	now, err := fs.ReadFile(r.base.Files(), strings.TrimPrefix(e.File, r.base.Config.Folder+"/"))
	if err != nil {
		return "", fmt.Errorf("reading %s: %w", e.File, err)
	}
	was, is := sha256.Sum256(before), sha256.Sum256(now)
	key := sha256.Sum256(fmt.Appendf(nil, "how much texts differ %q %q %x %x", r.base.Config.Tool, e.Locale, was, is))
	if r.weighed.View(key, func(value []byte) { s = translation.Significance(value) }) {
		return s, nil
	}
	if s, err = r.weigh(e, before); err == nil {
		r.weighed.Put(key, []byte(s))
	}
	return s, err
}

func (r *Reader) weigh(e *knowledge.Edition, before []byte) (translation.Significance, error) {
	old, problems := r.cutter.Cut(e.File, e.Locale, before)
	if len(problems) > 0 {
		return translation.Medium, nil // another program wrote it, before the site was ours
	}
	now, err := r.Text(e)
	if err != nil {
		return "", err
	}
	return translation.Compare(old, now).Significance, nil
}

// declare lowers the significance to minor, if nothing has changed since somebody
// declared it so; else to that of what has.
func (r *Reader) declare(s *Standing) error {
	e := s.Edition
	at, err := r.firstWith(e, func(t *translation.Text) bool {
		return t.Field("change") == "minor" && t.Field("source_revision") == e.SourceRevision
	})
	if err != nil {
		return err
	}
	later := translation.None
	if !at.IsZero() {
		text, err := r.at(s.Article.Source, at)
		if err == nil && text != nil {
			later, err = r.since(s.Article.Source, text)
		}
		if err != nil {
			return err
		}
	}
	s.Significance = translation.Minor.Weightier(later)
	s.Declared = s.Significance == translation.Minor
	return nil
}

// Text returns the file of an edition, cut.
func (r *Reader) Text(e *knowledge.Edition) (*translation.Text, error) {
	text, err := fs.ReadFile(r.base.Files(), strings.TrimPrefix(e.File, r.base.Config.Folder+"/"))
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", e.File, err)
	}
	cut, problems := r.cutter.Cut(e.File, e.Locale, text)
	if len(problems) > 0 {
		return nil, fmt.Errorf("reading %s", problems[0])
	}
	return cut, nil
}

// Work returns an article to be translated, with all that is known of it.
func (r *Reader) Work(s *Standing) (*translation.Work, error) {
	w := &translation.Work{State: states[knowledge.Draft]}
	var err error
	if w.Source, err = r.Text(s.Article.Source); err != nil {
		return nil, err
	}
	if s.Edition == nil {
		return w, nil
	}
	if w.Current, err = r.Text(s.Edition); err != nil {
		return nil, err
	}
	w.State, w.Followed = states[s.Edition.State], w.Source
	if s.Followed != nil {
		followed, problems := r.cutter.Cut(s.Article.Source.File, s.Article.Source.Locale, s.Followed)
		if len(problems) > 0 {
			followed = nil
		}
		w.Followed = followed
	}
	return w, nil
}

// states says how far the segments of an edition have come.
var states = map[knowledge.State]translation.State{
	knowledge.Draft: translation.Translated, knowledge.Review: translation.Reviewed,
	knowledge.Approved: translation.Final, knowledge.Archived: translation.Final,
}

// Mark returns the base with its translations told how far they are behind. The cache is
// that of [NewReader].
func Mark(ctx context.Context, base *knowledge.Base, history *workflow.History, cache knowledge.Cache) (*knowledge.Base, error) {
	out := base.Copy()
	r := NewReader(base, history, cache)
	defer r.Close()
	for _, a := range base.Articles {
		for locale, e := range a.Editions {
			if e == a.Source {
				continue
			}
			s, err := r.Of(ctx, a, locale)
			if err != nil {
				return nil, err
			}
			marked := out.ByFolder[a.Folder].Editions[locale]
			marked.Outdated, marked.OutdatedSince = string(s.Significance), s.Since
		}
	}
	return out, nil
}

// Past hands out earlier versions of a translation, newest first, each with the
// source as it was at the time.
func (r *Reader) Past(e *knowledge.Edition, most int, take func(w *translation.Work, origin string)) {
	versions := r.history.Versions(e.File)
	for _, v := range versions[:min(len(versions), most)] {
		target, err := r.textAt(e, v)
		if err != nil || target == nil {
			continue // not in the clone, or another program's
		}
		old, err := r.at(e.Article.Source, v.Time)
		if err != nil || old == nil {
			continue
		}
		source, problems := r.cutter.Cut(e.Article.Source.File, e.Article.Source.Locale, old)
		if len(problems) > 0 {
			continue
		}
		take(&translation.Work{Source: source, Current: target}, fmt.Sprintf("%s of %s", e.File, v.Time.Format(time.DateOnly)))
	}
}

// textAt cuts a version of a file, nil if it cannot be read as fields and words or took
// the file away.
func (r *Reader) textAt(e *knowledge.Edition, v workflow.Version) (*translation.Text, error) {
	if v.Blob == "" {
		return nil, nil
	}
	text, err := r.texts.Of(v)
	if err != nil {
		return nil, err
	}
	cut, problems := r.cutter.Cut(e.File, e.Locale, text)
	if len(problems) > 0 {
		return nil, nil
	}
	return cut, nil
}
