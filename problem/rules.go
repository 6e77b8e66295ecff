package problem

import "slices"

// The rules. A new one needs a line in the table below.
const (
	Config        Rule = "config"         // helpwright.yaml, topic.yaml, synonyms, search-tests.yaml: unknown key, wrong value
	FrontMatter   Rule = "front-matter"   // the block is missing, unclosed, too long or not YAML
	Field         Rule = "field"          // a field is unknown, missing, of the wrong type or value
	Fact          Rule = "fact"           // a fact stands in a translation
	DuplicateID   Rule = "duplicate-id"   // two articles with one id
	DuplicateSlug Rule = "duplicate-slug" // two pages with one address
	Duplicate     Rule = "duplicate"      // two articles of a locale with one title or summary
	Reserved      Rule = "reserved"       // an address that the site needs for itself
	Redirect      Rule = "redirect"       // an old address that is taken or claimed twice
	Link          Rule = "link"           // a link that leads nowhere
	OwnHost       Rule = "own-host"       // a whole address on this site that leads to no page
	Anchor        Rule = "anchor"         // a link to a heading that does not exist
	Image         Rule = "image"          // a picture that is missing, remote, broken or too large
	Media         Rule = "media"          // a video or its captions, poster or document is missing
	Alt           Rule = "alt"            // a picture without alternative text
	Include       Rule = "include"        // a block that is missing, cyclic or nested too deep
	Variable      Rule = "variable"       // a variable that the site does not define
	Markup        Rule = "markup"         // raw HTML or a construct that the dialect does not know
	Heading       Rule = "heading"        // levels that jump, a first level in the body, empty or double ids
	Summary       Rule = "summary"        // a summary that is missing
	SummaryLength Rule = "summary-length" // a summary too long or too short for search results
	TitleLength   Rule = "title-length"   // a title too long for search results
	Placeholder   Rule = "placeholder"    // a place that is marked as still to be written
	Thin          Rule = "thin"           // an article with too few words to answer anything
	Orphan        Rule = "orphan"         // a file that belongs to nothing
	Guide         Rule = "guide"          // a step or choice that leads nowhere, or cannot be reached
	FAQ           Rule = "faq"            // a FAQ without questions, a question without an answer
	Translation   Rule = "translation"    // a translation without a source edition
	Related       Rule = "related"        // a related article that does not exist
	File          Rule = "file"           // encoding, kind, size, links out of the tree, devices, archives
	Audience      Rule = "audience"       // a file of an article that fewer people may see
	Bidi          Rule = "bidi"           // invisible direction controls in words
	BidiCode      Rule = "bidi-code"      // invisible direction controls in code
	Phrase        Rule = "phrase"         // a phrase file that cannot be read, or a phrase nobody uses
	MissingPhrase Rule = "missing-phrase" // phrases that a locale shows in another language
	Template      Rule = "template"       // a template of the site that does not work
	Contrast      Rule = "contrast"       // a brand colour that had to be adjusted to be readable
	Signals       Rule = "signals"        // what readers open, in a form that cannot be read
	History       Rule = "history"        // git history that is missing or shallow
	DeadEnd       Rule = "dead-end"       // a page from which there is no next step or no person
	OtherSite     Rule = "other-site"     // what another site tells of its pages cannot be used
	Search        Rule = "search"         // a search that does not find what a test expects
)

type ruleInfo struct {
	severity Severity
	about    string
}

var rules = map[Rule]ruleInfo{
	Config:        {Error, "The configuration has a key or value that Helpwright does not understand."},
	FrontMatter:   {Error, "The block at the top of the file cannot be read."},
	Field:         {Error, "A field of the front matter is unknown, missing or has a wrong value."},
	Fact:          {Error, "Facts belong into the source edition; a translation holds words only."},
	DuplicateID:   {Error, "Two articles have the same id."},
	DuplicateSlug: {Error, "Two pages would have the same address."},
	Duplicate:     {Warning, "Two pages of one language have the same title or summary, so search engines and people cannot tell them apart."},
	Reserved:      {Error, "This address is used by the site itself."},
	Redirect:      {Error, "An old address is claimed twice, or belongs to a page that exists."},
	Link:          {Error, "A link leads nowhere."},
	OwnHost:       {Warning, "A whole address on this site leads to no page of it."},
	Anchor:        {Error, "A link names a heading that does not exist."},
	Image:         {Error, "A picture is missing, remote, broken or too large."},
	Media:         {Error, "A video or a file that belongs to it is missing."},
	Alt:           {Error, "A picture has no alternative text for people who cannot see it."},
	Include:       {Error, "A block cannot be included."},
	Variable:      {Error, "A variable is not defined in helpwright.yaml."},
	Markup:        {Error, "The text holds markup that would not be shown as meant."},
	Heading:       {Warning, "Headings jump over a level, repeat an id or are empty."},
	Summary:       {Error, "The summary is missing; search results and lists would be empty."},
	SummaryLength: {Warning, "The summary is too short or too long to be shown in search results."},
	TitleLength:   {Warning, "The title is too long to be shown whole in search results."},
	Placeholder:   {Error, "Words still to be written would be published."},
	Thin:          {Warning, "The article has too few words to answer a question."},
	Orphan:        {Warning, "The file belongs to nothing: no article or page uses it."},
	Guide:         {Error, "The guide has a dead end, a missing target or a step that cannot be reached."},
	FAQ:           {Error, "The FAQ has no question, or a question without an answer."},
	Translation:   {Error, "The translation has no source edition."},
	Related:       {Error, "A related article does not exist."},
	File:          {Error, "The file cannot be used: encoding, kind, size, or a link that leaves the folder."},
	Audience:      {Error, "Words show a file of an article that fewer people may see, or that is not published."},
	Bidi:          {Error, "Invisible direction controls can make words look different from what they are."},
	BidiCode:      {Warning, "Invisible direction controls in code can hide what the code does."},
	Phrase:        {Error, "An interface phrase cannot be read, or nobody uses it."},
	MissingPhrase: {Warning, "Interface phrases are shown in another language because they are missing in this one."},
	Template:      {Error, "A template of the site does not work."},
	Contrast:      {Warning, "A brand colour was adjusted because text in it could not be read."},
	Signals:       {Warning, "What is known of articles that readers open cannot be read, so it does not count."},
	History:       {Warning, "Dates and review need the whole git history."},
	DeadEnd:       {Error, "A page offers no next step or no way to a person."},
	OtherSite:     {Warning, "What another site tells of a page cannot be used, so it is not found."},
	Search:        {Warning, "A search does not find the article that search-tests.yaml expects."},
}

// Severity returns what the table says; a rule that is not in it is an error,
// so that a forgotten line is noticed.
func (r Rule) Severity() Severity {
	info, ok := rules[r]
	if !ok {
		return Error
	}
	return info.severity
}

// About explains the rule in one sentence.
func (r Rule) About() string { return rules[r].about }

// Rules lists every rule in alphabetical order.
func Rules() []Rule {
	var all []Rule
	for r := range rules {
		all = append(all, r)
	}
	slices.Sort(all)
	return all
}
