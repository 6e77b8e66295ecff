package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"helpwright/desk/policy"
	"helpwright/manifest"
	"helpwright/store"
)

// Config is what a Server is made of.
type Config struct {
	Private fs.FS  // the build's private folder
	URL     string // where browsers reach the desk, "http://127.0.0.1:8080/help/"; "" as the settings say
	Store   *store.Store
	Who     Who // nil: everybody is nobody
	Routes  []Route
	Menu    []MenuItem   // of the desk's people
	Next    http.Handler // for addresses that no route has; nil: there is nothing else
	Log     *slog.Logger // nil logs nothing
	Now     func() time.Time
}

// A Server answers for the desk. It is safe for concurrent use.
type Server struct {
	Config
	routes  []Route
	log     *slog.Logger
	who     Who
	turns   [classes]*turnstile
	bodies  bodies
	budgets budgets
	metrics *metrics
	events  *hub
	site    atomic.Pointer[site]
	stopped atomic.Bool
}

// A site is what the desk knows of a release.
type site struct {
	release  string
	settings *manifest.Desk
	base     string   // path of the site, with slashes around it
	url      *url.URL // of the desk
	table    *Table
	pages    *pages
	origins  []string
	guard    *http.CrossOriginProtection
	clients  clients
}

// New makes a server and reads the release that lies in the private folder.
func New(cfg Config) (*Server, error) {
	s := &Server{Config: cfg, who: cfg.Who, metrics: newMetrics(), events: newHub()}
	if s.Now == nil {
		return nil, errors.New("making the desk's server: it has no clock")
	}
	if s.who == nil {
		s.who = func(context.Context, Credentials, time.Time) (Session, error) { return Session{}, nil }
	}
	s.log = slog.New(Redacting(slog.DiscardHandler))
	if cfg.Log != nil {
		s.log = slog.New(Redacting(cfg.Log.Handler()))
	}
	for class, most := range turnsOf {
		s.turns[class] = newTurnstile(most)
	}
	s.routes = append(slices.Clone(cfg.Routes), s.ownRoutes()...)
	if err := checkRoutes(s.routes); err != nil {
		return nil, err
	}
	return s, s.Reload()
}

// Reload reads the release that lies in the private folder now. The old one is served
// on when the new one cannot be read.
func (s *Server) Reload() error {
	settings, err := manifest.ReadDesk(s.Private)
	if err != nil {
		return err
	}
	at, err := url.Parse(firstOf(s.URL, settings.URL, settings.BaseURL))
	if err != nil || at.Host == "" {
		return fmt.Errorf("reading where the desk is reached: %q is no address", firstOf(s.URL, settings.URL, settings.BaseURL))
	}
	next := &site{release: manifest.ReadPrivateRelease(s.Private), settings: settings, url: at, base: basePath(at)}
	if next.origins, next.guard, err = origins(settings, at); err != nil {
		return err
	}
	if next.clients, err = newClients(settings.Proxies); err != nil {
		return err
	}
	var locales []string
	for _, l := range settings.Locales {
		locales = append(locales, l.Tag)
	}
	if next.table, err = newTable(next.base, locales, s.routes); err != nil {
		return err
	}
	if next.pages, err = newPages(s.Private, settings); err != nil {
		return err
	}
	if manifest.ReadPrivateRelease(s.Private) != next.release {
		return errors.New("reading the release: another one came meanwhile")
	}
	s.site.Store(next)
	return nil
}

// Follow reads a new release when there is one, and says whether there was. It is a part
// of the desk's loop.
func (s *Server) Follow() (changed bool, err error) {
	if release := manifest.ReadPrivateRelease(s.Private); release == "" || release == s.Release() {
		return false, nil
	}
	err = s.Reload()
	return err == nil, err
}

// Release is the id of the release that is served.
func (s *Server) Release() string { return s.site.Load().release }

// Settings are those of the site as it is now. Nobody changes them.
func (s *Server) Settings() *manifest.Desk { return s.site.Load().settings }

// Address is the whole address of a path below the site's, for mails and calendars. It
// never depends on what a request says.
func (s *Server) Address(path string) string {
	at := *s.site.Load().url
	at.Path, at.RawPath, at.RawQuery, at.Fragment = "", "", "", ""
	return strings.TrimSuffix(at.String(), "/") + s.site.Load().base + strings.TrimPrefix(path, "/")
}

// Routes lists all routes, with those of this package.
func (s *Server) Routes() []Route { return slices.Clone(s.routes) }

func firstOf(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

func basePath(u *url.URL) string {
	if trimmed := strings.Trim(u.Path, "/"); trimmed != "" {
		return "/" + trimmed + "/"
	}
	return "/"
}

// ServeHTTP answers a request, or hands it on when it is not for the desk.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	site := s.site.Load()
	p, redirect := site.table.find(r)
	switch {
	case p != nil:
		s.serve(w, r, site, p)
	case redirect != nil:
		protect(w.Header(), site.clients.overTLS(r))
		redirect.ServeHTTP(w, r)
	case s.Next != nil:
		s.Next.ServeHTTP(w, r)
	default:
		protect(w.Header(), site.clients.overTLS(r))
		http.NotFound(w, r)
	}
}

// serve goes the way that the package text tells.
func (s *Server) serve(w http.ResponseWriter, r *http.Request, site *site, p *place) {
	began := time.Now()
	route := p.route(r.Method)
	c := &Call{Now: s.Now(), ID: store.NewID(), Locale: p.locale, server: s, site: site, route: route, place: p, r: r, w: w}
	if c.Locale == "" {
		c.Locale = site.pages.preferred(r.Header.Get("Accept-Language"))
	}
	at := site.clients.address(r)
	c.Client = whole(at)
	w.Header().Set("X-Request-Id", c.ID)
	if s.stopped.Load() {
		w.Header().Set("Connection", "close") // so that no request is under way when it is closed
	}
	protect(w.Header(), site.clients.overTLS(r))
	site.allow(w.Header(), r, p)
	if route == nil {
		s.otherMethod(c)
		return
	}
	c.Form = route.Out == nil && route.In == nil && !route.always && !strings.HasPrefix(route.Path, "api/")
	answer, err := s.handleSafely(c)
	if err != nil {
		if problem, _ := problemOf(err); problem.Status != http.StatusRequestTimeout {
			c.hurry()
		}
		answer = s.refuse(c, err)
	}
	status := s.send(c, answer)
	s.note(c, at, status, time.Since(began), err)
}

// hurry bounds how long the server waits for the rest of a body that was refused.
func (c *Call) hurry() {
	// An error means that the connection has ended.
	_ = http.NewResponseController(c.w).SetReadDeadline(time.Now().Add(restOfRefused))
}

const restOfRefused = 2 * time.Second

// otherMethod answers what browsers ask before they send to another origin, and
// methods that an address does not have.
func (s *Server) otherMethod(c *Call) {
	c.w.Header().Set("Allow", c.place.allowed())
	if c.r.Method == http.MethodOptions {
		c.w.WriteHeader(http.StatusNoContent)
		return
	}
	c.hurry()
	c.route = &Route{Path: c.place.path}
	s.send(c, s.refuse(c, Problem{Status: http.StatusMethodNotAllowed, Code: "method", Message: "this address answers " + c.place.allowed()}))
}

// handleSafely lets no panic out: one request's fault is nobody else's.
func (s *Server) handleSafely(c *Call) (a Answer, err error) {
	defer func() {
		wrong := recover()
		if wrong == nil {
			return
		}
		if wrong == http.ErrAbortHandler {
			panic(wrong)
		}
		s.metrics.panics.Inc()
		s.log.Error("a handler panicked", "request", c.ID, "route", c.route.Path, "panic", fmt.Sprint(wrong), "stack", string(debug.Stack()))
		err = internal
	}()
	return s.handle(c)
}

func (s *Server) handle(c *Call) (Answer, error) {
	if err := c.site.guard.Check(c.r); err != nil {
		return Answer{}, Problem{Status: http.StatusForbidden, Code: "cross_origin", Message: "pages of other sites may not do that"}
	}
	if !c.route.always {
		if wait := s.budgets.take(c.route.Limit, c.Client, c.Now); wait > 0 {
			s.metrics.limited.WithLabelValues(c.route.Limit.Name).Inc()
			return Answer{}, TooMany(wait)
		}
		if isLarge(c.r) {
			if !s.bodies.begin(c.Client) {
				s.metrics.shed.WithLabelValues(c.route.Class.String()).Inc()
				return Answer{}, Busy
			}
			defer s.bodies.end(c.Client)
		}
		turns := s.turns[c.route.Class]
		if !turns.take(c.Context()) {
			s.metrics.shed.WithLabelValues(c.route.Class.String()).Inc()
			return Answer{}, Busy
		}
		// A stream holds its turn until it has ended: see send.
		if c.route.Class != Stream {
			defer turns.leave()
		} else {
			c.leave = turns.leave
		}
	}
	if err := c.checkQuery(); err != nil {
		return Answer{}, err
	}
	if err := c.receive(); err != nil {
		return Answer{}, err
	}
	if err := c.identify(); err != nil {
		return Answer{}, err
	}
	if err := c.authorise(); err != nil {
		return Answer{}, err
	}
	c.allowed = true
	if err := c.readNothing(); err != nil {
		return Answer{}, err
	}
	return c.route.Handle(c)
}

// receive reads the body as far as memory goes, within its limit.
func (c *Call) receive() error {
	if !isWrite(c.r.Method) {
		return nil
	}
	limit := c.route.limit(c.r.Header.Get("Content-Type"))
	if c.r.ContentLength > limit {
		c.w.Header().Set("Connection", "close")
		return &http.MaxBytesError{Limit: limit}
	}
	from := &patientReader{ReadCloser: c.r.Body, control: http.NewResponseController(c.w), began: time.Now()}
	c.r.Body = http.MaxBytesReader(c.w, from, limit)
	var err error
	c.body, err = readBody(c.r)
	c.Form = c.Form || c.body.isForm
	return err
}

// authorise asks package policy.
func (c *Call) authorise() error {
	if c.route.Action == policy.MetricsRead && isOwnComputer(c.r) {
		c.Actor = policy.Actor{Role: policy.Program, Scopes: []string{string(policy.MetricsRead)}}
	}
	if !policy.Ever(c.Actor, c.route.Action) {
		switch {
		case c.unproven:
			return Problem{Status: http.StatusForbidden, Code: "form_expired", Message: "this form is too old, open the page again"}
		case c.Actor.Role == policy.Nobody:
			return SignInFirst
		}
		return Forbidden
	}
	if c.route.Object == nil {
		return nil
	}
	o, err := c.route.Object(c)
	switch {
	case err != nil:
		return err
	case policy.May(c.Actor, c.route.Action, o):
		return nil
	case policy.Reads(c.Actor, o):
		return Forbidden
	}
	return NotFound
}

// isOwnComputer reports whether a program on this computer asks, not by way of a proxy.
// The name that it asks for must be this computer's too: a page of somebody else can
// let a name of its own lead here.
func isOwnComputer(r *http.Request) bool {
	return peer(r).IsLoopback() && isLoopbackHost(r.Host) && r.Header.Get("X-Forwarded-For") == "" && r.Header.Get("Forwarded") == ""
}

// isLoopbackHost reports whether a Host header names the computer itself.
func isLoopbackHost(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// A patientReader gives a body the time that it takes on a slow line, and no more. That a
// client goes, or is too slow, is no fault of the desk.
type patientReader struct {
	io.ReadCloser
	control *http.ResponseController
	began   time.Time
	read    int64
}

const (
	slowest  = 16 << 10 // bytes a second
	patience = 10 * time.Second
	longest  = 15 * time.Minute // whatever the size; what takes longer comes in pieces
)

func (p *patientReader) Read(b []byte) (int, error) {
	until := p.began.Add(min(longest, patience+time.Duration(p.read)*time.Second/slowest))
	// An error means that the connection has ended, which reading tells.
	_ = p.control.SetReadDeadline(until)
	n, err := p.ReadCloser.Read(b)
	p.read += int64(n)
	switch {
	case err == nil || errors.Is(err, io.EOF):
	case errors.Is(err, os.ErrDeadlineExceeded):
		err = Problem{Status: http.StatusRequestTimeout, Code: "malformed", Message: "the rest of the body did not come in time"}
	default:
		err = malformed("the body is cut off")
	}
	return n, err
}

// note tells the log and the metrics of an answer.
func (s *Server) note(c *Call, at netip.Addr, status int, took time.Duration, err error) {
	s.metrics.answered(c.route, status, took)
	if c.route.always && status < 500 {
		return
	}
	level := slog.LevelInfo
	attributes := []any{
		"request", c.ID, "method", c.r.Method, "route", c.route.Path, "status", status,
		"ms", took.Milliseconds(), "client", partial(at), "role", c.Actor.Role.String(), "account", c.Actor.ID,
	}
	if err != nil {
		problem, expected := problemOf(err)
		attributes = append(attributes, "code", problem.Code)
		if !expected {
			level = slog.LevelError
			attributes = append(attributes, "error", err)
		}
	}
	s.log.Log(context.WithoutCancel(c.Context()), level, "answered", attributes...)
}
