package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
)

// A progress shows how far long work has come: a bar on a terminal, a plain
// line now and then elsewhere, such as in CI. Short work shows nothing.
type progress struct {
	out      io.Writer
	terminal bool

	mu   sync.Mutex
	bar  *progressbar.ProgressBar
	last time.Time
}

const (
	quietTime = 300 * time.Millisecond // before anything is shown
	firstLine = time.Second            // before the first plain line
	lineEvery = 10 * time.Second       // between plain lines
)

func newProgress(out io.Writer) *progress {
	p := &progress{out: out}
	if f, ok := out.(*os.File); ok {
		info, err := f.Stat()
		p.terminal = err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("CI") == ""
	}
	return p
}

// step begins a part of the work and returns the function that is told of its
// progress, from several goroutines.
func (p *progress) step(name string) func(done, total int) {
	var begun time.Time
	return func(done, total int) {
		p.mu.Lock()
		defer p.mu.Unlock()
		now := time.Now()
		if begun.IsZero() {
			begun = now
			p.bar, p.last = nil, now.Add(firstLine-lineEvery)
		}
		if now.Sub(begun) < quietTime {
			return
		}
		if p.terminal {
			if p.bar == nil {
				p.bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(p.out), progressbar.OptionSetDescription(name),
					progressbar.OptionShowCount(), progressbar.OptionClearOnFinish(), progressbar.OptionSetPredictTime(true),
					progressbar.OptionThrottle(65*time.Millisecond))
			}
			p.bar.Set(done)
			return
		}
		if now.Sub(p.last) >= lineEvery {
			p.last = now
			fmt.Fprintf(p.out, "%s: %d of %d\n", name, done, total)
		}
	}
}

// done removes the bar.
func (p *progress) done() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar != nil {
		p.bar.Finish()
		p.bar = nil
	}
}
