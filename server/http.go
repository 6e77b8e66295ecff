package server

import (
	"net/http"
	"time"
)

// Limits of the HTTP server. Who is slower than these is not a reader but a load.
const (
	headerTimeout = 5 * time.Second
	readTimeout   = 15 * time.Second
	writeTimeout  = 30 * time.Second
	idleTimeout   = 60 * time.Second
	maxHeader     = 32 << 10 // bytes
	maxBody       = 64 << 10 // bytes

	// Streams of a desk are open as long as their pages are: 10,000 of them, and readers
	// besides. Three of four descriptors may be connections; the rest are for files, of
	// which a database alone has some dozens.
	maxConnections     = 12 << 10
	shareOfDescriptors = 0.75
	leastForFiles      = 48
	usualDescriptors   = 1024 // where the system does not tell
)

// SmallBodies bounds what may come with a request to a handler that wants nothing.
func SmallBodies(h http.Handler) http.Handler { return http.MaxBytesHandler(h, maxBody) }

// NewHTTPServer returns a server for a handler with limits on time and size, but for that
// of bodies, which the handler knows: see [SmallBodies]. Answers that take longer than
// writeTimeout need the listener of [Listen].
func NewHTTPServer(h http.Handler) *http.Server {
	s := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,
	}
	noteConnections(s)
	return s
}
