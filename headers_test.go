package helpwright_test

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"helpwright/knowledge"
	"helpwright/server"
)

// Every file of our own site is served under the strict policy and with the
// headers that keep browsers from guessing, as are errors and redirects.
func TestHeadersOfEveryFile(t *testing.T) {
	o := buildOwnPages(t)
	handler, err := server.New(server.Config{Public: filepath.Join(o.folder, "public"), Base: "/"})
	if err != nil {
		t.Fatal(err)
	}
	answers := map[string]int{}
	for name := range o.files {
		if name == "_headers" || name == "_redirects" || strings.HasPrefix(name, ".") {
			answers["/"+name] = http.StatusNotFound
			continue
		}
		answers["/"+strings.TrimSuffix(name, "index.html")] = http.StatusOK
	}
	answers["/"] = http.StatusMovedPermanently // to the first language
	answers["/nowhere/"] = http.StatusNotFound
	answers["/en"] = http.StatusMovedPermanently
	answers["/../helpwright.yaml"] = http.StatusNotFound
	for path, status := range answers {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest("GET", "http://helpwright.example"+path, nil))
		if w.Code != status {
			t.Errorf("%s: status %d, want %d", path, w.Code, status)
		}
		for header, want := range map[string]string{
			"X-Content-Type-Options":  "nosniff",
			"Referrer-Policy":         "strict-origin-when-cross-origin",
			"Content-Security-Policy": "frame-ancestors 'none'",
			"Permissions-Policy":      "camera=()",
		} {
			if got := w.Header().Get(header); !strings.Contains(got, want) {
				t.Errorf("%s: %s is %q, want %q in it", path, header, got, want)
			}
		}
		policy := w.Header().Get("Content-Security-Policy")
		for _, part := range partsOfPolicy(path) {
			if w.Code == http.StatusOK && !strings.Contains(policy, part) {
				t.Errorf("%s: the policy is %q, without %s", path, policy, part)
			}
		}
		if strings.Contains(policy, "unsafe") && !strings.HasPrefix(path, "/files/") || strings.Contains(policy, "allow-scripts") || len(w.Header().Values("Content-Security-Policy")) > 1 {
			t.Errorf("%s: the policies are %q", path, w.Header().Values("Content-Security-Policy"))
		}
	}
}

// partsOfPolicy is what the policy of an address holds: pages run what is checked,
// the files of writers nothing.
func partsOfPolicy(path string) []string {
	if strings.HasPrefix(path, "/files/") {
		return []string{"default-src 'none'", "sandbox allow-same-origin"}
	}
	return []string{"default-src 'none'", "script-src 'self'", "require-trusted-types-for 'script'"}
}

// Whatever writers may publish is served as something that no browser runs: not as
// a page, a script, a style or XML, but for SVG pictures, which are looked through.
func TestNoPublishedFormatRuns(t *testing.T) {
	for _, ending := range knowledge.Formats() {
		kind := server.MediaType("files/a-0123456789" + ending)
		for _, runs := range []string{"html", "xml", "script", "css", "wasm", "flash"} {
			if strings.Contains(kind, runs) && !strings.Contains(kind, "openxml") && ending != ".svg" {
				t.Errorf("%s is served as %s", ending, kind)
			}
		}
	}
}
