package server

import (
	"net/http"
	"time"
)

// Limits of the HTTP server. Who is slower than these is not a reader but a load.
const (
	headerTimeout  = 5 * time.Second
	readTimeout    = 15 * time.Second
	writeTimeout   = 30 * time.Second
	idleTimeout    = 60 * time.Second
	maxHeader      = 32 << 10 // bytes
	maxBody        = 64 << 10 // bytes
	maxConnections = 1024
)

// NewHTTPServer returns a server for a handler with limits on time and size. Answers
// that take longer than writeTimeout need the listener of [Listen].
func NewHTTPServer(h http.Handler) *http.Server {
	s := &http.Server{
		Handler:           http.MaxBytesHandler(h, maxBody),
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,
	}
	noteConnections(s)
	return s
}
