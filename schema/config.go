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
