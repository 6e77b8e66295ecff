package theme

// Changes are what a preview shows as different for readers.
type Changes struct {
	Lead   string // with what it was compared
	Groups []ChangeGroup
}

// A ChangeGroup holds pages of one locale to which the same happens.
type ChangeGroup struct {
	How      string // "added", "changed", "moved" or "gone"
	Title    string // the same for people
	Language string // of the pages, by its own name
	Foreign         // where that is not the language of this page
	Pages    []Change
}

// A Change is what happens to one page.
type Change struct {
	Title     string
	Path      string   // link to the page, "" where it is gone
	Addresses []string // before and now, without slashes around them; none where nothing moves
	Notes     []ChangeNote
	Passages  [][]ChangedWords
}

// A ChangeNote is a line about a page.
type ChangeNote struct {
	Text  string
	Alarm bool // readers will be lost
}

// ChangedWords are words that stay, come or go together.
type ChangedWords struct {
	Change string // "same", "removed" or "added"
	Text   string
}
