// Package xliff writes and reads XLIFF 2.1, the format in which translators and
// their programs exchange words.
//
// A [Document] is one file of XLIFF: articles from one locale to another, an XLIFF
// file each, a unit a segment. What goes out carries everything that a translator
// needs beside the words: where they stand, what was translated there before (as
// candidates of the module "matches"), code as units that are not to be translated,
// and the marks among words as codes that can be moved, but not changed.
//
// What comes back is believed in three things only: the words of a target, its state,
// and where in it the codes stand. Codes are known by their ids; what they hold is
// never read. A file may have been split into other segments on its way, as the
// format allows; [Read] joins them.
//
// XML from strangers is limited: no document type, so no entities; no instruction but
// the XML declaration; 32 MiB, 32 levels, 100,000 units and files; in a unit 1,000
// segments and 1 MiB of words. UTF-8 is the one encoding. What the format knows but what would change where
// words stand, such as an order of segments, is refused rather than passed over.
//
// Files: write.go, read.go, and inline.go for what stands among words, both ways.
// Nothing here knows an article or what is done with its words.
package xliff

import "helpwright/translation"

// Limits of a file that is read.
const (
	maxSize  = 32 << 20 // bytes
	maxDepth = 32
	maxUnits = 100_000 // and files
	maxParts = 1_000   // segments of a unit, and what stands between them
	maxWords = 1 << 20 // bytes of a unit
)

// The name spaces.
const (
	core    = "urn:oasis:names:tc:xliff:document:2.0"
	matches = "urn:oasis:names:tc:xliff:matches:2.0"
)

// A Document is a file of XLIFF that goes out.
type Document struct {
	Source string // BCP 47
	Target string
	Files  []File
}

// A File is an article in a document.
type File struct {
	ID       string // letters, digits, dots and hyphens
	Original string // path, for people
	Units    []Unit
}

// A Unit is a segment with its translation.
type Unit struct {
	translation.Entry
	Notes   []string
	Matches []Match
}

// A Match is what was translated before, near or equal to a unit.
type Match struct {
	Similarity int // of the sources, in percent
	Source     translation.Content
	Target     translation.Content
	Origin     string // where it was found
	Machine    bool   // made by a program
}

// A Received is a document that came back.
type Received struct {
	Source string
	Target string
	Line   int
	Files  []ReceivedFile
}

// A ReceivedFile is an article that came back.
type ReceivedFile struct {
	ID    string
	Line  int
	Units []ReceivedUnit
}

// A ReceivedUnit is a segment that came back. Codes have the numbers of those of its
// source.
type ReceivedUnit struct {
	ID     string
	Line   int // of the first target, else of the unit
	Source []translation.Part
	Target []translation.Part // empty: not translated
	State  translation.State  // the lowest of its segments
}

var states = [...]string{
	translation.Initial: "initial", translation.Translated: "translated",
	translation.Reviewed: "reviewed", translation.Final: "final",
}
