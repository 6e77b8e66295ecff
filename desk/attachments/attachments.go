// Package attachments takes files that people send along, keeps them, and gives them
// back to those who may see what they belong to.
//
// # On the way
//
// A file comes in pieces, so that a broken line costs a piece and not the file. Whoever
// began an upload holds its secret, and nobody else can go on with it, look at it or use
// it. When the last piece has come the file is put together, looked at and kept; from
// then on it waits to be bound to a message. What nobody binds within a day is swept
// away.
//
// # Kept
//
// Bytes lie in a [Keep]: a folder, or a bucket of S3. A piece is kept before its answer
// goes out, the file before the row that names it: the row is the truth, and bytes
// without a row are swept.
//
// # Looked at
//
// Nothing that somebody sent is believed: the name is cleaned, the type is told by the
// bytes, and what unpacks or opens to far more than it is (archives, pictures) is
// refused. Nothing is ever unpacked or drawn here. A scanner, if there is one, looks
// last; until it has, nobody but who sent the file can fetch it.
//
// Files: attachments.go (types and rules), name.go, look.go (what a file is), scan.go
// (scanners), keep.go, folder.go, bucket.go (where bytes lie), upload.go (pieces), sql.go,
// http.go, sweep.go.
package attachments

import (
	"context"
	"embed"
	"io"
	"io/fs"
	"sync"
	"time"

	"helpwright/desk/policy"
	"helpwright/store"
)

//go:embed schema/*.sql
var files embed.FS

// Line is the room's own line of migrations.
func Line() store.Line {
	schema, err := fs.Sub(files, "schema")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	return store.Line{Room: "attachments", Schema: schema}
}

// A State is how far a file is.
type State string

const (
	Arriving State = "arriving" // pieces are missing
	Pending  State = "pending"  // a scanner has not seen it yet
	Clean    State = "clean"
	Refused  State = "refused" // by the rules, or by a scanner
)

// A File is what somebody sent.
type File struct {
	ID      string
	Name    string // cleaned
	Type    string // media type by its bytes
	Size    int64  // bytes that were announced
	Offset  int64  // bytes that have come
	Digest  string // hex SHA-256 of all bytes; "" while it arrives
	State   State
	Why     string // word for why it was refused
	Owner   string // id of the account that sent it; "" a customer did
	Ticket  string // "" as long as it is bound to nothing
	Message string
	At      time.Time
}

// Config is what the room is made with.
type Config struct {
	Store    *store.Store
	Keep     Keep
	MaxBytes int64   // of a file
	Scan     Scanner // nil: nothing is scanned

	// Belongs tells whose the message is that a file belongs to.
	Belongs func(tx *store.Tx, ticket, message string) (policy.Object, error)
}

// A Scanner looks for what does harm. An error means that it could not look.
type Scanner func(ctx context.Context, content io.Reader) (harm string, err error)

// A Room keeps the attachments of a desk.
type Room struct {
	Config
	keeping   sync.Map     // ids of files of which a piece is being kept here
	finishing sync.Map     // ids of files that are being put together here
	removing  sync.RWMutex // held by who removes bytes that no row names, and shared by who is about to name some
}

// New makes the room. Its tables are those of [Line].
func New(c Config) *Room { return &Room{Config: c} }

// How long what nobody uses is kept.
const unbound = 24 * time.Hour

// maxPiece is how much of a file comes at once, in bytes.
const maxPiece = 4 << 20
