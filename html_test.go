package helpwright_test

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// An htmlPage is a page as a strict reader sees it: no tag is closed for it, no
// repetition is overlooked.
type htmlPage struct {
	elements []*htmlElement
	ids      map[string]bool
	faults   []string
}

// An htmlElement is a start tag with the text up to its end tag, that of inner
// elements included.
type htmlElement struct {
	name   string
	attr   map[string]string
	inside []string // names of the elements around it
	text   string
}

func (p *htmlPage) all(name string) []*htmlElement {
	var out []*htmlElement
	for _, e := range p.elements {
		if e.name == name {
			out = append(out, e)
		}
	}
	return out
}

// meta returns the content of a meta element, by name, property or http-equiv.
func (p *htmlPage) meta(name string) string {
	for _, e := range p.all("meta") {
		if e.attr["name"] == name || e.attr["property"] == name || e.attr["http-equiv"] == name {
			return e.attr["content"]
		}
	}
	return ""
}

// links returns the addresses of link elements with a relation.
func (p *htmlPage) links(rel string) []*htmlElement {
	var out []*htmlElement
	for _, e := range p.all("link") {
		if e.attr["rel"] == rel {
			out = append(out, e)
		}
	}
	return out
}

func (p *htmlPage) fault(format string, args ...any) {
	p.faults = append(p.faults, fmt.Sprintf(format, args...))
}

var (
	voidElements = words("area base br col embed hr img input link meta source track wbr")
	allElements  = append(words(`a abbr article aside audio b bdi blockquote body button caption cite code dd del details dfn div dl dt em
		fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header html i iframe ins kbd label legend li main mark
		nav noscript ol optgroup option output p path picture pre progress q s samp script search section select small span
		strong sub summary sup svg table tbody td template textarea tfoot th thead time title tr u ul var video`), voidElements...)
	// What may stand in a paragraph, a heading or other running text.
	phrasing = words(`a abbr audio b bdi br button cite code del dfn em i iframe img input ins kbd label mark noscript output path picture
		progress q s samp script select small source span strong sub sup svg template textarea time track u var video wbr`)
	runningText = words("p h1 h2 h3 h4 h5 h6 pre button label legend span em strong small code kbd cite q mark b bdi i s u sub sup abbr time dfn samp var summary")
	interactive = words("a button details iframe label select textarea")
	// Elements that hold nothing but these.
	onlyInside = map[string][]string{
		"ul": words("li script template"), "ol": words("li script template"), "dl": words("dt dd div script template"),
		"table": words("caption colgroup thead tbody tfoot tr"), "thead": {"tr"}, "tbody": {"tr"}, "tfoot": {"tr"}, "tr": words("th td"),
		"select": words("option optgroup"), "html": words("head body"), "picture": words("source img"),
	}
	// Elements that stand in nothing but these.
	onlyIn = map[string][]string{
		"li": words("ul ol menu"), "dt": words("dl div"), "dd": words("dl div"), "tr": words("thead tbody tfoot table"),
		"td": {"tr"}, "th": {"tr"}, "figcaption": {"figure"}, "legend": {"fieldset"}, "summary": {"details"},
		"option": words("select optgroup datalist"), "track": words("video audio"), "head": {"html"}, "body": {"html"}, "title": words("head svg"),
	}
	// Attributes that name ids of the same page.
	references = words("for aria-labelledby aria-describedby aria-controls aria-owns aria-details headers list form")
)

func words(s string) []string { return strings.Fields(s) }

// readHTML reads a page and lists what is wrong with its markup.
func readHTML(page string) *htmlPage {
	p := &htmlPage{ids: map[string]bool{}}
	var open []*htmlElement
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if err := z.Err(); !errors.Is(err, io.EOF) {
				p.fault("cannot be read: %v", err)
			}
			for _, e := range open {
				p.fault("<%s> is not closed", e.name)
			}
			p.checkReferences()
			return p
		case html.TextToken:
			text := z.Token().Data
			for _, e := range open {
				e.text += text
			}
			if n := len(open); n > 0 && onlyInside[open[n-1].name] != nil && strings.TrimSpace(text) != "" {
				p.fault("text %q stands directly in <%s>", strings.TrimSpace(text), open[n-1].name)
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			e := p.start(z, open)
			if !slices.Contains(voidElements, e.name) {
				open = append(open, e)
			}
		case html.EndTagToken:
			name := z.Token().Data
			if n := len(open); n == 0 || open[n-1].name != name {
				p.fault("</%s> closes nothing", name)
				continue
			}
			open = open[:len(open)-1]
		}
	}
}

// start reads a start tag.
func (p *htmlPage) start(z *html.Tokenizer, open []*htmlElement) *htmlElement {
	if twice := repeated(string(z.Raw())); twice != "" {
		p.fault("%s is repeated in %s", twice, z.Raw())
	}
	name, more := z.TagName()
	e := &htmlElement{name: string(name), attr: map[string]string{}}
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		e.attr[string(key)] = string(value)
	}
	for _, around := range open {
		e.inside = append(e.inside, around.name)
	}
	p.elements = append(p.elements, e)
	if id, ok := e.attr["id"]; ok {
		if id == "" || strings.ContainsAny(id, " \t\n") || p.ids[id] {
			p.fault("<%s> has the id %q, which is empty, has spaces or is there already", e.name, id)
		}
		p.ids[id] = true
	}
	p.checkPlace(e)
	p.checkAttributes(e)
	return e
}

// repeated returns an attribute that a tag has twice, "" if there is none. The
// tokenizer passes over the second.
func repeated(tag string) string {
	seen := map[string]bool{}
	for quote, rest := byte(0), tag; ; {
		i := strings.IndexAny(rest, `"' `)
		if i < 0 {
			return ""
		}
		c := rest[i]
		rest = rest[i+1:]
		switch {
		case c == quote:
			quote = 0
		case quote == 0 && c == ' ':
			name := strings.ToLower(rest[:max(0, strings.IndexAny(rest, `= />`))])
			if name != "" && seen[name] {
				return name
			}
			seen[name] = true
		case quote == 0:
			quote = c
		}
	}
}

// checkPlace checks whether an element may stand where it stands.
func (p *htmlPage) checkPlace(e *htmlElement) {
	if !slices.Contains(allElements, e.name) {
		p.fault("<%s> is no element that pages have", e.name)
	}
	parent := ""
	if n := len(e.inside); n > 0 {
		parent = e.inside[n-1]
	}
	if only, ok := onlyInside[parent]; ok && !slices.Contains(only, e.name) {
		p.fault("<%s> stands directly in <%s>", e.name, parent)
	}
	if only, ok := onlyIn[e.name]; ok && !slices.Contains(only, parent) {
		p.fault("<%s> stands in <%s>", e.name, parent)
	}
	heading := parent == "summary" && len(e.name) == 2 && e.name[0] == 'h'
	if slices.Contains(runningText, parent) && !slices.Contains(phrasing, e.name) && !heading {
		p.fault("<%s> stands in <%s>, which holds running text", e.name, parent)
	}
	for _, around := range []string{"a", "button"} {
		if slices.Contains(e.inside, around) && (slices.Contains(interactive, e.name) || e.name == "input") {
			p.fault("<%s> stands in <%s>: which of them is meant by a click?", e.name, around)
		}
	}
	if e.name == "main" && (slices.Contains(e.inside, "article") || slices.Contains(e.inside, "nav") || slices.Contains(e.inside, "aside")) {
		p.fault("<main> stands in <%s>", parent)
	}
}

// checkAttributes checks what holds for each element by itself.
func (p *htmlPage) checkAttributes(e *htmlElement) {
	for key := range e.attr {
		switch {
		case key == "style" || strings.HasPrefix(key, "on"):
			p.fault("<%s> has the attribute %s, which the policy of the page forbids", e.name, key)
		case strings.ContainsAny(key, `"'<=`):
			p.fault("<%s> has the attribute %s", e.name, key)
		}
	}
	_, alt := e.attr["alt"]
	_, src := e.attr["src"]
	switch kind := e.attr["type"]; {
	case e.name == "style":
		p.fault("there is a style in the page")
	case e.name == "script" && !src && kind != "application/ld+json" && kind != "application/json":
		p.fault("there is a script in the page")
	case e.name == "img" && (!alt || e.attr["width"] == "" || e.attr["height"] == ""):
		p.fault("the picture %s has no alternative text or no size", e.attr["src"])
	case e.name == "input" && kind != "hidden" && e.attr["id"] == "" && e.attr["aria-label"] == "":
		p.fault("a field has no label")
	case e.name == "html" && (e.attr["lang"] == "" || e.attr["dir"] == ""):
		p.fault("<html> has no language or direction")
	}
}

// checkReferences checks that ids which are named are there.
func (p *htmlPage) checkReferences() {
	for _, e := range p.elements {
		for _, key := range references {
			for _, id := range strings.Fields(e.attr[key]) {
				if !p.ids[id] {
					p.fault("<%s> names %q in %s, which is not there", e.name, id, key)
				}
			}
		}
	}
}

// The check above is only worth something when it finds what is planted.
func TestHTMLCheck(t *testing.T) {
	tests := []struct{ name, page, want string }{
		{"fine", `<ul><li><p>a <a href="#x" id="x">b</a></p></li></ul><br><dl><div><dt>c</dt><dd>d</dd></div></dl>`, ""},
		{"not closed", `<div><p>a</p>`, "<div> is not closed"},
		{"closed twice", `<p>a</p></p>`, "</p> closes nothing"},
		{"overlapping", `<p><em>a</p></em>`, "</p> closes nothing"},
		{"attribute twice", `<p class="a" class="b">a</p>`, "class is repeated"},
		{"spaces in values", `<p title="a b a='b'" class='a " b'>a</p>`, ""},
		{"id twice", `<p id="a">a</p><p id="a">b</p>`, `<p> has the id "a"`},
		{"id with a space", `<p id="a b">a</p>`, `<p> has the id "a b"`},
		{"block in paragraph", `<p><div>a</div></p>`, "<div> stands in <p>"},
		{"item without list", `<div><li>a</li></div>`, "<li> stands in <div>"},
		{"list without item", `<ul><p>a</p></ul>`, "<p> stands directly in <ul>"},
		{"text in a list", `<ul>a</ul>`, `text "a" stands directly in <ul>`},
		{"link in a link", `<a href="#"><span><a href="#">a</a></span></a>`, "<a> stands in <a>"},
		{"cell without row", `<table><td>a</td></table>`, "<td> stands directly in <table>"},
		{"style", `<p style="color: red">a</p>`, "<p> has the attribute style"},
		{"style element", `<style>p {}</style>`, "there is a style in the page"},
		{"handler", `<p onclick="go()">a</p>`, "<p> has the attribute onclick"},
		{"script", `<script>go()</script>`, "there is a script in the page"},
		{"data is no script", `<script type="application/ld+json">{}</script>`, ""},
		{"picture without words", `<img src="a.png" width="1" height="1">`, "the picture a.png has no alternative text"},
		{"picture without size", `<img src="a.png" alt="a">`, "the picture a.png has no alternative text or no size"},
		{"label of nothing", `<label for="a">a</label>`, `<label> names "a" in for`},
		{"field without label", `<input name="a">`, "a field has no label"},
		{"invented element", `<blink>a</blink>`, "<blink> is no element"},
		{"no language", `<html><head></head></html>`, "<html> has no language"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := strings.Join(readHTML(test.page).faults, "\n")
			if test.want == "" && got != "" || !strings.Contains(got, test.want) {
				t.Errorf("found %q, want %q", got, test.want)
			}
		})
	}
}
