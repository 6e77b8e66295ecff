// Package outbound is the one way by which the desk asks other computers over HTTP.
// Addresses that people type in lead to public computers alone: never to this one,
// never into the networks around it.
//
// What an address leads to is looked at when a connection is made, after its name was
// resolved, for each of the addresses that it has; so a name that means one thing when
// it is checked and another when it is used gains nothing, nor does a number written
// in a strange way. Nobody is led on: a redirect is an answer like any other. There is
// no proxy, no cookie, no compression, and an end to time and size.
//
// Networks that are the site's own can be allowed, and only there HTTP does without
// TLS.
package outbound

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"

	"crypto/tls"
)

// ErrForbidden says that an address leads where the desk asks nobody.
var ErrForbidden = errors.New("the desk does not ask there")

// ErrAway says that nobody listens at an address.
var ErrAway = errors.New("nobody listens there")

// Limits of an answer.
const (
	longestURL    = 2000
	largestAnswer = 1 << 20 // bytes
	patience      = 20 * time.Second
)

// Config is what a Client is made of.
type Config struct {
	Allow   []netip.Prefix // networks that may be asked though they are not public
	Roots   *x509.CertPool // nil: those of the system
	Resolve *net.Resolver  // nil: that of the system
}

// A Client asks other computers. It is safe for concurrent use.
type Client struct {
	allow []netip.Prefix
	http  *http.Client
}

// New makes a client.
func New(c Config) *Client {
	o := &Client{allow: c.Allow}
	dialer := &net.Dialer{Timeout: 10 * time.Second, ControlContext: o.control, Resolver: c.Resolve}
	o.http = &http.Client{
		Timeout:       patience,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &guarded{o, &http.Transport{
			DialContext: dialer.DialContext, DisableCompression: true, ForceAttemptHTTP2: true,
			TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: c.Roots}, TLSHandshakeTimeout: 10 * time.Second,
			ResponseHeaderTimeout: 15 * time.Second, MaxResponseHeaderBytes: 64 << 10, IdleConnTimeout: 30 * time.Second, MaxIdleConns: 20, MaxConnsPerHost: 8,
		}},
	}
	return o
}

// HTTP is the client for libraries that bring their own requests.
func (c *Client) HTTP() *http.Client { return c.http }

// Check reads an address that somebody typed in, and refuses what is never asked. What
// a name leads to shows only when it is asked.
func (c *Client) Check(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	switch {
	case err != nil || len(address) > longestURL || u.Opaque != "" || u.Hostname() == "":
		return nil, errors.New("this is no address")
	case u.Scheme != "https" && (u.Scheme != "http" || len(c.allow) == 0):
		return nil, errors.New("the address begins with https://")
	case u.User != nil:
		return nil, errors.New("the address has a user's name in it")
	case u.Fragment != "":
		return nil, errors.New("the address has a part behind #, which is never sent")
	case strings.ContainsAny(u.Host, "%\\ "):
		return nil, errors.New("the host of the address has characters that no host has")
	}
	if at, err := netip.ParseAddr(u.Hostname()); err == nil && !c.allowed(at) && !Public(at) {
		return nil, ErrForbidden
	}
	return u, nil
}

// An Answer is what came back.
type Answer struct {
	Status int
	Body   []byte
}

// Post sends a body.
func (c *Client) Post(ctx context.Context, address string, header http.Header, body []byte) (Answer, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return Answer{}, fmt.Errorf("%w: %w", ErrForbidden, err)
	}
	r.Header = header
	w, err := c.http.Do(r)
	if err != nil {
		return Answer{}, err
	}
	defer w.Body.Close()
	text, err := io.ReadAll(w.Body)
	return Answer{w.StatusCode, text}, err
}

// guarded looks at each request before it goes, and bounds what comes.
type guarded struct {
	client *Client
	next   http.RoundTripper
}

type plainKey struct{}

func (g *guarded) RoundTrip(r *http.Request) (*http.Response, error) {
	if _, err := g.client.Check(r.URL.String()); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrForbidden, err)
	}
	if r.URL.Scheme == "http" {
		r = r.WithContext(context.WithValue(r.Context(), plainKey{}, true))
	}
	w, err := g.next.RoundTrip(r)
	if err != nil {
		var op *net.OpError
		if errors.As(err, &op) && op.Op == "dial" && !errors.Is(err, ErrForbidden) {
			err = fmt.Errorf("%w: %w", ErrAway, err)
		}
		return nil, err
	}
	w.Body = &short{w.Body, largestAnswer}
	return w, nil
}

// short ends a body that is too long with an error.
type short struct {
	io.ReadCloser
	left int64
}

func (s *short) Read(b []byte) (int, error) {
	if s.left <= 0 {
		return 0, fmt.Errorf("the answer has more than %d bytes", int64(largestAnswer))
	}
	n, err := s.ReadCloser.Read(b[:min(int64(len(b)), s.left)])
	s.left -= int64(n)
	return n, err
}

// control is asked for each address before a connection is made to it.
func (c *Client) control(ctx context.Context, _, address string, _ syscall.RawConn) error {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return ErrForbidden
	}
	at, err := netip.ParseAddr(host)
	if err != nil {
		return ErrForbidden
	}
	if c.allowed(at) {
		return nil
	}
	number, err := strconv.Atoi(port)
	if err != nil || number != 443 && number < 1024 || ctx.Value(plainKey{}) != nil || !Public(at) {
		return ErrForbidden
	}
	return nil
}

func (c *Client) allowed(at netip.Addr) bool {
	for _, network := range c.allow {
		if network.Contains(at.Unmap()) {
			return true
		}
	}
	return false
}

// notPublic are networks that no stranger's name should lead to, as IANA lists them.
var notPublic = networks(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24",
	"192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
)

func networks(all ...string) (out []netip.Prefix) {
	for _, one := range all {
		out = append(out, netip.MustParsePrefix(one))
	}
	return out
}

// global is where IPv6 addresses of public computers are; in it are networks for tests,
// documents and ways over IPv4.
var (
	global    = netip.MustParsePrefix("2000::/3")
	notGlobal = networks("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)

// Public reports whether an address is one of a computer in public.
func Public(at netip.Addr) bool {
	at = at.Unmap()
	if at.Zone() != "" || !at.IsGlobalUnicast() {
		return false
	}
	refused := notPublic
	if at.Is6() {
		if !global.Contains(at) {
			return false
		}
		refused = notGlobal
	}
	for _, network := range refused {
		if network.Contains(at) {
			return false
		}
	}
	return true
}
