package attachments

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/store"
)

// maxWaiting is how many bytes may lie here that belong to nothing yet: who fills the
// disk with files that nobody will send is stopped.
const maxWaiting = 10 << 30

// begin notes a file that is about to come.
func (r *Room) begin(tx *store.Tx, by policy.Actor, name string, size int64, f *File, token string) error {
	lying, err := waiting(tx)
	switch {
	case err != nil:
		return err
	case lying+size > maxWaiting:
		return web.Busy
	}
	f.Name, f.Size, f.State = cleanName(name), size, Arriving
	if by.Role.Staff() || by.Role == policy.Program {
		f.Owner = by.ID
	}
	return insert(tx, *f, token)
}

// A wrongPlace says where a file goes on.
func wrongPlace(offset int64) web.Problem {
	return web.Problem{Status: http.StatusConflict, Code: "offset", Message: fmt.Sprintf("the file goes on at byte %d", offset), Field: "Upload-Offset"}
}

// take keeps the next piece of a file and returns how much has come by now.
func (r *Room) take(ctx context.Context, f File, offset int64, content io.Reader) (int64, error) {
	switch {
	case offset != f.Offset:
		return f.Offset, wrongPlace(f.Offset)
	case f.Digest != "":
		return f.Offset, nil
	}
	// One byte more shows that more came than may.
	most := min(maxPiece, f.Size-offset)
	piece, err := io.ReadAll(io.LimitReader(content, most+1))
	switch {
	case err != nil && len(piece) == 0:
		return f.Offset, err
	case int64(len(piece)) > most:
		return f.Offset, web.Problem{Status: http.StatusRequestEntityTooLarge, Code: "too_large", Message: fmt.Sprintf("a piece has at most %d bytes, and a file what was announced", most)}
	case len(piece) == 0 && f.Offset < f.Size:
		return f.Offset, nil
	}
	end := offset + int64(len(piece))
	if err := r.keepPiece(ctx, f.ID, offset, piece); err != nil {
		return f.Offset, err
	}
	f.Offset = end
	if end < f.Size {
		return end, nil
	}
	return end, r.finish(ctx, f)
}

// keepPiece keeps a piece and notes that it has come. A piece that is sent again, since
// the line broke, may overtake what came of it before, which is shorter and must not take
// its place later: so they come one after the other, and only one that is due is kept.
func (r *Room) keepPiece(ctx context.Context, id string, offset int64, piece []byte) error {
	if _, under := r.keeping.LoadOrStore(id, true); under {
		return web.Busy
	}
	defer r.keeping.Delete(id)
	var f File
	err := r.Store.Read(ctx, func(tx *store.Tx) (err error) {
		f, err = load(tx, id)
		return err
	})
	switch {
	case err != nil:
		return err
	case f.Offset != offset || f.Digest != "":
		return wrongPlace(f.Offset)
	}
	if len(piece) > 0 {
		if err := r.Keep.Put(ctx, nameOfPiece(id, offset), bytes.NewReader(piece)); err != nil {
			return unavailable(err)
		}
	}
	end := offset + int64(len(piece))
	var first bool
	err = r.Store.Write(ctx, func(tx *store.Tx) (err error) {
		first, err = advance(tx, id, offset, end)
		return err
	})
	if err == nil && !first {
		err = wrongPlace(end)
	}
	return err
}

// unavailable hides from the sender why the Keep failed, and says that it may work later.
func unavailable(err error) error { return errors.Join(store.ErrUnavailable, err) }

// finish puts a file together, looks at it and keeps it under its digest. Nothing is left
// to do where that is under way.
func (r *Room) finish(ctx context.Context, f File) error {
	if _, under := r.finishing.LoadOrStore(f.ID, true); under {
		return nil
	}
	defer r.finishing.Delete(f.ID)
	sum := sha256.New()
	offsets, err := r.pieces(ctx, f)
	if err != nil {
		return err
	}
	if _, err := io.Copy(sum, r.whole(ctx, f, offsets)); err != nil {
		return unavailable(err)
	}
	digest := hex.EncodeToString(sum.Sum(nil))
	if err := r.name(ctx, f, digest, offsets); err != nil {
		return err
	}
	// The same bytes may have been another's, whose file another desk forgot before the
	// row above named them.
	if err := r.keepAgain(ctx, f, nameOfFile(digest), offsets); err != nil {
		return err
	}
	for _, offset := range offsets {
		// What stays is swept.
		_ = r.Keep.Delete(ctx, nameOfPiece(f.ID, offset))
	}
	return nil
}

// name keeps a file under its digest, and names it in its row. The same bytes are not
// removed here meanwhile because another file that had them was forgotten.
func (r *Room) name(ctx context.Context, f File, digest string, offsets []int64) error {
	r.removing.RLock()
	defer r.removing.RUnlock()
	name := nameOfFile(digest)
	if err := r.Keep.Put(ctx, name, r.whole(ctx, f, offsets)); err != nil {
		return unavailable(err)
	}
	content, err := r.Keep.Open(ctx, name)
	if err != nil {
		return unavailable(err)
	}
	kind, why, err := look(content, f.Size)
	if err := errors.Join(err, content.Close()); err != nil {
		return unavailable(err)
	}
	state := Clean
	switch {
	case why != "":
		state = Refused
	case r.Scan != nil:
		state = Pending
	}
	return r.Store.Write(ctx, func(tx *store.Tx) error { return complete(tx, f.ID, digest, kind, state, why) })
}

// keepAgain keeps a file once more whose bytes are gone.
func (r *Room) keepAgain(ctx context.Context, f File, name string, offsets []int64) error {
	content, err := r.Keep.Open(ctx, name)
	if errors.Is(err, ErrMissing) {
		return r.Keep.Put(ctx, name, r.whole(ctx, f, offsets))
	}
	if err != nil {
		return unavailable(err)
	}
	return content.Close()
}

// pieces finds where the pieces of a file begin, in order.
func (r *Room) pieces(ctx context.Context, f File) ([]int64, error) {
	var offsets []int64
	for offset := int64(0); offset < f.Size; {
		piece, err := r.Keep.Open(ctx, nameOfPiece(f.ID, offset))
		if err != nil {
			return nil, unavailable(err)
		}
		size, err := piece.Seek(0, io.SeekEnd)
		if err = errors.Join(err, piece.Close()); err != nil {
			return nil, unavailable(err)
		}
		if size == 0 {
			return nil, fmt.Errorf("putting a file together: a piece at byte %d is empty", offset)
		}
		offsets = append(offsets, offset)
		offset += size
	}
	return offsets, nil
}

// whole reads all pieces of a file, one after the other.
func (r *Room) whole(ctx context.Context, f File, offsets []int64) io.Reader {
	return &chain{next: func() (io.ReadCloser, error) {
		if len(offsets) == 0 {
			return nil, io.EOF
		}
		piece, err := r.Keep.Open(ctx, nameOfPiece(f.ID, offsets[0]))
		offsets = offsets[1:]
		return piece, err
	}}
}

// A chain reads what follows one another, each opened when the one before has ended.
type chain struct {
	next    func() (io.ReadCloser, error)
	current io.ReadCloser
}

func (c *chain) Read(p []byte) (int, error) {
	for {
		if c.current == nil {
			var err error
			if c.current, err = c.next(); err != nil {
				return 0, err
			}
		}
		n, err := c.current.Read(p)
		if errors.Is(err, io.EOF) {
			err = c.current.Close()
			c.current = nil
		}
		if n > 0 || err != nil {
			return n, err
		}
	}
}

// Receive takes a file that came with a form, and returns how Bind is told of it. A
// name without a file, which is what an empty field of a form is, is "".
func (r *Room) Receive(c *web.Call, in *web.Incoming) (upload string, err error) {
	return r.Take(c.Context(), c.Actor, in.Name, in, c.Now)
}

// Take takes a whole file, of a form or of a letter, and returns how Bind is told of it;
// "" for none.
func (r *Room) Take(ctx context.Context, by policy.Actor, name string, in io.Reader, now time.Time) (upload string, err error) {
	f, token := File{ID: store.NewID(), At: now}, web.NewSecret()
	head := make([]byte, maxPiece)
	n, err := io.ReadFull(in, head)
	switch {
	case n == 0 && (name == "" || errors.Is(err, io.EOF)):
		return "", nil
	case err != nil && !errors.Is(err, io.ErrUnexpectedEOF):
		return "", err
	}
	// How large it is shows only at its end: pieces are kept until then.
	rest := io.MultiReader(bytes.NewReader(head[:n]), in)
	var size int64
	for {
		n, err := io.ReadFull(rest, head)
		last := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !last {
			return "", err
		}
		if size+int64(n) > r.MaxBytes {
			return "", web.Problem{Status: http.StatusRequestEntityTooLarge, Code: "too_large", Message: fmt.Sprintf("a file may have %d bytes", r.MaxBytes), Field: "file"}
		}
		if n > 0 {
			if err := r.Keep.Put(ctx, nameOfPiece(f.ID, size), bytes.NewReader(head[:n])); err != nil {
				return "", unavailable(err)
			}
			size += int64(n)
		}
		if last {
			break
		}
	}
	err = r.Store.Write(ctx, func(tx *store.Tx) error {
		if err := r.begin(tx, by, name, size, &f, token); err != nil {
			return err
		}
		_, err := advance(tx, f.ID, 0, size)
		return err
	})
	if err != nil {
		return "", err
	}
	f.Offset = size
	return f.ID + ":" + token, r.finish(ctx, f)
}
