package web

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"
)

// An Event is something that pages are told while they are open.
type Event struct {
	Sequence int64  // where it stands in the journal; a browser names it when it comes again
	Kind     string // "ticket.replied"
	Data     any    // as JSON
}

// An EventStream writes events to one client.
type EventStream struct {
	c    *Call
	in   chan *sent      // what is published, from before the client hears the first word
	done <-chan struct{} // closed when the desk stops
	ends func(Event) bool
}

// Until lets an event end the stream, behind which its client has to show again who it
// is.
func (s *EventStream) Until(ends func(Event) bool) *EventStream {
	s.ends = ends
	return s
}

const (
	heartbeat   = 20 * time.Second
	mostBehind  = 64               // events that may wait for one client; who is slower comes again
	comeAgain   = 3 * time.Second  // after a connection broke
	spreadAgain = 10 * time.Second // over which clients come again after a stop
)

// A sent is an event as it is written, once for all streams.
type sent struct {
	Event
	text string
}

// A hub hands events on to all streams.
type hub struct {
	mu      sync.Mutex
	streams map[chan *sent]bool
	stop    chan struct{}
	once    sync.Once
}

func newHub() *hub { return &hub{streams: map[chan *sent]bool{}, stop: make(chan struct{})} }

// Publish tells open pages of something. It never waits: a client that reads too slowly
// is dropped, comes again and reads its page anew.
func (s *Server) Publish(e Event) {
	text, err := written(e)
	if err != nil {
		s.log.Error("an event cannot be told", "error", err)
		return
	}
	told := &sent{e, text}
	s.events.mu.Lock()
	defer s.events.mu.Unlock()
	for stream := range s.events.streams {
		select {
		case stream <- told:
		default:
			delete(s.events.streams, stream)
			close(stream)
		}
	}
}

// Heard says whether a page is open that Publish tells of something.
func (s *Server) Heard() bool {
	s.events.mu.Lock()
	defer s.events.mu.Unlock()
	return len(s.events.streams) > 0
}

func (h *hub) join() chan *sent {
	stream := make(chan *sent, mostBehind)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.streams[stream] = true
	return stream
}

func (h *hub) leave(stream chan *sent) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.streams[stream] {
		delete(h.streams, stream)
		close(stream)
	}
}

// Follow sends what is published and keep accepts, until the client goes.
func (s *EventStream) Follow(keep func(Event) bool) error {
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		select {
		case e, open := <-s.in:
			if goes, err := s.pass(e, open, keep); !goes {
				return err
			}
		case <-beat.C:
			if err := s.write(": still here\n\n"); err != nil {
				return err
			}
		case <-s.done:
			for len(s.in) > 0 { // what was published before
				e, open := <-s.in
				if goes, err := s.pass(e, open, keep); !goes {
					return err
				}
			}
			// Not all at once, when there is another desk or this one again.
			wait := comeAgain + rand.N(spreadAgain)
			return s.write(fmt.Sprintf("retry: %d\nevent: reconnect\ndata: {\"after_ms\":%d}\n\n", wait.Milliseconds(), wait.Milliseconds()))
		case <-s.c.Context().Done():
			return s.c.Context().Err()
		}
	}
}

// pass sends an event on, and says whether the stream goes on.
func (s *EventStream) pass(e *sent, open bool, keep func(Event) bool) (goes bool, err error) {
	switch {
	case !open, s.ends != nil && s.ends(e.Event):
		return false, s.write("event: reconnect\ndata: {}\n\n")
	case keep(e.Event):
		err = s.write(e.text)
	}
	return err == nil, err
}

// Send sends one event.
func (s *EventStream) Send(e Event) error {
	text, err := written(e)
	if err != nil {
		return err
	}
	return s.write(text)
}

// written is an event as streams have it.
func written(e Event) (string, error) {
	data, err := json.Marshal(e.Data)
	if err != nil {
		return "", fmt.Errorf("telling of %s: %w", e.Kind, err)
	}
	return fmt.Sprintf("id: %d\nevent: %s\ndata: %s\n\n", e.Sequence, e.Kind, data), nil
}

func (s *EventStream) write(text string) error {
	control := http.NewResponseController(s.c.w)
	if err := control.SetWriteDeadline(time.Now().Add(heartbeat)); err != nil {
		return err
	}
	if _, err := s.c.w.Write([]byte(text)); err != nil {
		return err
	}
	return control.Flush()
}

func (s *Server) sendStream(c *Call, a Answer) int {
	s.metrics.streams.Inc()
	defer s.metrics.streams.Dec()
	h := c.w.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("X-Accel-Buffering", "no")
	control := http.NewResponseController(c.w)
	// A stream has no end by which it must be out; each write has its own.
	_ = control.SetReadDeadline(time.Time{})
	c.w.WriteHeader(a.status)
	stream := &EventStream{c: c, in: s.events.join(), done: s.events.stop}
	defer s.events.leave(stream.in)
	if err := stream.write(fmt.Sprintf("retry: %d\n\n", comeAgain.Milliseconds())); err != nil {
		return a.status
	}
	if err := a.stream(stream); err != nil && c.Context().Err() == nil {
		s.log.Debug("a stream ended", "request", c.ID, "error", err)
	}
	return a.status
}

// Stop says that the desk takes no new work: it is not ready any more, and streams are
// told to come again later. Requests go on.
func (s *Server) Stop() {
	s.stopped.Store(true)
	s.events.once.Do(func() { close(s.events.stop) })
}
