package attachments

import (
	"net/http"
	"strconv"

	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/store"
)

type announced struct {
	Name string `json:"name"`
	Size int64  `json:"size"`
	Type string `json:"type,omitempty"` // as the browser says, which is not asked
}

type begun struct {
	ID     string `json:"id"`
	Token  string `json:"token"`
	Offset int64  `json:"offset"`
}

type standing struct {
	Offset int64  `json:"offset"`
	Size   int64  `json:"size"`
	State  State  `json:"state"`
	Why    string `json:"why,omitempty"`
}

// Headers of the protocol.
const (
	tokenHeader  = "Upload-Token"
	offsetHeader = "Upload-Offset"
)

var (
	beginning = web.PerHour(120).Named("uploads")
	sending   = web.PerMinute(600).Named("pieces")
)

// Routes are what can be asked of the room.
func (r *Room) Routes() []web.Route {
	return []web.Route{
		{
			Method: http.MethodPost, Path: "api/v1/uploads", Does: "Begins to send a file; the token is what goes on with it.",
			Action: policy.AttachmentUpload, Class: web.Write, Limit: beginning, Open: true, In: announced{}, Out: begun{}, Handle: r.announce,
		},
		{
			Method: http.MethodPatch, Path: "api/v1/uploads/{upload}", Does: "Sends the next piece of a file, of at most 4 MiB, from the byte that Upload-Offset names.",
			Action: policy.AttachmentWrite, Object: r.upload, Class: web.Upload, Limit: sending, Body: maxPiece, Open: true, Out: standing{}, Handle: r.send,
		},
		{
			Method: http.MethodGet, Path: "api/v1/uploads/{upload}", Does: "Tells how much of a file has come.",
			Action: policy.AttachmentWrite, Object: r.upload, Limit: sending, Open: true, Out: standing{}, Handle: r.tell,
		},
		{
			Method: http.MethodDelete, Path: "api/v1/uploads/{upload}", Does: "Drops a file that belongs to nothing yet.",
			Action: policy.AttachmentWrite, Object: r.upload, Class: web.Write, Limit: sending, Open: true, Handle: r.drop,
		},
		{
			Method: http.MethodGet, Path: "api/v1/attachments/{attachment}", Does: "Fetches a file.",
			Action: policy.AttachmentRead, Object: r.attachment, Handle: r.fetch,
		},
	}
}

// upload is the file that an address names, held by whoever has its token.
func (r *Room) upload(c *web.Call) (policy.Object, error) {
	o := policy.Object{Kind: "attachment", ID: c.Path("upload")}
	err := r.Store.Read(c.Context(), func(tx *store.Tx) error {
		f, err := load(tx, o.ID)
		if err != nil {
			return err
		}
		o.Owner = f.Owner
		o.Held, err = holds(tx, o.ID, c.Header(tokenHeader))
		return err
	})
	return o, err
}

// attachment is whose the message is that the file belongs to.
func (r *Room) attachment(c *web.Call) (o policy.Object, err error) {
	err = r.Store.Read(c.Context(), func(tx *store.Tx) error {
		f, err := load(tx, c.Path("attachment"))
		switch {
		case err != nil:
			return err
		case f.Ticket == "":
			return store.ErrNotFound
		}
		o, err = r.Belongs(tx, f.Ticket, f.Message)
		o.Kind, o.ID = "attachment", f.ID
		return err
	})
	return o, err
}

func (r *Room) announce(c *web.Call) (web.Answer, error) {
	var in announced
	if err := c.Read(&in); err != nil {
		return web.Answer{}, err
	}
	switch {
	case in.Size < 1:
		return web.Answer{}, web.Invalid("size", "empty", "an empty file says nothing")
	case in.Size > r.MaxBytes:
		return web.Answer{}, web.Invalid("size", "too_large", "a file may have "+strconv.FormatInt(r.MaxBytes, 10)+" bytes")
	}
	return c.Once(func(tx *store.Tx) (web.Answer, error) {
		f, token := File{ID: store.NewID(), At: c.Now}, web.NewSecret()
		if err := r.begin(tx, c.Actor, in.Name, in.Size, &f, token); err != nil {
			return web.Answer{}, err
		}
		return web.JSON(http.StatusCreated, begun{f.ID, token, 0}), nil
	})
}

func (r *Room) find(c *web.Call, id string) (f File, err error) {
	err = r.Store.Read(c.Context(), func(tx *store.Tx) (err error) {
		f, err = load(tx, id)
		return err
	})
	return f, err
}

func (r *Room) send(c *web.Call) (web.Answer, error) {
	f, err := r.find(c, c.Path("upload"))
	if err != nil {
		return web.Answer{}, err
	}
	offset, err := strconv.ParseInt(c.Header(offsetHeader), 10, 64)
	if err != nil || offset < 0 {
		return web.Answer{}, web.Problem{Status: http.StatusBadRequest, Code: "malformed", Message: "Upload-Offset names no byte", Field: offsetHeader}
	}
	if _, err := r.take(c.Context(), f, offset, c.Body()); err != nil {
		return web.Answer{}, err
	}
	return r.tell(c)
}

func (r *Room) tell(c *web.Call) (web.Answer, error) {
	f, err := r.find(c, c.Path("upload"))
	if err != nil {
		return web.Answer{}, err
	}
	return web.JSON(http.StatusOK, standing{f.Offset, f.Size, f.State, f.Why}).With(offsetHeader, strconv.FormatInt(f.Offset, 10)), nil
}

func (r *Room) drop(c *web.Call) (web.Answer, error) {
	err := r.Store.Write(c.Context(), func(tx *store.Tx) error {
		changed, err := tx.Exec("DELETE FROM attachments WHERE id = $1 AND ticket = ''", c.Path("upload"))
		if err == nil && changed == 0 {
			return web.Conflict // it went along with a message
		}
		return err
	})
	return web.Empty(http.StatusNoContent), err
}

func (r *Room) fetch(c *web.Call) (web.Answer, error) {
	f, err := r.find(c, c.Path("attachment"))
	switch {
	case err != nil:
		return web.Answer{}, err
	case f.State == Pending || f.State == Arriving:
		return web.Answer{}, web.Problem{Status: http.StatusConflict, Code: "pending", Message: "this file is still being looked at", Wait: 30}
	case f.State == Refused:
		return web.Answer{}, web.Problem{Status: http.StatusGone, Code: "refused", Message: "this file was found to do harm, and is not given to anybody"}
	}
	content, err := r.Keep.Open(c.Context(), nameOfFile(f.Digest))
	if err != nil {
		return web.Answer{}, unavailable(err)
	}
	return web.Download(web.File{Name: f.Name, Type: f.Type, Content: content, Time: f.At}), nil
}
