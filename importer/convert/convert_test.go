package convert

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"helpwright/markdown"
)

var (
	jsx     = Flavour{MDX: true, Directives: true}
	hugo    = Flavour{Shortcodes: true}
	jekyll  = Flavour{Kramdown: true}
	mkdocs  = Flavour{Admonition: true}
	plainMD = Flavour{Directives: true}
	raw     = Flavour{HTML: true}
)

func TestConvert(t *testing.T) {
	for _, c := range []struct {
		name, why string
		flavour   Flavour
		in, want  string
	}{
		{"plain words", "what is Markdown already stays as it was written", plainMD,
			"Some *words* and `code`.\nNext line.", "Some *words* and `code`.\nNext line."},
		{"inline html", "emphasis, keys and breaks have a Markdown form", plainMD,
			"<b>bold</b> <i>it</i> <kbd>Ctrl</kbd><br>next <del>no</del> <code>a*b</code>",
			"**bold** *it* `Ctrl`\\\nnext ~~no~~ `a*b`"},
		{"space inside emphasis", "marks must touch the words, so space moves outside", plainMD,
			"a <b> b </b>c", "a  **b** c"},
		{"placeholder", "angle brackets around a name are words, and must not vanish as unknown HTML", plainMD,
			"Use <name> and </name>.", `Use \<name> and \</name>.`},
		{"link in html", "an address keeps its words", plainMD,
			`<a href="x.md">See <b>this</b></a>`, "[See **this**](x.md)"},
		{"picture in html", "width is dropped, alternative text kept", plainMD,
			`<img src="a b.png" alt="A [b]" width="30">`, `![A \[b\]](<a b.png>)`},
		{"figure", "a caption becomes the title, which the dialect shows as caption", plainMD,
			`<figure><img src="a.png"><figcaption>How it looks</figcaption></figure>`, `![How it looks](a.png "How it looks")`},
		{"table in html", "a simple table has a Markdown form; pipes are escaped", plainMD,
			"<table><tr><th>A</th><th>B</th></tr><tr><td>1|2</td><td>x<br>y</td></tr></table>",
			"| A | B |\n| --- | --- |\n| 1\\|2 | x; y |"},
		{"spans in a table", "Markdown has no spans: columns are padded, rows repeated", plainMD,
			"<table><tr><th>A</th><th>B</th></tr><tr><td rowspan=2>r</td><td>1</td></tr><tr><td>2</td></tr></table>",
			"| A | B |\n| --- | --- |\n| r | 1 |\n| r | 2 |"},
		{"details", "a fold has its own form", plainMD,
			"<details>\n<summary>More <b>on</b> it</summary>\n\nHidden *words*.\n\n</details>",
			"> [!DETAILS] More **on** it\n> Hidden *words*."},
		{"html is not Markdown", "CommonMark shows stars inside an HTML block as stars", plainMD,
			"<div>\n2 * 3 * 4\n</div>", `2 \* 3 \* 4`},
		{"markdown in html", "after a blank line Markdown is read again", plainMD,
			"<div>\n\n*words*\n\n</div>", "*words*"},
		{"lists in html", "nested lists keep their nesting", raw,
			"<ul><li>a<ol><li>b</li></ol></li><li>c</li></ul>", "- a\n  1. b\n- c"},
		{"escapes in html", "text that looks like Markdown must be shown as it is", raw,
			"<p># no *heading* [x] {{name}}</p>", `\# no \*heading\* \[x\] \{{name}}`},
		{"pre", "code keeps its lines and language", raw,
			`<pre><code class="language-go">a &lt; b` + "\n  c</code></pre>", "```go\na < b\n  c\n```"},
		{"video frame", "a frame of a video host becomes a video", raw,
			`<iframe src="https://www.youtube.com/embed/abcdefghijk?x=1" title="Tour"></iframe>`,
			"![Tour](https://www.youtube.com/watch?v=abcdefghijk)"},
		{"callout class", "many themes mark callouts by a class", plainMD,
			`<div class="alert alert-warning">Mind the gap.</div>`, "> [!WARNING]\n> Mind the gap."},
		{"comments", "they were never shown", plainMD, "a <!-- x --> b\n\n<!-- y\n\nz -->\n\nc", "a  b\n\nc"},
		{"imports", "they name files, not words", jsx,
			"import A from './a.mdx'\nimport { B } from 'b'\n\nWords.", "Words."},
		{"expressions", "a plain string is inserted, a comment dropped", jsx,
			"a{' '}b {/* no */}{`c`}", "a b c"},
		{"tabs", "each tab is a quote with its title", jsx,
			"<Tabs>\n  <TabItem label=\"One\">\n\n  First.\n\n  </TabItem>\n  <TabItem value=\"two\">Second.</TabItem>\n</Tabs>",
			"> [!TAB] One\n> First.\n\n> [!TAB] two\n> Second."},
		{"admonitions", "all spellings of a title are understood", jsx,
			":::note[Read *this*]\nBody.\n:::\n\n:::danger Stop\nNo.\n:::\n\n:::tip\nYes.\n:::",
			"> [!NOTE] Read *this*\n> Body.\n\n> [!CAUTION] Stop\n> No.\n\n> [!TIP]\n> Yes."},
		{"nested admonitions", "the inner one ends first", jsx,
			"::::note\nA\n:::tip\nB\n:::\nC\n::::", "> [!NOTE]\n> A\n>\n> > [!TIP]\n> > B\n>\n> C"},
		{"code toggle", "Hugo shows settings in several languages; the first is the one that they are written in", hugo,
			"{{< code-toggle file=hugo >}}\na: 1\nb:\n  c: 2\n{{< /code-toggle >}}", "`hugo.yaml`\n\n```yaml\na: 1\nb:\n  c: 2\n```"},
		{"code toggle of front matter", "it shows the fences, too", hugo,
			"{{< code-toggle file=content/a.md fm=true >}}\ntitle: A\n{{< /code-toggle >}}", "`content/a.md`\n\n```yaml\n---\ntitle: A\n---\n```"},
		{"code toggle in TOML", "who wrote TOML reads TOML", hugo,
			"{{< code-toggle >}}\n[a]\nb = 1\n{{< /code-toggle >}}", "```toml\n[a]\nb = 1\n```"},
		{"code toggle of data", "what it shows stands elsewhere", hugo,
			"Words.\n\n{{< code-toggle config=build />}}", "Words."},
		{"unknown component", "its words are kept", jsx, "<Fancy>\n\nWords.\n\n</Fancy>", "Words."},
		{"link cards", "a card that leads somewhere is a list item", jsx,
			`<LinkCard title="A" href="/a" description="About a" />`, "- [A](/a): About a"},
		{"code component", "a template literal is code", jsx,
			"<Code lang=\"js\" code={`let a = 1`} />", "```js\nlet a = 1\n```"},
		{"picture component", "an imported picture is found by its name", jsx,
			"import shot from './shot.png';\n\n<Image src={shot} alt=\"A shot\" />", "![A shot](./shot.png)"},
		{"component in a list", "indentation follows the list", jsx,
			"1. Do\n   <Aside>\n   Mind.\n   </Aside>\n2. Done", "1. Do\n\n   > [!NOTE]\n   > Mind.\n2. Done"},
		{"braces in code", "nothing in code is touched", jsx, "`{x}` and\n\n```js {1,3} title=\"a.js\"\n{y} <Foo>\n```",
			"`{x}` and\n\n`a.js`\n\n```js\n{y} <Foo>\n```"},
		{"figure shortcode", "a caption stands in for missing alternative text", hugo,
			`{{< figure src="/a.png" caption="The *a*" >}}`, `![The a](/a.png "The a")`},
		{"shortcode around words", "a callout in either notation", hugo,
			"{{% alert title=\"Mind\" color=\"warning\" %}}\nThe *gap*.\n{{% /alert %}}", "> [!WARNING] Mind\n> The *gap*."},
		{"escaped shortcode", "a page about shortcodes shows them", hugo,
			"Write `{{</* ref \"x\" */>}}`:\n\n```\n{{%/* y */%}}\n```", "Write `{{< ref \"x\" >}}`:\n\n```\n{{% y %}}\n```"},
		{"ref", "an address given by a shortcode is one to be resolved", hugo,
			`[x]({{< ref "b.md#c" >}})`, "[x](ref:b.md#c)"},
		{"variable in prose", "double braces around a name would be our variable", hugo,
			"Use {{name}} or {{ .Title }}.", `Use \{{name}} or {{ .Title }}.`},
		{"highlight", "its content is code", hugo,
			"{{< highlight go >}}\na*b*c\n{{< /highlight >}}", "```go\na*b*c\n```"},
		{"tab panes", "their content is code unless they say otherwise", hugo,
			"{{< tabpane >}}\n{{< tab header=\"A\" lang=\"sh\" >}}\nls *\n{{< /tab >}}\n{{< /tabpane >}}",
			"> [!TAB] A\n>\n> ```sh\n> ls *\n> ```"},
		{"kramdown class above", "a class line belongs to the block below it", jekyll,
			"{: .note }\nMind.", "> [!NOTE]\n> Mind."},
		{"kramdown class below", "or to the block above it", jekyll,
			"Mind.\n{: .warning }\n\nNext.", "> [!WARNING]\n> Mind.\n\nNext."},
		{"table of contents", "every page has its own", jekyll, "* TOC\n{:toc}\n\nWords.", "Words."},
		{"mkdocs admonition", "its body is indented", mkdocs,
			"!!! warning \"Mind\"\n    The gap.\n\n    - a\n\nNext.", "> [!WARNING] Mind\n> The gap.\n>\n> - a\n\nNext."},
		{"heading levels", "the body begins at two and never jumps", plainMD,
			"# A\n\n#### B\n\n## C\n\n### D", "## A\n\n### B\n\n### C\n\n#### D"},
		{"explicit ids", "they are kept, whichever the spelling", plainMD,
			"## A {#a-b}\n\n## B {: #c }\n\n<a id=\"d\"></a>\n\n## D", "## A {#a-b}\n\n## B {#c}\n\n## D {#d}"},
		{"reference links", "they become inline, so that each can be followed", plainMD,
			"[a][x], [x] and [b](c \"t\").\n\n[x]: y.md", "[a](y.md), [x](y.md) and [b](c \"t\")."},
		{"footnotes", "they are part of the dialect", plainMD, "a[^1]\n\n[^1]: note", "a[^1]\n\n[^1]: note"},
		{"task list", "so are tasks", plainMD, "- [x] a\n- [ ] b", "- [x] a\n- [ ] b"},
		{"tabs and windows line ends", "a tab reaches the next fourth column", plainMD,
			"1.\tone\r\n\r\n\ttwo\r\n", "1. one\n\n   two"},
		{"indented code", "it becomes a fence, which survives any indentation", plainMD,
			"Text\n\n    a <b>\n\n    c", "Text\n\n```\na <b>\n\nc\n```"},
		{"fence in a list", "it stays in its item", plainMD, "- a\n  ```sh\n  x\n  ```\n- b", "- a\n  ```sh\n  x\n  ```\n- b"},
		{"exponents", "digits have letters of their own", plainMD, "x<sup>2</sup> H<sub>2</sub>O<sup>®</sup>", "x² H₂O®"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Convert(Source{Line: 1, Text: c.in, Flavour: c.flavour}, Options{Title: "\x00"}).Text; got != c.want+"\n" {
				t.Errorf("%s\n got: %q\nwant: %q", c.why, got, c.want+"\n")
			}
		})
	}
}

func TestTitle(t *testing.T) {
	for _, c := range []struct {
		name, why, known, in, title, text string
	}{
		{"repeats", "a heading that repeats the title would be shown twice", "Set up", "# Set up\n\nWords.", "Set up", "Words.\n"},
		{"other words", "a heading that says something else stays", "Set up", "# Start\n\nWords.", "", "## Start\n\nWords.\n"},
		{"no title known", "then the heading is the title", "", "# The `x` *tool*\n\nWords.", "The x tool", "Words.\n"},
		{"second level first", "a later first-level heading is no title", "", "## A\n\n# B", "", "## A\n\n## B\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := Convert(Source{Line: 1, Text: c.in}, Options{Title: c.known})
			if r.Title != c.title || r.Text != c.text {
				t.Errorf("%s: got title %q and text %q", c.why, r.Title, r.Text)
			}
		})
	}
}

func TestHeadingIDs(t *testing.T) {
	in := "## What's `new`?\n\n## What's `new`?\n\n## 安装 指南\n\n## x_y & z\n\n> ## Quoted\n\n## Own {#Own.ID}\n\nTerm\n: words"
	r := Convert(Source{Line: 1, Text: in, Flavour: jekyll}, Options{})
	var got []string
	for _, h := range r.Headings {
		got = append(got, fmt.Sprintf("%s→%s", strings.Join(h.OldIDs[:1], ","), h.ID))
	}
	want := "whats-new→what-s-new whats-new-1→what-s-new-2 安装-指南→安装-指南 x_y--z→x-y-z quoted→quoted own→Own.ID"
	if strings.Join(got, " ") != want {
		t.Errorf("ids by which headings were known:\n got %s\nwant %s", strings.Join(got, " "), want)
	}
	if last := r.Headings[len(r.Headings)-1]; last.OldIDs[len(last.OldIDs)-1] != "term" {
		t.Errorf("a term of a definition list is reached by its section, got %v", last.OldIDs)
	}
	if q := r.Headings[4]; q.Reach != "x-y-z" {
		t.Errorf("a quoted heading is reached by its section, got %q", q.Reach)
	}
}

// The dialect decides about ids; this package only foresees them.
func TestHeadingIDsAreThoseOfTheDialect(t *testing.T) {
	in := "## A\n\n## A\n\n## Über uns\n\n## नमस्ते दुनिया\n\n## tab-1\n\n## tab-1\n\n## fn-2\n\n## …\n\n## Own {#a.b}\n\n### `<x>` and **b**\n\n## a_b\n\n## [Link](x.md) here"
	r := Convert(Source{Line: 1, Text: in}, Options{Reserved: []string{"uber"}})
	doc := markdown.New(markdown.Config{ReservedIDs: []string{"uber"}}).Parse(markdown.Source{File: "x", Line: 1, Text: []byte(r.Text), Locale: "en"})
	for i, s := range doc.Sections[1:] {
		if s.ID != r.Headings[i].ID {
			t.Errorf("heading %q: foreseen %q, is %q", s.Title, r.Headings[i].ID, s.ID)
		}
	}
}

func TestAddresses(t *testing.T) {
	addresses := Addresses{
		Link: func(dest string) (string, bool, string) {
			if strings.HasPrefix(dest, "/") {
				return "../x/en.md", true, ""
			}
			return "", false, "gone"
		},
		Picture: func(dest string) (string, bool, string) {
			switch dest {
			case "far.png":
				return "https://example.org/far.png", false, "far"
			case "gone.png":
				return "", false, "gone"
			}
			return "near.png", true, ""
		},
	}
	for _, c := range []struct{ name, why, in, want string }{
		{"rewritten", "a link gets its new address", "[a](/b)", "[a](../x/en.md)"},
		{"dead", "a dead link gives way to its words", "[a *b*](c)", "a *b*"},
		{"picture", "a picture gets its new name", "![a](b.png \"c\")", "![a](near.png \"c\")"},
		{"missing picture", "its alternative text is kept", "![What it was](gone.png)", "*What it was*"},
		{"missing picture without words", "then nothing is left", "a ![](gone.png)", "a"},
		{"remote picture", "readers can still go there", "![A](far.png)", "[A](https://example.org/far.png)"},
		{"remote picture in a link", "a link cannot hold a link", "[![A](far.png)](/b)", "[A](../x/en.md)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := Convert(Source{Line: 7, Text: c.in}, Options{Addresses: addresses})
			if strings.TrimSpace(r.Text) != c.want {
				t.Errorf("%s\n got: %q\nwant: %q", c.why, r.Text, c.want)
			}
			for _, n := range r.Notes {
				if n.Line != 7 {
					t.Errorf("note %v should name line 7", n)
				}
			}
		})
	}
}

func TestLiquid(t *testing.T) {
	template := Template{
		Variable: func(name string) (string, bool) { return "V", name == "site.v" },
		Include:  func(file string) (string, bool) { return "[{{ include.a }}]", file == "i.md" },
		Link:     func(file string) string { return "ref:" + file },
	}
	for _, c := range []struct{ name, why, in, want string }{
		{"values", "a known value is inserted, an unknown one left out", "a{{ site.v }}b{{ site.w }}c", "aVbc"},
		{"filters", "those that only join texts are done", `{{ "/x" | relative_url | append: "/y" }}`, "/x/y"},
		{"raw", "nothing in it is touched", "{% raw %}{{ x }}{% endraw %}", "{{ x }}"},
		{"highlight", "it is a fence", "{% highlight sh %}\nls\n{% endhighlight %}", "```sh\nls\n```"},
		{"link", "it names a file", "[a]({% link _docs/b.md %})", "[a](ref:_docs/b.md)"},
		{"include", "its parameters are known in it", `{% include i.md a="b" %}`, "[b]"},
		{"condition", "the first branch is kept", "{% if a %}x{% elsif b %}y{% else %}z{% endif %}.", "x."},
		{"loop", "what it lists is not known", "a{% for b in c %}{% if d %}x{% endif %}{% endfor %}z", "az"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, _, _ := Liquid(c.in, 1, template); got != c.want {
				t.Errorf("%s\n got: %q\nwant: %q", c.why, got, c.want)
			}
		})
	}
	_, lines, notes := Liquid("a\n{% comment %}\nb\n{% endcomment %}\n{{ gone }}\n", 10, template)
	if len(notes) != 1 || notes[0].Line != 14 {
		t.Errorf("the unknown value stands in line 14, notes: %v", notes)
	}
	if last := lines[len(lines)-1]; last != 15 {
		t.Errorf("lines keep their numbers, the last is %d", last)
	}
}

// Whatever the text, conversion ends, and what it makes is Markdown that the
// dialect reads without finding raw HTML or variables.
func FuzzConvert(f *testing.F) {
	for _, seed := range []string{
		"<Tabs><TabItem>a</Tabs>", "[a](b", "{{< x >}}{{< /x", "- a\n  - b\n\n    c\n> d", "<table><tr><td>", ":::note\n:::", "{: .note }", "`a", "***", "a\n===", "[^1]: x\n    y",
		"| a |\n| - |\n| b |", "{`x` + 1}", "!!! note\n    x", "<a><b></a></b>", "\\{{x}} {{y}}", "<details><summary>", "1) a\n2) b", "import x from 'y'\nexport const z = {", "![[x](y)](z)",
	} {
		f.Add(seed, uint8(255))
		f.Add(seed, uint8(0))
	}
	parser := markdown.New(markdown.Config{})
	f.Fuzz(func(t *testing.T, text string, flags uint8) {
		if len(text) > 4<<10 {
			return
		}
		flavour := Flavour{
			MDX: flags&1 != 0, Directives: flags&2 != 0, Shortcodes: flags&4 != 0, Kramdown: flags&8 != 0, Admonition: flags&16 != 0, HTML: flags&32 != 0,
		}
		r := Convert(Source{Line: 1, Text: strings.ToValidUTF8(text, "?"), Flavour: flavour}, Options{})
		Liquid(text, 1, Template{})
		doc := parser.Parse(markdown.Source{File: "x", Line: 1, Text: []byte(r.Text), Locale: "en"})
		for _, p := range doc.Problems {
			if p.Rule == "variable" {
				t.Errorf("%v in %q", p, r.Text)
			}
		}
	})
}

func BenchmarkConvert(b *testing.B) {
	text, err := os.ReadFile("testdata/long.md")
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Convert(Source{Line: 1, Text: string(text), Flavour: jsx}, Options{})
	}
}

// The work of texts that are made to take long grows as they do.
func TestHostileTexts(t *testing.T) {
	all := Flavour{MDX: true, Directives: true, Shortcodes: true, Kramdown: true, Admonition: true}
	for name, text := range map[string]string{
		"open tags": "<div>", "open components": "<Tabs>\n", "brackets": "[", "pictures": "![", "links": "[a](", "quotes": "> ", "lists": "- ", "nested lists": "- a\n ",
		"backticks": "`a``", "braces": "{", "shortcodes": "{{< a >}}\n", "open shortcode": "{{< ", "directives": ":::note\n", "tables": "|", "rows": "|a|b|\n|-|-|\n",
		"stars": "*a **b", "comments": "<!--", "attributes": "<a b=", "definitions": "a\n: b\n", "ordered": "1. 1. ", "fences": "```\n~~~\n", "close tags": "</div>",
		"headings": "# a\n", "html": "<table><tr><td>", "entities": "&#x", "admonitions": "!!! note\n    ", "kramdown": "{: .note }\n", "liquid": "{% if a %}",
	} {
		t.Run(name, func(t *testing.T) {
			once, twice := strings.Repeat(text, 5_000/len(text)), strings.Repeat(text, 10_000/len(text))
			for _, f := range []Flavour{all, plainMD, raw} {
				a, _ := work(once, f)
				b, _ := work(twice, f)
				if b > a*5/2+2<<20 {
					t.Errorf("twice the text takes %.1f times the memory with %+v", float64(b)/float64(a), f)
				}
			}
			if out, _, _ := Liquid(twice, 1, Template{}); len(out) > 2*len(twice) {
				t.Errorf("%d bytes of Liquid became %d", len(twice), len(out))
			}
		})
	}
}
