package packet_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"helpwright/desk/packet"
)

const whole = `{
	"searches": [{"query": "printer offline", "found": 3, "at": 1800000000000}, {"query": "打印机", "found": 0, "at": 1800000001000}],
	"articles": [{"id": "connect-a-printer", "locale": "en", "revision": "3f2a9c", "at": 1800000002000, "helped": false, "reasons": ["outdated"]}],
	"trails": [
		{"article": "printer-does-not-print", "locale": "en", "revision": "77aa", "steps": [{"id": "power", "choice": "paper", "at": 1800000003000}, {"id": "paper", "at": 1800000004000}]},
		{"article": "no-sound", "locale": "en", "revision": "1", "steps": [{"id": "volume", "choice": "solved", "at": 1800000009000}], "outcome": "solved"}
	],
	"page": "/en/printers/", "locale": "en", "browser": {"agent": "A browser", "screen": "390x844"}
}`

func read(t *testing.T, text string) packet.Packet {
	t.Helper()
	var p packet.Packet
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestCheckAccepts(t *testing.T) {
	if err := read(t, whole).Check(); err != nil {
		t.Error(err)
	}
	if err := (packet.Packet{}).Check(); err != nil {
		t.Errorf("nothing at all: %v", err)
	}
}

func TestCheckRefuses(t *testing.T) {
	long := strings.Repeat("a", 501)
	for _, c := range []struct{ part, why, text string }{
		{"searches/0", "a text that is not one cannot be shown", `{"searches": [{"query": "a\u0000b", "at": 1800000000000}]}`},
		{"searches/0", "nothing was looked for", `{"searches": [{"query": "  ", "at": 1800000000000}]}`},
		{"searches/0", "nobody types that much", `{"searches": [{"query": "` + long + `", "at": 1800000000000}]}`},
		{"searches/0", "a time must be one", `{"searches": [{"query": "a", "at": 12}]}`},
		{"searches/0", "there are no fewer results than none", `{"searches": [{"query": "a", "found": -1, "at": 1800000000000}]}`},
		{"searches", "a list is bounded", `{"searches": [` + strings.Repeat(`{},`, 20) + `{}]}`},
		{"articles/0", "an id has no slash", `{"articles": [{"id": "../a", "locale": "en", "revision": "1", "at": 1800000000000}]}`},
		{"articles/0", "a locale is a tag", `{"articles": [{"id": "a", "locale": "en/..", "revision": "1", "at": 1800000000000}]}`},
		{"articles/0", "words belong to a revision", `{"articles": [{"id": "a", "locale": "en", "at": 1800000000000}]}`},
		{"trails/0", "a trail is made of steps", `{"trails": [{"article": "a", "locale": "en", "revision": "1", "steps": []}]}`},
		{"trails/0", "only the last step has no answer", `{"trails": [{"article": "a", "locale": "en", "revision": "1", "steps": [{"id": "x", "at": 1800000000000}, {"id": "y", "at": 1800000000000}]}]}`},
		{"trails/0", "there are two outcomes", `{"trails": [{"article": "a", "locale": "en", "revision": "1", "steps": [{"id": "x", "at": 1800000000000}], "outcome": "won"}]}`},
		{"page", "a page of the site, not of another host", `{"page": "//example.org/"}`},
		{"page", "a browser takes this for the same", `{"page": "/\\example.org/"}`},
		{"page", "no script", `{"page": "javascript:alert(1)"}`},
		{"browser", "a browser's name is bounded", `{"browser": {"agent": "` + long + `"}}`},
	} {
		var fault *packet.Fault
		if err := read(t, c.text).Check(); !errors.As(err, &fault) {
			t.Errorf("accepted %.80s: %s", c.text, c.why)
		} else if fault.Part != c.part {
			t.Errorf("%.80s: the fault is told of %q, want %q", c.text, fault.Part, c.part)
		}
	}
}

// Each part can be taken out, and the others stay.
func TestWithout(t *testing.T) {
	p := read(t, whole)
	before := read(t, whole)
	for _, part := range []string{"searches", "searches/1", "articles", "articles/0", "trails", "trails/1", "page", "locale", "browser"} {
		rest, was := p.Without(part)
		if !was || cmp.Equal(rest, p) {
			t.Errorf("%s was not taken out", part)
		}
		if again, was := rest.Without(part); was && !strings.HasPrefix(part, "searches/") && part != "searches/1" {
			t.Errorf("%s could be taken out twice: %+v", part, again)
		}
		if diff := cmp.Diff(before, p); diff != "" {
			t.Fatalf("taking %s out changed the packet itself:\n%s", part, diff)
		}
		p2 := p
		for _, each := range []string{"searches", "articles", "trails", "page", "locale", "browser"} {
			p2, _ = p2.Without(each)
		}
		if !p2.IsZero() {
			t.Errorf("something is left: %+v", p2)
		}
	}
	for _, part := range []string{"", "searches/2", "searches/-1", "searches/x", "nothing", "page/0"} {
		if rest, was := p.Without(part); was || !cmp.Equal(rest, p) {
			t.Errorf("%q was taken out", part)
		}
	}
}

func TestStopped(t *testing.T) {
	trail, step := read(t, whole).Stopped()
	if trail.Article != "printer-does-not-print" || step != "paper" {
		t.Errorf("stopped at %q of %q; the newer one was solved", step, trail.Article)
	}
	if _, step := (packet.Packet{}).Stopped(); step != "" {
		t.Errorf("nobody stopped at %q", step)
	}
}
