package markdown

import (
	"reflect"
	"strings"
	"testing"
)

func TestParseVTT(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []Cue
		fault      string
	}{
		{"captions with names, settings and marks", "\uFEFFWEBVTT - Title\r\nKind: captions\r\n\r\nintro\r\n00:01.000 --> 00:02.500 align:start\r\n<v Ann>Hello <b>you</b> &amp; me\r\nsecond line\r\n",
			[]Cue{{1, 2.5, "Hello you & me\nsecond line"}}, ""},
		{"notes and styles are no cues", "WEBVTT\n\nNOTE a\nb --> c\n\nSTYLE\n::cue { color: red }\n\n01:00:00.000 --> 01:00:01.000\nx",
			[]Cue{{3600, 3601, "x"}}, ""},
		{"a file without cues is sound", "WEBVTT", nil, ""},
		{"something else is not", "1\n00:00 --> 00:01\nx", nil, "line 1:"},
		{"a time that is none", "WEBVTT\n\n00:01.000 --> 00:61.000\nx", nil, "line 3: \"00:61.000\" is no time"},
		{"an end before the beginning", "WEBVTT\n\n00:02.000 --> 00:01.000\nx", nil, "line 3: ends before"},
		{"bytes that are no text", "WEBVTT\n\xff", nil, "UTF-8"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := ParseVTT([]byte(c.text))
			if c.fault != "" {
				if err == nil || !strings.Contains(err.Error(), c.fault) {
					t.Fatalf("error %v, want one with %q", err, c.fault)
				}
				return
			}
			if err != nil || !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %+v, %v; want %+v", got, err, c.want)
			}
		})
	}
}

func FuzzVTT(f *testing.F) {
	f.Add([]byte("WEBVTT\n\n00:01.000 --> 00:02.500 align:start\n<v Ann>Hello\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		cues, _ := ParseVTT(b)
		for _, c := range cues {
			if c.Start < 0 || c.End < c.Start {
				t.Errorf("%+v", c)
			}
		}
	})
}
