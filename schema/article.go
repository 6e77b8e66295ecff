package schema

import "slices"

// source is the front matter of a source edition: facts and words.
func source(kind, about string) Form {
	return Form{
		Name:   kind,
		Title:  "Front matter: " + kind,
		About:  "The front matter of " + about + ". It stands in the edition in which the article was written.",
		Fields: slices.Concat(facts(kind), wordFields()),
	}
}

// translation is the front matter of an edition in another locale: words only.
func translation() Form {
	return Form{
		Name:   "translation",
		Title:  "Front matter: translation",
		About:  "The front matter of a translation. It holds words only; the facts stand in the source edition.",
		Fields: slices.Concat(wordFields(), translationFields()),
	}
}

func facts(kind string) []Field {
	return []Field{
		{Name: "id", Required: true, Value: matching(idPattern), Example: "refund-an-order",
			About: "The identity of the article: unique in the site and never changed, whatever becomes of title and folder."},
		// Without this line an article is of the kind article.
		{Name: "kind", Required: kind != "article", Value: oneOf(kind),
			About: "The sort of the article."},
		{Name: "owner", Value: words(), Example: "billing-team",
			About: "The team that answers for the article."},
		{Name: "audience", Value: oneOf("public", "customer", "partner", "internal"),
			About: "Who may see the article; public unless said otherwise."},
		{Name: "governance", Value: oneOf("experience_based", "compliance_based"),
			About: "How strictly changes are approved: compliance_based is the stricter one."},
		{Name: "products", Value: list(words()), Example: []string{"shop"},
			About: "The products that the article is about."},
		{Name: "markets", Value: list(matching(marketPattern)), Example: []string{"ch"},
			About: "The markets in which the article is shown; everywhere without this line."},
		{Name: "contact_reasons", Value: list(words()), Example: []string{"refund"},
			About: "The reasons for contacting you that the article answers."},
		{Name: "review_by", Value: Value{Type: Date}, Example: "2027-03-31",
			About: "The day by which somebody reads the article again and says whether it still holds."},
		{Name: "related", Value: list(matching(idPattern)), Example: []string{"partial-refunds"},
			About: "The ids of articles that belong beside this one."},
		{Name: "order", Value: Value{Type: Integer}, Example: 1,
			About: "The place within the topic; smaller numbers come first."},
		{Name: "documents", Value: list(document()),
			About: "Manuals and other files to download, which lie in the folder of the article."},
	}
}

func document() Value {
	return section(
		Field{Name: "file", Required: true, Value: words(), Example: "manual.pdf",
			About: "The file's path from the folder of the article on."},
		Field{Name: "title", Value: words(), Example: "User manual",
			About: "What the document is called; the file's name without this line."},
		Field{Name: "version", Value: words(), Example: "2.1",
			About: "Which version it is."},
	)
}

func wordFields() []Field {
	return []Field{
		{Name: "title", Required: true, Value: words(), Example: "Refund an order",
			About: "What the reader can find out or do here, in a few words."},
		{Name: "summary", Required: true, Value: words(), Example: "Send money back for a whole order or for a part of it.",
			About: "What the reader will know or have done, in 50 to 160 characters; search results show it."},
		{Name: "keywords", Value: list(words()), Example: []string{"money back", "chargeback"},
			About: "Other words that customers use for this."},
		{Name: "state", Required: true, Value: oneOf("draft", "review", "approved", "archived"),
			About: "How far the review has come. Only approved words are published."},
		{Name: "slug", Value: words(), Example: "refund-an-order",
			About: "The last part of the address; the folder's name without this line."},
		{Name: "moved_from", Value: list(words()), Example: []string{"payments/refunds", "/hc/articles/1234"},
			About: "Old addresses, which lead here. One that begins with / is a whole old address."},
	}
}

func translationFields() []Field {
	return []Field{
		{Name: "source_revision", Value: words(), Example: "3f9a1c07",
			About: "The revision of the source edition that this translation follows."},
		{Name: "change", Value: oneOf("minor"),
			About: "Says that the latest change of the source edition needs no new translation."},
		{Name: "machine", Value: Value{Type: Flag},
			About: "The words were translated by a machine and say so to the reader."},
	}
}
