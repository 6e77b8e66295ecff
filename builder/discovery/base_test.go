package discovery

import "testing"

func TestBase(t *testing.T) {
	tests := []struct {
		base            Base
		url, path, host string
		secure          bool
		why             string
	}{
		{"https://help.example.com", "https://help.example.com/en/", "/en/", "help.example.com", true, "a host of its own"},
		{"https://help.example.com/", "https://help.example.com/en/", "/en/", "help.example.com", true, "a closing slash makes no difference"},
		{"http://localhost:8080/a%20b/", "http://localhost:8080/a%20b/en/", "/a%20b/en/", "localhost:8080", false, "a path stays encoded, a port is part of the host"},
	}
	for _, test := range tests {
		if u, p, h, s := test.base.URL("/en/"), test.base.Path("/en/"), test.base.Host(), test.base.Secure(); u != test.url || p != test.path || h != test.host || s != test.secure {
			t.Errorf("%s: %s; got %s %s %s %v", test.base, test.why, u, p, h, s)
		}
	}
}
