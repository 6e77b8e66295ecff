package schema

func topic() Form {
	byTag := mapOf(tagPattern, words())
	return Form{
		Name:  "topic",
		Title: "topic.yaml",
		About: "The names and the place of a topic, which is a folder of articles and of other topics.",
		Fields: []Field{
			{Name: "names", Required: true, Value: byTag.atLeastOne(), Example: map[string]any{"en": "Billing", "de": "Abrechnung"},
				About: "The topic's name in each locale."},
			{Name: "summary", Value: byTag, Example: map[string]any{"en": "Invoices, payments and refunds."},
				About: "One sentence in each locale that says what the topic is about."},
			{Name: "order", Value: Value{Type: Integer}, Example: 1,
				About: "The place among the topics beside it; smaller numbers come first."},
			{Name: "slugs", Value: byTag, Example: map[string]any{"de": "abrechnung"},
				About: "The topic's part of the address in locales where it is not the folder's name."},
		},
	}
}
