package builder

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// A build lives for seconds and makes a lot of garbage beside little that stays.
// Go collects when garbage has grown by a percentage of what stays: too often
// while that is small, and too late, for machines with little memory, when it is
// large. A collector lets the heap grow to a size instead.
type collector struct {
	live []metrics.Sample
}

const (
	room  = 104 << 20 // bytes that the heap may take while little of it stays
	share = 60        // percent of what stays that garbage may take when that is more
	limit = 920 << 20 // bytes beyond which it is collected however little there is
)

// CollectLate sets the collector of the process up for a build. It adjusts
// itself after each collection, for as long as the process lives.
func CollectLate() {
	c := &collector{live: []metrics.Sample{{Name: "/gc/heap/live:bytes"}}}
	c.adjust()
	debug.SetMemoryLimit(limit)
}

func (c *collector) adjust() {
	metrics.Read(c.live)
	live := max(c.live[0].Value.Uint64(), 4<<20) // Go counts less than 4 MiB as 4
	debug.SetGCPercent(max(share, int(room*100/live)-100))
	// Finalizers run after a collection, which is when to look again.
	runtime.SetFinalizer(&marker{c}, func(m *marker) { m.collector.adjust() })
}

// A marker is garbage from the start.
type marker struct{ collector *collector }
