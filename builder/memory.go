package builder

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// A build lives for seconds and makes a lot of garbage beside little that stays.
// Go collects when garbage has grown by a percentage of what stays: too often
// while that is small, and too late, for machines with little memory, when it is
// large. A collector counts in bytes instead.
type collector struct {
	live []metrics.Sample
}

const (
	garbage = 40 << 20 // bytes that may pile up while little stays
	share   = 60       // percent of what stays that may pile up when that is more
)

// CollectByGarbage sets the collector of the process up for a build. It adjusts
// itself after each collection, for as long as the process lives.
func CollectByGarbage() {
	c := &collector{live: []metrics.Sample{{Name: "/gc/heap/live:bytes"}}}
	c.adjust()
}

func (c *collector) adjust() {
	metrics.Read(c.live)
	live := max(c.live[0].Value.Uint64(), 4<<20) // Go counts less than 4 MiB as 4
	debug.SetGCPercent(max(share, int(garbage*100/live)))
	// Finalizers run after a collection, which is when to look again.
	runtime.SetFinalizer(&marker{c}, func(m *marker) { m.collector.adjust() })
}

// A marker is garbage from the start.
type marker struct{ collector *collector }
