package schema

func config() Form {
	return Form{
		Name:  "config",
		Title: "helpwright.yaml",
		About: "The configuration of a Helpwright site. Words for readers are one text for every locale, or a mapping from locale to text.",
		Fields: []Field{
			{Name: "title", Required: true, Value: perTag(), Example: "Example help centre",
				About: "The name of the help centre, as it stands at the top of every page."},
			{Name: "description", Value: perTag(), Example: "Answers, guides and people to ask about Example.",
				About: "What the help centre is for, in one sentence for search engines."},
			{Name: "base_url", Required: true, Value: matching(`^https?://[^ "'<>\\?#]+$`), Example: "https://help.example.com/",
				About: "Where the site will be published: the whole address, with a path if it does not fill the host. It stands in every link."},
			{Name: "brand", Value: brand(),
				About: "How the site looks and what frames each page. Files are named from the folder of helpwright.yaml on."},
			{Name: "organization", Value: organization(),
				About: "Who publishes the site, for search engines."},
			{Name: "locales", Required: true, Value: mapOf(tagPattern, locale()).atLeastOne(),
				Example: map[string]any{"en": map[string]any{"name": "English"}},
				About:   "The languages of the site by their BCP 47 tag, in the order in which readers see them. The first is the default."},
			{Name: "contact", Required: true, Value: list(way()).atLeastOne(),
				About: "The ways to reach a person. They stand at the end of every page, so there is always a next step."},
			{Name: "markets", Value: list(matching(marketPattern)), Example: []string{"ch", "de"},
				About: "The markets to which articles can be limited."},
			{Name: "variables", Value: mapOf(variablePattern, perTag()), Example: map[string]any{"product": "Example Pro"},
				About: "Texts that articles use as {{name}}."},
			{Name: "owners", Value: mapOf(`\S`, matching(`^[^ "<>?&%@]+@[^ "<>?&%@]+$`)), Example: map[string]any{"billing-team": "billing@example.com"},
				About: "Who answers for articles, by the name that stands in their front matter, with the mail address for digests of `helpwright stale`. Whoever is not listed has left."},
			{Name: "glossary", Value: mapOf(tagPattern, glossary()),
				Example: map[string]any{"en": map[string]any{"known": []string{"RMA"}, "plain": map[string]any{"authenticate": []string{"sign in", "log in"}}}},
				About:   "The words that customers know, by locale. With one, the check finds abbreviations that an article does not explain, and jargon."},
			{Name: "standard", Value: section(standards()...),
				About: "What every article of a kind must have besides what all have."},
			{Name: "home", Value: home(),
				About: "What the start page says and offers."},
			{Name: "edit_url", Value: matching(`^https?://.*\{path\}`), Example: "https://git.example.com/help/edit/main/{path}",
				About: "Where a page can be edited. {path} stands for its file. Without this line no page has an edit link."},
			{Name: "theme", Value: theme(),
				About: "Parts of the pages that can be switched off."},
			{Name: "media", Value: media(),
				About: "Other hosts from which articles may show something."},
			{Name: "social", Value: section(
				Field{Name: "fonts", Value: list(matching(`\.([tT][tT][fFcC]|[oO][tT][fF])$`)), Example: []string{"brand/NotoSans-Bold.ttf"},
					About: "Font files with which a picture is drawn for each article when someone shares a link to it. A title is drawn in the first font that has all its letters."},
			), About: "Pictures for link previews."},
			{Name: "indexnow", Value: section(
				Field{Name: "key", Required: true, Value: matching(`^[a-zA-Z0-9-]{8,128}$`), Example: "6f0c2a7e9d1b4f58",
					About: "A key of your own choice; the build publishes it in a file of that name."},
			), About: "Tells search engines that take part in IndexNow which pages have changed."},
			{Name: "robots", Value: section(
				Field{Name: "disallow_agents", Value: list(matching(`^[A-Za-z0-9][A-Za-z0-9 ._/-]{0,99}$`)), Example: []string{"ExampleBot"},
					About: "Crawlers that shall stay away, by the name that they use for themselves."},
			), About: "What robots.txt asks of crawlers."},
			{Name: "search", Value: section(
				Field{Name: "sites", Value: list(otherSite()),
					About: "Other sites whose pages are found too."},
			), About: "What can be found besides the articles."},
			{Name: "translate", Value: section(
				Field{Name: "command", Value: list(matching(`\S`)), Example: []string{"./tools/translate", "--quiet"},
					About: "A program that translates, with its arguments. It is run by nothing but helpwright translate machine, in the site folder; it reads JSON lines and writes JSON lines."},
				Field{Name: "safety", Value: oneOf("source", "translation"), Example: "source",
					About: "Whose warnings and cautions a page shows whose translation is behind its source: those of the source, in its language, or those of the translation, which is what happens without this line."},
			), About: "How words are translated."},
			{Name: "review", Value: review(),
				About: "Who must approve what before it is published. Without rules the state that a file declares is taken on trust."},
			{Name: "desk", Value: desk(),
				About: "How people are helped who do not find what they need: with this section, even an empty one ({}), pages take ratings and messages, which `helpwright serve` answers. Without it they show the ways of contact alone."},
		},
	}
}

func brand() Value {
	const picture = `\.([sS][vV][gG]|[pP][nN][gG]|[wW][eE][bB][pP]|[jJ][pP][eE]?[gG])$`
	return section(
		Field{Name: "logo", Value: matching(picture), Example: "brand/logo.svg",
			About: "The logo at the top of every page. Without one the title stands there."},
		Field{Name: "logo_dark", Value: matching(picture), Example: "brand/logo-dark.svg",
			About: "The logo on dark backgrounds."},
		Field{Name: "color", Value: matching(`^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$`), Example: "#0a66c2",
			About: "The brand colour, in quotes. Both palettes, light and dark, are made from it."},
		Field{Name: "icon", Value: matching(`\.([sS][vV][gG]|[pP][nN][gG])$`), Example: "brand/icon.svg",
			About: "A square picture for browser tabs and home screens."},
		Field{Name: "social_image", Value: matching(`\.([pP][nN][gG]|[jJ][pP][eE]?[gG])$`), Example: "brand/preview.png",
			About: "The picture that link previews show for pages without one of their own; best 1200 by 630 pixels."},
		Field{Name: "header", Value: list(link()), About: "Links at the top of every page."},
		Field{Name: "footer", Value: list(link()), About: "Links at the bottom of every page."},
		Field{Name: "legal", Value: list(link()), About: "Imprint, privacy, terms: links in the last line of every page."},
	)
}

func link() Value {
	return section(
		Field{Name: "label", Required: true, Value: perTag(), Example: "Shop",
			About: "Where the link leads, in a word or two."},
		Field{Name: "url", Required: true, Value: perTag(), Example: "https://www.example.com/shop",
			About: "A whole address, a path that begins with /, mailto: or tel:. It may differ by locale."},
	)
}

func organization() Value {
	return section(
		Field{Name: "name", Required: true, Value: perTag(), Example: "Example Ltd",
			About: "The name of the organization."},
		Field{Name: "url", Value: matching(urlPattern), Example: "https://www.example.com/",
			About: "Its main site."},
		Field{Name: "same_as", Value: list(matching(urlPattern)), Example: []string{"https://social.example/@example"},
			About: "Its official channels elsewhere."},
	)
}

func locale() Value {
	return section(
		Field{Name: "name", Required: true, Value: words(), Example: "Deutsch",
			About: "The language's name in the language itself, for the language switch."},
		Field{Name: "dir", Value: oneOf("ltr", "rtl"),
			About: "The direction of writing. Without this line the script decides."},
		Field{Name: "fallback", Value: list(matching(tagPattern)), Example: []string{"en"},
			About: "The locales to try, in order, when something is not translated."},
		Field{Name: "market", Value: matching(marketPattern), Example: "ch",
			About: "The market that this locale shows. Without this line it shows only what is for every market."},
		Field{Name: "owner", Value: words(), Example: "docs-de",
			About: "The team that answers for the translations."},
	)
}

func way() Value {
	return section(
		Field{Name: "kind", Required: true, Value: oneOf("email", "phone", "link", "chat"),
			About: "How the person is reached."},
		Field{Name: "label", Required: true, Value: perTag(), Example: "Write to us",
			About: "What the reader does, in a few words."},
		Field{Name: "address", Required: true, Value: perTag(), Example: "help@example.com",
			About: "A mail address, a telephone number with its country in quotes, or a whole address for link and chat. It may differ by locale."},
		Field{Name: "hours", Value: perTag(), Example: "Monday to Friday, 9 to 17 o'clock",
			About: "When somebody is there."},
		Field{Name: "wait", Value: perTag(), Example: "Within one working day",
			About: "How long an answer takes."},
	)
}

func home() Value {
	return section(
		Field{Name: "greeting", Value: perTag(), Example: "How can we help?",
			About: "The line above the search box."},
		Field{Name: "examples", Value: list(perTag()), Example: []string{"change my address", "invoice"},
			About: "Searches to try, shown under the search box."},
		Field{Name: "popular", Value: list(matching(idPattern)), Example: []string{"refund-an-order"},
			About: "The ids of articles that many people read."},
	)
}

func theme() Value {
	return section(
		Field{Name: "toc", Value: flag(true), About: "The table of contents beside an article."},
		Field{Name: "prev_next", Value: flag(true), About: "Links to the articles before and after."},
		Field{Name: "related", Value: flag(true), About: "Related articles at the end of an article."},
		Field{Name: "offline", Value: flag(true), About: "Reading without a network, and installing the site as an app."},
	)
}

func otherSite() Value {
	return section(
		Field{Name: "name", Required: true, Value: perTag(), Example: "Developer docs",
			About: "What readers call the site. It marks what was found there."},
		Field{Name: "index", Required: true, Value: matching(`\.[jJ][sS][oO][nN][lL]$`), Example: "search/developers.jsonl",
			About: "The file in which the site tells of its pages, as helpwright search export writes it."},
	)
}

func media() Value {
	return section(
		Field{Name: "images", Value: list(matching(hostPattern)), Example: []string{"pictures.example.com"},
			About: "Hosts from which pictures may be shown."},
		Field{Name: "videos", Value: list(matching(hostPattern)), Example: []string{"www.youtube.com"},
			About: "Hosts whose videos may be shown in the page after a click. Videos of other hosts are links."},
	)
}

func glossary() Value {
	say := list(words()).atLeastOne()
	return section(
		Field{Name: "known", Value: list(words()), Example: []string{"RMA"},
			About: "Abbreviations that every customer knows, so that no article need explain them."},
		Field{Name: "plain", Value: mapOf(`\S`, say), Example: map[string]any{"authenticate": []string{"sign in", "log in"}},
			About: "Words that customers do not use, each with what they say instead."},
	)
}

// standards has a field for each kind of article.
func standards() []Field {
	about := map[string]string{
		"article": "What every article must have.", "faq": "What every FAQ must have.",
		"troubleshooting": "What every troubleshooting guide must have.", "reference": "What every reference must have.",
	}
	var out []Field
	for _, kind := range []string{"article", "faq", "troubleshooting", "reference"} {
		out = append(out, Field{Name: kind, About: about[kind], Value: section(
			Field{Name: "fields", Value: list(oneOf("owner", "review_by", "keywords", "governance", "products", "contact_reasons", "related", "documents")), Example: []string{"owner", "review_by"},
				About: "Fields of the front matter that must be filled in."},
			Field{Name: "sections", Value: list(perTag()), Example: []string{"Check that it worked"},
				About: "Headings of the second level that must be there. They may differ by locale."},
		)})
	}
	return out
}

func review() Value {
	return section(
		Field{Name: "since", Value: matching(`^[0-9a-f]{40}$`), Example: "7fd1a60b01f91b314f59955a4e4d4e80d8edf11d",
			About: "The hash of a commit: what was approved up to it is taken on trust. Name the commit at which you began to review."},
		Field{Name: "teams", Value: mapOf(`^[a-z0-9-]{1,40}$`, list(mail())), Example: map[string]any{"billing": []string{"lead@example.com"}},
			About: "Names for several people, by their e-mail addresses."},
		Field{Name: "rules", Value: list(reviewRule()),
			About: "Who may approve what. The last rule that fits an edition holds for it, as in CODEOWNERS; where none fits, nobody may."},
		Field{Name: "gates", Value: list(mail()), Example: []string{"merge-bot@example.com"},
			About: "Committers, such as a bot that merges, whose commits on the main line speak for the author and for whom their trailers Approved-by name."},
		Field{Name: "signed", Value: flag(false), About: "Every approval must bear a good signature by a key below."},
		Field{Name: "keys", Value: mapOf(mailPattern, list(words())), Example: map[string]any{"lead@example.com": []string{"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGxlYWQ"}},
			About: "Public keys by e-mail address: lines as ssh-keygen writes them, or armoured OpenPGP keys. Whoever has keys here approves only by signed commits."},
		Field{Name: "publish", Value: publish(), About: "What a build shows."},
		Field{Name: "preview", Value: publish(), About: "What a preview shows."},
	)
}

func reviewRule() Value {
	return section(
		Field{Name: "paths", Value: list(words()), Example: []string{"billing", "/returns/**"},
			About: "Patterns of files below content/, as in CODEOWNERS. Without this line, and likewise with those below, all."},
		Field{Name: "kinds", Value: list(oneOf("article", "faq", "troubleshooting", "reference")), About: "Kinds of articles."},
		Field{Name: "locales", Value: list(matching(tagPattern)), Example: []string{"de"}, About: "Locales."},
		Field{Name: "governance", Value: list(oneOf("experience_based", "compliance_based")), About: "Sorts of governance."},
		Field{Name: "approvers", Required: true, Value: list(words()), Example: []string{"billing", "editor@example.com"},
			About: "Who may approve: e-mail addresses and teams."},
		Field{Name: "approvals", Value: Value{Type: Integer}, Example: 2, About: "How many of them must, 1 without this line."},
		Field{Name: "own_words", Value: flag(false), About: "One may approve what one wrote."},
		Field{Name: "own_edits", Value: flag(false), About: "Who may approve does so by changing the words of an article whose state is approved. Needs own_words."},
		Field{Name: "lasts_days", Value: Value{Type: Integer}, Example: 365, About: "After how many days an approval expires. Without this line never."},
	)
}

func publish() Value {
	return section(
		Field{Name: "states", Value: list(oneOf("draft", "review", "approved")), Example: []string{"approved"}, About: "The states that are shown."},
		Field{Name: "audience", Value: oneOf("public", "customer", "partner", "internal"), About: "The narrowest audience whose articles are shown."},
	)
}
