package helpwright_test

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

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
		if w.Code == http.StatusOK && (!strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, "require-trusted-types-for 'script'") || strings.Contains(policy, "unsafe")) {
			t.Errorf("%s: the policy is %q", path, policy)
		}
	}
}
