package main

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A story is what the program says of a site with its history.
type story struct {
	Name        string `json:"name"`
	Locales     int    `json:"locales"`
	Converted   int    `json:"converted"` // versions of pages
	Differ      int    `json:"differ"`    // editions that an import alone would have made otherwise
	Maintainers int    `json:"maintainers"`

	Ledger       *ledger       `json:"ledger"`
	Queues       *queues       `json:"queues"`
	Translations []translation `json:"translations"`
	PullRequest  *judged       `json:"pull_request"`
	Runs         []timed       `json:"runs"`
}

// A timed is a run of the program.
type timed struct {
	Command string  `json:"command"`
	Code    int     `json:"code"`
	WallMS  float64 `json:"wall_ms"`
	CPUMS   float64 `json:"cpu_ms"`
}

// Queues are what waits, by whom and what it waits for.
type queues struct {
	Waiting  int     `json:"waiting"`
	Drafts   int     `json:"drafts"`
	Words    int     `json:"words"` // that are not published
	ByLocale []count `json:"by_locale"`
	ByPerson []count `json:"by_person"` // who may approve it
	ByTopic  []count `json:"by_topic"`
	ByAge    []count `json:"by_age"`
}

// A waiting is a line of helpwright review list.
type waiting struct {
	File     string    `json:"file"`
	Locale   string    `json:"locale"`
	Topic    string    `json:"topic"`
	Standing string    `json:"standing"`
	Since    time.Time `json:"since"`
	For      []string  `json:"for"`
	Added    int       `json:"added"`
}

// A translation is what helpwright translate status says of a locale.
type translation struct {
	Locale   string `json:"locale"`
	Articles int    `json:"articles"`
	Current  int    `json:"current"`
	Drafts   int    `json:"drafts"`
	Minor    int    `json:"minor"`
	Medium   int    `json:"medium"`
	Major    int    `json:"major"`
	Missing  int    `json:"missing"`
}

// A judged is what helpwright check --against says of a pull request.
type judged struct {
	Commit string    `json:"commit"` // in the old repository
	Before judgement `json:"before"` // at its head
	After  judgement `json:"after"`  // as it was merged
}

// A judgement is what was found.
type judgement struct {
	Review  []string `json:"review"`  // what is wrong with approvals and states
	Others  []count  `json:"others"`  // problems of the files that it changes, by rule
	Changes []count  `json:"changes"` // for readers
	Behind  int      `json:"behind"`  // translations that it leaves behind
	WallMS  float64  `json:"wall_ms"`
}

func tellOf(ctx context.Context, p program, m *madeSite) (*story, error) {
	s := &story{Name: m.name, Locales: m.locales, Converted: m.versions, Differ: m.differ}
	var err error
	if s.Ledger, err = readLedger(ctx, m.dir, m.commits); err != nil {
		return nil, err
	}
	for _, run := range []func() error{
		func() error { return s.queue(ctx, p, m) },
		func() error { return s.queue(ctx, p, m) }, // now that all is known
		func() error { return s.translations(ctx, p, m) },
		func() error { return s.check(ctx, p, m) },
		func() error { return s.check(ctx, p, m) },
		func() error { return s.pullRequest(ctx, p, m) },
	} {
		if err := run(); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *story) ran(command string, o output) {
	s.Runs = append(s.Runs, timed{command, o.code, milliseconds(o.wall), milliseconds(o.cpu)})
}

func (s *story) queue(ctx context.Context, p program, m *madeSite) error {
	var list []waiting
	o, err := p.into(ctx, &list, "review", "list", "--drafts", "--json", "--site", m.dir)
	if err != nil {
		return err
	}
	s.ran("review list", o)
	s.Queues = queuesOf(list, time.Now())
	return nil
}

func queuesOf(list []waiting, now time.Time) *queues {
	q := &queues{}
	locale, person, topic, age := map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}
	for _, w := range list {
		if w.Standing == "draft" {
			q.Drafts++
			continue
		}
		q.Waiting++
		q.Words += w.Added
		locale[w.Locale]++
		first, _, _ := strings.Cut(w.Topic, "/")
		topic[first]++
		age[ageOf(now.Sub(w.Since))]++
		for _, who := range w.For {
			person[who]++
		}
	}
	q.ByLocale, q.ByPerson, q.ByTopic, q.ByAge = counts(locale), counts(person), counts(topic), counts(age)
	slices.SortFunc(q.ByAge, func(a, b count) int { return cmp.Compare(a.What, b.What) })
	return q
}

// ageOf names how long something waits, so that names sort by it.
func ageOf(d time.Duration) string {
	const year = 365 * 24 * time.Hour
	switch {
	case d < 30*24*time.Hour:
		return "under a month"
	case d < year:
		return "under a year"
	}
	return fmt.Sprintf("%2d years and more", d/year)
}

func (s *story) translations(ctx context.Context, p program, m *madeSite) error {
	var list []struct {
		translation
		Queue []struct {
			Significance string `json:"significance"`
		} `json:"queue"`
	}
	o, err := p.into(ctx, &list, "translate", "status", "--json", "--site", m.dir)
	if err != nil {
		return err
	}
	s.ran("translate status", o)
	for _, l := range list {
		for _, q := range l.Queue {
			switch q.Significance {
			case "minor":
				l.Minor++
			case "medium":
				l.Medium++
			case "major":
				l.Major++
			}
		}
		s.Translations = append(s.Translations, l.translation)
	}
	return nil
}

// A checked is what helpwright check says.
type checked struct {
	Problems []struct {
		File    string `json:"file"`
		Rule    string `json:"rule"`
		Message string `json:"message"`
	} `json:"problems"`
	Against struct {
		Changes []struct {
			How      string   `json:"how"`
			File     string   `json:"file"`
			Outdated []string `json:"outdated"`
		} `json:"changes"`
	} `json:"against"`
}

func (s *story) check(ctx context.Context, p program, m *madeSite) error {
	var c checked
	o, err := p.into(ctx, &c, "check", "--format", "json", "--site", m.dir)
	if err != nil {
		return err
	}
	s.ran("check", o)
	return nil
}

func (s *story) pullRequest(ctx context.Context, p program, m *madeSite) error {
	if m.pull == nil {
		return nil
	}
	s.PullRequest = &judged{Commit: m.pull.old}
	for _, at := range []struct {
		commit string
		into   *judgement
	}{{m.pull.head, &s.PullRequest.Before}, {m.pull.done, &s.PullRequest.After}} {
		if err := s.judge(ctx, p, m, at.commit, at.into); err != nil {
			return err
		}
	}
	return nil
}

// judge checks a commit against what the pull request goes into, in a working folder of
// its own.
func (s *story) judge(ctx context.Context, p program, m *madeSite, commit string, into *judgement) error {
	r := &replay{site: m.dir}
	dir := filepath.Join(filepath.Dir(m.dir), "pull-"+commit[:10])
	if _, err := r.git(ctx, "worktree", "add", "--quiet", "--force", "--detach", dir, commit); err != nil {
		return err
	}
	var c checked
	o, err := p.into(ctx, &c, "check", "--format", "json", "--against", m.pull.base, "--site", dir)
	if err != nil {
		return err
	}
	s.ran("check --against", o)
	into.WallMS = milliseconds(o.wall)
	into.Review = []string{}
	changes, files, others := map[string]int{}, map[string]bool{}, map[string]int{}
	for _, change := range c.Against.Changes {
		changes[change.How]++
		files[change.File] = true
		into.Behind += len(change.Outdated)
	}
	for _, found := range c.Problems {
		switch {
		case found.Rule == "review" || found.Rule == "proof":
			into.Review = append(into.Review, found.File+": "+found.Message)
		case files[found.File]:
			others[found.Rule]++
		}
	}
	into.Changes, into.Others = counts(changes), counts(others)
	_, err = r.git(ctx, "worktree", "remove", "--force", dir)
	return err
}
