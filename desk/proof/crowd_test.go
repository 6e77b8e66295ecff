//go:build unix

package proof

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"mime/multipart"
	"net/http"
	"net/http/httptrace"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"helpwright/store"
)

// An act is something that a client does, under one key however often it is sent.
type act struct {
	kind   string // "ticket", "reply", "rating", "upload", "form"
	key    string // stands in what is written, too
	path   string
	sort   string // content type
	body   []byte
	staff  bool   // with the token of a program
	ticket string // that is replied to
	file   string // digest of what goes along

	answered bool
	status   int
	answer   string // body, or where a form was led to
}

// A crowd is clients that do what browsers do: they send an action until it is
// acknowledged, with the same key.
type crowd struct {
	t        testing.TB
	token    string
	desks    []*atomic.Value // addresses
	client   *http.Client
	most     int           // bytes of a file
	patience time.Duration // for how long an action is sent again

	mu       sync.Mutex
	acts     map[string]*act
	done     []*act // acknowledged, in order
	tickets  []string
	statuses map[int]int
	broken   int           // attempts that no answer came to
	replays  int           // answers that came a second time
	ending   bool          // no new action begins
	told     time.Time     // when a desk was told to stop, zero: it was not
	back     chan struct{} // closed at the next acknowledgement; nil: nobody waits
	working  sync.WaitGroup
}

// newCrowd is clients of some desks.
func newCrowd(t testing.TB, token string, desks ...*atomic.Value) *crowd {
	return &crowd{
		t: t, token: token, desks: desks, most: 64 << 10, patience: 2 * time.Minute, acts: map[string]*act{}, statuses: map[int]int{},
		client: &http.Client{
			Timeout:       20 * time.Second,
			Transport:     &http.Transport{MaxIdleConnsPerHost: 100, DisableCompression: true},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

// work lets so many clients act until they are told to end.
func (c *crowd) work(clients int) {
	for range clients {
		c.working.Go(func() {
			for !c.over() {
				c.next()
			}
		})
	}
}

func (c *crowd) over() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ending || c.t.Failed()
}

// end lets everybody finish what was begun: a desk must be there.
func (c *crowd) end() {
	c.mu.Lock()
	c.ending = true
	c.mu.Unlock()
	c.working.Wait()
}

// next does one thing. One of ten is a replay.
func (c *crowd) next() {
	c.mu.Lock()
	var again *act
	if len(c.done) > 0 && mathrand.IntN(10) == 0 {
		again = c.done[mathrand.IntN(len(c.done))]
	}
	var ticket string
	if len(c.tickets) > 0 {
		ticket = c.tickets[mathrand.IntN(len(c.tickets))]
	}
	c.mu.Unlock()
	switch n := mathrand.IntN(100); {
	case again != nil:
		c.deliver(again)
	case n < 40:
		c.deliver(c.rating())
	case n < 60 && ticket != "":
		c.deliver(c.reply(ticket))
	case n < 66:
		c.upload()
	case n < 72:
		c.deliver(c.form())
	default:
		c.deliver(c.ticket(""))
	}
}

// do notes an act, so that what comes of it is no phantom.
func (c *crowd) do(a *act) *act {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.acts[a.key] = a
	return a
}

func (c *crowd) json(kind, path string, staff bool, value map[string]any, key string) *act {
	return c.do(&act{kind: kind, key: key, path: path, sort: "application/json", body: written(c.t, value), staff: staff})
}

func (c *crowd) rating() *act {
	key := store.NewID()
	return c.json("rating", "api/v1/ratings", false, map[string]any{"article": article, "locale": "en", "revision": key, "helped": mathrand.IntN(2) == 0}, key)
}

func words() string {
	return " The printer stopped after the update, and the light is red." + string(bytes.Repeat([]byte(" It was fine before."), mathrand.IntN(20)))
}

func (c *crowd) ticket(upload string) *act {
	key := store.NewID()
	in := map[string]any{"locale": "en", "reason": "other", "email": key + "@example.com", "message": key + words()}
	if upload != "" {
		in["uploads"] = []string{upload}
	}
	return c.json("ticket", "api/v1/tickets", false, in, key)
}

func (c *crowd) reply(ticket string) *act {
	key := store.NewID()
	a := c.json("reply", "api/v1/tickets/"+ticket+"/messages", true, map[string]any{"message": key + words()}, key)
	a.ticket = ticket
	return a
}

// form is a ticket as a plain form sends it, with a file.
func (c *crowd) form() *act {
	key := store.NewID()
	content := c.content()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for _, field := range [][2]string{{"idempotency_key", key}, {"locale", "en"}, {"reason", "other"}, {"email", key + "@example.com"}, {"message", key + words()}} {
		w.WriteField(field[0], field[1])
	}
	part, err := w.CreateFormFile("file", key+".bin")
	if err == nil {
		_, err = part.Write(content)
	}
	if err := errors.Join(err, w.Close()); err != nil {
		c.t.Error(err)
	}
	return c.do(&act{kind: "form", key: key, path: "api/v1/tickets", sort: w.FormDataContentType(), body: body.Bytes(), file: digest(content)})
}

// content is bytes of a file: most are small.
func (c *crowd) content() []byte {
	size := 1 + mathrand.IntN(c.most)
	if mathrand.IntN(4) > 0 {
		size = 1 + mathrand.IntN(min(c.most, 4<<10))
	}
	content := make([]byte, size)
	rand.Read(content)
	return content
}

func digest(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

const piece = 1 << 20 // bytes

// upload sends a file in pieces, goes on where a desk says that it stands, and opens a
// ticket with it.
func (c *crowd) upload() {
	content, key := c.content(), store.NewID()
	begun := c.json("upload", "api/v1/uploads", false, map[string]any{"name": key + ".bin", "size": len(content)}, key)
	if !c.deliver(begun) {
		return
	}
	var slot struct{ ID, Token string }
	if err := json.Unmarshal([]byte(begun.answer), &slot); err != nil {
		c.t.Errorf("an upload was answered %s", begun.answer)
		return
	}
	since := time.Now()
	for offset, sure := 0, true; offset < len(content); {
		method, rest := http.MethodPatch, content[offset:min(len(content), offset+piece)]
		if !sure {
			method, rest = http.MethodGet, nil
		}
		status, _, answer, err := c.send(method, "api/v1/uploads/"+slot.ID, rest, http.Header{
			"Content-Type": {"application/octet-stream"}, "Upload-Token": {slot.Token}, "Upload-Offset": {fmt.Sprint(offset)},
		})
		var standing struct{ Offset int }
		switch {
		case err != nil || status == http.StatusServiceUnavailable || status == http.StatusConflict:
			sure = false
			c.again(since, "a piece of "+key, status, answer, err)
		case status == http.StatusOK && json.Unmarshal([]byte(answer), &standing) == nil:
			sure = method == http.MethodGet || standing.Offset > offset
			if standing.Offset > offset {
				since = time.Now()
			}
			offset = standing.Offset
		default:
			c.t.Errorf("a piece was answered %d: %s", status, answer)
			return
		}
		if c.t.Failed() {
			return
		}
	}
	opened := c.ticket(slot.ID + ":" + slot.Token)
	c.mu.Lock()
	opened.file = digest(content)
	c.mu.Unlock()
	c.deliver(opened)
}

// deliver sends an act until it is acknowledged, and holds the answer against the one
// that came before.
func (c *crowd) deliver(a *act) bool {
	for since := time.Now(); !c.t.Failed(); {
		header := http.Header{"Content-Type": {a.sort}, "Idempotency-Key": {a.key}}
		if a.staff {
			header.Set("Authorization", "Bearer "+c.token)
		}
		status, location, answer, err := c.send(http.MethodPost, a.path, a.body, header)
		switch {
		case err != nil || status == http.StatusServiceUnavailable || status == http.StatusTooManyRequests,
			status == http.StatusConflict && a.file != "": // the file comes together: see attachments
			c.again(since, a.kind+" "+a.key, status, answer, err)
			continue
		case status >= 400:
			c.t.Errorf("%s %s was answered %d: %s", a.kind, a.key, status, answer)
			return false
		}
		c.acknowledge(a, status, location+answer)
		return true
	}
	return false
}

// again rests before something is sent again, and fails the test when that goes on for
// too long.
func (c *crowd) again(since time.Time, what string, status int, answer string, err error) {
	if long := time.Since(since); long > c.patience {
		c.t.Errorf("%s was not taken for %v; at last it was answered %d: %s, %v", what, long.Round(time.Second), status, answer, err)
	}
	time.Sleep(5*time.Millisecond + mathrand.N(20*time.Millisecond))
}

func (c *crowd) acknowledge(a *act, status int, answer string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.back != nil {
		close(c.back)
		c.back = nil
	}
	if a.answered {
		c.replays++
		if a.status != status || a.answer != answer {
			c.t.Errorf("a replay of %s %s was answered %d %s, and %d %s before", a.kind, a.key, status, answer, a.status, a.answer)
		}
		return
	}
	a.answered, a.status, a.answer = true, status, answer
	c.done = append(c.done, a)
	var opened struct{ ID string }
	if a.kind == "ticket" && json.Unmarshal([]byte(answer), &opened) == nil {
		c.tickets = append(c.tickets, opened.ID)
	}
}

// nextAcknowledged is closed when something is acknowledged from now on.
func (c *crowd) nextAcknowledged() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.back = make(chan struct{})
	return c.back
}

// written tells when requests were written that no answer came to yet.
type flight struct{ since atomic.Int64 }

// send sends one request, as somebody new, to one of the desks. What a desk may not
// answer fails the test.
func (c *crowd) send(method, path string, body []byte, header http.Header) (status int, location, answer string, err error) {
	at, _ := c.desks[mathrand.IntN(len(c.desks))].Load().(string)
	if at == "" {
		return 0, "", "", errors.New("no desk is there yet")
	}
	var f flight
	r, err := http.NewRequest(method, at+path, bytes.NewReader(body))
	if err != nil {
		return 0, "", "", err
	}
	r = r.WithContext(httptrace.WithClientTrace(c.t.Context(), &httptrace.ClientTrace{
		WroteRequest: func(i httptrace.WroteRequestInfo) {
			if i.Err == nil {
				f.since.Store(time.Now().UnixNano())
			}
		},
	}))
	r.GetBody = nil // a client of a browser sends again by itself, too, but here each attempt counts
	r.Header = header
	r.Header.Set("X-Forwarded-For", fmt.Sprintf("10.%d.%d.%d", mathrand.IntN(256), mathrand.IntN(256), 1+mathrand.IntN(254)))
	response, err := c.client.Do(r)
	if err == nil {
		var text []byte
		text, err = io.ReadAll(response.Body)
		response.Body.Close()
		status, location, answer = response.StatusCode, response.Header.Get("Location"), string(text)
	}
	c.note(&f, response, err, answer)
	return status, location, answer, err
}

// begun is for how long a request must have been under way when a desk was told to
// stop, to count as begun: before, it may still lie in the kernel.
const begun = 100 * time.Millisecond

func (c *crowd) note(f *flight, response *http.Response, err error, answer string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err != nil {
		c.broken++
		if since := f.since.Load(); since > 0 && !c.told.IsZero() && c.told.Sub(time.Unix(0, since)) > begun {
			c.t.Errorf("a request that was begun %v before the desk was told to stop failed: %v", c.told.Sub(time.Unix(0, since)), err)
		}
		return
	}
	c.statuses[response.StatusCode]++
	switch status := response.StatusCode; {
	case status < 500 && status != http.StatusTooManyRequests:
	case status != http.StatusServiceUnavailable && status != http.StatusTooManyRequests:
		c.t.Errorf("%s %s was answered %d: %s", response.Request.Method, response.Request.URL.Path, status, answer)
	case response.Header.Get("Retry-After") == "":
		c.t.Errorf("%s %s was answered %d without Retry-After", response.Request.Method, response.Request.URL.Path, status)
	}
}

// acknowledged are the acts that were answered until now, apart from any that come later.
func (c *crowd) acknowledged() []*act {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.done)
}
