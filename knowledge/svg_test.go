package knowledge_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"helpwright/knowledge"
)

const svgHead = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:h="http://www.w3.org/1999/xhtml" viewBox="0 0 20 10">`

// An SVG picture is a document: at its own address it is one of the site's, so
// nothing in it may run, load or lead anywhere.
func TestSVG(t *testing.T) {
	refused := []struct{ name, inside, why string }{
		{"script", `<script>alert(1)</script>`, "it runs"},
		{"script by prefix", `<s:script xmlns:s="http://www.w3.org/2000/svg" href="x.js"/>`, "a prefix is only another name"},
		{"script of HTML", `<h:script>alert(1)</h:script>`, "HTML elements work in a picture too"},
		{"HTML by default", `<g xmlns="http://www.w3.org/1999/xhtml"><script/></g>`, "so they do without a prefix"},
		{"MathML", `<math xmlns="http://www.w3.org/1998/Math/MathML" href="javascript:x"/>`, "it has links"},
		{"foreign object", `<foreignObject/>`, "it holds HTML"},
		{"iframe", `<iframe src="https://example.com/"/>`, "what is no element of pictures is not let in"},
		{"handler element", `<handler type="text/javascript">x</handler>`, "some readers run it"},
		{"on attribute", `<rect onclick="alert(1)"/>`, "it runs"},
		{"on attribute of another case", `<rect OnLoad="alert(1)"/>`, "nobody needs one"},
		{"link to a script", `<a href="javascript:alert(1)"><rect/></a>`, "it runs when it is clicked"},
		{"old link to a script", `<a xlink:href=" java&#9;script:alert(1)"><rect/></a>`, "browsers leave out tabs"},
		{"link outside", `<a href="https://example.com/"><rect/></a>`, "it leads away under our address"},
		{"picture outside", `<image href="https://example.com/x.png"/>`, "it tells another host who reads"},
		{"picture beside", `<image href="x.png"/>`, "names of files are others once published"},
		{"use outside", `<use xlink:href="other.svg#a"/>`, "the other picture was not looked at"},
		{"words as data", `<image href="data:text/html,x"/>`, "it is a document"},
		{"picture in picture", `<image href="data:image/svg+xml,x"/>`, "nobody looked into it"},
		{"base", `<g xml:base="https://example.com/"/>`, "it turns # into something else"},
		{"animated link", `<a href="#a"><set attributeName="href" to="javascript:alert(1)"/></a>`, "it changes what was looked at"},
		{"animated old link", `<animate attributeName="xlink:href" values="javascript:alert(1)"/>`, ""},
		{"animated handler", `<set attributeName="onclick" to="alert(1)"/>`, ""},
		{"fill outside", `<rect fill="url(https://example.com/#a)"/>`, "it asks another host"},
		{"style outside", `<rect style="fill: URL( 'https://example.com/x' )"/>`, ""},
		{"style disguised", `<rect style="fill: u\72l(https://example.com/x)"/>`, "an escape spells the same word"},
		{"fill disguised", `<rect fill="u\72l(https://example.com/x)"/>`, ""},
		{"imported style", `<style>@import "https://example.com/x.css";</style>`, ""},
		{"imported style in pieces", `<style>@imp<![CDATA[ort "x.css";]]></style>`, "pieces are read as one"},
		{"font outside", `<style>@font-face{src:url(font.woff2)}</style>`, ""},
		{"pictures outside", `<style>rect{fill:image-set("x.png" 1x)}</style>`, "not every address stands in url()"},
		{"imported style after an element", `<style><g/>@import url(http://example.com/x.css)</style>`, "an element does not end a style"},
		{"imported style around an element", `<style>@imp<title/>ort url(x.css)</style>`, "browsers read on behind it"},
		{"style behind a line end", "<style>a{fill:url(\"#a\n);} b{fill:url(https://example.com/x)} c{d:\")}</style>", "a text ends with its line, whatever its quotes say"},
		{"style in a comment", `<style>/*url("#a*/ b{fill:url(https://example.com/x)} /*")*/</style>`, "nothing is quoted in a comment"},
		{"style in a text", `<style>a{content:'url("#'} b{fill:url(https://example.com/x)} c{content:'")'}</style>`, "nor in another text"},
		{"copies of copies", copiesOfCopies(6, 10), "browsers draw them all"},
		{"copies by two names", `<path id="a"/><g id="b">` + strings.Repeat(`<path/>`, 400) + `</g>` + strings.Repeat(`<use xlink:href="#a" href="#b"/>`, 300), "which of them counts depends on the browser"},
		{"copy of itself", `<g id="a"><g id="b"><use href="#a"/></g></g>`, "it never ends"},
		{"style sheet", `<?xml-stylesheet href="x.xsl" type="text/xsl"?>`, "it may run anything"},
		{"unclosed", `<g>`, "browsers show an error"},
		{"unknown entity", `&nbsp;`, ""},
		{"deep", strings.Repeat("<g>", 100) + strings.Repeat("</g>", 100), "browsers must not fall over it"},
		{"large", strings.Repeat(" ", knowledge.MaxSVGSize), "reading it must not take for ever"},
	}
	for _, test := range refused {
		if message, _ := checkSVG(svgHead + test.inside + `</svg>`); message == "" {
			t.Errorf("%s is let in: %s", test.name, test.why)
		}
	}
	for name, text := range map[string]string{
		"document type":  `<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">` + svgHead + `</svg>`,
		"entity":         `<!DOCTYPE svg [<!ENTITY a "<script/>">]>` + svgHead + `&a;</svg>`,
		"style sheet":    `<?xml-stylesheet href="x.xsl" type="text/xsl"?>` + svgHead + `</svg>`,
		"encoding":       `<?xml version="1.0" encoding="utf-7"?>` + svgHead + `</svg>`,
		"no namespace":   `<svg width="1" height="1"/>`,
		"root of HTML":   `<html xmlns="http://www.w3.org/1999/xhtml"/>`,
		"nothing":        ``,
		"after the end":  svgHead + `</svg><h:script xmlns:h="http://www.w3.org/1999/xhtml"/>`,
		"not UTF-8":      svgHead + "\xff</svg>",
		"second picture": svgHead + `</svg>` + svgHead + `<script/></svg>`,
	} {
		if message, _ := checkSVG(text); message == "" {
			t.Errorf("%s is let in", name)
		}
	}
	for name, inside := range map[string]string{
		"shapes":               `<defs><linearGradient id="a"><stop offset="0"/></linearGradient></defs><rect fill="url(#a)" style="stroke: url('#a'); opacity: .5"/>`,
		"references inside":    `<use href="#a"/><use xlink:href="#a"/><a href="#a"><text>Words</text></a>`,
		"embedded picture":     `<image href="data:image/png;base64,iVBORw0KGgo="/>`,
		"styles":               `<style>.a{fill:#0a66c2;font-family:'Noto Sans'} @font-face{src:url(data:font/woff2;base64,d09GMg==)}</style>`,
		"styles with comments": `<style>/* the "sea" */ a{fill:url( '#sea-1.b' )} <!-- kept for later --> b{fill:url(#s)}</style>`,
		"copies":               `<symbol id="a"><path/></symbol>` + strings.Repeat(`<use href="#a"/>`, 1000) + copiesOfCopies(3, 10) + `<use href="#missing"/><use href="#"/><use href="#"/>`,
		"animation":            `<rect><animate attributeName="x" values="0;10" dur="1s"/></rect>`,
		"what editors add":     `<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><a rdf:about=""/></rdf:RDF></metadata><i:view xmlns:i="http://www.inkscape.org/namespaces/inkscape" i:path="C:\(x)"/>`,
		"words":                `<title>Onward</title><desc>on javascript: &amp; url(x)</desc><text xml:space="preserve">a</text>`,
	} {
		if message, hint := checkSVG(`<?xml version="1.0" encoding="UTF-8"?>` + svgHead + inside + `</svg>`); message != "" {
			t.Errorf("%s: %s (%s)", name, message, hint)
		}
	}
}

// copiesOfCopies draws a path many times: on each level so many copies of the one
// below.
func copiesOfCopies(levels, copies int) string {
	var b strings.Builder
	b.WriteString(`<path id="level-0"/>`)
	for i := range levels {
		fmt.Fprintf(&b, `<g id="level-%d">%s</g>`, i+1, strings.Repeat(fmt.Sprintf(`<use href="#level-%d"/>`, i), copies))
	}
	return b.String()
}

func checkSVG(text string) (message, hint string) {
	return knowledge.CheckPicture(fstest.MapFS{"x.svg": {Data: []byte(text)}}, "x.svg")
}

// Whoever looks for what is wrong in a drawing of ten thousand lines needs the line.
func TestSVGPlace(t *testing.T) {
	_, problems := parse(t, `
-- content/a/topic.yaml --
names: {en: A}
-- content/a/one/en.md --
---
id: one
title: One
summary: <summary>
state: approved
---
<words>

![A drawing](drawing.svg)
-- content/a/one/drawing.svg --
<svg xmlns="http://www.w3.org/2000/svg">
  <rect/>
  <script>alert(1)</script>
</svg>
`)
	want := "content/a/one/drawing.svg:3:3: image: "
	if len(problems) != 1 || !strings.HasPrefix(problems[0].String(), want) {
		t.Errorf("got %v, want %s…", problems, want)
	}
}

// Files that are too large for hosts, and pictures too large for readers, are told.
func TestSizes(t *testing.T) {
	for name, size := range map[string]int{"photo.png": knowledge.MaxPictureSize + 1, "manual.pdf": knowledge.MaxPublishedSize + 1} {
		words := fmt.Sprintf("---\nid: one\ntitle: One\nsummary: %s\nstate: approved\n---\n%s [file](%s)\n",
			strings.Repeat("summary ", 10), strings.Repeat("some words that answer ", 10), name)
		data := make([]byte, size)
		copy(data, pngOf(2, 2))
		_, problems := load(t, fstest.MapFS{
			"a/topic.yaml": {Data: []byte("names: {en: A, de: A, zh-Hans: A}\n")},
			"a/one/en.md":  {Data: []byte(words)}, "a/one/" + name: {Data: data},
		}, testConfig())
		if len(problems) != 1 || !strings.Contains(problems[0].String(), "MiB") || problems[0].File != "content/a/one/"+name {
			t.Errorf("%s of %d bytes: got %v, want one problem", name, size, problems)
		}
	}
}

// Pictures that try to get by, and pictures that drawing programs write.
func TestSVGCorpus(t *testing.T) {
	for file, wanted := range map[string]bool{"refused.txt": false, "drawings.txt": true} {
		corpus, err := os.ReadFile(filepath.Join("testdata", "svg", file))
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(corpus)) {
			line = strings.TrimSpace(line)
			if line == "" || line[0] == '#' {
				continue
			}
			if message, _ := checkSVG(svgHead + line + `</svg>`); (message == "") != wanted {
				t.Errorf("%s: %s\n%s", file, line, message)
			}
		}
	}
}
