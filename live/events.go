package live

import (
	"fmt"
	"net/http"
	"sync"
	"time"
)

// A hub tells open pages what happens, by server-sent events.
type hub struct {
	mu      sync.Mutex
	clients map[chan string]bool
	closed  chan struct{}
}

func newHub() *hub { return &hub{clients: map[chan string]bool{}, closed: make(chan struct{})} }

// send tells every open page; one that is still busy with the last event needs
// no second one.
func (h *hub) send(event string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.clients {
		select {
		case c <- event:
		default:
		}
	}
}

func (h *hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	select {
	case <-h.closed:
	default:
		close(h.closed)
	}
}

// maxPages is how many open pages are told; a person has no more.
const maxPages = 100

func (h *hub) join() (chan string, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.clients) >= maxPages {
		return nil, false
	}
	c := make(chan string, 1)
	h.clients[c] = true
	return c, true
}

func (h *hub) leave(c chan string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.clients, c)
}

// serve tells a page what happens, from the first moment on: one that is old
// already is told so.
func (h *hub) serve(w http.ResponseWriter, r *http.Request, isOld func(page *http.Request) bool) {
	events, ok := h.join()
	if !ok {
		http.Error(w, "too many open pages", http.StatusServiceUnavailable)
		return
	}
	defer h.leave(events)
	if isOld(r) {
		select {
		case events <- "reload":
		default: // it has been told meanwhile
		}
	}
	out := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream")
	fmt.Fprint(w, "retry: 500\n\n")
	if out.Flush() != nil {
		return
	}
	beat := time.NewTicker(20 * time.Second)
	defer beat.Stop()
	for {
		select {
		case <-r.Context().Done():
			return
		case <-h.closed:
			return
		case event := <-events:
			fmt.Fprintf(w, "event: %s\ndata:\n\n", event)
		case <-beat.C:
			fmt.Fprint(w, ":\n\n")
		}
		if out.Flush() != nil {
			return
		}
	}
}
