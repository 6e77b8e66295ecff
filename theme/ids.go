package theme

// ReservedIDs lists the ids that the templates use, so that no heading takes
// one; a test compares the list with the templates.
func ReservedIDs() []string {
	return []string{
		"main", "helped", "thanks", "related", "tried", "first", "browse", "phrases", "solved", "contact",
		"recent", "popular", "topics", "guides", "articles", "reference", "faqs", "person", "contents", "menu", "q",
	}
}
