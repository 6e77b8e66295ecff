package markdown

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A Cue is a caption or a chapter of a video.
type Cue struct {
	Start float64 // seconds from the beginning
	End   float64
	Text  string // plain text; lines separated by \n
}

// A VTTError says what is wrong with captions, and where.
type VTTError struct {
	Line    int // from 1
	Message string
}

func (e *VTTError) Error() string { return fmt.Sprintf("captions: line %d: %s", e.Line, e.Message) }

// ParseVTT reads a WebVTT file: captions, from which transcripts are made, or
// chapters. Marks within cues (speakers, styles, times) are left out. An error
// is a *[VTTError].
func ParseVTT(b []byte) ([]Cue, error) {
	b = bytes.TrimPrefix(b, []byte("\uFEFF"))
	if !utf8.Valid(b) {
		return nil, &VTTError{1 + bytes.Count(b[:validPrefix(b)], []byte("\n")), "not valid UTF-8"}
	}
	text := strings.ReplaceAll(strings.ReplaceAll(string(b), "\r\n", "\n"), "\r", "\n")
	lines := strings.Split(text, "\n")
	if signature, _, _ := strings.Cut(strings.ReplaceAll(lines[0], "\t", " "), " "); signature != "WEBVTT" {
		return nil, &VTTError{1, "the file does not begin with WEBVTT"}
	}
	var cues []Cue
	for i := 1; i < len(lines); {
		end := i
		for end < len(lines) && lines[end] != "" {
			end++
		}
		cue, ok, err := parseCue(lines[i:end], i+1)
		if err != nil {
			return nil, err
		}
		if ok {
			cues = append(cues, cue)
		}
		i = end + 1
	}
	return cues, nil
}

// parseCue reads the lines between two empty ones; ok is false when they hold
// something else, such as a note.
func parseCue(lines []string, number int) (cue Cue, ok bool, err error) {
	if len(lines) > 0 {
		switch word, _, _ := strings.Cut(lines[0], " "); word {
		case "NOTE", "STYLE", "REGION":
			return cue, false, nil
		}
	}
	for i, line := range lines {
		from, rest, timed := strings.Cut(line, "-->")
		if !timed {
			if i == 1 {
				break // a name may stand above the times, but only one line
			}
			continue
		}
		to, _, _ := strings.Cut(strings.TrimLeft(rest, " \t"), " ")
		to, _, _ = strings.Cut(to, "\t")
		if cue.Start, err = parseTime(strings.TrimSpace(from)); err == nil {
			cue.End, err = parseTime(to)
		}
		if err == nil && cue.End < cue.Start {
			err = errors.New("ends before it begins")
		}
		if err != nil {
			return cue, false, &VTTError{number + i, err.Error()}
		}
		words := make([]string, 0, 2)
		for _, l := range lines[i+1:] {
			if l = strings.TrimSpace(decoded([]byte(withoutTags(l)))); l != "" {
				words = append(words, l)
			}
		}
		cue.Text = strings.Join(words, "\n")
		return cue, true, nil
	}
	return cue, false, nil
}

// parseTime reads hh:mm:ss.mmm, the hours optional, as seconds.
func parseTime(s string) (float64, error) {
	bad := fmt.Errorf("%q is no time such as 00:01:02.500", s)
	clock, fraction, ok := strings.Cut(s, ".")
	parts := strings.Split(clock, ":")
	if !ok || len(fraction) != 3 || len(parts) < 2 || len(parts) > 3 {
		return 0, bad
	}
	milliseconds := 0
	for i, part := range append(parts, fraction) {
		n, err := strconv.ParseUint(part, 10, 16)
		if err != nil || len(part) < 2 {
			return 0, bad
		}
		switch {
		case i == len(parts):
			milliseconds = milliseconds*1000 + int(n)
		case len(parts)-i <= 2 && n > 59:
			return 0, bad
		default:
			milliseconds = milliseconds*60 + int(n)
		}
	}
	return float64(milliseconds) / 1000, nil
}

// validPrefix returns the length of the text before the first byte that is not UTF-8.
func validPrefix(b []byte) int {
	n := 0
	for n < len(b) {
		r, size := utf8.DecodeRune(b[n:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		n += size
	}
	return n
}

// withoutTags takes <v Speaker>, <b> and their like out of a line.
func withoutTags(s string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(s, "<")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		_, s, _ = strings.Cut(rest, ">")
	}
}
