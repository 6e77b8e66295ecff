package markdown

import "testing"

func TestMarkdownSlots(t *testing.T) {
	for _, c := range []struct{ name, text, address, want string }{
		{"a link takes the bare address", "a [b](c.md) d", "/x", "a [b](/x) d\n"},
		{"a title stays behind the address", `[b](c.md "t")`, "/x", "[b](/x \"t\")\n"},
		{"without an address only the words remain", `a [*b*](c.md "t") d`, "", "a *b* d\n"},
		{"the same for a picture", `a ![b](c.png "t") d`, "", "a b d\n"},
		{"and for a picture in a link", "a [x ![b](c.png) y](d.md) e", "", "a x b y e\n"},
		{"what would end a destination is encoded", "[b](c.md)", "/x (1)", "[b](/x%20%281%29)\n"},
		{"an address that is its own words stays", "see https://example.com", "", "see https://example.com\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := New(Config{}).Parse(Source{File: "a.md", Line: 1, Text: []byte(c.text)})
			got := d.Markdown.AppendTo(nil, func(dst []byte, _ int) []byte { return append(dst, c.address...) })
			if string(got) != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestAppendRange(t *testing.T) {
	d := New(Config{}).Parse(Source{Line: 1, Shape: Questions, Text: []byte("[a](1)\n\n## Q {#q}\n[b](2)\n\n### Sub\n[c](3)\n\n## R\n[d](4)\n")})
	s := d.Sections[1]
	got := string(d.HTML.AppendRange(nil, s.Start, s.End, func(dst []byte, ref int) []byte { return append(dst, " "+d.Refs[ref].Dest...) }))
	want := "<p><a 2>b</a></p>\n<h3 id=\"sub\">Sub</h3>\n<p><a 3>c</a></p>\n"
	if got != want {
		t.Errorf("the answer of a question holds its subsections and its links:\ngot  %q\nwant %q", got, want)
	}
}
