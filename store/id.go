package store

import (
	"crypto/rand"
	"strings"
	"time"
)

// NewID makes an id that nobody can guess: 26 characters of a to z and 2 to 7, 130
// random bits. Ids sort the same everywhere.
func NewID() string { return strings.ToLower(rand.Text()) }

// Millis is how a time is kept: milliseconds since 1970, UTC.
func Millis(t time.Time) int64 { return t.UnixMilli() }

// Time is the time that Millis made a number of, in UTC.
func Time(millis int64) time.Time { return time.UnixMilli(millis).UTC() }
