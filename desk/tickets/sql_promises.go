package tickets

import (
	"encoding/json"
	"fmt"
	"time"

	"helpwright/desk/calendar"
	"helpwright/store"
)

// Promises are kept in one column, times in milliseconds and spans likewise.
type keptClock struct {
	Worked int64 `json:"worked,omitempty"`
	Since  int64 `json:"since,omitempty"`
}

type keptPromise struct {
	Given  bool      `json:"given,omitempty"`
	Clock  keptClock `json:"clock"`
	Kept   int64     `json:"kept,omitempty"`
	Warned int64     `json:"warned,omitempty"`
	Broken int64     `json:"broken,omitempty"`
}

type keptWaiting struct {
	For   bool      `json:"for,omitempty"`
	Clock keptClock `json:"clock"`
	Rung  int       `json:"rung,omitempty"`
}

type keptPromises struct {
	Promises [targets]keptPromise `json:"promises"`
	Waiting  keptWaiting          `json:"waiting"`
}

func (t *Ticket) writtenPromises() string {
	var kept keptPromises
	for i, p := range t.Promises {
		kept.Promises[i] = keptPromise{p.Given, keptOf(p.Clock), orZero(p.Kept), orZero(p.Warned), orZero(p.Broken)}
	}
	kept.Waiting = keptWaiting{t.Waiting.For, keptOf(t.Waiting.Clock), t.Waiting.Rung}
	return asJSON(kept)
}

func (t *Ticket) readPromises(text []byte) error {
	var kept keptPromises
	if err := json.Unmarshal(text, &kept); err != nil {
		return fmt.Errorf("reading ticket %d: %w", t.Number, err)
	}
	for i, p := range kept.Promises {
		t.Promises[i] = Promise{p.Given, p.Clock.clock(), sometime(p.Kept), sometime(p.Warned), sometime(p.Broken)}
	}
	t.Waiting = Waiting{kept.Waiting.For, kept.Waiting.Clock.clock(), kept.Waiting.Rung}
	return nil
}

func keptOf(k calendar.Clock) keptClock {
	return keptClock{k.Worked.Milliseconds(), orZero(k.Since)}
}

func (k keptClock) clock() calendar.Clock {
	c := calendar.Clock{Worked: time.Duration(k.Worked) * time.Millisecond}
	if k.Since != 0 {
		c.Since = store.Time(k.Since)
	}
	return c
}
