package manifest

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
)

// A Writer writes a manifest edition by edition, so that a large site needs no
// large memory. The release id comes first: readers look for it alone.
type Writer struct {
	out   *bufio.Writer
	count int
	err   error
}

// NewWriter begins a manifest; the editions of m are not written.
func NewWriter(w io.Writer, m Manifest) (*Writer, error) {
	m.Editions = []Edition{}
	head, err := json.Marshal(m)
	if err != nil {
		return nil, fmt.Errorf("writing the manifest: %w", err)
	}
	out := bufio.NewWriterSize(w, 64<<10)
	out.Write(head[:len(head)-len("]}")])
	return &Writer{out: out}, nil
}

// Add writes one edition.
func (w *Writer) Add(e Edition) {
	line, err := json.Marshal(e)
	if err != nil && w.err == nil {
		w.err = err
	}
	if w.count > 0 {
		w.out.WriteByte(',')
	}
	w.count++
	w.out.WriteByte('\n')
	w.out.Write(line)
}

// Close ends the manifest; the underlying writer stays open.
func (w *Writer) Close() error {
	w.out.WriteString("\n]}\n")
	if err := w.out.Flush(); err != nil {
		return fmt.Errorf("writing the manifest: %w", err)
	}
	return w.err
}
