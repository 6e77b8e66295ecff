package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"time"
)

// A cost is what one run of a program took.
type cost struct {
	CPU  time.Duration `json:"cpu_ns"` // user and system
	Wall time.Duration `json:"wall_ns"`
	Peak int64         `json:"peak_bytes"` // resident memory
}

// run starts a program and measures it. The system counts for its children, too.
func run(ctx context.Context, dir, program string, args ...string) (cost, error) {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = dir
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	begin := time.Now()
	err := cmd.Run()
	c := cost{Wall: time.Since(begin)}
	if cmd.ProcessState != nil {
		c.CPU = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		c.Peak = peak(cmd.ProcessState.SysUsage())
	}
	if err != nil {
		return c, fmt.Errorf("%s %q: %w\n%s", program, args, err, lastLines(out.Bytes()))
	}
	return c, nil
}

func lastLines(b []byte) []byte {
	const most = 2000
	return b[max(0, len(b)-most):]
}

// median takes each figure for itself.
func median(costs []cost) cost {
	return cost{
		CPU:  middle(costs, func(c cost) time.Duration { return c.CPU }),
		Wall: middle(costs, func(c cost) time.Duration { return c.Wall }),
		Peak: middle(costs, func(c cost) int64 { return c.Peak }),
	}
}

func middle[T time.Duration | int64](costs []cost, of func(cost) T) T {
	var all []T
	for _, c := range costs {
		all = append(all, of(c))
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// remove empties what a cold build starts without.
func remove(folders ...string) error {
	for _, f := range folders {
		if err := os.RemoveAll(f); err != nil {
			return err
		}
	}
	return nil
}
