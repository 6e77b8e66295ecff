package web

import (
	"time"

	"helpwright/desk/policy"
)

// A Route is one thing that can be asked of the desk.
type Route struct {
	Method string // "GET", which answers HEAD too, "POST", "PUT", "PATCH", "DELETE"

	// Path is below the path of the site, in the form of http.ServeMux: names in
	// braces stand for one segment. {locale} stands for the locales of the site. A path
	// is matched whole, with its closing slash or without.
	Path string

	Does   string        // one sentence: what it does
	Action policy.Action // what the actor does

	// Object finds whose thing it is; nil means that it is of no object. Its error is
	// answered like a thing that the actor may not read when it is store.ErrNotFound.
	Object func(*Call) (policy.Object, error)

	Class Class
	Limit Limit // of each client; the zero value does not limit

	In  any // zero value of the struct that is read; nil: nothing is
	Out any // zero value of what is answered as JSON; nil: a page or nothing

	Query  []Parameter // what may stand behind the question mark; of the API nothing else may
	Status int         // of the answer when all is well, for OpenAPI; 0: 200, or 204 without Out

	// Body is how many bytes may come as a form with files, or as another sort that the
	// handler reads; 0 means 256 KiB.
	Body int64

	// Text is how many bytes of JSON or of a form without files may come, which are read
	// whole; 0 means 64 KiB of JSON, 256 KiB of a form.
	Text int64

	// Open lets browsers of configured origins use the route from their pages.
	Open bool

	always bool // is answered however much there is to do

	Handle func(*Call) (Answer, error)

	// Again shows a form again after a problem with what it sent. Nil shows a page that
	// says what is wrong.
	Again func(*Call, Problem) (Answer, error)
}

// A Parameter stands behind the question mark of an address.
type Parameter struct {
	Name string
	Does string // half a sentence, for OpenAPI
}

// A Class is a sort of work of which only so much is done at once.
type Class int

const (
	Read   Class = iota // looks something up
	Write               // changes something
	Upload              // takes a large body
	Stream              // goes on for long
	Hash                // works out a password's hash
	classes
)

var classNames = [...]string{"read", "write", "upload", "stream", "hash"}

func (c Class) String() string { return classNames[c] }

// A Limit is how often something may be done in a while.
type Limit struct {
	Name  string // routes of one name share a budget; "" means a budget of the route's own
	Count int    // at once; 0 does not limit
	Per   time.Duration
}

// PerMinute is a limit by the minute.
func PerMinute(count int) Limit { return Limit{Count: count, Per: time.Minute} }

// PerHour is a limit by the hour.
func PerHour(count int) Limit { return Limit{Count: count, Per: time.Hour} }

// Named shares the budget with other routes.
func (l Limit) Named(name string) Limit {
	l.Name = name
	return l
}
