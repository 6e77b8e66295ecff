package theme

// ReservedIDs lists the ids that the templates of articles use beside the words,
// so that no heading takes one; a test compares the list with the templates.
func ReservedIDs() []string {
	return []string{"main", "q", "page-phrases", "end-helped", "end-thanks", "end-related", "end-person", "end-documents"}
}

// DefaultColor is the brand colour of a site that names none.
const DefaultColor = "#0b6f72"
