package xliff_test

import (
	"bytes"
	"encoding/xml"
	"flag"
	"fmt"
	"io"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"helpwright/translation/xliff"
)

// The rules below are those of the standard, XLIFF 2.1 with its module for translation
// candidates, as far as they concern the elements that are written here: which
// element holds which, in which order, which attributes it must and may have, what
// they may say, and what must be unique or exist. Elements and attributes that are not
// listed are faults. The schemas of the standard themselves say the same of the
// structure; they are not in this repository. With libxml2's xmllint they are asked by:
//
//	go test ./translation/xliff -run TestConforms -schema /path/to/xliff_core_2.0.xsd
type rule struct {
	children []string // in their order, unless words are among them: "text"
	must     []string
	may      []string
}

var marks = []string{"text", "ph", "pc"}

var rules = map[string]rule{
	"xliff":        {[]string{"file"}, []string{"version", "srcLang", "trgLang"}, []string{"xmlns", "mtc"}},
	"file":         {[]string{"unit"}, []string{"id"}, []string{"original"}},
	"unit":         {[]string{"matches", "notes", "originalData", "segment"}, []string{"id"}, []string{"type", "translate", "canResegment"}},
	"matches":      {[]string{"match"}, nil, nil},
	"match":        {[]string{"source", "target"}, []string{"ref"}, []string{"type", "similarity", "origin"}},
	"notes":        {[]string{"note"}, nil, nil},
	"note":         {[]string{"text"}, nil, nil},
	"originalData": {[]string{"data"}, nil, nil},
	"data":         {[]string{"text"}, []string{"id"}, nil},
	"segment":      {[]string{"source", "target"}, nil, []string{"id", "state"}},
	"source":       {marks, nil, []string{"space"}},
	"target":       {marks, nil, []string{"space"}},
	"ph":           {nil, []string{"id"}, []string{"canDelete", "type", "subType", "disp", "equiv", "dataRef", "copyOf"}},
	"pc":           {marks, []string{"id"}, []string{"canDelete", "canCopy", "type", "subType", "dataRefStart", "dataRefEnd", "copyOf"}},
}

// values says what attributes may hold.
var values = map[string]*regexp.Regexp{
	"version": regexp.MustCompile(`^2\.1$`), "srcLang": regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$`), "trgLang": regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$`),
	"id": regexp.MustCompile(`^[\w.:-]+$`), "translate": regexp.MustCompile(`^(yes|no)$`), "canResegment": regexp.MustCompile(`^(yes|no)$`),
	"canDelete": regexp.MustCompile(`^(yes|no)$`), "canCopy": regexp.MustCompile(`^(yes|no)$`), "space": regexp.MustCompile(`^(default|preserve)$`),
	"state": regexp.MustCompile(`^(initial|translated|reviewed|final)$`), "similarity": regexp.MustCompile(`^(100|[0-9]{1,2})\.0$`), "ref": regexp.MustCompile(`^#`),
	"subType": regexp.MustCompile(`^[^\s:]+:[^\s:]+$`),
}

// types are what codes and matches may be; that of a unit is a name with a prefix.
var types = map[string]*regexp.Regexp{
	"unit": regexp.MustCompile(`^[^\s:]+:[^\s:]+$`), "match": regexp.MustCompile(`^(am|mt|icm|idm|tb|tm|other)$`),
	"ph": regexp.MustCompile(`^(fmt|ui|quote|link|image|other)$`), "pc": regexp.MustCompile(`^(fmt|ui|quote|link|image|other)$`),
}

// An element is one of a document that is judged.
type element struct {
	name     string
	attrs    map[string]string
	children []*element
	text     string
}

func parse(text []byte) (*element, error) {
	d := xml.NewDecoder(strings.NewReader(string(text)))
	root := &element{}
	open := []*element{root}
	for {
		token, err := d.Token()
		if err == io.EOF {
			return root.children[0], nil
		}
		if err != nil {
			return nil, err
		}
		at := open[len(open)-1]
		switch t := token.(type) {
		case xml.StartElement:
			e := &element{name: t.Name.Local, attrs: map[string]string{}}
			for _, a := range t.Attr {
				e.attrs[a.Name.Local] = a.Value
			}
			at.children, open = append(at.children, e), append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			at.text += string(t)
		}
	}
}

// judge lists what is wrong with an element and everything in it.
func judge(e *element) []string {
	r, known := rules[e.name]
	if !known {
		return []string{"element " + e.name}
	}
	var wrong []string
	say := func(format string, args ...any) { wrong = append(wrong, e.name+": "+fmt.Sprintf(format, args...)) }
	for _, a := range r.must {
		if _, ok := e.attrs[a]; !ok {
			say("no attribute %s", a)
		}
	}
	for a, v := range e.attrs {
		allowed := values[a]
		if a == "type" {
			allowed = types[e.name]
		}
		if !slices.Contains(r.must, a) && !slices.Contains(r.may, a) || allowed != nil && !allowed.MatchString(v) {
			say("attribute %s=%q", a, v)
		}
	}
	inOrder := !slices.Contains(r.children, "text")
	at := 0
	for _, c := range e.children {
		i := slices.Index(r.children, c.name)
		if i < 0 || inOrder && i < at {
			say("%s in a wrong place", c.name)
		}
		at = i
		wrong = append(wrong, judge(c)...)
	}
	if !slices.Contains(r.children, "text") && strings.TrimSpace(e.text) != "" {
		say("words %q", e.text)
	}
	switch e.name {
	case "xliff", "file":
		wrong = append(wrong, unique(e.children)...)
	case "unit":
		wrong = append(wrong, judgeUnit(e)...)
	case "matches", "notes", "originalData":
		if len(e.children) == 0 {
			say("empty")
		}
	}
	return wrong
}

// judgeUnit checks what must be unique in a unit, and that what is referred to exists.
func judgeUnit(u *element) []string {
	data, source, target := map[string]bool{}, map[string]*element{}, map[string]*element{}
	var wrong, segments []string
	for _, c := range u.children {
		switch c.name {
		case "originalData":
			wrong = append(wrong, unique(c.children)...)
			for _, d := range c.children {
				data[d.attrs["id"]] = true
			}
		case "segment":
			segments = append(segments, c.attrs["id"])
			for _, part := range c.children {
				seen := source
				if part.name == "target" {
					seen = target
				}
				wrong = append(wrong, collect(part, seen)...)
			}
			if source[c.attrs["id"]] != nil {
				wrong = append(wrong, "a segment and a code have one id")
			}
		}
	}
	for _, codes := range []map[string]*element{source, target} {
		for id, c := range codes {
			for _, ref := range []string{"dataRef", "dataRefStart", "dataRefEnd"} {
				if to, ok := c.attrs[ref]; ok && !data[to] {
					wrong = append(wrong, fmt.Sprintf("code %s refers to data %q", id, to))
				}
			}
			if of, ok := c.attrs["copyOf"]; ok && codes[of] == nil {
				wrong = append(wrong, fmt.Sprintf("code %s is a copy of %q", id, of))
			}
			if other := source[id]; other != nil && other.name != c.name {
				wrong = append(wrong, fmt.Sprintf("code %s is %s in the source and %s in the target", id, other.name, c.name))
			}
		}
	}
	for _, c := range u.children {
		for _, m := range c.children {
			if m.name == "match" && !slices.Contains(segments, strings.TrimPrefix(m.attrs["ref"], "#")) {
				wrong = append(wrong, "a match refers to "+m.attrs["ref"])
			}
		}
	}
	return wrong
}

// collect gathers the codes among words.
func collect(e *element, into map[string]*element) []string {
	var wrong []string
	for _, c := range e.children {
		if into[c.attrs["id"]] != nil {
			wrong = append(wrong, fmt.Sprintf("two codes with the id %q", c.attrs["id"]))
		}
		into[c.attrs["id"]] = c
		wrong = append(wrong, collect(c, into)...)
	}
	return wrong
}

func unique(list []*element) []string {
	seen := map[string]bool{}
	var wrong []string
	for _, e := range list {
		if seen[e.attrs["id"]] {
			wrong = append(wrong, fmt.Sprintf("two elements %s with the id %q", e.name, e.attrs["id"]))
		}
		seen[e.attrs["id"]] = true
	}
	return wrong
}

func TestConforms(t *testing.T) {
	for _, d := range documents(t) {
		text := xliff.Write(d)
		validate(t, text)
		root, err := parse(text)
		if err != nil {
			t.Fatal(err)
		}
		for _, wrong := range judge(root) {
			t.Errorf("%s: %s", d.Files[0].ID, wrong)
		}
	}
}

// The rules would be of no use if nothing broke them.
func TestRulesCanFail(t *testing.T) {
	sound := ""
	for _, d := range documents(t) {
		if d.Files[0].ID == "install" {
			sound = string(xliff.Write(d))
		}
	}
	if root, err := parse([]byte(sound)); err != nil || len(judge(root)) > 0 {
		t.Fatal(err, judge(root))
	}
	for _, test := range []struct{ name, old, new string }{
		{"version", `version="2.1"`, `version="2.9"`},
		{"language", ` srcLang="en"`, ``},
		{"unknown element", `<notes>`, `<notes><b/>`},
		{"order", `<notes>`, `<segment><source/></segment><notes>`},
		{"state", `state="reviewed"`, `state="done"`},
		{"words outside", `<notes>`, `words<notes>`},
		{"twice", `<unit id="summary"`, `<unit id="title"`},
		{"data", `dataRef="d1"`, `dataRef="d99"`},
		{"name", `<unit id="title"`, `<unit id="a title"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			broken := strings.Replace(sound, test.old, test.new, 1)
			if broken == sound {
				t.Fatalf("no %s in the document", test.old)
			}
			if root, err := parse([]byte(broken)); err == nil && len(judge(root)) == 0 {
				t.Error("nobody noticed")
			}
		})
	}
}

var schema = flag.String("schema", "", "a schema of the standard, to which xmllint holds every document too")

// The schemas of the standard bear no licence to hand them on, so whoever wants to ask
// them fetches them: xliff_core_2.0.xsd, and matches.xsd for candidates.
func validate(t *testing.T, document []byte) {
	t.Helper()
	if *schema == "" {
		return
	}
	cmd := exec.Command("xmllint", "--nonet", "--noout", "--schema", *schema, "-")
	cmd.Stdin = bytes.NewReader(document)
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, said)
	}
}
