package main

import (
	"context"
	"maps"
	"slices"
	"time"

	"helpwright/knowledge"
	"helpwright/site"
	"helpwright/workflow"
	"helpwright/workflow/review"
)

// A ledger is what the packages say of the history, without the program around them.
type ledger struct {
	Commits  int     `json:"commits"`
	Articles int     `json:"articles"`
	Editions int     `json:"editions"`
	Blocks   int     `json:"blocks"`
	Versions int     `json:"versions"` // of editions
	Steps    int     `json:"steps"`    // versions, merges that took words from elsewhere, and commits that vouch
	Writers  int     `json:"writers"`  // authors of steps
	Approved int     `json:"approved_by"`
	ReadMS   float64 `json:"read_ms"`  // of the history, the first time
	JudgeMS  float64 `json:"judge_ms"` // likewise, the reading of old words included

	Verdicts []count `json:"verdicts"`
	Refused  []count `json:"refused"` // approvals of the words of now that do not count, by reason
}

// A count is how often there is something.
type count struct {
	What  string `json:"what"`
	Count int    `json:"count"`
}

// counts lists the most frequent first.
func counts[K ~string](of map[K]int) []count {
	list := []count{}
	for _, what := range slices.Sorted(maps.Keys(of)) {
		list = append(list, count{string(what), of[what]})
	}
	slices.SortStableFunc(list, func(a, b count) int { return b.Count - a.Count })
	return list
}

// readLedger reads and judges the history of a site as the commands do, from nothing.
func readLedger(ctx context.Context, dir string, commits int) (*ledger, error) {
	s, _, err := site.Open(dir)
	if err != nil {
		return nil, err
	}
	cfg := &knowledge.Config{Folder: "content", DraftBlocks: true}
	for _, l := range s.Config.Locales {
		cfg.Locales = append(cfg.Locales, knowledge.Locale{Tag: l.Tag, Fallback: l.Fallback, Market: l.Market})
	}
	base, _, err := knowledge.Load(ctx, knowledge.Source{Files: s.Content, Config: cfg})
	if err != nil {
		return nil, err
	}
	begin := time.Now()
	h, _, err := workflow.ReadHistory(ctx, workflow.HistoryOptions{Site: dir, Content: "content"})
	if err != nil {
		return nil, err
	}
	read := time.Now()
	_, at := h.Head()
	reviewed, _ := workflow.Review(base, h, workflow.Terms{Policy: policyOf(s.Config.Review), At: at})
	l := &ledger{Commits: commits, Articles: len(base.Articles), ReadMS: milliseconds(read.Sub(begin)), JudgeMS: milliseconds(time.Since(read))}
	l.tally(base, h, reviewed)
	return l, nil
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func (l *ledger) tally(base *knowledge.Base, h *workflow.History, reviewed *workflow.Reviewed) {
	verdicts, refused := map[review.Standing]int{}, map[review.Reason]int{}
	writers, approvers := map[review.Person]bool{}, map[review.Person]bool{}
	one := func(file string) {
		v := reviewed.Verdict(file)
		verdicts[v.Standing]++
		l.Versions += len(h.Versions(file))
		for _, step := range reviewed.Subject(file).Steps {
			l.Steps++
			writers[step.Author] = true
		}
		for _, r := range v.Refused {
			refused[r.Why]++
		}
		if v.Live != nil {
			for _, who := range v.Live.By {
				approvers[who] = true
			}
		}
	}
	for _, a := range base.Articles {
		for _, e := range a.Editions {
			l.Editions++
			one(e.File)
		}
	}
	for _, b := range base.Blocks {
		for _, file := range b.File {
			l.Blocks++
			one(file)
		}
	}
	l.Writers, l.Approved = len(writers), len(approvers)
	l.Verdicts, l.Refused = counts(verdicts), counts(refused)
}

// policyOf reads the rules that the site was given.
func policyOf(r site.Review) *review.Policy {
	p := &review.Policy{Since: r.Since}
	people := func(addresses []string) (list []review.Person) {
		for _, a := range addresses {
			list = append(list, review.Person(a))
		}
		return list
	}
	for _, rule := range r.Rules {
		p.Rules = append(p.Rules, review.Rule{
			Locales: rule.Locales, Approvers: people(rule.Approvers), Approvals: rule.Approvals, OwnWords: rule.OwnWords,
		})
	}
	p.Gates = people(r.Gates)
	return p
}
