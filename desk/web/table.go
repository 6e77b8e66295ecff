package web

import (
	"fmt"
	"net/http"
	"path"
	"reflect"
	"slices"
	"strings"

	"helpwright/desk/policy"
)

// A Table finds the route of a request. It is made anew with each release of the site,
// whose locales may be other ones.
type Table struct {
	mux *http.ServeMux
}

// A place is an address with the routes of its methods.
type place struct {
	path   string // of its routes
	locale string // that the address begins with, "" if none
	routes map[string]*Route
}

// ServeHTTP is never called: a table only finds places.
func (p *place) ServeHTTP(http.ResponseWriter, *http.Request) {}

// checkRoutes refuses routes that say too little of themselves, and gives budgets names.
func checkRoutes(routes []Route) error {
	known := policy.Actions()
	for i := range routes {
		r := &routes[i]
		switch {
		case r.Does == "" || r.Handle == nil || r.Method == "":
			return fmt.Errorf("route %s %s: method, what it does or its handler is missing", r.Method, r.Path)
		case !slices.Contains(known, r.Action):
			return fmt.Errorf("route %s %s: policy knows no action %q", r.Method, r.Path, r.Action)
		case r.Limit.Count > 0 && r.Limit.Per <= 0:
			return fmt.Errorf("route %s %s: a limit without a time", r.Method, r.Path)
		case r.In != nil && reflect.TypeOf(r.In).Kind() != reflect.Struct:
			return fmt.Errorf("route %s %s: what it reads is no struct", r.Method, r.Path)
		}
		if r.Limit.Name == "" {
			r.Limit.Name = r.Method + " " + r.Path
		}
	}
	return nil
}

// newTable lays routes out below a base path, those of a locale once for each.
func newTable(base string, locales []string, routes []Route) (*Table, error) {
	places := map[string]*place{}
	for i := range routes {
		r := &routes[i]
		for _, at := range spread(r.Path, locales) {
			p := places[at.path]
			if p == nil {
				p = &place{path: r.Path, locale: at.locale, routes: map[string]*Route{}}
				places[at.path] = p
			}
			if p.routes[r.Method] != nil {
				return nil, fmt.Errorf("route %s %s stands twice", r.Method, r.Path)
			}
			p.routes[r.Method] = r
		}
	}
	t := &Table{mux: http.NewServeMux()}
	for at, p := range places {
		pattern := base + at
		if strings.HasSuffix(pattern, "/") {
			pattern += "{$}"
		}
		if err := t.add(pattern, p); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// add registers a pattern; ServeMux panics at those that contradict others.
func (t *Table) add(pattern string, p *place) (err error) {
	defer func() {
		if wrong := recover(); wrong != nil {
			err = fmt.Errorf("route %s: %v", p.path, wrong)
		}
	}()
	t.mux.Handle(pattern, p)
	return nil
}

type localPath struct{ path, locale string }

func spread(route string, locales []string) []localPath {
	rest, localised := strings.CutPrefix(route, "{locale}/")
	if !localised {
		return []localPath{{path: route}}
	}
	var all []localPath
	for _, l := range locales {
		all = append(all, localPath{l + "/" + rest, l})
	}
	return all
}

// find returns the place of a request, nil when there is none, and a handler where the
// address lacks its closing slash. The request then knows the values of the path.
func (t *Table) find(r *http.Request) (*place, http.Handler) {
	if !isPlain(r) {
		return nil, nil
	}
	h, pattern := t.mux.Handler(r)
	if p, ok := h.(*place); ok {
		setPathValues(r, pattern)
		return p, nil
	}
	if pattern == "" {
		return nil, nil
	}
	return nil, h
}

// isPlain says whether a path is written in the one way that this package reads.
// Nothing is mended: what is written in another way is the address of nothing here.
func isPlain(r *http.Request) bool {
	p := r.URL.Path
	clean := path.Clean(p)
	if strings.HasSuffix(p, "/") && clean != "/" {
		clean += "/"
	}
	return p == clean && !strings.ContainsAny(p, "\\\x00") && !strings.Contains(strings.ToLower(r.URL.RawPath), "%2f")
}

// setPathValues reads the names of a pattern, as ServeMux does when it serves itself.
func setPathValues(r *http.Request, pattern string) {
	segments := strings.Split(r.URL.Path, "/")
	for i, s := range strings.Split(pattern, "/") {
		name, named := strings.CutPrefix(s, "{")
		if named && name != "$}" && i < len(segments) {
			r.SetPathValue(strings.TrimSuffix(name, "}"), segments[i])
		}
	}
}

// allowed lists the methods of a place.
func (p *place) allowed() string {
	var methods []string
	for m := range p.routes {
		methods = append(methods, m)
		if m == http.MethodGet {
			methods = append(methods, http.MethodHead)
		}
	}
	slices.Sort(methods)
	return strings.Join(methods, ", ")
}

func (p *place) route(method string) *Route {
	if method == http.MethodHead {
		method = http.MethodGet
	}
	return p.routes[method]
}
