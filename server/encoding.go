package server

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
)

// An encoding is a name of the Content-Encoding header; "" is none.
type encoding string

const (
	identity encoding = ""
	brotlied encoding = "br"
	gzipped  encoding = "gzip"
)

// Levels at which an answer is compressed while the reader waits.
const (
	brotliLevel = 5
	gzipLevel   = 6
)

// negotiate picks the encoding that a client likes best, and of those that it
// likes equally the one that makes the smaller answer.
func negotiate(acceptEncoding string) encoding {
	best, bestQuality := identity, 0.0
	for _, e := range []encoding{brotlied, gzipped} {
		if q := quality(acceptEncoding, string(e)); q > bestQuality {
			best, bestQuality = e, q
		}
	}
	if quality(acceptEncoding, "identity") > bestQuality {
		return identity
	}
	return best
}

// quality returns how much a coding is wanted, from 0 to 1. One that is named
// counts before the star; what cannot be read counts as not wanted.
func quality(acceptEncoding, coding string) float64 {
	star := 0.0
	for item := range strings.SplitSeq(acceptEncoding, ",") {
		name, parameter, weighted := strings.Cut(item, ";")
		name = strings.ToLower(strings.TrimSpace(name))
		if name != coding && name != "*" {
			continue
		}
		q := 1.0
		if weighted {
			q = weight(parameter)
		}
		if name == coding {
			return q
		}
		star = q
	}
	return star
}

// weight reads "q=0.5".
func weight(parameter string) float64 {
	name, value, _ := strings.Cut(strings.TrimSpace(parameter), "=")
	q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if !strings.EqualFold(strings.TrimSpace(name), "q") || err != nil || !(q >= 0 && q <= 1) {
		return 0
	}
	return q
}

// compress encodes a body.
func compress(body []byte, e encoding) ([]byte, error) {
	var out bytes.Buffer
	var w io.WriteCloser
	switch e {
	case brotlied:
		w = brotli.NewWriterLevel(&out, brotliLevel)
	case gzipped:
		var err error
		if w, err = gzip.NewWriterLevel(&out, gzipLevel); err != nil {
			return nil, err
		}
	default:
		return body, nil
	}
	if _, err := w.Write(body); err != nil {
		return nil, fmt.Errorf("compressing as %s: %w", e, err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("compressing as %s: %w", e, err)
	}
	return out.Bytes(), nil
}
