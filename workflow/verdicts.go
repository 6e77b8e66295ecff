package workflow

import (
	"time"

	"helpwright/knowledge"
	"helpwright/workflow/review"
	"helpwright/workfolder"
)

// keptVerdicts remembers what was judged, from run to run. It is not safe for
// concurrent writing.
type keptVerdicts struct {
	circumstances [32]byte // all of them were given in these; zero: nothing is kept
	before        map[string]judged
	now           map[string]judged
	grown         bool
}

// A judged is a verdict with what it was given on.
type judged struct {
	asked       [20]byte // digests that
	now         review.Words
	verdict     review.Verdict
	from, until time.Time // between which it holds; zero: always before, always after
}

// verdictsFile is the name of the file in the cache folder; its form is part of what is
// written.
const (
	verdictsFile = "history-verdicts"
	verdictsForm = "helpwright history verdicts 1\n"
)

// loadVerdicts reads what an earlier run judged in the same circumstances.
func loadVerdicts(cache *workfolder.Folder, circumstances [32]byte) *keptVerdicts {
	k := &keptVerdicts{circumstances: circumstances, now: map[string]judged{}}
	if circumstances == [32]byte{} {
		return k
	}
	if data, err := loadCache(cache, verdictsFile, verdictsForm); err == nil {
		k.before = decodeVerdicts(data, circumstances)
	}
	return k
}

// get returns what was judged of a file, if it still holds at a time.
func (k *keptVerdicts) get(file string, asked [20]byte, at time.Time) (judged, bool) {
	known, ok := k.before[file]
	holds := ok && known.asked == asked &&
		(known.from.IsZero() || at.After(known.from)) && (known.until.IsZero() || at.Before(known.until))
	return known, holds
}

func (k *keptVerdicts) put(file string, j judged) {
	known, ok := k.before[file]
	k.grown = k.grown || !ok || known.asked != j.asked || !known.from.Equal(j.from) || !known.until.Equal(j.until)
	k.now[file] = j
}

// save keeps the verdicts of this run, and no others.
func (k *keptVerdicts) save(cache *workfolder.Folder) {
	if k.circumstances != [32]byte{} && (k.grown || len(k.now) < len(k.before)) {
		saveCache(cache, verdictsFile, verdictsForm, k.encode())
	}
}

func (k *keptVerdicts) encode() []byte {
	var e encoder
	e.bytes(k.circumstances[:])
	e.count(len(k.now))
	for file, j := range k.now {
		e.text(file)
		e.bytes(j.asked[:])
		e.words(j.now)
		e.moment(j.from)
		e.moment(j.until)
		e.verdict(j.verdict)
	}
	return e.data
}

// leastVerdict is the least number of bytes that a verdict takes.
const leastVerdict = 20 + 16

// decodeVerdicts returns none if they are damaged or were given in other circumstances.
func decodeVerdicts(data string, circumstances [32]byte) map[string]judged {
	d := decoder{workfolder.NewDecoder(data)}
	if d.Digest() != circumstances {
		return nil
	}
	n := d.Count(leastVerdict)
	verdicts := make(map[string]judged, n)
	for range n {
		file := d.Text()
		verdicts[file] = judged{asked: d.hash(), now: d.words(), from: d.moment(), until: d.moment(), verdict: d.verdict()}
	}
	if !d.Whole() {
		return nil
	}
	return verdicts
}

func (e *encoder) words(w review.Words) {
	for _, text := range []string{string(w.Revision), string(w.State), w.Facts.Path, string(w.Facts.Kind), w.Facts.Locale, w.Facts.Governance} {
		e.text(text)
	}
}

func (d decoder) words() review.Words {
	return review.Words{
		Revision: knowledge.Revision(d.Text()), State: knowledge.State(d.Text()),
		Facts: review.Facts{Path: d.Text(), Kind: knowledge.Kind(d.Text()), Locale: d.Text(), Governance: d.Text()},
	}
}

// moment writes a time of whole seconds, as those of commits and dates are.
func (e *encoder) moment(t time.Time) {
	e.flag(!t.IsZero())
	if !t.IsZero() {
		e.number(t.Unix())
	}
}

func (d decoder) moment() time.Time {
	if !d.flag() {
		return time.Time{}
	}
	return time.Unix(d.Signed(), 0).UTC()
}

func (e *encoder) verdict(v review.Verdict) {
	e.text(string(v.Standing))
	e.flag(v.Live != nil)
	if v.Live != nil {
		e.words(v.Live.Words)
		e.text(v.Live.Commit)
		e.moment(v.Live.Time)
		e.people(v.Live.By)
		e.flag(v.Live.Trust)
	}
	e.people(v.For)
	e.count(v.Missing)
	e.count(len(v.Refused))
	for _, r := range v.Refused {
		e.text(string(r.Who))
		e.text(r.Commit)
		e.text(string(r.Why))
	}
}

// leastRefusal is the least number of bytes that a refusal takes.
const leastRefusal = 3

func (d decoder) verdict() review.Verdict {
	v := review.Verdict{Standing: review.Standing(d.Text())}
	if d.flag() {
		v.Live = &review.Approval{Words: d.words(), Commit: d.Text(), Time: d.moment(), By: d.people(), Trust: d.flag()}
	}
	v.For, v.Missing = d.people(), int(d.Number())
	for range d.Count(leastRefusal) {
		v.Refused = append(v.Refused, review.Refusal{Who: review.Person(d.Text()), Commit: d.Text(), Why: review.Reason(d.Text())})
	}
	return v
}

func (e *encoder) people(list []review.Person) {
	e.count(len(list))
	for _, who := range list {
		e.text(string(who))
	}
}

func (d decoder) people() []review.Person {
	var list []review.Person
	for range d.Count(1) {
		list = append(list, review.Person(d.Text()))
	}
	return list
}
