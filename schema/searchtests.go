package schema

func searchTests() Form {
	return Form{
		Name:  "search-tests",
		Title: "search-tests.yaml",
		About: "Searches with the articles that they should find. `helpwright search test` and `helpwright check` look whether they do.",
		Fields: []Field{
			{Name: "tests", Value: list(section(
				Field{Name: "query", Required: true, Value: words(), Example: "how do i get my money back",
					About: "What a reader types."},
				Field{Name: "article", Required: true, Value: matching(idPattern), Example: "refund-an-order",
					About: "The id of the article that answers."},
				Field{Name: "locale", Value: matching(tagPattern), Example: "de",
					About: "The language of the reader; the site's first without this line."},
				Field{Name: "within", Value: Value{Type: Integer}, Example: 1,
					About: "The last place that is good enough, from 1 to 50; 3 without this line."},
			)), About: "The searches, each with the article that answers."},
		},
	}
}
