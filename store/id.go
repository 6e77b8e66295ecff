package store

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/binary"
	"time"
)

// idDigits sort as what they stand for.
var idDigits = base32.NewEncoding("0123456789abcdefghijklmnopqrstuv").WithPadding(base32.NoPadding)

// NewID makes an id that nobody can guess: 26 digits and letters of a to v, which hold
// the millisecond in 48 bits and 80 random ones, as UUIDs of version 7 do. Ids sort by
// their time, so that new rows and their entries in indexes stand at the ends of tables,
// on pages that are written anyway.
func NewID() string {
	var id [16]byte
	binary.BigEndian.PutUint64(id[:8], uint64(Millis(time.Now()))<<16)
	rand.Read(id[6:])
	return idDigits.EncodeToString(id[:])
}

// Millis is how a time is kept: milliseconds since 1970, UTC.
func Millis(t time.Time) int64 { return t.UnixMilli() }

// Time is the time that Millis made a number of, in UTC.
func Time(millis int64) time.Time { return time.UnixMilli(millis).UTC() }
