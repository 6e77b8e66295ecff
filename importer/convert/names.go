package convert

import "strings"

func set(names string) map[string]bool {
	m := map[string]bool{}
	for _, n := range strings.Fields(names) {
		m[n] = true
	}
	return m
}

// The names that decide how a tag is read.
var (
	// htmlNames are the elements of HTML; another name in lower case is a
	// placeholder that a writer put between angle brackets.
	htmlNames = set(`a abbr address area article aside audio b base bdi bdo blockquote body br button canvas
		caption center cite code col colgroup data datalist dd del details dfn dialog div dl dt em embed
		fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html i
		iframe img input ins kbd label legend li link main map mark menu meta meter nav noscript object ol
		optgroup option output p param picture pre progress q rp rt ruby s samp script search section select
		small source span strike strong style sub summary sup svg table tbody td template textarea tfoot th
		thead time title tr track tt u ul var video wbr math path g rect circle defs use clippath polygon
		line polyline ellipse lite-youtube`)
	voidNames = set(`area base br col embed hr img input link meta param source track wbr`)
	// blockNames begin a block when they begin a line.
	blockNames = set(`address article aside blockquote body caption center dd details dialog div dl dt
		fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html iframe legend li link
		main menu meta nav noscript ol p pre script section select style summary svg table tbody td textarea
		tfoot th thead title tr ul video audio object embed picture lite-youtube canvas template`)
	// wholeNames are read by the HTML parser together with all they hold, even
	// over blank lines.
	wholeNames = set(`table ul ol dl pre figure iframe video audio form svg style script select noscript
		picture object embed head nav menu title textarea canvas template hr lite-youtube link meta`)
	// rawText elements hold no markup.
	rawText = set(`script style pre textarea svg math canvas noscript template`)
	// hidden elements have no words for readers.
	hidden = set(`script style head template svg canvas link meta title datalist select noscript input textarea math`)
	// jsxBlocks begin a block even in the middle of a paragraph.
	jsxBlocks = set(`tabs tabitem tab aside details admonition card cardgrid linkcard steps filetree codeblock
		packagemanagertabs callout note tip warning info danger caution accordion accordionitem readmore`)
	// shortcodeBlocks are shortcodes that stand for whole blocks.
	shortcodeBlocks = set(`figure youtube vimeo img imgproc include readfile tabs tab tabpane alert note warning
		tip caution details highlight code code-toggle gallery card cardpane mermaid`)
	// shortcodeCode are shortcodes whose content is code.
	shortcodeCode = set(`highlight code code-toggle mermaid hl math katex latex chart plantuml`)
)

// calloutName maps what other programs call a callout to the mark of our
// dialect; "" when the name is not that of a callout.
func calloutName(name string) string {
	switch strings.ToLower(name) {
	case "note", "info", "information", "secondary", "primary", "notice", "abstract", "summary-note", "seealso", "question-note", "blue", "default", "todo", "quote-note":
		return "NOTE"
	case "tip", "hint", "success", "check", "idea", "green", "tips", "example-note":
		return "TIP"
	case "important", "attention", "key", "purple":
		return "IMPORTANT"
	case "warning", "warn", "yellow", "orange", "deprecated":
		return "WARNING"
	case "caution", "danger", "error", "bug", "failure", "critical", "red", "alert-danger":
		return "CAUTION"
	}
	return ""
}

// calloutClass finds a callout among the words of a class attribute.
func calloutClass(class string) (mark string, isCallout bool) {
	for _, c := range strings.Fields(strings.ToLower(class)) {
		c = strings.TrimPrefix(c, "theme-")
		for _, prefix := range []string{"alert--", "alert-", "admonition-", "callout-", "bd-callout-", "hint-", "notification-", "message-", "is-", "note-"} {
			if m := calloutName(strings.TrimPrefix(c, prefix)); m != "" && (strings.HasPrefix(c, prefix) || mark == "") {
				if strings.HasPrefix(c, "is-") && !isCallout {
					continue
				}
				if mark == "" || mark == "NOTE" {
					mark = m
				}
				isCallout = true
			}
		}
		switch strings.TrimSuffix(c, "-title") {
		case "alert", "callout", "admonition", "notice", "notification", "hint":
			isCallout = true
		}
	}
	if isCallout && mark == "" {
		mark = "NOTE"
	}
	return mark, isCallout
}

// key normalises the name of a component, shortcode or directive.
func (t tag) key() string {
	name := t.name
	if i := strings.LastIndexAny(name, "./"); i >= 0 && i+1 < len(name) {
		name = name[i+1:]
	}
	return strings.ToLower(name)
}
