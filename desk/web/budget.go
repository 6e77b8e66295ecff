package web

import (
	"sync"
	"time"
)

// mostKnown bounds the memory of budgets. Beyond, those are forgotten first that have
// most left.
const mostKnown = 100_000

// Budgets know how much of each limit each client has left. They live in memory alone,
// so that no address of a client is stored; a desk that starts again starts anew.
//
// A budget refills evenly: of ten a minute, one comes back every six seconds.
type budgets struct {
	mu    sync.Mutex
	spent map[budgetKey]spending
}

type budgetKey struct{ name, client string }

// A spending is when all of a budget will be there again, as nanoseconds since 1970.
type spending int64

// take spends one of a client's budget. It returns how long to wait when there is none.
func (b *budgets) take(l Limit, client string, now time.Time) (wait time.Duration) {
	if l.Count <= 0 {
		return 0
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.spent == nil {
		b.spent = map[budgetKey]spending{}
	}
	each := l.Per / time.Duration(l.Count)
	key := budgetKey{l.Name, client}
	from := max(now.UnixNano(), int64(b.spent[key]))
	if full := from + int64(each); full-now.UnixNano() > int64(l.Per) {
		return time.Duration(full - now.UnixNano() - int64(l.Per))
	}
	if _, known := b.spent[key]; !known && len(b.spent) >= mostKnown {
		b.forget(now)
	}
	b.spent[key] = spending(from + int64(each))
	return 0
}

// forget makes room: whoever has all of a budget again needs no place, and when these
// are not enough, any tenth goes.
func (b *budgets) forget(now time.Time) {
	for key, full := range b.spent {
		if int64(full) <= now.UnixNano() {
			delete(b.spent, key)
		}
	}
	for key := range b.spent {
		if len(b.spent) < mostKnown*9/10 {
			return
		}
		delete(b.spent, key)
	}
}

// Spend takes one of a budget of another key than the client, such as an account or an
// address to which mail is sent. Its error is TooMany.
func (c *Call) Spend(l Limit, key string) error {
	if wait := c.server.budgets.take(l, Digest(key), c.Now); wait > 0 {
		c.server.metrics.limited.WithLabelValues(l.Name).Inc()
		return TooMany(wait)
	}
	return nil
}

// A charge is one of a budget that a write costs.
type charge struct {
	limit Limit
	key   string
	paid  bool
}

// Charge is Spend for a public write. It is paid when the work of [Call.Once] is done: a
// request that comes again for the answer that it did not get pays nothing, nor does one
// that was in vain. Call it before Once, whose error may then be TooMany.
func (c *Call) Charge(l Limit, key string) {
	c.charges = append(c.charges, &charge{limit: l, key: key})
}

// pay pays all charges, each once however often the work runs.
func (c *Call) pay() error {
	for _, one := range c.charges {
		if one.paid {
			continue
		}
		if err := c.Spend(one.limit, one.key); err != nil {
			return err
		}
		one.paid = true
	}
	return nil
}

// giveBack gives back what was paid for work that did not happen.
func (c *Call) giveBack() {
	for _, one := range c.charges {
		if one.paid {
			c.server.budgets.give(one.limit, Digest(one.key))
			one.paid = false
		}
	}
}

func (b *budgets) give(l Limit, client string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if key := (budgetKey{l.Name, client}); l.Count > 0 && b.spent[key] > 0 {
		b.spent[key] -= spending(l.Per / time.Duration(l.Count))
	}
}
