package attachments

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"
)

// A Keep is where bytes lie, by name. Names are slash paths of small letters, digits
// and hyphens that this package makes. Desks that share one database share one Keep.
type Keep interface {
	// Put keeps all that the reader holds; when it returns nil the bytes survive a power
	// cut. What was there under the name is replaced.
	Put(ctx context.Context, name string, content io.Reader) error

	// Open opens what was put; the error wraps ErrMissing when there is nothing.
	Open(ctx context.Context, name string) (Content, error)

	// Delete removes what was put. That nothing is there is no error.
	Delete(ctx context.Context, name string) error

	// Each calls visit for every name with when it was put, in any order.
	Each(ctx context.Context, visit func(name string, at time.Time) error) error
}

// Content is what was put, to be read from any place.
type Content interface {
	io.ReadSeekCloser
	io.ReaderAt
}

// ErrMissing says that there are no bytes under a name.
var ErrMissing = errors.New("there are no bytes under this name")

// wholeFiles is the folder of a Keep in which files lie that have come whole, by their hashes.
const wholeFiles = "files"

// Names under which bytes lie.
func nameOfFile(digest string) string { return wholeFiles + "/" + digest[:2] + "/" + digest[2:] }
func nameOfPiece(id string, offset int64) string {
	return fmt.Sprintf("pieces/%s/%012d", id, offset) // in the order of the pieces
}
