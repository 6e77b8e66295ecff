package searchindex

import "math"

// Every product is rounded before it is added, by a conversion, so that a machine
// that can multiply and add in one step comes to the same weights.

const (
	articleK, articleB = 1.3, 0.9
	sectionK, sectionB = 1.2, 0.6

	levels      = 15  // of an impact
	titleBonus  = 2.0 // of a term that is the whole title
	titleSpread = 3.0 // weight of the words that a title leaves out

	maxArticles = 1024 // of a posting list
	firstPart   = 64   // of them are enough for a query of one group
	maxSections = 16   // of an article in it
)

// Weights of the fields of a document and of a section.
const (
	titleField, keywordField, summaryField, headingField, textField = 4, 4, 2, 1.5, 1

	sectionTitle, sectionKeyword, sectionHeading = 1.5, 1, 2
)

// weightStep is a sixteenth of a nat: a weight seldom changes with one edit.
const weightStep = 16

// rarity is the inverse frequency of a term, in sixteenths of a nat, at least 1.
func rarity(all, with int) int {
	n, df := float64(all), float64(with)
	return max(1, int(math.Round(float64(weightStep*math.Log(1+(n-df+0.5)/(df+0.5))))))
}

// octave rounds a positive number to so many steps an octave.
func octave(x, steps float64) float64 {
	return math.Exp2(math.Round(float64(steps*math.Log2(x))) / steps)
}

// Steps of lengths, an octave. They are wide, the wider the shorter what is measured:
// when a length falls into another step, all lists of the text's terms are written anew.
const (
	averageSteps = 4
	articleSteps = 2
	sectionSteps = 1
)

// damping is what the length of a text, by its average and in steps, does to a
// frequency in it.
func damping(length, steps, k, b float64) float64 {
	return float64(k * (float64(1-b) + float64(b*octave(length, steps))))
}

// saturated is the share of a frequency in the greatest possible impact, between
// 0 and 1: a word said often says little more than a word said twice.
func saturated(f, damping float64) float64 { return f / (f + damping) }

// impact quantises a share plus a bonus, both of k+1.
func impact(share, bonus, k float64) uint8 {
	v := float64(share) + float64(bonus/(k+1))
	return uint8(min(max(math.Round(float64(v*levels)), 1), maxImpact))
}

// maxImpact leaves room for the bonus above levels.
const maxImpact = 31
