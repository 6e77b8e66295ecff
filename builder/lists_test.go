package builder_test

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"helpwright/builder"
)

const plainFAQ = `## How much? {#much}

Not [much](#long). Nor [here](../start/en.md).

## How long? {#long}

Long.
`

// Each of these answers needs an id of its own.
const richFAQ = `## With a note? {#note}

Yes.[^1]

[^1]: Really.

## With parts? {#parts}

### First

One.

## With tabs? {#tabs}

> [!TAB] Phone
>
> Tap.

> [!TAB] Computer
>
> Click.
`

// Two FAQs in one topic, with headings, footnotes and tabs that have the same
// names, do not get in each other's way, and every link on the page leads to
// something.
func TestFoldedAnswers(t *testing.T) {
	s := moved()
	for _, name := range []string{"money", "time"} {
		s.put("docs/"+name+"/en.md", fmt.Appendf(nil, "---\nid: %s\nkind: faq\ntitle: About %s\nsummary: What people ask about %s, answered in a few words.\nstate: approved\n---\n\n%s\n%s", name, name, name, plainFAQ, richFAQ))
	}
	root := memoryFolder(t)
	s.mustBuild(t, builder.Options{Root: root})
	files := readRelease(t, root)
	const topic = "/help/en/docs/"
	page := parsePage(t, files, topic)
	if n := strings.Count(files["public/en/docs/index.html"], `<details class="fold"><summary>How`); n != 4 {
		t.Errorf("%d plain answers are folded out, want 4", n)
	}
	for id, n := range page.ids {
		if n > 1 {
			t.Errorf("the id %q is there %d times", id, n)
		}
	}
	for _, want := range []string{"money/#note", "time/#note", "money/#parts", "time/#tabs", "money/#long", "time/#long", "start/"} {
		if !page.links[topic+want] {
			t.Errorf("no link leads to %s", want)
		}
	}
	for link := range page.links {
		if !strings.HasPrefix(link, "/help/") && !strings.HasPrefix(link, "#") {
			continue
		}
		at, fragment, _ := strings.Cut(link, "#")
		target := page
		if at != "" && at != topic {
			target = parsePage(t, files, at)
		}
		id, err := url.PathUnescape(fragment)
		if err != nil || id != "" && target.ids[id] == 0 {
			t.Errorf("the link to %s leads nowhere", link)
		}
	}
}

type parsedPage struct {
	ids   map[string]int
	links map[string]bool
}

// parsePage reads the page at an address, from the host on.
func parsePage(t *testing.T, files tree, address string) parsedPage {
	t.Helper()
	path, err := url.PathUnescape(strings.TrimPrefix(address, "/help/"))
	if err != nil {
		t.Fatal(err)
	}
	path, _, _ = strings.Cut(path, "?")
	if path == "" || strings.HasSuffix(path, "/") {
		path += "index.html"
	}
	text, ok := files["public/"+path]
	if !ok {
		t.Errorf("there is no page at %s", address)
	}
	p := parsedPage{ids: map[string]int{}, links: map[string]bool{}}
	z := html.NewTokenizer(strings.NewReader(text))
	for z.Next() != html.ErrorToken {
		for _, a := range z.Token().Attr {
			switch a.Key {
			case "id":
				p.ids[a.Val]++
			case "href":
				p.links[a.Val] = true
			}
		}
	}
	return p
}

// The pages of a long topic do not grow with it: each lists its neighbours, and
// the way to all of them.
func TestLongTopic(t *testing.T) {
	long := func(articles int) tree {
		s := newSource()
		s.put("topic.yaml", []byte("names: {en: Help}\n"))
		s.put("docs/topic.yaml", []byte("names: {en: Docs}\n"))
		for i := range articles {
			s.put(fmt.Sprintf("docs/a%03d/en.md", i), fmt.Appendf(nil, "---\nid: a%03d\nkind: article\ntitle: The matter of number %03d\nsummary: What is known of number %03d, told in a whole sentence.\nstate: approved\n---\n\nWords.\n", i, i, i))
		}
		root := memoryFolder(t)
		s.mustBuild(t, builder.Options{Root: root})
		return readRelease(t, root)
	}
	short, all := long(130), long(190)
	menu := regexp.MustCompile(`(?s)<nav aria-label="Docs">.*?</nav>`)
	for _, test := range []struct {
		name        string
		first, last int
	}{{"a000", 0, 59}, {"a059", 0, 59}, {"a060", 60, 119}, {"a125", 120, 179}, {"a189", 180, 189}} {
		page := all["public/en/docs/"+test.name+"/index.html"]
		nav := menu.FindString(page)
		for i := range 190 {
			if got, want := strings.Contains(nav, fmt.Sprintf("/docs/a%03d/", i)), i >= test.first && i <= test.last; got != want {
				t.Errorf("the navigation of %s lists number %d: %t, want %t", test.name, i, got, want)
			}
		}
		if !strings.Contains(nav, `<a href="/help/en/docs/">190 articles</a>`) {
			t.Errorf("the navigation of %s does not lead to all articles: %s", test.name, nav)
		}
		if strings.Count(nav, `aria-current="page"`) != 1 {
			t.Errorf("the navigation of %s does not mark the page", test.name)
		}
	}
	const middle = "public/en/docs/a070/index.html"
	if a, b := len(short[middle]), len(all[middle]); a != b {
		t.Errorf("the page grew from %d to %d bytes with its topic", a, b)
	}
	if page := all["public/en/docs/a060/index.html"]; !strings.Contains(page, "/docs/a059/") || !strings.Contains(page, "/docs/a061/") {
		t.Error("the first page of a part does not lead to the one before")
	}
	if n := strings.Count(all["public/en/docs/index.html"], `<a href="/help/en/docs/a`); n < 190 {
		t.Errorf("the topic's own page lists %d articles", n)
	}
}
