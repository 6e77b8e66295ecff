package discovery

import (
	"maps"
	"slices"
	"strings"
)

// maxIndexNow is how many addresses one request may carry, by the protocol.
const maxIndexNow = 10_000

// Changes are the pages that differ between two releases. Both lists are sorted.
type Changes struct {
	Changed []string // addresses of pages that are new or say something else
	Deleted []string // addresses that are gone
}

// Compare finds what changed between two releases, each given as its indexed pages'
// addresses and revisions. With an empty old release every page is new.
func Compare(old, new map[string]string) Changes {
	var c Changes
	for _, address := range slices.Sorted(maps.Keys(new)) {
		if revision, was := old[address]; !was || revision != new[address] {
			c.Changed = append(c.Changed, address)
		}
	}
	for _, address := range slices.Sorted(maps.Keys(old)) {
		if _, is := new[address]; !is {
			c.Deleted = append(c.Deleted, address)
		}
	}
	return c
}

// IsIndexNowKey reports whether a key has the form that IndexNow asks for: 8 to 128
// letters, digits and dashes.
func IsIndexNowKey(key string) bool {
	const allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"
	return len(key) >= 8 && len(key) <= 128 && strings.Trim(key, allowed) == ""
}

// IndexNowKeyFile returns the file by which a host proves that a key is its own: its
// name at the site's root and its content. The key must be one.
func IndexNowKeyFile(key string) (name string, content []byte) {
	return key + ".txt", []byte(key)
}

// IndexNow returns the bodies of the requests that tell search engines of the
// changes: JSON, ready to be posted to an IndexNow address. There is one body for
// each 10,000 addresses, none when nothing changed.
func IndexNow(base Base, key string, c Changes) [][]byte {
	var bodies [][]byte
	name, _ := IndexNowKeyFile(key)
	for addresses := range slices.Chunk(slices.Concat(c.Changed, c.Deleted), maxIndexNow) {
		var w jsonWriter
		w.open('{')
		w.text("host", base.Host())
		w.text("key", key)
		w.text("keyLocation", base.URL("/"+name))
		w.key("urlList")
		w.open('[')
		for _, address := range addresses {
			w.string(address)
		}
		w.close(']')
		w.close('}')
		bodies = append(bodies, append(w.buf, '\n'))
	}
	return bodies
}
