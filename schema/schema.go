// Package schema describes the files that people write by hand, so that an
// editor can complete, explain and check them while they are typed:
// helpwright.yaml, topic.yaml, synonyms, search-tests.yaml and the front matter of
// each kind of article.
//
// A file is a [Form]: a table of [Field]s, each with a sentence for people, an
// example and what may stand there. [Form.JSON] turns it into a JSON Schema of
// draft 2020-12. The program itself reads these files with package strict and
// finds more than a schema can say (whether a file, a locale, an article
// exists); the tables here and the readers there are held together by a test in
// both directions, so a key is in both or in neither.
//
// Files: schema.go (what a table is made of), json.go (its JSON), and one file a
// table: config.go, article.go, topic.go, synonyms.go, searchtests.go. Nothing here reads a file.
package schema

import "slices"

// A Form is a sort of file.
type Form struct {
	Name   string // for the command line, "config"
	Title  string // for people, "helpwright.yaml"
	About  string // a sentence or two
	Fields []Field
}

// A Field is a key of a mapping.
type Field struct {
	Name     string
	About    string
	Required bool
	Value    Value
	Example  any // nil when the value explains itself
}

// A Value says what may stand at a key. Only the parts that belong to its Type
// have a meaning.
type Value struct {
	Type    Type
	OneOf   []string // Line: the only texts allowed
	Pattern string   // Line, Words: regular expression for the whole text; "" allows every text
	Default *bool    // Flag: what holds when the key is absent
	Each    *Value   // List, Map: every entry
	Least   int      // List, Map: the smallest number of entries
	Keys    string   // Map: regular expression for the keys
	Fields  []Field  // Section
}

// A Type is the sort of a value.
type Type int

const (
	Line    Type = iota // one line of text with a meaning for the program
	Words               // one line of text for people
	PerTag              // words, or a mapping from locale to words
	Flag                // true or false
	Integer             // a whole number
	Date                // a day, 2027-03-31
	List                // several values
	Map                 // values by free keys
	Section             // values by fixed keys
)

// Forms lists every form, in the order in which people meet them.
func Forms() []Form {
	return []Form{
		config(),
		source("article", "an article: one thing a customer can know or do"),
		source("faq", "a FAQ: each second-level heading is a question, what follows is its answer"),
		source("troubleshooting", "a troubleshooting guide: each second-level heading is a step, its closing list of links are the choices"),
		source("reference", "a reference: facts to look up rather than steps to follow"),
		translation(),
		topic(),
		synonyms(),
		searchTests(),
	}
}

// Find returns the form with a name.
func Find(name string) (Form, bool) {
	forms := Forms()
	i := slices.IndexFunc(forms, func(f Form) bool { return f.Name == name })
	if i < 0 {
		return Form{}, false
	}
	return forms[i], true
}

// Names lists the names of all forms.
func Names() []string {
	var names []string
	for _, f := range Forms() {
		names = append(names, f.Name)
	}
	return names
}

func words() Value                  { return Value{Type: Words} }
func perTag() Value                 { return Value{Type: PerTag} }
func matching(p string) Value       { return Value{Type: Line, Pattern: p} }
func oneOf(texts ...string) Value   { return Value{Type: Line, OneOf: texts} }
func list(each Value) Value         { return Value{Type: List, Each: &each} }
func section(f ...Field) Value      { return Value{Type: Section, Fields: f} }
func flag(otherwise bool) Value     { return Value{Type: Flag, Default: &otherwise} }
func mapOf(k string, v Value) Value { return Value{Type: Map, Keys: k, Each: &v} }

// atLeastOne asks for an entry.
func (v Value) atLeastOne() Value {
	v.Least = 1
	return v
}

const (
	tagPattern      = `^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`
	idPattern       = `^[a-z0-9-]{1,80}$`
	marketPattern   = `^[a-z0-9-]{1,40}$`
	urlPattern      = `^https?://[^ "'<>\\]+$`
	hostPattern     = `^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]*[a-z]$`
	variablePattern = `^[a-z][a-z0-9_-]*$`
)
