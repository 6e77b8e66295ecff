// Package manifest says what was published. It is the one thing that the build
// side and the run side share: the builder writes it into private/, the desk
// reads it.
//
// A release is a public and a private folder with one release id. The id stands
// in private/manifest.json and in public/release.json; readers of both accept
// them only when the ids are equal, since the two are exchanged one after the
// other.
package manifest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"
)

// The files of a release that name it.
const (
	File    = "manifest.json" // in the private folder
	Pointer = "release.json"  // in the public folder
)

// ReleaseAt is where the release id begins in what a [Writer] writes, so that one
// that is known only afterwards can be filled in.
const ReleaseAt = int64(len(`{"release":"`))

// A Manifest lists what a release holds.
type Manifest struct {
	Release  string    `json:"release"` // digest of everything in it
	Date     time.Time `json:"date"`    // build date
	BaseURL  string    `json:"base_url"`
	Locales  []string  `json:"locales"`
	Search   []Index   `json:"search,omitempty"`
	Editions []Edition `json:"editions"`
}

// An Index is the search index of an audience in a locale. Audiences that see the
// same share one.
type Index struct {
	Locale   string `json:"locale"`
	Audience string `json:"audience"`
	Folder   string `json:"folder"`           // in private/, of bleve
	Shards   string `json:"shards,omitempty"` // in private/, of everything else; "" where that lies in public/, for everybody
	Digest   string `json:"digest"`           // hex SHA-256 of the posting lists, to compare builds; who opens them goes by their seals
}

// An Edition is an article in one locale as it was published.
type Edition struct {
	ID       string   `json:"id"`
	Locale   string   `json:"locale"`
	Words    string   `json:"words,omitempty"` // locale of the words when they are a fallback
	Kind     string   `json:"kind"`
	Title    string   `json:"title"`
	Audience string   `json:"audience"`
	Owner    string   `json:"owner,omitempty"`
	Products []string `json:"products,omitempty"`
	Reasons  []string `json:"contact_reasons,omitempty"`
	Revision string   `json:"revision"`
	Machine  bool     `json:"machine,omitempty"`  // a machine has translated it
	Outdated bool     `json:"outdated,omitempty"` // its source says something important that it does not yet
	Path     string   `json:"path"`               // folder in public/ that holds index.html, index.md and index.json
	Hash     string   `json:"hash"`               // hex SHA-256 of index.json

	OutdatedSince time.Time `json:"outdated_since,omitzero"` // when the source came to say it; zero: unknown
}

// ReadRelease returns the release id of a public folder, "" if it holds none.
func ReadRelease(public fs.FS) string {
	return readID(public, Pointer)
}

// ReadPrivateRelease returns the release id of a private folder, "" if it holds none.
func ReadPrivateRelease(private fs.FS) string { return readID(private, File) }

// Limits in bytes: what is read for an id, and of a manifest.
const (
	maxHead     = 1 << 10
	maxManifest = 512 << 20
)

func readID(folder fs.FS, name string) string {
	f, err := open(folder, name)
	if err != nil {
		return ""
	}
	defer f.Close()
	// The id is the first field, so a long manifest is not read for it.
	d := json.NewDecoder(io.LimitReader(f, maxHead))
	for _, want := range []json.Token{json.Delim('{'), "release"} {
		if got, err := d.Token(); err != nil || got != want {
			return ""
		}
	}
	var id string
	if d.Decode(&id) != nil {
		return ""
	}
	return id
}

var (
	errStrange = errors.New("not a regular file")
	errLong    = errors.New("too long")
)

// open opens a regular file. It is looked at first, since opening a pipe waits for
// somebody who writes into it.
func open(folder fs.FS, name string) (fs.File, error) {
	info, err := fs.Stat(folder, name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errStrange
	}
	return folder.Open(name)
}

// Read reads a manifest from a private folder.
func Read(private fs.FS) (*Manifest, error) {
	b, err := read(private)
	if err != nil {
		return nil, fmt.Errorf("reading the manifest: %w", err)
	}
	m := &Manifest{}
	if err := json.Unmarshal(b, m); err != nil {
		return nil, fmt.Errorf("reading the manifest: %w", err)
	}
	return m, nil
}

func read(private fs.FS) ([]byte, error) {
	f, err := open(private, File)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || info.Size() > maxManifest {
		return nil, errors.Join(err, errLong)
	}
	return io.ReadAll(io.LimitReader(f, maxManifest))
}
