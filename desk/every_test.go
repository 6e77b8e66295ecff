package desk

import (
	"bytes"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"helpwright/desk/policy"
	"helpwright/desk/web"
	"helpwright/desk/web/webtest"
)

// Every route answers every role with the headers that protect browsers, and logs
// nothing of what it was sent.
func TestEveryRoute(t *testing.T) {
	const canary = "canary7x"
	var log bytes.Buffer
	d := openAt(t, "sqlite:"+t.TempDir()+"/desk.db", func(c *Config) { c.Log = slog.New(slog.NewTextHandler(&locked{to: &log}, nil)) })
	o, people := furnish(t, d)
	routes := d.routes()
	for i := range routes {
		routes[i].Limit = web.Limit{}
	}
	door := webtest.New(t, d.store, routes, func(c *web.Config) { c.Log = slog.New(slog.NewTextHandler(&locked{to: &log}, nil)) })
	values := map[string]string{}
	for name := range o.none {
		values[name] = canary
	}
	for _, r := range door.Routes() {
		if r.Class == web.Stream {
			continue // has no end; see package web
		}
		for _, actor := range actorsOf(people) {
			for _, path := range []map[string]string{values, o.own} {
				c := door.As(actor)
				c.Header.Set("User-Agent", canary+"@example.com")
				w := sendCanary(c, r, path, canary)
				h := w.Header()
				lost := strings.Contains(r.Path, "{attachment}") // what furnish puts in has no bytes
				if w.Code >= 500 && w.Code != http.StatusServiceUnavailable && !lost {
					t.Errorf("%s asks %s %s: answered %d %.300s", actor.Role, r.Method, r.Path, w.Code, w.Body)
				}
				for _, name := range []string{"Content-Security-Policy", "Referrer-Policy", "Strict-Transport-Security", "X-Request-Id"} {
					if h.Get(name) == "" {
						t.Errorf("%s %s is answered %d without %s", r.Method, r.Path, w.Code, name)
					}
				}
				if h.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(h.Get("Content-Security-Policy"), "frame-ancestors 'none'") {
					t.Errorf("%s %s is answered %d with %v", r.Method, r.Path, w.Code, h)
				}
				if inline := regexp.MustCompile(`<style|\sstyle=|\son[a-z]+=|<script>`).FindString(w.Body.String()); inline != "" && strings.HasPrefix(h.Get("Content-Type"), "text/html") {
					t.Errorf("%s %s shows %s", r.Method, r.Path, inline)
				}
			}
		}
	}
	if said := log.String(); strings.Contains(said, canary) {
		at := strings.Index(said, canary)
		t.Errorf("the log says %.600s", said[max(0, at-300):])
	}
}

// sendCanary fills whatever a route reads with a word that must not be seen again.
func sendCanary(c *webtest.Client, r web.Route, values map[string]string, canary string) *webtest.Response {
	path := strings.ReplaceAll(r.Path, "{locale}", "en")
	for name, value := range values {
		path = strings.ReplaceAll(path, "{"+name+"}", value)
	}
	if r.Method == http.MethodGet {
		query := url.Values{"code": {canary}, "next": {canary}}
		if strings.HasPrefix(path, "api/") {
			query = url.Values{}
			for _, p := range r.Query {
				query.Set(p.Name, canary)
			}
		}
		return c.Get(path + "?" + query.Encode())
	}
	fields := url.Values{}
	if r.In != nil {
		for _, f := range reflect.VisibleFields(reflect.TypeOf(r.In)) {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if name != "" && name != "-" && f.Type.Kind() == reflect.String {
				fields.Set(name, canary+"@example.com\r\nlevel=ERROR")
			}
		}
	}
	if r.Method == http.MethodPost {
		return c.Form(path, fields)
	}
	body := map[string]any{}
	for name := range fields {
		body[name] = fields.Get(name)
	}
	return c.JSON(r.Method, path, body)
}

// What a table keeps and a route does not read is refused, whatever it is called.
func TestNoColumnIsWrittenFromOutside(t *testing.T) {
	d := openAt(t, "sqlite:"+t.TempDir()+"/desk.db")
	_, people := furnish(t, d)
	names := columns(t)
	admin := policy.Actor{Role: policy.Admin, ID: people[policy.Admin]}
	tried := 0
	routes := d.routes()
	for i, r := range routes {
		routes[i].Limit, routes[i].Object, routes[i].Action = web.Limit{}, nil, policy.PageRead
		if r.In == nil {
			continue
		}
		in := reflect.TypeOf(r.In)
		routes[i].Handle = func(c *web.Call) (web.Answer, error) {
			return web.Empty(http.StatusNoContent), c.Read(reflect.New(in).Interface())
		}
	}
	door := webtest.New(t, d.store, routes)
	for _, r := range routes {
		if r.In == nil || r.Method == http.MethodGet {
			continue
		}
		path := strings.NewReplacer("{locale}", "en", "{", "", "}", "").Replace(r.Path)
		for _, name := range names {
			if reads(reflect.TypeOf(r.In), name) {
				continue
			}
			tried++
			if w := door.As(admin).JSON(r.Method, path, map[string]any{name: "1"}); w.Code != http.StatusBadRequest {
				t.Errorf("%s %s takes a field %q: %d", r.Method, r.Path, name, w.Code)
			}
			if r.Method == http.MethodPost && tried%4 == 0 {
				if w := door.As(admin).Form(path, url.Values{name: {"1"}}); w.Code != http.StatusBadRequest {
					t.Errorf("%s %s takes a field %q of a form: %d", r.Method, r.Path, name, w.Code)
				}
			}
		}
	}
	t.Logf("%d fields refused", tried)
}

func reads(t reflect.Type, name string) bool {
	return slices.ContainsFunc(reflect.VisibleFields(t), func(f reflect.StructField) bool {
		said, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		return strings.EqualFold(said, name) || said == "" && strings.EqualFold(f.Name, name)
	})
}

// columns are the names of all columns of all tables.
func columns(t *testing.T) (names []string) {
	t.Helper()
	column := regexp.MustCompile(`(?m)^\t([a-z_]+)\s+(?:text|bigint)\b`)
	for _, l := range Lines() {
		files, err := fs.Glob(l.Schema, "*.sql")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			text, err := fs.ReadFile(l.Schema, name)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range column.FindAllStringSubmatch(string(text), -1) {
				names = append(names, m[1])
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
