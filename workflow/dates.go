package workflow

import (
	"time"

	"helpwright/knowledge"
)

// Dates are what history says of an edition; a zero time is unknown.
type Dates struct {
	Created  time.Time // oldest version
	Modified time.Time // the version in which the words first read as they do now
	Reviewed time.Time // the version that last approved the words as they are now
}

// datesOf walks through the steps of a file, newest first, as long as the words
// are the same as now. At tells the wording of a blob, by its number; it reports
// false when the blob cannot be read. The wording of an absent file is zero.
func (h *History) datesOf(steps []step, now wording, at func(blob int32) (w wording, known bool)) Dates {
	if len(steps) == 0 {
		return Dates{}
	}
	d := Dates{Created: h.timeOf(steps[len(steps)-1])}
	for i, s := range steps {
		w, known := at(s.blob)
		if !known || w.digest != now.digest {
			break
		}
		d.Modified = h.timeOf(s)
		if !d.Reviewed.IsZero() || w.state != knowledge.Approved {
			continue
		}
		before, known := wording{}, true
		if i+1 < len(steps) {
			before, known = at(steps[i+1].blob)
		}
		if known && before.state != knowledge.Approved {
			d.Reviewed = h.timeOf(s)
		}
	}
	return d
}

// sameSince returns the time of the version in which the file first had the
// content that it has at HEAD.
func (h *History) sameSince(steps []step) time.Time {
	oldest := steps[0]
	for _, s := range steps[1:] {
		if s.blob != oldest.blob {
			break
		}
		oldest = s
	}
	return h.timeOf(oldest)
}
