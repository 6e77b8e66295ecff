package main

import (
	"bytes"
	"io"
	"mime"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/andybalholm/brotli"
)

// A host serves folders as a content delivery network does: what is text is
// compressed as well as brotli can, what carries its digest in its name is kept
// for a while, and no header is sent that is not needed. It counts what leaves it,
// so that nothing that a script or its workers fetch is overlooked.
type host struct {
	*httptest.Server
	folders map[string]string // by first part of the address; "" for all others
	packed  sync.Map          // compressed content by file

	mu   sync.Mutex
	sent int64 // bytes, headers included
	last time.Time
}

func newHost(public, pagefind string) *host {
	h := &host{folders: map[string]string{"": public, pagefindFolder: pagefind}}
	h.Server = httptest.NewUnstartedServer(h)
	h.Listener = &counter{h.Listener, h}
	h.Start()
	return h
}

// A counter tells a host what is sent through its connections.
type counter struct {
	net.Listener
	host *host
}

func (c *counter) Accept() (net.Conn, error) {
	conn, err := c.Listener.Accept()
	return &counted{conn, c.host}, err
}

type counted struct {
	net.Conn
	host *host
}

func (c *counted) Write(b []byte) (int, error) {
	c.host.mu.Lock()
	defer c.host.mu.Unlock()
	c.host.sent += int64(len(b))
	c.host.last = time.Now()
	return c.Conn.Write(b)
}

// stillness is how long nothing is sent until a reader has everything.
const stillness = 900 * time.Millisecond

// fetched waits until no more is fetched, and returns how many bytes have been
// since it was asked last.
func (h *host) fetched() int64 {
	for from := time.Now(); ; {
		h.mu.Lock()
		bytes, rest := h.sent, stillness-min(time.Since(from), time.Since(h.last))
		if rest <= 0 {
			h.sent = 0
		}
		h.mu.Unlock()
		if rest <= 0 {
			return bytes
		}
		time.Sleep(rest)
	}
}

// worker keeps pages for times without a network; what it fetches is not for the search.
const worker = "sw.js"

// blank is a page with nothing on it.
const blank = "/blank/"

func (h *host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == blank {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(w, "<!doctype html><html lang=en><title>Blank</title>")
		return
	}
	file := h.file(r.URL.Path)
	if file == filepath.Join(h.folders[""], worker) {
		http.NotFound(w, r)
		return
	}
	content, err := os.ReadFile(file)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	kind := mime.TypeByExtension(path.Ext(file))
	if kind == "" {
		kind = "application/octet-stream"
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "max-age=3600")
	if isText(kind) {
		w.Header().Set("Content-Encoding", "br")
		content = h.compressed(file, content)
	}
	w.Write(content)
}

func (h *host) file(address string) string {
	if strings.HasSuffix(address, "/") {
		address += "index.html"
	}
	first, rest, _ := strings.Cut(strings.TrimPrefix(path.Clean(address), "/"), "/")
	if folder, ok := h.folders[first]; ok && first != "" {
		return filepath.Join(folder, rest)
	}
	return filepath.Join(h.folders[""], path.Clean(address))
}

// isText says whether networks compress files of a media type: not those that
// both searches have compressed themselves.
func isText(kind string) bool {
	return strings.HasPrefix(kind, "text/") || strings.Contains(kind, "json") || strings.Contains(kind, "javascript") || strings.Contains(kind, "wasm")
}

func (h *host) compressed(file string, content []byte) []byte {
	if known, ok := h.packed.Load(file); ok {
		return known.([]byte)
	}
	var out bytes.Buffer
	w := brotli.NewWriterLevel(&out, brotli.BestCompression)
	w.Write(content) // into memory: it cannot fail
	w.Close()
	h.packed.Store(file, out.Bytes())
	return out.Bytes()
}
