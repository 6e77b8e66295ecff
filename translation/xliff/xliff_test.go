package xliff_test

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"helpwright/translation"
	"helpwright/translation/xliff"
)

// documents makes a document of each article of this project's own help centre.
func documents(t testing.TB) []*xliff.Document {
	t.Helper()
	sources, err := filepath.Glob("../../content/*/*/en.md")
	if err != nil || len(sources) == 0 {
		t.Fatal("no content", err)
	}
	c := translation.NewCutter()
	read := func(name, locale string) *translation.Text {
		text, err := os.ReadFile(name)
		if os.IsNotExist(err) {
			return nil
		}
		if err != nil {
			t.Fatal(err)
		}
		cut, problems := c.Cut(name, locale, text)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		return cut
	}
	var list []*xliff.Document
	for i, name := range sources {
		work := translation.Work{Source: read(name, "en"), Current: read(filepath.Join(filepath.Dir(name), "zh-Hans.md"), "zh-Hans"), State: translation.Reviewed}
		f := xliff.File{ID: filepath.Base(filepath.Dir(name)), Original: name}
		for n, e := range work.Entries() {
			u := xliff.Unit{Entry: e, Notes: []string{"a & b"}}
			if (i+n)%3 == 0 && e.Target != nil {
				u.Matches = []xliff.Match{{Similarity: 87, Source: e.Segment.Content, Target: *e.Target, Origin: "here"}}
				u.Target, u.State = nil, translation.Initial
			}
			f.Units = append(f.Units, u)
		}
		list = append(list, &xliff.Document{Source: "en", Target: "zh-Hans", Files: []xliff.File{f}})
	}
	return list
}

// What goes out comes back: words, codes, states, of every article.
func TestWriteAndRead(t *testing.T) {
	for _, d := range documents(t) {
		f := d.Files[0]
		got, problems := xliff.Read("x.xlf", xliff.Write(d))
		if len(problems) > 0 {
			t.Fatalf("%s: %v", f.ID, problems)
		}
		if got.Source != "en" || got.Target != "zh-Hans" || len(got.Files) != 1 || got.Files[0].ID != f.ID || len(got.Files[0].Units) != len(f.Units) {
			t.Fatalf("%s came back as %+v", f.ID, got)
		}
		for i, u := range got.Files[0].Units {
			sent := f.Units[i]
			if u.ID != sent.Segment.ID || !reflect.DeepEqual(u.Source, sent.Segment.Content.Parts) {
				t.Errorf("%s: the source %+v came back as %+v", f.ID, sent.Segment.Content.Parts, u.Source)
			}
			if sent.Target == nil {
				if len(u.Target) > 0 || u.State != translation.Initial {
					t.Errorf("%s: %s came back with a target", f.ID, u.ID)
				}
				continue
			}
			if !reflect.DeepEqual(u.Target, sent.Target.Parts) || u.State != translation.Reviewed {
				t.Errorf("%s: the target %+v came back as %+v, %d", f.ID, sent.Target.Parts, u.Target, u.State)
			}
		}
	}
}

const head = `<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="en" trgLang="de"><file id="a">`

func TestRead(t *testing.T) {
	words := func(s string) translation.Part { return translation.Part{Words: s} }
	mark := func(kind translation.PartKind, code int) translation.Part {
		return translation.Part{Kind: kind, Code: code}
	}
	for _, test := range []struct {
		name, why string
		unit      string
		want      []translation.Part
		state     translation.State
	}{
		{"split", "programs cut units into sentences; the white space between them counts",
			`<segment state="final"><source>A.</source><target>B.</target></segment><ignorable><source> </source></ignorable><segment state="translated"><source>C.</source><target>D.</target></segment>`,
			[]translation.Part{words("B. D.")}, translation.Translated},
		{"half", "a unit of which a sentence is missing is not translated",
			`<segment state="final"><source>A.</source><target>B.</target></segment><segment state="final"><source>C.</source></segment>`,
			[]translation.Part{words("B.")}, translation.Initial},
		{"no state", "the format's default is initial", `<segment><source>A</source><target>B</target></segment>`,
			[]translation.Part{words("B")}, translation.Initial},
		{"codes", "however the two ends are written, a copy is what it is a copy of, and annotations are nothing",
			`<segment state="final"><source>A</source><target><pc id="2">a<mrk id="m" type="term">b</mrk></pc><sc id="1"/>c<ec startRef="1"/><ph id="3"/><ph id="9" copyOf="3"/></target></segment>`,
			[]translation.Part{mark(translation.Open, 1), words("ab"), mark(translation.Close, 1), mark(translation.Open, 0), words("c"), mark(translation.Close, 0), mark(translation.Alone, 2), mark(translation.Alone, 2)}, translation.Final},
		{"candidates", "what was proposed is no translation",
			`<m:matches xmlns:m="urn:oasis:names:tc:xliff:matches:2.0"><m:match ref="#s"><source>A</source><target>X</target></m:match></m:matches><segment state="final"><source>A</source><target>B</target></segment>`,
			[]translation.Part{words("B")}, translation.Final},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, problems := xliff.Read("x.xlf", []byte(head+`<group id="g"><unit id="u">`+test.unit+`</unit></group></file></xliff>`))
			if len(problems) > 0 {
				t.Fatalf("%s: %v", test.why, problems)
			}
			u := got.Files[0].Units[0]
			if !reflect.DeepEqual(u.Target, test.want) || u.State != test.state {
				t.Errorf("%s\n got %+v, %d\nwant %+v, %d", test.why, u.Target, u.State, test.want, test.state)
			}
		})
	}
}

// Files come from strangers.
func TestRefused(t *testing.T) {
	segment := func(target string) string {
		return head + `<unit id="u"><segment><source>A</source><target>` + target + `</target></segment></unit></file></xliff>`
	}
	for _, test := range []struct{ name, why, text, want string }{
		{"entity", "declared entities grow without end", `<!DOCTYPE x [<!ENTITY a "b">]>` + segment("&a;"), "x.xlf:1:31: markup: a document type is not accepted"},
		{"unknown entity", "nothing declares it", segment("&nbsp;"), "no sound XML: invalid character entity &nbsp;"},
		{"instruction", "they tell programs what to do", `<?xml-stylesheet href="x"?>` + segment("B"), "instruction"},
		{"deep", "marks in marks without end", segment(strings.Repeat(`<pc id="1">`, 50)), "nested deeper"},
		{"other encoding", "words would be misread", `<?xml version="1.0" encoding="ISO-8859-1"?>` + segment("B"), "another encoding than UTF-8"},
		{"HTML", "is no mark", segment("<b>B</b>"), `unit "u": element <b> among words`},
		{"foreign", "is no mark either", segment(`<ph xmlns="x" id="1"/>`), `unit "u": element <ph> among words`},
		{"id", "codes are numbers here", segment(`<ph id="x"/>`), `element <ph> with the id "x"`},
		{"huge id", "a number that is no code", segment(`<ph id="99999999999999999999"/>`), "with the id"},
		{"control character", "no XML holds one", segment("&#1;"), "no sound XML"},
		{"twice", "which of them is meant?", head + `<unit id="u"/><unit id="u"/></file></xliff>`, `the unit "u" stands there twice`},
		{"old version", "its elements mean other things", strings.Replace(segment("B"), `"2.1"`, `"1.2"`, 1), "XLIFF 1.2"},
		{"other XML", "not what was sent", "<html/>", "no XLIFF 2"},
		{"not whole", "the rest was lost on the way", head, "no sound XML"},
		{"nothing", "an empty file is none", "", "no XLIFF"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, problems := xliff.Read("x.xlf", []byte(test.text))
			if len(problems) != 1 || !strings.Contains(problems[0].String(), test.want) {
				t.Errorf("%s: got %v, want %s", test.why, problems, test.want)
			}
		})
	}
}
