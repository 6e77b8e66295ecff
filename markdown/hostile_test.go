package markdown

import (
	"bytes"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// TestHostile publishes a corpus of addresses and attributes that have run
// scripts elsewhere, each in every place where a writer can put it, and looks
// at the page as a browser would.
func TestHostile(t *testing.T) {
	corpus, err := os.ReadFile("testdata/hostile.txt")
	if err != nil {
		t.Fatal(err)
	}
	places := []string{
		"[x](%s)", "[x](<%s>)", "![x](%s)", "![x](<%s> \"t\")", "<%s>", "[x][r]\n\n[r]: <%s>", "%s",
		"[x](a.md \"%s\")", "![%s](a.png)", "![x](a.png '%s')", "## %s", "## T {#%s}", "## T {%s}", "`%s`",
		"```%s\ncode\n```", "| %s |\n|---|\n| %s |", "> [!NOTE] %s\n> x", "> [!TAB] %s\n> x", "> [!DETAILS] %s\n> x",
		"[^%s]: x\n\n[^%s]", "{{%s}}", "{{> %s}}", "- [x] %s", "![x](%s.mp4)", "%s\n: %s",
	}
	visible := strings.NewReplacer("⇥", "\t", "␀", "\x00", "␁", "\x01", "␊", "\n", "␍", "\r", "␣", "\u00a0")
	payloads := strings.Fields(string(corpus))
	if len(payloads) < 60 {
		t.Fatalf("only %d payloads", len(payloads))
	}
	p := New(Config{})
	for _, payload := range payloads {
		payload = visible.Replace(payload)
		for _, place := range places {
			text := strings.ReplaceAll(place, "%s", payload)
			d := p.Parse(Source{File: "x.md", Line: 1, Text: []byte(text), Locale: "en"})
			if fault := inspect(fillHTML(d)); fault != "" {
				t.Errorf("%q gives %s in\n%s", text, fault, fillHTML(d))
			}
			for _, r := range d.Refs {
				if message, _ := refuse(r.Dest); message != "" {
					t.Errorf("%q gives the ref %q", text, r.Dest)
				}
			}
		}
	}
}

// allowed lists the elements of the markup contract with their attributes.
var allowed = map[string]string{
	"h2": "id", "h3": "id", "h4": "id", "h5": "id", "h6": "id", "p": "class", "br": "", "hr": "", "em": "", "strong": "", "del": "",
	"a": "href id class role title", "img": "src alt title loading decoding", "figure": "class", "figcaption": "",
	"code": "class", "pre": "tabindex", "span": "class", "div": "class data-lang role tabindex", "blockquote": "",
	"details": "class", "summary": "", "input": "type name id checked", "label": "for", "section": "class id role",
	"ul": "class", "ol": "start", "li": "class id", "dl": "", "dt": "", "dd": "", "sup": "class",
	"table": "", "thead": "", "tbody": "", "tr": "", "th": "class scope", "td": "class",
}

var void = []string{"br", "hr", "img", "input"}

// inspect reads HTML as a browser does and returns the first thing that should
// not be there: elements and attributes outside the contract, addresses with
// other schemes, ids that repeat, elements that are not closed in order.
func inspect(page []byte) string {
	ids := map[string]bool{}
	var open []string
	z := html.NewTokenizer(bytes.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if len(open) > 0 {
				return fmt.Sprintf("<%s> without an end", open[len(open)-1])
			}
			return ""
		case html.StartTagToken:
			token := z.Token()
			if fault := inspectTag(token, ids); fault != "" {
				return fault
			}
			if !slices.Contains(void, token.Data) {
				open = append(open, token.Data)
			}
		case html.EndTagToken:
			name := z.Token().Data
			if len(open) == 0 || open[len(open)-1] != name {
				return fmt.Sprintf("</%s> in %v", name, open)
			}
			open = open[:len(open)-1]
		case html.CommentToken, html.DoctypeToken, html.SelfClosingTagToken:
			return "markup that is never written: " + string(z.Raw())
		}
	}
}

func inspectTag(token html.Token, ids map[string]bool) string {
	attributes, ok := allowed[token.Data]
	if !ok {
		return "<" + token.Data + ">"
	}
	for _, a := range token.Attr {
		if !slices.Contains(strings.Fields(attributes), a.Key) {
			return fmt.Sprintf("attribute %s of <%s>", a.Key, token.Data)
		}
		switch a.Key {
		case "id":
			if a.Val == "" || ids[a.Val] || strings.ContainsAny(a.Val, " \t\n") {
				return fmt.Sprintf("id %q", a.Val)
			}
			ids[a.Val] = true
		case "href", "src":
			if !harmless(a.Val) {
				return fmt.Sprintf("address %q", a.Val)
			}
		}
	}
	return ""
}

// harmless judges an address after what browsers do to it: control characters
// at the ends and line breaks within go, backslashes become slashes.
func harmless(address string) bool {
	address = strings.TrimFunc(address, func(r rune) bool { return r <= ' ' })
	address = strings.NewReplacer("\t", "", "\n", "", "\r", "", "\\", "/").Replace(address)
	colon := strings.IndexAny(address, ":/?#")
	if colon < 0 || address[colon] != ':' {
		return !strings.HasPrefix(address, "//")
	}
	switch scheme := strings.ToLower(address[:colon]); scheme {
	case "http", "https":
		u, err := url.Parse(address)
		return err != nil || u.Host != ""
	case "mailto", "tel":
		return true
	}
	return false
}
