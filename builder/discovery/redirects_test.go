package discovery

import (
	"strings"
	"testing"

	"helpwright/problem"
)

func nothing(string) string { return "" }

func TestRedirects(t *testing.T) {
	resolved, problems := Resolve([]Redirect{
		{From: "/help/", To: "/help/en/"},
		{From: "/help/en/payments/refunds/", To: "/help/en/billing/refund-an-order/", File: "a.md", Line: 3},
		{From: "/hc/articles/1234", To: "/help/en/billing/refund-an-order/", File: "a.md", Line: 4},
		{From: "/help/zh-Hans/付款/退款/", To: "/help/zh-Hans/%E8%B4%A6%E5%8D%95/", File: "b.md", Line: 2},
		{From: "/old/:id/* and 50%/", To: "https://elsewhere.example/", File: "c.md", Line: 2},
	}, nothing)
	if len(problems) > 0 {
		t.Errorf("problems %v", problems)
	}
	got := AppendRedirects(nil, resolved)
	golden(t, "_redirects", got)
	for line := range strings.Lines(string(got)) {
		if fields := strings.Fields(line); len(fields) != 3 || fields[2] != "301" || strings.ContainsAny(line, "*#?") {
			t.Errorf("line %q is not a plain rule", line)
		}
	}
}

func TestResolve(t *testing.T) {
	at := func(line int, from, to string) Redirect {
		return Redirect{From: from, To: to, File: "a.md", Line: line, Column: 1}
	}
	tests := []struct {
		name string
		why  string
		in   []Redirect
		want string // "from to" joined by commas
		says []string
	}{
		{
			"chain", "an article that moved twice is reached in one step",
			[]Redirect{at(1, "/a/", "/b/"), at(2, "/b/", "/c/"), at(3, "/c", "/d/")},
			"/a/ /d/,/b/ /d/,/c /d/", nil,
		},
		{
			"circle", "neither address has a page in the end",
			[]Redirect{at(1, "/a/", "/b/"), at(2, "/b/", "/a/"), at(3, "/c/", "/d/")},
			"/c/ /d/",
			[]string{`a.md:1:1: redirect: old address "/a/" leads in a circle`, `a.md:2:1: redirect: old address "/b/" leads in a circle`},
		},
		{
			"itself", "some hosts ignore the closing slash and would go round for ever",
			[]Redirect{at(1, "/a", "/a/")}, "",
			[]string{`a.md:1:1: redirect: old address "/a" leads in a circle`},
		},
		{
			"twice", "two articles claim one address; the first in the order of files keeps it",
			[]Redirect{at(2, "/a", "/c/"), at(1, "/a/", "/b/")}, "/a/ /b/",
			[]string{`a.md:2:1: redirect: old address "/a" is already claimed in a.md:1`},
		},
		{
			"site's own", "the way from the root cannot be claimed",
			[]Redirect{at(1, "/", "/b/"), {From: "/", To: "/en/"}}, "/ /en/",
			[]string{`a.md:1:1: redirect: old address "/" is already claimed by the site itself`},
		},
		{
			"page", "a redirect must not hide a page, with or without the slash",
			[]Redirect{at(1, "/page", "/b/"), at(2, "/page/", "/b/"), at(3, "/Page/index.html", "/b/")}, "",
			[]string{
				`a.md:1:1: redirect: old address "/page" belongs to a page that exists`,
				`a.md:2:1: redirect: old address "/page/" belongs to a page that exists`,
				`a.md:3:1: redirect: old address "/Page/index.html" belongs to a page that exists`,
			},
		},
		{
			"no path", "a host could not look these up, or would look elsewhere",
			[]Redirect{at(1, "a", "/b/"), at(2, "//evil.example/", "/b/"), at(3, "/a?id=1", "/b/"), at(4, "/a#b", "/b/"), at(5, "/a\n/b", "/b/"), at(6, "/a/%2e%2e/b", "/b/"), at(7, `/\evil.example`, "/b/"), at(8, "/a//b", "/b/")},
			"",
			[]string{
				`a.md:1:1: redirect: old address "a" is not a path`,
				`a.md:2:1: redirect: old address "//evil.example/" is not a path`,
				`a.md:3:1: redirect: old address "/a?id=1" is not a path`,
				`a.md:4:1: redirect: old address "/a#b" is not a path`,
				`a.md:5:1: redirect: old address "/a\n/b" is not a path`,
				`a.md:6:1: redirect: old address "/a/%2e%2e/b" is not a path`,
				`a.md:7:1: redirect: old address "/\\evil.example" is not a path`,
				`a.md:8:1: redirect: old address "/a//b" is not a path`,
			},
		},
		{
			"encoding", "one address in two spellings is one address",
			[]Redirect{at(1, "/ä b", "/c/"), at(2, "/%C3%A4%20b", "/d/")}, "/%C3%A4%20b /c/",
			[]string{`a.md:2:1: redirect: old address "/%C3%A4%20b" is already claimed in a.md:1`},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			resolved, problems := Resolve(test.in, func(place string) string {
				if place == "/page" {
					return "a page that exists"
				}
				return ""
			})
			var pairs []string
			for _, r := range resolved {
				pairs = append(pairs, r.From+" "+r.To)
			}
			if got := strings.Join(pairs, ","); got != test.want {
				t.Errorf("%s: got %q, want %q", test.why, got, test.want)
			}
			var says []string
			for _, p := range problems {
				if p.Rule != problem.Redirect || p.Hint == "" {
					t.Errorf("problem %v has another rule, or no hint", p)
				}
				p.Hint = ""
				says = append(says, p.String())
			}
			if got, want := strings.Join(says, "\n"), strings.Join(test.says, "\n"); got != want {
				t.Errorf("%s: problems\n%s\nwant\n%s", test.why, got, want)
			}
		})
	}
}
