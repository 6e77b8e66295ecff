package worddiff

import "slices"

// The limits of a comparison, and with them of its time and memory. Texts beyond them
// are another text: nobody reads a thousand changed words one by one.
const (
	maxEdits  = 1500
	maxPieces = 200_000 // of both texts, without what begins and ends alike
)

// An edit is a piece that stays, goes or comes.
type edit struct {
	change Change
	piece  string
}

// shortest turns a into b by the fewest edits (E. W. Myers, "An O(ND) difference
// algorithm and its variations", 1986). It reports false where the limits end it.
func shortest(a, b []string) ([]edit, bool) {
	if len(a) == 0 || len(b) == 0 || len(a)+len(b) > maxPieces {
		return nil, false // where one is empty there is nothing to look for
	}
	var trace []reach // before each edit
	before := reach{}
	for d := 0; d <= min(len(a)+len(b), maxEdits); d++ {
		trace = append(trace, before)
		now := reach{d, make([]int, 2*d+1)}
		for k := -d; k <= d; k += 2 {
			x := 0
			if d > 0 {
				x, _ = before.into(k)
			}
			for x < len(a) && x-k < len(b) && alike(a[x], b[x-k]) {
				x++
			}
			now.x[k+d] = x
			if x >= len(a) && x-k >= len(b) {
				return back(a, b, trace), true
			}
		}
		before = now
	}
	return nil, false
}

// back walks from the end to the beginning along what was reached.
func back(a, b []string, trace []reach) []edit {
	var edits []edit
	x, y := len(a), len(b)
	for d := len(trace) - 1; d >= 0; d-- {
		start, isAdded := 0, false
		if d > 0 {
			start, isAdded = trace[d].into(x - y)
		}
		for x > start {
			x, y = x-1, y-1
			edits = append(edits, edit{Same, b[y]})
		}
		switch {
		case d == 0:
		case isAdded:
			y--
			edits = append(edits, edit{Added, b[y]})
		default:
			x--
			edits = append(edits, edit{Removed, a[x]})
		}
	}
	slices.Reverse(edits)
	return edits
}

// A reach is how far in the older text one comes on each diagonal with some edits.
type reach struct {
	edits int
	x     []int // from diagonal -edits on
}

// into returns where one more edit leads on a diagonal, and whether it adds a piece.
func (r reach) into(diagonal int) (x int, isAdded bool) {
	removed, added := r.at(diagonal-1)+1, r.at(diagonal+1)
	if added >= removed {
		return added, true
	}
	return removed, false
}

func (r reach) at(diagonal int) int {
	if i := diagonal + r.edits; i >= 0 && i < len(r.x) {
		return r.x[i]
	}
	return -2 // never the further one
}
