package changes

import "slices"

// The limits of a comparison. Beyond them what lies between the common beginning and
// the common end counts as replaced: nobody reads a thousand changed words one by one.
const (
	maxEdits  = 1500
	maxTokens = 200_000
)

// edits compares two lists by the algorithm of Myers: the fewest tokens out and in.
func edits(a, b []string) []Piece {
	var head, tail []Piece
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		head = append(head, Piece{Same, a[0]})
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		tail = append(tail, Piece{Same, a[len(a)-1]})
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	slices.Reverse(tail)
	middle, ok := shortest(a, b)
	if !ok {
		middle = append(all(Out, a), all(In, b)...)
	}
	return slices.Concat(head, middle, tail)
}

func all(sort Sort, tokens []string) []Piece {
	out := make([]Piece, len(tokens))
	for i, t := range tokens {
		out[i] = Piece{sort, t}
	}
	return out
}

// shortest finds the fewest edits, and reports false where there would be too many.
func shortest(a, b []string) ([]Piece, bool) {
	if len(a) == 0 || len(b) == 0 {
		return append(all(Out, a), all(In, b)...), true
	}
	if len(a)+len(b) > maxTokens {
		return nil, false
	}
	most := min(len(a)+len(b), maxEdits)
	reach := make([]int, 2*most+2) // by diagonal: how far into a
	var trail [][]int              // reach before each number of edits
	for d := 0; d <= most; d++ {
		trail = append(trail, slices.Clone(reach[most-d:most+d+2]))
		for k := -d; k <= d; k += 2 {
			x := 0
			if k == -d || k != d && reach[most+k-1] < reach[most+k+1] {
				x = reach[most+k+1]
			} else {
				x = reach[most+k-1] + 1
			}
			y := x - k
			for x < len(a) && y < len(b) && a[x] == b[y] {
				x, y = x+1, y+1
			}
			reach[most+k] = x
			if x >= len(a) && y >= len(b) {
				return back(a, b, trail), true
			}
		}
	}
	return nil, false
}

// back walks from the end to the beginning along what was reached.
func back(a, b []string, trail [][]int) []Piece {
	var out []Piece
	x, y := len(a), len(b)
	for d := len(trail) - 1; d >= 0; d-- {
		reach := func(k int) int { return trail[d][d+k] }
		k := x - y
		from := k + 1
		if k != -d && (k == d || reach(k-1) >= reach(k+1)) {
			from = k - 1
		}
		fromX := 0
		if d > 0 {
			fromX = reach(from)
		}
		fromY := fromX - from
		if d == 0 {
			fromX, fromY = 0, 0
		}
		for x > fromX && y > fromY {
			x, y = x-1, y-1
			out = append(out, Piece{Same, a[x]})
		}
		switch {
		case d == 0:
		case x == fromX:
			y--
			out = append(out, Piece{In, b[y]})
		default:
			x--
			out = append(out, Piece{Out, a[x]})
		}
	}
	slices.Reverse(out)
	return out
}
