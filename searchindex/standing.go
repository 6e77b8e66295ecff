package searchindex

import (
	"cmp"
	"slices"
)

// The standing of a document is what speaks for it besides its words. It decides
// among the first ones that were found, which answer about equally well: nothing is
// found by it, and it makes nobody surer.
const (
	usualStanding = 100 // percent
	mostStanding  = 200
	leaders       = 10 // documents that it decides among
)

func (d *Document) standing() int {
	return min(max(cmp.Or(d.Standing, usualStanding), 1), mostStanding)
}

// standings bound those of an index. By them a browser tells which documents it need
// not read: those that even the best standing would not bring among the shown ones.
type standings struct{ least, greatest int }

func standingsOf(documents []Document) standings {
	if len(documents) == 0 {
		return standings{usualStanding, usualStanding}
	}
	s := standings{mostStanding, 1}
	for i := range documents {
		one := documents[i].standing()
		s.least, s.greatest = min(s.least, one), max(s.greatest, one)
	}
	return s
}

func readStandings(b []byte) (s standings, rest []byte, err error) {
	least, b, err := readNumber(b)
	if err != nil || least == 0 {
		return s, nil, errShard
	}
	greatest, b, err := readNumber(b)
	if err != nil || greatest < least || greatest > mostStanding {
		return s, nil, errShard
	}
	return standings{int(least), int(greatest)}, b, nil
}

func (s standings) hold(standing int) bool { return standing >= s.least && standing <= s.greatest }

// lead puts the first matches in order by their score and standing.
func lead(matches []Match, document func(place int) (*Document, error)) error {
	first := matches[:min(len(matches), leaders)]
	for i := range first {
		d, err := document(first[i].Document)
		if err != nil {
			return err
		}
		first[i].Score = first[i].Score * d.standing() / usualStanding
	}
	slices.SortFunc(first, better)
	return nil
}

// Signals are what is known of a document besides its words.
type Signals struct {
	Kind    string
	Years   int  // whole ones since its words changed; 0 when that is not known
	Overdue bool // nobody has looked at it again in time
	Opened  int  // how often readers open it, as a power of two of what is usual; see Octaves
}

// Standing is what these speak for a document, in percent.
func (s Signals) Standing() int {
	kind := usualStanding
	if percent, ok := kindStanding[s.Kind]; ok {
		kind = percent
	}
	fresh := usualStanding - yearStanding*min(max(s.Years, 0), mostYears)
	if s.Overdue {
		fresh -= overdueStanding
	}
	return kind * fresh / usualStanding * (usualStanding + octaveStanding*s.Opened) / usualStanding
}

const (
	yearStanding    = 3 // that a year costs, in percent
	mostYears       = 5
	overdueStanding = 5

	octaveStanding = 5
	leastOctaves   = -2
	mostOctaves    = 3
)

// kindStanding is that of kinds which do not answer questions as directly as others.
var kindStanding = map[string]int{"reference": 95, "document": 90, "site": 85}

// Octaves says how much more often than usual a document is opened, of which so many
// are known that were opened so often together: 1 is at least twice as often.
func Octaves(opened, together, documents int) int {
	if together == 0 {
		return 0
	}
	octaves := leastOctaves
	for octaves < mostOctaves && isAtLeast(opened*documents, together, octaves+1) {
		octaves++
	}
	return octaves
}

// isAtLeast reports whether a is at least b times a power of two.
func isAtLeast(a, b, power int) bool {
	if power < 0 {
		return a<<-power >= b
	}
	return a >= b<<power
}
