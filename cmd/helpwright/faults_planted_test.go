package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/png"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// soundSite is what the faults are planted into.
var soundSite = map[string]string{
	"helpwright.yaml": `title: {en: Help, de: Hilfe}
base_url: https://help.example.com/
markets: [ch]
locales:
  en: {name: English}
  de: {name: Deutsch, fallback: [en]}
variables: {product: Printer}
contact:
  - {kind: email, label: Write to us, address: help@example.com}
`,
	"content/a/topic.yaml":                 "names: {en: Beginning, de: Anfang}\n",
	"content/c/topic.yaml":                 "names: {en: More}\n",
	"content/a/sound/en.md":                sound("sound", "", "<words>\n\n## Part one\n\n[itself](en.md)"),
	"content/a/sound/de.md":                "---\ntitle: Fehlerfrei\nsummary: <summary>\nstate: approved\n---\n<words>\n",
	"public/index.html":                    "what was published before",
	"public/en/old/index.html":             "an old page",
	"private/manifest.json":                `{"release": "old"}`,
	"content/_blocks/note/en.md":           "A note.\n",
	"content/a/note/en.md":                 sound("note", "", "<words>\n\n{{> note}}"),
	"content/a/.hidden":                    "what editors leave behind is no fault",
	"content/a/sound/en.md~":               "nor is this",
	"content/_blocks/.DS_Store":            "nor this",
	"content/a/sound/more/.gitkeep":        "",
	"templates/README.txt":                 "a file that is no template",
	"content/a/drafted/en.md":              strings.Replace(sound("drafted", "", "<words>"), "approved", "draft", 1),
	"content/a/drafted/de.md":              "---\ntitle: Entwurf\nsummary: <summary>\nstate: draft\n---\n<words>\n",
	"content/a/guide/en.md":                sound("guide", "kind: troubleshooting\n", "## On? {#on}\n\n- [Yes](#solved)\n- [No](#contact)"),
	"content/a/faq/en.md":                  sound("faq", "kind: faq\n", "## What?\n\n<words>"),
	"content/a/moved/en.md":                sound("moved", "moved_from: [older/moved, /hc/1]\n", "<words>"),
	"content/a/picture/en.md":              sound("picture", "", "<words>\n\n![A dot](dot.svg)"),
	"content/a/picture/dot.svg":            `<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>`,
	"content/a/market/en.md":               sound("market", "markets: [ch]\n", "<words>"),
	"content/a/sound/more/deeper/.gitkeep": "",
}

// sound is an article without a fault.
func sound(name, fields, body string) string {
	return fmt.Sprintf("---\nid: %s\ntitle: Where %s stands\nsummary: <summary>\nstate: approved\n%s---\n%s\n", name, strings.ReplaceAll(name, "-", " "), fields, body)
}

// fields and body plant a fault into an article that is sound otherwise.
func fields(sort, name, text, rules string) plantedFault {
	return plantedFault{sort: sort, file: "content/a/" + name + "/en.md", text: sound(name, text+"\n", "<words>"), rules: rules}
}

func body(sort, name, text, rules string) plantedFault {
	return plantedFault{sort: sort, file: "content/a/" + name + "/en.md", text: sound(name, "", "<words>\n\n"+text), rules: rules}
}

func whole(sort, name, text, rules string) plantedFault {
	return plantedFault{sort: sort, file: "content/a/" + name + "/en.md", text: text, rules: rules}
}

func guideFault(sort, name, text, rules string) plantedFault {
	return plantedFault{sort: sort, file: "content/a/" + name + "/en.md", text: sound(name, "kind: troubleshooting\n", text), rules: rules}
}

func file(sort, name, text, rules string) plantedFault {
	return plantedFault{sort: sort, file: name, text: text, rules: rules}
}

func made(sort, name, rules string, make func(t *testing.T, name string)) plantedFault {
	return plantedFault{sort: sort, file: name, rules: rules, make: make}
}

func contentFaults() []plantedFault {
	bomb := "a: ¶&a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
	for c := 'c'; c < 'k'; c++ {
		bomb += fmt.Sprintf("%c: &%c [%s]\n", c, c, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*%c,", c-1), 9), ","))
	}
	faults := []plantedFault{
		fields("unknown field", "unknown", "¶sumary: again", "field"),
		fields("unknown field", "unknown-too", "audience: internal\n¶audiance: public", "field"),
		file("unknown field", "content/b/topic.yaml", "names: {en: B}\n¶sort: 1\n", "config"),
		whole("missing field", "no-title", "¶---\nid: no-title\nsummary: <summary>\nstate: approved\n---\n<words>", "field"),
		whole("missing field", "no-state", "¶---\nid: no-state\ntitle: No state\nsummary: <summary>\n---\n<words>", "field"),
		whole("missing field", "no-id", "---\n¶id:\ntitle: No id\nsummary: <summary>\nstate: approved\n---\n<words>", "field"),
		fields("wrong value", "wrong-kind", "kind: ¶guide", "field"),
		fields("wrong value", "wrong-date", "review_by: ¶soon", "field"),
		fields("wrong value", "wrong-number", "order: ¶first", "field"),
		fields("wrong value", "wrong-audience", "audience: ¶everyone", "field"),
		fields("wrong type", "wrong-list", "keywords: ¶one, two", "field"),
		fields("wrong type", "wrong-text", "owner: ¶[me]", "field"),
		fields("field written twice", "twice", "owner: me\n¶owner: you", "front-matter"),
		whole("front matter not closed", "unclosed", "¶---\nid: unclosed\ntitle: Unclosed\n\n<words>", "front-matter"),
		whole("no front matter", "bare", "¶<words>", "front-matter"),
		whole("broken YAML", "broken-yaml", "---\nid: broken-yaml\ntitle: ¶One: two\n---\n<words>", "front-matter"),
		whole("YAML bomb", "bomb", "---\n"+bomb+"---\n<words>", "front-matter"),
		fields("YAML too deep", "deep-yaml", "products: "+strings.Repeat("[", 32)+"¶"+strings.Repeat("[", 400), "front-matter"),
		whole("front matter too large", "large", "¶---\nid: large\ntitle: "+strings.Repeat("x", 70<<10)+"\n---\n<words>", "front-matter"),
		file("id twice", "content/c/again/en.md", strings.Replace(sound("again", "", "<words>"), "id: again", "id: ¶sound", 1), "duplicate-id"),
		fields("address twice", "same-slug", "slug: ¶sound", "duplicate-slug"),
		fields("address twice, by case", "case-slug", "slug: ¶SOUND", "duplicate-slug"),
		file("address twice, by normal form", "content/a/cafe\u0301/en.md", strings.Replace(sound("decomposed", "", "<words>"), "<summary>", "What is decomposed here is told in as many words as needed.", 1), ""),
		file("address twice, by normal form", "content/a/caf\u00e9/en.md", strings.Replace(sound("composed", "", "<words>"), "<summary>", "What is composed here is told in as many words as needed, too.", 1), ""),
		made("address twice, by normal form", "content/a/caf\u00e9", "duplicate-slug", func(*testing.T, string) {}),
		file("folder twice, by case", "content/a/Note/en.md", strings.Replace(sound("capital", "", "<words>"), "<summary>", "What is written large here is told in as many words as needed.", 1), ""),
		made("folder twice, by case", "content/a/note", "duplicate-slug", func(*testing.T, string) {}),
		whole("title twice", "title-twice", "---\nid: title-twice\ntitle: ¶WHERE  SOUND STANDS\nsummary: <summary>\nstate: approved\n---\n<words>", "duplicate"),
		body("link to nothing", "link", "¶[gone](../gone/en.md)", "link"),
		body("link to nothing", "link-in-table", "| a |\n| - |\n| ¶[gone](../gone/en.md) |", "link"),
		body("link to a missing file", "link-to-file", "¶[manual](manual.pdf) and ¶[theirs](../sound/manual.pdf)", "link link"),
		body("link out of the folder", "link-out", "¶[out](../../../helpwright.yaml)", "link"),
		body("dangerous link", "javascript", "¶[x](javascript:alert(1)) ¶[y](JavaScript&colon;alert(1))", "link link"),
		body("dangerous link", "data", "¶[x](data:text/html;base64,PHNjcmlwdD4=)", "link"),
		body("link to a missing heading", "anchor", "¶[x](../sound/en.md#part-two) and ¶[y](#here)", "anchor anchor"),
		body("missing picture", "no-picture", "¶![A picture](picture.png)", "image"),
		body("remote picture", "remote", "¶![A picture](https://pictures.example.net/x.png)", "image"),
		body("huge picture", "huge", "![Huge](huge.png)", ""),
		made("huge picture", "content/a/huge/huge.png", "image", func(t *testing.T, name string) { writeFile(t, name, hugePicture()) }),
		body("broken picture", "broken", "![Broken](broken.jpg)", ""),
		file("broken picture", "content/a/broken/broken.jpg", "this is no picture", "image"),
		body("no alternative text", "no-alt", "¶![](../picture/dot.svg) and ¶![ ](../picture/dot.svg)", "alt alt"),
		body("missing block", "no-block", "¶{{> nothing}}", "include"),
		body("blocks in a circle", "circle", "{{> circle}}", ""),
		file("blocks in a circle", "content/_blocks/circle/en.md", "Round and round.\n\n¶{{> circle}}\n", "include"),
		body("blocks too deep", "deep", "{{> level-1}}", ""),
		body("undefined variable", "variable", "The ¶{{prodct}} of [x](https://example.com/{{product}}).", "variable"),
		whole("no summary", "no-summary", "¶---\nid: no-summary\ntitle: No summary\nstate: approved\n---\n<words>", "summary"),
		whole("long summary", "long-summary", "---\nid: long-summary\ntitle: Long summary\nsummary: ¶"+strings.Repeat("too long ", 30)+"\nstate: approved\n---\n<words>", "summary-length"),
		whole("short summary", "short-summary", "---\nid: short-summary\ntitle: Short summary\nsummary: ¶Too short.\nstate: approved\n---\n<words>", "summary-length"),
		whole("long title", "long-title", "---\nid: long-title\ntitle: ¶"+strings.Repeat("title ", 15)+"\nsummary: <summary>\nstate: approved\n---\n<words>", "title-length"),
		whole("vague title", "vague", "---\nid: vague\ntitle: ¶More information\nsummary: <summary>\nstate: approved\n---\n<words>", "vague-title"),
		whole("too few words", "thin", "---\nid: thin\ntitle: Thin\nsummary: <summary>\nstate: approved\n---\n¶Nothing much.", "thin"),
		file("fact in a translation", "content/a/unknown/de.md", "---\ntitle: Unbekannt\nsummary: <summary>\nstate: approved\n¶audience: public\n¶owner: ich\n---\n<words>", "fact fact"),
		file("translation without a source", "content/a/lonely/de.md", "¶---\ntitle: Einsam\nsummary: <summary>\nstate: approved\n---\n<words>", "translation"),
		body("heading level left out", "jump", "## Two\n\n¶#### Four", "heading"),
		body("title in the text", "first-level", "¶# One", "heading"),
		body("heading id twice", "same-id", "## One {#x}\n\n## Two ¶{#x}", "heading"),
		file("file of nothing", "content/a/sound/unused.png", "", "image"),
		file("file of nothing", "content/a/sound/notes.txt", "notes", "orphan"),
		file("file of nothing", "content/loose.md", "loose", "orphan"),
		file("unknown locale", "content/a/sound/fr.md", "Bonjour", "orphan"),
		file("unused block", "content/_blocks/unused/en.md", "Unused.", "orphan"),
		file("folder without topic.yaml", "content/untold/one/en.md", sound("untold-one", "", "<words>"), ""),
		made("folder without topic.yaml", "content/untold/topic.yaml", "config", func(*testing.T, string) {}),
		file("broken topic.yaml", "content/d/topic.yaml", "names: ¶{en: D\n", "config"),
		file("broken topic.yaml", "content/e/topic.yaml", "names: {en: E, ¶fr: E}\nslugs: {en: ¶'e/e'}\n", "config config"),
		guideFault("guide: missing step", "guide-target", "## One {#one}\n\n- ¶[Yes](#tow)\n- [No](#contact)\n\n## Two {#two}\n\n- [Yes](#solved)", "guide"),
		guideFault("guide: step that nobody reaches", "guide-island", "## One {#one}\n\n- [Yes](#solved)\n\n¶## Two {#two}\n\n- [Yes](#contact)", "guide"),
		guideFault("guide: no way out", "guide-loop", "## One {#one}\n\n- [Yes](#two)\n- [No](#solved)\n\n¶## Two {#two}\n\n- [On](#three)\n\n¶## Three {#three}\n\n- [Back](#two)", "guide guide"),
		guideFault("guide: step without choices", "guide-end", "## One {#one}\n\n- [Yes](#two)\n- [No](#contact)\n\n¶## Two {#two}\n\nThe end.", "guide"),
		file("guide: translation with other steps", "content/a/guide/de.md", "---\ntitle: Anleitung zur Lampe\nsummary: <summary>\nstate: approved\n---\n¶## An? {#on}\n\n- [Ja](#contact)\n- [Nein](#solved)\n", "guide"),
		{sort: "FAQ without an answer", file: "content/a/faq-open/en.md", text: sound("faq-open", "kind: faq\n", "## First?\n\n<words>\n\n¶## Second?"), rules: "faq"},
		{sort: "FAQ without a question", file: "content/a/faq-none/en.md", text: sound("faq-none", "kind: faq\n", "¶<words>"), rules: "faq"},
		whole("not UTF-8", "latin", "---\nid: latin\ntitle: Latin\n---\nCaf¶\xe9 and more.", "file"),
		whole("NUL", "nul", "---\nid: nul\ntitle: Nul\n---\nA ¶\x00 here.", "file"),
		body("hidden direction", "bidi", "Words ¶\u202e here, and in `co¶\u2066de`.", "bidi bidi-code"),
		whole("hidden direction", "bidi-title", "---\nid: bidi-title\ntitle: \"About ¶\u202eyou\"\nsummary: <summary>\nstate: approved\n---\n<words>", "bidi"),
		made("gigabyte", "content/a/gigabyte/en.md", "file", func(t *testing.T, name string) {
			writeFile(t, name, "---\nid: gigabyte\n---\n")
			if err := os.Truncate(name, 1<<30); err != nil {
				t.Fatal(err)
			}
		}),
		made("pipe", "content/a/pipe/en.md", "file", func(t *testing.T, name string) {
			if err := makePipe(name); err != nil {
				t.Fatal(err)
			}
		}),
		made("socket", "content/a/sound/s.png", "file", func(t *testing.T, name string) {
			t.Chdir(filepath.Dir(name)) // the path of a socket must be short
			l, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Base(name)})
			if err != nil {
				t.Fatal(err)
			}
			l.SetUnlinkOnClose(false)
			l.Close()
		}),
		made("link out of the tree", "content/a/outside/en.md", "file", func(t *testing.T, name string) { symlink(t, "/etc/hostname", name) }),
		made("link to a device", "content/a/device/en.md", "file", func(t *testing.T, name string) { symlink(t, "/dev/zero", name) }),
		made("broken link on disk", "content/a/dangling/en.md", "file", func(t *testing.T, name string) { symlink(t, "nowhere.md", name) }),
		made("linked folder", "content/linked", "file", func(t *testing.T, name string) { symlink(t, "a", name) }),
		body("archive", "archive", "[all of it](all.zip)", ""),
		file("archive", "content/a/archive/all.zip", "PK", "file"),
		body("file that browsers run", "run", "¶[page](page.html) ¶[script](SCRIPT.Mjs) ¶![document](x.xhtml)", "file file file"),
		file("file that browsers run", "content/a/run/page.html", "<script src=SCRIPT.Mjs></script>", ""),
		file("file that browsers run", "content/a/run/SCRIPT.Mjs", "alert(1)", ""),
		file("file that browsers run", "content/a/run/x.xhtml", "<html/>", ""),
		body("picture that runs", "run-drawing", "![A drawing](drawing.svg)", ""),
		file("picture that runs", "content/a/run-drawing/drawing.svg", "<svg xmlns='http://www.w3.org/2000/svg'>\n  <g>\n    ¶<script href='x.js'/>\n  </g>\n</svg>", "image"),
		fields("file of an internal article", "plan", "audience: internal\ndocuments: [{file: plan.pdf, title: Plan}]", ""),
		file("file of an internal article", "content/a/plan/plan.pdf", "%PDF", ""),
		body("file of an internal article", "borrowed", "¶[the plan](../plan/plan.pdf)", "audience"),
		file("long name", "content/a/sound/"+strings.Repeat("n", 201)+".png", "x", "file"),
		body("raw HTML", "html", "¶<div>\nbox\n</div>\n\nA ¶<b>bold</b> word.", "markup markup"),
		body("unknown callout", "callout", "> ¶[!NOTICE]\n> What?", "markup"),
		body("code that does not end", "code", "¶```go\nx := 1", "markup"),
		file("reserved address", "content/search/topic.yaml", "¶names: {en: Search tips}\n", "reserved"),
		file("reserved address", "content/search/tip/en.md", sound("search-tip", "", "<words>"), ""),
		fields("old address in use", "old-taken", "moved_from: [¶a/sound]", "redirect"),
		fields("old address claimed twice", "old-claimed", "moved_from: [¶/hc/1]", "redirect"),
		fields("old address that is none", "old-wrong", "moved_from: [¶'//evil.example']", "redirect"),
		fields("unknown market", "no-market", "markets: [¶mars]", "field"),
		fields("related article that is not there", "no-related", "related: [¶soundd]", "related"),
		fields("missing document", "no-document", "documents:\n  - ¶file: gone.pdf", "media"),
		body("video without captions", "silent", "¶![A video](v.mp4)", "media"),
		file("video without captions", "content/a/silent/v.mp4", "video", ""),
		body("broken captions", "captioned", "![A video](v.mp4)", ""),
		file("broken captions", "content/a/captioned/v.mp4", "video", ""),
		file("broken captions", "content/a/captioned/v.en.vtt", "WEBVTT\n\n¶0:00 --> 0:01\nHello\n", "media"),
	}
	for i := range 17 {
		text, rules := fmt.Sprintf("Level %d.\n\n{{> level-%d}}\n", i+1, i+2), ""
		if i == 15 {
			text, rules = "Level 16.\n\n¶{{> level-17}}\n", "include"
		}
		if i == 16 {
			text = "The last.\n"
		}
		faults = append(faults, file("blocks too deep", fmt.Sprintf("content/_blocks/level-%d/en.md", i+1), text, rules))
	}
	return faults
}

func configurationFaults() []plantedFault {
	return []plantedFault{file("configuration", "helpwright.yaml", `¶tilte: Help
title: ¶{en: Help, ¶fr: Aide}
base_url: ¶ftp://help.example.com/
markets: [¶CH]
locales:
  en: {name: English}
  de: {name: Deutsch, fallback: [¶ens], ¶colour: red}
brand: {color: ¶blue, logo: ¶nowhere.svg}
variables: {¶Product: Printer}
edit_url: ¶nowhere
contact:
  - {kind: ¶pigeon, label: "Write¶`+"\u202e"+` to us", address: help@example.com}
theme: {toc: ¶maybe}
`, "config config config config config config config config config config config config bidi config")}
}

// bothFaults do not hide each other: what reading words takes is sound.
func bothFaults() []plantedFault {
	return []plantedFault{
		file("configuration beside words", "helpwright.yaml", strings.Replace(soundSite["helpwright.yaml"], "contact:", "¶colour: red\nhome: {popular: [sound, ¶soudn, mendable]}\n"+
			"brand: {logo: ¶brand/logo.svg, icon: ¶brand/icon.png}\nsocial: {fonts: [¶brand/font.ttf]}\ncontact:", 1), "config config config config config"),
		file("brand picture that runs", "brand/logo.svg", `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`, ""),
		file("broken brand picture", "brand/icon.png", "no picture", ""),
		file("broken font", "brand/font.ttf", "no font", ""),
		made("theme file that is too large", "templates/scripts/large.ts", "file", func(t *testing.T, name string) {
			if err := os.Truncate(create(t, name), 5<<20); err != nil {
				t.Fatal(err)
			}
		}),
		file("words beside a broken configuration", "content/a/linked/en.md", sound("linked", "", "<words>\n\n¶[Gone](../gone/en.md)"), "link"),
		file("an article that cannot be read", "content/a/broken/en.md", "---\nid: mendable\ntitle: ¶[\n---\n<words>\n", "front-matter"),
	}
}

// syntaxFaults leave nothing with which a page could be made; what is wrong with
// words is found nevertheless.
func syntaxFaults() []plantedFault {
	return []plantedFault{
		file("words beside a broken theme", "content/a/linked/en.md", sound("linked", "", "<words>\n\n¶[Gone](../gone/en.md)"), "link"),
		file("broken template", "templates/topic.html", "<main>\n{{if}}\n</main>", "template@2"), // the template package tells no column
		file("broken phrases", "locales/de.yaml", "home: {one: ¶[\n", "phrase"),
	}
}

func themeFaults() []plantedFault {
	return []plantedFault{
		file("unknown name in a template", "templates/article.html", "<main>\n{{¶.Titel}}\n</main>", "template"),
		file("unused phrase", "locales/en.yaml", "¶nobody_says_this: Hello\n", "phrase"),
		file("configuration", "helpwright.yaml", strings.NewReplacer("de: Hilfe", "de: Hilfe, eo: Helpo", "variables:", "  eo: {name: Esperanto}\nvariables:").Replace(soundSite["helpwright.yaml"]), ""),
		made("missing phrases", "locales/eo.yaml", "missing-phrase", func(*testing.T, string) {}),
	}
}

// hugePicture is a small file that claims to be a picture of 100 megapixels.
func hugePicture() string {
	var out bytes.Buffer
	png.Encode(&out, image.NewGray(image.Rect(0, 0, 1, 1)))
	head := out.Bytes()
	binary.BigEndian.PutUint32(head[16:], 10_000)
	binary.BigEndian.PutUint32(head[20:], 10_000)
	binary.BigEndian.PutUint32(head[29:], crc32.ChecksumIEEE(head[12:29]))
	return string(head)
}
