package evaluation

import (
	"math"
	"slices"
	"time"
)

// Figures say how good answers are. All but counts and times are between 0 and 1.
type Figures struct {
	NDCG10 float64 // gain of the first ten, by grade and rank, in that of the best order
	MRR10  float64 // 1 / rank of the first right one among ten
	P5     float64 // right ones among the first five
	R10    float64 // of the right ones, those among the first ten
	S1, S3 float64 // a right one is the first, or among the first three
	Empty  float64 // nothing was found

	Answerable   int     // questions that a text answers; all of the above is the mean over them
	Answered     float64 // of these, not met with silence
	Unanswerable int
	Silent       float64 // of these, met with silence

	P50, P99 time.Duration // of a question, whether it has an answer or not
}

// Measure compares answers with grades. A question that the engine did
// not answer counts as one without results.
func (s *Set) Measure(answers []Answer) Figures {
	by := make(map[string]*Answer, len(answers))
	var took []time.Duration
	for i := range answers {
		by[answers[i].Question] = &answers[i]
		took = append(took, answers[i].Took)
	}
	f := Figures{P50: percentile(took, 50), P99: percentile(took, 99)}
	answerable := s.Grades.answerable()
	for _, question := range answerable {
		a := by[question]
		if a == nil {
			a = &Answer{}
		}
		f.add(s.Grades[question], distinct(a.Found))
		if len(a.Found) == 0 {
			f.Empty++
		}
		if !a.Silent && len(a.Found) > 0 {
			f.Answered++
		}
	}
	for _, q := range s.Questions {
		if _, ok := slices.BinarySearch(answerable, q.ID); ok {
			continue
		}
		f.Unanswerable++
		if a := by[q.ID]; a == nil || a.Silent || len(a.Found) == 0 {
			f.Silent++
		}
	}
	f.Answerable = len(answerable)
	for _, sum := range []*float64{&f.NDCG10, &f.MRR10, &f.P5, &f.R10, &f.S1, &f.S3, &f.Empty, &f.Answered} {
		*sum /= float64(max(f.Answerable, 1))
	}
	f.Silent /= float64(max(f.Unanswerable, 1))
	return f
}

// add adds the figures of a question.
func (f *Figures) add(grades map[string]int, found []string) {
	found = found[:min(len(found), 10)]
	gain, first, five, ten := 0.0, 0, 0, 0
	for i, text := range found {
		grade := grades[text]
		gain += discounted(grade, i)
		if grade < relevant {
			continue
		}
		ten++
		if i < 5 {
			five++
		}
		if first == 0 {
			first = i + 1
		}
	}
	best, right := ideal(grades)
	f.NDCG10 += gain / best
	f.P5 += float64(five) / 5
	f.R10 += float64(ten) / float64(right)
	if first > 0 {
		f.MRR10 += 1 / float64(first)
	}
	if first == 1 {
		f.S1++
	}
	if first >= 1 && first <= 3 {
		f.S3++
	}
}

// discounted is what a grade is worth at a place, from 0.
func discounted(grade, place int) float64 {
	return float64(max(grade, 0)) / math.Log2(float64(place+2))
}

// ideal is the gain of the best order, and the number of right texts.
func ideal(grades map[string]int) (gain float64, right int) {
	var all []int
	for _, grade := range grades {
		if grade >= relevant {
			right++
		}
		all = append(all, grade)
	}
	slices.Sort(all)
	slices.Reverse(all)
	for i, grade := range all[:min(len(all), 10)] {
		gain += discounted(grade, i)
	}
	return gain, right
}

// distinct leaves out what stands in a list already.
func distinct(ids []string) []string {
	var out []string
	for _, id := range ids {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// percentile is the time that so many of a hundred do not exceed.
func percentile(all []time.Duration, percent int) time.Duration {
	if len(all) == 0 {
		return 0
	}
	all = slices.Sorted(slices.Values(all))
	return all[(len(all)*percent+99)/100-1]
}
