// Package outbox brings what was written down to those who wait for it outside: a
// mail, a call of somebody's program. What is to be brought is an [Item], a row that
// is written in the transaction of its cause; so nothing is brought that did not
// happen, and nothing that happened is forgotten.
//
// # Bringing
//
// A [Worker] takes items that are due with a lease: a conditional update that pushes
// the time when they are due behind the end of the lease. Any number of desks may do
// so at once, and what a desk held when it ended comes due again by itself. Each item
// is tried [MaxTries] times, with pauses from a minute to six hours that differ a
// little between items; then it is dead: listed, and brought again only when somebody
// says so.
//
// An item may be brought twice, when a desk ends between bringing it and writing that
// down. It carries the same id then, and receivers get the id.
//
// [Take] is for items that lead to other rows of the same database, which come to be in
// the transaction that forgets the item.
//
// # States
//
//	waiting  until it is due, or held by a desk
//	sent     somebody outside has it; the payload is gone
//	kept     here to be read, since there is no way out
//	dead     given up
//
// It knows nothing of mail or HTTP: no channel's rule may live here.
package outbox

import (
	"crypto/sha256"
	"embed"
	"encoding/binary"
	"io/fs"
	"time"

	"helpwright/store"
)

//go:embed schema/*.sql
var files embed.FS

// Line is the outbox's own line of migrations.
func Line() store.Line {
	schema, err := fs.Sub(files, "schema")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	return store.Line{Room: "outbox", Schema: schema}
}

// A State says how far an item is.
type State string

const (
	Waiting State = "waiting"
	Sent    State = "sent"
	Kept    State = "kept"
	Dead    State = "dead"
)

// States lists all of them.
var States = []State{Waiting, Dead, Kept, Sent}

// An Item is something to be brought.
type Item struct {
	ID      string // stays the same however often it is brought
	Channel string // whose worker brings it: "mail", "webhook"
	Kind    string // what it is, as its channel names it
	Lane    string // where it goes, when its channel has several ways: one that is closed holds up no other
	About   string // id of the object that it tells of, "" is none
	Person  string // mail address in lower case of whom it speaks to, "" is nobody
	Guard   string // of a channel, each guard stands once: what is added again is not; "" guards nothing
	Payload string // what the channel needs; gone once it is sent

	State   State
	Created time.Time
	Due     time.Time // when it is brought next
	Tries   int       // how often that was begun
	Error   string    // why the last try failed
	Ended   time.Time // when it was sent, kept or given up; zero before
}

// Retrying.
const (
	MaxTries = 24
	first    = time.Minute
	longest  = 6 * time.Hour
)

// pause is how long an item rests after a number of tries: twice as long each time, up
// to the longest, give or take a fifth, so that what failed together does not come
// back together.
func pause(id string, tries int) time.Duration {
	whole := longest
	if tries < 10 { // behind which doubling is longer than the longest
		whole = min(longest, first<<max(0, tries-1))
	}
	sum := sha256.Sum256(append([]byte(id), byte(tries)))
	part := float64(binary.BigEndian.Uint32(sum[:4])) / (1 << 32) // 0 up to 1
	return min(longest, time.Duration(float64(whole)*(0.8+0.4*part)))
}
