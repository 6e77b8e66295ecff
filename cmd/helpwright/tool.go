package main

import (
	"fmt"
	"hash/crc32"
	"io"
	"os"
)

// toolID names this very program by its own bytes. What another version worked
// out is not taken over, since it may have worked differently; two builds of one
// version share their caches. It is empty when the program cannot be read; then
// no cache is used.
func toolID() string {
	name, err := os.Executable()
	if err != nil {
		return ""
	}
	f, err := os.Open(name)
	if err != nil {
		return ""
	}
	defer f.Close()
	sum := crc32.New(crc32.MakeTable(crc32.Castagnoli))
	n, err := io.Copy(sum, f)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%d-%08x", n, sum.Sum32())
}
