// Package probe asks whether addresses outside of the site still answer.
//
// It is polite: one request at a time to a host, with a pause between two; HEAD
// first, and GET only where HEAD is not understood; it says who asks; and what it
// learned is kept, so that nobody is asked again too soon.
//
// It is careful: addresses come from writers, and the machine that asks may stand
// inside of a network that they cannot see. Only hosts with public addresses are asked,
// on the ports of the web, whatever a name or a redirect says, and no proxy is used
// that would resolve names by itself. No more than the head of an answer is read.
//
// It is slow to judge: an address is broken only where that is certain, such as
// "not found" or a host that does not exist. Hosts that want no programs, or are
// tired today, say nothing about a page.
//
// Files: probe.go (all addresses), ask.go (one of them), polite.go (one at a time),
// public.go (who may be asked), memory.go (what is known).
package probe

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"
)

// A State is what is known of an address.
type State string

const (
	Alive   State = "alive"
	Broken  State = "broken"
	Unknown State = "unknown" // the host does not say
)

// A Result is what an address answered.
type Result struct {
	State  State     `json:"state"`
	Reason string    `json:"reason,omitempty"` // why it is not alive, in a few words
	Moved  string    `json:"moved,omitempty"`  // where it lives now, if it moved for good
	Asked  time.Time `json:"asked"`
}

// A Prober asks addresses. It is safe for concurrent use.
type Prober struct {
	agent  string
	now    func() time.Time
	client *http.Client
}

// hosts is how many hosts are asked at a time.
const hosts = 8

// New returns a prober that says who it is: a name with a version, and an address
// at which somebody can be told to stop.
func New(agent string, now func() time.Time) *Prober {
	return newProber(agent, now, isPublic, pause)
}

// Ask asks addresses that are not known well enough. Progress may be nil. When the
// context ends, the answers so far are returned.
func (p *Prober) Ask(ctx context.Context, addresses []string, known Memory, progress func(done, total int)) Memory {
	byHost := map[string][]string{}
	for _, address := range addresses {
		u, err := url.Parse(address)
		if err != nil || known.knows(address, p.now()) || slices.Contains(byHost[u.Host], address) {
			continue
		}
		byHost[u.Host] = append(byHost[u.Host], address)
	}
	total, done := 0, 0
	queue := make(chan []string, len(byHost))
	for _, of := range byHost {
		queue <- of
		total += len(of)
	}
	close(queue)
	learned := Memory{}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range min(hosts, len(byHost)) {
		wg.Go(func() {
			for of := range queue {
				for _, address := range of {
					r := p.ask(ctx, address)
					if ctx.Err() != nil {
						return
					}
					mu.Lock()
					learned[address] = r
					done++
					if progress != nil {
						progress(done, total)
					}
					mu.Unlock()
				}
			}
		})
	}
	wg.Wait()
	return known.with(learned)
}
