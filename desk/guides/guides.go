// Package guides lets a guide go on elsewhere: on the phone, with the person who helps,
// tomorrow. A reader gets a short code for the trail so far; whoever has the code goes
// on at the same step, with the same answers.
//
// A code is easy to say and to type. It says nothing about who got it, and it is good
// for a week. Only its digest is kept.
//
// Files: guides.go (codes), sql.go (how they are kept), http.go (who asks for what),
// picture.go (a code to be scanned).
package guides

import (
	"crypto/rand"
	"embed"
	"io/fs"
	"math/big"
	"strings"
	"time"

	"helpwright/store"
)

//go:embed schema/*.sql
var files embed.FS

// Line is the room's own line of migrations.
func Line() store.Line {
	schema, err := fs.Sub(files, "schema")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	return store.Line{Room: "guides", Schema: schema}
}

// Life is how long a code is good for.
const Life = 7 * 24 * time.Hour

// A guide is where an article is published.
type Guide struct {
	Path  string // of its page, from the host on
	Title string
}

// Config is what the room is made with.
type Config struct {
	Store *store.Store

	// Guide finds a guide by its id in a locale, or where that falls back to.
	Guide func(article, locale string) (Guide, bool)
}

// A Room keeps the trails that go on elsewhere.
type Room struct {
	Config
}

// New makes the room. Its tables are those of [Line].
func New(c Config) *Room { return &Room{c} }

// letters of a code: none looks or sounds like another, and no word can be made of
// them by chance, since there is no vowel.
const (
	letters    = "23456789bcdfghjkmnpqrstvwxz"
	codeLength = 8 // 2.8e11 codes; who tries may try twenty a minute
)

// newCode makes a code that nobody can guess.
func newCode() string {
	var code strings.Builder
	for range codeLength {
		at, err := rand.Int(rand.Reader, big.NewInt(int64(len(letters))))
		if err != nil {
			panic(err) // the system has no randomness: nothing can be kept safe
		}
		code.WriteByte(letters[at.Int64()])
	}
	return code.String()
}

// readCode understands a code as people write it: in capitals, with spaces or hyphens.
func readCode(written string) (code string, ok bool) {
	code = strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' {
			return -1
		}
		return r
	}, strings.ToLower(written))
	if len(code) != codeLength || strings.Trim(code, letters) != "" {
		return "", false
	}
	return code, true
}

// Spell writes a code so that it can be read aloud: in two halves.
func Spell(code string) string {
	if len(code) != codeLength {
		return code
	}
	return code[:codeLength/2] + "-" + code[codeLength/2:]
}
