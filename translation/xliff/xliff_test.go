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
	return append(list, texts())
}

// texts makes a document of words that stand in YAML.
func texts() *xliff.Document {
	unit := func(id, kind, words, target string) xliff.Unit {
		content := func(s string) translation.Content {
			return translation.Content{Parts: []translation.Part{{Words: s}}}
		}
		u := xliff.Unit{Entry: translation.Entry{Segment: &translation.Segment{ID: id, Kind: kind, Content: content(words)}}}
		if target != "" {
			t := content(target)
			u.Target, u.State = &t, translation.Reviewed
		}
		return u
	}
	return &xliff.Document{Source: "en", Target: "zh-Hans", Files: []xliff.File{
		{ID: "topic.a.b", Original: "content/a/b/topic.yaml", Units: []xliff.Unit{unit("names", "names", "A & B", "甲")}},
		{ID: "helpwright.yaml", Original: "helpwright.yaml", Units: []xliff.Unit{
			unit("home.examples.sabc-2", "home.examples", "install", ""), unit("variables.go_version", "variables.go_version", "1.26", "1.26"),
		}},
	}}
}

// What goes out comes back: words, codes, states, of every article.
func TestWriteAndRead(t *testing.T) {
	for _, d := range documents(t) {
		f := d.Files[0]
		got, problems := xliff.Read("x.xlf", xliff.Write(d))
		if len(problems) > 0 {
			t.Fatalf("%s: %v", f.ID, problems)
		}
		if got.Source != "en" || got.Target != "zh-Hans" || len(got.Files) != len(d.Files) || got.Files[0].ID != f.ID || len(got.Files[0].Units) != len(f.Units) {
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
		{"no target language", "into which words are to be taken?", strings.Replace(segment("B"), ` trgLang="de"`, "", 1), "no target language"},
		{"second document", "its languages would be those of the first", segment("B") + segment("C"), "a second document begins here"},
		{"file twice", "which of them is meant?", head + `</file><file id="a"></file></xliff>`, `the file "a" stands there twice`},
		{"segment twice", "which of them is meant?", head + `<unit id="u"><segment id="s"><source>A</source></segment>` + "\n" + `<segment id="s"><source>B</source></segment></unit></file></xliff>`, `x.xlf:2:17: markup: unit "u": the segment "s" stands there twice`},
		{"target twice", "they would be joined", segment("B</target><target>C"), `unit "u": a second <target> in one segment`},
		{"source twice", "they would be joined", head + `<unit id="u"><segment><source>A</source><source>B</source></segment></unit></file></xliff>`, `unit "u": a second <source> in one segment`},
		{"state", "nobody knows how far it has come", head + `<unit id="u"><segment state="done"><source>A</source></segment></unit></file></xliff>`, `unit "u": the state "done"`},
		{"order", "words would stand where they do not belong", head + `<unit id="u"><segment><source>A</source><target order="2">B</target></segment></unit></file></xliff>`, `unit "u": segments in another order`},
		{"many segments", "joining them would take long", head + `<unit id="u">` + strings.Repeat(`<segment><source>A</source></segment>`, 1001) + `</unit></file></xliff>`, `unit "u": more than 1000 segments`},
		{"many words", "no article says that much at a time", segment(strings.Repeat("word ", 1<<18)), `unit "u": more than 1 MiB of words`},
		{"many pieces", "words that are cut into pieces are joined in one go", segment(strings.Repeat("a<!---->", 1<<21)), `unit "u": more than 1 MiB of words`},
		{"size", "no program sends that much", head + strings.Repeat(" ", 50<<20), "x.xlf: file: larger than 32 MiB"},
		{"code point", "no XML holds it, and neither does Markdown", segment(`<cp hex="0000"/>`), `unit "u": element <cp> among words`},
		{"NUL", "no XML holds one", segment("\x00"), "no sound XML"},
		{"UTF-16", "it says nothing about its encoding", "\xff\xfe<\x00x\x00", "no sound XML"},
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
