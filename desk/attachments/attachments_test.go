package attachments_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"helpwright/desk/attachments"
	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/desk/web/webtest"
	"helpwright/journal"
	"helpwright/store"
	"helpwright/store/storetest"
)

// A desk with a room of attachments, and a message of the ticket "t1" for them.
type desk struct {
	*webtest.Desk
	room   *attachments.Room
	keep   attachments.Keep
	folder string
}

const (
	most   = 10 << 20
	octets = "application/offset+octet-stream"
)

func run(t *testing.T, test func(t *testing.T, d *desk)) {
	storetest.Run(t, []store.Line{journal.Line(), web.Line(), attachments.Line()}, func(t *testing.T, s *store.Store) {
		folder := t.TempDir()
		keep, err := attachments.OpenFolder(folder)
		if err != nil {
			t.Fatal(err)
		}
		room := attachments.New(attachments.Config{Store: s, Keep: keep, MaxBytes: most, Belongs: func(_ *store.Tx, ticket, message string) (policy.Object, error) {
			return policy.Object{Ticket: ticket, Email: "customer@example.com", Internal: message == "note"}, nil
		}})
		test(t, &desk{webtest.New(t, s, room.Routes()), room, keep, folder})
	})
}

func (d *desk) customer(tickets ...string) *webtest.Client {
	return d.As(policy.Actor{Role: policy.Customer, Tickets: tickets})
}

// send asks with a body of any sort and headers, each name before its value.
func send(c *webtest.Client, method, path string, body io.Reader, headers ...string) *webtest.Response {
	r := c.Request(method, path, body)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return c.Do(r)
}

type upload struct {
	ID, Token string
}

func (d *desk) begin(t *testing.T, c *webtest.Client, name string, size int) (u upload) {
	t.Helper()
	c.JSON("POST", "api/v1/uploads", map[string]any{"name": name, "size": size}).Want(t, http.StatusCreated).Into(t, &u)
	return u
}

// send sends bytes in pieces.
func (d *desk) send(t *testing.T, c *webtest.Client, u upload, content []byte, piece int) {
	t.Helper()
	for at := 0; at < len(content); at += piece {
		send(c, "PATCH", "api/v1/uploads/"+u.ID, bytes.NewReader(content[at:min(at+piece, len(content))]), "Upload-Token", u.Token, "Upload-Offset", strconv.Itoa(at), "Content-Type", octets).Want(t, http.StatusOK)
	}
}

func (d *desk) bind(t *testing.T, by policy.Actor, message string, uploads ...string) (ids []string, err error) {
	t.Helper()
	err = d.Store.Write(t.Context(), func(tx *store.Tx) (err error) {
		ids, err = d.room.Bind(tx, by, uploads, "t1", message)
		return err
	})
	return ids, err
}

func random(t *testing.T, size int) []byte {
	b := make([]byte, size)
	if _, err := rand.Read(b); err != nil {
		t.Fatal(err)
	}
	return b
}

func TestWhatIsSentInPiecesIsFetchedWhole(t *testing.T) {
	run(t, func(t *testing.T, d *desk) {
		for _, size := range []int{1, 1000, 4 << 20, 4<<20 + 1, 9 << 20} {
			content := random(t, size)
			guest := d.As(policy.Actor{})
			u := d.begin(t, guest, "Log.txt", size)
			d.send(t, guest, u, content, 3<<20)
			ids, err := d.bind(t, policy.Actor{}, "m1", u.ID+":"+u.Token)
			if err != nil {
				t.Fatal(err)
			}
			r := d.customer("t1").Get("api/v1/attachments/"+ids[0]).Want(t, http.StatusOK)
			if !bytes.Equal(r.Body.Bytes(), content) {
				t.Errorf("%d bytes came back as others", size)
			}
			for name, want := range map[string]string{
				"Content-Disposition": `attachment; filename=Log.txt`, "X-Content-Type-Options": "nosniff",
			} {
				if got := r.Header().Get(name); !strings.HasPrefix(got, want) {
					t.Errorf("%s: %q, want %q", name, got, want)
				}
			}
			if csp := r.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "sandbox") || !strings.Contains(csp, "default-src 'none'") {
				t.Errorf("a browser that opens it may run it: %q", csp)
			}
		}
	})
}

// A line breaks in the middle: nothing that has come is sent again, nothing is doubled.
func TestUploadGoesOnWhereItStopped(t *testing.T) {
	run(t, func(t *testing.T, d *desk) {
		guest, content := d.As(policy.Actor{}), random(t, 3000)
		u := d.begin(t, guest, "a.bin", len(content))
		piece := func(at, end int) *webtest.Response {
			return send(guest, "PATCH", "api/v1/uploads/"+u.ID, bytes.NewReader(content[at:end]), "Upload-Token", u.Token, "Upload-Offset", strconv.Itoa(at), "Content-Type", octets)
		}
		piece(0, 1000).Want(t, http.StatusOK)
		piece(0, 1000).Want(t, http.StatusConflict)    // the answer got lost, and it comes again
		piece(2000, 3000).Want(t, http.StatusConflict) // a hole
		held := send(guest, "HEAD", "api/v1/uploads/"+u.ID, nil, "Upload-Token", u.Token).Want(t, http.StatusOK)
		if at := held.Header().Get("Upload-Offset"); at != "1000" {
			t.Errorf("goes on at %q", at)
		}
		if _, err := d.bind(t, policy.Actor{}, "m1", u.ID+":"+u.Token); err == nil {
			t.Error("a part of a file went along")
		}
		piece(1000, 3000).Want(t, http.StatusOK)
		ids, err := d.bind(t, policy.Actor{}, "m1", u.ID+":"+u.Token)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := d.bind(t, policy.Actor{}, "m1", u.ID+":"+u.Token); err != nil || again[0] != ids[0] {
			t.Errorf("the same message again: %v, %v", again, err)
		}
		if got := d.customer("t1").Get("api/v1/attachments/" + ids[0]); !bytes.Equal(got.Body.Bytes(), content) {
			t.Error("other bytes came back")
		}
	})
}

func TestNobodyTouchesTheFilesOfOthers(t *testing.T) {
	run(t, func(t *testing.T, d *desk) {
		guest := d.As(policy.Actor{})
		u := d.begin(t, guest, "a.txt", 4)
		for why, token := range map[string]string{"none": "", "another": strings.Repeat("a", 26), "of another file": d.begin(t, guest, "b.txt", 4).Token} {
			for _, method := range []string{"PATCH", "GET", "DELETE"} {
				send(guest, method, "api/v1/uploads/"+u.ID, strings.NewReader("evil"), "Upload-Token", token, "Upload-Offset", "0", "Content-Type", octets).Want(t, http.StatusNotFound)
			}
			if _, err := d.bind(t, policy.Actor{}, "m1", u.ID+":"+token); err == nil {
				t.Errorf("bound with a token that is %s", why)
			}
		}
		d.send(t, guest, u, []byte("text"), 4)
		ids, err := d.bind(t, policy.Actor{}, "m1", u.ID+":"+u.Token)
		if err != nil {
			t.Fatal(err)
		}
		err = d.Store.Write(t.Context(), func(tx *store.Tx) error {
			_, err := d.room.Bind(tx, policy.Actor{}, []string{u.ID + ":" + u.Token}, "t2", "m9")
			return err
		})
		if err == nil {
			t.Error("a file went to a second ticket")
		}
		at := "api/v1/attachments/" + ids[0]
		d.customer("t2").Get(at).Want(t, http.StatusNotFound)
		d.As(policy.Actor{Role: policy.Customer, Email: "other@example.com"}).Get(at).Want(t, http.StatusNotFound)
		d.As(policy.Actor{Role: policy.Customer, Email: "customer@example.com"}).Get(at).Want(t, http.StatusOK)
		d.As(policy.Actor{Role: policy.Agent, ID: "a1"}).Get(at).Want(t, http.StatusOK)
		send(guest, "DELETE", "api/v1/uploads/"+u.ID, nil, "Upload-Token", u.Token).Want(t, http.StatusConflict)
	})
}

// What belongs to a note among colleagues is no customer's, whatever the ticket.
func TestFilesOfNotesStayInside(t *testing.T) {
	run(t, func(t *testing.T, d *desk) {
		agent := policy.Actor{Role: policy.Agent, ID: "a1"}
		u := d.begin(t, d.As(agent), "plan.txt", 4)
		d.send(t, d.As(agent), u, []byte("plan"), 4)
		if _, err := d.bind(t, policy.Actor{Role: policy.Agent, ID: "a2"}, "note", u.ID+":"+u.Token); err == nil {
			t.Error("an agent sent what another uploaded")
		}
		ids, err := d.bind(t, agent, "note", u.ID+":"+u.Token)
		if err != nil {
			t.Fatal(err)
		}
		d.customer("t1").Get("api/v1/attachments/"+ids[0]).Want(t, http.StatusNotFound)
		d.As(agent).Get("api/v1/attachments/"+ids[0]).Want(t, http.StatusOK)
	})
}

func TestLimitsOfWhatComes(t *testing.T) {
	run(t, func(t *testing.T, d *desk) {
		guest := d.As(policy.Actor{})
		guest.JSON("POST", "api/v1/uploads", map[string]any{"name": "a", "size": 0}).Want(t, http.StatusUnprocessableEntity)
		guest.JSON("POST", "api/v1/uploads", map[string]any{"name": "a", "size": -1}).Want(t, http.StatusUnprocessableEntity)
		guest.JSON("POST", "api/v1/uploads", map[string]any{"name": "a", "size": most + 1}).Want(t, http.StatusUnprocessableEntity)
		guest.JSON("POST", "api/v1/uploads", map[string]any{"name": "a", "size": 1, "state": "clean"}).Want(t, http.StatusBadRequest)
		u := d.begin(t, guest, "a", 10)
		send(guest, "PATCH", "api/v1/uploads/"+u.ID, bytes.NewReader(make([]byte, 11)), "Upload-Token", u.Token, "Upload-Offset", "0", "Content-Type", octets).Want(t, http.StatusRequestEntityTooLarge)
		for _, offset := range []string{"", "-1", "x", "99999999999999999999"} {
			send(guest, "PATCH", "api/v1/uploads/"+u.ID, bytes.NewReader(make([]byte, 10)), "Upload-Token", u.Token, "Upload-Offset", offset, "Content-Type", octets).Want(t, http.StatusBadRequest)
		}
		d.send(t, guest, u, make([]byte, 10), 10)
	})
}

// What opens to far more than it is, whoever would open it.
func TestBombsAreRefused(t *testing.T) {
	run(t, func(t *testing.T, d *desk) {
		for name, content := range map[string][]byte{
			"pixels.png":   claim(t, 40_000, 40_000),
			"zeros.zip":    archive(t, 1, 60<<20),
			"entries.zip":  archive(t, 10_001, 1),
			"lying.gz":     append([]byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 0xff, 0xff, 0xff, 0x7f),
			"overlaps.zip": overlapping(t),
		} {
			guest := d.As(policy.Actor{})
			u := d.begin(t, guest, name, len(content))
			d.send(t, guest, u, content, 4<<20)
			_, err := d.bind(t, policy.Actor{}, "m1", u.ID+":"+u.Token)
			if p := (web.Problem{}); !errors.As(err, &p) || !strings.HasPrefix(p.Code, "refused_") {
				t.Errorf("%s was taken: %v", name, err)
			}
		}
		for name, content := range map[string][]byte{"small.png": claim(t, 400, 400), "papers.zip": archive(t, 10, 1000), "broken.zip": []byte("PK\x03\x04 and nothing"), "note.svg": []byte(`<svg onload="alert(1)"/>`)} {
			guest := d.As(policy.Actor{})
			u := d.begin(t, guest, name, len(content))
			d.send(t, guest, u, content, 4<<20)
			if _, err := d.bind(t, policy.Actor{}, "m1", u.ID+":"+u.Token); err != nil {
				t.Errorf("%s was refused: %v", name, err)
			}
		}
	})
}

// claim is a picture that says of itself how large it is.
func claim(t *testing.T, width, height int) []byte {
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		t.Fatal(err)
	}
	b := out.Bytes()
	copy(b[16:], []byte{byte(width >> 24), byte(width >> 16), byte(width >> 8), byte(width), byte(height >> 24), byte(height >> 16), byte(height >> 8), byte(height)})
	sum := crc32.ChecksumIEEE(b[12:29])
	copy(b[29:], []byte{byte(sum >> 24), byte(sum >> 16), byte(sum >> 8), byte(sum)})
	return b
}

func archive(t *testing.T, entries, size int) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for i := range entries {
		w, err := z.Create(fmt.Sprintf("%d", i))
		if err == nil {
			_, err = io.CopyN(w, zeros{}, int64(size))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// overlapping is an archive whose list names the same bytes many times.
func overlapping(t *testing.T) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for i := range 50 {
		w, err := z.CreateRaw(&zip.FileHeader{Name: strconv.Itoa(i), Method: zip.Store, CompressedSize64: 1 << 20, UncompressedSize64: 1 << 20})
		if err == nil && i == 0 {
			_, err = w.Write(make([]byte, 1<<20))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// A scanner that is asked later, that fails first, and then finds something.
func TestFilesWaitForTheirScan(t *testing.T) {
	run(t, func(t *testing.T, d *desk) {
		var broken error
		d.room.Scan = func(_ context.Context, content io.Reader) (string, error) {
			b, _ := io.ReadAll(content)
			if bytes.Contains(b, []byte("harm")) {
				return "Test.Harm", broken
			}
			return "", broken
		}
		guest := d.As(policy.Actor{})
		bound := func(text string) string {
			u := d.begin(t, guest, "a.txt", len(text))
			d.send(t, guest, u, []byte(text), 100)
			ids, err := d.bind(t, policy.Actor{}, "m1", u.ID+":"+u.Token)
			if err != nil {
				t.Fatal(err)
			}
			return "api/v1/attachments/" + ids[0]
		}
		good, bad := bound("peace"), bound("harm")
		agent := d.As(policy.Actor{Role: policy.Agent, ID: "a1"})
		agent.Get(good).Want(t, http.StatusConflict)
		broken = errors.New("no answer")
		if err := d.room.Tick(t.Context(), d.Time); err == nil {
			t.Error("a scanner that fails is not told of")
		}
		agent.Get(good).Want(t, http.StatusConflict)
		broken = nil
		if err := d.room.Tick(t.Context(), d.Time); err != nil {
			t.Fatal(err)
		}
		agent.Get(good).Want(t, http.StatusOK)
		agent.Get(bad).Want(t, http.StatusGone)
		d.customer("t1").Get(bad).Want(t, http.StatusGone)
	})
}

// The power goes after the last piece and before the end.
// A line breaks in the middle of a piece, and it is sent again before what had come of it
// is kept: the shorter one does not take the place of the whole one.
func TestPieceThatIsOvertaken(t *testing.T) {
	run(t, func(t *testing.T, d *desk) {
		guest, content := d.As(policy.Actor{}), random(t, 2000)
		u := d.begin(t, guest, "a.bin", len(content))
		piece := func(at int, body io.Reader) *webtest.Response {
			return send(guest, "PATCH", "api/v1/uploads/"+u.ID, body, "Upload-Token", u.Token, "Upload-Offset", strconv.Itoa(at), "Content-Type", octets)
		}
		slow := &slowKeep{Keep: d.keep, reached: make(chan struct{}), goOn: make(chan struct{})}
		d.room.Keep = slow
		broken := make(chan *webtest.Response)
		go func() { broken <- piece(0, io.MultiReader(bytes.NewReader(content[:300]), failingReader{})) }()
		<-slow.reached
		again := piece(0, bytes.NewReader(content[:1000]))
		close(slow.goOn)
		<-broken
		at := 1000
		if again.Code != http.StatusOK {
			at, _ = strconv.Atoi(send(guest, "HEAD", "api/v1/uploads/"+u.ID, nil, "Upload-Token", u.Token).Header().Get("Upload-Offset"))
		}
		piece(at, bytes.NewReader(content[at:])).Want(t, http.StatusOK)
		ids, err := d.bind(t, policy.Actor{}, "m1", u.ID+":"+u.Token)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.customer("t1").Get("api/v1/attachments/" + ids[0]); !bytes.Equal(got.Body.Bytes(), content) {
			t.Error("other bytes came back")
		}
	})
}

type failingReader struct{}

func (failingReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// A slowKeep takes its time with the first that it is to put.
type slowKeep struct {
	attachments.Keep
	asked         atomic.Bool
	reached, goOn chan struct{}
}

func (k *slowKeep) Put(ctx context.Context, name string, content io.Reader) error {
	if k.asked.CompareAndSwap(false, true) {
		close(k.reached)
		<-k.goOn
	}
	return k.Keep.Put(ctx, name, content)
}

func TestInterruptedFilesAreFinished(t *testing.T) {
	run(t, func(t *testing.T, d *desk) {
		guest := d.As(policy.Actor{})
		u := d.begin(t, guest, "a.txt", 4)
		if err := d.keep.Put(t.Context(), "pieces/"+u.ID+"/000000000000", strings.NewReader("text")); err != nil {
			t.Fatal(err)
		}
		err := d.Store.Write(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec("UPDATE attachments SET arrived = 4 WHERE id = $1", u.ID)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := d.room.Tick(t.Context(), d.Time.Add(6*time.Second)); err != nil {
			t.Fatal(err)
		}
		if _, err := d.bind(t, policy.Actor{}, "m1", u.ID+":"+u.Token); err != nil {
			t.Error(err)
		}
	})
}

// Bytes without a row go, those of a row stay, also when two rows share them.
func TestSweep(t *testing.T) {
	run(t, func(t *testing.T, d *desk) {
		guest := d.As(policy.Actor{})
		keep := func(text string) upload {
			u := d.begin(t, guest, "a.txt", len(text))
			d.send(t, guest, u, []byte(text), 100)
			return u
		}
		first, second, lone := keep("shared"), keep("shared"), keep("alone")
		half := d.begin(t, guest, "b.txt", 10)
		send(guest, "PATCH", "api/v1/uploads/"+half.ID, strings.NewReader("half"), "Upload-Token", half.Token, "Upload-Offset", "0", "Content-Type", octets).Want(t, http.StatusOK)
		if _, err := d.bind(t, policy.Actor{}, "m1", first.ID+":"+first.Token); err != nil {
			t.Fatal(err)
		}
		if removed, err := d.room.Sweep(t.Context(), time.Now()); err != nil || removed != 0 {
			t.Fatalf("swept %d young ones, %v", removed, err)
		}
		later := time.Now().Add(25 * time.Hour)
		if err := d.room.Tick(t.Context(), d.Time.Add(25*time.Hour)); err != nil {
			t.Fatal(err)
		}
		removed, err := d.room.Sweep(t.Context(), later)
		if err != nil || removed != 2 {
			t.Errorf("swept %d, want the lone file and the half one: %v", removed, err)
		}
		for _, gone := range []upload{second, lone, half} {
			if _, err := d.bind(t, policy.Actor{}, "m2", gone.ID+":"+gone.Token); err == nil {
				t.Error("what was forgotten can be sent")
			}
		}
		d.customer("t1").Get("api/v1/attachments/"+first.ID).Want(t, http.StatusOK)
		err = d.Store.Write(t.Context(), func(tx *store.Tx) error { return d.room.Forget(tx, "t1") })
		if err != nil {
			t.Fatal(err)
		}
		if removed, err := d.room.Sweep(t.Context(), later); err != nil || removed != 1 {
			t.Errorf("%d removed with their ticket, %v", removed, err)
		}
		d.customer("t1").Get("api/v1/attachments/"+first.ID).Want(t, http.StatusNotFound)
	})
}

// A plain form sends files after its fields.
func TestFilesOfForms(t *testing.T) {
	run(t, func(t *testing.T, d *desk) {
		var uploads []string
		form := web.Route{
			Method: "POST", Path: "api/v1/form", Does: "Takes a form.", Action: policy.TicketOpen, Class: web.Upload, Body: 2 * most,
			Handle: func(c *web.Call) (web.Answer, error) {
				for {
					in, err := c.NextFile()
					if err != nil {
						return web.Answer{}, err
					}
					if in == nil {
						return web.Empty(http.StatusNoContent), nil
					}
					up, err := d.room.Receive(c, in)
					if err != nil {
						return web.Answer{}, err
					}
					if up != "" {
						uploads = append(uploads, up)
					}
				}
			},
		}
		f := webtest.New(t, d.Store, append(d.room.Routes(), form))
		post := func(files ...[]byte) *webtest.Response {
			uploads = nil
			var body bytes.Buffer
			m := multipart.NewWriter(&body)
			for _, content := range files {
				name := ""
				if content != nil {
					name = "a.bin"
				}
				w, err := m.CreateFormFile("file", name)
				if err == nil {
					_, err = w.Write(content)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			if err := m.Close(); err != nil {
				t.Fatal(err)
			}
			return send(f.As(policy.Actor{}), "POST", "api/v1/form", &body, "Content-Type", m.FormDataContentType())
		}
		post(random(t, 100), random(t, 5<<20), nil).Want(t, http.StatusNoContent)
		if len(uploads) != 2 {
			t.Fatalf("%d files came", len(uploads))
		}
		if _, err := d.bind(t, policy.Actor{}, "m1", uploads...); err != nil {
			t.Error(err)
		}
		post(random(t, most+1)).Want(t, http.StatusRequestEntityTooLarge)
	})
}
