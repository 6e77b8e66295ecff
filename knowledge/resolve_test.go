package knowledge_test

import (
	"path"
	"testing"

	"helpwright/knowledge"
	"helpwright/markdown"
)

const linked = `
-- content/billing/topic.yaml --
names: {en: Billing}
-- content/billing/cards/topic.yaml --
names: {en: Cards}
-- content/billing/refund-an-order/en.md --
---
id: refund
title: Refund an order
summary: <summary>
state: approved
moved_from: [payments/refunds, /hc/articles/1234]
---
<words>

![Receipt](receipt.png) ![With a space](my%20receipt.png) [Manual](manual.pdf)
-- content/billing/refund-an-order/receipt.png --
2 × 2
-- content/billing/refund-an-order/my receipt.png --
2 × 2
-- content/billing/refund-an-order/manual.pdf --
%PDF
-- content/billing/cards/退款/en.md --
---
id: chinese
title: A name in another script
summary: <summary>
state: approved
---
<words> ![Block's](../../../_blocks/note/sign.png)
-- content/_blocks/note/sign.png --
2 × 2
-- content/a..b/topic.yaml --
names: {en: Dots}
`

func TestResolve(t *testing.T) {
	base := clean(t, linked)
	from := base.ByID["refund"].Source
	for _, test := range []struct {
		name, why string
		file      string // that holds the reference; "" for the article's own
		dest      string
		want      string
	}{
		{"article", "a file of words is its article, in whatever locale", "", "../cards/退款/en.md", "article chinese"},
		{"another locale", "the reader's locale decides, not the writer's", "", "../cards/退款/de.md", "article chinese"},
		{"folder", "a folder names the article, too", "", "../cards/退款", "article chinese"},
		{"folder with slash", "as git hosts write it", "", "../cards/退款/", "article chinese"},
		{"fragment", "a heading of another article", "", "../cards/退款/en.md#part-2", "article chinese #part-2"},
		{"encoded fragment", "editors encode other scripts", "", "#%E9%80%80", "article refund #退"},
		{"own heading", "a fragment alone is of this page", "", "#part", "article refund #part"},
		{"own file", "a link to oneself", "", "en.md", "article refund"},
		{"query", "git hosts add queries, which say nothing here", "", "../cards/退款/en.md?plain=1#x", "article chinese #x"},
		{"encoded", "editors encode what is not ASCII", "", "../cards/%E9%80%80%E6%AC%BE/en.md", "article chinese"},
		{"bad escape", "a percent sign that is meant is one", "", "100%/en.md", `no file "billing/refund-an-order/100%/en.md"`},
		{"moved", "an old folder leads to the article that moved", "", "../../payments/refunds/en.md", "article refund moved"},
		{"topic folder", "a topic is a page", "", "../cards", "topic billing/cards"},
		{"topic file", "its file on a git host", "", "../cards/topic.yaml", "topic billing/cards"},
		{"topic above", "dots alone", "", "..", "topic billing"},
		{"root", "the start of everything", "", "../..", "topic "},
		{"picture", "a file beside the words", "", "receipt.png", "file billing/refund-an-order/receipt.png"},
		{"picture, dotted", "as some editors write it", "", "./receipt.png", "file billing/refund-an-order/receipt.png"},
		{"picture with a space", "encoded, since Markdown needs it", "", "my%20receipt.png", "file billing/refund-an-order/my receipt.png"},
		{"document", "any file may be offered", "", "manual.pdf", "file billing/refund-an-order/manual.pdf"},
		{"block's picture", "what a block names lies beside the block", "content/_blocks/note/en.md", "sign.png", "file _blocks/note/sign.png"},
		{"block's link", "the same for its links", "content/_blocks/note/en.md", "../../billing/cards/退款/en.md", "article chinese"},
		{"page", "a page of the site", "", "/contact/", "page contact"},
		{"page without slashes", "as people type it", "", "/contact", "page contact"},
		{"page with fragment", "a part of it", "", "/search/#q", "page search #q"},
		{"home", "the first page", "", "/", "page "},
		{"outside", "an address elsewhere", "", "https://example.com/a.md#b", "url https://example.com/a.md#b"},
		{"mail", "an address for letters", "", "mailto:a@example.com", "url mailto:a@example.com"},
		{"phone", "a number", "", "tel:+49123", "url tel:+49123"},
		{"name with colon", "a colon after a slash is no scheme", "", "./a:b.png", `no file "billing/refund-an-order/a:b.png"`},
		{"missing file in an article", "a file that is not there is not its article", "", "receipts.pdf", `no file "billing/refund-an-order/receipts.pdf"`},
		{"missing file of another", "the same seen from elsewhere", "", "../cards/退款/manual.pdf", `no file "billing/cards/退款/manual.pdf"`},
		{"unknown locale", "a locale that the site does not have", "", "../cards/退款/fr.md", `no file "billing/cards/退款/fr.md"`},
		{"missing article", "nothing there", "", "../nowhere/en.md", `no file "billing/nowhere/en.md"`},
		{"missing page", "only the site's own pages begin with a slash", "", "/billing/", `an address that begins with / names one of the site's own pages, and there is no "billing"`},
		{"outside of content", "nothing there is published", "", "../../../helpwright.yaml", "the path leads out of the content folder"},
		{"encoded dots", "encoding hides no way out", "", "%2e%2e/%2e%2e/%2e%2e/x", "the path leads out of the content folder"},
		{"dots in a name", "two dots in a name lead nowhere else", "", "../../a..b", "topic a..b"},
		{"two dots first", "a folder may begin with them", "", "../../..c/en.md", `no file "..c/en.md"`},
		{"host without scheme", "would take the page's scheme", "", "//example.com/", "the address has no scheme"},
	} {
		t.Run(test.name, func(t *testing.T) {
			ref := &markdown.Ref{Dest: test.dest, File: from.File}
			if test.file != "" {
				ref.File = test.file
			}
			if got := describe(base.Resolve(from, ref)); got != test.want {
				t.Errorf("%s is %q, want %q: %s", test.dest, got, test.want, test.why)
			}
		})
	}
}

func describe(t knowledge.Target) string {
	var s string
	switch {
	case t.URL != "":
		s = "url " + t.URL
	case t.Article != nil:
		s = "article " + t.Article.ID
	case t.Topic != nil:
		s = "topic " + t.Topic.Folder
	case t.File != nil:
		s = "file " + t.File.Path
	case t.Reason != "":
		return t.Reason
	default:
		s = "page " + t.Page
	}
	if t.Fragment != "" {
		s += " #" + t.Fragment
	}
	if t.Moved {
		s += " moved"
	}
	return s
}

const addressed = `
-- content/billing/topic.yaml --
names: {en: Billing, de: Abrechnung}
slugs: {de: abrechnung}
order: 2
-- content/billing/cards/topic.yaml --
names: {en: Cards}
summary: {en: All about cards}
-- content/first/topic.yaml --
names: {de: Zuerst}
order: 1
-- content/billing/refund/en.md --
---
id: refund
title: Refund
summary: <summary>
state: approved
slug: refunds
---
<words>
-- content/billing/refund/de.md --
---
title: Erstatten
summary: <summary>
state: approved
slug: erstatten
---
<words>
-- content/billing/cards/block/de.md --
---
id: block
title: Sperren
summary: <summary>
state: approved
---
<words>
-- content/billing/cards/block/zh-Hans.md --
---
title: 挂失
summary: <summary>
state: approved
---
<words>
-- content/first/swiss/en.md --
---
id: swiss
title: For Switzerland
summary: <summary>
state: approved
markets: [ch]
---
<words>
-- content/first/austrian/en.md --
---
id: austrian
title: For Austria
summary: <summary>
state: approved
markets: [at]
order: 1
---
<words>
`

func TestAddressesAndFallbacks(t *testing.T) {
	base := clean(t, addressed)
	for _, test := range []struct {
		name, why string
		id        string
		locale    string
		path      string
		words     string // locale of the edition that is shown, "" for none
	}{
		{"own slug", "an edition's slug wins over the folder", "refund", "en", "billing/refunds", "en"},
		{"translated", "topic and edition have slugs of this locale", "refund", "de", "abrechnung/erstatten", "de"},
		{"market's fallback", "topics fall back as words do; the address is the source's", "refund", "de-CH", "abrechnung/refunds", "de"},
		{"fallback to source", "the reader sees English words", "refund", "zh-Hans", "billing/refunds", "en"},
		{"folder", "without any slug the folder's name stands", "block", "de", "abrechnung/cards/block", "de"},
		{"no chain leads to it", "when no chain has words, the source is better than nothing", "block", "en", "billing/cards/block", "de"},
		{"own words", "a translation of a German source", "block", "zh-Hans", "billing/cards/block", "zh-Hans"},
		{"market", "only its market's locales show it", "swiss", "de-CH", "first/swiss", "en"},
		{"no market", "a locale without a market shows no market's articles", "swiss", "en", "first/swiss", ""},
		{"other market", "another market's article", "austrian", "de-CH", "first/austrian", ""},
		{"unknown locale", "a locale that the site does not have shows nothing", "refund", "fr", "billing/refunds", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := base.ByID[test.id]
			if got := base.ArticlePath(a, test.locale); got != test.path {
				t.Errorf("stands at %q, want %q: %s", got, test.path, test.why)
			}
			words := ""
			if e := base.EditionFor(a, test.locale); e != nil {
				words = e.Locale
			}
			if words != test.words {
				t.Errorf("shows the words of %q, want %q: %s", words, test.words, test.why)
			}
		})
	}
}

func TestTopics(t *testing.T) {
	base := clean(t, addressed)
	var order []string
	for _, topic := range base.Topics {
		order = append(order, path.Base(topic.Folder))
	}
	for _, a := range base.Articles {
		order = append(order, a.ID)
	}
	want := "first billing cards austrian swiss refund block"
	if got := join(order); got != want {
		t.Errorf("the order is %q, want %q", got, want)
	}
	billing, cards, first := base.Topics[1], base.Topics[2], base.Topics[0]
	for _, test := range []struct{ got, want, why string }{
		{base.TopicName(billing, "de"), "Abrechnung", "its own name"},
		{base.TopicName(billing, "de-CH"), "Abrechnung", "along the chain"},
		{base.TopicName(cards, "zh-Hans"), "Cards", "along the chain"},
		{base.TopicName(first, "en"), "Zuerst", "any name is better than a folder's"},
		{base.TopicSummary(cards, "de"), "All about cards", "along the chain"},
		{base.TopicSummary(billing, "de"), "", "there is none"},
		{base.TopicPath(cards, "de"), "abrechnung/cards", "each part in the locale"},
		{base.TopicPath(base.Root, "de"), "", "the root is the locale's home"},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q: %s", test.got, test.want, test.why)
		}
	}
}

func join(words []string) string {
	out := ""
	for i, w := range words {
		if i > 0 {
			out += " "
		}
		out += w
	}
	return out
}
