package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"helpwright/desk/policy"
)

// A Call is one request on its way to an answer. It belongs to the goroutine of the
// request.
type Call struct {
	Actor   policy.Actor
	Session Session   // by which the actor is known; zero without one
	Now     time.Time // when the request came
	Locale  string    // of the page that is asked for, else the first of the site that the browser prefers
	Form    bool      // came from a form, or asks for a page: answers are pages
	ID      string    // of the request
	Problem Problem   // what was wrong with a form, when it is shown again
	Client  string    // key of the client for limits, never stored

	server  *Server
	route   *Route
	place   *place
	site    *site
	r       *http.Request
	w       http.ResponseWriter
	body    body
	queries url.Values
	charges []*charge
	marks   []string // what belongs to the digest of the body besides its fields

	allowed  bool   // policy has said yes
	unproven bool   // cookies came that this request may not use
	leave    func() // ends the turn of a stream
}

// Context ends when the client goes or the answer is out.
func (c *Call) Context() context.Context { return c.r.Context() }

// Path returns what stands for a name in the path.
func (c *Call) Path(name string) string { return c.r.PathValue(name) }

// Query returns a parameter of the address, "" if it is not there.
func (c *Call) Query(name string) string { return c.query().Get(name) }

// Queries returns all values of a parameter.
func (c *Call) Queries(name string) []string { return c.query()[name] }

// Route returns the route that was asked for.
func (c *Call) Route() *Route { return c.route }

// Header returns a header of the request that is not secret, "" if it is not there.
func (c *Call) Header(name string) string {
	switch http.CanonicalHeaderKey(name) {
	case "Cookie", "Authorization", "Proxy-Authorization":
		return ""
	}
	return c.r.Header.Get(name)
}

// Mark makes something a part of what was sent, such as the digest of a file, so that
// another file under the same key is another request. Call it before [Call.Once].
func (c *Call) Mark(part string) { c.marks = append(c.marks, part) }

// query is what stands behind the question mark, without what is not well-formed.
func (c *Call) query() url.Values {
	if c.queries == nil {
		c.queries = c.r.URL.Query()
	}
	return c.queries
}

// checkQuery refuses what a program asks for and nobody answers. Addresses of pages may
// carry anything, since others add to them what they like.
func (c *Call) checkQuery() error {
	if !strings.HasPrefix(c.route.Path, "api/") {
		return nil
	}
	for name, values := range c.query() {
		known := slices.ContainsFunc(c.route.Query, func(p Parameter) bool { return p.Name == name })
		if !known {
			return Problem{Status: http.StatusBadRequest, Code: "unknown_parameter", Message: fmt.Sprintf("there is no parameter %q", name), Field: name}
		}
		for _, value := range values {
			if !utf8.ValidString(value) {
				return malformed("a parameter is not UTF-8")
			}
		}
	}
	return nil
}

// Method is that of the request.
func (c *Call) Method() string { return c.r.Method }

// Local reports whether a program on the desk's own computer asks.
func (c *Call) Local() bool { return isOwnComputer(c.r) }

// Base is the path of the site, with slashes around it.
func (c *Call) Base() string { return c.site.base }

// At is an address below the path of the site, for links and [See].
func (c *Call) At(path string) string { return c.site.base + path }

// InLocale is an address below the locale of the call.
func (c *Call) InLocale(path string) string { return c.site.base + c.Locale + "/" + path }
