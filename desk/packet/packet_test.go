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
	"searches": [{"query": "printer offline", "time": 1800000000000}, {"query": "打印机", "time": 1800000001000}],
	"articles": [{"id": "connect-a-printer", "title": "Connect a printer", "path": "/en/printers/connect/", "locale": "en", "revision": "3f2a9c", "time": 1800000002000, "helped": false}],
	"trails": [
		{"article": "printer-does-not-print", "title": "No print", "path": "/en/p/", "locale": "en", "revision": "77aa", "at": "#paper", "time": 1800000004000, "answers": [{"step": "power", "title": "Is it on?", "answer": "Yes", "to": "#paper"}]},
		{"article": "no-sound", "title": "No sound", "path": "/en/s/", "locale": "en", "revision": "1", "at": "#solved", "time": 1800000009000, "answers": [{"step": "volume", "title": "Turn it up", "answer": "Done", "to": "#solved"}]}
	],
	"page": "/en/printers/", "browser": {"agent": "A browser", "viewport": "390x844", "languages": ["en", "de"], "time_zone": "Europe/Berlin"}
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
	article := func(change string) string {
		return `{"articles": [` + strings.Replace(`{"id": "a", "title": "A", "path": "/a/", "locale": "en", "revision": "1", "time": 1800000000000}`, strings.Split(change, "=>")[0], strings.Split(change, "=>")[1], 1) + `]}`
	}
	trail := func(change string) string {
		return `{"trails": [` + strings.Replace(`{"article": "a", "path": "/a/", "locale": "en", "revision": "1", "time": 1800000000000, "at": "#x", "answers": [{"step": "s", "to": "#x"}]}`, strings.Split(change, "=>")[0], strings.Split(change, "=>")[1], 1) + `]}`
	}
	for _, c := range []struct{ part, why, text string }{
		{"searches/0", "a text that is not one cannot be shown", `{"searches": [{"query": "a\u0000b", "time": 1800000000000}]}`},
		{"searches/0", "nothing was looked for", `{"searches": [{"query": "  ", "time": 1800000000000}]}`},
		{"searches/0", "nobody types that much", `{"searches": [{"query": "` + long + `", "time": 1800000000000}]}`},
		{"searches/0", "a time must be one", `{"searches": [{"query": "a", "time": 12}]}`},
		{"searches", "a list is bounded", `{"searches": [` + strings.Repeat(`{},`, 50) + `{}]}`},
		{"articles/0", "an id has no slash", article(`"a"=>"../a"`)},
		{"articles/0", "a locale is a tag", article(`"en"=>"en/.."`)},
		{"articles/0", "words belong to a revision", article(`"1"=>""`)},
		{"articles/0", "an address is one of the host", article(`"/a/"=>"//example.org/"`)},
		{"articles/0", "no script", article(`"/a/"=>"javascript:alert(1)"`)},
		{"trails/0", "a step has an id", trail(`"step": "s"=>"step": ""`)},
		{"trails/0", "an id holds no space", trail(`"step": "s"=>"step": "a b"`)},
		{"trails/0", "a choice leads somewhere", trail(`"to": "#x"=>"to": ""`)},
		{"trails/0", "and not to another host", trail(`"to": "#x"=>"to": "https://example.org/"`)},
		{"trails/0", "a trail stands somewhere", trail(`"at": "#x"=>"at": "#"`)},
		{"page", "a page of the site, not of another host", `{"page": "//example.org/"}`},
		{"page", "a browser takes this for the same", `{"page": "/\\example.org/"}`},
		{"browser", "a browser's name is bounded", `{"browser": {"agent": "` + long + `"}}`},
		{"browser", "as are its languages", `{"browser": {"languages": ["a", "b", "c", "d", "e", "f"]}}`},
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
	for _, part := range []string{"searches", "searches/1", "articles", "articles/0", "trails", "trails/1", "page", "browser"} {
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
		for _, each := range []string{"searches", "articles", "trails", "page", "browser"} {
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
