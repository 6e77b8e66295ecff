package web

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"helpwright/desk/policy"
	"helpwright/store"
)

// ownRoutes are those of this package.
func (s *Server) ownRoutes() []Route {
	return []Route{
		{Method: "GET", Path: "healthz", Does: "Says that the program runs.", Action: policy.PageRead, always: true, Out: Health{}, Handle: s.health},
		{Method: "GET", Path: "readyz", Does: "Says whether the desk takes requests.", Action: policy.PageRead, always: true, Out: Health{}, Handle: s.ready},
		{Method: "GET", Path: "desk/metrics", Does: "Shows what the desk counts, for Prometheus; to programs of the same computer, and to those with a token.", Action: policy.MetricsRead, always: true, Handle: s.showMetrics},
		{Method: "GET", Path: "api/v1/openapi.json", Does: "Describes all that programs can ask of the desk.", Action: policy.PageRead, Limit: PerMinute(60), Open: true, Out: map[string]any{}, Handle: s.openAPI},
	}
}

// A Health says how the desk is.
type Health struct {
	Status string `json:"status"` // "ok", or what is amiss: "stopping", "database"
}

func (s *Server) health(*Call) (Answer, error) { return JSON(http.StatusOK, Health{"ok"}), nil }

// readyTime is how long the database may take to say that it is there.
const readyTime = 2 * time.Second

func (s *Server) ready(c *Call) (Answer, error) {
	if s.stopped.Load() {
		return JSON(http.StatusServiceUnavailable, Health{"stopping"}).With("Retry-After", "5"), nil
	}
	ctx, cancel := context.WithTimeout(c.Context(), readyTime)
	defer cancel()
	if err := s.Store.Read(ctx, func(*store.Tx) error { return nil }); err != nil {
		return JSON(http.StatusServiceUnavailable, Health{"database"}).With("Retry-After", "1"), nil
	}
	return JSON(http.StatusOK, Health{"ok"}), nil
}

// showMetrics answers in the form of Prometheus, which is neither JSON nor a page.
func (s *Server) showMetrics(c *Call) (Answer, error) {
	var out bytes.Buffer
	w := &collected{header: http.Header{}, to: &out}
	promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{DisableCompression: true}).ServeHTTP(w, c.r)
	return Answer{status: http.StatusOK, text: strings.Clone(out.String()), header: http.Header{"Content-Type": w.header["Content-Type"]}}, nil
}

// A collected is an answer that is kept instead of sent.
type collected struct {
	header http.Header
	to     *bytes.Buffer
}

func (c *collected) Header() http.Header         { return c.header }
func (c *collected) WriteHeader(int)             {}
func (c *collected) Write(b []byte) (int, error) { return c.to.Write(b) }
