package server

import (
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// How long answers may be kept, where _headers does not say it.
const (
	keepForever = "public, max-age=31536000, immutable"
	askAgain    = "no-cache"
)

// defaultHeaders are on every answer for which _headers does not say otherwise,
// such as those at addresses where there is nothing.
var defaultHeaders = [][2]string{
	{"Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
		"manifest-src 'self'; worker-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; " +
		"require-trusted-types-for 'script'; trusted-types site"},
	{"Permissions-Policy", "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"},
	{"Referrer-Policy", "strict-origin-when-cross-origin"},
	{"X-Content-Type-Options", "nosniff"},
	{"X-Frame-Options", "DENY"},
}

// An exchange is one request and its answer.
type exchange struct {
	*server
	release *release
	w       http.ResponseWriter
	r       *http.Request
	began   bool // the status is sent
}

// recover answers a panic with a page that tells nothing, and the log with all.
func (x *exchange) recover() {
	reason := recover()
	if reason == nil {
		return
	}
	if reason == http.ErrAbortHandler || x.began {
		panic(http.ErrAbortHandler) // the answer cannot be taken back, only cut off
	}
	x.Log.Error("answering failed", "path", x.r.URL.Path, "panic", reason, "stack", string(debug.Stack()))
	clear(x.w.Header())
	x.plain(http.StatusInternalServerError)
}

func (x *exchange) answer() {
	if x.r.Method != http.MethodGet && x.r.Method != http.MethodHead {
		x.w.Header().Set("Allow", "GET, HEAD")
		x.plain(http.StatusMethodNotAllowed)
		return
	}
	path, ok := pathOf(x.r.URL)
	if !ok {
		x.notFound("")
		return
	}
	if to, ok := x.release.redirects[withoutSlash(path)]; ok {
		x.redirect(to.to, to.status)
		return
	}
	name, ok := strings.CutPrefix(path, x.Base)
	switch {
	case ok:
		x.page(name)
	case path == "/" || path+"/" == x.Base:
		x.redirect(x.Base, http.StatusFound)
	default:
		x.notFound("")
	}
}

// page answers with the file or folder of a name, which is a path in the release.
func (x *exchange) page(name string) {
	if isHidden(name) {
		x.notFound(name)
		return
	}
	file := name
	if name == "" || strings.HasSuffix(name, "/") {
		file += "index.html"
	} else if info, err := x.release.root.Stat(name); err == nil && info.IsDir() {
		x.redirect(x.r.URL.EscapedPath()+"/", http.StatusMovedPermanently)
		return
	}
	err := x.file(x.release.root, file, http.StatusOK)
	if errors.Is(err, fs.ErrNotExist) && isHashed(name) {
		err = x.earlierAsset(name)
	}
	if err != nil && !x.began {
		x.fail(name, err)
	}
}

// isHashed says whether a file lies in one of the folders in which names carry
// digests.
func isHashed(name string) bool {
	return strings.HasPrefix(name, "assets/") || strings.HasPrefix(name, "files/")
}

// earlierAsset answers with a hashed file of an earlier release.
func (x *exchange) earlierAsset(name string) error {
	folder := x.Earlier(name)
	if folder == "" {
		return fs.ErrNotExist
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return fs.ErrNotExist // an old release may be removed at any time
	}
	defer root.Close()
	return x.file(root, name, http.StatusOK)
}

// fail answers for a file that cannot be served. Where the trouble is the
// machine's it is a matter of time and not of the address; all else, such as a
// link that leads out of the folder, is not there.
func (x *exchange) fail(name string, err error) {
	for _, trouble := range []error{fs.ErrPermission, syscall.EMFILE, syscall.ENFILE, syscall.ENOMEM, syscall.EIO} {
		if errors.Is(err, trouble) {
			x.Log.Error("a file cannot be served", "name", name, "error", err)
			x.w.Header().Set("Retry-After", "5")
			x.plain(http.StatusServiceUnavailable)
			return
		}
	}
	x.notFound(name)
}

// notFound answers with the 404 page of the locale with which a name begins, or
// with the one at the top.
func (x *exchange) notFound(name string) {
	locale, _, _ := strings.Cut(name, "/")
	for _, page := range []string{locale + "/404.html", "404.html"} {
		if locale == "" && page[0] == '/' || isHidden(page) {
			continue
		}
		if err := x.file(x.release.root, page, http.StatusNotFound); err == nil || x.began {
			return
		}
	}
	x.plain(http.StatusNotFound)
}

func (x *exchange) redirect(to string, status int) {
	if x.r.URL.RawQuery != "" && !strings.ContainsAny(to, "?#") {
		to += "?" + x.r.URL.RawQuery
	}
	x.w.Header().Set("Location", to)
	x.plain(status)
}

// plain answers with the words of a status.
func (x *exchange) plain(status int) {
	x.setHeaders(status)
	x.w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	x.begin(status)
	io.WriteString(x.w, http.StatusText(status)+"\n")
}

func (x *exchange) begin(status int) {
	x.began = true
	x.w.WriteHeader(status)
}

// setHeaders sets the headers that every answer has: those of the rules for this
// address, else the default ones.
func (x *exchange) setHeaders(status int) {
	h := x.w.Header()
	for _, rule := range x.release.headers {
		if !rule.matches(x.r.URL.Path) {
			continue
		}
		for _, line := range rule.headers {
			h.Add(line[0], line[1])
		}
	}
	for _, line := range defaultHeaders {
		if h.Get(line[0]) == "" {
			h.Set(line[0], line[1])
		}
	}
	if x.r.TLS == nil {
		h.Del("Strict-Transport-Security")
	}
	switch {
	case status >= 300:
		h.Set("Cache-Control", askAgain)
	case h.Get("Cache-Control") != "":
	case isHashed(strings.TrimPrefix(x.r.URL.Path, x.Base)):
		h.Set("Cache-Control", keepForever)
	default:
		h.Set("Cache-Control", askAgain)
	}
}

// file answers with a file. Nothing is sent when it returns an error, unless the
// exchange has begun.
func (x *exchange) file(root *os.Root, name string, status int) error {
	f, info, err := openFile(root, name)
	if err != nil {
		return err
	}
	defer f.Close()
	kind := MediaType(name)
	v, e, err := x.pick(name, f, info, kind, status)
	if err != nil {
		return err
	}
	x.setHeaders(status)
	h := x.w.Header()
	h.Set("Content-Type", kind)
	if isText(kind) {
		h.Set("Vary", "Accept-Encoding")
	}
	if e != identity {
		h.Set("Content-Encoding", string(e))
	}
	if status != http.StatusOK {
		return x.whole(v, e, f, info, status)
	}
	h.Set("ETag", v.etag)
	if e == identity {
		// The standard library answers ranges and conditions.
		x.began = true
		http.ServeContent(x.w, x.r, "", time.Time{}, f)
		return nil
	}
	if matchesTag(x.r.Header.Values("If-None-Match"), v.etag) {
		h.Del("Content-Encoding")
		h.Del("Content-Type")
		x.begin(http.StatusNotModified)
		return nil
	}
	return x.whole(v, e, f, info, status)
}

// pick chooses the encoding of an answer and prepares it.
func (x *exchange) pick(name string, f *os.File, info fs.FileInfo, kind string, status int) (variant, encoding, error) {
	if !isText(kind) || info.Size() > maxText {
		return variant{etag: etagOf(info)}, identity, nil
	}
	e := negotiate(strings.Join(x.r.Header.Values("Accept-Encoding"), ","))
	if info.Size() < minText || x.r.Header.Get("Range") != "" && status == http.StatusOK {
		e = identity
	}
	v, err := x.release.variants.of(name, f, info, e)
	return v, e, err
}

// whole sends a whole body.
func (x *exchange) whole(v variant, e encoding, f *os.File, info fs.FileInfo, status int) error {
	size := int64(len(v.body))
	if e == identity {
		size = info.Size()
	}
	x.w.Header().Set("Content-Length", strconv.FormatInt(size, 10))
	x.begin(status)
	if x.r.Method == http.MethodHead {
		return nil
	}
	if e == identity {
		_, err := io.CopyN(x.w, f, size)
		return err
	}
	_, err := x.w.Write(v.body)
	return err
}

// matchesTag says whether If-None-Match names a tag. Weak tags match too: a proxy
// may have made them of ours.
func matchesTag(values []string, tag string) bool {
	for _, value := range values {
		for item := range strings.SplitSeq(value, ",") {
			item = strings.TrimSpace(item)
			if item == "*" || strings.TrimPrefix(item, "W/") == tag {
				return true
			}
		}
	}
	return false
}
