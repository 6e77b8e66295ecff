package probe

import (
	"encoding/json"
	"fmt"
	"maps"
	"time"
)

// A Memory is what is known of addresses.
type Memory map[string]Result

// For how long an answer is believed: pages that live mostly go on living, and whoever
// mends a page wants to see it soon.
const (
	believeAlive = 14 * 24 * time.Hour
	believeOther = 24 * time.Hour
	forget       = 90 * 24 * time.Hour
)

// knows reports whether an address need not be asked again. Answers from the future
// are not believed.
func (m Memory) knows(address string, now time.Time) bool {
	r, ok := m[address]
	age := now.Sub(r.Asked)
	if r.State == Alive {
		return ok && age >= 0 && age < believeAlive
	}
	return ok && age >= 0 && age < believeOther
}

// with returns a memory that knows something more.
func (m Memory) with(learned Memory) Memory {
	out := maps.Clone(m)
	if out == nil {
		out = Memory{}
	}
	maps.Copy(out, learned)
	return out
}

// Decode reads what Encode wrote.
func Decode(text string) (Memory, error) {
	m := Memory{}
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		return nil, fmt.Errorf("reading what is known of addresses: %w", err)
	}
	return m, nil
}

// Encode writes what is known, without what is too old to be of use.
func (m Memory) Encode(now time.Time) ([]byte, error) {
	kept := maps.Clone(m)
	maps.DeleteFunc(kept, func(_ string, r Result) bool { return now.Sub(r.Asked) > forget })
	return json.Marshal(kept)
}
