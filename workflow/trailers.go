package workflow

import (
	"slices"
	"strings"
)

// A trailer is a line "KEY: VALUE" at the end of a commit's message.
type trailer struct{ key, value string }

// The trailers that are kept. A commit of a gate says with Approved-by who approved
// what it does; Approves names a file whose words the committer approves as they are
// in that commit; Co-authored-by names who wrote with the author.
const (
	approvedBy = "Approved-by"
	approves   = "Approves"
	coAuthor   = "Co-authored-by"
)

var keptTrailers = []string{approvedBy, approves, coAuthor}

// readTrailers returns the trailers that are kept, in order. They stand in the last
// paragraph of a message; what stands further up may be quoted from elsewhere.
func readTrailers(message string) []trailer {
	message = strings.TrimRight(strings.ReplaceAll(message, "\r\n", "\n"), " \t\n")
	last := message[strings.LastIndex(message, "\n\n")+1:]
	var list []trailer
	for line := range strings.Lines(last) {
		key, value, ok := strings.Cut(strings.TrimSpace(line), ":")
		known := slices.IndexFunc(keptTrailers, func(k string) bool { return strings.EqualFold(k, key) })
		if value = strings.TrimSpace(value); !ok || known < 0 || value == "" || len(value) > maxTrailer {
			continue
		}
		if len(list) == maxTrailers {
			break
		}
		list = append(list, trailer{keptTrailers[known], value})
	}
	return list
}

// A vouch is what a trailer Approves says, "content/billing/refund/en.md 4h2k…": that
// the committer approves a file as long as it says this.
type vouch struct {
	path     string // below the ledger's folder
	revision string // of the words alone; "" for whatever the file says in that commit
}

// vouches returns for which files of the content folder a commit vouches.
func (l *ledger) vouches(c *commit, content string) []vouch {
	var list []vouch
	for _, value := range l.trailersOf(c, approves) {
		file, revision, _ := strings.Cut(value, " ")
		if path, ok := strings.CutPrefix(file, content+"/"); ok {
			list = append(list, vouch{path, strings.TrimSpace(revision)})
		}
	}
	return list
}
