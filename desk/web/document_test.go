package web_test

import (
	"net"
	"strings"
	"testing"
	"time"

	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/desk/web/webtest"
	"helpwright/server"
)

// newServer listens for a desk as the program does.
func newServer(t *testing.T, d *webtest.Desk) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	s := server.NewHTTPServer(d)
	go func() { _ = s.Serve(l) }()
	t.Cleanup(func() { s.Close() })
	return "http://" + l.Addr().String()
}

// Programs must be able to read the document by the rules of OpenAPI 3.1.
func TestDocument(t *testing.T) {
	d := onSQLite(t, []web.Route{echo(), counting(), ticket(policy.TicketRead, "GET")})
	var doc map[string]any
	d.As(policy.Actor{}).Get("api/v1/openapi.json").Want(t, 200).Into(t, &doc)
	if problems := webtest.CheckDocument(doc); len(problems) > 0 {
		t.Error(strings.Join(problems, "\n"))
	}
	at := doc["paths"].(map[string]any)
	op := at["/api/v1/tickets/{ticket}"].(map[string]any)["get"].(map[string]any)
	if op["x-action"] != "ticket.read" || op["summary"] == "" {
		t.Errorf("a route is described as %v", op)
	}
	fields := doc["components"].(map[string]any)["schemas"].(map[string]any)["letter"].(map[string]any)["properties"].(map[string]any)
	if fields["subject"].(map[string]any)["description"] != "What it is about." || fields["tags"].(map[string]any)["type"] != "array" {
		t.Errorf("a type is described as %v", fields)
	}
}

// A route that says too little of itself is a mistake that shows at the start.
func TestRoutesMustSayWhatTheyDo(t *testing.T) {
	for why, change := range map[string]func(*web.Route){
		"without words":   func(r *web.Route) { r.Does = "" },
		"without action":  func(r *web.Route) { r.Action = "" },
		"unknown action":  func(r *web.Route) { r.Action = "ticket.explode" },
		"without handler": func(r *web.Route) { r.Handle = nil },
	} {
		r := echo()
		change(&r)
		cfg := web.Config{Private: webtest.Private(webtest.Settings()), Routes: []web.Route{r}, Now: func() time.Time { return webtest.Noon }}
		if _, err := web.New(cfg); err == nil {
			t.Errorf("a route %s is served", why)
		}
	}
	if _, err := web.New(web.Config{Private: webtest.Private(webtest.Settings()), Routes: []web.Route{echo(), echo()}, Now: func() time.Time { return webtest.Noon }}); err == nil {
		t.Error("a route that stands twice is served")
	}
}
