// Package search searches a built site: the indexes of a release with the texts of
// its pages. It ranks nothing itself, which is what searchindex does; it adds the
// section that answers, a passage of it, addresses, the nearest topics where
// nothing fits well, and the way to a person.
//
// [Open] opens a release as an audience sees it, [Follow] the one that stands,
// whichever that is by now, as everybody does. All
// that is read may have come with a site from somebody else: files are regular,
// of bounded size, and inside of the two folders.
//
// Files: release.go (what is open), live.go (which release stands), answer.go and
// suggest.go (what is found, as JSON), texts.go (files of pages). HTTP is package
// api, what people read in a terminal the command line's.
package search

import "helpwright/searchindex"

// A Query is what somebody asks. Its limit is 10 where it says 0.
type Query struct {
	searchindex.Query
	Locale string // "": the site's first
}
