package plain

// A Reading is how hard a text is to read by the formula of its language.
type Reading struct {
	Formula string  // its name
	Score   float64 // what it gives
	Bound   float64 // beyond which a text is very hard: above it, or below it where Higher is easier
	Higher  bool    // a higher score is an easier text
	Longest string  // the longest sentence
	Words   int     // how many words that has
}

// Hard reports whether the text is very hard to read.
func (r Reading) Hard() bool {
	if r.Higher {
		return r.Score < r.Bound
	}
	return r.Score > r.Bound
}

// sample is the number of words on which the formulas were made. On fewer a single
// sentence decides.
const sample = 100

// A formula is one that is established for a language.
type formula struct {
	name   string
	bound  float64
	higher bool
	score  func(t tally) float64
}

var (
	// The index is an American school grade; beyond 16 it asks for a university degree.
	colemanLiau = formula{"Coleman–Liau index", 16, false, func(t tally) float64 {
		return 5.88*t.per(t.letters) - 29.6*t.per(t.sentences) - 15.8
	}}
	// Beyond 60 is the language of laws and of research.
	lix = formula{"LIX", 60, false, func(t tally) float64 {
		return float64(t.words)/float64(t.sentences) + 100*t.per(t.long)
	}}
	// Below 40 it is hard for who has finished secondary school.
	gulpease = formula{"Gulpease index", 40, true, func(t tally) float64 {
		return 89 + 300*t.per(t.sentences) - 10*t.per(t.letters)
	}}
)

// per gives how many of something there are for a word.
func (t tally) per(n int) float64 { return float64(n) / float64(t.words) }

// formulas by language without region.
var formulas = map[string]formula{
	"en": colemanLiau,
	"de": lix, "sv": lix, "da": lix, "nb": lix, "nn": lix, "no": lix,
	"it": gulpease,
}

// Read measures a text whose blocks stand on lines of their own. There is no reading
// where the language has no formula or the text too few words for one.
func Read(locale, text string) (Reading, bool) {
	f, ok := formulas[base(locale)]
	if !ok {
		return Reading{}, false
	}
	t := count(text)
	if t.words < sample {
		return Reading{}, false
	}
	return Reading{
		Formula: f.name, Score: f.score(t), Bound: f.bound, Higher: f.higher,
		Longest: t.longest.text, Words: t.longest.words,
	}, true
}
