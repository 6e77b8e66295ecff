package po_test

import (
	"reflect"
	"strings"
	"testing"

	"helpwright/translation/po"
)

func TestWriteAndRead(t *testing.T) {
	entries := []po.Entry{
		{Context: "search", ID: "Search", Words: "Suchen"},
		{Context: "count:few", ID: "{{.Count}} \"things\"", Words: "", Note: "form"},
		{Context: "lines", ID: "a\nb\tc\\", Words: "ä\r\n“界”"},
	}
	f, problems := po.Read("x.po", po.Write("pt-BR", entries))
	if len(problems) > 0 || f.Locale != "pt-BR" || len(f.Entries) != len(entries) {
		t.Fatalf("%+v, %v", f, problems)
	}
	for i, e := range f.Entries {
		e.Note, e.Line = entries[i].Note, 0
		if !reflect.DeepEqual(e, entries[i]) {
			t.Errorf("%+v came back as %+v", entries[i], e)
		}
	}
}

func TestRead(t *testing.T) {
	for _, test := range []struct {
		name, why, text string
		want            []po.Entry
	}{
		{"wrapped", "programs break long texts", "msgctxt \"a\"\nmsgid \"\"\n\"b \"\n\"c\"\nmsgstr \"\"\n\"d\"\n", []po.Entry{{Context: "a", ID: "b c", Words: "d", Line: 1}}},
		{"fuzzy", "it is not done yet", "#, fuzzy, c-format\nmsgctxt \"a\"\nmsgid \"b\"\nmsgstr \"c\"\n\nmsgctxt \"d\"\nmsgid \"e\"\nmsgstr \"f\"\n",
			[]po.Entry{{Context: "a", ID: "b", Line: 2}, {Context: "d", ID: "e", Words: "f", Line: 6}}},
		{"comments", "they say nothing to us", "# a\n#. b\n#: c\n#~ msgid \"old\"\nmsgctxt \"a\"\nmsgid \"b\"\nmsgstr \"c\"\n", []po.Entry{{Context: "a", ID: "b", Words: "c", Line: 5}}},
		{"Windows", "line ends and a byte-order mark", "\ufeffmsgctxt \"a\"\r\nmsgid \"b\"\r\nmsgstr \"c\"\r\n", []po.Entry{{Context: "a", ID: "b", Words: "c", Line: 1}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			f, problems := po.Read("x.po", []byte(test.text))
			if len(problems) > 0 || !reflect.DeepEqual(f.Entries, test.want) {
				t.Errorf("%s: got %+v %v, want %+v", test.why, f, problems, test.want)
			}
		})
	}
}

func TestRefused(t *testing.T) {
	for _, test := range []struct{ name, why, text, want string }{
		{"plural", "its forms are counted otherwise", "msgid \"a\"\nmsgid_plural \"b\"\n", `x.po:2:1: markup: "msgid_plural" is not expected`},
		{"no quotes", "where does it end?", "msgid a\n", "is no text in quotes"},
		{"raw quotes", "Go has them, PO does not", "msgid `a`\n", "is no text in quotes"},
		{"text alone", "it belongs to nothing", "\"a\"\n", "belongs to nothing"},
		{"twice", "which of them is meant?", "msgctxt \"a\"\nmsgid \"b\"\nmsgstr \"c\"\nmsgctxt \"a\"\nmsgid \"b\"\nmsgstr \"d\"\n", "stands there twice"},
		{"bytes", "another encoding", "msgid \"\xff\"\n", "not valid UTF-8"},
		{"size", "no file of phrases is that large", strings.Repeat("# a\n", 2<<20), "larger than 4 MiB"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, problems := po.Read("x.po", []byte(test.text))
			if len(problems) != 1 || !strings.Contains(problems[0].String(), test.want) {
				t.Errorf("%s: got %v, want %s", test.why, problems, test.want)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("msgctxt \"a\"\nmsgid \"b\"\nmsgstr \"c\"\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		file, problems := po.Read("x.po", text)
		if (file == nil) != (len(problems) > 0) {
			t.Errorf("%v and %v", file, problems)
		}
	})
}
